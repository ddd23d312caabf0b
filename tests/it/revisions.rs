//! Versions of an application beside each other: what a supplement changed, also when that is a document or a statement.

use chrono::Days;
use plafond::http::deed::day_of;
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::story::{CASEWORKER, PROVIDER};
use crate::support::visitor::Visitor;

const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";

async fn asked_for_more(app: &App, id: &str) {
    let more = json!({ "missing": "Er ontbreekt iets.", "dueOn": day_of(app.now()) + Days::new(14) });
    let path = format!("/v1/applications/{id}/supplement-requests");
    app.post(CASEWORKER, &path, &more).await.good();
}

async fn supplemented(app: &App, id: &str) {
    let path = format!("/v1/applications/{id}/supplement");
    app.post(PROVIDER, &path, &json!({ "answer": "Hierbij." }))
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplement_of_documents_or_statements_alone_is_seen_side_by_side() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "100.00").await;
    app.upload(PROVIDER, &id, "plan.pdf", PDF.to_vec()).await.good();
    let path = format!("/v1/applications/{id}");
    app.post(PROVIDER, &format!("{path}/submission"), &json!({}))
        .await
        .good();
    asked_for_more(&app, &id).await;
    app.upload(PROVIDER, &id, "rooster.pdf", PDF.to_vec())
        .await
        .good();
    supplemented(&app, &id).await;
    let page = format!("/behandeling/aanvragen/{id}/versies");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let shown = visitor.get(&page).await.text;
    assert!(
        shown.contains("<ins>rooster.pdf") && shown.contains("stond er niet"),
        "{shown}"
    );
    for same in ["plan.pdf", "Er veranderde niets"] {
        assert!(!shown.contains(same), "{same}: {shown}");
    }

    asked_for_more(&app, &id).await;
    let read = app.get(PROVIDER, &path).await;
    let change = json!({ "content": {
        "statements": ["truthful"],
        "deMinimis": { "declared": true, "relatedCompanies": [{ "name": "Voorbeeld Holding BV" }], "aid": [] },
    } });
    let request = app
        .request(Method::PATCH, &path)
        .bearer_auth(app.token(PROVIDER).await)
        .header("If-Match", read.headers["etag"].clone())
        .json(&change);
    app.send(request).await.good();
    supplemented(&app, &id).await;
    let shown = visitor.get(&page).await.text;
    for told in [
        "Verklaringen",
        "Wat in deze aanvraag staat, is waar en volledig.",
        "De-minimissteun volledig opgegeven",
        "Voorbeeld Holding BV",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    assert!(!shown.contains("rooster.pdf"), "it was there before: {shown}");
    let first = visitor.get(&format!("{page}?van=1&naar=3")).await.text;
    assert!(
        first.contains("<ins>rooster.pdf") && first.contains("Voorbeeld Holding BV"),
        "{first}"
    );

    asked_for_more(&app, &id).await;
    supplemented(&app, &id).await;
    let shown = visitor.get(&page).await.text;
    assert!(shown.contains("Er veranderde niets"), "{shown}");
}
