//! Someone else's identifier in every path: a member of another organisation learns nothing and changes nothing.

use std::collections::HashMap;

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{ANYONE, matrix, operations};
use crate::every_page::{more, somewhere};
use crate::page_access::PAGES;
use crate::reserve;
use crate::support::story::{
    ADMINISTRATOR, AUDITOR, CASEWORKER, Call, DECIDER, DECIDER_2, FINANCE, FINANCE_2, OTHER_PROVIDER,
    PROVIDER, content, report, text,
};
use crate::support::visitor::Visitor;
use crate::support::{App, filled};

const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";

/// A sub-ceiling and a draw of a call.
async fn parted_and_drawn(app: &App, call: &Call) -> (Value, Value) {
    let part = json!({ "code": "noord", "title": "Noord", "amount": "500.00", "ground": "Collegebesluit" });
    let path = format!("/v1/ceilings/{}/sub-ceilings", call.ceiling);
    let part = app.post(ADMINISTRATOR, &path, &part).await.good();
    let path = format!("/v1/calls/{}/draws", call.id);
    (part, app.post(DECIDER, &path, &json!({})).await.good())
}

/// The change of an award, and its settlement afterwards.
async fn changed_and_settled(app: &App, award: &str, organisation: &str) -> (Value, Value, Value) {
    let other_terms = json!({ "kind": "obligations", "obligations": [], "reasons": "Op uw verzoek." });
    let award_change = app
        .post(DECIDER, &format!("/v1/awards/{award}/changes"), &other_terms)
        .await
        .good();
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    // Without consent the letter of the settlement goes by post, so there is a print job too.
    let consent = app
        .request(Method::PATCH, &format!("/v1/organisations/{organisation}"))
        .bearer_auth(app.token(PROVIDER).await)
        .header("If-Match", "\"1\"")
        .json(&json!({
            "electronicSending": false,
            "postalAddress": { "street": "Postbus 12", "postcode": "6800 AA", "town": "Arnhem" },
        }));
    app.send(consent).await.good();
    let heard = app
        .heard(award, json!({ "kind": "lower-settlement", "amount": "70.00" }))
        .await;
    let settlement = json!({ "amount": "70.00", "reasons": "Minder bijeenkomsten." });
    let settled = app
        .post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settlement)
        .await
        .good();
    (award_change, heard, settled)
}

/// A suspension of the payment of an award that was lifted at once.
async fn suspended(app: &App, award: &str) -> String {
    let path = format!("/v1/awards/{award}/suspensions");
    let suspicion = json!({ "ground": "not-performed", "reasons": "x" });
    let id = text(&app.post(DECIDER, &path, &suspicion).await.good()["id"]);
    let gone = json!({ "reasons": "x" });
    app.post(DECIDER, &format!("{path}/{id}/lifting"), &gone)
        .await
        .good();
    id
}

