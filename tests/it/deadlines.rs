//! The terms of a dossier: started, moved and ended by its actions, told in time, and shown with how they were counted.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection as _};
use plafond::deadlines;
use plafond_rules::dates::{day_of, dutch};
use plafond_rules::terms::{Calendar, Kind, prospect};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::story::{
    ADMINISTRATOR, CASEWORKER, DECIDER, DECIDER_2, FINANCE, FINANCE_2, PROVIDER, grant, text,
};
use crate::support::visitor::Visitor;
use crate::support::{App, Database};

/// The terms of an application by kind, with where they stand and their last day.
async fn terms(app: &App, id: &str) -> Vec<(String, String, NaiveDate)> {
    let found = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let line = |term: &Value| {
        (
            text(&term["kind"]),
            text(&term["status"]),
            text(&term["end"]).parse().unwrap(),
        )
    };
    found["items"].as_array().unwrap().iter().map(line).collect()
}

/// Where the terms of an application stand, in order of kind.
async fn standings(app: &App, id: &str) -> Vec<(String, String)> {
    let mut standings: Vec<_> = terms(app, id)
        .await
        .into_iter()
        .map(|(kind, status, _)| (kind, status))
        .collect();
    standings.sort();
    standings
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(kind, status)| ((*kind).to_owned(), (*status).to_owned()))
        .collect()
}

async fn term(app: &App, id: &str, kind: &str) -> (String, NaiveDate) {
    let found = terms(app, id).await.into_iter().find(|(own, ..)| own == kind);
    let (_, status, end) = found.unwrap();
    (status, end)
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(11, 0, 0).unwrap().and_utc()
}

async fn ask(app: &App, id: &str, due: NaiveDate) {
    let request = json!({ "missing": "De begroting", "dueOn": due });
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/supplement-requests"),
        &request,
    )
    .await
    .good();
}

/// What the first mail of a kind about a dossier says, without its line ends.
async fn said(app: &App, id: &str, kind: &str) -> String {
    plain(&text(&app.mail_of(id, kind).await[0]["text"]))
}

fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn refused_by_postgres(url: &str, statement: &str) -> String {
    let mut conn = AsyncPgConnection::establish(url).await.unwrap();
    sql_query(statement)
        .execute(&mut conn)
        .await
        .unwrap_err()
        .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_free_days_of_the_database_are_those_that_count_without_one() {
    let database = Database::fresh().await;
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    assert_eq!(
        deadlines::calendar(&mut conn).await.unwrap(),
        Calendar::netherlands()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_stands_still_while_something_is_supplemented_awb_4_15() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let received = day_of(app.now());
    assert_eq!(
        term(&app, &id, "decision").await,
        ("running".to_owned(), received + Days::new(91))
    );
    let shown = app.get(PROVIDER, &format!("/v1/applications/{id}")).await.good();
    assert_eq!(text(&shown["decideBy"]), (received + Days::new(91)).to_string());

    // The clock stands still from the day after the request until the day it lapses, as long as nothing came.
    let due = received + Days::new(14);
    ask(&app, &id, due).await;
    assert_eq!(term(&app, &id, "decision").await.1, received + Days::new(91 + 13));
    assert_eq!(term(&app, &id, "supplement").await, ("running".to_owned(), due));
    let untreated = Kind::NotTreated
        .count(due, &[], &Calendar::netherlands())
        .unwrap();
    assert_eq!(term(&app, &id, "not-treated").await.1, untreated.end);

    app.freeze(noon(received + Days::new(5)));
    let supplied = json!({ "answer": "De begroting is aangevuld." });
    app.post(PROVIDER, &format!("/v1/applications/{id}/supplement"), &supplied)
        .await
        .good();
    assert_eq!(term(&app, &id, "decision").await.1, received + Days::new(91 + 4));
    let untreated = Kind::NotTreated
        .count(received + Days::new(5), &[], &Calendar::netherlands())
        .unwrap();
    assert_eq!(term(&app, &id, "not-treated").await.1, untreated.end);
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/completion"),
        &json!({}),
    )
    .await
    .good();
    assert_eq!(
        standings(&app, &id).await,
        pairs(&[
            ("decision", "running"),
            ("not-treated", "ended"),
            ("supplement", "met")
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_later_tells_so_and_the_term_stays_what_it_was_awb_4_14() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let end = day_of(app.now()) + Days::new(91);
    let path = format!("/v1/applications/{id}/delay-notices");
    let told = |day: NaiveDate| json!({ "expectedBy": day, "reasons": "Er zijn veel aanvragen." });
    let refused = app.post(CASEWORKER, &path, &told(end)).await;
    assert_eq!(refused.body["errors"][0]["code"], "delay-too-short");
    let notice = app
        .post(CASEWORKER, &path, &told(end + Days::new(28)))
        .await
        .good();
    assert_eq!(notice["decideBy"], json!(end));
    assert_eq!(
        term(&app, &id, "decision").await,
        ("running".to_owned(), end),
        "it stops no clock"
    );
    let mail = said(&app, &id, "decision-delayed").await;
    let letter = app.letter_of(&id).await.words();
    for words in [&mail, &letter] {
        for part in [
            dutch(end),
            dutch(end + Days::new(28)),
            "in gebreke stellen".to_owned(),
        ] {
            assert!(words.contains(&part), "{part}: {words}");
        }
    }
    let listed = app.get(PROVIDER, &path).await.good();
    assert_eq!(listed["items"], json!([notice]));
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let terms = format!("/behandeling/aanvragen/{id}/termijnen");
    let page = caseworker.get(&terms).await.text;
    assert!(page.contains("Er zijn veel aanvragen."), "{page}");
    app.freeze(noon(end + Days::new(1)));
    let default = format!("/v1/applications/{id}/notices-of-default");
    let given = app.post(PROVIDER, &default, &json!({})).await.good();
    assert_eq!(given["premature"], false);
    app.post(PROVIDER, &format!("/v1/applications/{id}/withdrawal"), &json!({}))
        .await
        .good();
    let over = app.post(CASEWORKER, &path, &told(end + Days::new(60))).await;
    assert_eq!(over.problem(), (409, "impossible-now".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_too_late_gets_no_time_by_asking_for_a_supplement_awb_4_15_4_17() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let end = day_of(app.now()) + Days::new(91);
    app.freeze(noon(end + Days::new(1)));
    let lapsed = ("lapsed".to_owned(), end);
    assert_eq!(term(&app, &id, "decision").await, lapsed);
    ask(&app, &id, end + Days::new(22)).await;
    assert_eq!(term(&app, &id, "decision").await, lapsed);
    let shown = app.get(PROVIDER, &format!("/v1/applications/{id}")).await.good();
    assert_eq!(text(&shown["decideBy"]), end.to_string());
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let mut items = terms["items"].as_array().unwrap().iter();
    let deciding = items.find(|term| term["kind"] == "decision").unwrap();
    let told = deciding["reasoning"].to_string();
    assert!(told.contains("toen was de termijn al voorbij"), "{told}");
    let letter = app.letter_of(&id).await.words();
    assert!(letter.contains("stil, als die nog loopt"), "{letter}");
    // So the applicant can give notice of default at once.
    let path = format!("/v1/applications/{id}/notices-of-default");
    let notice = app.post(PROVIDER, &path, &json!({})).await.good();
    assert_eq!(notice["premature"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_award_runs_through_its_terms_from_decision_to_settlement() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let today = day_of(app.now());
    let award = app.granted(&id).await;
    assert_eq!(
        standings(&app, &id).await,
        pairs(&[
            ("decision", "met"),
            ("objection", "running"),
            ("payment", "running"),
            ("report", "running"),
            ("settlement", "running"),
        ])
    );

    let payment = app
        .post(
            FINANCE,
            &format!("/v1/awards/{award}/payments"),
            &json!({ "amount": "900.00" }),
        )
        .await
        .good();
    assert_eq!(
        text(&payment["dueOn"]),
        term(&app, &id, "payment").await.1.to_string()
    );
    let step = |name: &str| format!("/v1/payments/{}/{name}", text(&payment["id"]));
    app.post(FINANCE_2, &step("release"), &json!({})).await.good();
    let paid = json!({ "paidOn": today });
    app.post(FINANCE, &step("confirmation"), &paid).await.good();
    assert_eq!(term(&app, &id, "payment").await.0, "met");

    let report = json!({
        "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": true, "sessions": 1, "narrative": "Gedaan",
        "actualCosts": "700.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00", "reached": [],
    });
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report)
        .await
        .good();
    assert_eq!(term(&app, &id, "report").await.0, "met");
    app.settled_lower(&award, "700.00").await;
    assert_eq!(
        standings(&app, &id).await,
        pairs(&[
            ("decision", "met"),
            ("hearing", "met"),
            ("objection", "running"),
            ("objection", "running"),
            ("objection", "running"),
            ("payment", "met"),
            ("recovery", "running"),
            ("repayment", "running"),
            ("report", "met"),
            ("settlement", "met"),
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_term_tells_how_it_was_counted_in_words() {
    let app = App::start().await;
    app.freeze("2026-03-24T11:00:00Z".parse().unwrap());
    let call = app.call("10000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    app.granted(&id).await;
    let path = format!("/v1/applications/{id}/terms");
    let found = app.get(PROVIDER, &path).await.good();
    let of = |kind: &str| {
        let items = found["items"].as_array().unwrap().iter();
        items.clone().find(|term| term["kind"] == kind).unwrap().clone()
    };
    let objection = of("objection");
    assert_eq!(
        (&objection["trigger"], &objection["start"], &objection["end"]),
        (&json!("2026-03-24"), &json!("2026-03-25"), &json!("2026-05-06"))
    );
    assert_eq!(objection["article"], "Awb 6:7");
    assert_eq!(objection["responsible"], "provider-member");
    assert_eq!(
        objection["reasoning"],
        json!([
            "De termijn begint op 25 maart 2026, de dag na 24 maart 2026.",
            "De termijn is 6 weken en eindigt dan op 5 mei 2026.",
            "5 mei 2026 is Bevrijdingsdag; de termijn loopt door (artikel 1 van de Algemene termijnenwet).",
            "De laatste dag is 6 mei 2026.",
        ])
    );
    assert_eq!(of("decision")["endedOn"], "2026-03-24");
    assert_eq!(
        of("report")["reasoning"],
        json!(["De termijn is gegeven op 24 maart 2026 en loopt tot en met 1 maart 2030."])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_ends_every_term_and_a_late_decision_is_late_for_ever() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let withdrawn = app.submitted(PROVIDER, &call, "10.00").await;
    ask(&app, &withdrawn, day_of(app.now()) + Days::new(14)).await;
    app.post(
        PROVIDER,
        &format!("/v1/applications/{withdrawn}/withdrawal"),
        &json!({}),
    )
    .await
    .good();
    assert_eq!(
        standings(&app, &withdrawn).await,
        pairs(&[
            ("decision", "ended"),
            ("not-treated", "ended"),
            ("supplement", "ended")
        ])
    );
    let late = app.complete(PROVIDER, &call, "10.00").await;
    let (_, end) = term(&app, &late, "decision").await;
    app.freeze(noon(end + Days::new(1)));
    assert_eq!(term(&app, &late, "decision").await.0, "lapsed");
    app.granted(&late).await;
    assert_eq!(term(&app, &late, "decision").await.0, "lapsed");
    let owner = &app.database.owner_url;
    let rewrite =
        format!("UPDATE terms SET status = 'met' WHERE dossier_id = '{late}' AND kind = 'decision'");
    assert!(
        refused_by_postgres(owner, &rewrite)
            .await
            .contains("stays as it was")
    );
    let forged = format!(
        "UPDATE terms SET status = 'met', closed_on = ends_on + 1 WHERE dossier_id = '{late}' AND kind = 'payment'"
    );
    assert!(
        refused_by_postgres(owner, &forged)
            .await
            .contains("terms_status_fits")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_untreated_meets_its_own_term_awb_4_5() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "10.00").await;
    let due = day_of(app.now()) + Days::new(7);
    ask(&app, &id, due).await;
    app.freeze(noon(due + Days::new(1)));
    let mut decision = grant();
    decision["outcome"] = json!("not-treated");
    app.post(DECIDER, &format!("/v1/applications/{id}/decision"), &decision)
        .await
        .good();
    assert_eq!(
        standings(&app, &id).await,
        pairs(&[
            ("decision", "met"),
            ("not-treated", "met"),
            ("objection", "running"),
            ("supplement", "ended")
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_untreated_too_late_is_decided_on_as_it_is_awb_4_5() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "10.00").await;
    let due = day_of(app.now()) + Days::new(7);
    ask(&app, &id, due).await;
    let (_, over) = term(&app, &id, "not-treated").await;
    let (path, completion) = (
        format!("/v1/applications/{id}/decision"),
        format!("/v1/applications/{id}/completion"),
    );
    // As long as the applicant can supplement, nobody goes on without it.
    let early = app.post(CASEWORKER, &completion, &json!({})).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    app.freeze(noon(over + Days::new(1)));
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    let mut untreated = grant();
    untreated["outcome"] = json!("not-treated");
    let refused = app.post(DECIDER, &path, &untreated).await;
    assert_eq!(refused.problem(), (409, "untreated-too-late".to_owned()));
    let detail = refused.body["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains(&dutch(over)) && detail.contains("volledig verklaren"),
        "{detail}"
    );
    app.post(CASEWORKER, &completion, &json!({})).await.good();
    let found = app
        .get(CASEWORKER, &format!("/v1/applications/{id}"))
        .await
        .good();
    assert_eq!(found["completeOn"], (over + Days::new(1)).to_string());
    let mut refusal = grant();
    refusal["outcome"] = json!("refuse");
    app.post(DECIDER, &path, &refusal).await.good();
    assert_eq!(
        standings(&app, &id).await,
        pairs(&[
            ("decision", "met"),
            ("not-treated", "ended"),
            ("objection", "running"),
            ("supplement", "ended")
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hearing_that_nobody_answers_in_time_is_told_to_the_caseworker_awb_4_8() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.complete(PROVIDER, &call, "10.00").await;
    let respond_by = day_of(app.now()) + Days::new(14);
    let intention = json!({
        "kind": "refusal", "intention": "Wij willen de aanvraag afwijzen.", "reasons": "De locatie bestaat niet.",
        "legalBasis": "Artikel 4:7 Awb", "respondBy": respond_by,
    });
    app.post(CASEWORKER, &format!("/v1/applications/{id}/hearings"), &intention)
        .await
        .good();
    app.freeze(noon(respond_by));
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    assert!(app.told(&id, "hearing-lapsed").await.is_empty());
    app.freeze(noon(respond_by + Days::new(1)));
    for _ in 0..2 {
        plafond::worker::tell_of_terms(&app.office).await.unwrap();
    }
    assert_eq!(app.told(&id, "hearing-lapsed").await, [CASEWORKER]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decree_after_the_start_lets_running_statutory_terms_run_on() {
    let app = App::start().await;
    app.freeze("2026-07-30T11:00:00Z".parse().unwrap());
    let call = app.call("10000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    app.granted(&id).await;
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(term(&app, &id, "objection").await.1, day("2026-09-10"));
    let free = json!({ "day": "2026-09-10", "ground": "Besluit (voorbeeld)" });
    app.post(ADMINISTRATOR, "/v1/free-days", &free).await.good();
    for kind in ["objection", "payment"] {
        assert_eq!(term(&app, &id, kind).await.1, day("2026-09-11"), "{kind}");
    }
    let again = app.post(ADMINISTRATOR, "/v1/free-days", &free).await;
    assert_eq!(again.problem(), (409, "already-exists".to_owned()));
    let listed = app.send(app.request(Method::GET, "/v1/free-days")).await.good();
    let listed = listed["items"].as_array().unwrap();
    assert_eq!(listed.len(), 11);
    assert!(listed.iter().any(|one| one["day"] == "2026-09-10"));
    // What is counted from now on knows the day as well.
    let next = app.complete(PROVIDER, &call, "1000.00").await;
    app.granted(&next).await;
    assert_eq!(term(&app, &next, "objection").await.1, day("2026-09-11"));
    let statement = "DELETE FROM free_days";
    assert!(
        refused_by_postgres(&app.database.owner_url, statement)
            .await
            .contains("append-only")
    );
    assert!(
        refused_by_postgres(&app.database.url, statement)
            .await
            .contains("permission denied")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_list_shows_what_is_due_first_page_by_page() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    for after in [9, 3, 6] {
        let id = app.submitted(PROVIDER, &call, "10.00").await;
        ask(&app, &id, day_of(app.now()) + Days::new(after)).await;
    }
    let mut seen: Vec<(NaiveDate, String)> = Vec::new();
    let mut path = "/v1/deadlines?limit=7".to_owned();
    loop {
        let page = app.get(CASEWORKER, &path).await;
        let next = page
            .headers
            .get("Link")
            .map(|link| link.to_str().unwrap().to_owned());
        let body = page.good();
        for item in body["items"].as_array().unwrap() {
            assert!(text(&item["reference"]).starts_with("PHG-"));
            seen.push((
                text(&item["term"]["end"]).parse().unwrap(),
                text(&item["term"]["id"]),
            ));
        }
        let Some(next) = next else { break };
        path = next[1..next.find('>').unwrap()].to_owned();
    }
    assert!(seen.len() > 14, "{} open terms", seen.len());
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(seen, sorted);

    let soon = day_of(app.now()) + Days::new(9);
    let asked = format!("/v1/deadlines?responsible=provider-member&dueBefore={soon}");
    let found = app.get(CASEWORKER, &asked).await.good();
    let own = found["items"].as_array().unwrap();
    assert!(own.iter().all(|item| {
        item["term"]["responsible"] == "provider-member"
            && text(&item["term"]["end"]).parse::<NaiveDate>().unwrap() < soon
    }));
    let ends: Vec<_> = own
        .iter()
        .filter(|item| item["term"]["kind"] == "supplement" && item["term"]["status"] == "running")
        .map(|item| text(&item["term"]["end"]).parse::<NaiveDate>().unwrap())
        .collect();
    assert!(ends.contains(&(soon - Days::new(3))) && !ends.contains(&soon));
    let lapsed = app.get(CASEWORKER, "/v1/deadlines?lapsed=true").await.good();
    assert!(
        lapsed["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item["term"]["status"] == "lapsed")
    );
    let wrong = app.get(CASEWORKER, "/v1/deadlines?responsible=boss").await;
    assert_eq!(wrong.problem(), (400, "invalid-input".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_before_a_term_ends_and_when_it_has_lapsed_once_each() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "10.00").await;
    let (_, end) = term(&app, &id, "decision").await;
    let calendar = Calendar::netherlands();
    let warned = calendar.working_days_before(end, 10);
    let tell = async || plafond::worker::tell_of_terms(&app.office).await.unwrap();
    app.freeze(noon(warned - Days::new(1)));
    tell().await;
    assert!(app.told(&id, "term-ends-soon").await.is_empty());
    app.freeze(noon(warned));
    tell().await;
    tell().await;
    // Those who prepare the decision and those who take it.
    let deciding = [CASEWORKER, DECIDER_2, DECIDER];
    assert_eq!(app.told(&id, "term-ends-soon").await, deciding);
    app.freeze(noon(end));
    tell().await;
    assert!(app.told(&id, "term-lapsed").await.is_empty());
    app.freeze(noon(end + Days::new(1)));
    tell().await;
    tell().await;
    assert_eq!(app.told(&id, "term-lapsed").await, deciding);
    assert_eq!(app.told(&id, "term-ends-soon").await.len(), 3);
    let story = app
        .get(PROVIDER, &format!("/v1/applications/{id}/timeline"))
        .await
        .good();
    let last = story["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["action"], &last["role"]),
        (&json!("term-lapsed"), &json!("service"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_is_told_about_a_supplement_and_nobody_about_an_objection() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let id = app.submitted(PROVIDER, &call, "10.00").await;
    let today = day_of(app.now());
    ask(&app, &id, today + Days::new(10)).await;
    let tell = async || plafond::worker::tell_of_terms(&app.office).await.unwrap();
    tell().await;
    assert!(
        app.told(&id, "term-ends-soon").await.is_empty(),
        "not in the first half of a short term"
    );
    app.freeze(noon(today + Days::new(6)));
    tell().await;
    assert_eq!(
        app.told(&id, "term-ends-soon").await,
        ["subsidie@voorbeeld.example"]
    );
    app.freeze(noon(today + Days::new(11)));
    tell().await;
    assert_eq!(app.told(&id, "term-lapsed").await, ["subsidie@voorbeeld.example"]);

    let call = app.call("10000.00").await;
    let decided = app.complete(PROVIDER, &call, "10.00").await;
    let mut refusal = grant();
    refusal["outcome"] = json!("refuse");
    app.post(DECIDER, &format!("/v1/applications/{decided}/decision"), &refusal)
        .await
        .good();
    let (_, end) = term(&app, &decided, "objection").await;
    app.freeze(noon(end + Days::new(1)));
    tell().await;
    assert!(app.told(&decided, "term-ends-soon").await.is_empty());
    assert!(app.told(&decided, "term-lapsed").await.is_empty());
    assert_eq!(term(&app, &decided, "objection").await.0, "lapsed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_workers_at_once_and_one_that_is_killed_each_term_is_told_once() {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let app = App::start().await;
    // A worker in a process of its own has the clock of the machine: the term began eight days ago and ends tomorrow.
    let today = day_of(app.now());
    app.freeze(app.now() - Days::new(8));
    let call = app.call("10000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut ids = Vec::new();
    for _ in 0..24 {
        let new = json!({
            "callId": call.id, "organisationId": organisation, "content": crate::support::story::content("10.00"),
        });
        let id = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
        app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await
            .good();
        ask(&app, &id, today + Days::new(1)).await;
        ids.push(id);
    }
    app.freeze(Utc::now());
    for patience in [60, 120, 200] {
        let mut worker = std::process::Command::new(env!("CARGO_BIN_EXE_plafond"))
            .arg("worker")
            .env("DATABASE_URL", &app.database.url)
            .env("PLAFOND_MAIL_PORT", "1")
            .env("PLAFOND_FILES", std::env::temp_dir())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(patience)).await;
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
    let tellers: Vec<_> = (0..4)
        .map(|_| {
            let office = app.office.clone();
            tokio::spawn(async move { plafond::worker::tell_of_terms(&office).await.unwrap() })
        })
        .collect();
    for teller in tellers {
        teller.await.unwrap();
    }
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for id in &ids {
        let query = format!(
            "SELECT count(*) FROM outbox_messages WHERE dossier_id = '{id}' AND kind = 'term-ends-soon'"
        );
        let told: Count = sql_query(query).get_result(&mut conn).await.unwrap();
        assert_eq!(told.count, 1, "{id}");
    }
    plafond::audit::trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_that_nobody_can_be_told_about_keeps_no_other_from_its_word() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let id = app.submitted(PROVIDER, &call, "10.00").await;
        ask(&app, &id, day_of(app.now()) + Days::new(7)).await;
        ids.push(id);
    }
    let broken = format!(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
         CREATE TRIGGER broken BEFORE INSERT ON outbox_messages FOR EACH ROW
         WHEN (NEW.dossier_id = '{}') EXECUTE FUNCTION refuse()",
        ids[0]
    );
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    owner.batch_execute(&broken).await.unwrap();
    app.freeze(noon(day_of(app.now()) + Days::new(6)));
    assert!(plafond::worker::tell_of_terms(&app.office).await.is_err());
    owner
        .batch_execute("DROP TRIGGER broken ON outbox_messages")
        .await
        .unwrap();
    for (id, expected) in ids.iter().zip([0, 1, 1]) {
        assert_eq!(app.told(id, "term-ends-soon").await.len(), expected, "{id}");
    }
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    assert_eq!(app.told(&ids[0], "term-ends-soon").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_late_decision_would_cost_and_has_cost_is_told_from_the_first_warning_on_awb_4_17() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let (id, noticed) = (
        app.submitted(PROVIDER, &call, "10.00").await,
        app.submitted(PROVIDER, &call, "10.00").await,
    );
    let (_, end) = term(&app, &id, "decision").await;
    let tell = async || plafond::worker::tell_of_terms(&app.office).await.unwrap();
    app.freeze(noon(Calendar::netherlands().working_days_before(end, 10)));
    tell().await;
    // A notice counts from the day after the term: two weeks later each day costs.
    let warned = said(&app, &id, "term-ends-soon").await;
    let words = plain(&prospect(end, day_of(app.now())).unwrap().dutch());
    assert!(
        words.contains(&format!("Komt op {}", dutch(end + Days::new(1)))),
        "{words}"
    );
    assert!(
        words.contains("14 dagen € 23, 14 dagen € 35 en 14 dagen € 45"),
        "{words}"
    );
    assert!(words.contains("ten hoogste € 1.442,00"), "{words}");
    assert!(warned.contains(&words), "{warned}");
    let path = format!("/v1/applications/{id}/terms");
    let terms = app.get(PROVIDER, &path).await.good();
    let would = &terms["prospects"][0];
    assert_eq!(would["start"], json!(end + Days::new(16)));
    assert_eq!(
        (&would["rates"][2]["perDay"], &would["maximum"]),
        (&json!("45.00"), &json!("1442.00"))
    );
    for (who, page) in [
        (PROVIDER, format!("/aanvrager/aanvragen/{id}")),
        (CASEWORKER, format!("/behandeling/aanvragen/{id}/termijnen")),
    ] {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(who).await;
        let shown = plain(&visitor.get(&page).await.text);
        assert!(shown.contains(&words), "{shown}");
    }

    app.freeze(noon(end + Days::new(1)));
    let path = format!("/v1/applications/{noticed}/notices-of-default");
    app.post(PROVIDER, &path, &json!({})).await.good();
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{noticed}/terms"))
        .await
        .good();
    assert_eq!(terms["prospects"], json!([]));
    // The sixth day that costs.
    app.freeze(noon(end + Days::new(21)));
    tell().await;
    let late = said(&app, &id, "term-lapsed").await;
    let words = plain(&prospect(end, day_of(app.now())).unwrap().dutch());
    assert!(
        words.contains(&dutch(end + Days::new(21))) && late.contains(&words),
        "{late}"
    );
    let running = said(&app, &noticed, "term-lapsed").await;
    assert!(running.contains("Tot nu toe kost dat € 138,00."), "{running}");
    assert!(!running.contains("Komt op"), "{running}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_term_of_the_scheme_the_law_gives_eight_weeks_off_free_days_awb_4_13() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let scheme = json!({
        "title": "Regeling zonder termijn", "legalBasis": "CVDR1", "fullAdvanceBelow": "25000.00", "auditFrom": "125000.00",
    });
    let scheme = app.post(ADMINISTRATOR, "/v1/schemes", &scheme).await.good();
    assert_eq!(scheme["decisionWeeks"], json!(null));
    let call = app.call_like("10000.00", json!({ "decisionWeeks": null })).await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    // The eighth week ends on King's Day.
    assert_eq!(term(&app, &id, "decision").await.1, day("2026-04-28"));
    let path = format!("/v1/applications/{id}");
    let decide_by = async || app.get(PROVIDER, &path).await.good()["decideBy"].clone();
    assert_eq!(decide_by().await, json!("2026-04-28"));
    let terms = app.get(PROVIDER, &format!("{path}/terms")).await.good();
    let reasons = terms["items"][0]["reasoning"].to_string();
    assert!(
        reasons.contains("8 weken") && reasons.contains("27 april 2026 is Koningsdag"),
        "{reasons}"
    );
    let mut anyone = Visitor::new(&app);
    let shown = plain(&anyone.get(&format!("/openstellingen/{}", call.id)).await.text);
    assert!(shown.contains("Binnen 8 weken (volgens de wet)"), "{shown}");
    // A decree lets it run on, as any statutory term; a term that the scheme sets stays.
    let own = app.call_like("10000.00", json!({ "decisionWeeks": 8 })).await;
    let fixed = app.submitted(PROVIDER, &own, "1000.00").await;
    let free = json!({ "day": "2026-04-28", "ground": "Besluit (voorbeeld)" });
    app.post(ADMINISTRATOR, "/v1/free-days", &free).await.good();
    assert_eq!(term(&app, &id, "decision").await.1, day("2026-04-29"));
    assert_eq!(decide_by().await, json!("2026-04-29"));
    assert_eq!(term(&app, &fixed, "decision").await.1, day("2026-04-27"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_to_decide_that_is_left_empty_is_that_of_the_scheme_and_else_that_of_the_law_awb_4_13() {
    let app = App::start().await;
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    let scheme = text(&schemes["items"][0]["id"]);
    let weeks = async |path: String| app.get(ADMINISTRATOR, &path).await.good()["decisionWeeks"].clone();
    let of_scheme = format!("/v1/schemes/{scheme}");
    let before = weeks(of_scheme.clone()).await;
    assert!(before.is_i64());
    let call = app.call_like("1000.00", json!({ "decisionWeeks": null })).await;
    assert_eq!(weeks(format!("/v1/calls/{}", call.id)).await, before);

    let mut administrator = Visitor::new(&app);
    administrator.log_in(ADMINISTRATOR).await;
    let form = format!("/beheer/regelingen/{scheme}/wijzigen");
    let shown = administrator.get(&form).await.text;
    assert!(shown.contains("Leeg: acht weken volgens de wet."), "{shown}");
    administrator
        .fill(&form, &[("decisionWeeks", "")])
        .await
        .going_to();
    assert_eq!(weeks(of_scheme).await, json!(null));
    let page = administrator
        .get(&format!("/beheer/regelingen/{scheme}"))
        .await
        .text;
    assert!(plain(&page).contains("8 weken (volgens de wet)"), "{page}");
    let call = app.call_like("1000.00", json!({ "decisionWeeks": null })).await;
    assert_eq!(weeks(format!("/v1/calls/{}", call.id)).await, json!(null));
}
