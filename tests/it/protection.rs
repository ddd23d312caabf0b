//! What keeps the service there for everyone: limits, and who may call it from a page of another host.

use std::os::unix::fs::PermissionsExt as _;

use reqwest::Method;
use serde_json::json;

use crate::support::{App, Process};

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_fast_is_told_to_wait_and_others_are_not() {
    let app = App::start_with(|settings| {
        settings.requests_per_second = 5;
        settings.behind_proxy = true;
    })
    .await;
    let ask = async |caller: &str| {
        let request = app.request(Method::GET, "/v1/calls");
        app.send(request.header("X-Forwarded-For", format!("198.51.100.7, {caller}")))
            .await
    };
    let mut refused = None;
    for _ in 0..20 {
        let answer = ask("203.0.113.1").await;
        if !answer.status.is_success() {
            refused = Some(answer);
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused.problem(), (429, "too-many-requests".to_owned()));
    assert_eq!(refused.headers["retry-after"], "1");
    ask("203.0.113.2").await.good();
    ask("2001:db8:1:2::1").await.good();
    for host in 2..30 {
        ask(&format!("2001:db8:1:2::{host:x}")).await;
    }
    assert_eq!(
        ask("2001:db8:1:2:ffff::1").await.problem().0,
        429,
        "a network of IPv6 is one subscriber"
    );
    for port in 4000..4030 {
        ask(&format!("203.0.113.3:{port}")).await;
    }
    let connection = ask("203.0.113.3:4030").await;
    assert_eq!(
        connection.problem().0,
        429,
        "who connects again is the same caller"
    );
    for host in 10..40 {
        // As a socket for both kinds of address writes them.
        ask(&format!("::ffff:203.0.113.{host}")).await.good();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_hosts_on_the_list_may_call() {
    let app =
        App::start_with(|settings| settings.allowed_origins = vec!["https://www.arnhem.example".to_owned()])
            .await;
    let ask = async |method: Method, origin: &str| {
        let request = app.request(method, "/v1/calls").header("Origin", origin);
        app.send(request.header("Access-Control-Request-Method", "GET"))
            .await
    };
    let allowed = ask(Method::OPTIONS, "https://www.arnhem.example").await;
    assert_eq!(
        allowed.headers["access-control-allow-origin"],
        "https://www.arnhem.example"
    );
    let read = ask(Method::GET, "https://www.arnhem.example").await;
    assert!(
        read.headers["access-control-expose-headers"]
            .to_str()
            .unwrap()
            .to_lowercase()
            .contains("etag")
    );
    for method in [Method::OPTIONS, Method::GET] {
        let other = ask(method, "https://elders.example").await;
        assert!(!other.headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_log_ins_at_once_wait_for_each_other_instead_of_taking_all_memory() {
    let app = App::start().await;
    let settings = [("PLAFOND_FAILED_LOG_INS_PER_ADDRESS", "0")];
    let service = Process::serve(&app.database.url, &settings).await;
    let held = service.most_held();
    let client = reqwest::Client::new();
    let ask = async |who: usize| {
        let login = json!({ "email": format!("iemand-{who}@voorbeeld.example"), "password": "x" });
        let asked = client.post(format!("{}/v1/tokens", service.address)).json(&login);
        asked.send().await.unwrap().status().as_u16()
    };
    let statuses = futures_util::future::join_all((0..32).map(ask)).await;
    assert_eq!(statuses, [401; 32]);
    let grown = service.most_held() - held;
    let processors = u64::try_from(std::thread::available_parallelism().unwrap().get()).unwrap();
    assert!(grown < (2 * processors + 4) * 19 * 1024, "{grown} kB more");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_of_files_that_the_service_makes_is_its_own() {
    let app = App::start().await;
    let folder = std::env::temp_dir().join(format!("plafond-own-{}", uuid::Uuid::now_v7()));
    let settings = [("PLAFOND_FILES", folder.to_str().unwrap())];
    let service = Process::serve(&app.database.url, &settings).await;
    let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
    drop(service);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(mode & 0o777, 0o700, "{mode:o}");
}
