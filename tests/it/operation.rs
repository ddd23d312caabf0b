//! What the operator relies on: health, figures, the API reference, and a contract that doesn't drift.

use std::path::Path;

use plafond::api;
use reqwest::Method;

use crate::support::App;

async fn page(app: &App, path: &str) -> (u16, String) {
    let response = app.request(Method::GET, path).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[test]
fn the_contract_in_the_repository_is_the_one_the_code_describes() {
    let kept =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/plafond.json")).unwrap();
    assert!(
        kept.trim_end() == api::contract(),
        "run `make openapi` and look at what changes"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_says_that_it_lives_and_is_ready() {
    let app = App::start().await;
    assert_eq!(page(&app, "/health/live").await.0, 200);
    assert_eq!(page(&app, "/health/ready").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_the_head_alone_gets_that_of_the_whole_and_no_body() {
    let app = App::start().await;
    for path in [
        "/health/live",
        "/health/ready",
        "/v1/calls",
        "/v1/openapi.json",
        "/",
        "/openstellingen",
    ] {
        let whole = app.request(Method::GET, path).send().await.unwrap();
        let status = whole.status();
        let length = whole.bytes().await.unwrap().len().to_string();
        let head = app.request(Method::HEAD, path).send().await.unwrap();
        assert_eq!((head.status(), status.as_u16()), (status, 200), "{path}");
        assert_eq!(head.headers()["content-length"], length.as_str(), "{path}");
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{path}");
    }
    let stranger = app.request(Method::HEAD, "/v1/me").send().await.unwrap();
    assert_eq!(stranger.status(), 401);
    let refused = app.request(Method::DELETE, "/v1/calls").send().await.unwrap();
    assert_eq!(refused.headers()["allow"], "GET, HEAD, POST");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_name_patterns_of_addresses_and_never_a_dossier() {
    let app = App::start().await;
    let id = uuid::Uuid::now_v7();
    page(&app, &format!("/v1/calls/{id}")).await;
    let (status, figures) = page(&app, "/metrics").await;
    assert_eq!(status, 200);
    assert!(figures.contains("address=\"/v1/calls/{callId}\""), "{figures}");
    assert!(figures.contains("outbox_given_up 0"), "{figures}");
    assert!(!figures.contains(&id.to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_read_it_before_and_missed_nothing_is_told_so() {
    let app = App::start().await;
    let call = app.call("10.00").await;
    for path in ["/v1/calls".to_owned(), format!("/v1/calls/{}", call.id)] {
        let first = app.request(Method::GET, &path).send().await.unwrap();
        let tag = first.headers()["etag"].clone();
        let again = |known: &str| {
            let request = app.request(Method::GET, &path);
            request.header("If-None-Match", known).send()
        };
        let same = again(&format!("\"other\", {}", tag.to_str().unwrap()))
            .await
            .unwrap();
        assert_eq!(same.status(), 304, "{path}");
        assert_eq!(same.headers()["etag"], tag);
        assert_eq!(same.text().await.unwrap(), "");
        assert_eq!(again("\"other\"").await.unwrap().status(), 200, "{path}");
    }
    let before = app.request(Method::GET, "/v1/calls").send().await.unwrap();
    app.call("10.00").await;
    let after = app.request(Method::GET, "/v1/calls").send().await.unwrap();
    assert_ne!(before.headers()["etag"], after.headers()["etag"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_methods_are_counted_together() {
    let app = App::start().await;
    for name in ["BREW", "PROPFIND"] {
        let method = Method::from_bytes(name.as_bytes()).unwrap();
        app.request(method, "/health/live").send().await.unwrap();
    }
    let figures = page(&app, "/metrics").await.1;
    assert!(figures.contains("method=\"other\""), "{figures}");
    assert!(
        !figures.contains("BREW") && !figures.contains("PROPFIND"),
        "{figures}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_reference_needs_no_other_host() {
    let app = App::start().await;
    let (status, reference) = page(&app, "/docs").await;
    assert_eq!(status, 200);
    assert!(!reference.contains("https://"), "{reference}");
    let settings = page(&app, "/docs/swagger-initializer.js").await.1;
    assert!(settings.contains("/v1/openapi.json"), "{settings}");
    // Without this it shows a badge that another host makes.
    assert!(settings.contains(r#""validatorUrl": "none""#), "{settings}");
    let shown = app.request(Method::GET, "/docs/").send().await.unwrap();
    let policy = shown.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'"), "{policy}");
    let contract = app.request(Method::GET, "/v1/openapi.json").send().await.unwrap();
    assert_eq!(contract.headers()["access-control-allow-origin"], "*");
    let document: serde_json::Value = contract.json().await.unwrap();
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let glossary = document["externalDocs"]["url"].as_str().unwrap();
    let (status, words) = page(&app, glossary).await;
    assert!(
        status == 200 && words.contains("| ceiling | subsidieplafond |"),
        "{status} {words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_a_list_is_skipped_or_shown_twice() {
    let app = App::start().await;
    for _ in 0..5 {
        app.call("10.00").await;
    }
    let mut path = "/v1/calls?limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = app.send(app.request(Method::GET, &path)).await;
        let next = answer
            .headers
            .get("link")
            .map(|link| link.to_str().unwrap().to_owned());
        let items = answer.good()["items"].as_array().unwrap().clone();
        seen.extend(
            items
                .into_iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = next else { break };
        path = next.split(['<', '>']).nth(1).unwrap().to_owned();
    }
    assert_eq!(seen.len(), 7, "five and the two of the sample data");
    let mut sorted = seen.clone();
    sorted.sort_by(|one, other| other.cmp(one));
    sorted.dedup();
    assert_eq!(seen, sorted);
}
