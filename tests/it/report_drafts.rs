//! A report while it is written: kept as it stands, with its documents, until it is given.

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use serde_json::json;

use crate::support::App;
use crate::support::story::{AUDITOR, DECIDER, OTHER_PROVIDER, PROVIDER, report, text};
use crate::support::visitor::Visitor;

/// A grant of a provider, its award, and the page of its report.
async fn granted(app: &App) -> (String, String, String) {
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&id).await;
    let page = format!("/aanvrager/aanvragen/{id}/verantwoording");
    (id, award, page)
}

async fn at_the_desk(app: &App) -> Visitor<'_> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(PROVIDER).await;
    visitor
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_report_is_there_again_and_two_people_see_what_the_other_entered() {
    let app = App::start().await;
    let (id, award, page) = granted(&app).await;
    let mut one = at_the_desk(&app).await;
    let half = [
        ("_version", "0"),
        ("_bewaar", "ja"),
        ("periodStart", "2026-03-01"),
        ("narrative", "Vijf trainingen"),
        ("actualCosts", "nog onbekend"),
        ("reached/2/profession", "leerkracht"),
    ];
    one.send(&page, &page, &half).await.going_to();
    let mut two = at_the_desk(&app).await;
    let again = two.get(&page).await.text;
    for told in [
        "Vijf trainingen</textarea>",
        "value=\"nog onbekend\"",
        "name=\"reached/0/profession\" value=\"leerkracht\"",
        "name=\"_version\" value=\"1\"",
    ] {
        assert!(again.contains(told), "{told}: {again}");
    }
    let first = [
        ("_version", "1"),
        ("_bewaar", "ja"),
        ("narrative", "Zes trainingen"),
    ];
    two.send(&page, &page, &first).await.going_to();
    let second = [
        ("_version", "1"),
        ("_bewaar", "ja"),
        ("narrative", "Zeven trainingen"),
    ];
    let beside = one.send(&page, &page, &second).await;
    assert_eq!(beside.status, 412);
    for told in [
        "Zeven trainingen",
        "Zes trainingen",
        "name=\"_version\" value=\"2\"",
    ] {
        assert!(beside.text.contains(told), "{told}: {}", beside.text);
    }
    let nothing = app
        .get(PROVIDER, &format!("/v1/awards/{award}/reports"))
        .await
        .good();
    assert_eq!(nothing["items"], json!([]), "a draft is no report");

    let mut stranger = Visitor::new(&app);
    stranger.log_in(OTHER_PROVIDER).await;
    assert_eq!(stranger.get(&page).await.status, 404);
    let taken = stranger.send("/account", &page, &half).await;
    assert_eq!(taken.status, 404);

    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let left = diesel::sql_query("DELETE FROM report_drafts")
        .execute(&mut conn)
        .await;
    assert_eq!(left.unwrap(), 0, "once it is given the draft is gone: {id}");
    let late = one.send(&page, &page, &half).await;
    assert_eq!(
        late.status, 409,
        "after the final report there is nothing to write"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_go_with_a_report_and_stay_once_it_is_given() {
    let app = App::start().await;
    let (id, award, page) = granted(&app).await;
    let mut visitor = at_the_desk(&app).await;
    let pdf = || b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".to_vec();
    let action = format!("{page}/documenten");
    let wrong = visitor
        .upload_to(
            (&page, &action),
            "controleverklaring",
            "plan.pdf",
            b"geen pdf".to_vec(),
        )
        .await;
    assert_eq!(wrong.status, 415, "{}", wrong.text);
    for name in ["verklaring.pdf", "vergissing.pdf"] {
        let sent = visitor
            .upload_to((&page, &action), "controleverklaring", name, pdf())
            .await;
        assert_eq!(sent.going_to(), format!("{page}#documenten"));
    }
    let path = format!("/v1/awards/{award}/report-documents");
    let there = app.get(PROVIDER, &path).await.good();
    let there = there["items"].as_array().unwrap().clone();
    let [first, second] = there.as_slice() else {
        panic!("{there:?}")
    };
    let own = app
        .get(PROVIDER, &format!("/v1/applications/{id}/attachments"))
        .await
        .good();
    assert_eq!(own["items"], json!([]), "they are not the application's own");
    let gone = format!("{action}/{}/verwijderen", text(&second["id"]));
    visitor.send(&page, &gone, &[]).await.going_to();
    assert!(!visitor.get(&page).await.text.contains("vergissing.pdf"));

    let mut stranger = Visitor::new(&app);
    stranger.log_in(OTHER_PROVIDER).await;
    let theirs = stranger
        .upload_to(("/account", &action), "ander document", "x.pdf", pdf())
        .await;
    assert_eq!(theirs.status, 404);

    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let removal = format!("{path}/{}/removal", text(&first["id"]));
    let kept = app.post(PROVIDER, &removal, &json!({})).await;
    assert_eq!(kept.problem(), (409, "impossible-now".to_owned()));
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let forced = format!(
        "UPDATE attachments SET removed_at = now(), removed_by = uploaded_by WHERE id = '{}'",
        text(&first["id"])
    );
    let refused = diesel::sql_query(forced).execute(&mut conn).await.unwrap_err();
    assert!(
        refused.to_string().contains("was submitted or removed before"),
        "{refused}"
    );

    for who in [DECIDER, AUDITOR] {
        let mut settling = Visitor::new(&app);
        settling.log_in(who).await;
        let shown = settling
            .get(&format!("/behandeling/subsidies/{award}/vaststelling"))
            .await
            .text;
        assert!(shown.contains("verklaring.pdf"), "{who}: {shown}");
        let file = format!("/behandeling/aanvragen/{id}/bijlagen/{}", text(&first["id"]));
        assert_eq!(settling.get(&file).await.text.as_bytes(), pdf());
    }
}

/// The documents with the reports of an award, by name.
async fn document(app: &App, award: &str, name: &str) -> String {
    let path = format!("/v1/awards/{award}/report-documents");
    let there = app.get(PROVIDER, &path).await.good();
    let mut there = there["items"].as_array().unwrap().iter();
    text(&there.find(|one| one["name"] == name).unwrap()["id"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_came_in_while_a_report_waited_for_its_turn_stays_with_it() {
    let app = App::start().await;
    let (_, award, page) = granted(&app).await;
    let action = format!("{page}/documenten");
    let pdf = || b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".to_vec();
    let add = async |name: &str| {
        let mut visitor = at_the_desk(&app).await;
        visitor
            .upload_to((&page, &action), "controleverklaring", name, pdf())
            .await
            .going_to();
        document(&app, &award, name).await
    };
    let first = add("verklaring.pdf").await;
    // It came in a little later than the report: that waited for its turn.
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let later = format!(
        "UPDATE attachments SET uploaded_at = uploaded_at + interval '10 minutes' WHERE id = '{first}'"
    );
    assert_eq!(diesel::sql_query(later).execute(&mut owner).await.unwrap(), 1);
    let before = app.now();
    let mut interim = report();
    interim["final"] = json!(false);
    let reports = format!("/v1/awards/{award}/reports");
    let given = app.post(PROVIDER, &reports, &interim).await.good();
    let reported: DateTime<Utc> = text(&given["reportedAt"]).parse().unwrap();
    assert!(
        reported - before < TimeDelta::minutes(9),
        "a report counts from its arrival: {reported}"
    );

    // One that arrived before that was all done, and was not in that report, goes with the next.
    let second = add("rooster.pdf").await;
    let removed = async |id: &str| {
        let path = format!("/v1/awards/{award}/report-documents/{id}/removal");
        app.post(PROVIDER, &path, &json!({})).await.status
    };
    let shown = at_the_desk(&app).await.get(&page).await.text;
    let removable = |id: &str| shown.contains(&format!("{action}/{id}/verwijderen"));
    assert!(!removable(&first) && removable(&second), "{shown}");
    assert_eq!(removed(&first).await, 409, "it was reported with");
    app.travel(TimeDelta::hours(1));
    assert_eq!(removed(&first).await, 409, "it was reported with");
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let forced =
        format!("UPDATE attachments SET removed_at = now(), removed_by = uploaded_by WHERE id = '{first}'");
    let refused = diesel::sql_query(forced).execute(&mut conn).await.unwrap_err();
    assert!(
        refused.to_string().contains("was submitted or removed before"),
        "{refused}"
    );
    assert!(removed(&second).await.is_success());
}