/// One of everything that belongs to an organisation, by the name it has in a path.
#[allow(clippy::too_many_lines, reason = "one list, to be read as one")]
pub async fn belongings(app: &App) -> HashMap<&'static str, String> {
    let call = app.call("1000.00").await;
    let (part, draw) = parted_and_drawn(app, &call).await;
    let application = app.draft(PROVIDER, &call, "100.00").await;
    let attachment = app
        .upload(PROVIDER, &application, "plan.pdf", PDF.to_vec())
        .await
        .good();
    let path = format!("/v1/applications/{application}");
    for (who, step) in [(PROVIDER, "submission"), (CASEWORKER, "completion")] {
        app.post(who, &format!("{path}/{step}"), &json!({})).await.good();
    }
    let distributions = format!("/v1/calls/{}/distributions", call.id);
    let distribution = app.post(CASEWORKER, &distributions, &json!({})).await.good();
    // Past the term to decide, so that there is a penalty to be read.
    app.travel(TimeDelta::weeks(15));
    app.post(PROVIDER, &format!("{path}/notices-of-default"), &json!({}))
        .await
        .good();
    app.travel(TimeDelta::weeks(3));
    let award = app.granted(&application).await;
    let suspension = suspended(app, &award).await;
    let determination = json!({ "reasons": "x" });
    let penalty = app
        .post(DECIDER, &format!("{path}/penalty/determination"), &determination)
        .await
        .good();
    let organisation = text(&app.get(PROVIDER, &path).await.good()["organisationId"]);
    let change = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Voorbeeld" });
    let change = app
        .post(
            PROVIDER,
            &format!("/v1/organisations/{organisation}/bank-account-changes"),
            &change,
        )
        .await
        .good();
    let (award_change, heard, settled) = changed_and_settled(app, &award, &organisation).await;
    let (objection, hearing, objection_attachment) = objected(app, &settled).await;
    let payments = app
        .get(FINANCE, &format!("/v1/awards/{award}/payments"))
        .await
        .good();
    let payment = text(&payments["items"][0]["id"]);
    for (who, step) in [(FINANCE, "preparation"), (FINANCE_2, "release")] {
        app.post(who, &format!("/v1/payments/{payment}/{step}"), &json!({}))
            .await
            .good();
    }
    let batch = app.post(FINANCE, "/v1/payment-batches", &json!({})).await.good();
    let evaluation = json!({ "callId": call.id, "conclusions": "Goed bereik.", "nextSteps": "Vaker." });
    let evaluation = app.post(CASEWORKER, "/v1/evaluations", &evaluation).await.good();
    let notification = app.get(PROVIDER, "/v1/notifications").await.good();
    let me = text(&app.get(PROVIDER, "/v1/me").await.good()["id"]);
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    let letters = app.get(PROVIDER, &format!("{path}/letters")).await.good();
    let waiting = reserve::reserve(app, "70.00").await;
    let reserve_offer = reserve::offered(app, &waiting.second).await;
    app.make_letters().await;
    let print_jobs = app.get(CASEWORKER, "/v1/print-jobs").await.good();
    let trail_check = app.post(AUDITOR, "/v1/trail-checks", &json!({})).await.good();
    let mandates = app.get(DECIDER, "/v1/mandates").await.good();
    let view = json!({ "name": "Van een ander" });
    let view = app.post(CASEWORKER, "/v1/saved-views", &view).await.good();
    HashMap::from([
        ("applicationHearingId", text(&heard["id"])),
        ("applicationId", application),
        ("attachmentId", text(&attachment["id"])),
        ("awardChangeId", text(&award_change["id"])),
        ("awardId", award),
        ("batchId", text(&batch["id"])),
        ("callId", call.id),
        ("ceilingId", call.ceiling),
        ("changeId", text(&change["id"])),
        ("distributionId", text(&distribution["id"])),
        ("drawId", text(&draw["id"])),
        ("evaluationId", text(&evaluation["id"])),
        ("hearingId", hearing),
        ("letterId", text(&letters["items"][0]["id"])),
        ("mandateId", text(&mandates["items"][0]["id"])),
        ("memberId", me.clone()),
        ("notificationId", text(&notification["items"][0]["id"])),
        ("objectionAttachmentId", objection_attachment),
        ("objectionId", objection),
        ("organisationId", organisation),
        ("paymentId", payment),
        ("paymentSuspensionId", suspension),
        ("penaltyId", text(&penalty["id"])),
        ("printJobId", text(&print_jobs["items"][0]["id"])),
        ("reserveOfferId", text(&reserve_offer["id"])),
        ("savedViewId", text(&view["id"])),
        ("subCeilingId", text(&part["id"])),
        ("schemeId", text(&schemes["items"][0]["id"])),
        ("trailCheckId", text(&trail_check["id"])),
        ("userId", me),
    ])
}

