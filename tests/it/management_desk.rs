//! The desk of management without a browser: results that add up, people, mail, the trail, days, outages, and a scheme from
//! its beginning to a call that everyone sees.

use std::sync::Arc;

use plafond::http::deed::day_of;
use plafond::notifications::sink::{Fault, Sink, SinkOptions};
use plafond::notifications::{Mailer, Worker};
use serde_json::json;

use crate::mail_delivery::settings_for;
use crate::support::App;
use crate::support::browser::play;
use crate::support::story::{
    ADMINISTRATOR, AUDITOR, CASEWORKER, Call, DECIDER, PROVIDER, content, report, text,
};
use crate::support::visitor::Visitor;

const ADDRESS: &str = "subsidie@voorbeeld.example";

/// An award whose report reached people in two municipalities.
async fn reached(app: &App, call: &Call) {
    let application = app.complete(PROVIDER, call, "10000.00").await;
    let award = app.granted(&application).await;
    let mut told = report();
    told["sessions"] = json!(4);
    told["actualCosts"] = json!("8000.00");
    told["reached"] = json!([
        { "municipality": "arnhem", "profession": "leerkracht", "people": 30 },
        { "municipality": "doetinchem", "profession": "leerkracht", "people": 10 },
        { "municipality": "arnhem", "profession": "inwoner", "people": 60 },
    ]);
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &told)
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn results_add_up_to_what_was_reported() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(DECIDER).await;
    let page = format!("/beheer/openstellingen/{}/resultaten", call.id);
    let before = visitor.get(&page).await.text;
    assert!(before.contains("Er is nog geen verslag"), "{before}");
    assert_eq!(
        content("1.00")["activities"][0]["forms"],
        json!(["partner-violence"])
    );
    reached(&app, &call).await;
    let after = visitor.get(&page).await.text;
    for told in [
        "<dd>100</dd>",
        "<dd>2 van 18</dd>",
        "<dd>€\u{a0}80,00</dd>",
        "<td>Arnhem</td><td class=\"number\">90</td>",
        "<td>Doetinchem</td><td class=\"number\">10</td>",
        "<td>leerkracht</td><td class=\"number\">40</td>",
        "<td>(Ex-)partnergeweld</td><td class=\"number\">1</td>",
    ] {
        assert!(
            after.contains(told) || after.contains(&told.replace('(', "&#40;").replace(')', "&#41;")),
            "{told}: {after}"
        );
    }
    let calls = app
        .get(ADMINISTRATOR, &format!("/v1/calls/{}", call.id))
        .await
        .good();
    let scheme = text(&calls["schemeId"]);
    let card = visitor
        .get(&format!("/beheer/regelingen/{scheme}/actiekaart"))
        .await;
    assert_eq!(card.status, 200, "{}", card.text);
    assert!(card.text.contains("Kosten en dekking"), "{}", card.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_is_invited_gets_other_roles_and_is_shut_off() {
    let app = App::start().await;
    let mut keeper = Visitor::new(&app);
    keeper.log_in(ADMINISTRATOR).await;
    let form = "/beheer/uitnodiging";
    let apart = [
        ("name", "Kim Nieuw"),
        ("email", "kim@gemeente.example"),
        ("roles", "auditor"),
        ("roles", "caseworker"),
    ];
    let refused = keeper.send(form, form, &apart).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("gaat niet samen"), "{}", refused.text);
    let person = keeper.send(form, form, &apart[..3]).await.going_to().to_owned();

    let token = app.link_to("kim@gemeente.example").await;
    let mut kim = Visitor::new(&app);
    let chosen = [
        ("token", token.as_str()),
        ("password", "een lange zin als wachtwoord"),
    ];
    kim.send("/wachtwoord", "/wachtwoord", &chosen).await.going_to();
    let own = [
        ("email", "kim@gemeente.example"),
        ("password", "een lange zin als wachtwoord"),
    ];
    kim.send("/inloggen", "/inloggen", &own).await.going_to();
    assert_eq!(kim.get("/beheer/spoor").await.status, 200);

    let shown = keeper.get(&person).await.text;
    let version = shown.split("name=\"_version\" value=\"").nth(1).unwrap();
    let version = version.split('"').next().unwrap().to_owned();
    let none = [
        ("_version", version.as_str()),
        ("name", "Kim Nieuw"),
        ("roles", ""),
        ("active", "true"),
    ];
    assert_eq!(
        keeper.send(&person, &person, &none).await.status,
        400,
        "nobody is without a role"
    );
    let nameless = [
        ("_version", version.as_str()),
        ("name", " "),
        ("roles", ""),
        ("roles", "caseworker"),
        ("active", "true"),
    ];
    let refused = keeper.send(&person, &person, &nameless).await;
    assert_eq!(refused.status, 400, "nobody is without a name");
    assert!(refused.text.contains("id=\"name-wrong\""), "{}", refused.text);
    let off = [
        ("_version", version.as_str()),
        ("name", "Kim Nieuw"),
        ("roles", ""),
        ("roles", "caseworker"),
        ("active", "false"),
    ];
    keeper.send(&person, &person, &off).await.going_to();
    assert!(keeper.get("/beheer/mensen").await.text.contains("Afgesloten"));
    assert_eq!(kim.get("/beheer/spoor").await.status, 303, "logged out at once");
    assert_eq!(kim.send("/inloggen", "/inloggen", &own).await.status, 401);
    let stale = keeper.send(&person, &person, &off).await;
    assert_eq!(stale.status, 412, "someone else was first: {}", stale.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_did_not_arrive_is_seen_with_its_reason_and_sent_again() {
    let app = App::start().await;
    let sink = Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap();
    let mailer = Mailer::new(&settings_for(&sink)).unwrap();
    let worker = Worker::new(app.office.pool.clone(), mailer, Arc::clone(&app.office.clock));
    while worker.run_once().await.unwrap() > 0 {}
    let call = app.call("1000.00").await;
    app.submitted(PROVIDER, &call, "10.00").await;
    sink.misbehave(ADDRESS, Fault::Refuse);
    worker.run_once().await.unwrap();
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let page = "/beheer/berichten?stand=geweigerd";
    let shown = visitor.get(page).await.text;
    assert!(shown.contains("550 5.1.1 no such mailbox"), "{shown}");
    let action = shown
        .split('"')
        .find(|part| part.ends_with("/opnieuw"))
        .unwrap()
        .to_owned();
    visitor.send(page, &action, &[]).await.going_to();
    assert!(!visitor.get(page).await.text.contains(ADDRESS));
    assert!(
        visitor
            .get("/beheer/berichten?stand=wachtend")
            .await
            .text
            .contains(ADDRESS)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_searched_by_dossier_person_action_and_day() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "10.00").await;
    let reference = text(
        &app.get(CASEWORKER, &format!("/v1/applications/{id}"))
            .await
            .good()["reference"],
    );
    let mut visitor = Visitor::new(&app);
    visitor.log_in(AUDITOR).await;
    let found = visitor
        .get(&format!("/beheer/spoor?kenmerk={}", reference.to_lowercase()))
        .await
        .text;
    for action in [
        "Concept begonnen",
        "Aanvraag ingediend",
        "Aanvraag volledig bevonden",
    ] {
        assert!(
            found.contains(&format!("<strong>{action}</strong>")),
            "{action}: {found}"
        );
    }
    let by_person = format!("/beheer/spoor?kenmerk={reference}&wie={CASEWORKER}");
    let found = visitor.get(&by_person).await.text;
    assert!(
        found.contains("<strong>Aanvraag volledig bevonden</strong>"),
        "{found}"
    );
    assert!(!found.contains("<strong>Concept begonnen</strong>"), "{found}");
    let day = day_of(app.now());
    for (query, there) in [
        ("wat=application-complete".to_owned(), true),
        ("wat=payment-paid".to_owned(), false),
        (format!("tot={}", day - chrono::TimeDelta::days(2)), false),
    ] {
        let found = visitor
            .get(&format!("/beheer/spoor?kenmerk={reference}&{query}"))
            .await
            .text;
        assert_eq!(
            found.contains(&format!("kenmerk={reference}\">")),
            there,
            "{query}"
        );
    }
    let first = visitor.get("/beheer/spoor").await.text;
    assert_eq!(first.matches("<tr><td>").count(), 50);
    let next = first
        .split('"')
        .find(|part| part.contains("na="))
        .unwrap()
        .replace("&#38;", "&");
    let second = visitor.get(&next).await;
    assert_eq!(second.status, 200);
    assert!(
        second.text.contains("<tr><td>") && second.text != first,
        "the sample has more than a page"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_checked_in_the_background_with_its_progress() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(AUDITOR).await;
    let check = "/beheer/spoor/controle";
    assert!(visitor.get(check).await.text.contains("nog niet gecontroleerd"));
    visitor.send(check, check, &[]).await.going_to();
    let waits = visitor.get(check).await.text;
    assert!(
        waits.contains("De controle begint zo") && waits.contains("<progress"),
        "{waits}"
    );
    assert!(plafond::worker::check_trail(&app.office).await.unwrap());
    let checked = visitor.get(check).await.text;
    assert!(checked.contains("Het spoor is heel"), "{checked}");
    assert!(
        !plafond::worker::check_trail(&app.office).await.unwrap(),
        "once is enough"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_day_and_an_outage_are_added_once() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let days = "/beheer/vrije-dagen";
    let day = [("day", "2031-05-16"), ("ground", "Koninklijk besluit")];
    visitor.send(days, days, &day).await.going_to();
    assert!(visitor.get(days).await.text.contains("16\u{a0}mei\u{a0}2031"));
    assert_eq!(visitor.send(days, days, &day).await.status, 409);
    let outages = "/beheer/storingen";
    let reversed = [
        ("beganAt", "2026-01-02T10:00"),
        ("endedAt", "2026-01-02T09:00"),
        ("description", "Het netwerk"),
    ];
    assert_eq!(visitor.send(outages, outages, &reversed).await.status, 400);
    let right = [
        ("beganAt", "2026-01-02T09:00"),
        ("endedAt", "2026-01-02T10:00"),
        ("description", "Het netwerk"),
    ];
    visitor.send(outages, outages, &right).await.going_to();
    assert!(visitor.get(outages).await.text.contains("Het netwerk"));
}

/// Makes a scheme with a ceiling in the portal, and gives their addresses.
async fn scheme(visitor: &mut Visitor<'_>) -> (String, String) {
    let form = "/beheer/nieuwe-regeling";
    let fields = [
        ("title", "Subsidieregeling 2027"),
        ("legalBasis", "CVDR660139"),
        ("decisionWeeks", "13"),
        ("fullAdvanceBelow", "25.000,00"),
        ("auditFrom", "125.000,00"),
    ];
    let scheme = visitor.send(form, form, &fields).await.going_to().to_owned();
    let ceiling = [
        ("amount", "155.000,00"),
        ("periodStart", "2027-01-01"),
        ("periodEnd", "2027-12-31"),
        ("resolution", "Collegebesluit 2026-118"),
        ("publishedOn", "2026-11-01"),
    ];
    visitor
        .send(&scheme, &format!("{scheme}/plafonds"), &ceiling)
        .await
        .going_to();
    let shown = visitor.get(&scheme).await.text;
    let change = shown
        .split('"')
        .find(|part| part.starts_with("/beheer/plafonds/"))
        .unwrap();
    (scheme, change.trim_end_matches("#wijziging").to_owned())
}

/// A tender of which the weights add up to 90.
fn new_call(ceiling: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("ceilingId", ceiling),
        ("title", "Preventieaanbod 2027"),
        ("description", "Trainingen voor iedereen"),
        ("opensAt", "2026-11-01T09:00"),
        ("closesAt", "2027-02-01T17:00"),
        ("decisionWeeks", "13"),
        ("distributionMethod", "tender"),
        ("lastOne", "partial"),
        ("minimum", "0,00"),
        ("requiredDocuments", "activiteitenplan"),
        ("requiredDocuments", ""),
        ("themes", "meldcode"),
        ("criteria/1/title", "Bereik"),
        ("criteria/1/weight", "60"),
        ("criteria/1/maximum", "10"),
        ("criteria/3/title", "Kwaliteit"),
        ("criteria/3/weight", "30"),
        ("criteria/3/maximum", "10"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheme_gets_its_ceiling_and_a_call_that_everyone_sees_once_it_is_published() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (scheme, change) = scheme(&mut visitor).await;
    let lower = [
        ("kind", "lowered"),
        ("amount", "5.000,00"),
        ("ground", "Collegebesluit 2026-119"),
    ];
    visitor.send(&change, &change, &lower).await.going_to();
    assert!(visitor.get(&scheme).await.text.contains("€\u{a0}150.000,00"));
    let too_much = [
        ("kind", "lowered"),
        ("amount", "500.000,00"),
        ("ground", "Collegebesluit 2026-120"),
    ];
    assert_eq!(visitor.send(&change, &change, &too_much).await.status, 409);

    let ceiling = change.split('/').nth(3).unwrap().to_owned();
    let form = format!("{scheme}/nieuwe-openstelling");
    let mut fields = new_call(&ceiling);
    let refused = visitor.send(&form, &form, &fields).await;
    assert_eq!(refused.status, 400, "weights add up to 90: {}", refused.text);
    assert!(refused.text.contains("value=\"Kwaliteit\""), "{}", refused.text);
    fields[16] = ("criteria/3/weight", "40");
    let call = visitor.send(&form, &form, &fields).await.going_to().to_owned();
    let preview = visitor.get(&call).await.text;
    for told in [
        "Concept",
        "Bereik",
        "60%",
        "activiteitenplan",
        "1\u{a0}februari\u{a0}2027 om 17.00",
    ] {
        assert!(preview.contains(told), "{told}: {preview}");
    }
    let public = call.replace("/beheer", "");
    assert_eq!(Visitor::new(&app).get(&public).await.status, 404);
    visitor
        .send(&call, &format!("{call}/publicatie"), &[])
        .await
        .going_to();
    assert!(
        Visitor::new(&app)
            .get(&public)
            .await
            .text
            .contains("Preventieaanbod 2027")
    );
    let again = visitor.send("/account", &format!("{call}/publicatie"), &[]).await;
    assert_eq!(again.status, 409);
    let successor = visitor
        .get(&format!(
            "/beheer/nieuwe-regeling?opvolger_van={}",
            scheme.rsplit('/').next().unwrap()
        ))
        .await;
    assert!(
        successor.text.contains("Subsidieregeling 2027"),
        "{}",
        successor.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_browser_management_sees_results_and_keeps_schemes_people_and_mail() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    reached(&app, &call).await;
    let found = app
        .get(ADMINISTRATOR, &format!("/v1/calls/{}", call.id))
        .await
        .good();
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (scheme, change) = scheme(&mut visitor).await;
    let more = json!({ "call": call.id, "scheme": found["schemeId"], "own": scheme, "change": change });
    play(&app, "management", more).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_has_as_many_lines_for_criteria_as_are_asked_for_without_scripts() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (scheme, change) = scheme(&mut visitor).await;
    let ceiling = change.split('/').nth(3).unwrap().to_owned();
    let form = format!("{scheme}/nieuwe-openstelling");
    let mut fields = new_call(&ceiling);
    fields.extend([
        ("criteria/0/title", "Samenwerking"),
        ("criteria/2/title", "Kosten"),
        ("_regel", "criteria"),
    ]);
    let more = visitor.send(&form, &form, &fields).await;
    assert_eq!(more.status, 200, "nothing is kept or refused yet: {}", more.text);
    assert!(more.text.contains("value=\"Samenwerking\""), "{}", more.text);
    assert!(more.text.contains("name=\"criteria/5/title\""), "{}", more.text);
    assert!(!visitor.get(&scheme).await.text.contains("Preventieaanbod 2027"));
}

/// A draft of a call with two criteria, by its address.
async fn drafted(visitor: &mut Visitor<'_>) -> (String, String) {
    let (scheme, change) = scheme(visitor).await;
    let ceiling = change.split('/').nth(3).unwrap().to_owned();
    let mut fields = new_call(&ceiling);
    fields[16] = ("criteria/3/weight", "40");
    let form = format!("{scheme}/nieuwe-openstelling");
    let call = visitor.send(&form, &form, &fields).await.going_to().to_owned();
    (call, ceiling)
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn a_draft_call_is_changed_whole_and_stays_as_announced_once_it_is_published_awb_4_27() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (call, ceiling) = drafted(&mut visitor).await;
    let form = format!("{call}/wijzigen");
    let shown = visitor.get(&form).await.text;
    for told in [
        "value=\"Bereik\"",
        "value=\"60\"",
        "value=\"2027-02-01T17:00\"",
        "name=\"criteria/0/code\" value=\"c1\"",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let mut changed = vec![
        ("ceilingId", ceiling.as_str()),
        ("title", "Preventieaanbod 2027, tweede ronde"),
        ("description", "Trainingen"),
        ("opensAt", "2026-11-01T09:00"),
        ("closesAt", "2027-03-01T17:00"),
        ("decisionWeeks", "8"),
        ("distributionMethod", "tender"),
        ("lastOne", "skip"),
        ("minimum", "100,00"),
        ("criteria/0/code", "c1"),
        ("criteria/0/title", "Bereik"),
        ("criteria/0/weight", "70"),
        ("criteria/0/maximum", "10"),
        ("criteria/1/code", "c2"),
        ("criteria/1/title", ""),
        ("criteria/1/weight", ""),
        ("criteria/2/title", "Samenwerking"),
        ("criteria/2/weight", "20"),
        ("criteria/2/maximum", "5"),
    ];
    let refused = visitor.fill(&form, &changed).await;
    assert_eq!(refused.status, 400, "weights add up to 90");
    assert!(refused.text.contains("href=\"#criteria\""), "{}", refused.text);
    changed[17] = ("criteria/2/weight", "30");
    visitor.fill(&form, &changed).await.going_to();
    let api = format!("/v1/calls/{}", call.rsplit('/').next().unwrap());
    let now = app.get(ADMINISTRATOR, &api).await.good();
    assert_eq!(
        (&now["decisionWeeks"], &now["lastOne"], &now["minimum"]),
        (&json!(8), &json!("skip"), &json!("100.00"))
    );
    let criteria = now["criteria"].as_array().unwrap();
    let said: Vec<_> = criteria.iter().map(|one| (&one["code"], &one["title"])).collect();
    assert_eq!(
        said,
        [
            (&json!("c1"), &json!("Bereik")),
            (&json!("c2"), &json!("Samenwerking"))
        ]
    );
    let stale = visitor
        .send(&form, &form, &[changed.as_slice(), &[("_version", "1")]].concat())
        .await;
    assert_eq!(stale.status, 412, "someone else was first");

    visitor
        .send(&call, &format!("{call}/publicatie"), &[])
        .await
        .going_to();
    assert_eq!(visitor.get(&form).await.going_to(), call);
    let late = visitor
        .send(
            "/beheer/nieuwe-regeling",
            &form,
            &[changed.as_slice(), &[("_version", "3")]].concat(),
        )
        .await;
    assert_eq!(late.status, 409, "{}", late.text);
    let example = call.rsplit('/').next().unwrap();
    let scheme = text(&now["schemeId"]);
    let successor = visitor
        .get(&format!(
            "/beheer/regelingen/{scheme}/nieuwe-openstelling?voorbeeld={example}"
        ))
        .await
        .text;
    assert!(
        successor.contains("value=\"Samenwerking\"") && !successor.contains("2027-03-01T17:00"),
        "{successor}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_a_published_call_and_its_criteria_as_announced() {
    let app = App::start().await;
    let call = app
        .call_like(
            "1000.00",
            json!({ "distributionMethod": "tender", "criteria": [
                { "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 },
            ] }),
        )
        .await;
    let mut conn = app.office.conn().await.unwrap();
    for (sql, rule) in [
        (
            "UPDATE calls SET closes_at = closes_at + interval '1 day' WHERE id = ",
            "calls_stay_as_announced",
        ),
        (
            "UPDATE calls SET last_one = 'skip' WHERE id = ",
            "calls_stay_as_announced",
        ),
        (
            "DELETE FROM criteria WHERE call_id = ",
            "criteria_stay_as_announced",
        ),
    ] {
        let sql = format!("{sql}'{}'", call.id);
        let refused = diesel_async::SimpleAsyncConnection::batch_execute(&mut *conn, &sql).await;
        let words = format!("{:?}", refused.unwrap_err());
        assert!(
            words.contains("as it was announced") || words.contains("as they were announced"),
            "{rule}: {words}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_patched_field_by_field_and_null_takes_a_threshold_away() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (call, _) = drafted(&mut visitor).await;
    let path = format!("/v1/calls/{}", call.rsplit('/').next().unwrap());
    for (version, change, code) in [
        (1, json!({ "threshold": 55 }), 200),
        (2, json!({ "themes": ["Ouderen"] }), 200),
        (3, json!({ "threshold": null }), 200),
        (4, json!({ "criteria": [] }), 400),
        (
            4,
            json!({ "criteria": [{ "code": "x", "title": "X", "weight": 100, "maximum": 5, "threshold": 6 }] }),
            400,
        ),
    ] {
        let token = app.token(ADMINISTRATOR).await;
        let request = app
            .request(reqwest::Method::PATCH, &path)
            .bearer_auth(token)
            .header("If-Match", format!("\"{version}\""))
            .header("Content-Type", "application/merge-patch+json")
            .body(change.to_string());
        let answer = app.send(request).await;
        assert_eq!(answer.status, code, "{change}: {:#}", answer.body);
    }
    let page = visitor.get(&call).await.text;
    assert!(
        page.contains("Ouderen") && !page.contains("Minste score"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheme_is_changed_beside_what_a_colleague_changed() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (scheme, _) = scheme(&mut visitor).await;
    let form = format!("{scheme}/wijzigen");
    let fields = [
        ("title", "Subsidieregeling 2028"),
        ("legalBasis", "CVDR1"),
        ("decisionWeeks", "10"),
        ("warnWorkingDays", "5"),
        ("outageWindowHours", "48"),
    ];
    let emptied = [("title", ""), ("warnWorkingDays", " "), ("decisionWeeks", "10")];
    let refused = visitor.fill(&form, &emptied).await;
    assert_eq!(refused.status, 400, "what was emptied isn't forgotten");
    for field in ["title", "warnWorkingDays"] {
        let told = format!("id=\"{field}-wrong\"");
        assert!(refused.text.contains(&told), "{told}: {}", refused.text);
    }
    visitor.fill(&form, &fields).await.going_to();
    let shown = visitor.get(&scheme).await.text;
    assert!(
        shown.contains("Subsidieregeling 2028") && shown.contains("10 weken"),
        "{shown}"
    );
    let mut other = fields.to_vec();
    other[2] = ("decisionWeeks", "12");
    other.push(("_version", "1"));
    let stale = visitor.send(&form, &form, &other).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text.contains("data-theirs>10<"), "{}", stale.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn from_which_deviation_a_budget_line_is_explained_is_set_with_the_scheme() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (scheme, _) = scheme(&mut visitor).await;
    let id = scheme.rsplit('/').next().unwrap().to_owned();
    let path = format!("/v1/schemes/{id}");
    let made = app.get(ADMINISTRATOR, &path).await.good();
    assert_eq!(
        (&made["deviationPercent"], &made["deviationAmount"]),
        (&json!(20), &json!("25000.00"))
    );
    let form = format!("{scheme}/wijzigen");
    let shown = visitor.get(&form).await.text;
    assert!(
        shown.contains("Uitleg bij zoveel procent afwijking") && shown.contains("value=\"25000,00\""),
        "{shown}"
    );
    let none = visitor.fill(&form, &[("deviationPercent", "0")]).await;
    assert_eq!(none.status, 400, "{}", none.text);
    let fields = [("deviationPercent", "10"), ("deviationAmount", "5.000,00")];
    visitor.fill(&form, &fields).await.going_to();
    let changed = app.get(ADMINISTRATOR, &path).await.good();
    assert_eq!(
        (&changed["deviationPercent"], &changed["deviationAmount"]),
        (&json!(10), &json!("5000.00"))
    );
    // What comes after it begins with the same.
    let next = visitor
        .get(&format!("/beheer/nieuwe-regeling?opvolger_van={id}"))
        .await
        .text;
    assert!(next.contains("value=\"5000,00\""), "{next}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_ceiling_is_set_raised_and_never_above_the_whole_awb_4_22() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let call = app.call("1000.00").await;
    let page = format!("/beheer/plafonds/{}/deelplafonds", call.ceiling);
    let mut fields = [
        ("title", "Gemeenten in de Achterhoek"),
        ("amount", "2.000,00"),
        ("ground", "Collegebesluit 2026-118"),
    ];
    let refused = visitor.send(&page, &page, &fields).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text.contains("nooit hoger dan het plafond"),
        "{}",
        refused.text
    );
    fields[1] = ("amount", "400,00");
    visitor.send(&page, &page, &fields).await.going_to();
    let parts = app
        .get(
            ADMINISTRATOR,
            &format!("/v1/ceilings/{}/sub-ceilings", call.ceiling),
        )
        .await
        .good();
    assert_eq!(parts["items"][0]["code"], "gemeenten-in-de-achterhoek");
    let change = format!("/beheer/deelplafonds/{}", text(&parts["items"][0]["id"]));
    let raise = [("kind", "raised"), ("amount", "100,00"), ("ground", "Besluit")];
    visitor.send(&change, &change, &raise).await.going_to();
    assert!(visitor.get(&page).await.text.contains("€\u{a0}500,00"));
    let mut watching = Visitor::new(&app);
    watching.log_in(AUDITOR).await;
    assert!(!watching.get(&page).await.text.contains("Deelplafond vaststellen"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_gets_a_next_version_after_it_was_tried_and_a_missing_field_is_named() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let (scheme, _) = scheme(&mut visitor).await;
    let page = format!("{scheme}/brieven/refusal");
    let listed = visitor.get(&format!("{scheme}/brieven")).await.text;
    assert!(listed.contains("Sjabloon van de dienst"), "{listed}");
    let shown = visitor.get(&page).await.text;
    assert!(
        shown.contains("page-of-letter") && shown.contains("letter.requested"),
        "{shown}"
    );
    let start = "#import \"/letter.typ\": *\n#show: page-of-letter\n";
    let missing = format!("{start}\nWij wijzen #letter.amount af.\n");
    let refused = visitor.send(&page, &page, &[("source", &missing)]).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("href=\"#source\"") && refused.text.contains("amount"),
        "{}",
        refused.text
    );
    let concept = format!("{page}/concept");
    assert_eq!(
        visitor
            .send(&page, &concept, &[("source", &missing)])
            .await
            .status,
        400
    );
    let good = format!("{start}\nWij wijzen #letter.requested af.\n#reasons()\n#objection()\n#signature()\n");
    let sample = visitor.send(&page, &concept, &[("source", &good)]).await;
    assert_eq!(sample.headers["content-type"], "application/pdf");
    let untouched = visitor.get(&page).await.text;
    assert!(
        untouched.contains("Dit is het sjabloon dat bij de dienst hoort"),
        "{untouched}"
    );
    visitor.send(&page, &page, &[("source", &good)]).await.going_to();
    let second = visitor.get(&page).await.text;
    assert!(
        second.contains("Dit is versie 1") && second.contains("Wij wijzen #letter.requested af."),
        "{second}"
    );
    let first = visitor.get(&format!("{page}?versie=0")).await.text;
    assert!(
        first.contains("Dit is het sjabloon dat bij de dienst hoort"),
        "{first}"
    );
    assert_eq!(visitor.get(&format!("{scheme}/brieven/geen")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn penalties_are_seen_as_they_run_and_lead_to_where_they_are_determined_awb_4_18() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(DECIDER).await;
    let page = "/beheer/dwangsommen";
    let empty = visitor.get(&format!("{page}?open=ja")).await.text;
    assert!(empty.contains("Er is geen dwangsom"), "{empty}");
    app.travel(chrono::TimeDelta::weeks(14));
    app.post(
        PROVIDER,
        &format!("/v1/applications/{id}/notices-of-default"),
        &json!({}),
    )
    .await
    .good();
    visitor.log_in(DECIDER).await;
    assert!(visitor.get(page).await.text.contains("kan nog zonder kosten"));
    app.travel(chrono::TimeDelta::days(17));
    visitor.log_in(DECIDER).await;
    let running = visitor.get(page).await.text;
    assert!(
        running.contains("€\u{a0}69,00") && running.contains("Loopt"),
        "{running}"
    );
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/completion"),
        &json!({}),
    )
    .await
    .good();
    app.granted(&id).await;
    let determine = format!("/behandeling/aanvragen/{id}/dwangsom");
    let ended = visitor.get(page).await.text;
    assert!(
        ended.contains(&determine) && ended.contains("Vast te stellen"),
        "{ended}"
    );
    visitor
        .send(&determine, &determine, &[("reasons", "Zo is geteld.")])
        .await
        .going_to();
    assert!(visitor.get(page).await.text.contains("Vastgesteld"));
    assert!(
        visitor
            .get(&format!("{page}?open=ja"))
            .await
            .text
            .contains("Er is geen dwangsom")
    );
    let listed = app
        .get(crate::support::story::FINANCE, "/v1/penalties")
        .await
        .good();
    assert_eq!(listed["items"][0]["applicationId"], id);
    assert_eq!(listed["items"][0]["penalty"]["stage"], "determined");
    let money = format!("/financien/dossiers/{id}");
    let mut finance = Visitor::new(&app);
    finance.log_in(crate::support::story::FINANCE).await;
    let shown = finance.get(&money).await.text;
    assert!(
        shown.contains("€\u{a0}46,00") && shown.contains("binnen zes weken"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn among_many_people_one_is_found_by_name_address_or_role() {
    let app = App::start().await;
    for (email, name, role) in [
        ("kim.jansen@gemeente.example", "Kim de Vries-Jansen", "caseworker"),
        ("sam_smit@gemeente.example", "Sam Smit", "auditor"),
    ] {
        let new = json!({ "email": email, "name": name, "roles": [role] });
        app.post(ADMINISTRATOR, "/v1/users", &new).await.good();
    }
    let mut keeper = Visitor::new(&app);
    keeper.log_in(ADMINISTRATOR).await;
    let both = ["Kim de Vries-Jansen", "Sam Smit"];
    for (asked, found) in [
        ("zoek=jans", &both[..1]),
        ("zoek=VRIES+kim", &both[..1]),
        ("zoek=Kim.Jansen%40", &both[..1]),
        ("zoek=sam_s", &both[1..]),
        ("zoek=s_m", &both[..0]),
        ("zoek=%25", &both[..0]),
        ("zoek=%26", &both[..0]),
        ("zoek=%27+%3A*", &both[..0]),
        ("zoek=nergens", &both[..0]),
        ("zoek=s&rol=auditor", &both[1..]),
        ("zoek=jans&rol=auditor", &both[..0]),
        ("", &both[..]),
    ] {
        let shown = keeper.get(&format!("/beheer/mensen?{asked}")).await;
        assert_eq!(shown.status, 200, "{asked}: {}", shown.text);
        for name in both {
            assert_eq!(
                shown.text.contains(name),
                found.contains(&name),
                "{asked} {name}: {}",
                shown.text
            );
        }
        let nobody = shown.text.contains("Wij vonden niemand");
        assert_eq!(nobody, found.is_empty(), "{asked}: {}", shown.text);
    }
}
