//! The settings of a process: `PLAFOND_*` variables over `plafond.toml`; a wrong one is an error that names it.

use std::path::PathBuf;

use actix_web::http::Uri;
use figment::providers::{Env, Format as _, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use lettre::message::Mailbox;
use plafond_rules::identifiers::Iban;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, Serializer};

/// All settings with their defaults. Secrets are masked when they are shown.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where PostgreSQL is, as the restricted runtime role.
    #[serde(serialize_with = "masked")]
    pub database_url: SecretString,
    /// Where PostgreSQL is, as the owner of the tables; for `plafond migrate`.
    #[serde(serialize_with = "masked")]
    pub migration_database_url: SecretString,
    /// With how many connections to PostgreSQL one process answers, two for each thread at least; its background work may
    /// take as many again.
    pub database_connections: usize,
    /// The address to listen on.
    pub listen: String,
    /// The address by which people reach the service, for links in mail.
    pub public_url: String,
    /// Where attachments are kept: a folder, or `s3://bucket` with the usual `AWS_*` variables.
    pub files: String,
    /// The most an attachment may measure, in bytes.
    pub largest_attachment: u64,
    /// How long an access token is good for, in seconds.
    pub access_token_seconds: i64,
    /// How long a log-in can be renewed, in seconds.
    pub refresh_token_seconds: i64,
    /// How long a log-in of the portal lasts without being used, in seconds.
    pub session_idle_seconds: i64,
    /// How long a log-in of the portal lasts at most, in seconds.
    pub session_seconds: i64,
    /// Web pages of other hosts that may call the API.
    pub allowed_origins: Vec<String>,
    /// How many requests a second one address may send, in bursts of as many; 0 for no limit.
    pub requests_per_second: u32,
    /// At how many accounts logging in may fail from one address within a quarter of an hour; 0 for no limit.
    pub failed_log_ins_per_address: u32,
    /// Whether a reverse proxy stands before the service and names the caller in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How many threads answer requests.
    pub http_threads: usize,
    /// After how many seconds without a heartbeat the time between counts as an outage; 0 for no heartbeat.
    pub outage_after_seconds: u32,
    /// Whether `serve` also sends mail and seals the audit trail.
    pub worker: bool,
    /// The mail server.
    pub mail_host: String,
    /// Its port.
    pub mail_port: u16,
    /// Whether the line to it is private: `none`, `start-tls` or `tls`.
    pub mail_encryption: Encryption,
    /// A file with the authorities, in PEM, by which the mail server may be known beside the public ones; empty for none.
    pub mail_authority: String,
    /// The name to log in with on the mail server; empty when nobody logs in.
    pub mail_username: String,
    /// The password that goes with it.
    #[serde(serialize_with = "masked")]
    pub mail_password: SecretString,
    /// The sender of mail.
    pub mail_from: String,
    /// The municipality that the portal is of, as people call it.
    pub municipality: String,
    /// The region that it works for.
    pub region: String,
    /// The look of the portal: eight colours from light to dark, such as `#0b5765`; none for the ones it comes with.
    pub colours: Vec<String>,
    /// The municipality as it stands above its letters.
    pub sender_name: String,
    /// Where it gets its post, in lines: below each letter, and where an objection may be sent.
    pub sender_address: Vec<String>,
    /// The account on which the municipality gets money back; empty when a letter doesn't name it.
    pub sender_account: String,
    /// Where questions about a letter may be sent.
    pub sender_email: String,
    /// The folder of caught mail that the portal shows; only the demo, which catches its mail, has one.
    #[serde(skip)]
    pub caught_mail: Option<PathBuf>,
}

/// Secrets as they stand in the environment, letter for letter: `0123` and `a"b` are passwords, not a number and a mistake.
struct Verbatim;

impl Provider for Verbatim {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment variable(s)")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let secrets = [
            ("DATABASE_URL", "database_url"),
            ("PLAFOND_DATABASE_URL", "database_url"),
            ("PLAFOND_MIGRATION_DATABASE_URL", "migration_database_url"),
            ("PLAFOND_MAIL_USERNAME", "mail_username"),
            ("PLAFOND_MAIL_PASSWORD", "mail_password"),
        ];
        let given = secrets.into_iter().filter_map(|(variable, setting)| {
            let value = std::env::var(variable).ok()?;
            Some((setting.to_owned(), Value::from(value)))
        });
        Ok(Map::from([(Profile::Default, given.collect())]))
    }
}

/// How the line to the mail server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encryption {
    /// Not at all: only for a mail server on this machine.
    None,
    /// An open line is turned into a private one before anything is said; without that nothing is sent.
    StartTls,
    /// Private from the first byte.
    Tls,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: SecretString::default(),
            migration_database_url: SecretString::default(),
            database_connections: 16,
            listen: "127.0.0.1:8080".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            files: "plafond-files".to_owned(),
            largest_attachment: 25 * 1024 * 1024,
            access_token_seconds: 600,
            refresh_token_seconds: 14 * 24 * 3600,
            session_idle_seconds: 3600,
            session_seconds: 12 * 3600,
            allowed_origins: Vec::new(),
            requests_per_second: 2_000,
            failed_log_ins_per_address: 20,
            behind_proxy: false,
            http_threads: 2,
            outage_after_seconds: 60,
            worker: true,
            mail_host: "127.0.0.1".to_owned(),
            mail_port: 25,
            mail_encryption: Encryption::StartTls,
            mail_authority: String::new(),
            mail_username: String::new(),
            mail_password: SecretString::default(),
            mail_from: "Subsidieloket <subsidieloket@plafond.example>".to_owned(),
            municipality: "Arnhem".to_owned(),
            region: "Arnhem-Achterhoek".to_owned(),
            colours: Vec::new(),
            sender_name: "Gemeente Voorbeeld".to_owned(),
            sender_address: vec!["Postbus 1".to_owned(), "1234 AB Voorbeeld".to_owned()],
            sender_account: String::new(),
            sender_email: "subsidieloket@plafond.example".to_owned(),
            caught_mail: None,
        }
    }
}

