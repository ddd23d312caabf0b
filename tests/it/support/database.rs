//! One throwaway PostgreSQL for the whole run; each test gets a database cloned from a template that is made once.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::db;
use plafond_local_postgres::{Kind, Options, Server};
use tokio::sync::OnceCell;
use uuid::Uuid;

const LOGIN: &str = "plafond_test";
const TEMPLATE: &str = "plafond_template";

/// The server, and whether its template is there.
struct Shared {
    server: Server,
    template: OnceCell<()>,
}

/// The last test to end stops the server and takes its files away; a `static` would never be dropped.
static SHARED: OnceLock<Mutex<Weak<Shared>>> = OnceLock::new();

fn shared() -> Arc<Shared> {
    let mut slot = SHARED.get_or_init(Mutex::default).lock().unwrap();
    slot.upgrade().unwrap_or_else(|| {
        let server = Server::start(&Options {
            data: PathBuf::new(),
            kind: Kind::Throwaway,
        })
        .unwrap();
        let shared = Arc::new(Shared {
            server,
            template: OnceCell::new(),
        });
        *slot = Arc::downgrade(&shared);
        shared
    })
}

/// A database of one test.
pub struct Database {
    /// Where its owner connects.
    pub owner_url: String,
    /// Where the restricted runtime role connects.
    pub url: String,
    _shared: Arc<Shared>,
}

impl Database {
    /// A migrated, empty database.
    pub async fn fresh() -> Self {
        let shared = shared();
        shared
            .template
            .get_or_init(|| make_template(&shared.server))
            .await;
        let name = format!("test_{}", Uuid::now_v7().simple());
        run(
            &shared.server.owner_url("postgres"),
            &format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY"),
        )
        .await;
        Self {
            owner_url: shared.server.owner_url(&name),
            url: shared.server.url(LOGIN, "x", &name),
            _shared: shared,
        }
    }
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
