//! The service over real HTTP, with a clock that can travel, and people who are logged in.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, Once};

use actix_web::HttpServer;
use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use object_store::memory::InMemory;
use plafond::config::Settings;
use plafond::http::office::Clock;
use plafond::http::{Office, pace};
use plafond::identity::{self, NewUser};
use plafond::{app, db, sample, worker};
use plafond_rules::roles::Role;
use reqwest::{Method, RequestBuilder, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use super::story::{ADMINISTRATOR, AUDITOR, text};
use super::{Database, Pdf};

/// An answer of the service.
#[derive(Debug)]
pub struct Answered {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answered {
    /// The body of an answer that has to be good.
    #[track_caller]
    pub fn good(self) -> Value {
        assert!(self.status.is_success(), "{}: {:#}", self.status, self.body);
        self.body
    }

    /// The last part of the `type` of a problem, with its status.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        let kind = self.body["type"].as_str().unwrap_or_default();
        (
            self.status.as_u16(),
            kind.rsplit('/').next().unwrap_or_default().to_owned(),
        )
    }

    /// The address of the page after this one, if there is one.
    pub fn next_page(&self) -> Option<String> {
        let link = self.headers.get("link")?.to_str().unwrap();
        let (address, _) = link.strip_prefix('<').unwrap().split_once('>').unwrap();
        Some(address.to_owned())
    }
}

/// The clock of a test.
enum Time {
    Ahead(TimeDelta),
    Frozen(DateTime<Utc>),
}

impl Time {
    fn now(&self) -> DateTime<Utc> {
        match self {
            Self::Ahead(ahead) => Utc::now() + *ahead,
            Self::Frozen(at) => *at,
        }
    }
}

/// A running service with the sample people and scheme in it.
pub struct App {
    pub address: String,
    pub database: Database,
    pub office: Office,
    client: reqwest::Client,
    passwords: Mutex<HashMap<&'static str, &'static str>>,
    tokens: Mutex<HashMap<String, String>>,
    time: Arc<Mutex<Time>>,
    server: actix_web::dev::ServerHandle,
}

impl Drop for App {
    fn drop(&mut self) {
        // Nobody waits for the last answers of a test that is over.
        drop(self.server.stop(false));
    }
}

/// reqwest wants a provider of cryptography, also for plain HTTP.
pub fn client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap();
    });
    reqwest::Client::new()
}

/// The office behind a service, with files in memory.
pub fn office(url: &str, clock: Clock) -> Office {
    let settings = Settings {
        database_url: SecretString::from(url.to_owned()),
        requests_per_second: 0,
        ..Settings::default()
    };
    Office {
        pool: db::pool(url, 16).unwrap(),
        shared: db::Shared::new(url),
        clock,
        files: Arc::new(InMemory::new()),
        pace: None,
        settings: Arc::new(settings),
    }
}

