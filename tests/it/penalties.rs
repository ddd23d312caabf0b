//! Deciding too late: the notice of default, what it costs each day, the decision that ends it, and what is owed.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::sql_query;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond_rules::dates::day_of;
use serde_json::{Value, json};

use crate::notices::{about, deliver_at, notices, refuse};
use crate::support::story::{CASEWORKER, Call, DECIDER, DECIDER_2, FINANCE, FINANCE_2, PROVIDER, text};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(11, 0, 0).unwrap().and_utc()
}

/// A complete application, and the last day on which a decision is in time.
async fn awaited(app: &App, call: &Call) -> (String, NaiveDate) {
    let received = day_of(app.now());
    let id = app.complete(PROVIDER, call, "10.00").await;
    (id, received + Days::new(91))
}

async fn notify(app: &App, who: &str, id: &str, body: &Value) -> Answered {
    app.post(who, &format!("/v1/applications/{id}/notices-of-default"), body)
        .await
}

async fn penalty(app: &App, id: &str) -> Value {
    app.get(PROVIDER, &format!("/v1/applications/{id}/penalty"))
        .await
        .good()
}

async fn tell(app: &App) {
    plafond::worker::tell_of_penalties(&app.office).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_premature_notice_is_refused_online_and_kept_as_such_when_it_came_by_post() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    app.freeze(noon(end));
    let refused = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    let words = plafond_rules::dates::dutch(end);
    assert!(
        refused.body["detail"].as_str().unwrap().contains(&words),
        "{}",
        refused.body
    );
    let posted = notify(&app, CASEWORKER, &id, &json!({ "receivedOn": end }))
        .await
        .good();
    assert_eq!(
        (&posted["premature"], &posted["channel"]),
        (&json!(true), &json!("post"))
    );
    assert!(posted["verdict"].as_str().unwrap().contains("te vroeg"));
    let none = app.get(PROVIDER, &format!("/v1/applications/{id}/penalty")).await;
    assert_eq!(none.problem().0, 404);

    app.freeze(noon(end + Days::new(1)));
    let tomorrow = json!({ "receivedOn": end + Days::new(2) });
    for (who, body, code) in [
        (CASEWORKER, tomorrow, "date-in-future"),
        (CASEWORKER, json!({}), "missing"),
        (PROVIDER, json!({ "receivedOn": end }), "not-yours-to-tell"),
    ] {
        let wrong = notify(&app, who, &id, &body).await;
        assert_eq!(wrong.body["errors"][0]["code"], code);
    }
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    let again = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    let path = format!("/v1/applications/{id}/notices-of-default");
    let listed = app.get(CASEWORKER, &path).await.good();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let other = notify(&app, "aanvrager-2@nieuw.example", &id, &json!({})).await;
    assert_eq!(other.problem().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_without_a_decision_costs_and_those_who_decide_are_told_at_every_turn() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    let deciding = [CASEWORKER, DECIDER_2, DECIDER];
    assert_eq!(app.told(&id, "notice-of-default-arrived").await, deciding);
    let shown = penalty(&app, &id).await;
    assert_eq!(shown["stage"], "grace");
    assert_eq!(shown["start"], json!(noticed + Days::new(15)));

    for (after, stage, per_day, amount) in [
        (14, "grace", "0.00", "0.00"),
        (15, "running", "23.00", "23.00"),
        (28, "running", "23.00", "322.00"),
        (29, "running", "35.00", "357.00"),
        (56, "maximum", "45.00", "1442.00"),
    ] {
        app.freeze(noon(noticed + Days::new(after)));
        tell(&app).await;
        tell(&app).await;
        let shown = penalty(&app, &id).await;
        assert_eq!(
            (&shown["stage"], &shown["perDay"], &shown["amount"]),
            (&json!(stage), &json!(per_day), &json!(amount)),
            "after {after} days"
        );
        let terms = app
            .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
            .await
            .good();
        assert_eq!(terms["penalty"], shown);
    }
    assert_eq!(app.told(&id, "penalty-started").await, deciding);
    assert!(app.told(&id, "penalty-maximum").await.is_empty());
    app.freeze(noon(noticed + Days::new(57)));
    tell(&app).await;
    tell(&app).await;
    assert_eq!(app.told(&id, "penalty-maximum").await, deciding);
    let shown = penalty(&app, &id).await;
    assert_eq!(
        (&shown["stage"], &shown["amount"]),
        (&json!("ended"), &json!("1442.00"))
    );
    // A decision after that adds nothing.
    app.freeze(noon(noticed + Days::new(80)));
    app.granted(&id).await;
    assert_eq!(penalty(&app, &id).await["amount"], "1442.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_decision_ends_the_penalty_and_what_is_owed_is_determined_within_two_weeks_awb_4_18() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed + Days::new(3)));
    notify(&app, CASEWORKER, &id, &json!({ "receivedOn": noticed }))
        .await
        .good();
    let path = format!("/v1/applications/{id}/penalty/determination");
    let determination = json!({ "reasons": "Wij beslisten te laat." });
    let early = app.post(DECIDER, &path, &determination).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));

    // Fifteen days were owed when the decision is made known: the day itself is none.
    let decided = noticed + Days::new(15 + 15);
    app.freeze(noon(decided));
    app.granted(&id).await;
    let shown = penalty(&app, &id).await;
    assert_eq!(
        (
            &shown["stage"],
            &shown["days"],
            &shown["amount"],
            &shown["perDay"]
        ),
        (&json!("ended"), &json!(15), &json!("357.00"), &json!("0.00"))
    );
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let items = terms["items"].as_array().unwrap().clone();
    let term = items
        .iter()
        .find(|term| term["kind"] == "penalty-decision")
        .unwrap();
    assert_eq!(term["trigger"], json!(decided - Days::new(1)));

    let done = app.post(DECIDER, &path, &determination).await.good();
    assert_eq!(
        (&done["stage"], &done["amount"]),
        (&json!("determined"), &json!("357.00"))
    );
    assert_eq!(
        app.told(&id, "penalty-determined").await,
        ["subsidie@voorbeeld.example"]
    );
    assert_eq!(app.told(&id, "penalty-to-pay").await, [FINANCE_2, FINANCE]);
    let again = app.post(DECIDER, &path, &determination).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let raise = format!("UPDATE penalties SET amount = 1 WHERE application_id = '{id}'");
    let refusal = sql_query(raise).execute(&mut owner).await.unwrap_err();
    assert!(refusal.to_string().contains("stays as it was"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_by_post_that_is_written_down_after_the_decision_still_counts_awb_4_17() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    let decided = end + Days::new(40);
    app.freeze(noon(decided));
    app.granted(&id).await;
    app.freeze(noon(decided + Days::new(3)));
    // After the decision, or on its day, nobody is in default; and online it comes in now.
    let late = json!({ "receivedOn": decided });
    for (who, body) in [(CASEWORKER, late), (PROVIDER, json!({}))] {
        let refused = notify(&app, who, &id, &body).await;
        assert_eq!(refused.problem(), (409, "impossible-now".to_owned()), "{who}");
    }
    let arrived = json!({ "receivedOn": end + Days::new(1) });
    let notice = notify(&app, CASEWORKER, &id, &arrived).await.good();
    assert_eq!(notice["premature"], false);
    let over = penalty(&app, &id).await;
    assert_eq!(
        (&over["stage"], &over["days"], &over["amount"]),
        (&json!("ended"), &json!(24), &json!("672.00"))
    );
    assert!(
        app.told(&id, "notice-of-default-arrived").await.is_empty(),
        "nobody has to decide any more"
    );
    assert_eq!(
        app.told(&id, "penalty-ended").await,
        [CASEWORKER, DECIDER_2, DECIDER]
    );
}

/// Every provider withdraws its consent to electronic sending.
async fn get_letters_by_post(app: &App) {
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let on_paper = "UPDATE organisations SET consented_at = NULL, street = 'Postbus 12', postcode = '6800 AA', town = 'Arnhem'";
    sql_query(on_paper).execute(&mut owner).await.unwrap();
}

/// Writes down that the letter of a dossier that waits was posted.
async fn post_the_letter(app: &App, id: &str, posted_on: NaiveDate) {
    let jobs = app.get(CASEWORKER, "/v1/print-jobs").await.good();
    let mut jobs = jobs["items"].as_array().unwrap().iter();
    let job = jobs.find(|job| job["applicationId"] == *id).unwrap();
    let path = format!("/v1/print-jobs/{}/posting", text(&job["id"]));
    app.post(CASEWORKER, &path, &json!({ "postedOn": posted_on }))
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn as_long_as_the_letter_waits_notice_can_be_given_awb_3_41_4_17() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    get_letters_by_post(&app).await;
    app.freeze(noon(end + Days::new(1)));
    app.granted(&id).await;
    app.make_letters().await;
    app.freeze(noon(end + Days::new(2)));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    assert_eq!(penalty(&app, &id).await["stage"], "grace");
    app.freeze(noon(end + Days::new(20)));
    tell(&app).await;
    post_the_letter(&app, &id, end + Days::new(20)).await;
    let over = penalty(&app, &id).await;
    assert_eq!(
        (&over["stage"], &over["days"], &over["amount"]),
        (&json!("ended"), &json!(3), &json!("69.00"))
    );
    // Posted is known: from that day on nobody is in default.
    let again = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_by_post_ends_the_penalty_on_the_day_it_is_posted_awb_3_41_4_17() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    get_letters_by_post(&app).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    // Signed on the last day that costs nothing, and posted five days later.
    let signed = noticed + Days::new(15);
    app.freeze(noon(signed));
    app.granted(&id).await;
    app.make_letters().await;
    app.freeze(noon(signed + Days::new(6)));
    tell(&app).await;
    let waiting = penalty(&app, &id).await;
    assert_eq!(
        (&waiting["stage"], &waiting["days"]),
        (&json!("running"), &json!(7))
    );
    let told = waiting["reasoning"].to_string();
    assert!(told.contains("nog niet op de post gedaan"), "{told}");
    let path = format!("/v1/applications/{id}/penalty/determination");
    let determination = json!({ "reasons": "Wij beslisten te laat." });
    let early = app.post(DECIDER, &path, &determination).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    assert!(early.body["detail"].to_string().contains("op de post"));

    post_the_letter(&app, &id, signed + Days::new(5)).await;
    let over = penalty(&app, &id).await;
    assert_eq!(
        (&over["stage"], &over["days"], &over["amount"]),
        (&json!("ended"), &json!(5), &json!("115.00"))
    );
    let done = app.post(DECIDER, &path, &determination).await.good();
    assert_eq!(done["amount"], "115.00");
}

/// A grant by mail, five days after a penalty began to run: the dossier, and the day on which it was signed.
async fn granted_late(app: &App) -> (String, NaiveDate) {
    let call = app.call("1000.00").await;
    let (id, end) = awaited(app, &call).await;
    app.freeze(noon(end + Days::new(1)));
    notify(app, PROVIDER, &id, &json!({})).await.good();
    let signed = end + Days::new(21);
    app.freeze(noon(signed));
    app.granted(&id).await;
    let over = penalty(app, &id).await;
    assert_eq!((&over["stage"], &over["days"]), (&json!("ended"), &json!(5)));
    (id, signed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_by_mail_that_reached_nobody_ends_no_penalty_before_it_is_posted_awb_2_11_4_17() {
    let app = App::start().await;
    let (id, signed) = granted_late(&app).await;
    refuse(&app).await;
    let path = format!("/v1/applications/{id}/penalty/determination");
    let determination = json!({ "reasons": "Wij beslisten te laat." });
    let early = app.post(DECIDER, &path, &determination).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    assert!(early.body["detail"].to_string().contains("Geen mailserver"));

    app.freeze(noon(signed + Days::new(2)));
    let mail = about(&notices(&app, &id).await, "application-decided").clone();
    let back = json!({ "returnedOn": signed, "reason": "550 5.1.1 Postvak bestaat niet" });
    let returns = format!("/v1/notifications/{}/returns", text(&mail["id"]));
    app.post(CASEWORKER, &returns, &back).await.good();
    tell(&app).await;
    let running = penalty(&app, &id).await;
    assert_eq!(
        (&running["stage"], &running["days"]),
        (&json!("running"), &json!(8))
    );
    assert!(
        running["reasoning"]
            .to_string()
            .contains("nog niet op de post gedaan")
    );
    assert_eq!(
        app.told(&id, "penalty-resumed").await,
        [CASEWORKER, DECIDER_2, DECIDER]
    );
    let early = app.post(DECIDER, &path, &determination).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));

    app.make_letters().await;
    app.freeze(noon(signed + Days::new(6)));
    post_the_letter(&app, &id, signed + Days::new(6)).await;
    let over = penalty(&app, &id).await;
    assert_eq!(
        (&over["stage"], &over["days"], &over["amount"]),
        (&json!("ended"), &json!(11), &json!("253.00"))
    );
    let done = app.post(DECIDER, &path, &determination).await.good();
    assert_eq!(done["amount"], "253.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_by_mail_ends_the_penalty_on_the_day_a_server_took_that_over_awb_3_41_4_17() {
    let app = App::start().await;
    let (id, signed) = granted_late(&app).await;
    deliver_at(&app, &noon(signed + Days::new(2)).to_rfc3339()).await;
    let over = penalty(&app, &id).await;
    assert_eq!(
        (&over["stage"], &over["days"], &over["amount"]),
        (&json!("ended"), &json!(7), &json!("161.00"))
    );
    let path = format!("/v1/applications/{id}/penalty/determination");
    let determination = json!({ "reasons": "Wij beslisten te laat." });
    let done = app.post(DECIDER, &path, &determination).await.good();
    assert_eq!(done["amount"], "161.00");
    assert!(app.told(&id, "penalty-more-owed").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_determined_stays_when_the_decision_turns_out_to_be_known_later_and_those_who_decide_hear_it_awb_4_18()
 {
    let app = App::start().await;
    let (id, signed) = granted_late(&app).await;
    let path = format!("/v1/applications/{id}/penalty/determination");
    let determination = json!({ "reasons": "Wij beslisten te laat." });
    app.post(DECIDER, &path, &determination).await.good();
    deliver_at(&app, &noon(signed + Days::new(2)).to_rfc3339()).await;
    let kept = penalty(&app, &id).await;
    assert_eq!(
        (&kept["stage"], &kept["amount"]),
        (&json!("determined"), &json!("115.00"))
    );
    let more = app.told(&id, "penalty-more-owed").await;
    assert_eq!(more, [CASEWORKER, DECIDER_2, DECIDER]);
}

/// Everyone reads that nothing is owed, and nobody is asked to determine it.
async fn assert_nothing_is_asked(app: &App, id: &str) {
    let path = format!("/v1/applications/{id}/penalty/determination");
    let vain = app
        .post(DECIDER, &path, &json!({ "reasons": "Wij beslisten op tijd." }))
        .await;
    assert_eq!(vain.problem(), (409, "impossible-now".to_owned()));
    let asked = app.get(DECIDER, "/v1/penalties?undetermined=true").await.good();
    let mut asked = asked["items"].as_array().unwrap().iter();
    assert!(asked.all(|one| one["applicationId"] != *id));
    let pages = [
        (DECIDER, "/beheer/dwangsommen".to_owned(), "Niets verschuldigd"),
        (
            DECIDER,
            format!("/behandeling/aanvragen/{id}/termijnen"),
            "Er is geen dwangsom verschuldigd",
        ),
        (
            DECIDER,
            format!("/behandeling/aanvragen/{id}/dwangsom"),
            "Er valt niets vast te stellen",
        ),
        (FINANCE, format!("/financien/dossiers/{id}"), "Niets verschuldigd"),
        (
            PROVIDER,
            format!("/aanvrager/aanvragen/{id}"),
            "Wij zijn u geen dwangsom verschuldigd",
        ),
    ];
    for (who, page, says) in pages {
        let mut visitor = Visitor::new(app);
        visitor.log_in(who).await;
        let shown = visitor.get(&page).await.text;
        let asks = ["Vast te stellen", "Stel de dwangsom vast", "moet nog worden"];
        assert!(shown.contains(says), "{page}: {shown}");
        assert!(!asks.iter().any(|ask| shown.contains(ask)), "{page}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_within_the_two_weeks_costs_nothing_and_a_ground_can_take_the_penalty_away() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (free, end) = awaited(&app, &call).await;
    let (excused, _) = awaited(&app, &call).await;
    let (withdrawn, _) = awaited(&app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    for id in [&free, &excused, &withdrawn] {
        notify(&app, PROVIDER, id, &json!({})).await.good();
    }
    app.freeze(noon(noticed + Days::new(15)));
    app.granted(&free).await;
    let shown = penalty(&app, &free).await;
    assert_eq!(
        (&shown["stage"], &shown["amount"]),
        (&json!("nothing-owed"), &json!("0.00"))
    );
    assert_nothing_is_asked(&app, &free).await;

    app.freeze(noon(noticed + Days::new(20)));
    app.post(
        PROVIDER,
        &format!("/v1/applications/{withdrawn}/withdrawal"),
        &json!({}),
    )
    .await
    .good();
    tell(&app).await;
    assert_eq!(penalty(&app, &withdrawn).await["days"], 5);
    app.granted(&excused).await;
    let ground = json!({ "notOwed": "notice-too-late", "reasons": "Zij kwam jaren later." });
    let path = format!("/v1/applications/{excused}/penalty/determination");
    let done = app.post(DECIDER, &path, &ground).await.good();
    assert_eq!(done["amount"], "0.00");
    assert!(done["reasoning"].to_string().contains("onredelijk laat"));
    assert!(app.told(&excused, "penalty-to-pay").await.is_empty());
}

/// A refusal for which fifteen days were too late: a penalty of EUR 357 that has to be determined.
async fn refused_late(app: &App) -> (String, Value) {
    let call = app.call("1000.00").await;
    let (id, end) = awaited(app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    notify(app, PROVIDER, &id, &json!({})).await.good();
    app.freeze(noon(noticed + Days::new(30)));
    let refusal = json!({ "outcome": "refuse", "reasons": "Past niet bij de regeling.", "legalBasis": "Artikel 4:35 Awb" });
    let path = format!("/v1/applications/{id}/decision");
    let decision = app.post(DECIDER, &path, &refusal).await.good();
    (id, decision)
}

/// An objection of who doesn't want to be heard, with the last day on which a decision on it is in time.
async fn objected(app: &App, kind: &str, against: &Value) -> (String, NaiveDate) {
    let new = json!({ "against": kind, "againstId": against["id"], "grounds": "Het klopt niet." });
    let id = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "Alles staat op papier." });
    let path = format!("/v1/objections/{id}/hearing-waiver");
    app.post(PROVIDER, &path, &waiver).await.good();
    let shown = app.get(CASEWORKER, &format!("/v1/objections/{id}")).await.good();
    (id, text(&shown["decideBy"]).parse().unwrap())
}

/// How far the penalties of a dossier are and what they come to, oldest first.
async fn penalties(app: &App, id: &str) -> Vec<(String, String)> {
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let all = terms["penalties"].as_array().unwrap().iter();
    all.map(|one| (text(&one["stage"]), text(&one["amount"])))
        .collect()
}

fn stands(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = expected.iter();
    owned
        .map(|(stage, amount)| ((*stage).to_owned(), (*amount).to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_decision_on_an_objection_has_a_notice_and_a_penalty_of_its_own_awb_4_17() {
    let app = App::start().await;
    let (id, decision) = refused_late(&app).await;
    let (objection, end) = objected(&app, "decision", &decision).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let page = format!("/aanvrager/aanvragen/{id}");
    let offered = provider.get(&page).await.text;
    assert!(offered.contains("wij zijn te laat"), "{offered}");
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let terms = format!("/behandeling/aanvragen/{id}/termijnen");
    let register = "die per post kwam registreren";
    assert!(caseworker.get(&terms).await.text.contains(register));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    let given = provider.get(&page).await.text;
    assert!(!given.contains("wij zijn te laat"), "{given}");
    assert!(given.contains("te laat met beslissen op het bezwaar"), "{given}");
    assert!(!caseworker.get(&terms).await.text.contains(register));
    let again = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));

    app.freeze(noon(noticed + Days::new(20)));
    tell(&app).await;
    assert_eq!(
        app.told(&id, "penalty-started").await,
        [CASEWORKER, DECIDER_2, DECIDER]
    );
    assert_eq!(
        penalties(&app, &id).await,
        stands(&[("ended", "357.00"), ("running", "138.00")])
    );
    // The decision on the objection ends its penalty at once: the day itself is no longer counted.
    let dismissed =
        json!({ "outcome": "dismissed", "reasons": "Het besluit klopt.", "legalBasis": "Artikel 7:11 Awb" });
    let path = format!("/v1/objections/{objection}/decision");
    app.post(DECIDER_2, &path, &dismissed).await.good();
    assert_eq!(
        penalties(&app, &id).await,
        stands(&[("ended", "357.00"), ("ended", "115.00")])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_objections_that_are_late_at_once_each_gets_its_notice_and_costs_each_day_awb_4_17() {
    let app = App::start().await;
    let (id, decision) = refused_late(&app).await;
    let path = format!("/v1/applications/{id}/penalty/determination");
    let reasons = json!({ "reasons": "Wij beslisten te laat." });
    let penalty = app.post(DECIDER, &path, &reasons).await.good();
    let (_, first) = objected(&app, "decision", &decision).await;
    let (_, second) = objected(&app, "penalty", &penalty).await;
    let noticed = first.max(second) + Days::new(1);
    app.freeze(noon(noticed));
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let late = terms["prospects"].as_array().unwrap();
    assert_eq!(late.len(), 2);
    let (one, other) = (text(&late[0]["termId"]), text(&late[1]["termId"]));
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let page = provider.get(&format!("/aanvrager/aanvragen/{id}")).await.text;
    for term in [&one, &other] {
        assert!(page.contains(&format!("in-gebreke?over={term}")), "{page}");
    }
    let asked = format!("/aanvrager/aanvragen/{id}/in-gebreke?over={other}");
    let shown = provider.get(&asked).await.text;
    assert!(shown.contains("Komt op") && shown.contains(&other), "{shown}");
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let registering = format!("/behandeling/aanvragen/{id}/ingebrekestelling");
    let shown = caseworker.get(&registering).await.text;
    assert!(shown.contains("Over welk besluit gaat de brief?"), "{shown}");

    // A letter may be about the second one; a notice that doesn't say so is about the first that has none.
    let elsewhere = json!({ "receivedOn": noticed, "termId": decision["id"] });
    assert_eq!(notify(&app, CASEWORKER, &id, &elsewhere).await.problem().0, 404);
    let posted = json!({ "receivedOn": noticed, "termId": other });
    notify(&app, CASEWORKER, &id, &posted).await.good();
    let again = notify(&app, CASEWORKER, &id, &posted).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    assert_eq!(
        (&terms["penalties"][1]["termId"], &terms["penalties"][2]["termId"]),
        (&json!(other), &json!(one))
    );
    let third = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(third.problem(), (409, "impossible-now".to_owned()));
    app.freeze(noon(noticed + Days::new(15)));
    tell(&app).await;
    assert_eq!(app.told(&id, "penalty-started").await.len(), 6);
    assert_eq!(
        penalties(&app, &id).await,
        stands(&[
            ("determined", "357.00"),
            ("running", "23.00"),
            ("running", "23.00")
        ])
    );
    app.freeze(noon(noticed + Days::new(57)));
    tell(&app).await;
    assert_eq!(app.told(&id, "penalty-maximum").await.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_penalty_is_determined_although_a_newer_one_runs_and_one_can_be_named_awb_4_18() {
    let app = App::start().await;
    let (id, decision) = refused_late(&app).await;
    let (objection, end) = objected(&app, "decision", &decision).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    app.freeze(noon(noticed + Days::new(20)));
    let (other, _) = refused_late(&app).await;
    let foreign = text(&penalty(&app, &other).await["id"]);
    let (own, path) = (
        penalty(&app, &id).await,
        format!("/v1/applications/{id}/penalty/determination"),
    );
    assert_eq!(
        (&own["stage"], &own["amount"]),
        (&json!("ended"), &json!("357.00"))
    );
    let naming = |penalty: &str| json!({ "penaltyId": penalty, "reasons": "Wij beslisten te laat." });
    let elsewhere = app.post(DECIDER, &path, &naming(&foreign)).await;
    assert_eq!(elsewhere.problem().0, 404);
    let terms = app
        .get(DECIDER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let newer = text(&terms["penalties"][1]["id"]);
    let runs = app.post(DECIDER, &path, &naming(&newer)).await;
    assert_eq!(runs.problem(), (409, "impossible-now".to_owned()));

    let reasons = json!({ "reasons": "Wij beslisten te laat." });
    let done = app.post(DECIDER, &path, &reasons).await.good();
    assert_eq!((&done["id"], &done["amount"]), (&own["id"], &json!("357.00")));
    let dismissed =
        json!({ "outcome": "dismissed", "reasons": "Het besluit klopt.", "legalBasis": "Artikel 7:11 Awb" });
    let deciding = format!("/v1/objections/{objection}/decision");
    app.post(DECIDER_2, &deciding, &dismissed).await.good();
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let shown = decider
        .get(&format!("/behandeling/aanvragen/{id}/termijnen"))
        .await
        .text;
    let asked = format!("/behandeling/aanvragen/{id}/dwangsom?welke={newer}");
    assert!(shown.contains(&asked), "{shown}");
    let named = decider.get(&asked).await.text;
    assert!(named.contains(&newer) && !named.contains("357,00"), "{named}");
    let done = app.post(DECIDER, &path, &naming(&newer)).await.good();
    assert_eq!(
        (&done["id"], &done["stage"]),
        (&json!(newer), &json!("determined"))
    );
    let again = app.post(DECIDER, &path, &reasons).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
}
