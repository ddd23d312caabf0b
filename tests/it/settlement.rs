//! Settling by the arrangement for the amount, over HTTP.

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, CASEWORKER, DECIDER, FINANCE, PROVIDER, report, text};
use crate::support::visitor::Visitor;

/// An award of so much with its final report, of three of the five sessions, under the newest scheme.
async fn accounted(app: &App, euros: &str) -> String {
    let call = app.call("1000000.00").await;
    let application = app.complete(PROVIDER, &call, euros).await;
    let award = app.granted(&application).await;
    let mut report = report();
    report["sessions"] = json!(3);
    report["actualCosts"] = json!("90000.00");
    report["thirdPartyIncome"] = json!("5000.00");
    report["ownContribution"] = json!("1000.00");
    let path = format!("/v1/awards/{award}/reports");
    // What an earlier report says of a part of the same period is in the final one.
    let mut part = report.clone();
    part["final"] = json!(false);
    app.post(PROVIDER, &path, &part).await.good();
    // And what was done before that period comes with it.
    part["periodStart"] = json!("2025-12-01");
    part["periodEnd"] = json!("2025-12-31");
    part["sessions"] = json!(1);
    part["actualCosts"] = json!("10000.00");
    part["thirdPartyIncome"] = json!("0.00");
    part["ownContribution"] = json!("0.00");
    app.post(PROVIDER, &path, &part).await.good();
    report["costs"] = json!([{ "amount": "100000.00", "explanation": "Een zaal was gratis." }]);
    app.post(PROVIDER, &path, &report).await.good();
    award
}

async fn proposal(app: &App, award: &str) -> Value {
    app.get(CASEWORKER, &format!("/v1/awards/{award}/settlement-proposal"))
        .await
        .good()
}

