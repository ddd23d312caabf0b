//! Hearing the provider before a decision to its disadvantage: a step that can't be skipped (Awb 4:7-4:12).

use chrono::{Days, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::http::deed::day_of;
use serde_json::{Value, json};

use crate::support::story::{CASEWORKER, Call, DECIDER, OTHER_PROVIDER, PROVIDER, grant, report, text};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App, Pdf};

/// An award of a hundred that was accounted for, with its application.
async fn accounted(app: &App) -> (Call, String, String) {
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&application).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    (call, application, award)
}

/// What is intended, with two weeks to answer.
fn intention(app: &App, kind: &str, amount: Option<&str>) -> Value {
    let mut intention = json!({
        "kind": kind, "intention": "Wij willen minder geven.", "reasons": "Twee bijeenkomsten gingen niet door.",
        "legalBasis": "Artikel 4:46, tweede lid, Awb", "respondBy": day_of(app.now()) + Days::new(14),
    });
    if let Some(amount) = amount {
        intention["amount"] = json!(amount);
    }
    intention
}

fn left_out(mut intention: Value, ground: &str) -> Value {
    intention.as_object_mut().unwrap().remove("respondBy");
    intention["exception"] = json!({ "ground": ground, "reason": "Zie het dossier." });
    intention
}

async fn announce(app: &App, application: &str, new: &Value) -> Answered {
    let path = format!("/v1/applications/{application}/hearings");
    app.post(CASEWORKER, &path, new).await
}

async fn settle(app: &App, award: &str, amount: &str) -> Answered {
    let settlement = json!({ "amount": amount, "reasons": "Minder bijeenkomsten." });
    app.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settlement)
        .await
}

async fn change(app: &App, award: &str, new: Value) -> Answered {
    let mut new = new;
    new["reasons"] = json!("x");
    app.post(DECIDER, &format!("/v1/awards/{award}/changes"), &new)
        .await
}

fn path_of(hearing: &Value) -> String {
    format!(
        "/v1/applications/{}/hearings/{}",
        text(&hearing["applicationId"]),
        text(&hearing["id"])
    )
}

#[track_caller]
fn needs_hearing(answer: &Answered, words: &str) {
    assert_eq!(answer.problem(), (409, "hearing-needed".to_owned()));
    let detail = answer.body["detail"].as_str().unwrap();
    assert!(detail.contains(words), "{detail}");
}

