//! The service is killed while it decides and receives: what it acknowledged is there afterwards, once.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use plafond::audit;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{DECIDER, PROVIDER, content, grant, text};

/// A service in a process of its own.
struct Process {
    child: Child,
    address: String,
}

impl Process {
    async fn start(app: &App) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let listen = format!("127.0.0.1:{port}");
        let child = Command::new(env!("CARGO_BIN_EXE_plafond"))
            .arg("serve")
            .env("DATABASE_URL", &app.database.url)
            .env("PLAFOND_LISTEN", &listen)
            .env("PLAFOND_WORKER", "false")
            .env("PLAFOND_FILES", std::env::temp_dir())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self {
            child,
            address: format!("http://{listen}"),
        };
        for _ in 0..200 {
            if app
                .request_at(&process.address, Method::GET, "/health/ready")
                .send()
                .await
                .is_ok()
            {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the service did not become ready");
    }

    /// SIGKILL: nothing is finished, nothing is given back.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Something that is asked for with a key of its own: the same path, key and body may be sent again.
#[derive(Clone)]
struct Wish {
    who: &'static str,
    path: String,
    body: Value,
}

/// Asks, and gives what was acknowledged; an unanswered wish may or may not have come true.
async fn ask(app: &App, address: &str, wish: &Wish) -> Option<Value> {
    let token = app.token(wish.who).await;
    let request = app
        .request_at(address, Method::POST, &wish.path)
        .bearer_auth(token);
    let response = request
        .header("Idempotency-Key", &wish.path)
        .json(&wish.body)
        .send()
        .await
        .ok()?;
    assert!(
        response.status().is_success() || response.status() == 409,
        "{}",
        response.status()
    );
    response.json().await.ok()
}

async fn wishes(app: &App) -> (String, Vec<Wish>) {
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut wishes = Vec::new();
    for number in 0..24 {
        let new = json!({ "callId": call.id, "organisationId": organisation, "content": content("100.00") });
        let id = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
        let submission = format!("/v1/applications/{id}/submission");
        if number % 2 == 0 {
            wishes.push(Wish {
                who: PROVIDER,
                path: submission,
                body: json!({}),
            });
            continue;
        }
        app.post(PROVIDER, &submission, &json!({})).await.good();
        app.post(
            "behandelaar@gemeente.example",
            &format!("/v1/applications/{id}/completion"),
            &json!({}),
        )
        .await
        .good();
        wishes.push(Wish {
            who: DECIDER,
            path: format!("/v1/applications/{id}/decision"),
            body: grant(),
        });
    }
    (call.ceiling, wishes)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill_and_is_there_once() {
    let app = Arc::new(App::start().await);
    let (ceiling, wishes) = wishes(&app).await;
    app.token(PROVIDER).await;
    app.token(DECIDER).await;
    let mut acknowledged: Vec<Option<Value>> = vec![None; wishes.len()];
    // Killed sooner and later, so that it dies between different statements.
    for patience in [4, 12, 30, 80] {
        let mut process = Process::start(&app).await;
        let asked: Vec<_> = wishes
            .iter()
            .map(|wish| {
                let (app, address, wish) = (Arc::clone(&app), process.address.clone(), wish.clone());
                tokio::spawn(async move { ask(&app, &address, &wish).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(patience)).await;
        process.kill();
        for (known, asked) in acknowledged.iter_mut().zip(asked) {
            let answer = asked.await.unwrap();
            if let (Some(before), Some(now)) = (&known, &answer) {
                assert_eq!(before, now, "the same wish got two answers");
            }
            *known = answer.or_else(|| known.take());
        }
    }
    for (wish, known) in wishes.iter().zip(acknowledged) {
        let again = ask(&app, &app.address, wish).await.unwrap();
        if let Some(known) = known {
            assert_eq!(known, again, "{}", wish.path);
        }
    }
    let balance = app.balance(&ceiling).await;
    assert_eq!(
        (balance["committed"].as_str(), balance["available"].as_str()),
        (Some("1000.00"), Some("0.00"))
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}