impl App {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// As [`Self::start`], with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::over(Database::with_sample().await, change).await
    }

    /// On a database that the test brings.
    pub async fn over(database: Database, change: impl FnOnce(&mut Settings)) -> Self {
        let time = Arc::new(Mutex::new(Time::Ahead(TimeDelta::zero())));
        let clock = Arc::clone(&time);
        let mut office = office(&database.url, Arc::new(move || clock.lock().unwrap().now()));
        let mut settings = Settings::clone(&office.settings);
        change(&mut settings);
        office.pace = pace::pace(settings.requests_per_second);
        office.settings = Arc::new(settings);
        let accounts = sample::fill(&office).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shown = office.clone();
        let server = HttpServer::new(move || app::app(shown.clone()))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            address,
            database,
            office,
            client: client(),
            passwords: Mutex::new(
                accounts
                    .into_iter()
                    .map(|account| (account.email, account.password))
                    .collect(),
            ),
            tokens: Mutex::default(),
            time,
            server: handle,
        }
    }

    /// The secret behind the '#' of the link in someone's newest mail.
    pub async fn link_to(&self, email: &str) -> String {
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            text_body: String,
        }
        let mut conn = AsyncPgConnection::establish(&self.database.url).await.unwrap();
        let row: Row = diesel::sql_query(
            "SELECT text_body FROM outbox_messages WHERE recipient = $1 ORDER BY id DESC LIMIT 1",
        )
        .bind::<diesel::sql_types::Text, _>(email)
        .get_result(&mut conn)
        .await
        .unwrap();
        let link = row.text_body.split('#').nth(1).unwrap();
        link.split_whitespace().next().unwrap().to_owned()
    }

    /// The password someone logs in with.
    pub fn password(&self, who: &str) -> &'static str {
        self.passwords.lock().unwrap()[who]
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.office.now()
    }

    /// Lets time go by; people log in again.
    pub fn travel(&self, ahead: TimeDelta) {
        *self.time.lock().unwrap() = Time::Ahead(self.now() - Utc::now() + ahead);
        self.tokens.lock().unwrap().clear();
    }

    /// Stops the clock at an instant; people log in again.
    pub fn freeze(&self, at: DateTime<Utc>) {
        *self.time.lock().unwrap() = Time::Frozen(at);
        self.tokens.lock().unwrap().clear();
    }

    /// Makes another account, which logs in like the sample people.
    pub async fn enrol(&self, email: &'static str, roles: &[Role]) -> &'static str {
        let password = "een-lang-wachtwoord";
        let new = NewUser {
            email: email.to_owned(),
            name: email.to_owned(),
            roles: roles.to_vec(),
            password: Some(password.to_owned()),
        };
        let now = self.now();
        let id = self
            .office
            .act(async |conn| identity::enrol(conn, None, new, now).await)
            .await
            .unwrap();
        self.passwords.lock().unwrap().insert(email, password);
        if roles.contains(&Role::Decider) {
            let mandate = json!({ "userId": id, "resolution": "Mandaatbesluit", "validFrom": "2020-01-01" });
            self.post(ADMINISTRATOR, "/v1/mandates", &mandate).await.good();
        }
        email
    }

    /// Someone's access token, by a log-in over HTTP the first time.
    pub async fn token(&self, who: &str) -> String {
        if let Some(token) = self.tokens.lock().unwrap().get(who) {
            return token.clone();
        }
        let credentials = json!({ "email": who, "password": self.passwords.lock().unwrap()[who] });
        let answer = self
            .send(self.request(Method::POST, "/v1/tokens").json(&credentials))
            .await
            .good();
        let token = answer["accessToken"].as_str().unwrap().to_owned();
        self.tokens.lock().unwrap().insert(who.to_owned(), token.clone());
        token
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_at(&self.address, method, path)
    }

    /// A request to another process on the same database.
    pub fn request_at(&self, address: &str, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{address}{path}"))
    }

    pub async fn send(&self, request: RequestBuilder) -> Answered {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        Answered {
            status,
            headers,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }

    pub async fn get(&self, who: &str, path: &str) -> Answered {
        let token = self.token(who).await;
        self.send(self.request(Method::GET, path).bearer_auth(token))
            .await
    }

    /// What is on each page of a list, from its first address on.
    pub async fn pages(&self, who: &str, first: &str) -> Vec<Vec<Value>> {
        let (mut pages, mut next) = (Vec::new(), Some(first.to_owned()));
        while let Some(address) = next {
            let page = self.get(who, &address).await;
            next = page.next_page();
            pages.push(page.good()["items"].as_array().unwrap().clone());
            assert!(pages.len() < 20, "{first} never ends");
        }
        pages
    }

    /// Changes something as it stands.
    pub async fn patch(&self, who: &str, path: &str, change: &Value) -> Answered {
        let read = self.get(who, path).await;
        let token = self.token(who).await;
        self.send(
            self.request(Method::PATCH, path)
                .bearer_auth(token)
                .header("If-Match", read.headers["etag"].clone())
                .header("Content-Type", "application/merge-patch+json")
                .body(change.to_string()),
        )
        .await
    }

    /// A file that has to be there, with the header that says how to save it.
    pub async fn download(&self, who: &str, path: &str) -> (String, Vec<u8>) {
        let token = self.token(who).await;
        let request = self.request(Method::GET, path).bearer_auth(token);
        self.file(request).await
    }

    /// A file that is made from a body, as a preview is.
    pub async fn download_of(&self, who: &str, path: &str, body: &Value) -> (String, Vec<u8>) {
        let token = self.token(who).await;
        let request = self.request(Method::POST, path).bearer_auth(token).json(body);
        self.file(request).await
    }

    async fn file(&self, request: RequestBuilder) -> (String, Vec<u8>) {
        let response = request.send().await.unwrap();
        assert!(
            response.status().is_success(),
            "{}",
            response.text().await.unwrap()
        );
        let disposition = response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .to_owned();
        (disposition, response.bytes().await.unwrap().to_vec())
    }

    /// Lets the worker make all letters that are due, and gives how many there were.
    pub async fn make_letters(&self) -> usize {
        let mut made = 0;
        while worker::make_letter(&self.office).await.unwrap() {
            made += 1;
        }
        made
    }

    /// The PDF of the newest letter about an application, once it is made.
    pub async fn letter_of(&self, application: &str) -> Pdf {
        self.make_letters().await;
        let letters = self
            .get(AUDITOR, &format!("/v1/applications/{application}/letters"))
            .await
            .good();
        let path = format!("/v1/letters/{}/content", text(&letters["items"][0]["id"]));
        Pdf::of(&self.download(AUDITOR, &path).await.1)
    }

    /// Posts with a fresh Idempotency-Key.
    pub async fn post(&self, who: &str, path: &str, body: &Value) -> Answered {
        let token = self.token(who).await;
        let key = Uuid::now_v7().to_string();
        self.send(
            self.request(Method::POST, path)
                .bearer_auth(token)
                .header("Idempotency-Key", key)
                .json(body),
        )
        .await
    }
}