/// Lets the newest scheme settle what is neither small nor large by its costs.
async fn by_costs(app: &App) {
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await;
    let path = format!("/v1/schemes/{}", text(&schemes.body["items"][0]["id"]));
    let before = app.get(ADMINISTRATOR, &path).await.good();
    assert_eq!(before["accountabilityBetween"], "activities");
    let change = json!({ "accountabilityBetween": "costs" });
    let scheme = app.patch(ADMINISTRATOR, &path, &change).await.good();
    assert_eq!(scheme["accountabilityBetween"], "costs");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_decides_how_is_accounted_and_what_is_proposed_awb_4_46() {
    let app = App::start().await;
    let small = accounted(&app, "24999.99").await;
    let middle = accounted(&app, "100000.00").await;
    let large = accounted(&app, "125000.00").await;
    for (award, arrangement, amount) in [
        (&small, "directly", "24999.99"),
        (&middle, "by-activities", "80000.00"),
        (&large, "by-audited-costs", "94000.00"),
    ] {
        let proposal = proposal(&app, award).await;
        assert_eq!(proposal["arrangement"], arrangement);
        assert_eq!(proposal["amount"], amount);
        assert_eq!(
            (&proposal["plannedSessions"], &proposal["givenSessions"]),
            (&json!(5), &json!(4))
        );
    }
    by_costs(&app).await;
    let proposal = proposal(&app, &middle).await;
    assert_eq!(
        (&proposal["arrangement"], &proposal["amount"]),
        (&json!("by-costs"), &json!("94000.00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_keeps_what_was_proposed_when_it_departs_from_it_awb_4_46() {
    let app = App::start().await;
    let award = accounted(&app, "100000.00").await;
    // A bit more than what is proposed: the decider says why.
    let settled = app.settled_lower(&award, "85000.00").await;
    assert_eq!(settled["arrangement"], "by-activities");
    assert_eq!(settled["proposedAmount"], "80000.00");
    assert_eq!(settled["amount"], "85000.00");
    let found = app.get(FINANCE, &format!("/v1/awards/{award}")).await.good();
    let words = app.letter_of(&text(&found["applicationId"])).await.words();
    assert!(words.contains("Bij dit bedrag telt wat er is gedaan"), "{words}");
    let more = json!({ "amount": "85000.01", "reasons": "Meer." });
    let again = app
        .post(DECIDER, &format!("/v1/awards/{award}/settlement"), &more)
        .await;
    assert_eq!(again.status, 409);
}

/// The terms of a dossier of one kind.
async fn terms_of(app: &App, application: &str, kind: &str) -> Vec<Value> {
    let path = format!("/v1/applications/{application}/terms");
    let terms = app.get(CASEWORKER, &path).await.good();
    let items = terms["items"].as_array().unwrap().clone();
    items.into_iter().filter(|term| term["kind"] == kind).collect()
}

/// A grant that names no day for a report.
fn unreported() -> Value {
    json!({ "outcome": "grant", "reasons": "Past bij de regeling.", "legalBasis": "Artikel 4:29 Awb" })
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_small_award_no_report_is_asked_unless_a_day_is_named_awb_4_47() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let call = app.call("1000000.00").await;
    let decide = |id: &str| format!("/v1/applications/{id}/decision");
    let larger = app.complete(PROVIDER, &call, "25000.00").await;
    let missing = app.post(DECIDER, &decide(&larger), &unreported()).await;
    assert_eq!(
        missing.body["errors"][0]["pointer"], "/reportDueOn",
        "{}",
        missing.body
    );

    let small = app.complete(PROVIDER, &call, "24999.99").await;
    let decided = app.post(DECIDER, &decide(&small), &unreported()).await.good();
    let award = format!("/v1/awards/{}", text(&decided["awardId"]));
    assert_eq!(app.get(PROVIDER, &award).await.good()["reportDueOn"], json!(null));
    assert!(terms_of(&app, &small, "report").await.is_empty());
    assert_eq!(terms_of(&app, &small, "settlement").await[0]["end"], "2027-05-03");
    app.make_letters().await;
    let letter = app.letter_of(&small).await.words();
    assert!(
        letter.contains("U hoeft geen verantwoording in te dienen") && letter.contains("3 mei 2027"),
        "{letter}"
    );
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let shown = provider.get(&format!("/aanvrager/aanvragen/{small}")).await.text;
    assert!(
        shown.contains("wordt zonder verantwoording vastgesteld"),
        "{shown}"
    );

    // It can be asked for after all, and then it has a term.
    let ask = json!({ "kind": "report-due", "reportDueOn": "2027-02-01", "reasons": "Steekproef." });
    app.post(DECIDER, &format!("{award}/changes"), &ask).await.good();
    assert_eq!(terms_of(&app, &small, "report").await[0]["end"], "2027-02-01");
    assert_eq!(
        app.get(PROVIDER, &award).await.good()["reportDueOn"],
        "2027-02-01"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_more_than_a_small_award_has_to_report_and_gets_time_for_it() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let call = app.call("1000000.00").await;
    let application = app.complete(PROVIDER, &call, "30000.00").await;
    let mut part = unreported();
    part["amount"] = json!("20000.00");
    let path = format!("/v1/applications/{application}/decision");
    let decided = app.post(DECIDER, &path, &part).await.good();
    let changes = format!("/v1/awards/{}/changes", text(&decided["awardId"]));
    let more = |amount: &str| json!({ "kind": "raised", "amount": amount, "reasons": "Er kwam geld vrij." });
    app.post(DECIDER, &changes, &more("24999.00")).await.good();
    assert!(terms_of(&app, &application, "report").await.is_empty());
    let raised = app.post(DECIDER, &changes, &more("30000.00")).await.good();
    // The day on which it would have been settled of itself, since that leaves time enough.
    assert_eq!(raised["reportDueOn"], "2027-05-03");
    let terms = terms_of(&app, &application, "report").await;
    assert_eq!(
        (&terms[0]["status"], &terms[0]["end"]),
        (&json!("running"), &json!("2027-05-03"))
    );
    assert_eq!(
        terms_of(&app, &application, "settlement").await[0]["status"],
        "ended"
    );
}

/// The day after the last of the activities, as the story has them.
fn activities_over(app: &App) {
    app.freeze("2026-12-01T11:00:00Z".parse().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_award_is_settled_without_a_report_once_its_activities_are_over_awb_4_47() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let call = app.call("1000000.00").await;
    let small = app.complete(PROVIDER, &call, "24999.99").await;
    let larger = app.complete(PROVIDER, &call, "25000.00").await;
    let (award, other) = (app.granted(&small).await, app.granted(&larger).await);
    let term = |terms: &Value| {
        let items = terms["items"].as_array().unwrap().clone();
        items.into_iter().find(|term| term["kind"] == "settlement")
    };
    let terms = |id: String| {
        let app = &app;
        async move {
            app.get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
                .await
                .good()
        }
    };
    let running = term(&terms(small.clone()).await).unwrap();
    // Twenty-two weeks after 30 November 2026, and no extension for a term that a municipality sets.
    assert_eq!(
        (&running["trigger"], &running["end"]),
        (&json!("2026-11-30"), &json!("2027-05-03"))
    );
    assert!(term(&terms(larger).await).is_none());

    let settle = |award: &str| format!("/v1/awards/{award}/settlement");
    let new = json!({ "amount": "24999.99", "reasons": "De activiteiten zijn voorbij." });
    let early = app.post(DECIDER, &settle(&award), &new).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    assert!(
        text(&early.body["detail"]).contains("30 november 2026"),
        "{}",
        early.body
    );
    assert_eq!(proposal(&app, &award).await["withoutReport"], false);

    activities_over(&app);
    assert_eq!(proposal(&app, &award).await["withoutReport"], true);
    let mut whole = new.clone();
    whole["amount"] = json!("25000.00");
    let reported = app.post(DECIDER, &settle(&other), &whole).await;
    assert_eq!(reported.problem(), (409, "impossible-now".to_owned()));
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let shown = decider
        .get(&format!("/behandeling/aanvragen/{small}/besluit"))
        .await
        .text;
    assert!(
        shown.contains("Bij dit bedrag is een verantwoording niet nodig"),
        "{shown}"
    );
    let page = format!("/behandeling/subsidies/{award}/vaststelling");
    let shown = decider.get(&page).await.text;
    assert!(
        shown.contains("ambtshalve") && shown.contains("24.999,99"),
        "{shown}"
    );
    let settled = app.post(DECIDER, &settle(&award), &new).await.good();
    assert_eq!(
        (&settled["outcome"], &settled["arrangement"]),
        (&json!("as-granted"), &json!("directly"))
    );
    assert_eq!(term(&terms(small).await).unwrap()["status"], "met");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_itself_settles_nothing_but_a_small_award_without_a_report() {
    let app = App::start().await;
    let call = app.call("1000000.00").await;
    let application = app.complete(PROVIDER, &call, "30000.00").await;
    let award = app.granted(&application).await;
    let settling = format!(
        "INSERT INTO settlements (id, award_id, outcome, granted, amount, paid, reasons, decided_by, decided_at, objection_until, \
         arrangement, proposed) SELECT gen_random_uuid(), awards.id, 'as-granted', awards.amount, awards.amount, 0, 'x', \
         decided_by, now(), report_due_on, 'by-activities', awards.amount FROM awards JOIN decisions ON decisions.id = \
         awards.decision_id WHERE awards.id = '{award}'"
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let refused = conn.batch_execute(&settling).await.unwrap_err().to_string();
    assert!(refused.contains("has no final report"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_final_report_of_a_large_award_explains_each_line_that_deviates_awb_4_45() {
    let app = App::start().await;
    let call = app.call("1000000.00").await;
    let application = app.complete(PROVIDER, &call, "150000.00").await;
    let award = app.granted(&application).await;
    let path = format!("/v1/awards/{award}/reports");
    let mut given = report();
    given["actualCosts"] = json!("110000.00");
    let silent = app.post(PROVIDER, &path, &given).await;
    assert_eq!(
        (
            &silent.body["errors"][0]["pointer"],
            &silent.body["errors"][0]["code"]
        ),
        (&json!("/costs"), &json!("missing"))
    );
    let errors = async |given: &Value| {
        let refused = app.post(PROVIDER, &path, given).await;
        let errors = refused.body["errors"].as_array().unwrap().clone();
        errors
            .iter()
            .map(|error| text(&error["code"]))
            .collect::<Vec<_>>()
    };
    given["costs"] = json!([]);
    assert_eq!(errors(&given).await, ["lines-differ"]);
    given["costs"] = json!([{ "amount": "110000.01" }]);
    assert_eq!(errors(&given).await, ["deviation-unexplained", "not-adding-up"]);
    given["costs"] = json!([{ "amount": "110000.00", "explanation": "Twee trainers werkten gratis." }]);
    let done = app.post(PROVIDER, &path, &given).await.good();
    assert_eq!(
        (&done["costs"][0]["budgeted"], &done["costs"][0]["deviates"]),
        (&json!("150000.00"), &json!(true))
    );
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let shown = decider
        .get(&format!("/behandeling/subsidies/{award}/vaststelling"))
        .await
        .text;
    assert!(
        shown.contains("Twee trainers werkten gratis.") && shown.contains("Wijkt af"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_asks_the_costs_by_line_of_a_large_award_only() {
    let app = App::start().await;
    let call = app.call("1000000.00").await;
    let small = app.complete(PROVIDER, &call, "1000.00").await;
    let large = app.complete(PROVIDER, &call, "150000.00").await;
    app.granted(&small).await;
    app.granted(&large).await;
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let page = |id: &str| format!("/aanvrager/aanvragen/{id}/verantwoording");
    assert!(!provider.get(&page(&small)).await.text.contains("costs/0/amount"));
    let shown = provider.get(&page(&large)).await.text;
    assert!(
        shown.contains("costs/0/amount") && shown.contains("€\u{a0}150.000,00"),
        "{shown}"
    );
    let mut fields = vec![
        ("periodStart", "2026-01-01"),
        ("periodEnd", "2026-02-01"),
        ("sessions", "5"),
        ("narrative", "Gedaan."),
        ("actualCosts", "110.000,00"),
        ("thirdPartyIncome", "0,00"),
        ("ownContribution", "0,00"),
        ("final", "true"),
        ("costs/0/amount", "110.000,00"),
        ("costs/0/explanation", ""),
    ];
    let refused = provider.send(&page(&large), &page(&large), &fields).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("Leg dat verschil uit."), "{}", refused.text);
    fields.pop();
    fields.push(("costs/0/explanation", "Twee trainers werkten gratis."));
    provider
        .send(&page(&large), &page(&large), &fields)
        .await
        .going_to();
}
