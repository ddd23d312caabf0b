//! What has been of use goes, and nothing else.

use std::fs::File;
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use object_store::ObjectStoreExt as _;
use plafond::{applications, worker};
use reqwest::Method;
use serde_json::json;

use crate::objection_attachments::{add, objected};
use crate::processes::number;
use crate::support::story::{ADMINISTRATOR, PROVIDER, text};
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

/// Which of these documents have a file.
async fn there(app: &App, documents: &[&str]) -> Vec<bool> {
    let mut there = Vec::new();
    for document in documents {
        let file = applications::file_path(document.parse().unwrap());
        there.push(app.office.files.head(&file).await.is_ok());
    }
    there
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_a_document_that_was_taken_out_goes_a_day_later_and_no_file_that_a_row_still_names() {
    let app = App::start().await;
    let pdf = b"%PDF-1.7\n%%EOF\n";
    let objection = objected(&app).await;
    let objected = add(&app, PROVIDER, &objection, "aantallen.pdf", pdf).await.good();
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "10.00").await;
    let upload = async |name: &str| {
        let kept = app.upload(PROVIDER, &draft, name, pdf.to_vec()).await.good();
        text(&kept["id"])
    };
    let (mistaken, meant) = (upload("plan.pdf").await, upload("begroting.pdf").await);
    let path = format!("/v1/applications/{draft}/attachments");
    let removal = format!("{path}/{mistaken}/removal");
    app.post(PROVIDER, &removal, &json!({})).await.good();
    let again = upload("plan.pdf").await;
    let gone = app.get(PROVIDER, &format!("{path}/{mistaken}")).await;
    assert_eq!(gone.status, 404, "for people it is gone at once");

    let objected = text(&objected["id"]);
    let documents = [mistaken.as_str(), &meant, &again, &objected];
    app.travel(TimeDelta::hours(23));
    worker::tidy(&app.office).await.unwrap();
    assert_eq!(there(&app, &documents).await, [true; 4], "a backup may need it");
    app.travel(TimeDelta::hours(2));
    // The second time it finds nothing to delete.
    for _ in 0..2 {
        worker::tidy(&app.office).await.unwrap();
        assert_eq!(there(&app, &documents).await, [false, true, true, true]);
    }
    // Long after, it is no longer looked for.
    let file = applications::file_path(mistaken.parse().unwrap());
    app.office.files.put(&file, pdf.to_vec().into()).await.unwrap();
    app.travel(TimeDelta::days(61));
    worker::tidy(&app.office).await.unwrap();
    assert_eq!(there(&app, &[&mistaken]).await, [true]);
    for document in [meant, again] {
        let (_, bytes) = app.download(PROVIDER, &format!("{path}/{document}")).await;
        assert_eq!(bytes, pdf);
    }
}