/// An objection that was heard and decided, with its hearing.
async fn objected(app: &App, settled: &Value) -> (String, String, String) {
    let new = json!({ "against": "settlement", "againstId": settled["id"], "grounds": "x" });
    let objection = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let path = format!("/v1/objections/{objection}");
    let file = Part::bytes(PDF).file_name("aantallen.pdf");
    let form = Form::new().text("kind", "aantallen").part("file", file);
    let request = app
        .request(Method::POST, &format!("{path}/attachments"))
        .bearer_auth(app.token(PROVIDER).await)
        .multipart(form);
    let attachment = text(&app.send(request).await.good()["id"]);
    let soon = app.now() + TimeDelta::seconds(5);
    let hearing = json!({ "startsAt": soon, "place": "Stadhuis", "shortNoticeAgreed": true });
    let planned = app
        .post(CASEWORKER, &format!("{path}/hearings"), &hearing)
        .await
        .good();
    let hearing = text(&planned["id"]);
    app.travel(TimeDelta::seconds(10));
    let said = json!({ "attendees": "x", "report": "x" });
    app.post(CASEWORKER, &format!("{path}/hearings/{hearing}/report"), &said)
        .await
        .good();
    let dismissed = json!({ "outcome": "dismissed", "reasons": "x", "legalBasis": "x" });
    app.post(DECIDER_2, &format!("{path}/decision"), &dismissed)
        .await
        .good();
    (objection, hearing, attachment)
}

