//! A reclaim is a decision of its own (Awb 4:57): it can be objected to by itself, and the money follows what is decided.

use chrono::Days;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::audit;
use plafond_rules::dates::day_of;
use serde_json::{Value, json};

use crate::support::story::{
    ADMINISTRATOR, CASEWORKER, DECIDER, DECIDER_2, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

/// An award of EUR 900 of which 800 was paid, settled at 500: 300 has to come back.
async fn reclaimed(app: &App) -> (String, String, Value) {
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let award = app.granted(&application).await;
    let path = format!("/v1/awards/{award}/payments");
    let advance = app
        .post(FINANCE, &path, &json!({ "amount": "800.00" }))
        .await
        .good();
    step(app, FINANCE_2, &advance, "release", &json!({})).await.good();
    step(app, FINANCE, &advance, "confirmation", &today(app))
        .await
        .good();
    let report = json!({
        "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": true, "sessions": 1, "narrative": "x",
        "actualCosts": "1.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00", "reached": [],
    });
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report)
        .await
        .good();
    app.settled_lower(&award, "500.00").await;
    let reclaim = payments(app, &award).await.pop().unwrap();
    assert_eq!(stands(&reclaim), ("reclaim", "300.00", "planned"));
    (application, award, reclaim)
}

fn today(app: &App) -> Value {
    json!({ "paidOn": day_of(app.now()) })
}

async fn step(app: &App, who: &str, payment: &Value, step: &str, body: &Value) -> Answered {
    app.post(
        who,
        &format!("/v1/payments/{}/{step}", text(&payment["id"])),
        body,
    )
    .await
}

async fn payments(app: &App, award: &str) -> Vec<Value> {
    let found = app
        .get(FINANCE, &format!("/v1/awards/{award}/payments"))
        .await
        .good();
    found["items"].as_array().unwrap().clone()
}

fn stands(payment: &Value) -> (&str, &str, &str) {
    let field = |name: &str| payment[name].as_str().unwrap();
    (field("kind"), field("amount"), field("status"))
}

fn against(reclaim: &Value) -> Value {
    json!({ "against": "reclaim", "againstId": reclaim["id"], "grounds": "Wij maakten dit geld te goeder trouw op." })
}

/// An objection of who doesn't want to be heard.
async fn objected(app: &App, reclaim: &Value) -> String {
    let id = text(
        &app.post(PROVIDER, "/v1/objections", &against(reclaim))
            .await
            .good()["id"],
    );
    let waiver = json!({ "ground": "objector-waived", "reason": "Alles staat op papier." });
    let path = format!("/v1/objections/{id}/hearing-waiver");
    app.post(PROVIDER, &path, &waiver).await.good();
    id
}

async fn decide(app: &App, who: &str, id: &str, decision: &Value) -> Answered {
    app.post(who, &format!("/v1/objections/{id}/decision"), decision)
        .await
}

fn partly(amount: &str) -> Value {
    json!({
        "outcome": "partly-upheld", "reasons": "Een deel bleef ons verwijt.", "legalBasis": "Artikelen 4:57 en 7:11 Awb",
        "amount": amount,
    })
}

fn upheld() -> Value {
    json!({ "outcome": "upheld", "reasons": "U mocht dit houden.", "legalBasis": "Artikelen 4:57 en 7:11 Awb" })
}

async fn mail(app: &App, application: &str, kind: &str) -> String {
    text(&app.mail_of(application, kind).await[0]["text"])
}

