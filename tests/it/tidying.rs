//! What has been of use goes, and nothing else.

use std::fs::File;
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use plafond::worker;
use reqwest::Method;
use serde_json::json;

use crate::processes::number;
use crate::support::story::{ADMINISTRATOR, text};
use crate::support::{Answered, App};

async fn keyed(app: &App, key: &str) -> Answered {
    let new = json!({ "email": format!("{key}@gemeente.example"), "name": "Kim", "roles": ["caseworker"] });
    let token = app.token(ADMINISTRATOR).await;
    let request = app.request(Method::POST, "/v1/users").bearer_auth(token);
    app.send(request.header("Idempotency-Key", key).json(&new)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_answer_to_a_key_is_kept_for_two_days_and_no_longer() {
    let app = App::start().await;
    let first = keyed(&app, "first").await.good();
    app.travel(TimeDelta::hours(30));
    keyed(&app, "second").await.good();
    worker::tidy(&app.office).await.unwrap();
    assert_eq!(text(&keyed(&app, "first").await.good()["id"]), text(&first["id"]));
    app.travel(TimeDelta::hours(19));
    worker::tidy(&app.office).await.unwrap();
    let kept = "SELECT count(*) FROM idempotency_keys WHERE key IN ('first', 'second')";
    assert_eq!(number(&app, kept).await, 1);
    assert_eq!(keyed(&app, "second").await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_log_ins_are_forgotten_once_they_no_longer_count() {
    let app = App::start().await;
    let fail = async |email: &str| {
        let credentials = json!({ "email": email, "password": "geraden-wachtwoord" });
        let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
        assert_eq!(app.send(request).await.status, 401);
    };
    fail("niemand@voorbeeld.example").await;
    app.travel(TimeDelta::minutes(14));
    fail("iemand@voorbeeld.example").await;
    let kept = "SELECT count(*) FROM login_failures";
    worker::tidy(&app.office).await.unwrap();
    assert_eq!(number(&app, kept).await, 2);
    app.travel(TimeDelta::minutes(2));
    worker::tidy(&app.office).await.unwrap();
    assert_eq!(number(&app, kept).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn halves_of_uploads_that_nobody_finishes_are_cleared_away() {
    let files = std::env::temp_dir().join(format!("plafond-files-{}", uuid::Uuid::now_v7()));
    let kept_in = files.display().to_string();
    let app = App::start_with(|settings| settings.files = kept_in).await;
    let folder = files.join("attachments");
    std::fs::create_dir_all(&folder).unwrap();
    let place = |name: &str, days: u64| {
        let file = File::create(folder.join(name)).unwrap();
        let touched = SystemTime::now() - Duration::from_hours(24 * days);
        file.set_modified(touched).unwrap();
    };
    place("whole", 9);
    place("old-half#1", 2);
    place("young-half#1", 0);
    worker::tidy(&app.office).await.unwrap();
    let left = ["whole", "old-half#1", "young-half#1"].map(|name| folder.join(name).exists());
    std::fs::remove_dir_all(files).unwrap();
    assert_eq!(left, [true, false, true]);
}
