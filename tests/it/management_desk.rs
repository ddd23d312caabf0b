//! The desk of management without a browser: results that add up, people, mail, the trail, days, outages, and a scheme from
//! its beginning to a call that everyone sees.

use std::sync::Arc;

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
async fn the_trail_is_searched_by_dossier_person_action_and_day_and_checked() {
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
        "application-drafted",
        "application-submitted",
        "application-complete",
    ] {
        assert!(
            found.contains(&format!("<strong>{action}</strong>")),
            "{action}: {found}"
        );
    }
    let by_person = format!("/beheer/spoor?kenmerk={reference}&wie={CASEWORKER}");
    let found = visitor.get(&by_person).await.text;
    assert!(found.contains("<strong>application-complete</strong>"), "{found}");
    assert!(!found.contains("<strong>application-drafted</strong>"), "{found}");
    let day = app.now().date_naive();
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
    let checked = visitor.get("/beheer/spoor/controle").await.text;
    assert!(checked.contains("Het spoor is heel"), "{checked}");
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
