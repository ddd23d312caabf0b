//! `plafond demo`: the whole service on this machine, with nothing to set up and nothing left running.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond_local_postgres::{Kind, Options, Server};
use secrecy::SecretString;
use uuid::Uuid;

use super::{Failure, office, serve, terminal};
use crate::config::{Encryption, Settings};
use crate::http::Office;
use crate::notifications::sink::{Sink, SinkOptions};
use crate::{db, sample};

/// The database and the login of the restricted runtime role, both of the demo alone.
const DATABASE: &str = "plafond";
const LOGIN: &str = "plafond_service";

/// By this file a folder is known to be made by the demo, so that `--reset` deletes nothing else.
const MARK: &str = "made-by-plafond-demo";

/// Run everything on this machine.
#[derive(Debug, Args)]
pub struct Demo {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// The folder in which everything is kept
    #[arg(long, default_value = ".plafond")]
    data: PathBuf,
    /// Start over: delete the folder, if an earlier demo made it
    #[arg(long)]
    reset: bool,
    /// Print one line of JSON once ready
    #[arg(long)]
    json: bool,
}

impl Demo {
    /// Runs until Ctrl-C, then stops everything it started.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        terminal::start_logging("warn");
        let listener = serve::listen(&self.listen)?;
        let address = format!("http://{}", listener.local_addr()?);
        let data = self.folder()?;
        terminal::tell("Starting PostgreSQL ...");
        let server = Server::start(&cluster(&data))?;
        if let Some(wanted) = server.moved_from() {
            let (wanted, home) = (wanted.display(), server.home().display());
            terminal::tell(&format!(
                "PostgreSQL may not reach {wanted}, so its data is kept in {home}"
            ));
        }
        office::runtime()?.block_on(async {
            terminal::tell("Bringing the tables up to date ...");
            let database = prepare(&server).await?;
            let mailbox = mailbox(&data).await?;
            let office = office::open(settings(database, &data, &mailbox, &address))?;
            terminal::tell("Filling in the sample data, unless it is there ...");
            let accounts = sample::fill(&office).await?;
            self.announce(&address, &office, &accounts)?;
            serve::answer(office, listener).await
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        let data = std::path::absolute(&self.data)?;
        let mark = data.join(MARK);
        if self.reset && data.exists() {
            if !mark.exists() {
                let shown = data.display();
                return Err(format!(
                    "{shown} was not made by a demo, so it is left alone; choose another with --data"
                )
                .into());
            }
            // It may be kept elsewhere, where PostgreSQL could reach it.
            Server::discard(&cluster(&data))?;
            fs::remove_dir_all(&data)?;
        }
        if !mark.exists() && fs::read_dir(&data).is_ok_and(|mut files| files.next().is_some()) {
            let shown = data.display();
            return Err(format!(
                "{shown} is not empty and was not made by a demo; choose another with --data"
            )
            .into());
        }
        fs::create_dir_all(&data)?;
        fs::write(
            mark,
            "This folder belongs to `plafond demo`; `plafond demo --reset` deletes it.\n",
        )?;
        Ok(data)
    }

    fn announce(&self, address: &str, office: &Office, accounts: &[sample::Account]) -> Result<(), Failure> {
        use secrecy::ExposeSecret as _;
        if self.json {
            let line = serde_json::json!({
                "address": address,
                "databaseUrl": office.settings.database_url.expose_secret(),
                "accounts": accounts,
            });
            terminal::say(&serde_json::to_string(&line)?);
            return Ok(());
        }
        terminal::say(&format!("Plafond is ready: {address}\n"));
        terminal::say(&format!("  API reference   {address}/docs"));
        terminal::say(&format!("  caught mail     {address}/demo/mail"));
        terminal::say("\nLog in as one of these; every figure and person here is invented.\n");
        for account in accounts {
            terminal::say(&format!(
                "  {:<16} {:<34} {}",
                account.role, account.email, account.password
            ));
        }
        terminal::say("\nCtrl-C stops everything.");
        Ok(())
    }
}

/// The PostgreSQL of a demo.
fn cluster(data: &Path) -> Options {
    Options {
        data: data.join("postgres"),
        kind: Kind::Durable,
        port: None,
    }
}

/// Makes the database, its tables and the runtime role, in so far as they aren't there; gives where that role connects.
async fn prepare(server: &Server) -> Result<SecretString, Failure> {
    let mut owner = AsyncPgConnection::establish(&server.owner_url("postgres")).await?;
    if !exists(&mut owner, "SELECT 1 FROM pg_database WHERE datname = 'plafond'").await? {
        owner
            .batch_execute(&format!("CREATE DATABASE {DATABASE}"))
            .await?;
    }
    db::migrate(&server.owner_url(DATABASE)).await?;
    if !exists(
        &mut owner,
        "SELECT 1 FROM pg_roles WHERE rolname = 'plafond_service'",
    )
    .await?
    {
        owner
            .batch_execute(&format!("CREATE ROLE {LOGIN} LOGIN IN ROLE plafond_app"))
            .await?;
    }
    // Its own, and another at every start: whoever has it can't become the owner, and no file has to keep it.
    let password = Uuid::new_v4().simple().to_string();
    owner
        .batch_execute(&format!("ALTER ROLE {LOGIN} PASSWORD '{password}'"))
        .await?;
    Ok(SecretString::from(server.url(LOGIN, &password, DATABASE)))
}

async fn exists(conn: &mut db::Conn, query: &str) -> Result<bool, Failure> {
    use diesel_async::RunQueryDsl;
    Ok(diesel::sql_query(query).execute(conn).await? > 0)
}

/// A mail server that sends nothing on: every message becomes a file.
async fn mailbox(data: &Path) -> Result<Sink, Failure> {
    let folder = data.join("mail");
    fs::create_dir_all(&folder)?;
    let hook = Arc::new(move |mail: crate::notifications::sink::Received| {
        let name = mail.message_id.trim_matches(['<', '>']).replace(['/', '\\'], "_");
        if let Err(error) = fs::write(folder.join(format!("{name}.eml")), &mail.raw) {
            tracing::warn!(%error, "a caught mail could not be kept");
        }
    });
    Ok(Sink::start(
        "127.0.0.1:0",
        SinkOptions {
            hook: Some(hook),
            ..SinkOptions::default()
        },
    )
    .await?)
}

fn settings(database_url: SecretString, data: &Path, mailbox: &Sink, address: &str) -> Settings {
    Settings {
        database_url,
        public_url: address.to_owned(),
        files: data.join("files").display().to_string(),
        mail_host: mailbox.address().ip().to_string(),
        mail_port: mailbox.address().port(),
        mail_encryption: Encryption::None,
        // Of nobody: a number for examples.
        sender_account: "NL02ABNA0123456789".to_owned(),
        caught_mail: Some(data.join("mail")),
        // Everyone on this machine has one address.
        requests_per_second: 0,
        ..Settings::default()
    }
}
