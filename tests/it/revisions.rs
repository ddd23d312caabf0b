//! Versions of an application beside each other: what a supplement changed, also when that is a document or a statement.

use chrono::{Days, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond::http::deed::day_of;
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{CASEWORKER, PROVIDER, text};
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
    let change = json!({ "content": {
        "statements": ["truthful"],
        "deMinimis": { "declared": true, "relatedCompanies": [{ "name": "Voorbeeld Holding BV" }], "aid": [] },
    } });
    app.patch(PROVIDER, &path, &change).await.good();
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

/// Adds a document that came in a little later than what is submitted next: it was that submission which waited for its turn.
async fn overtaking(app: &App, id: &str, name: &str) -> Value {
    let added = app.upload(PROVIDER, id, name, PDF.to_vec()).await.good();
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let later = format!(
        "UPDATE attachments SET uploaded_at = uploaded_at + interval '10 minutes' WHERE id = '{}'",
        text(&added["id"])
    );
    assert_eq!(diesel::sql_query(later).execute(&mut owner).await.unwrap(), 1);
    added
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_came_in_while_its_version_waited_for_its_turn_stays_with_it() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{id}");
    let first = overtaking(&app, &id, "plan.pdf").await;
    let before = app.now();
    let submitted = app
        .post(PROVIDER, &format!("{path}/submission"), &json!({}))
        .await
        .good();
    let received = text(&submitted["receipt"]["receivedAt"]);
    let received: chrono::DateTime<chrono::Utc> = received.parse().unwrap();
    assert!(
        received - before < TimeDelta::minutes(9),
        "the receipt says when it arrived: {received}"
    );
    asked_for_more(&app, &id).await;
    app.travel(TimeDelta::hours(1));
    let second = overtaking(&app, &id, "rooster.pdf").await;
    let kept = async |document: &Value| {
        let removal = format!("{path}/attachments/{}/removal", text(&document["id"]));
        app.post(PROVIDER, &removal, &json!({})).await.problem()
    };
    assert_eq!(kept(&first).await, (409, "impossible-now".to_owned()));
    supplemented(&app, &id).await;
    asked_for_more(&app, &id).await;
    assert_eq!(kept(&second).await, (409, "impossible-now".to_owned()));
    let shown = app.get(PROVIDER, &format!("{path}/attachments")).await.good();
    assert_eq!(shown["items"].as_array().unwrap().len(), 2);
}