async fn assert_sound(app: &App) {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, told from beginning to end")]
async fn at_the_desk_a_reclaim_says_who_pays_whom_by_when_and_what_is_left() {
    let app = App::start_with(|settings| settings.sender_account = "NL02BNGH0123456789".to_owned()).await;
    let (application, award, reclaim) = reclaimed(&app).await;
    let page = format!("/financien/betalingen/{}", text(&reclaim["id"]));
    let (mut one, mut two, mut provider) = (Visitor::new(&app), Visitor::new(&app), Visitor::new(&app));
    one.log_in(FINANCE).await;
    two.log_in(FINANCE_2).await;
    provider.log_in(PROVIDER).await;
    let assert_speaks_of_a_reclaim = |shown: &str, says: &[&str]| {
        for said in says {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        for never in [
            "Betaling vrijgeven",
            "deze betaling",
            "Bij de bank",
            "Op naam van",
        ] {
            assert!(!shown.contains(never), "{never}: {shown}");
        }
    };
    let shown = one.get(&page).await.text;
    assert_speaks_of_a_reclaim(
        &shown,
        &[
            "betaalt dit terug aan Gemeente Voorbeeld",
            "NL02BNGH0123456789",
            "Nog te ontvangen</dt><dd><strong>€\u{a0}300,00",
            "Terugontvangen</dt><dd>€\u{a0}0,00",
            "Te controleren",
        ],
    );
    let dossier = format!("/aanvrager/aanvragen/{application}");
    let owed = provider.get(&dossier).await.text;
    for said in [
        "Door u te betalen",
        "Zo betaalt u terug",
        "NL02BNGH0123456789",
        "; op tijd tot en met",
    ] {
        assert!(owed.contains(said), "{said}: {owed}");
    }
    let home = provider.get("/aanvrager").await.text;
    assert!(home.contains("€\u{a0}500,00 subsidie"), "{home}");
    one.send(&page, &format!("{page}/controle"), &[]).await.going_to();
    let own = one.get(&page).await.text;
    assert_speaks_of_a_reclaim(&own, &["Een collega geeft akkoord", "Akkoord te geven"]);
    let told = mail(&app, &application, "payment-to-release").await;
    assert!(told.contains("controleerde deze terugvordering"), "{told}");
    let list = two
        .get("/financien/betalingen?stand=vrijgeven&soort=terug")
        .await
        .text;
    for said in ["Van wie", "betaalt aan de gemeente", "Geef akkoord"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    two.send(&page, &format!("{page}/vrijgave"), &[]).await.going_to();
    let waits = two.get(&page).await.text;
    assert_speaks_of_a_reclaim(&waits, &["Is het geld terug?", "Terug te ontvangen"]);
    let day = day_of(app.now()).to_string();
    two.send(&page, &format!("{page}/bevestiging"), &[("paidOn", &day)])
        .await
        .going_to();
    let done = two.get(&page).await.text;
    assert_speaks_of_a_reclaim(
        &done,
        &[
            "De ontvangst is bevestigd",
            "Nog te ontvangen</dt><dd><strong>€\u{a0}0,00",
            "Terugontvangen</dt><dd>€\u{a0}300,00",
        ],
    );
    assert!(!done.contains("krijgt bericht"), "nobody is written to: {done}");
    let grant = one.get(&format!("/financien/subsidies/{award}")).await.text;
    assert!(grant.contains(">Terugontvangen</span>"), "{grant}");
    let back = provider.get(&dossier).await.text;
    assert!(
        back.contains("Terugbetaald") && !back.contains("Zo betaalt u terug"),
        "{back}"
    );
    two.get("/taal/en?naar=/financien").await;
    let english = two.get(&page).await.text;
    for said in ["pays this back to", "Still to be received", "Received back on"] {
        assert!(english.contains(said), "{said}: {english}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, told from beginning to end")]
async fn a_reclaim_that_was_not_paid_yet_becomes_less_on_an_objection_awb_4_57() {
    let app = App::start().await;
    let (application, award, reclaim) = reclaimed(&app).await;
    // Its letter names a day, and that day is a term of its own (Awb 6:7).
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let objecting = |terms: &Value| {
        let items = terms["items"].as_array().unwrap().iter();
        let own = items.filter(|term| term["kind"] == "objection" && term["objectId"] == reclaim["id"]);
        own.map(|term| text(&term["status"])).collect::<Vec<_>>()
    };
    assert_eq!(objecting(&terms), ["running"], "{terms:#}");
    assert!(
        mail(&app, &application, "payment-reclaimed")
            .await
            .contains("bezwaar maken tot en met")
    );
    step(&app, FINANCE, &reclaim, "preparation", &json!({}))
        .await
        .good();
    step(&app, FINANCE_2, &reclaim, "release", &json!({}))
        .await
        .good();
    let strange = app
        .post(OTHER_PROVIDER, "/v1/objections", &against(&reclaim))
        .await;
    assert_eq!(strange.problem(), (404, "not-found".to_owned()));
    let advance =
        json!({ "against": "reclaim", "againstId": payments(&app, &award).await[0]["id"], "grounds": "x" });
    let no_reclaim = app.post(PROVIDER, "/v1/objections", &advance).await;
    assert_eq!(no_reclaim.problem(), (404, "not-found".to_owned()));
    let id = objected(&app, &reclaim).await;
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    assert_eq!(objecting(&terms), ["met"]);
    let twice = app.post(PROVIDER, "/v1/objections", &against(&reclaim)).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    assert_eq!(
        decide(&app, DECIDER, &id, &upheld()).await.problem(),
        (403, "four-eyes".to_owned())
    );
    for amount in ["300.00", "300.01"] {
        let no_less = decide(&app, DECIDER_2, &id, &partly(amount)).await;
        assert_eq!(no_less.body["errors"][0]["code"], "reclaim-not-less", "{amount}");
    }
    let mut duties = partly("200.00");
    duties["obligations"] = json!(["x"]);
    assert_eq!(decide(&app, DECIDER_2, &id, &duties).await.problem().0, 400);
    decide(&app, DECIDER_2, &id, &partly("200.00")).await.good();
    let moved = payments(&app, &award).await;
    assert_eq!(
        moved.iter().map(stands).collect::<Vec<_>>(),
        [
            ("advance", "800.00", "paid"),
            ("reclaim", "300.00", "cancelled"),
            ("reclaim", "200.00", "planned"),
        ]
    );
    let told = mail(&app, &application, "objection-decided").await;
    assert!(
        told.contains("U betaalt € 200,00 terug, uiterlijk op")
            && told.contains("Terugvordering nu: € 200,00"),
        "{told}"
    );
    app.make_letters().await;
    let letter = app.letter_of(&application).await.words();
    assert!(
        letter.contains("U betaalt € 200,00 terug") && !letter.contains("ten hoogste"),
        "{letter}"
    );
    // The award stays what it is, and so does the ledger; what is left can only be taken to court.
    let shown = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(
        (&shown["amount"], &shown["status"]),
        (&json!("500.00"), &json!("settled"))
    );
    let court = app.post(PROVIDER, "/v1/objections", &against(&moved[2])).await;
    assert_eq!(court.problem(), (409, "impossible-now".to_owned()));
    assert!(
        court.body["detail"].as_str().unwrap().contains("rechtbank"),
        "{}",
        court.body
    );
    let mut late = against(&reclaim);
    late["channel"] = json!("post");
    late["receivedOn"] = json!(day_of(app.now()));
    let lapsed = app.post(CASEWORKER, "/v1/objections", &late).await;
    assert_eq!(lapsed.problem(), (409, "impossible-now".to_owned()));
    for (who, what) in [(FINANCE, "preparation"), (FINANCE_2, "release")] {
        step(&app, who, &moved[2], what, &json!({})).await.good();
    }
    step(&app, FINANCE, &moved[2], "confirmation", &today(&app))
        .await
        .good();
    let shown = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(shown["status"], "closed", "nothing has to move any more");
    assert_sound(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_back_in_vain_goes_back_to_the_provider_awb_7_11() {
    let app = App::start().await;
    let (application, award, reclaim) = reclaimed(&app).await;
    for (who, what) in [(FINANCE, "preparation"), (FINANCE_2, "release")] {
        step(&app, who, &reclaim, what, &json!({})).await.good();
    }
    step(&app, FINANCE, &reclaim, "confirmation", &today(&app))
        .await
        .good();
    let closed = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(closed["status"], "closed");
    let id = objected(&app, &reclaim).await;
    decide(&app, DECIDER_2, &id, &upheld()).await.good();
    let reopened = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(reopened["status"], "settled", "something has to move again");
    let refund = payments(&app, &award).await.pop().unwrap();
    assert_eq!(stands(&refund), ("refund", "300.00", "planned"));
    assert!(
        mail(&app, &application, "objection-decided")
            .await
            .contains("U krijgt € 300,00 terug.")
    );
    assert!(
        mail(&app, &application, "award-replaced")
            .await
            .contains("Terugvordering nu: € 0,00")
    );
    step(&app, FINANCE, &refund, "preparation", &json!({}))
        .await
        .good();
    step(&app, FINANCE_2, &refund, "release", &json!({})).await.good();
    // The bank sends it back, and it is paid again.
    let back = json!({ "returnedOn": day_of(app.now()), "reason": "AC04" });
    step(&app, FINANCE, &refund, "return", &back).await.good();
    let again = step(&app, FINANCE, &refund, "replacement", &json!({}))
        .await
        .good();
    for (who, what) in [(FINANCE, "preparation"), (FINANCE_2, "release")] {
        step(&app, who, &again, what, &json!({})).await.good();
    }
    step(&app, FINANCE, &again, "confirmation", &today(&app))
        .await
        .good();
    let mut finance = Visitor::new(&app);
    finance.log_in(FINANCE).await;
    let figures = finance.get(&format!("/financien/subsidies/{award}")).await.text;
    assert!(figures.contains("Hoeft na bezwaar niet terug"), "{figures}");
    assert_sound(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reclaim_stands_when_the_objection_is_late_or_unfounded_and_lapses_with_the_settlement() {
    let app = App::start().await;
    let (_, award, reclaim) = reclaimed(&app).await;
    app.freeze(app.now() + Days::new(60));
    let id = objected(&app, &reclaim).await;
    let late = decide(&app, DECIDER_2, &id, &upheld()).await;
    assert_eq!(late.problem(), (409, "impossible-now".to_owned()));
    let inadmissible = json!({
        "outcome": "inadmissible", "inadmissibleGround": "late", "reasons": "Het bezwaar kwam te laat.",
        "legalBasis": "Artikel 6:7 Awb",
    });
    decide(&app, DECIDER_2, &id, &inadmissible).await.good();
    assert_eq!(
        stands(&payments(&app, &award).await[1]),
        ("reclaim", "300.00", "planned")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_against_what_lapsed_by_another_decision_can_only_be_dismissed() {
    let app = App::start().await;
    let (_, award, reclaim) = reclaimed(&app).await;
    let id = objected(&app, &reclaim).await;
    let settled = app
        .get(PROVIDER, &format!("/v1/awards/{award}/settlement"))
        .await
        .good();
    let contest = json!({ "against": "settlement", "againstId": settled["id"], "grounds": "x" });
    let other = text(&app.post(PROVIDER, "/v1/objections", &contest).await.good()["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.post(
        PROVIDER,
        &format!("/v1/objections/{other}/hearing-waiver"),
        &waiver,
    )
    .await
    .good();
    decide(&app, DECIDER_2, &other, &partly("850.00")).await.good();
    assert_eq!(
        stands(&payments(&app, &award).await[1]),
        ("reclaim", "300.00", "cancelled")
    );
    let gone = decide(&app, DECIDER_2, &id, &upheld()).await;
    assert_eq!(gone.problem(), (409, "impossible-now".to_owned()));
    let dismissed =
        json!({ "outcome": "dismissed", "reasons": "Er is niets meer.", "legalBasis": "Artikel 7:11 Awb" });
    decide(&app, DECIDER_2, &id, &dismissed).await.good();
    assert_sound(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_needs_a_mandate_up_to_that_amount_awb_10_5() {
    let app = App::start().await;
    let (_, _, reclaim) = reclaimed(&app).await;
    let id = objected(&app, &reclaim).await;
    let users = app.get(ADMINISTRATOR, "/v1/mandates").await.good();
    let second = app.get(DECIDER_2, "/v1/me").await.good()["id"].clone();
    let held = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mandate| mandate["userId"] == second)
        .unwrap();
    let end = json!({ "validUntil": day_of(app.now()) - Days::new(1), "reason": "Nieuw mandaatbesluit." });
    app.post(
        ADMINISTRATOR,
        &format!("/v1/mandates/{}/end", text(&held["id"])),
        &end,
    )
    .await
    .good();
    let smaller = json!({
        "userId": second, "resolution": "Mandaatbesluit 2026-12", "validFrom": day_of(app.now()), "upTo": "100.00",
    });
    app.post(ADMINISTRATOR, "/v1/mandates", &smaller).await.good();
    let beyond = decide(&app, DECIDER_2, &id, &partly("199.99")).await;
    assert_eq!(beyond.problem(), (403, "no-mandate".to_owned()));
    decide(&app, DECIDER_2, &id, &partly("200.00")).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_itself_lets_no_reclaim_become_less_without_an_upheld_objection() {
    let app = App::start().await;
    let (_, award, reclaim) = reclaimed(&app).await;
    let id = objected(&app, &reclaim).await;
    let reclaim = text(&reclaim["id"]);
    let revision = |amount: &str, waived: &str| {
        format!(
            "INSERT INTO reclaim_revisions (id, reclaim_id, objection_id, amount, waived, reasons, decided_by, decided_at) \
             SELECT gen_random_uuid(), id, '{id}', {amount}, {waived}, 'x', decided_by, now() FROM payments WHERE id = '{reclaim}'"
        )
    };
    let objection = |payment: &str| {
        format!(
            "INSERT INTO objections (id, application_id, organisation_id, reclaim_id, status, channel, received_on, decide_by, \
             registered_by, registered_at) SELECT gen_random_uuid(), application_id, organisation_id, ({payment}), 'received', \
             'online', received_on, decide_by, registered_by, now() FROM objections WHERE id = '{id}'"
        )
    };
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, words) in [
        (revision("200", "100"), "not revised on an upheld objection"),
        (
            format!("UPDATE payments SET status = 'cancelled', cancelled_at = now() WHERE id = '{reclaim}'"),
            "exceed it",
        ),
        (
            objection(&format!(
                "SELECT id FROM payments WHERE award_id = '{award}' AND kind = 'advance'"
            )),
            "reclaims nothing",
        ),
        (
            objection(&format!("SELECT id FROM payments WHERE id = '{reclaim}'")),
            "objections_one_per_reclaim",
        ),
        (
            format!(
                "INSERT INTO objection_decisions (id, objection_id, outcome, reasons, legal_basis, in_time, decided_by, \
                 decided_at, notified_on, appeal_until) SELECT gen_random_uuid(), '{id}', 'upheld', 'x', 'x', true, \
                 decided_by, now(), current_date, current_date FROM payments WHERE id = '{reclaim}'"
            ),
            "can't decide on the objection",
        ),
        (
            format!("UPDATE objections SET reclaim_id = NULL, change_id = NULL WHERE id = '{id}'"),
            "stays as it was received",
        ),
        (
            "UPDATE reclaim_revisions SET waived = 1".to_owned(),
            "permission denied",
        ),
        (
            format!("UPDATE payments SET decided_by = NULL WHERE id = '{reclaim}'"),
            "permission denied",
        ),
    ] {
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reclaim_is_contested_in_the_portal_and_registered_at_the_desk() {
    let app = App::start().await;
    let (application, _, reclaim) = reclaimed(&app).await;
    let reclaim = text(&reclaim["id"]);
    let mut desk = Visitor::new(&app);
    desk.log_in(CASEWORKER).await;
    let register = format!("/behandeling/aanvragen/{application}/bezwaar");
    let choice = desk.get(&register).await.text;
    assert!(
        choice.contains(&format!("reclaim/{reclaim}")) && choice.contains("Terugvordering van"),
        "{choice}"
    );
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let dossier = format!("/aanvrager/aanvragen/{application}");
    let shown = provider.get(&dossier).await.text;
    // Of more than one term to object it is told which is which.
    for against in [
        "het besluit op de aanvraag",
        "de vaststelling",
        "de terugvordering",
    ] {
        let term = format!("bezwaar maken (tegen {against}, brief van ");
        assert!(shown.contains(&term), "{term}: {shown}");
    }
    assert!(
        shown.contains("Bezwaar maken tegen de terugvordering van"),
        "{shown}"
    );
    let page = format!("{dossier}/bezwaar?tegen=reclaim&besluit={reclaim}");
    let asked = provider.get(&page).await.text;
    assert!(asked.contains("de terugvordering van subsidie"), "{asked}");
    let fields = [
        ("against", "reclaim"),
        ("againstId", reclaim.as_str()),
        ("grounds", "Wij maakten dit op."),
    ];
    let sent = provider.send(&page, &format!("{dossier}/bezwaar"), &fields).await;
    assert!(
        sent.going_to().starts_with("/aanvrager/bezwaren/"),
        "{}",
        sent.text
    );
    let objection = provider.get(sent.going_to()).await.text;
    assert!(objection.contains("Tegen de terugvordering."), "{objection}");
    let listed = desk.get("/behandeling/bezwaren").await.text;
    assert!(listed.contains("Tegen de terugvordering."), "{listed}");
    let shown = provider.get(&dossier).await.text;
    assert!(
        !shown.contains("Bezwaar maken tegen de terugvordering"),
        "{shown}"
    );
    let mut english = Visitor::new(&app);
    english.log_in(PROVIDER).await;
    english.set_cookie("taal", "en");
    let story = english.get(&dossier).await.text;
    assert!(story.contains("To be paid back"), "{story}");
}