/// Kind and recipient of each mail about an application, oldest first.
async fn mails(app: &App, application: &str) -> Vec<(String, String)> {
    let told = |mail: &Value| (text(&mail["kind"]), text(&mail["recipient"]));
    app.mail_about(application).await.iter().map(told).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_settled_lower_before_the_provider_gave_its_view_awb_4_8() {
    let app = App::start().await;
    let (call, application, award) = accounted(&app).await;
    needs_hearing(&settle(&app, &award, "70.00").await, "Vraag eerst de zienswijze");
    let announced = announce(
        &app,
        &application,
        &intention(&app, "lower-settlement", Some("70.00")),
    )
    .await;
    assert!(announced.headers.contains_key("location"));
    let hearing = announced.good();
    assert_eq!(
        (&hearing["status"], &hearing["complete"], &hearing["amountBefore"]),
        (&json!("invited"), &json!(false), &json!("100.00"))
    );
    needs_hearing(&settle(&app, &award, "70.00").await, "heeft tot en met");
    let view = json!({ "view": "De bijeenkomsten zijn later alsnog gegeven." });
    let viewed = app
        .post(PROVIDER, &format!("{}/view", path_of(&hearing)), &view)
        .await
        .good();
    assert_eq!(
        (&viewed["status"], &viewed["complete"], &viewed["view"]),
        (&json!("viewed"), &json!(true), &view["view"])
    );
    let settled = settle(&app, &award, "70.00").await.good();
    assert_eq!(settled["hearingId"], hearing["id"]);
    assert_eq!(app.balance(&call.ceiling).await["committed"], "70.00");
    let late = app
        .post(PROVIDER, &format!("{}/view", path_of(&hearing)), &view)
        .await;
    assert_eq!(late.problem(), (409, "impossible-now".to_owned()));
    let shown = app.get(PROVIDER, &path_of(&hearing)).await;
    assert!(shown.headers.contains_key("etag"));
    let shown = shown.good();
    assert!(
        shown["closedAt"].is_string() && shown["complete"] == false,
        "{shown:#}"
    );
}

/// An award that was settled lower after the provider gave its view, by its application.
async fn settled_after_view(app: &App) -> String {
    let (_, application, award) = accounted(app).await;
    let new = intention(app, "lower-settlement", Some("70.00"));
    let hearing = announce(app, &application, &new).await.good();
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let term = terms["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|term| term["kind"] == "hearing")
        .unwrap();
    assert_eq!(
        (&term["status"], &term["end"]),
        (&json!("running"), &new["respondBy"]),
        "{term:#}"
    );
    let view = json!({ "view": "Dat klopt niet." });
    app.post(PROVIDER, &format!("{}/view", path_of(&hearing)), &view)
        .await
        .good();
    settle(app, &award, "70.00").await.good();
    application
}

#[tokio::test(flavor = "multi_thread")]
async fn the_announcement_is_a_letter_and_that_of_the_decision_says_how_the_provider_was_heard() {
    let app = App::start().await;
    let application = settled_after_view(&app).await;
    app.make_letters().await;
    let letters = app
        .get(PROVIDER, &format!("/v1/applications/{application}/letters"))
        .await
        .good();
    for (kind, words) in [
        ("hearing", ["Wij willen minder geven.", "€ 70,00", "artikel 4:9"]),
        ("settlement", ["Uw zienswijze", "meegewogen", "€ 70,00"]),
    ] {
        let listed = letters["items"].as_array().unwrap();
        let letter = listed.iter().find(|letter| letter["kind"] == kind).unwrap();
        let path = format!("/v1/letters/{}/content", text(&letter["id"]));
        let pdf = Pdf::of(&app.download(PROVIDER, &path).await.1);
        pdf.must_be_sound();
        for word in words {
            assert!(pdf.words().contains(word), "{word}: {}", pdf.words());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_get_mail_about_a_hearing_and_it_is_a_part_of_the_story() {
    let app = App::start().await;
    let application = settled_after_view(&app).await;
    let told = mails(&app, &application).await;
    for (kind, to) in [
        ("hearing-announced", "subsidie@voorbeeld.example"),
        ("hearing-view-received", "subsidie@voorbeeld.example"),
        ("hearing-view-arrived", CASEWORKER),
    ] {
        assert!(
            told.contains(&(kind.to_owned(), to.to_owned())),
            "{kind}: {told:?}"
        );
    }
    let story = app
        .get(PROVIDER, &format!("/v1/applications/{application}/timeline"))
        .await
        .good();
    for title in ["Zienswijze gevraagd over een voornemen", "Zienswijze ontvangen"] {
        let mut titles = story["items"].as_array().unwrap().iter();
        assert!(titles.any(|event| event["title"] == title), "{title}: {story:#}");
    }
    let proof = app
        .get(PROVIDER, &format!("/v1/applications/{application}/notices"))
        .await
        .good();
    assert!(proof.to_string().contains("hearing-announced"), "{proof:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_answer_in_time_is_decided_on_as_announced_or_milder() {
    let app = App::start().await;
    let (_, application, award) = accounted(&app).await;
    let new = intention(&app, "lower-settlement", Some("70.00"));
    let hearing = announce(&app, &application, &new).await.good();
    app.travel(TimeDelta::days(15));
    let lapsed = app.get(PROVIDER, &path_of(&hearing)).await.good();
    assert_eq!(
        (&lapsed["status"], &lapsed["complete"]),
        (&json!("lapsed"), &json!(true))
    );
    let waiver = app
        .post(PROVIDER, &format!("{}/waiver", path_of(&hearing)), &json!({}))
        .await;
    assert_eq!(waiver.problem(), (409, "impossible-now".to_owned()));
    assert!(
        waiver.body["detail"]
            .as_str()
            .unwrap()
            .contains("een zienswijze geven")
    );
    needs_hearing(&settle(&app, &award, "69.99").await, "€ 70,00");
    settle(&app, &award, "70.01").await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_may_waive_and_change_its_mind_until_it_is_decided() {
    let app = App::start().await;
    let (_, application, award) = accounted(&app).await;
    let new = intention(&app, "lower-settlement", Some("70.00"));
    let hearing = announce(&app, &application, &new).await.good();
    let path = path_of(&hearing);
    let waived = app
        .post(PROVIDER, &format!("{path}/waiver"), &json!({}))
        .await
        .good();
    assert_eq!(
        (&waived["status"], &waived["complete"]),
        (&json!("waived"), &json!(true))
    );
    let after = app
        .post(PROVIDER, &format!("{path}/view"), &json!({ "view": "Toch wel." }))
        .await
        .good();
    assert_eq!(after["view"], "Toch wel.");
    let twice = app
        .post(PROVIDER, &format!("{path}/view"), &json!({ "view": "Nog iets." }))
        .await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    settle(&app, &award, "70.00").await.good();
    let told = mails(&app, &application).await;
    for kind in ["hearing-waived", "hearing-waiver-arrived"] {
        assert!(told.iter().any(|(known, _)| known == kind), "{kind}: {told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_written_down_by_the_municipality_alone_awb_4_9() {
    let app = App::start().await;
    let (_, application, _) = accounted(&app).await;
    let new = intention(&app, "lower-settlement", Some("70.00"));
    let hearing = announce(&app, &application, &new).await.good();
    let path = format!("{}/view", path_of(&hearing));
    let today = day_of(app.now());
    for own in [
        json!({ "view": "x", "spoken": true }),
        json!({ "view": "x", "givenOn": today }),
    ] {
        let refused = app.post(PROVIDER, &path, &own).await;
        assert_eq!(
            refused.body["errors"][0]["code"], "for-municipality",
            "{}",
            refused.body
        );
    }
    for day in [today + Days::new(1), today - Days::new(1)] {
        let refused = app
            .post(CASEWORKER, &path, &json!({ "view": "x", "givenOn": day }))
            .await;
        assert_eq!(
            refused.body["errors"][0]["code"], "date-out-of-range",
            "{}",
            refused.body
        );
    }
    let said = json!({ "view": "De voorzitter legde uit waarom.", "spoken": true, "givenOn": today });
    let written = app.post(CASEWORKER, &path, &said).await.good();
    assert_eq!(
        (&written["spoken"], &written["answeredOn"]),
        (&json!(true), &json!(today))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_talk_is_not_taken_to_have_kept_silent_awb_4_9() {
    let app = App::start().await;
    let (_, application, award) = accounted(&app).await;
    let new = intention(&app, "lower-settlement", Some("70.00"));
    let hearing = announce(&app, &application, &new).await.good();
    let path = path_of(&hearing);
    let asks = format!("{path}/talk-request");
    let strange = app.post(OTHER_PROVIDER, &asks, &json!({})).await;
    assert_eq!(strange.problem(), (404, "not-found".to_owned()));
    let asked = app.post(PROVIDER, &asks, &json!({})).await.good();
    assert_eq!(
        (&asked["talkAskedOn"], &asked["status"]),
        (&json!(day_of(app.now())), &json!("invited"))
    );
    let twice = app.post(PROVIDER, &asks, &json!({})).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    let told = mails(&app, &application).await;
    for kind in ["hearing-talk-asked", "hearing-talk-wanted"] {
        assert!(told.iter().any(|(known, _)| known == kind), "{kind}: {told:?}");
    }
    // The last day goes by, and nothing can be decided: it is the municipality's turn to make an appointment.
    app.travel(TimeDelta::days(15));
    let waits = app.get(CASEWORKER, &path).await.good();
    assert_eq!(
        (&waits["status"], &waits["complete"]),
        (&json!("invited"), &json!(false))
    );
    needs_hearing(&settle(&app, &award, "70.00").await, "vroeg om een gesprek");
    let said = json!({ "view": "De voorzitter legde uit waarom.", "spoken": true });
    app.post(CASEWORKER, &format!("{path}/view"), &said).await.good();
    settle(&app, &award, "70.00").await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_talk_is_asked_for_in_the_portal_too_and_the_caseworker_sees_it() {
    let app = App::start().await;
    let (_, application, _) = accounted(&app).await;
    let new = intention(&app, "lower-settlement", Some("70.00"));
    let hearing = announce(&app, &application, &new).await.good();
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let page = format!(
        "/aanvrager/aanvragen/{application}/zienswijzen/{}",
        text(&hearing["id"])
    );
    assert!(provider.get(&page).await.text.contains("Ik wil een gesprek"));
    provider
        .send(&page, &format!("{page}/gesprek"), &[])
        .await
        .going_to();
    let shown = provider.get(&page).await.text;
    assert!(
        shown.contains("U vroeg om een gesprek op") && !shown.contains("Ik wil een gesprek"),
        "{shown}"
    );
    let mut desk = Visitor::new(&app);
    desk.log_in(CASEWORKER).await;
    let seen = desk
        .get(&format!("/behandeling/aanvragen/{application}/zienswijzen"))
        .await
        .text;
    assert!(seen.contains("Gesprek gevraagd op"), "{seen}");
    let late = announce(&app, &application, &new).await.good();
    app.travel(TimeDelta::days(15));
    let after = app
        .post(PROVIDER, &format!("{}/talk-request", path_of(&late)), &json!({}))
        .await;
    assert_eq!(after.problem(), (409, "impossible-now".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hearing_is_left_out_only_on_a_ground_that_the_law_has_for_it_awb_4_12() {
    let app = App::start().await;
    let (_, application, award) = accounted(&app).await;
    for (kind, amount, ground) in [
        ("lowering", Some("70.00"), "unnecessary-costs"),
        ("revocation", None, "other-refusal"),
        ("other-terms", None, "unnecessary-costs"),
        ("lower-settlement", Some("70.00"), "other-refusal"),
        ("lower-settlement", Some("70.00"), "minor-meaning"),
    ] {
        let new = left_out(intention(&app, kind, amount), ground);
        let refused = announce(&app, &application, &new).await;
        let error = &refused.body["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/exception/ground"), &json!("ground-unfounded")),
            "{kind} {ground}: {}",
            refused.body
        );
    }
    let before = mails(&app, &application).await;
    let new = left_out(
        intention(&app, "lower-settlement", Some("70.00")),
        "unnecessary-costs",
    );
    let hearing = announce(&app, &application, &new).await.good();
    assert_eq!(
        (&hearing["status"], &hearing["complete"]),
        (&json!("left-out"), &json!(true))
    );
    // Who isn't to know beforehand doesn't learn of it here either.
    assert_eq!(mails(&app, &application).await, before);
    assert_eq!(app.get(PROVIDER, &path_of(&hearing)).await.problem().0, 404);
    let list = format!("/v1/applications/{application}/hearings");
    assert_eq!(app.get(PROVIDER, &list).await.good()["items"], json!([]));
    let view = format!("{}/view", path_of(&hearing));
    let blind = app.post(PROVIDER, &view, &json!({ "view": "x" })).await;
    assert_eq!(blind.problem().0, 404);
    settle(&app, &award, "70.00").await.good();
    let listed = app.get(PROVIDER, &list).await.good();
    assert_eq!(listed["items"][0]["exception"], "unnecessary-costs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_on_facts_that_deviate_from_the_applicants_own_demands_a_hearing_awb_4_7() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{id}/decision");
    let refusal = |deviates: bool| {
        json!({
            "outcome": "refuse", "reasons": "De inschrijving is doorgehaald.", "legalBasis": "Artikel 4:35 Awb",
            "deviatesFromApplicant": deviates,
        })
    };
    needs_hearing(&app.post(DECIDER, &path, &refusal(true)).await, "Vraag eerst");
    let mut whole = grant();
    whole["deviatesFromApplicant"] = json!(true);
    let misfit = app.post(DECIDER, &path, &whole).await;
    assert_eq!(misfit.body["errors"][0]["pointer"], "/deviatesFromApplicant");
    let hearing = announce(&app, &id, &intention(&app, "refusal", Some("40.00")))
        .await
        .good();
    assert_eq!(
        (&hearing["awardId"], &hearing["amount"]),
        (&Value::Null, &json!("40.00"))
    );
    app.post(PROVIDER, &format!("{}/waiver", path_of(&hearing)), &json!({}))
        .await
        .good();
    needs_hearing(&app.post(DECIDER, &path, &refusal(true)).await, "€ 40,00");
    let mut part = whole.clone();
    part["amount"] = json!("40.00");
    let decided = app.post(DECIDER, &path, &part).await.good();
    assert_eq!(
        (
            &decided["outcome"],
            &decided["deviatesFromApplicant"],
            &decided["hearingId"]
        ),
        (&json!("partially-granted"), &json!(true), &hearing["id"])
    );
    // A refusal that rests on nothing that deviates, such as a ceiling that is reached, needs none.
    let other = app.complete(OTHER_PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{other}/decision");
    let decided = app.post(DECIDER, &path, &refusal(false)).await.good();
    assert_eq!(decided["hearingId"], Value::Null);
    let over = announce(&app, &other, &intention(&app, "refusal", None)).await;
    assert_eq!(over.problem(), (409, "impossible-now".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_for_the_worse_demands_a_hearing_about_the_award_as_it_is_now() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&application).await;
    let lowered = json!({ "kind": "lowered", "amount": "60.00", "ground": "not-performed" });
    needs_hearing(&change(&app, &award, lowered.clone()).await, "verlagen");
    app.heard(&award, json!({ "kind": "revocation" })).await;
    // Who was heard about a revocation was heard about a lowering too.
    let done = change(&app, &award, lowered.clone()).await.good();
    assert!(done["hearingId"].is_string(), "{done:#}");
    let again = json!({ "kind": "lowered", "amount": "50.00", "ground": "not-performed" });
    needs_hearing(&change(&app, &award, again.clone()).await, "Vraag eerst");
    app.heard(&award, json!({ "kind": "lowering", "amount": "50.00" }))
        .await;
    let raised = json!({ "kind": "raised", "amount": "80.00" });
    change(&app, &award, raised).await.good();
    // It was about sixty, and it is eighty now.
    needs_hearing(&change(&app, &award, again).await, "Vraag eerst");
    let duties = |ground: Value| {
        let mut new = json!({ "kind": "obligations", "obligations": ["Lever elke week een verslag."] });
        let field = if ground.is_null() { "atRequest" } else { "ground" };
        new[field] = if ground.is_null() { json!(true) } else { ground };
        new
    };
    needs_hearing(
        &change(&app, &award, duties(json!("not-performed"))).await,
        "voorwaarden",
    );
    let asked = change(&app, &award, duties(Value::Null)).await.good();
    assert_eq!(asked["hearingId"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_does_not_go_together_in_an_announcement_is_told_at_once() {
    let app = App::start().await;
    let (_, application, _) = accounted(&app).await;
    let mut new = intention(&app, "lower-settlement", None);
    new["exception"] = json!({ "ground": "urgent", "reason": "x" });
    let wrong = announce(&app, &application, &new).await;
    let codes: Vec<_> = wrong.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| text(&error["code"]))
        .collect();
    assert_eq!(codes, ["missing", "not-together"]);
    let mut early = intention(&app, "revocation", Some("1.00"));
    early["respondBy"] = json!(day_of(app.now()));
    let wrong = announce(&app, &application, &early).await;
    let codes: Vec<_> = wrong.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| text(&error["code"]))
        .collect();
    assert_eq!(codes, ["not-for-this-kind", "term-too-short"]);
    let more = announce(
        &app,
        &application,
        &intention(&app, "lower-settlement", Some("100.00")),
    )
    .await;
    assert_eq!(
        more.body["errors"][0]["code"], "intended-not-less",
        "{}",
        more.body
    );
    let draft = app.draft(PROVIDER, &app.call("10.00").await, "10.00").await;
    let hidden = announce(&app, &draft, &intention(&app, "refusal", None)).await;
    assert_eq!(hidden.problem().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_announcement_of_the_same_kind_takes_the_place_of_the_one_before() {
    let app = App::start().await;
    let (_, application, award) = accounted(&app).await;
    let first = announce(
        &app,
        &application,
        &intention(&app, "lower-settlement", Some("70.00")),
    )
    .await
    .good();
    app.post(PROVIDER, &format!("{}/waiver", path_of(&first)), &json!({}))
        .await
        .good();
    let second = announce(
        &app,
        &application,
        &intention(&app, "lower-settlement", Some("50.00")),
    )
    .await
    .good();
    needs_hearing(&settle(&app, &award, "70.00").await, "heeft tot en met");
    let list = app
        .get(CASEWORKER, &format!("/v1/applications/{application}/hearings"))
        .await
        .good();
    let items = list["items"].as_array().unwrap();
    assert_eq!((&items[0]["id"], items.len()), (&second["id"], 2));
    assert!(items[1]["closedAt"].is_string(), "{list:#}");
    // Settled as granted there is nothing to be heard about, and the term ends.
    settle(&app, &award, "100.00").await.good();
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let standings: Vec<_> = terms["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|term| term["kind"] == "hearing")
        .map(|term| text(&term["status"]))
        .collect();
    assert_eq!(standings.len(), 2);
    assert!(standings.contains(&"ended".to_owned()), "{standings:?}");
}

/// What someone might send straight to PostgreSQL, in the role of the service.
struct Straight {
    conn: AsyncPgConnection,
    application: String,
    award: String,
    /// An announced settlement at seventy that can still be answered, in quotes.
    hearing: String,
}

/// Long after the last day to answer.
const LATER: &str = "now() + interval '30 days'";

impl Straight {
    async fn at(app: &App) -> Self {
        let (_, application, award) = accounted(app).await;
        let new = intention(app, "lower-settlement", Some("70.00"));
        let hearing = announce(app, &application, &new).await.good();
        Self {
            conn: AsyncPgConnection::establish(&app.database.url).await.unwrap(),
            application,
            award,
            hearing: format!("'{}'", text(&hearing["id"])),
        }
    }

    fn settle(&self, granted: &str, amount: &str, hearing: &str, when: &str) -> String {
        let outcome = if granted == amount { "as-granted" } else { "lower" };
        format!(
            "INSERT INTO settlements (id, award_id, outcome, granted, amount, paid, reasons, decided_by, decided_at, \
             objection_until, hearing_id) SELECT gen_random_uuid(), id, '{outcome}', {granted}, {amount}, 0, 'x', \
             (SELECT decided_by FROM decisions WHERE application_id = '{}'), {when}, '2099-01-01', {hearing} \
             FROM awards WHERE id = '{}';",
            self.application, self.award
        )
    }

    fn lower(&self) -> String {
        format!(
            "INSERT INTO award_changes (id, award_id, kind, ground, amount_before, amount_after, obligations, report_due_on, \
             effective_from, reasons, decided_by, decided_at, objection_until, hearing_id) SELECT gen_random_uuid(), id, \
             'lowered', 'wrong-data', 100, 70, '{{}}', '2099-01-01', '2099-01-01', 'x', \
             (SELECT decided_by FROM decisions LIMIT 1), {LATER}, '2099-01-01', {} FROM awards WHERE id = '{}';",
            self.hearing, self.award
        )
    }

    /// A copy of the hearing with another kind, amount, last day, state and exception.
    fn announce(&self, values: &str) -> String {
        format!(
            "INSERT INTO hearings (id, application_id, award_id, intention, reasons, legal_basis, announced_by, announced_at, \
             kind, amount_before, amount, respond_by, status, exception, exception_reason) SELECT gen_random_uuid(), \
             application_id, award_id, 'x', 'x', 'x', announced_by, now(), {values} FROM hearings WHERE id = {};",
            self.hearing
        )
    }

    /// The constraint that refuses a statement, or the words of PostgreSQL when it is none.
    async fn refused_by(&mut self, statements: &str) -> String {
        let refused = self.conn.batch_execute(statements).await.unwrap_err();
        self.conn.batch_execute("ROLLBACK").await.unwrap();
        let diesel::result::Error::DatabaseError(_, information) = refused else {
            panic!("{refused}");
        };
        let constraint = information.constraint_name().map(str::to_owned);
        constraint.unwrap_or_else(|| information.message().to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_decides_to_a_providers_disadvantage_without_a_hearing() {
    let app = App::start().await;
    let mut straight = Straight::at(&app).await;
    let other = app
        .complete(OTHER_PROVIDER, &app.call("100.00").await, "100.00")
        .await;
    let refusal = format!(
        "INSERT INTO decisions (id, application_id, outcome, requested, amount, reasons, legal_basis, obligations, ceiling_id, \
         ceiling_amount, ceiling_committed, decided_by, decided_at, notified_on, objection_until, deviates_from_applicant) \
         SELECT gen_random_uuid(), '{other}', 'refused', 100, 0, 'x', 'x', '{{}}', ceiling_id, 1000, 100, decided_by, now(), \
         current_date, '2099-01-01', true FROM decisions LIMIT 1;"
    );
    let this = straight.hearing.clone();
    // Nor by calling it what was granted and taking the rest along another way.
    let hidden = format!(
        "BEGIN; {} UPDATE awards SET amount = 70 WHERE id = '{}'; COMMIT;",
        straight.settle("70", "70", "NULL", LATER),
        straight.award
    );
    let released = format!(
        "BEGIN; {} INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, ground, decision_id, settlement_id, actor_id, at, \
         amount_after, committed_after, exempt_after) SELECT ceiling_id, 99, 'released', 30, 'x', decision_id, \
         (SELECT id FROM settlements WHERE award_id = '{award}'), \
         (SELECT decided_by FROM settlements WHERE award_id = '{award}'), now(), 0, 0, 0 FROM awards WHERE id = '{award}'; \
         UPDATE awards SET amount = 70 WHERE id = '{award}'; COMMIT;",
        straight.settle("70", "70", "NULL", LATER),
        award = straight.award
    );
    for (statements, constraint) in [
        (
            straight.settle("100", "70", "NULL", LATER),
            "settlements_lower_heard",
        ),
        (
            straight.settle("100", "70", &this, "now()"),
            "settlements_lower_heard",
        ),
        (
            straight.settle("100", "69", &this, LATER),
            "settlements_lower_heard",
        ),
        (
            straight.settle("90", "70", &this, LATER),
            "settlements_lower_heard",
        ),
        (hidden, "awards_amount_in_ledger"),
        (released, "settlements_in_ledger"),
        (straight.lower(), "award_changes_worse_heard"),
        (refusal, "decisions_deviating_heard"),
    ] {
        assert_eq!(straight.refused_by(&statements).await, constraint, "{statements}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_makes_a_hearing_what_it_was_not() {
    let app = App::start().await;
    let mut straight = Straight::at(&app).await;
    let this = straight.hearing.clone();
    for (statements, constraint) in [
        (
            straight.announce("'lowering', 100, 70, '2099-01-01', 'waived', NULL, NULL"),
            "hearings_begin_announced",
        ),
        (
            straight.announce("'lowering', 100, 70, NULL, 'left-out', 'unnecessary-costs', 'x'"),
            "hearings_exception_fits_kind",
        ),
        (
            straight.announce("'lower-settlement', 100, 0, '2099-01-01', 'invited', NULL, NULL"),
            "hearings_one_open",
        ),
        (
            straight.announce("'lowering', 100, 70, current_date - 1, 'invited', NULL, NULL"),
            "hearings_respond_by_after_announcement",
        ),
        (
            format!("UPDATE hearings SET status = 'left-out' WHERE id = {this}"),
            "hearings_kept",
        ),
        (
            format!("UPDATE hearings SET talk_asked_on = respond_by + 1 WHERE id = {this}"),
            "hearings_talk_asked_in_time",
        ),
        (
            format!(
                "UPDATE hearings SET talk_asked_on = respond_by, status = 'waived', answered_on = respond_by WHERE id = {this}"
            ),
            "hearings_kept",
        ),
        (
            "UPDATE hearings SET amount = 0".to_owned(),
            "permission denied for table hearings",
        ),
        (
            "DELETE FROM hearings".to_owned(),
            "permission denied for table hearings",
        ),
    ] {
        assert_eq!(straight.refused_by(&statements).await, constraint, "{statements}");
    }
    let close = format!("UPDATE hearings SET closed_at = now(), version = 2 WHERE id = {this}");
    straight.conn.batch_execute(&close).await.unwrap();
    let spent = straight.settle("100", "70", &this, LATER);
    assert_eq!(straight.refused_by(&spent).await, "settlements_lower_heard");
    let reopened = format!("UPDATE hearings SET closed_at = NULL WHERE id = {this}");
    assert_eq!(straight.refused_by(&reopened).await, "hearings_kept");
}
