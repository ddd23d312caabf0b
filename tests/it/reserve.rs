//! The reserve list when money returns: who is next, the offer, its answer, and the grant that follows.

use chrono::{Days, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::http::deed::day_of;
use plafond_rules::roles::Role;
use serde_json::{Value, json};

use crate::distribution::{approve, propose, scored, tender};
use crate::explanation::{explain, reference};
use crate::support::story::{
    ADMINISTRATOR, ASSESSOR, CASEWORKER, Call, DECIDER, DECIDER_2, FINANCE, OTHER_PROVIDER, PROVIDER, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

/// A tender of 100 euros: the first gets 80, the second 20 of its 60, the third nothing of its 50.
pub struct Reserve {
    pub call: Call,
    pub first: String,
    pub second: String,
    pub third: String,
}

/// An approved distribution with two on its reserve list, and so much that returned.
pub async fn reserve(app: &App, returned: &str) -> Reserve {
    let call = tender(app, "100.00").await;
    let first = scored(app, &call, "80.00", [9, 9]).await;
    let second = scored(app, &call, "60.00", [8, 8]).await;
    let third = scored(app, &call, "50.00", [7, 7]).await;
    app.travel(TimeDelta::hours(2));
    let made = propose(app, &call, json!({})).await.good();
    approve(app, DECIDER, &made).await.good();
    raise(app, &call, returned).await;
    Reserve {
        call,
        first,
        second,
        third,
    }
}

async fn raise(app: &App, call: &Call, euros: &str) {
    let raised = json!({ "kind": "raised", "amount": euros, "ground": "Collegebesluit" });
    let path = format!("/v1/ceilings/{}/entries", call.ceiling);
    app.post(ADMINISTRATOR, &path, &raised).await.good();
}

fn asking(app: &App, days: u64) -> Value {
    json!({
        "answerBy": day_of(app.now()) + Days::new(days),
        "explanation": "Het college verhoogde het subsidieplafond.",
    })
}

async fn offer(app: &App, who: &str, application: &str, new: &Value) -> Answered {
    let path = format!("/v1/applications/{application}/reserve-offers");
    app.post(who, &path, new).await
}

/// Offers all within reach with two weeks to answer.
pub async fn offered(app: &App, application: &str) -> Value {
    let new = asking(app, 14);
    offer(app, DECIDER, application, &new).await.good()
}

async fn act(app: &App, who: &str, offer: &Value, what: &str, body: &Value) -> Answered {
    let path = format!("/v1/reserve-offers/{}/{what}", text(&offer["id"]));
    app.post(who, &path, body).await
}

async fn list(app: &App, call: &Call) -> Value {
    let path = format!("/v1/calls/{}/reserve-list", call.id);
    app.get(DECIDER, &path).await.good()
}

/// What each on the list lacks and can be offered.
async fn reach(app: &App, call: &Call) -> Vec<(String, String)> {
    let list = list(app, call).await;
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| (text(&one["lacks"]), text(&one["withinReach"])))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(lacks, reach)| ((*lacks).to_owned(), (*reach).to_owned()))
        .collect()
}

