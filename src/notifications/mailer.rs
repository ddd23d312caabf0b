//! Offers one message to a mail server and tells how that went, in the server's own words.
//!
//! Every message gets a connection of its own. A pool would hand a connection on which a server fell silent to the next
//! message, where a late answer to the first would pass for proof of the second (Awb 2:25).

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use lettre::address::Envelope;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Category, Code, Response};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;

use crate::config::{Encryption, Settings};

/// Where mail is handed over, and as whom.
#[derive(Clone, Debug)]
pub struct MailerSettings {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the line is private.
    pub tls: Encryption,
    /// The name to log in with; without one nobody logs in.
    pub username: Option<String>,
    /// The password that goes with it.
    pub password: SecretString,
    /// The sender, as in `Subsidieloket <subsidie@example.org>`.
    pub from: String,
    /// Certificate authorities to trust beside the public ones, in PEM.
    pub ca_pem: Option<String>,
    /// How long one message may take, from connecting to the last answer.
    pub timeout: Duration,
}

impl MailerSettings {
    /// What the settings of the process say about mail.
    #[must_use]
    pub fn from_settings(settings: &Settings) -> Self {
        let username = Some(settings.mail_username.clone()).filter(|name| !name.is_empty());
        Self {
            host: settings.mail_host.clone(),
            port: settings.mail_port,
            tls: settings.mail_encryption,
            username,
            password: settings.mail_password.clone(),
            from: settings.mail_from.clone(),
            ca_pem: settings.mail_authorities(),
            timeout: Duration::from_secs(30),
        }
    }
}

/// Which setting a mailer can't be made with.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The sender is no address.
    #[error("the sender of mail is not an e-mail address: {0}")]
    From(#[from] lettre::address::AddressError),
    /// The host or the certificate authority can't be used for a private line.
    #[error("a private line to the mail server can't be made: {0}")]
    Tls(#[from] SmtpError),
}

/// A message as it goes over the line.
#[derive(Clone, Copy, Debug)]
pub struct Mail<'a> {
    /// The address of the addressee.
    pub recipient: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// The plain text.
    pub text: &'a str,
    /// The same in HTML.
    pub html: &'a str,
    /// The identity it keeps over all attempts.
    pub message_id: &'a str,
    /// When it was written; every attempt says the same.
    pub written_at: DateTime<Utc>,
}

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it over.
    Accepted,
    /// Not now: worth another try.
    Deferred,
    /// Not this message, not ever.
    Refused,
    /// No answer to go by: the server may or may not have it.
    Silent,
}

impl Outcome {
    /// The outcome as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Deferred => "deferred",
            Self::Refused => "refused",
            Self::Silent => "silent",
        }
    }
}

/// The outcome of one attempt and the words it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What became of it.
    pub outcome: Outcome,
    /// The reply of the server with its code, or what was seen instead of a reply.
    pub reply: String,
}

impl Answer {
    fn new(outcome: Outcome, reply: impl Into<String>) -> Self {
        // PostgreSQL keeps no NUL in a text; a server could send one.
        let reply = reply.into().replace('\0', "\u{fffd}");
        Self { outcome, reply }
    }

    fn accepted(response: &Response) -> Self {
        let lines: Vec<&str> = response.message().collect();
        Self::new(
            Outcome::Accepted,
            format!("{} {}", response.code(), lines.join(" ")),
        )
    }

    /// The server would not talk with us: that is about us, never about this message.
    fn before_the_message(error: &SmtpError) -> Self {
        match error.status() {
            Some(code) => Self::new(Outcome::Deferred, spoken(code, error)),
            None => Self::new(Outcome::Silent, error.to_string()),
        }
    }