impl Settings {
    /// The domain in the identities of mail: the host of the public address.
    #[must_use]
    pub fn mail_domain(&self) -> &str {
        let host = self.public_url.split("://").last().unwrap_or_default();
        host.split(['/', ':']).next().unwrap_or_default()
    }

    /// The authorities beside the public ones by which the mail server may be known, in PEM; without any that can be used, nothing.
    #[must_use]
    pub fn mail_authorities(&self) -> Option<String> {
        let bytes = std::fs::read(&self.mail_authority).ok()?;
        let certificates = CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>();
        let mut known = RootCertStore::empty();
        for certificate in certificates.ok()? {
            known.add(certificate).ok()?;
        }
        // What stands around the certificates is for people, in whatever letters.
        (!known.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads `plafond.toml` in the working directory, then the environment; `DATABASE_URL` counts as well.
    ///
    /// # Errors
    /// Names the settings that are wrong, and what was expected.
    pub fn read() -> Result<Self, Box<figment::Error>> {
        let settings: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file("plafond.toml"))
            .merge(Env::prefixed("PLAFOND_").ignore(&["PG_BIN", "POSTGRES_BUNDLE"]))
            .merge(Verbatim)
            .extract()?;
        let wrong = settings.wrong();
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(Box::new(wrong.join("\n").into()))
        }
    }

    /// What can't work, setting by setting: better said at the start than at the first letter that doesn't go out.
    fn wrong(&self) -> Vec<String> {
        let is_database = |url: &SecretString| {
            let url = url.expose_secret();
            url.is_empty() || url.parse::<tokio_postgres::Config>().is_ok()
        };
        let is_site = |address: &String| {
            let address = address.parse::<Uri>();
            address.is_ok_and(|address| address.authority().is_some() && address.scheme().is_some())
        };
        let origins = self
            .allowed_origins
            .iter()
            .all(|origin| is_site(origin) && !origin.ends_with('/'));
        let is_colour = |text: &String| {
            let digits = text.strip_prefix('#').unwrap_or_default();
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let rules = [
            (
                self.colours.is_empty() || (self.colours.len() == 8 && self.colours.iter().all(is_colour)),
                "PLAFOND_COLOURS are eight colours from light to dark, such as #0b5765, or none",
            ),
            (
                !self.municipality.trim().is_empty() && !self.region.trim().is_empty(),
                "PLAFOND_MUNICIPALITY and PLAFOND_REGION say whose portal it is",
            ),
            (
                is_database(&self.database_url) && is_database(&self.migration_database_url),
                "DATABASE_URL and PLAFOND_MIGRATION_DATABASE_URL look like postgres://name:password@host/database",
            ),
            (
                self.database_connections > 0,
                "PLAFOND_DATABASE_CONNECTIONS is at least 1",
            ),
            (self.http_threads > 0, "PLAFOND_HTTP_THREADS is at least 1"),
            (
                self.largest_attachment > 0,
                "PLAFOND_LARGEST_ATTACHMENT is at least 1 byte",
            ),
            (
                is_site(&self.public_url),
                "PLAFOND_PUBLIC_URL is a whole address, such as https://subsidie.gemeente.example",
            ),
            (
                origins,
                "PLAFOND_ALLOWED_ORIGINS are whole addresses without a path, such as https://www.gemeente.example",
            ),
            (
                self.sender_account.is_empty() || Iban::parse(&self.sender_account).is_ok(),
                "PLAFOND_SENDER_ACCOUNT is an IBAN that passes its test, or nothing",
            ),
        ];
        let rules = rules
            .into_iter()
            .chain(self.rules_of_mail())
            .chain(self.rules_of_time());
        let broken = rules.filter(|(holds, _)| !holds);
        broken
            .map(|(_, rule)| format!("a setting is wrong: {rule}"))
            .collect()
    }

    /// By whom mail goes out, and as whose.
    fn rules_of_mail(&self) -> [(bool, &'static str); 3] {
        [
            (
                !self.mail_host.is_empty(),
                "PLAFOND_MAIL_HOST names a mail server",
            ),
            (
                self.mail_authority.is_empty() || self.mail_authorities().is_some(),
                "PLAFOND_MAIL_AUTHORITY is a file that the service can read, with the certificate in PEM of the authority that \
                 signed the mail server's; leave it empty when that is a public one",
            ),
            (
                self.mail_from.parse::<Mailbox>().is_ok(),
                "PLAFOND_MAIL_FROM is a sender, such as Subsidieloket <subsidie@gemeente.example>",
            ),
        ]
    }

    /// How long log-ins and their tokens can last.
    fn rules_of_time(&self) -> [(bool, &'static str); 3] {
        [
            (
                self.access_token_seconds > 0,
                "PLAFOND_ACCESS_TOKEN_SECONDS is at least 1",
            ),
            (
                self.refresh_token_seconds > self.access_token_seconds,
                "PLAFOND_REFRESH_TOKEN_SECONDS is more than PLAFOND_ACCESS_TOKEN_SECONDS",
            ),
            (
                self.session_idle_seconds > 0 && self.session_seconds > 0,
                "PLAFOND_SESSION_IDLE_SECONDS and PLAFOND_SESSION_SECONDS are at least 1",
            ),
        ]
    }
}

/// Shows that a secret is set without showing it.
fn masked<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if secret.expose_secret().is_empty() {
        ""
    } else {
        "********"
    })
}
