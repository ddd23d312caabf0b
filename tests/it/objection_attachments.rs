//! Documents with an objection: of the objector and of the caseworker, for nobody else to read, and kept.

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::support::story::{AUDITOR, CASEWORKER, DECIDER, OTHER_PROVIDER, PROVIDER, text};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

pub const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";

/// An objection against a refusal in part.
pub async fn objected(app: &App) -> String {
    let call = app.call("60.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    app.granted(&id).await;
    let decision = app
        .get(PROVIDER, &format!("/v1/applications/{id}/decision"))
        .await
        .good();
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "Het is te weinig." });
    text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"])
}

pub async fn add(app: &App, who: &str, objection: &str, name: &str, bytes: &[u8]) -> Answered {
    let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let form = Form::new()
        .text("kind", "aantallen per gemeente")
        .part("file", file);
    let request = app
        .request(Method::POST, &format!("/v1/objections/{objection}/attachments"))
        .bearer_auth(app.token(who).await)
        .multipart(form);
    app.send(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_a_document_sees_how_far_it_is_and_beforehand_that_it_is_too_large() {
    let app = App::start().await;
    let objection = objected(&app).await;
    let most = app.office.settings.largest_attachment;
    for (who, page) in [
        (PROVIDER, format!("/aanvrager/bezwaren/{objection}")),
        (CASEWORKER, format!("/behandeling/bezwaren/{objection}")),
    ] {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(who).await;
        let shown = visitor.get(&page).await.text;
        let (_, form) = shown
            .split_once(&format!("action=\"{page}/documenten\""))
            .unwrap_or_else(|| panic!("no form in {shown}"));
        let (form, _) = form.split_once("</form>").unwrap();
        for part in [
            format!("data-upload data-most=\"{most}\""),
            "<progress".to_owned(),
            "data-progress".to_owned(),
        ] {
            assert!(form.contains(&part), "{part}: {form}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn objector_and_caseworker_add_documents_that_nobody_else_reads_awb_7_4() {
    let app = App::start().await;
    let objection = objected(&app).await;
    let own = add(&app, PROVIDER, &objection, "aantallen.pdf", PDF).await.good();
    assert_eq!(
        (&own["name"], &own["mediaType"], &own["byMunicipality"]),
        (&json!("aantallen.pdf"), &json!("application/pdf"), &json!(false))
    );
    let registered = add(&app, CASEWORKER, &objection, "brief.pdf", PDF).await.good();
    assert_eq!(registered["byMunicipality"], true);
    let program = add(&app, PROVIDER, &objection, "x.pdf", b"MZ\0\0").await;
    assert_eq!(program.status, 415);
    for stranger in [OTHER_PROVIDER, DECIDER] {
        let refused = add(&app, stranger, &objection, "x.pdf", PDF).await;
        assert!(
            matches!(refused.status.as_u16(), 403 | 404),
            "{stranger}: {refused:?}"
        );
    }
    let path = format!("/v1/objections/{objection}/attachments");
    for reader in [PROVIDER, CASEWORKER, DECIDER, AUDITOR] {
        let list = app.get(reader, &path).await.good();
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        let (disposition, bytes) = app
            .download(reader, &format!("{path}/{}", text(&own["id"])))
            .await;
        assert!(disposition.contains("aantallen.pdf"), "{disposition}");
        assert_eq!(bytes, PDF);
    }
    let strange = app
        .get(OTHER_PROVIDER, &format!("{path}/{}", text(&own["id"])))
        .await;
    assert_eq!(strange.problem(), (404, "not-found".to_owned()));
    let whole = app
        .get(PROVIDER, &format!("/v1/objections/{objection}"))
        .await
        .good();
    assert_eq!(whole["attachments"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_with_an_objection_stays_and_nothing_comes_after_its_end() {
    let app = App::start().await;
    let objection = objected(&app).await;
    add(&app, PROVIDER, &objection, "aantallen.pdf", PDF).await.good();
    let path = format!("/v1/objections/{objection}/withdrawal");
    app.post(PROVIDER, &path, &json!({})).await.good();
    let late = add(&app, PROVIDER, &objection, "later.pdf", PDF).await;
    assert_eq!(late.problem(), (409, "impossible-now".to_owned()));
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, words) in [
        (
            "INSERT INTO objection_attachments SELECT gen_random_uuid(), objection_id, kind, name, media_type, size, sha256, \
             by_municipality, uploaded_by, uploaded_at FROM objection_attachments",
            "is over",
        ),
        ("DELETE FROM objection_attachments", "permission denied"),
        ("UPDATE objection_attachments SET name = 'x'", "permission denied"),
    ] {
        let refused = conn.batch_execute(statement).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_desks_show_the_documents_and_take_new_ones() {
    let app = App::start().await;
    let objection = objected(&app).await;
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let page = format!("/aanvrager/bezwaren/{objection}");
    let to = format!("{page}/documenten");
    provider
        .upload_to(
            (&page, &to),
            "aantallen per gemeente",
            "aantallen.pdf",
            PDF.to_vec(),
        )
        .await
        .going_to();
    let wrong = provider
        .upload_to((&page, &to), "een programma", "x.exe", b"MZ\0\0".to_vec())
        .await;
    assert_eq!(wrong.status, 415);
    assert!(
        wrong.text.contains("value=\"een programma\""),
        "what it was called needs not be typed again: {}",
        wrong.text
    );
    let shown = provider.get(&page).await.text;
    assert!(
        shown.contains("aantallen.pdf") && shown.contains("aantallen per gemeente"),
        "{shown}"
    );
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let desk = format!("/behandeling/bezwaren/{objection}");
    let wrong = caseworker
        .upload_to(
            (&desk, &format!("{desk}/documenten")),
            "een brief",
            "x.exe",
            b"MZ\0\0".to_vec(),
        )
        .await;
    assert_eq!(wrong.status, 415);
    assert!(wrong.text.contains("value=\"een brief\""), "{}", wrong.text);
    caseworker
        .upload_to(
            (&desk, &format!("{desk}/documenten")),
            "brief",
            "brief.pdf",
            PDF.to_vec(),
        )
        .await
        .going_to();
    let shown = caseworker.get(&desk).await.text;
    assert!(
        shown.contains("aantallen.pdf") && shown.contains("door ons"),
        "{shown}"
    );
    let (_, rest) = shown.split_once(&format!("href=\"{desk}/documenten/")).unwrap();
    let document = format!("{desk}/documenten/{}", rest.split('"').next().unwrap());
    assert_eq!(caseworker.get(&document).await.status, 200);
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    assert!(!decider.get(&desk).await.text.contains("Document toevoegen"));
}