    /// The server answered, or failed to answer, about this message.
    fn about_the_message(error: &SmtpError) -> Self {
        match error.status() {
            // x3x is about logging in (RFC 4954): about us again.
            Some(code) if error.is_permanent() && code.category != Category::Unspecified3 => {
                Self::new(Outcome::Refused, spoken(code, error))
            }
            Some(code) => Self::new(Outcome::Deferred, spoken(code, error)),
            // It can't be said in a way this server understands.
            None if error.is_client() => Self::new(Outcome::Refused, error.to_string()),
            None => Self::new(Outcome::Silent, error.to_string()),
        }
    }
}

/// The reply behind an error, with its code.
fn spoken(code: Code, error: &SmtpError) -> String {
    use std::error::Error as _;
    error
        .source()
        .map_or_else(|| code.to_string(), |text| format!("{code} {text}"))
}

/// Hands messages over to one mail server.
#[derive(Clone)]
pub struct Mailer {
    host: String,
    port: u16,
    encryption: Encryption,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    from: Mailbox,
    timeout: Duration,
}

impl Mailer {
    /// A mailer with these settings; nothing is connected yet.
    ///
    /// # Errors
    /// [`MailerError`] names the setting that is wrong.
    pub fn new(settings: &MailerSettings) -> Result<Self, MailerError> {
        let mut tls = TlsParameters::builder(settings.host.clone());
        if let Some(pem) = &settings.ca_pem {
            tls = tls.add_root_certificate(Certificate::from_pem(pem.as_bytes())?);
        }
        let credentials = settings
            .username
            .clone()
            .map(|name| Credentials::new(name, settings.password.expose_secret().to_owned()));
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            encryption: settings.tls,
            tls: tls.build()?,
            credentials,
            from: settings.from.parse()?,
            timeout: settings.timeout,
        })
    }

    /// The server that messages are handed to, as it is written down with each attempt.
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The longest one message can take.
    #[must_use]
    pub const fn deadline(&self) -> Duration {
        self.timeout
    }

    /// Offers a message once. Never fails: whatever happens is an answer.
    pub async fn send(&self, mail: Mail<'_>) -> Answer {
        let (envelope, bytes) = match self.write(mail) {
            Ok(written) => written,
            Err(reason) => return Answer::new(Outcome::Refused, reason),
        };
        timeout(self.timeout, self.offer(&envelope, &bytes))
            .await
            .unwrap_or_else(|_| {
                let seconds = self.timeout.as_secs();
                Answer::new(Outcome::Silent, format!("no answer within {seconds} seconds"))
            })
    }

    /// The message in bytes, the same on every attempt.
    fn write(&self, mail: Mail<'_>) -> Result<(Envelope, Vec<u8>), String> {
        let to: Mailbox = mail
            .recipient
            .parse()
            .map_err(|error| format!("not an e-mail address: {error}"))?;
        let boundary: String = mail
            .message_id
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(60)
            .collect();
        let body = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(SinglePart::plain(mail.text.to_owned()))
            .singlepart(SinglePart::html(mail.html.to_owned()));
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject)
            .message_id(Some(mail.message_id.to_owned()))
            .date(SystemTime::from(mail.written_at))
            .multipart(body)
            .map_err(|error| format!("the message can't be written: {error}"))?;
        Ok((message.envelope().clone(), message.formatted()))
    }

    async fn offer(&self, envelope: &Envelope, bytes: &[u8]) -> Answer {
        let mut line = match self.connect().await {
            Ok(line) => line,
            Err(error) => return Answer::before_the_message(&error),
        };
        match line.send(envelope, bytes).await {
            Ok(response) => {
                // It is theirs now; whether they also say goodbye changes nothing.
                let _ = timeout(Duration::from_secs(1), line.quit()).await;
                Answer::accepted(&response)
            }
            Err(error) => Answer::about_the_message(&error),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let hello = ClientId::default();
        let at_once = (self.encryption == Encryption::Tls).then(|| self.tls.clone());
        let place = (self.host.as_str(), self.port);
        let mut line =
            AsyncSmtpConnection::connect_tokio1(place, Some(self.timeout), &hello, at_once, None).await?;
        if self.encryption == Encryption::StartTls {
            line.starttls(self.tls.clone(), &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(line)
    }
}
