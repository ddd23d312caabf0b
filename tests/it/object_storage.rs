//! Attachments in a store that speaks as S3 does, chosen by a setting alone.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sha2::{Digest as _, Sha256};

use crate::processes::change;
use crate::support::story::{PROVIDER, text};
use crate::support::{Answered, App, Bucket, KEY, Process};

/// The settings by which files are kept in the bucket.
fn kept_in(bucket: &Bucket) -> [(&'static str, &str); 6] {
    [
        ("PLAFOND_FILES", "s3://plafond"),
        ("AWS_ENDPOINT", bucket.endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", "test-secret"),
    ]
}

/// A service that keeps its files in the bucket.
async fn serve(app: &App, bucket: &Bucket) -> Process {
    Process::serve(&app.database.url, &kept_in(bucket)).await
}

async fn upload(app: &App, service: &Process, application: &str, content: Vec<u8>) -> Answered {
    let form = Form::new()
        .text("kind", "activiteitenplan")
        .part("file", Part::bytes(content).file_name("plan.pdf"));
    let path = format!("/v1/applications/{application}/attachments");
    let request = app.request_at(&service.address, Method::POST, &path);
    app.send(request.bearer_auth(app.token(PROVIDER).await).multipart(form))
        .await
}

/// A pdf that is sent in several parts.
fn large_pdf() -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.extend((0..12 * 1024 * 1024_u32).map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[2]));
    content
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attachment_goes_to_the_bucket_and_comes_back_as_it_was() {
    let (app, bucket) = (App::start().await, Bucket::start());
    let service = serve(&app, &bucket).await;
    let call = app.call("1000.00").await;
    let application = app.draft(PROVIDER, &call, "100.00").await;
    for content in [b"%PDF-1.7\nsmall".to_vec(), large_pdf()] {
        let attachment = upload(&app, &service, &application, content.clone()).await.good();
        let id = attachment["id"].as_str().unwrap();
        assert_eq!(attachment["sha256"], hex::encode(Sha256::digest(&content)));
        assert!(bucket.names().contains(&format!("/plafond/attachments/{id}")));
        let path = format!("/v1/applications/{application}/attachments/{id}");
        let back = app
            .request_at(&service.address, Method::GET, &path)
            .bearer_auth(app.token(PROVIDER).await)
            .send()
            .await
            .unwrap();
        assert!(
            back.headers()["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
        assert!(back.bytes().await.unwrap() == content);
    }
    assert_eq!(bucket.unsigned(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_fails_is_told_in_words_before_people_give_up_and_nothing_is_kept() {
    let (app, bucket) = (App::start().await, Bucket::start());
    let service = serve(&app, &bucket).await;
    let call = app.call("1000.00").await;
    let application = app.draft(PROVIDER, &call, "100.00").await;
    bucket.refuse_with(StatusCode::INTERNAL_SERVER_ERROR);
    let begun = Instant::now();
    let answer = upload(&app, &service, &application, b"%PDF-1.7\nsmall".to_vec()).await;
    assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
    assert!(answer.headers.contains_key("retry-after"));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let path = format!("/v1/applications/{application}/attachments");
    assert!(
        app.get(PROVIDER, &path).await.good()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_the_bucket_does_not_give_is_told_in_words_of_reading() {
    let (app, bucket) = (App::start().await, Bucket::start());
    let service = serve(&app, &bucket).await;
    let call = app.call("1000.00").await;
    let application = app.draft(PROVIDER, &call, "100.00").await;
    let kept = upload(&app, &service, &application, b"%PDF-1.7\nsmall".to_vec()).await;
    let id = text(&kept.good()["id"]);
    bucket.refuse_with(StatusCode::INTERNAL_SERVER_ERROR);
    let path = format!("/v1/applications/{application}/attachments/{id}");
    let request = app.request_at(&service.address, Method::GET, &path);
    let answer = app.send(request.bearer_auth(app.token(PROVIDER).await)).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert!(answer.headers.contains_key("retry-after"));
    let detail = text(&answer.body["detail"]);
    assert!(
        detail.contains("niet ophalen") && !detail.contains("bewaren"),
        "{detail}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_files_in_a_bucket_only_those_of_documents_taken_out_longer_than_a_day_ago_are_deleted() {
    let (app, bucket) = (App::start().await, Bucket::start());
    let service = serve(&app, &bucket).await;
    let call = app.call("1000.00").await;
    let application = app.draft(PROVIDER, &call, "100.00").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let kept = upload(&app, &service, &application, b"%PDF-1.7\nsmall".to_vec()).await;
        ids.push(text(&kept.good()["id"]));
    }
    for (id, hours) in [(&ids[0], 25), (&ids[1], 23)] {
        let removed = format!(
            "UPDATE attachments SET removed_by = uploaded_by, removed_at = now() - interval '{hours} hours' WHERE id = '{id}'"
        );
        change(&app, &removed).await;
    }
    let file = |id: &str| format!("/plafond/attachments/{id}");
    let _worker = Process::worker(&app.database.url, &kept_in(&bucket));
    for _ in 0..500 {
        if !bucket.names().contains(&file(&ids[0])) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut left = [file(&ids[1]), file(&ids[2])];
    left.sort();
    let names = bucket.names().into_iter();
    let documents: Vec<String> = names.filter(|name| name.contains("/attachments/")).collect();
    assert_eq!(documents, left);
    assert_eq!(bucket.unsigned(), 0);
}
