//! A durable PostgreSQL of its own, with the sample scheme in it, and the people who ask.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use object_store::memory::InMemory;
use plafond::config::Settings;
use plafond::http::Office;
use plafond::{db, sample};
use plafond_local_postgres::{Kind, Options, Server};
use secrecy::SecretString;

use crate::Failure;

const DATABASE: &str = "plafond";
const LOGIN: &str = "plafond_service";

/// Where everything is measured; gone when dropped.
pub struct Place {
    server: Option<Server>,
    /// For scripts and logs.
    pub folder: PathBuf,
    /// Passwords of the sample people.
    pub passwords: HashMap<&'static str, &'static str>,
}

impl Place {
    /// Starts the server and fills it.
    pub async fn prepare() -> Result<Self, Failure> {
        let folder = PathBuf::from(format!("/var/tmp/plafond-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let options = Options {
            data: folder.clone(),
            kind: Kind::Durable,
            port: None,
        };
        let server = Server::start(&options)?;
        let mut place = Self {
            server: Some(server),
            folder,
            passwords: HashMap::new(),
        };
        run(
            &place.server()?.owner_url("postgres"),
            &format!("CREATE DATABASE {DATABASE}"),
        )
        .await?;
        db::migrate(&place.owner_url()?).await?;
        place
            .as_owner(&format!(
                "CREATE ROLE {LOGIN} LOGIN PASSWORD 'x' IN ROLE plafond_app"
            ))
            .await?;
        let settings = Settings {
            database_url: SecretString::from(place.url()?),
            ..Settings::default()
        };
        let office = Office {
            pool: db::pool(&place.url()?, 2)?,
            shared: db::Shared::new(&place.url()?),
            clock: Arc::new(chrono::Utc::now),
            files: Arc::new(InMemory::new()),
            pace: None,
            settings: Arc::new(settings),
        };
        let accounts = sample::fill(&office)
            .await
            .map_err(|problem| format!("{problem:?}"))?;
        place.passwords = accounts
            .iter()
            .map(|account| (account.email, account.password))
            .collect();
        Ok(place)
    }

    fn server(&self) -> Result<&Server, Failure> {
        self.server
            .as_ref()
            .ok_or_else(|| "the server has stopped".into())
    }

    /// Where the runtime role connects.
    pub fn url(&self) -> Result<String, Failure> {
        Ok(self.server()?.url(LOGIN, "x", DATABASE))
    }

    fn owner_url(&self) -> Result<String, Failure> {
        Ok(self.server()?.owner_url(DATABASE))
    }

    /// What PostgreSQL said so far.
    pub fn log(&self) -> Result<String, Failure> {
        let bytes = std::fs::read(self.server()?.home().join("postgresql.log"))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Runs statements as the owner of the tables.
    pub async fn as_owner(&self, statements: &str) -> Result<(), Failure> {
        run(&self.owner_url()?, statements).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(self.server.take());
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} could not be removed: {error}", self.folder.display());
        }
    }
}

async fn run(url: &str, statements: &str) -> Result<(), Failure> {
    let mut conn = AsyncPgConnection::establish(url).await?;
    Ok(conn.batch_execute(statements).await?)
}
