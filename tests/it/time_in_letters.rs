//! Time that a letter gives begins when that went out: a letter that waits for the post makes nobody silent or late, and mail counts
//! from the day on which a server took it over (Awb 2.3, 3:41).

use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use serde_json::{Value, json};

use crate::notices::{about, complete, deliver_at, notices, objected, post_all, refuse, submitted};
use crate::reserve::{offered, reserve};
use crate::support::App;
use crate::support::story::{ADMINISTRATOR, CASEWORKER, DECIDER, DECIDER_2, PROVIDER, report, text};
use crate::support::visitor::Visitor;

fn noon(app: &App, day: &str) {
    app.freeze(format!("{day}T11:00:00Z").parse().unwrap());
}

/// The last days of the terms of a kind in a dossier.
async fn ends(app: &App, application: &str, kind: &str) -> Vec<String> {
    let shown = app
        .get(CASEWORKER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let items = shown["items"].as_array().unwrap().iter();
    let of_kind = items.filter(|term| term["kind"] == kind);
    of_kind.map(|term| text(&term["end"])).collect()
}

/// The kinds of all mail about an application, after people were told of its terms.
async fn told(app: &App, application: &str) -> Vec<String> {
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    let mail = app.mail_about(application).await;
    mail.iter().map(|mail| text(&mail["kind"])).collect()
}

/// What happened in a dossier.
async fn events(app: &App, application: &str) -> Vec<String> {
    let path = format!("/v1/applications/{application}/timeline");
    let story = app.get(CASEWORKER, &path).await.good();
    let items = story["items"].as_array().unwrap().iter();
    items.map(|event| text(&event["action"])).collect()
}

/// What PostgreSQL says to a statement of the service that it refuses.
async fn refused_straight(app: &App, statement: &str) -> String {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let refused = diesel::sql_query(statement).execute(&mut conn).await;
    refused.unwrap_err().to_string()
}

/// What PostgreSQL says to a settlement of 20 March that rests on silence.
async fn settled_straight(app: &App, (application, award): (&str, &str), hearing: &Value) -> String {
    let statement = format!(
        "INSERT INTO settlements (id, award_id, outcome, granted, amount, paid, reasons, decided_by, decided_at, \
         objection_until, hearing_id) SELECT gen_random_uuid(), id, 'lower', 60000, 40000, 0, 'x', \
         (SELECT decided_by FROM decisions WHERE application_id = '{application}'), '2026-03-20T12:00:00Z', '2099-01-01', '{}' \
         FROM awards WHERE id = '{award}'",
        text(&hearing["id"])
    );
    refused_straight(app, &statement).await
}

async fn page(app: &App, who: &str, address: &str) -> String {
    let mut visitor = Visitor::new(app);
    visitor.log_in(who).await;
    visitor.get(address).await.text
}

/// An award that was accounted for and about which the provider is asked its view, by post without consent: its application, itself,
/// the hearing.
async fn asked(app: &App, consent: bool) -> (String, String, Value) {
    noon(app, "2026-03-02");
    let id = complete(app, consent).await;
    let award = app.granted(&id).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    post_all(app, "2026-03-02").await;
    let new = json!({
        "kind": "lower-settlement", "amount": "40000.00", "intention": "Wij willen minder geven.",
        "reasons": "Twee bijeenkomsten gingen niet door.", "legalBasis": "Artikel 4:46 Awb", "respondBy": "2026-03-16",
    });
    let path = format!("/v1/applications/{id}/hearings");
    let hearing = app.post(CASEWORKER, &path, &new).await.good();
    (id, award, hearing)
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn nothing_is_decided_on_the_silence_of_who_was_not_written_to_yet_awb_4_8_3_41() {
    let app = App::start().await;
    let (id, award, hearing) = asked(&app, false).await;
    assert_eq!(
        (
            &hearing["status"],
            &hearing["respondBy"],
            &hearing["waitsForPost"]
        ),
        (&json!("invited"), &json!("2026-03-16"), &json!(true))
    );
    assert_eq!(ends(&app, &id, "hearing").await, Vec::<String>::new());
    let settle = async || {
        let lower = json!({ "amount": "40000.00", "reasons": "Minder bijeenkomsten." });
        let path = format!("/v1/awards/{award}/settlement");
        app.post(DECIDER, &path, &lower).await
    };

    // Long after the day that was named.
    noon(&app, "2026-03-20");
    assert!(!told(&app, &id).await.contains(&"hearing-lapsed".to_owned()));
    let early = settle().await;
    assert_eq!(early.problem(), (409, "hearing-needed".to_owned()));
    let why = text(&early.body["detail"]);
    assert!(why.contains("nog niet op de post gedaan"), "{why}");
    let straight = settled_straight(&app, (&id, &award), &hearing).await;
    assert!(straight.contains("was not heard about"), "{straight}");
    for (who, address) in [
        (PROVIDER, format!("/aanvrager/aanvragen/{id}")),
        (
            PROVIDER,
            format!("/aanvrager/aanvragen/{id}/zienswijzen/{}", text(&hearing["id"])),
        ),
        (CASEWORKER, format!("/behandeling/aanvragen/{id}/zienswijzen")),
    ] {
        let shown = page(&app, who, &address).await;
        assert!(
            shown.contains("begint pas daarna") && !shown.contains("De tijd is voorbij"),
            "{address}: {shown}"
        );
    }

    post_all(&app, "2026-03-20").await;
    assert_eq!(ends(&app, &id, "hearing").await, ["2026-04-03"]);
    let path = format!("/v1/applications/{id}/hearings/{}", text(&hearing["id"]));
    let shown = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&shown["status"], &shown["respondBy"], &shown["waitsForPost"]),
        (&json!("invited"), &json!("2026-04-03"), &json!(false))
    );
    noon(&app, "2026-04-03");
    let early = settle().await;
    assert_eq!(early.problem(), (409, "hearing-needed".to_owned()));
    noon(&app, "2026-04-04");
    assert!(told(&app, &id).await.contains(&"hearing-lapsed".to_owned()));
    settle().await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_before_the_letter_is_posted_has_answered_and_no_time_begins_after_it_awb_4_9() {
    let app = App::start().await;
    let (id, award, hearing) = asked(&app, false).await;
    let path = format!("/v1/applications/{id}/hearings/{}", text(&hearing["id"]));
    // A talk can be asked for as long as an answer is in time, so here too after the day that was named.
    noon(&app, "2026-03-20");
    app.post(PROVIDER, &format!("{path}/talk-request"), &json!({}))
        .await
        .good();
    post_all(&app, "2026-03-20").await;
    assert_eq!(ends(&app, &id, "hearing").await, Vec::<String>::new());
    let view = json!({ "view": "Zij zijn ingehaald.", "spoken": true });
    let viewed = app.post(CASEWORKER, &format!("{path}/view"), &view).await.good();
    assert_eq!(
        (&viewed["status"], &viewed["waitsForPost"]),
        (&json!("viewed"), &json!(false))
    );
    let lower = json!({ "amount": "40000.00", "reasons": "Minder bijeenkomsten." });
    app.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &lower)
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_does_not_lapse_before_its_letter_was_posted_awb_4_26_3_41() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let on_paper = "UPDATE organisations SET consented_at = NULL, street = 'Postbus 12', postcode = '6800 AA', town = 'Arnhem'";
    diesel::sql_query(on_paper).execute(&mut owner).await.unwrap();
    let offer = offered(&app, &reserve.second).await;
    assert_eq!(offer["waitsForPost"], true);
    let path = format!("/v1/reserve-offers/{}", text(&offer["id"]));

    app.travel(chrono::TimeDelta::days(20));
    let lapsed = "reserve-lapsed".to_owned();
    assert!(!told(&app, &reserve.second).await.contains(&lapsed));
    assert_eq!(app.get(PROVIDER, &path).await.good()["status"], "offered");
    let list = format!("/v1/calls/{}/reserve-list", reserve.call.id);
    let held = app.get(DECIDER, &list).await.good();
    assert_eq!(held["offered"], offer["amount"], "its money is still held for it");
    let straight = format!(
        "UPDATE reserve_offers SET status = 'lapsed', concluded_at = now() + interval '90 days' WHERE id = '{}'",
        text(&offer["id"])
    );
    let refused = refused_straight(&app, &straight).await;
    assert!(refused.contains("can still be answered"), "{refused}");
    let dossier = format!("/aanvrager/aanvragen/{}", reserve.second);
    let of_call = format!("/behandeling/openstellingen/{}/reservelijst", reserve.call.id);
    for (who, address, words) in [
        (PROVIDER, dossier.clone(), "begint pas daarna"),
        (
            PROVIDER,
            format!("{dossier}/aanbod/{}", text(&offer["id"])),
            "begint pas daarna",
        ),
        (CASEWORKER, of_call.clone(), "wacht op de post"),
        (
            CASEWORKER,
            format!("{of_call}/{}", reserve.second),
            "begint pas daarna",
        ),
    ] {
        let shown = page(&app, who, &address).await;
        assert!(shown.contains(words), "{address}: {shown}");
    }

    let today = plafond::http::deed::day_of(app.now());
    post_all(&app, &today.to_string()).await;
    let fortnight = (today + chrono::Days::new(14)).to_string();
    assert_eq!(
        ends(&app, &reserve.second, "reserve-answer").await,
        std::slice::from_ref(&fortnight)
    );
    let shown = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&shown["answerBy"], &shown["waitsForPost"]),
        (&json!(fortnight), &json!(false))
    );
    app.travel(chrono::TimeDelta::days(16));
    assert!(told(&app, &reserve.second).await.contains(&lapsed));
    assert_eq!(app.get(PROVIDER, &path).await.good()["status"], "lapsed");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn the_time_to_repair_an_objection_begins_when_its_letter_is_posted_awb_6_6_3_41() {
    let app = App::start().await;
    noon(&app, "2026-03-02");
    let (id, objection) = objected(&app, false).await;
    post_all(&app, "2026-03-02").await;
    let path = format!("/v1/objections/{objection}");
    let missing = json!({ "missing": "De machtiging.", "dueOn": "2026-03-20" });
    let asked = app
        .post(CASEWORKER, &format!("{path}/repair-requests"), &missing)
        .await
        .good();
    assert_eq!(
        (&asked["dueOn"], &asked["waitsForPost"]),
        (&json!("2026-03-20"), &json!(true))
    );
    // Nothing stands still for a letter that nobody can read yet (Awb 7:10(2)).
    assert_eq!(app.get(PROVIDER, &path).await.good()["decideBy"], "2026-05-26");
    noon(&app, "2026-04-20");
    assert!(
        told(&app, &id)
            .await
            .iter()
            .all(|kind| !kind.starts_with("term-"))
    );
    assert_eq!(ends(&app, &id, "objection-repair").await, Vec::<String>::new());
    let own = page(&app, PROVIDER, &format!("/aanvrager/bezwaren/{objection}")).await;
    assert!(own.contains("begint pas daarna"), "{own}");
    let ours = page(&app, CASEWORKER, &format!("/behandeling/bezwaren/{objection}")).await;
    assert!(ours.contains("De brief wacht nog op de post"), "{ours}");
    let clear = json!({ "ground": "clearly-inadmissible", "reason": "Niet aangevuld." });
    app.post(CASEWORKER, &format!("{path}/hearing-waiver"), &clear)
        .await
        .good();
    let decide = async || {
        let unrepaired = json!({
            "outcome": "inadmissible", "inadmissibleGround": "not-repaired", "reasons": "x", "legalBasis": "Artikel 6:6 Awb",
        });
        app.post(DECIDER_2, &format!("{path}/decision"), &unrepaired)
            .await
    };
    assert_eq!(decide().await.problem(), (409, "impossible-now".to_owned()));
    let straight = format!(
        "INSERT INTO objection_decisions (id, objection_id, outcome, inadmissible_ground, reasons, legal_basis, in_time, \
         decided_by, decided_at, notified_on, appeal_until) SELECT gen_random_uuid(), id, 'inadmissible', 'not-repaired', 'x', \
         'x', true, registered_by, now(), '2026-04-20', '2099-01-01' FROM objections WHERE id = '{objection}'"
    );
    let refused = refused_straight(&app, &straight).await;
    assert!(refused.contains("can still be supplied"), "{refused}");

    post_all(&app, "2026-04-20").await;
    assert_eq!(ends(&app, &id, "objection-repair").await, ["2026-05-08"]);
    let shown = app.get(PROVIDER, &path).await.good();
    let asked = &shown["repairRequests"][0];
    assert_eq!(
        (&asked["dueOn"], &asked["waitsForPost"]),
        (&json!("2026-05-08"), &json!(false))
    );
    // Six weeks from 13 April, and the seventeen days from 21 April until 8 May on which the clock stood still.
    assert_eq!(shown["decideBy"], "2026-06-11");
    assert_eq!(ends(&app, &id, "objection-decision").await, ["2026-06-11"]);
    noon(&app, "2026-05-08");
    assert_eq!(decide().await.problem(), (409, "impossible-now".to_owned()));
    noon(&app, "2026-05-09");
    decide().await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_to_decide_on_an_objection_follows_the_posting_of_what_it_is_against_awb_6_8_7_10() {
    let app = App::start().await;
    noon(&app, "2026-03-02");
    let (id, objection) = objected(&app, false).await;
    let path = format!("/v1/objections/{objection}");
    let known = async || {
        let shown = app.get(PROVIDER, &path).await.good();
        let end = text(&shown["decideBy"]);
        assert_eq!(
            ends(&app, &id, "objection-decision").await,
            std::slice::from_ref(&end)
        );
        end
    };
    assert_eq!(known().await, "2026-05-26");
    noon(&app, "2026-03-14");
    post_all(&app, "2026-03-13").await;
    // Objecting is in time until 24 April, and the six weeks to decide begin after that.
    assert_eq!(known().await, "2026-06-05");
    let recounted = events(&app, &id).await;
    assert!(
        recounted.contains(&"objection-recounted".to_owned()),
        "{recounted:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intention_that_reached_nobody_by_mail_gives_time_from_its_posting_also_for_postgresql_awb_2_11_4_8()
 {
    let app = App::start().await;
    let (id, award, hearing) = asked(&app, true).await;
    assert_eq!(hearing["waitsForPost"], false);
    refuse(&app).await;
    app.make_letters().await;
    let mail = about(&notices(&app, &id).await, "hearing-announced").clone();
    assert_eq!(mail["status"], "refused");
    noon(&app, "2026-03-10");
    let back = json!({ "returnedOn": "2026-03-03", "reason": "550 5.1.1 Postvak bestaat niet" });
    let path = format!("/v1/notifications/{}/returns", text(&mail["id"]));
    app.post(CASEWORKER, &path, &back).await.good();

    noon(&app, "2026-03-20");
    let path = format!("/v1/applications/{id}/hearings/{}", text(&hearing["id"]));
    assert_eq!(app.get(PROVIDER, &path).await.good()["waitsForPost"], true);
    let straight = settled_straight(&app, (&id, &award), &hearing).await;
    assert!(straight.contains("was not heard about"), "{straight}");
    post_all(&app, "2026-03-20").await;
    assert_eq!(app.get(PROVIDER, &path).await.good()["respondBy"], "2026-04-03");
    // A talk is asked for in time as long as an answer is.
    noon(&app, "2026-04-03");
    app.post(PROVIDER, &format!("{path}/talk-request"), &json!({}))
        .await
        .good();
}

/// The mail with an intention was refused, and is sent again by post.
async fn sent_again_by_post(app: &App, application: &str, kind: &str, returned_on: &str) {
    refuse(app).await;
    app.make_letters().await;
    let mail = about(&notices(app, application).await, kind).clone();
    assert_eq!(mail["status"], "refused");
    let back = json!({ "returnedOn": returned_on, "reason": "550 5.1.1 Postvak bestaat niet" });
    let path = format!("/v1/notifications/{}/returns", text(&mail["id"]));
    app.post(CASEWORKER, &path, &back).await.good();
    let again = format!("/v1/notifications/{}/retry", text(&mail["id"]));
    let twice = app.post(ADMINISTRATOR, &again, &json!({})).await;
    assert_eq!(
        twice.problem(),
        (409, "impossible-now".to_owned()),
        "it goes by post"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_that_began_with_mail_that_reached_nobody_waits_for_the_post_and_begins_again_awb_2_11_3_41() {
    let app = App::start().await;
    let (id, _, hearing) = asked(&app, true).await;
    assert_eq!(ends(&app, &id, "hearing").await, ["2026-03-16"]);
    sent_again_by_post(&app, &id, "hearing-announced", "2026-03-02").await;
    // Nobody is told that no view came as long as nobody could know that it was asked for.
    noon(&app, "2026-03-20");
    assert!(!told(&app, &id).await.contains(&"hearing-lapsed".to_owned()));
    post_all(&app, "2026-03-20").await;
    assert_eq!(ends(&app, &id, "hearing").await, ["2026-03-16", "2026-04-03"]);
    noon(&app, "2026-04-04");
    assert!(told(&app, &id).await.contains(&"hearing-lapsed".to_owned()));
    let path = format!("/v1/applications/{id}/hearings/{}", text(&hearing["id"]));
    assert_eq!(app.get(PROVIDER, &path).await.good()["status"], "lapsed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_by_mail_is_known_on_the_day_on_which_a_server_took_that_over_awb_3_41_6_8_7_10() {
    let app = App::start().await;
    noon(&app, "2026-03-02");
    let (id, objection) = objected(&app, true).await;
    let path = format!("/v1/objections/{objection}");
    let known = async || {
        let shown = app.get(PROVIDER, &path).await.good();
        let objecting = ends(&app, &id, "objection").await;
        let deciding = ends(&app, &id, "objection-decision").await;
        assert_eq!(deciding, std::slice::from_ref(&text(&shown["decideBy"])));
        (objecting, deciding)
    };
    let days = |objecting: &str, deciding: &str| (vec![objecting.to_owned()], vec![deciding.to_owned()]);
    let at_once = days("2026-04-13", "2026-05-26");
    assert_eq!(known().await, at_once);
    // The mail server was away for days.
    deliver_at(&app, "2026-03-13T07:00:00Z").await;
    // Who objected has no more use for the time to object, so that is over; the time to decide begins after it.
    let later = days("2026-04-13", "2026-06-05");
    assert_eq!(known().await, later);
    let decision = format!("/v1/applications/{id}/decision");
    let decision = app.get(PROVIDER, &decision).await.good();
    assert_eq!(decision["objectionUntil"], "2026-04-24");
    let happened = events(&app, &id).await;
    for event in ["letter-taken-over", "objection-recounted"] {
        assert!(happened.contains(&event.to_owned()), "{happened:?}");
    }
    let straight = format!("UPDATE letters SET accepted_on = '2026-03-20' WHERE dossier_id = '{id}'");
    let refused = refused_straight(&app, &straight).await;
    assert!(refused.contains("no mail server took over"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_to_repair_an_objection_begins_when_a_server_took_over_the_mail_awb_6_6_3_41() {
    let app = App::start().await;
    noon(&app, "2026-03-02");
    let (id, objection) = objected(&app, true).await;
    deliver_at(&app, "2026-03-02T12:00:00Z").await;
    noon(&app, "2026-04-20");
    let missing = json!({ "missing": "De machtiging.", "dueOn": "2026-05-08" });
    let path = format!("/v1/objections/{objection}");
    app.post(CASEWORKER, &format!("{path}/repair-requests"), &missing)
        .await
        .good();
    assert_eq!(ends(&app, &id, "objection-repair").await, ["2026-05-08"]);
    deliver_at(&app, "2026-04-23T07:00:00Z").await;
    assert_eq!(ends(&app, &id, "objection-repair").await, ["2026-05-11"]);
    let shown = app.get(PROVIDER, &path).await.good();
    assert_eq!(shown["repairRequests"][0]["dueOn"], "2026-05-11");
    // The clock stood still for as long, from three days later on.
    assert_eq!(shown["decideBy"], "2026-06-11");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_is_taken_over_on_the_dutch_day_of_signing_is_sent_at_once_awb_3_41() {
    let app = App::start().await;
    for (at, objecting) in [
        ("2026-03-02T22:59:00Z", "2026-04-13"),
        ("2026-03-02T23:01:00Z", "2026-04-14"),
    ] {
        noon(&app, "2026-03-02");
        let id = complete(&app, true).await;
        app.granted(&id).await;
        deliver_at(&app, at).await;
        assert_eq!(ends(&app, &id, "objection").await, [objecting], "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_to_give_a_view_begins_when_a_server_took_over_the_mail_also_for_postgresql_awb_4_8_3_41() {
    let app = App::start().await;
    let (id, award, hearing) = asked(&app, true).await;
    assert_eq!(ends(&app, &id, "hearing").await, ["2026-03-16"]);
    deliver_at(&app, "2026-03-08T07:00:00Z").await;
    assert_eq!(ends(&app, &id, "hearing").await, ["2026-03-22"]);
    let path = format!("/v1/applications/{id}/hearings/{}", text(&hearing["id"]));
    let shown = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&shown["respondBy"], &shown["waitsForPost"]),
        (&json!("2026-03-22"), &json!(false))
    );
    noon(&app, "2026-03-20");
    assert!(!told(&app, &id).await.contains(&"hearing-lapsed".to_owned()));
    let settle = async || {
        let lower = json!({ "amount": "40000.00", "reasons": "Minder bijeenkomsten." });
        let path = format!("/v1/awards/{award}/settlement");
        app.post(DECIDER, &path, &lower).await
    };
    assert_eq!(settle().await.problem(), (409, "hearing-needed".to_owned()));
    let straight = settled_straight(&app, (&id, &award), &hearing).await;
    assert!(straight.contains("was not heard about"), "{straight}");
    noon(&app, "2026-03-23");
    assert!(told(&app, &id).await.contains(&"hearing-lapsed".to_owned()));
    settle().await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_by_mail_does_not_lapse_before_the_time_since_a_server_took_that_over_awb_4_26_3_41() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let offer = offered(&app, &reserve.second).await;
    let offered_on = plafond::http::deed::day_of(app.now());
    let named: chrono::NaiveDate = text(&offer["answerBy"]).parse().unwrap();
    let out_on = offered_on + chrono::Days::new(3);
    deliver_at(&app, &format!("{out_on}T11:00:00Z")).await;
    let last = named + chrono::Days::new(3);
    assert_eq!(
        ends(&app, &reserve.second, "reserve-answer").await,
        [last.to_string()]
    );
    let path = format!("/v1/reserve-offers/{}", text(&offer["id"]));
    assert_eq!(
        app.get(PROVIDER, &path).await.good()["answerBy"],
        last.to_string()
    );
    noon(&app, &last.to_string());
    assert!(
        !told(&app, &reserve.second)
            .await
            .contains(&"reserve-lapsed".to_owned())
    );
    noon(&app, &(last + chrono::Days::new(1)).to_string());
    assert!(
        told(&app, &reserve.second)
            .await
            .contains(&"reserve-lapsed".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_to_supplement_begins_when_a_server_took_over_the_mail_awb_4_5_4_15_3_41() {
    let app = App::start().await;
    noon(&app, "2026-03-02");
    let id = submitted(&app, true).await;
    let path = format!("/v1/applications/{id}");
    let asked = json!({ "missing": "Een begroting per activiteit.", "dueOn": "2026-03-16" });
    app.post(CASEWORKER, &format!("{path}/supplement-requests"), &asked)
        .await
        .good();
    let terms = async || {
        (
            ends(&app, &id, "supplement").await,
            ends(&app, &id, "not-treated").await,
        )
    };
    let days = |supplement: &str, untreated: &str| (vec![supplement.to_owned()], vec![untreated.to_owned()]);
    assert_eq!(terms().await, days("2026-03-16", "2026-04-13"));
    deliver_at(&app, "2026-03-05T07:00:00Z").await;
    assert_eq!(terms().await, days("2026-03-19", "2026-04-16"));
    // What came in on the day after it was asked stops the clock for no day.
    noon(&app, "2026-03-06");
    app.post(
        PROVIDER,
        &format!("{path}/supplement"),
        &json!({ "answer": "Hierbij." }),
    )
    .await
    .good();
    assert_eq!(app.get(PROVIDER, &path).await.good()["decideBy"], "2026-06-01");
}

/// The status of each term to leave an application untreated.
async fn untreated(app: &App, application: &str) -> Vec<String> {
    let path = format!("/v1/applications/{application}/terms");
    let shown = app.get(CASEWORKER, &path).await.good();
    let items = shown["items"].as_array().unwrap().iter();
    let of_kind = items.filter(|term| term["kind"] == "not-treated");
    of_kind.map(|term| text(&term["status"])).collect()
}

/// An application that was asked for a supplement on 2 March, until the 16th, and left untreated on 10 April: three days before that
/// is over.
async fn left_untreated(app: &App, consent: bool) -> String {
    noon(app, "2026-03-02");
    let id = submitted(app, consent).await;
    let asked = json!({ "missing": "Een begroting per activiteit.", "dueOn": "2026-03-16" });
    let path = format!("/v1/applications/{id}");
    app.post(CASEWORKER, &format!("{path}/supplement-requests"), &asked)
        .await
        .good();
    if consent {
        deliver_at(app, "2026-03-02T12:00:00Z").await;
    } else {
        post_all(app, "2026-03-02").await;
    }
    noon(app, "2026-04-10");
    for who in [CASEWORKER, DECIDER] {
        let before = page(app, who, &format!("/behandeling/aanvragen/{id}/besluit")).await;
        assert!(before.contains("13\u{a0}april\u{a0}2026"), "{before}");
        assert_eq!(
            before.contains("Doe de brief uiterlijk die dag op de post"),
            !consent,
            "{before}"
        );
    }
    let decision = json!({ "outcome": "not-treated", "reasons": "x", "legalBasis": "Artikel 4:5 Awb" });
    app.post(DECIDER, &format!("{path}/decision"), &decision)
        .await
        .good();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn that_nothing_is_treated_is_made_known_in_time_when_its_letter_is_posted_awb_4_5_4_3_41() {
    let app = App::start().await;
    let late = "untreated-known-late".to_owned();
    let by_mail = left_untreated(&app, true).await;
    assert_eq!(untreated(&app, &by_mail).await, ["met"]);

    let in_time = left_untreated(&app, false).await;
    assert_eq!(
        untreated(&app, &in_time).await,
        ["running"],
        "signing makes nothing known"
    );
    noon(&app, "2026-04-13");
    post_all(&app, "2026-04-13").await;
    assert_eq!(untreated(&app, &in_time).await, ["met"]);
    assert!(!told(&app, &in_time).await.contains(&late));

    let too_late = left_untreated(&app, false).await;
    noon(&app, "2026-04-14");
    let mail = told(&app, &too_late).await;
    assert!(mail.contains(&"term-lapsed".to_owned()), "{mail:?}");
    assert!(!mail.contains(&late));
    post_all(&app, "2026-04-14").await;
    assert_eq!(untreated(&app, &too_late).await, ["lapsed"]);
    assert!(told(&app, &too_late).await.contains(&late));
    let path = format!("/v1/applications/{too_late}");
    assert_eq!(
        app.get(PROVIDER, &path).await.good()["status"],
        "not-treated",
        "it stands"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn that_nothing_is_treated_reached_nobody_by_mail_and_is_late_by_post_awb_4_5_4_2_11() {
    let app = App::start().await;
    let id = left_untreated(&app, true).await;
    sent_again_by_post(&app, &id, "application-decided", "2026-04-10").await;
    assert_eq!(untreated(&app, &id).await, ["met", "running"]);
    noon(&app, "2026-04-15");
    post_all(&app, "2026-04-15").await;
    assert_eq!(untreated(&app, &id).await, ["met", "lapsed"]);
    assert!(told(&app, &id).await.contains(&"untreated-known-late".to_owned()));
}
