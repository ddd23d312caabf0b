//! One throwaway PostgreSQL for the whole run; each test gets a database cloned from a template that is made once.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, Weak};

use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use plafond::{db, sample};
use plafond_local_postgres::{Kind, Options, Server};
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

const LOGIN: &str = "plafond_test";
const TEMPLATE: &str = "plafond_template";
const SAMPLE: &str = "plafond_sample";

/// The server, and whether its template is there.
struct Shared {
    server: Server,
    template: OnceCell<()>,
    sample: OnceCell<()>,
}

/// The last test to end stops the server and takes its files away; a `static` would never be dropped.
static SHARED: OnceLock<std::sync::Mutex<Weak<Shared>>> = OnceLock::new();

fn shared() -> Arc<Shared> {
    let mut slot = SHARED.get_or_init(Default::default).lock().unwrap();
    slot.upgrade().unwrap_or_else(|| {
        let server = Server::start(&Options {
            data: PathBuf::new(),
            kind: Kind::Throwaway,
            port: None,
        })
        .unwrap();
        let shared = Arc::new(Shared {
            server,
            template: OnceCell::new(),
            sample: OnceCell::new(),
        });
        *slot = Arc::downgrade(&shared);
        shared
    })
}

#[derive(diesel::QueryableByName)]
struct Table {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    hash: String,
}

/// A database of one test.
pub struct Database {
    /// Where its owner connects.
    pub owner_url: String,
    /// Where the restricted runtime role connects.
    pub url: String,
    /// A connection to look in, made when first needed.
    owner: Mutex<Option<AsyncPgConnection>>,
    /// The server of all tests, when it is there.
    _shared: Option<Arc<Shared>>,
}

impl Database {
    /// A migrated, empty database.
    pub async fn fresh() -> Self {
        let shared = shared();
        shared
            .template
            .get_or_init(|| make_template(&shared.server))
            .await;
        Self::cloned(shared, TEMPLATE).await
    }

    /// A database with the sample people and dossiers in it.
    pub async fn with_sample() -> Self {
        let shared = shared();
        shared
            .template
            .get_or_init(|| make_template(&shared.server))
            .await;
        shared.sample.get_or_init(|| make_sample(&shared.server)).await;
        Self::cloned(shared, SAMPLE).await
    }

    /// The only one on a server of its own, which its test can stop.
    pub async fn on(server: &Server) -> Self {
        make_template(server).await;
        Self {
            owner_url: server.owner_url(TEMPLATE),
            url: server.url(LOGIN, "x", TEMPLATE),
            owner: Mutex::default(),
            _shared: None,
        }
    }

    /// What every table holds, as a hash: two moments with the same hashes have the same rows.
    pub async fn fingerprint(&self) -> BTreeMap<String, String> {
        let mut kept = self.owner.lock().await;
        if kept.is_none() {
            *kept = Some(AsyncPgConnection::establish(&self.owner_url).await.unwrap());
        }
        let owner = kept.as_mut().unwrap();
        let tables: Vec<Table> = diesel::sql_query(
            "SELECT tablename::text AS name, '' AS hash FROM pg_tables WHERE schemaname = 'public'",
        )
        .get_results(owner)
        .await
        .unwrap();
        let hashes: Vec<_> = tables
            .into_iter()
            .map(|Table { name, .. }| {
                format!("SELECT '{name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM {name} t")
            })
            .collect();
        let all: Vec<Table> = diesel::sql_query(hashes.join(" UNION ALL "))
            .get_results(owner)
            .await
            .unwrap();
        all.into_iter().map(|table| (table.name, table.hash)).collect()
    }

    async fn cloned(shared: Arc<Shared>, template: &str) -> Self {
        let name = format!("test_{}", Uuid::now_v7().simple());
        clone(&shared.server, &name, template).await;
        Self {
            owner_url: shared.server.owner_url(&name),
            url: shared.server.url(LOGIN, "x", &name),
            owner: Mutex::default(),
            _shared: Some(shared),
        }
    }
}

async fn clone(server: &Server, name: &str, template: &str) {
    let statement = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
    run(&server.owner_url("postgres"), &statement).await;
}

async fn make_sample(server: &Server) {
    clone(server, SAMPLE, TEMPLATE).await;
    let url = server.url(LOGIN, "x", SAMPLE);
    let office = super::app::office(&url, Arc::new(chrono::Utc::now));
    sample::fill(&office).await.unwrap();
    // Nobody may be connected to a template while it is cloned.
    office.pool.close();
}

async fn make_template(server: &Server) {
    let owner = server.owner_url("postgres");
    run(&owner, &format!("CREATE DATABASE {TEMPLATE}")).await;
    db::migrate(&server.owner_url(TEMPLATE)).await.unwrap();
    run(
        &owner,
        &format!("CREATE ROLE {LOGIN} LOGIN PASSWORD 'x' IN ROLE plafond_app"),
    )
    .await;
}

async fn run(url: &str, statement: &str) {
    let mut conn = AsyncPgConnection::establish(url).await.unwrap();
    conn.batch_execute(statement).await.unwrap();
}
