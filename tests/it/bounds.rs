//! What bounds a decision beside the ceiling, over HTTP: de-minimis aid of three years, and a subsidy that recurs.

use chrono::{Datelike as _, Days, Months, NaiveDate, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::http::deed::day_of;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::distribution::{propose, scored, tender};
use crate::support::story::{
    ADMINISTRATOR, ASSESSOR, ASSESSOR_2, AUDITOR, CASEWORKER, Call, DECIDER, FINANCE, PROVIDER, content,
    grant, organisation, text,
};
use crate::support::{Answered, App};

/// A service whose newest scheme gives de-minimis aid.
pub async fn with_aid() -> App {
    let app = App::start().await;
    let scheme = json!({
        "title": "Regeling met de-minimissteun", "legalBasis": "CVDR1", "decisionWeeks": 13, "fullAdvanceBelow": "25000.00",
        "auditFrom": "125000.00", "deMinimisCeiling": "300000.00",
    });
    let made = app.post(ADMINISTRATOR, "/v1/schemes", &scheme).await.good();
    assert_eq!(made["deMinimisCeiling"], "300000.00");
    app
}

/// An application of an organisation, complete when everything in it is.
pub async fn applied(app: &App, call: &Call, organisation: &str, content: Value) -> Answered {
    let new = json!({ "callId": call.id, "organisationId": organisation, "content": content });
    let id = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
    let path = format!("/v1/applications/{id}");
    let submitted = app
        .post(PROVIDER, &format!("{path}/submission"), &json!({}))
        .await;
    if submitted.status.is_success() {
        app.post(CASEWORKER, &format!("{path}/completion"), &json!({}))
            .await
            .good();
    }
    submitted
}

pub fn declaring(euros: &str, aid: &Value, related: &Value) -> Value {
    let mut content = content(euros);
    content["deMinimis"] = json!({ "declared": true, "aid": aid, "relatedCompanies": related });
    content
}

pub fn aid(euros: &str, granted_on: NaiveDate) -> Value {
    json!([{ "grantor": "Provincie Voorbeeld", "amount": euros, "grantedOn": granted_on }])
}

async fn decide(app: &App, application: &str, decision: &Value) -> Answered {
    let path = format!("/v1/applications/{application}/decision");
    app.post(DECIDER, &path, decision).await
}

fn granting(euros: &str) -> Value {
    let mut grant = grant();
    grant["amount"] = json!(euros);
    grant
}

async fn bounds(app: &App, application: &str) -> Value {
    app.get(
        DECIDER,
        &format!("/v1/applications/{application}/decision-bounds"),
    )
    .await
    .good()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_says_what_aid_it_got_before_it_applies_for_more_2023_2831() {
    let app = with_aid().await;
    let call = app.call("1000000.00").await;
    let provider = app.organisation(PROVIDER).await;
    let silent = applied(&app, &call, &provider, content("100.00")).await;
    assert_eq!(silent.status, 400);
    assert_eq!(silent.body["errors"][0]["pointer"], "/content/deMinimis/declared");
    let tomorrow = day_of(app.now()) + Days::new(1);
    let early = declaring("100.00", &aid("1.00", tomorrow), &json!([]));
    let early = applied(&app, &call, &provider, early).await;
    assert_eq!(
        early.body["errors"][0]["pointer"],
        "/content/deMinimis/aid/0/grantedOn"
    );
    assert_eq!(early.body["errors"][0]["code"], "date-in-future");
    let nothing = declaring("100.00", &json!([]), &json!([]));
    let received = applied(&app, &call, &provider, nothing).await.good();
    assert_eq!(received["content"]["deMinimis"]["declared"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_above_the_aid_of_three_years_is_refused_with_what_does_fit_2023_2831() {
    let app = with_aid().await;
    let call = app.call("1000000.00").await;
    let provider = app.organisation(PROVIDER).await;
    let old = day_of(app.now()) - Months::new(36);
    let mut stated = aid("280000.00", old + Days::new(1));
    stated
        .as_array_mut()
        .unwrap()
        .push(aid("90000.00", old)[0].clone());
    let content = declaring("30000.00", &stated, &json!([]));
    let id = text(&applied(&app, &call, &provider, content).await.good()["id"]);
    let known = bounds(&app, &id).await["deMinimis"].clone();
    assert_eq!(known["received"], "280000.00");
    assert_eq!(known["available"], "20000.00");
    let refused = decide(&app, &id, &grant()).await;
    assert_eq!(refused.problem(), (409, "too-much-aid".to_owned()));
    let detail = text(&refused.body["detail"]);
    assert!(detail.contains("Verleen ten hoogste € 20.000,00"), "{detail}");
    let granted = decide(&app, &id, &granting("20000.00")).await.good();
    let words = app.letter_of(&id).await.words();
    assert!(
        words.contains("20.000,00 van deze subsidie is de-minimissteun (Verordening (EU) 2023/2831)"),
        "{words}"
    );
    // It was kept with the decision, which comes out the same.
    let why = app
        .get(AUDITOR, &format!("/v1/applications/{id}/decision/explanation"))
        .await
        .good();
    assert_eq!(why["sameAgain"], true);
    assert_eq!(why["inputs"]["deMinimis"]["ceiling"], "300000.00");
    assert_eq!(
        why["inputs"]["deMinimis"]["aid"][0]["grantor"],
        "Provincie Voorbeeld"
    );
    // A change of the award is bound by it as well, and what is settled lower makes room again.
    let raise = json!({ "kind": "raised", "amount": "20000.01", "reasons": "Meer." });
    let changes = format!("/v1/awards/{}/changes", text(&granted["awardId"]));
    let refused = app.post(DECIDER, &changes, &raise).await;
    assert_eq!(refused.problem(), (409, "too-much-aid".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_granted_here_counts_for_the_whole_undertaking_2023_2831() {
    let app = with_aid().await;
    let call = app.call("1000000.00").await;
    let mother = organisation();
    let number = mother["kvkNumber"].clone();
    let mother = text(&app.post(PROVIDER, "/v1/organisations", &mother).await.good()["id"]);
    let first = declaring("250000.00", &json!([]), &json!([]));
    let first = text(&applied(&app, &call, &mother, first).await.good()["id"]);
    decide(&app, &first, &grant()).await.good();
    let daughter = app.organisation(PROVIDER).await;
    let related = json!([{ "name": "Voorbeeld Holding BV", "kvkNumber": number }]);
    let second = declaring("60000.00", &json!([]), &related);
    let second = text(&applied(&app, &call, &daughter, second).await.good()["id"]);
    assert_eq!(bounds(&app, &second).await["deMinimis"]["available"], "50000.00");
    assert_eq!(
        decide(&app, &second, &grant()).await.problem(),
        (409, "too-much-aid".to_owned())
    );
    // Without that company it is another undertaking.
    let third = declaring("60000.00", &json!([]), &json!([]));
    let third = text(&applied(&app, &call, &daughter, third).await.good()["id"]);
    decide(&app, &third, &grant()).await.good();
    // PostgreSQL holds the same, whoever writes.
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let raised = conn
        .batch_execute(&format!(
            "UPDATE awards SET amount = 300000.01 WHERE application_id = '{first}'"
        ))
        .await;
    assert!(
        raised
            .unwrap_err()
            .to_string()
            .contains("above 300000.00 of de-minimis aid")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_grants_at_once_never_share_the_same_room_2023_2831() {
    let app = with_aid().await;
    let provider = app.organisation(PROVIDER).await;
    let mut wishes = Vec::new();
    for _ in 0..2 {
        // Each under its own ceiling, so that only the aid stands between them.
        let call = app.call("1000000.00").await;
        let content = declaring("200000.00", &json!([]), &json!([]));
        wishes.push(text(&applied(&app, &call, &provider, content).await.good()["id"]));
    }
    let granting = grant();
    let (one, other) = tokio::join!(
        decide(&app, &wishes[0], &granting),
        decide(&app, &wishes[1], &granting)
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheme_can_become_one_without_such_aid() {
    let app = with_aid().await;
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await;
    let path = format!("/v1/schemes/{}", text(&schemes.body["items"][0]["id"]));
    let change = json!({ "deMinimisCeiling": "0.00" });
    let scheme = app.patch(ADMINISTRATOR, &path, &change).await.good();
    assert_eq!(scheme["deMinimisCeiling"], Value::Null);
    let call = app.call("100.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    assert_eq!(bounds(&app, &id).await["deMinimis"], Value::Null);
    app.granted(&id).await;
}

/// The content of an application for one year.
pub fn of_year(euros: &str, year: i32) -> Value {
    let mut content = content(euros);
    content["activities"][0]["periodStart"] = json!(format!("{year}-01-01"));
    content["activities"][0]["periodEnd"] = json!(format!("{year}-12-31"));
    content
}

/// An organisation that was granted a subsidy for each of the three years before next year.
pub async fn with_three_years(app: &App, call: &Call) -> (String, i32) {
    let provider = app.organisation(PROVIDER).await;
    let next = day_of(app.now()).year() + 1;
    for year in [next - 3, next - 2, next - 1] {
        let id = text(&applied(app, call, &provider, of_year("10.00", year)).await.good()["id"]);
        app.granted(&id).await;
    }
    (provider, next)
}

fn refusing() -> Value {
    json!({
        "outcome": "refuse", "reasons": "Wij kiezen voor ander aanbod.", "legalBasis": "Artikel 4:51 Awb", "obligations": [],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_recurs_for_three_years_is_refused_only_with_a_reasonable_term_awb_4_51() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let (provider, next) = with_three_years(&app, &call).await;
    let id = text(
        &applied(&app, &call, &provider, of_year("20.00", next))
            .await
            .good()["id"],
    );
    let known = bounds(&app, &id).await;
    assert_eq!(known["recurringYears"], json!([next - 3, next - 2, next - 1]));
    assert_eq!(known["reasonableTermNeeded"], true);
    for short in [refusing(), granting("10.00")] {
        let refused = decide(&app, &id, &short).await;
        assert_eq!(refused.problem(), (409, "reasonable-term-needed".to_owned()));
        let detail = text(&refused.body["detail"]);
        assert!(
            detail.contains(&format!("{}, {} en {}", next - 3, next - 2, next - 1)),
            "{detail}"
        );
    }
    let mut running_on = refusing();
    running_on["reasonableTermUntil"] = json!(format!("{next}-03-31"));
    let refused = decide(&app, &id, &running_on).await;
    assert_eq!(refused.problem(), (409, "reasonable-term-needed".to_owned()));
    assert!(text(&refused.body["detail"]).contains("artikel 4:51, tweede lid"));
    // For the part of the period that the term runs on into, it is granted.
    let mut partly = granting("5.00");
    partly["reasonableTermUntil"] = json!(format!("{next}-03-31"));
    let decided = decide(&app, &id, &partly).await.good();
    assert_eq!(decided["outcome"], "partially-granted");
    assert_eq!(decided["reasonableTermUntil"], format!("{next}-03-31"));
    assert_eq!(decided["recurringYears"], json!([next - 3, next - 2, next - 1]));
    let words = app.letter_of(&id).await.words();
    assert!(
        words.contains(&format!("krijgt u tot en met 31 maart {next} de tijd")),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decider_can_say_why_no_reasonable_term_is_needed_awb_4_51() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let (provider, next) = with_three_years(&app, &call).await;
    let id = text(
        &applied(&app, &call, &provider, of_year("20.00", next))
            .await
            .good()["id"],
    );
    let mut refusal = refusing();
    refusal["noReasonableTermBecause"] = json!("dit zijn andere activiteiten dan in die jaren.");
    refusal["reasonableTermUntil"] = json!(day_of(app.now()));
    let both = decide(&app, &id, &refusal).await;
    assert_eq!(both.problem(), (409, "reasonable-term-needed".to_owned()));
    refusal["reasonableTermUntil"] = Value::Null;
    decide(&app, &id, &refusal).await.good();
    let words = app.letter_of(&id).await.words();
    assert!(
        words.contains("Een termijn is niet nodig: dit zijn andere activiteiten"),
        "{words}"
    );
    // Whoever had nothing before is refused as before.
    let other = app.complete(PROVIDER, &call, "20.00").await;
    assert_eq!(bounds(&app, &other).await["reasonableTermNeeded"], false);
    let decided = decide(&app, &other, &refusing()).await.good();
    assert_eq!(decided["recurringYears"], json!([]));
    assert_eq!(
        app.get(
            FINANCE,
            &format!("/v1/applications/{}/decision-bounds", Uuid::now_v7())
        )
        .await
        .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distribution_says_the_reasonable_term_to_those_it_is_for_awb_4_51() {
    let app = App::start().await;
    let earlier = app.call("100.00").await;
    let (provider, next) = with_three_years(&app, &earlier).await;
    let call = tender(&app, "30.00").await;
    scored(&app, &call, "30.00", [9, 9]).await;
    let had = text(
        &applied(&app, &call, &provider, of_year("20.00", next))
            .await
            .good()["id"],
    );
    for who in [ASSESSOR, ASSESSOR_2] {
        let points = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed." });
        app.post(who, &format!("/v1/applications/{had}/assessments"), &points)
            .await
            .good();
    }
    let never = scored(&app, &call, "20.00", [7, 7]).await;
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    let path = format!("/v1/distributions/{}/approval", text(&made["id"]));
    let mut approval = json!({
        "reasons": "De aanvragen zijn afgewogen.", "legalBasis": "Artikel 4:26 Awb", "reportDueOn": "2030-03-01",
    });
    let refused = app.post(DECIDER, &path, &approval).await;
    assert_eq!(refused.problem(), (409, "reasonable-term-needed".to_owned()));
    let reference = text(&app.get(DECIDER, &format!("/v1/applications/{had}")).await.good()["reference"]);
    assert!(text(&refused.body["detail"]).contains(&reference));
    approval["noReasonableTermBecause"] = json!("dit zijn andere activiteiten.");
    app.post(DECIDER, &path, &approval).await.good();
    let decision = async |id: &str| {
        app.get(DECIDER, &format!("/v1/applications/{id}/decision"))
            .await
            .good()
    };
    assert_eq!(
        decision(&had).await["noReasonableTermBecause"],
        "dit zijn andere activiteiten."
    );
    assert_eq!(decision(&never).await["noReasonableTermBecause"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distribution_caps_who_can_get_less_aid_and_serves_the_others_2023_2831() {
    let app = with_aid().await;
    let call = app
        .call_like("100000.00", json!({ "distributionMethod": "pro-rata" }))
        .await;
    let mother = organisation();
    let number = mother["kvkNumber"].clone();
    let mother = text(&app.post(PROVIDER, "/v1/organisations", &mother).await.good()["id"]);
    let had = aid("270000.00", day_of(app.now()) - Days::new(10));
    let capped = declaring("50000.00", &had, &json!([]));
    let capped = text(&applied(&app, &call, &mother, capped).await.good()["id"]);
    // A daughter of the same undertaking: what its mother asks for isn't left for it.
    let daughter = app.organisation(PROVIDER).await;
    let related = json!([{ "name": "Moeder BV", "kvkNumber": number }]);
    let other = declaring("10000.00", &had, &related);
    let other = text(&applied(&app, &call, &daughter, other).await.good()["id"]);
    let free = app.organisation(PROVIDER).await;
    let free = text(
        &applied(&app, &call, &free, declaring("80000.00", &json!([]), &json!([])))
            .await
            .good()["id"],
    );
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    assert_eq!(made["simulated"], false);
    let line = |id: &str| {
        let lines = made["proposal"].as_array().unwrap();
        lines
            .iter()
            .find(|line| line["applicationId"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(
        (&line(&capped)["outcome"], &line(&capped)["amount"]),
        (&json!("grant"), &json!("30000.00"))
    );
    assert!(
        text(&line(&capped)["reasons"][0]).contains("past daarin nog € 30.000,00"),
        "{}",
        line(&capped)
    );
    assert_eq!(line(&other)["outcome"], "refuse");
    assert_eq!(line(&free)["amount"], "70000.00");
    let path = format!("/v1/distributions/{}/approval", text(&made["id"]));
    let approval = json!({
        "reasons": "De aanvragen zijn afgewogen.", "legalBasis": "Artikel 4:26 Awb", "reportDueOn": "2030-03-01",
    });
    app.post(DECIDER, &path, &approval).await.good();
    let decision = app
        .get(PROVIDER, &format!("/v1/applications/{capped}/decision"))
        .await
        .good();
    assert_eq!(decision["outcome"], "partially-granted");
    assert!(
        text(&decision["reasons"]).contains("de-minimissteun"),
        "{decision}"
    );
    let why = app
        .get(
            AUDITOR,
            &format!("/v1/applications/{capped}/decision/explanation"),
        )
        .await
        .good();
    assert_eq!(why["sameAgain"], true);
    assert_eq!(why["distribution"]["application"]["cap"], "30000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_known_of_earlier_aid_is_kept_with_a_raise_2023_2831() {
    let app = with_aid().await;
    let call = app.call("1000000.00").await;
    let provider = app.organisation(PROVIDER).await;
    let stated = declaring(
        "30000.00",
        &aid("1000.00", day_of(app.now()) - Days::new(9)),
        &json!([]),
    );
    let id = text(&applied(&app, &call, &provider, stated).await.good()["id"]);
    let granted = decide(&app, &id, &granting("20000.00")).await.good();
    let raise = json!({ "kind": "raised", "amount": "25000.00", "reasons": "Meer." });
    let changes = format!("/v1/awards/{}/changes", text(&granted["awardId"]));
    app.post(DECIDER, &changes, &raise).await.good();
    let story = app
        .get(AUDITOR, &format!("/v1/applications/{id}/timeline"))
        .await
        .good();
    let items = story["items"].as_array().unwrap();
    let event_of_raise = items
        .iter()
        .find(|event| event["action"] == "award-changed")
        .unwrap();
    let known = &event_of_raise["details"]["deMinimis"];
    assert_eq!(
        (&known["ceiling"], &known["aid"][0]["grantor"]),
        (&json!("300000.00"), &json!("Provincie Voorbeeld"))
    );
}
