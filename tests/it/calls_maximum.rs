//! The most that one application of a call gets: announced with the call, told to who applies, and held by every grant.

use chrono::{Days, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::http::deed::day_of;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bounds::{aid, applied, declaring, with_aid};
use crate::distribution::{approve, propose};
use crate::support::App;
use crate::support::story::{ADMINISTRATOR, Call, DECIDER, PROVIDER, grant, organisation, text};
use crate::support::visitor::Visitor;

/// A call in which one application gets at most forty euros.
async fn at_most_forty(app: &App) -> Call {
    app.call_like("100.00", json!({ "maximum": "40.00" })).await
}

fn line<'a>(made: &'a Value, application: &str) -> &'a Value {
    let lines = made["proposal"].as_array().unwrap();
    lines
        .iter()
        .find(|line| line["applicationId"] == application)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_as_the_most_caps_a_distribution_that_can_be_approved_awb_4_26() {
    let app = App::start().await;
    let call = at_most_forty(&app).await;
    let announced = app.send(app.request(Method::GET, &format!("/v1/calls/{}", call.id)));
    assert_eq!(announced.await.good()["maximum"], "40.00");
    let large = app.complete(PROVIDER, &call, "60.00").await;
    let small = app.complete(PROVIDER, &call, "30.00").await;
    let made = propose(&app, &call, json!({})).await.good();
    assert_eq!(made["simulated"], false);
    let capped = line(&made, &large);
    assert_eq!(
        (&capped["outcome"], &capped["amount"]),
        (&json!("grant"), &json!("40.00"))
    );
    let why = "Een aanvraag krijgt in deze openstelling ten hoogste € 40,00.";
    assert_eq!(capped["reasons"][0], why);
    let whole = line(&made, &small);
    assert_eq!(whole["amount"], "30.00");
    assert!(!whole["reasons"].to_string().contains("ten hoogste"), "{whole}");
    approve(&app, DECIDER, &made).await.good();
    let path = format!("/v1/applications/{large}/decision");
    let decision = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&decision["outcome"], &decision["amount"]),
        (&json!("partially-granted"), &json!("40.00"))
    );
    assert!(text(&decision["reasons"]).contains(why), "{decision}");
    assert!(app.letter_of(&large).await.words().contains("ten hoogste"));
    let told = app.get(PROVIDER, &format!("{path}/explanation")).await.good();
    assert_eq!(
        (&told["inputs"]["maximum"], &told["sameAgain"]),
        (&json!("40.00"), &json!(true))
    );
    // Who got the most waits for no more.
    let reserve = format!("/v1/calls/{}/reserve-list", call.id);
    assert_eq!(app.get(DECIDER, &reserve).await.good()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_grant_above_the_most_is_refused_and_postgresql_refuses_it_too() {
    let app = App::start().await;
    let call = at_most_forty(&app).await;
    let application = app.complete(PROVIDER, &call, "60.00").await;
    let path = format!("/v1/applications/{application}");
    let bounds = app.get(DECIDER, &format!("{path}/decision-bounds")).await.good();
    assert_eq!(bounds["maximum"], "40.00");
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let page = decider
        .get(&format!("/behandeling/aanvragen/{application}/besluit"))
        .await
        .text;
    assert!(
        page.contains("Hoogste bedrag per aanvraag") && page.contains("Past voor een deel"),
        "{page}"
    );
    // All that was asked for fits the ceiling, and still is too much.
    let refused = app.post(DECIDER, &format!("{path}/decision"), &grant()).await;
    assert_eq!(refused.problem(), (409, "above-maximum".to_owned()));
    let detail = text(&refused.body["detail"]);
    assert!(
        detail.contains("ten hoogste € 40,00. Verleen ten hoogste dat bedrag."),
        "{detail}"
    );
    let mut whole = grant();
    whole["amount"] = json!("40.00");
    let granted = app
        .post(DECIDER, &format!("{path}/decision"), &whole)
        .await
        .good();
    assert_eq!(granted["outcome"], "partially-granted");
    let raise = json!({ "kind": "raised", "amount": "40.01", "reasons": "Meer." });
    let award = text(&granted["awardId"]);
    let changes = format!("/v1/awards/{award}/changes");
    let refused = app.post(DECIDER, &changes, &raise).await;
    assert_eq!(refused.problem(), (409, "above-maximum".to_owned()));
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let raised = format!("UPDATE awards SET amount = 40.01 WHERE id = '{award}'");
    let told = conn.batch_execute(&raised).await.unwrap_err().to_string();
    assert!(told.contains("above 40.00 for one application"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_is_not_below_the_least_and_stays_as_announced_awb_4_27() {
    let app = App::start().await;
    let call = at_most_forty(&app).await;
    let path = format!("/v1/calls/{}", call.id);
    let mut draft = app.get(ADMINISTRATOR, &path).await.good();
    for outcome in ["id", "publishedAt"] {
        draft.as_object_mut().unwrap().remove(outcome);
    }
    for (least, most) in [("0.00", "0.00"), ("40.01", "40.00")] {
        (draft["minimum"], draft["maximum"]) = (json!(least), json!(most));
        let refused = app.post(ADMINISTRATOR, "/v1/calls", &draft).await;
        let wrong = &refused.body["errors"][0];
        assert_eq!(
            (&wrong["pointer"], &wrong["code"]),
            (&json!("/maximum"), &json!("maximum-below-minimum"))
        );
    }
    (draft["minimum"], draft["maximum"]) = (json!("40.00"), json!("40.00"));
    let made = app.post(ADMINISTRATOR, "/v1/calls", &draft).await.good();
    let own = format!("/v1/calls/{}", text(&made["id"]));
    let change = app
        .request(Method::PATCH, &own)
        .bearer_auth(app.token(ADMINISTRATOR).await)
        .header("If-Match", "\"1\"")
        .header("Content-Type", "application/merge-patch+json")
        .body(json!({ "maximum": null }).to_string());
    assert_eq!(app.send(change).await.good()["maximum"], Value::Null);
    // The administrator enters it in the form, and leaves what it was in all other fields.
    let mut administrator = Visitor::new(&app);
    administrator.log_in(ADMINISTRATOR).await;
    let page = format!("/beheer/openstellingen/{}", text(&made["id"]));
    let fields = [
        ("ceilingId", call.ceiling.as_str()),
        ("title", "Preventieaanbod"),
        ("description", "Trainingen"),
        ("opensAt", "2026-11-01T09:00"),
        ("closesAt", "2027-02-01T17:00"),
        ("decisionWeeks", "13"),
        ("distributionMethod", "order-of-receipt"),
        ("lastOne", "partial"),
        ("minimum", "0,00"),
        ("maximum", "12.500,00"),
    ];
    let form = format!("{page}/wijzigen");
    assert_eq!(administrator.fill(&form, &fields).await.going_to(), page);
    let shown = administrator.get(&page).await.text;
    assert!(shown.contains("€\u{a0}12.500,00"), "{shown}");
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, constraint) in [
        (
            format!("UPDATE calls SET maximum = NULL WHERE id = '{}'", call.id),
            "stays as it was announced",
        ),
        (
            "UPDATE calls SET minimum = 12500.01 WHERE published_at IS NULL".to_owned(),
            "calls_maximum_not_below_minimum",
        ),
        (
            "UPDATE calls SET maximum = 0 WHERE published_at IS NULL".to_owned(),
            "calls_maximum_positive",
        ),
    ] {
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(constraint), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_reads_the_most_before_applying_and_who_asks_for_more_is_told() {
    let app = App::start().await;
    let call = at_most_forty(&app).await;
    let mut anyone = Visitor::new(&app);
    for page in ["/".to_owned(), format!("/openstellingen/{}", call.id)] {
        let shown = anyone.get(&page).await.text;
        assert!(
            shown.contains("Hoogste bedrag per aanvraag") && shown.contains("€\u{a0}40,00"),
            "{page}: {shown}"
        );
    }
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    for (euros, more) in [("40.00", false), ("40.01", true)] {
        let id = app.draft(PROVIDER, &call, euros).await;
        for step in ["begroting", "controleren"] {
            let page = format!("/aanvrager/aanvragen/{id}/invullen/{step}");
            let shown = provider.get(&page).await.text;
            assert!(
                shown.contains("Een aanvraag krijgt hier ten hoogste €\u{a0}40,00"),
                "{shown}"
            );
            assert_eq!(
                shown.contains("U vraagt meer. Dat mag"),
                more,
                "{step} of {euros}: {shown}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_granted_above_the_most_leaves_its_aid_for_the_next_2023_2831() {
    let app = with_aid().await;
    let other = json!({ "distributionMethod": "pro-rata", "maximum": "10000.00" });
    let call = app.call_like("100000.00", other).await;
    let mother = organisation();
    let number = mother["kvkNumber"].clone();
    let mother = text(&app.post(PROVIDER, "/v1/organisations", &mother).await.good()["id"]);
    let had = aid("285000.00", day_of(app.now()) - Days::new(10));
    let first = declaring("50000.00", &had, &json!([]));
    let first = text(&applied(&app, &call, &mother, first).await.good()["id"]);
    let daughter = app.organisation(PROVIDER).await;
    let related = json!([{ "name": "Moeder BV", "kvkNumber": number }]);
    let second = declaring("10000.00", &had, &related);
    let second = text(&applied(&app, &call, &daughter, second).await.good()["id"]);
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    let (first, second) = (line(&made, &first), line(&made, &second));
    assert_eq!(
        (&first["amount"], &second["amount"]),
        (&json!("10000.00"), &json!("5000.00"))
    );
    let why = |line: &Value| text(&line["reasons"][0]);
    assert!(
        why(first).contains("in deze openstelling ten hoogste € 10.000,00"),
        "{first}"
    );
    assert!(why(second).contains("past daarin nog € 5.000,00"), "{second}");
}
