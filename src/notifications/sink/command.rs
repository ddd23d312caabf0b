//! What a client can say to the sink (RFC 5321, 4.1; RFC 3207; RFC 4954).

/// One command with what comes after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Hello,
    ExtendedHello,
    StartTls,
    /// `AUTH PLAIN`, with the initial response when there is one.
    AuthPlain(Option<String>),
    Mail(String),
    Recipient(String),
    Data,
    Reset,
    Noop,
    Quit,
    Unknown,
}

impl Command {
    pub fn parse(line: &str) -> Self {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "HELO" => Self::Hello,
            "EHLO" => Self::ExtendedHello,
            "STARTTLS" => Self::StartTls,
            "AUTH" => auth(rest),
            "MAIL" => path(rest, "FROM:").map_or(Self::Unknown, Self::Mail),
            "RCPT" => path(rest, "TO:").map_or(Self::Unknown, Self::Recipient),
            "DATA" => Self::Data,
            "RSET" => Self::Reset,
            "NOOP" => Self::Noop,
            "QUIT" => Self::Quit,
            _ => Self::Unknown,
        }
    }
}

fn auth(rest: &str) -> Command {
    let mut words = rest.split_whitespace();
    match words.next() {
        Some(mechanism) if mechanism.eq_ignore_ascii_case("PLAIN") => {
            Command::AuthPlain(words.next().map(str::to_owned))
        }
        _ => Command::Unknown,
    }
}

/// The address in `FROM:<address> …`.
fn path(rest: &str, label: &str) -> Option<String> {
    let (head, tail) = rest.split_at_checked(label.len())?;
    let address = tail.trim_start().strip_prefix('<')?.split_once('>')?.0;
    head.eq_ignore_ascii_case(label).then(|| address.to_owned())
}