async fn try_it(app: &App, who: &str, (method, path): (&Method, &str), body: &Value) -> (u16, Value) {
    let request = app
        .request(method.clone(), path)
        .bearer_auth(app.token(who).await)
        .header("Idempotency-Key", Uuid::now_v7().to_string());
    let request = if method == Method::GET {
        request
    } else if path.ends_with("/attachments") || path.ends_with("/report-documents") {
        let file = Part::bytes(PDF).file_name("plan.pdf");
        request.multipart(Form::new().text("kind", "activiteitenplan").part("file", file))
    } else {
        request.header("If-Match", "\"1\"").json(body)
    };
    let answer = app.send(request).await;
    (answer.status.as_u16(), answer.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_another_organisation_reads_and_changes_nothing_by_real_identifiers() {
    let app = App::start().await;
    let known = belongings(&app).await;
    app.organisation(OTHER_PROVIDER).await;
    // Whoever logs in later adds a row.
    for who in [PROVIDER, OTHER_PROVIDER] {
        app.token(who).await;
    }
    let (before, matrix) = (app.database.fingerprint().await, matrix());
    let mut tried = 0;
    for (method, path, operation) in operations() {
        let name = operation.operation_id.unwrap();
        let (_, allowed, body) = matrix.iter().find(|(line, ..)| *line == name).unwrap();
        if *allowed == ANYONE || !path.contains('{') {
            continue;
        }
        let path = filled(&path, |name| {
            let known = known.get(name);
            known
                .unwrap_or_else(|| panic!("{path} asks for a {name}: give `belongings` a real one"))
                .clone()
        });
        let owners = allowed.contains("provider-member");
        if owners && method == Method::GET {
            let (status, answer) = try_it(&app, PROVIDER, (&method, &path), body).await;
            assert!(
                status == 200,
                "its owner reads it, so it is there: {name}: {answer:#}"
            );
        }
        let (status, answer) = try_it(&app, OTHER_PROVIDER, (&method, &path), body).await;
        let expected = if owners {
            (404, "/problems/not-found")
        } else {
            (403, "/problems/not-allowed")
        };
        assert_eq!(
            (status, answer["type"].as_str().unwrap_or_default()),
            expected,
            "{name} {path}: {answer:#}"
        );
        tried += 1;
    }
    assert!(tried >= 40, "{tried} operations have an identifier in their path");
    let after = app.database.fingerprint().await;
    assert_eq!(after, before, "not a row was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_another_organisation_sees_and_changes_nothing_in_the_portal_by_real_identifiers() {
    let app = App::start().await;
    let mut known = belongings(&app).await;
    more(&app, &mut known).await;
    app.organisation(OTHER_PROVIDER).await;
    let decision = format!("/v1/applications/{}/decision", known["applicationId"]);
    let decision = text(&app.get(PROVIDER, &decision).await.good()["id"]);
    // The clock stands still, so that not even the moment at which someone was last seen moves.
    app.freeze(app.now());
    let pages = PAGES
        .iter()
        .filter(|(address, who)| *who == "provider-member" && address.contains('{'));
    let pages: Vec<(&str, String)> = pages
        .map(|(line, _)| {
            let (method, address) = line.split_once(' ').unwrap();
            let mut path = somewhere(address, &known);
            if address.starts_with("/aanvrager/bezwaren/") {
                path = path.replace(&known["attachmentId"], &known["objectionAttachmentId"]);
            }
            if *line == "GET /aanvrager/aanvragen/{id}/bezwaar" {
                path = format!("{path}?tegen=decision&besluit={decision}");
            }
            (method, path)
        })
        .collect();
    assert!(pages.len() >= 50, "{} pages", pages.len());
    let mut owner = Visitor::new(&app);
    owner.log_in(PROVIDER).await;
    for (_, path) in pages.iter().filter(|(method, _)| *method == "GET") {
        let shown = owner.get(path).await;
        assert_ne!(shown.status, 404, "its owner sees it, so it is there: {path}");
    }
    let mut stranger = Visitor::new(&app);
    stranger.log_in(OTHER_PROVIDER).await;
    let before = app.database.fingerprint().await;
    for (method, path) in &pages {
        let shown = if *method == "GET" {
            stranger.get(path).await
        } else if path.ends_with("/documenten") {
            let form = ("/wachtwoord", path.as_str());
            stranger
                .upload_to(form, "activiteitenplan", "plan.pdf", PDF.to_vec())
                .await
        } else {
            // Who names no version is told that before anything is looked up.
            let mut fields = vec![("_version", "1")];
            if path.ends_with("/bezwaar") {
                fields.extend([("against", "decision"), ("againstId", decision.as_str())]);
            }
            stranger.send("/wachtwoord", path, &fields).await
        };
        assert_eq!(shown.status, 404, "{method} {path}: {}", shown.text);
    }
    assert_eq!(app.database.fingerprint().await, before, "not a row was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_elses_thing_is_not_reached_through_ones_own() {
    let app = App::start().await;
    let known = belongings(&app).await;
    let call = app.call("1000.00").await;
    let own = app.draft(OTHER_PROVIDER, &call, "10.00").await;
    let own_organisation = text(
        &app.get(OTHER_PROVIDER, &format!("/v1/applications/{own}"))
            .await
            .good()["organisationId"],
    );
    let attachment = format!("/v1/applications/{own}/attachments/{}", known["attachmentId"]);
    assert_eq!(
        app.get(OTHER_PROVIDER, &attachment).await.problem(),
        (404, "not-found".to_owned())
    );
    let change = format!(
        "/v1/organisations/{own_organisation}/bank-account-changes/{}/approval",
        known["changeId"]
    );
    let approved = app.post(FINANCE, &change, &json!({ "approved": true })).await;
    assert_eq!(approved.problem(), (404, "not-found".to_owned()));
    let theirs =
        json!({ "callId": call.id, "organisationId": known["organisationId"], "content": content("1.00") });
    let drafted = app.post(OTHER_PROVIDER, "/v1/applications", &theirs).await;
    assert_eq!(drafted.problem(), (404, "not-found".to_owned()));
    let mine = app.get(OTHER_PROVIDER, "/v1/notifications").await.good();
    let mine = mine["items"].as_array().unwrap();
    assert!(
        mine.iter()
            .all(|message| message["id"] != known["notificationId"].as_str())
    );
}
