//! One conversation with the sink, from greeting to goodbye.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::ServerConfig;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio_rustls::TlsAcceptor;

use super::command::Command;
use super::mailbox::{Fault, Mailbox, Received, message_id_in};

/// The longest line taken, well above what RFC 5321 allows.
const LONGEST_LINE: u64 = 64 * 1024;

/// The largest message taken.
const LARGEST_MESSAGE: usize = 25 * 1024 * 1024;

/// A connection, private or not.
pub(super) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// What the sink asks of everyone.
pub(super) struct Manners {
    pub tls: Option<Arc<ServerConfig>>,
    pub tls_at_once: bool,
    pub credentials: Option<(String, SecretString)>,
}

pub(super) struct Session {
    line: BufReader<Box<dyn Line>>,
    mailbox: Arc<Mailbox>,
    manners: Arc<Manners>,
    private: bool,
    logged_in: bool,
    sender: Option<String>,
    recipients: Vec<String>,
    drops: bool,
}

impl Session {
    pub fn new(line: Box<dyn Line>, mailbox: Arc<Mailbox>, manners: Arc<Manners>) -> Self {
        Self {
            line: BufReader::new(line),
            mailbox,
            manners,
            private: false,
            logged_in: false,
            sender: None,
            recipients: Vec::new(),
            drops: false,
        }
    }

    /// Talks until the client leaves.
    pub async fn hold(mut self) -> io::Result<()> {
        if let Some(tls) = self.manners.tls.clone().filter(|_| self.manners.tls_at_once) {
            self = self.behind(tls).await?;
        }
        self.say("220 plafond.invalid ESMTP").await?;
        while let Some(line) = self.hear().await? {
            let command = Command::parse(line.trim_end());
            if command == Command::StartTls {
                self = self.start_tls().await?;
            } else if self.obey(command).await?.is_break() {
                break;
            }
        }
        Ok(())
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.line.write_all(reply.as_bytes()).await?;
        self.line.write_all(b"\r\n").await?;
        self.line.flush().await
    }

    async fn hear(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        (&mut self.line)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut bytes)
            .await?;
        // Without its end it is no line: too long, or broken off.
        Ok(bytes
            .ends_with(b"\n")
            .then(|| String::from_utf8_lossy(&bytes).into_owned()))
    }

    async fn obey(&mut self, command: Command) -> io::Result<ControlFlow<()>> {
        match command {
            Command::Hello => self.say("250 plafond.invalid").await?,
            Command::ExtendedHello => self.introduce().await?,
            Command::AuthPlain(initial) => self.log_in(initial).await?,
            Command::Mail(sender) => self.begin(sender).await?,
            Command::Recipient(recipient) => return self.address(recipient).await,
            Command::Data => return self.take_message().await,
            Command::Reset => {
                self.forget();
                self.say("250 2.0.0 forgotten").await?;
            }
            Command::Noop => self.say("250 2.0.0 still here").await?,
            Command::Quit => {
                self.say("221 2.0.0 goodbye").await?;
                return Ok(ControlFlow::Break(()));
            }
            Command::StartTls | Command::Unknown => self.say("500 5.5.2 not understood").await?,
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn introduce(&mut self) -> io::Result<()> {
        self.say("250-plafond.invalid").await?;
        if self.manners.tls.is_some() && !self.private {
            self.say("250-STARTTLS").await?;
        } else if self.manners.credentials.is_some() {
            self.say("250-AUTH PLAIN").await?;
        }
        self.say("250-8BITMIME").await?;
        self.say("250 SMTPUTF8").await
    }

    /// Makes the line private and starts afresh on it (RFC 3207, 4.2).
    async fn start_tls(mut self) -> io::Result<Self> {
        let Some(tls) = self.manners.tls.clone().filter(|_| !self.private) else {
            self.say("502 5.5.1 no private line here").await?;
            return Ok(self);
        };
        if !self.line.buffer().is_empty() {
            // Said in the open, to be heard as if said in private: an attack.
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.say("220 2.0.0 go ahead").await?;
        self.behind(tls).await
    }

    /// The same conversation, from its beginning, on a private line.
    async fn behind(self, tls: Arc<ServerConfig>) -> io::Result<Self> {
        let line = TlsAcceptor::from(tls).accept(self.line.into_inner()).await?;
        let mut session = Self::new(Box::new(line), self.mailbox, self.manners);
        session.private = true;
        Ok(session)
    }

    async fn log_in(&mut self, initial: Option<String>) -> io::Result<()> {
        let Some((name, password)) = self.manners.credentials.clone() else {
            return self.say("502 5.5.1 nobody logs in here").await;
        };
        if self.manners.tls.is_some() && !self.private {
            return self.say("538 5.7.11 not in the open").await;
        }
        let given = if let Some(given) = initial {
            given
        } else {
            self.say("334 ").await?;
            self.hear().await?.unwrap_or_default()
        };
        let expected = STANDARD.encode(format!("\0{name}\0{}", password.expose_secret()));
        self.logged_in = given.trim() == expected;
        if self.logged_in {
            self.say("235 2.7.0 welcome").await
        } else {
            self.say("535 5.7.8 name or password is wrong").await
        }
    }

    async fn begin(&mut self, sender: String) -> io::Result<()> {
        if self.manners.tls.is_some() && !self.private {
            return self.say("530 5.7.0 make the line private first").await;
        }
        if self.manners.credentials.is_some() && !self.logged_in {
            return self.say("530 5.7.0 log in first").await;
        }
        self.forget();
        self.sender = Some(sender);
        self.say("250 2.1.0 sender ok").await
    }

    async fn address(&mut self, recipient: String) -> io::Result<ControlFlow<()>> {
        if self.sender.is_none() {
            self.say("503 5.5.1 say who sends it first").await?;
            return Ok(ControlFlow::Continue(()));
        }
        match self.mailbox.fault_for(&recipient) {
            Some(Fault::Defer) => self.say("451 4.3.0 try again later").await?,
            Some(Fault::Refuse) => self.say("550 5.1.1 no such mailbox").await?,
            Some(Fault::Silence) => {
                tokio::io::copy(&mut self.line, &mut tokio::io::sink()).await?;
                return Ok(ControlFlow::Break(()));
            }
            fault @ (Some(Fault::Drop) | None) => {
                self.drops |= fault.is_some();
                self.recipients.push(recipient);
                self.say("250 2.1.5 recipient ok").await?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn take_message(&mut self) -> io::Result<ControlFlow<()>> {
        let Some(sender) = self.sender.take().filter(|_| !self.recipients.is_empty()) else {
            self.say("503 5.5.1 say from whom and for whom first").await?;
            return Ok(ControlFlow::Continue(()));
        };
        self.say("354 end with a dot on a line by itself").await?;
        let mut raw = String::new();
        loop {
            let Some(line) = self.hear().await?.filter(|_| !self.drops) else {
                return Ok(ControlFlow::Break(()));
            };
            if line == ".\r\n" {
                break;
            }
            // A dot that starts a line was doubled on its way (RFC 5321, 4.5.2).
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            if raw.len() > LARGEST_MESSAGE {
                self.say("552 5.3.4 too large").await?;
                return Ok(ControlFlow::Break(()));
            }
        }
        self.mailbox.keep(Received {
            message_id: message_id_in(&raw),
            sender,
            recipients: std::mem::take(&mut self.recipients),
            raw,
        });
        self.say("250 2.0.0 kept").await?;
        Ok(ControlFlow::Continue(()))
    }

    fn forget(&mut self) {
        self.sender = None;
        self.recipients.clear();
        self.drops = false;
    }
}