async fn told(app: &App, application: &str) -> Vec<String> {
    let path = format!("/v1/applications/{application}/timeline");
    let story = app.get(CASEWORKER, &path).await.good();
    let items = story["items"].as_array().unwrap();
    items.iter().map(|event| text(&event["action"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn money_that_returned_is_offered_accepted_and_granted_in_order_awb_4_26() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    assert_eq!(
        reach(&app, &reserve.call).await,
        pairs(&[("40.00", "40.00"), ("50.00", "30.00")])
    );
    // Who is later on the list gets only what those before it leave.
    let mut too_much = asking(&app, 14);
    too_much["amount"] = json!("30.01");
    let refused = offer(&app, DECIDER, &reserve.third, &too_much).await;
    assert_eq!(refused.problem(), (400, "invalid-input".to_owned()));
    assert_eq!(refused.body["errors"][0]["code"], "more-than-within-reach");

    let second = offered(&app, &reserve.second).await;
    assert_eq!(
        (&second["amount"], &second["status"]),
        (&json!("40.00"), &json!("offered"))
    );
    let third = offered(&app, &reserve.third).await;
    assert_eq!(third["amount"], "30.00");
    let shown = list(&app, &reserve.call).await;
    assert_eq!(
        (&shown["available"], &shown["offered"]),
        (&json!("70.00"), &json!("70.00"))
    );
    assert_eq!(
        app.balance(&reserve.call.ceiling).await["committed"],
        "100.00",
        "an offer commits nothing"
    );
    let early = json!({ "reasons": "Er kwam geld vrij." });
    let refused = act(&app, DECIDER, &second, "grant", &early).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));

    for offer in [&second, &third] {
        let yes = json!({ "accepted": true });
        let answered = act(&app, PROVIDER, offer, "answer", &yes).await.good();
        assert_eq!(answered["status"], "accepted");
    }
    // Who had a part gets a raise of it.
    let raised = act(&app, DECIDER, &second, "grant", &early).await.good();
    assert!(
        raised["awardChangeId"].is_string() && raised["decisionId"].is_null(),
        "{raised}"
    );
    let awards = app
        .get(
            DECIDER,
            &format!("/v1/awards/{}", award_of(&app, &reserve.second).await),
        )
        .await
        .good();
    assert_eq!(awards["amount"], "60.00");

    // Who was refused gets a decision in the place of the refusal.
    let missing = act(&app, DECIDER, &third, "grant", &early).await;
    assert_eq!(missing.body["errors"][0]["pointer"], "/legalBasis");
    let whole = json!({
        "reasons": "Er kwam geld vrij.", "legalBasis": "Artikel 4:26 en 4:29 Awb", "reportDueOn": "2030-03-01",
        "obligations": ["Meld het als een activiteit niet doorgaat."],
    });
    let granted = act(&app, DECIDER, &third, "grant", &whole).await.good();
    assert_eq!(granted["status"], "granted");
    let path = format!("/v1/applications/{}/decision", reserve.third);
    let decision = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (
            &decision["outcome"],
            &decision["amount"],
            &decision["reserveOfferId"],
            &decision["id"]
        ),
        (
            &json!("partially-granted"),
            &json!("30.00"),
            &third["id"],
            &granted["decisionId"]
        )
    );
    assert!(decision["replacesId"].is_string() && decision["awardId"].is_string());
    let (same, said) = explain(&app, &reference(&app, &reserve.third).await);
    assert!(same, "{said}");
    assert_eq!(app.balance(&reserve.call.ceiling).await["committed"], "170.00");
    assert_eq!(reach(&app, &reserve.call).await, pairs(&[("20.00", "0.00")]));
    let story = told(&app, &reserve.third).await;
    for action in [
        "reserve-offered",
        "reserve-accepted",
        "application-decided",
        "reserve-granted",
    ] {
        assert!(story.iter().any(|told| told == action), "{action}: {story:?}");
    }
    app.make_letters().await;
    let letters = app
        .get(PROVIDER, &format!("/v1/applications/{}/letters", reserve.third))
        .await
        .good();
    let kinds: Vec<_> = letters["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["kind"]))
        .collect();
    assert!(
        ["reserve-offer", "partial-grant"]
            .iter()
            .all(|kind| kinds.iter().any(|one| one == kind)),
        "{kinds:?}"
    );
    // The refusal that was replaced is contested no more; what took its place is.
    let replaced = json!({ "against": "decision", "againstId": decision["replacesId"], "grounds": "x" });
    let refused = app.post(PROVIDER, "/v1/objections", &replaced).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    let in_force = json!({ "against": "decision", "againstId": decision["id"], "grounds": "x" });
    app.post(PROVIDER, "/v1/objections", &in_force).await.good();
}

/// Who waits on a page of the list.
fn waiting(page: &[Value]) -> Vec<String> {
    page.iter().map(|one| text(&one["applicationId"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_comes_in_pages_also_when_who_ended_one_waits_no_more() {
    let app = App::start().await;
    let call = tender(&app, "100.00").await;
    let mut in_order = Vec::new();
    for (euros, points) in [
        ("100.00", [10, 9]),
        ("30.00", [9, 9]),
        ("20.00", [9, 8]),
        ("20.00", [8, 8]),
        ("10.00", [8, 7]),
        ("10.00", [7, 7]),
    ] {
        in_order.push(scored(&app, &call, euros, points).await);
    }
    in_order.remove(0);
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    approve(&app, DECIDER, &made).await.good();
    raise(&app, &call, "35.00").await;

    let path = format!("/v1/calls/{}/reserve-list", call.id);
    let whole = app.get(DECIDER, &path).await;
    assert_eq!(whole.next_page(), None);
    let whole = whole.good()["items"].as_array().unwrap().clone();
    assert_eq!(waiting(&whole), in_order);
    let pages = app.pages(DECIDER, &format!("{path}?limit=2")).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(
        pages.concat(),
        whole,
        "what is within reach counts who is on a page before"
    );
    let strange = format!("{path}?cursor={}", call.id);
    assert_eq!(app.get(DECIDER, &strange).await.problem().0, 404);

    let first = app.get(DECIDER, &format!("{path}?limit=1")).await;
    let next = first.next_page().unwrap();
    let offer = offered(&app, &in_order[0]).await;
    let yes = json!({ "accepted": true });
    act(&app, PROVIDER, &offer, "answer", &yes).await.good();
    let grant = json!({ "reasons": "Er kwam geld vrij.", "legalBasis": "Artikel 4:26 Awb", "reportDueOn": "2030-03-01" });
    act(&app, DECIDER, &offer, "grant", &grant).await.good();
    let rest = app.pages(DECIDER, &next).await;
    assert_eq!(waiting(&rest.concat()), in_order[1..]);
    let left = app.pages(DECIDER, &path).await;
    assert_eq!(waiting(&left.concat()), in_order[1..]);

    let mut visitor = Visitor::new(&app);
    visitor.log_in(DECIDER).await;
    let page = format!("/behandeling/openstellingen/{}/reservelijst", call.id);
    let shown = visitor.get(&page).await.text;
    assert!(
        in_order[1..]
            .iter()
            .all(|one| shown.contains(&format!("{page}/{one}"))),
        "{shown}"
    );
}

async fn award_of(app: &App, application: &str) -> String {
    let path = format!("/v1/applications/{application}/decision");
    text(&app.get(DECIDER, &path).await.good()["awardId"])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_declined_taken_back_or_lapses_and_then_the_next_is_served() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let second = offered(&app, &reserve.second).await;
    let again = offer(&app, DECIDER, &reserve.second, &asking(&app, 14)).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    let taken = json!({ "reasons": "Het geld is nodig voor een bezwaar." });
    let withdrawn = act(&app, DECIDER, &second, "withdrawal", &taken).await.good();
    assert_eq!(withdrawn["status"], "withdrawn");

    // Without an answer it lapses by itself; then the others come first.
    let second = offered(&app, &reserve.second).await;
    app.travel(TimeDelta::days(16));
    let late = act(&app, PROVIDER, &second, "answer", &json!({ "accepted": true })).await;
    assert_eq!(late.problem(), (409, "impossible-now".to_owned()));
    assert!(text(&late.body["detail"]).contains("vervallen"), "{}", late.body);
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    assert!(
        told(&app, &reserve.second)
            .await
            .contains(&"reserve-lapsed".to_owned())
    );
    assert_eq!(
        reach(&app, &reserve.call).await,
        pairs(&[("40.00", "20.00"), ("50.00", "50.00")])
    );

    // An answer on paper counts from the day it was given.
    let second = offered(&app, &reserve.second).await;
    assert_eq!(second["amount"], "20.00");
    let given_on = day_of(app.now());
    app.travel(TimeDelta::days(20));
    let by_provider = json!({ "accepted": false, "givenOn": given_on });
    let refused = act(&app, PROVIDER, &second, "answer", &by_provider).await;
    assert_eq!(refused.problem(), (400, "invalid-input".to_owned()));
    let declined = act(&app, CASEWORKER, &second, "answer", &by_provider)
        .await
        .good();
    assert_eq!(declined["status"], "declined");
    assert_eq!(
        reach(&app, &reserve.call).await,
        pairs(&[("40.00", "0.00"), ("50.00", "50.00")])
    );
    let refused = offer(&app, DECIDER, &reserve.second, &asking(&app, 14)).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    let never = offer(&app, DECIDER, &reserve.first, &asking(&app, 14)).await;
    assert_eq!(never.problem(), (409, "impossible-now".to_owned()));
    let mut too_long = asking(&app, 14);
    too_long["answerBy"] = json!(day_of(app.now()) + Days::new(85));
    let refused = offer(&app, DECIDER, &reserve.third, &too_long).await;
    assert_eq!(refused.body["errors"][0]["pointer"], "/answerBy");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_comes_first_and_who_assessed_offers_nothing_awb_10_3() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Assessor, Role::Decider])
        .await;
    let call = tender(&app, "10.00").await;
    let own = app.complete(PROVIDER, &call, "30.00").await;
    for who in [both, ASSESSOR] {
        let new = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed." });
        app.post(who, &format!("/v1/applications/{own}/assessments"), &new)
            .await
            .good();
    }
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    approve(&app, DECIDER, &made).await.good();
    raise(&app, &call, "5.00").await;
    let refused = offer(&app, both, &own, &asking(&app, 14)).await;
    assert_eq!(refused.problem(), (403, "four-eyes".to_owned()));
    offered(&app, &own).await;

    let reserve = reserve(&app, "70.00").await;
    let path = format!("/v1/applications/{}/decision", reserve.third);
    let refusal = app.get(PROVIDER, &path).await.good();
    let objection = json!({ "against": "decision", "againstId": refusal["id"], "grounds": "x" });
    let objection = app.post(PROVIDER, "/v1/objections", &objection).await.good();
    let refused = offer(&app, DECIDER_2, &reserve.third, &asking(&app, 14)).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    assert!(
        text(&refused.body["detail"]).contains("bezwaar"),
        "{}",
        refused.body
    );
    let path = format!("/v1/objections/{}/withdrawal", text(&objection["id"]));
    app.post(PROVIDER, &path, &json!({})).await.good();
    offer(&app, DECIDER_2, &reserve.third, &asking(&app, 14))
        .await
        .good();
    let other = app
        .post(
            OTHER_PROVIDER,
            &format!(
                "/v1/reserve-offers/{}/answer",
                text(&list(&app, &reserve.call).await["items"][1]["offer"]["id"])
            ),
            &json!({ "accepted": true }),
        )
        .await;
    assert_eq!(other.problem(), (404, "not-found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_itself_offers_no_euro_twice_and_keeps_what_was_answered() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let offer = offered(&app, &reserve.second).await;
    let id = text(&offer["id"]);
    let copy = |amount: &str, place: &str, application: &str| {
        format!(
            "INSERT INTO reserve_offers (id, application_id, distribution_id, place, ceiling_id, amount, explanation, offered_by, \
             offered_at, answer_by, status) SELECT gen_random_uuid(), '{application}', distribution_id, {place}, ceiling_id, \
             {amount}, explanation, offered_by, offered_at, answer_by, 'offered' FROM reserve_offers WHERE id = '{id}'"
        )
    };
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, words) in [
        (copy("30.01", "2", &reserve.third), "is not offered yet"),
        (copy("1", "1", &reserve.third), "nobody waits on place 1"),
        (copy("51", "2", &reserve.third), "nobody waits on place 2"),
        (copy("1", "1", &reserve.second), "reserve_offers_one_open"),
        (
            format!("UPDATE reserve_offers SET amount = 1 WHERE id = '{id}'"),
            "permission denied",
        ),
        (
            format!(
                "UPDATE reserve_offers SET status = 'granted', concluded_at = now(), answered_at = now(), answered_by = offered_by, \
                 decision_id = (SELECT id FROM decisions LIMIT 1) WHERE id = '{id}'"
            ),
            "stays as it was",
        ),
    ] {
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{statement}: {refused}");
    }
    // A decision that grants without an accepted offer takes no refusal's place.
    let unasked = format!(
        "INSERT INTO decisions (id, application_id, outcome, requested, amount, reasons, legal_basis, obligations, ceiling_id, \
         ceiling_amount, ceiling_committed, decided_by, decided_at, notified_on, objection_until, exempt, replaces_id, reserve_offer_id) \
         SELECT gen_random_uuid(), application_id, outcome, requested, amount, reasons, legal_basis, obligations, ceiling_id, \
         ceiling_amount, ceiling_committed, decided_by, decided_at, notified_on, objection_until, exempt, id, '{id}' \
         FROM decisions WHERE application_id = '{}'",
        reserve.third
    );
    let refused = conn.batch_execute(&unasked).await.unwrap_err().to_string();
    assert!(refused.contains("rests on no accepted offer"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn the_portal_shows_who_is_next_and_carries_the_offer_to_its_grant() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let page = format!("/behandeling/openstellingen/{}/reservelijst", reserve.call.id);
    let shown = decider.get(&page).await.text;
    for words in ["€\u{a0}70,00", "€\u{a0}40,00", "€\u{a0}30,00", "Nog geen"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let one = format!("{page}/{}", reserve.third);
    let until = (day_of(app.now()) + Days::new(14)).to_string();
    let early = decider
        .send(
            &one,
            &format!("{one}/aanbod"),
            &[("answerBy", "2020-01-01"), ("explanation", "Er is geld.")],
        )
        .await;
    assert_eq!(early.status, 400);
    let made = decider
        .send(
            &one,
            &format!("{one}/aanbod"),
            &[("answerBy", &until), ("explanation", "Er is geld.")],
        )
        .await;
    assert_eq!(made.going_to(), page);

    let offers = app
        .get(
            PROVIDER,
            &format!("/v1/applications/{}/reserve-offers", reserve.third),
        )
        .await
        .good();
    let offer = text(&offers["items"][0]["id"]);
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let dossier = format!("/aanvrager/aanvragen/{}", reserve.third);
    let shown = provider.get(&dossier).await.text;
    assert!(
        shown.contains("Antwoord op ons aanbod") && shown.contains("Aanbod uit de reservelijst"),
        "{shown}"
    );
    let own = format!("{dossier}/aanbod/{offer}");
    provider
        .send(&own, &format!("{own}/aannemen"), &[])
        .await
        .going_to();
    let shown = provider.get(&own).await.text;
    assert!(
        shown.contains("U neemt het aan") && !shown.contains("Ja, ik neem het aan"),
        "{shown}"
    );

    let granting = decider.get(&one).await.text;
    assert!(granting.contains("in de plaats van de afwijzing"), "{granting}");
    let fields = [
        ("reasons", "Er kwam geld vrij."),
        ("legalBasis", "Artikel 4:26 Awb"),
        ("reportDueOn", "2030-03-01"),
        ("obligations", "Meld het meteen."),
    ];
    let done = decider.send(&one, &format!("{one}/verlening"), &fields).await;
    assert_eq!(done.going_to(), page);
    assert_eq!(app.balance(&reserve.call.ceiling).await["committed"], "130.00");

    // A caseworker writes down what came on paper.
    offered(&app, &reserve.second).await;
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let one = format!("{page}/{}", reserve.second);
    caseworker
        .send(&one, &format!("{one}/antwoord"), &[])
        .await
        .going_to();
    let shown = caseworker.get(&page).await.text;
    assert!(shown.contains("Afgewezen"), "{shown}");
    let mut finance = Visitor::new(&app);
    finance.log_in(FINANCE).await;
    assert_eq!(finance.get(&page).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_found_in_its_own_dossier_and_its_own_call_only() {
    let app = App::start().await;
    let reserve = reserve(&app, "200.00").await;
    let elsewhere = app.call("100.00").await;
    let list = |call: &str| format!("/behandeling/openstellingen/{call}/reservelijst");
    let one = format!("{}/{}", list(&reserve.call.id), reserve.second);
    let until = (day_of(app.now()) + Days::new(14)).to_string();
    let fields = [("answerBy", until.as_str()), ("explanation", "Er is geld.")];
    let offers = async |application: &str| {
        let path = format!("/v1/applications/{application}/reserve-offers");
        app.get(PROVIDER, &path).await.good()["items"].clone()
    };
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    for what in ["aanbod", "aanbod/concept", "terugname", "verlening"] {
        let wrong = format!("{}/{}/{what}", list(&elsewhere.id), reserve.second);
        let answer = decider.send(&one, &wrong, &fields).await;
        assert_eq!(answer.status, 404, "{what}: {}", answer.text);
    }
    assert_eq!(offers(&reserve.second).await, json!([]));

    offered(&app, &reserve.second).await;
    let other = text(&offered(&app, &reserve.third).await["id"]);
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let own = format!("/aanvrager/aanvragen/{}/aanbod/{other}", reserve.third);
    let wrong = format!("/aanvrager/aanvragen/{}/aanbod/{other}", reserve.second);
    assert_eq!(provider.get(&own).await.status, 200);
    assert_eq!(provider.get(&wrong).await.status, 404);
    for what in ["aannemen", "afwijzen"] {
        let answer = provider.send(&own, &format!("{wrong}/{what}"), &[]).await;
        assert_eq!(answer.status, 404, "{what}: {}", answer.text);
    }
    assert_eq!(offers(&reserve.third).await[0]["status"], "offered");
}
