//! Changes of an award: the ledger, the payments and the register follow, and the law decides what is possible when.

use chrono::{Days, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use plafond::http::deed::day_of;
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::story::{
    AUDITOR, CASEWORKER, Call, DECIDER, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, grant, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App, Pdf};

/// A call of a thousand, and an award of six hundred out of it, of the eight hundred that were asked for.
async fn awarded(app: &App) -> (Call, String, String) {
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "800.00").await;
    let mut decision = grant();
    decision["amount"] = json!("600.00");
    decision["obligations"] = json!(["Geef elke activiteit gratis."]);
    let path = format!("/v1/applications/{application}/decision");
    let award = text(&app.post(DECIDER, &path, &decision).await.good()["awardId"]);
    (call, application, award)
}

async fn change(app: &App, award: &str, mut new: Value) -> Answered {
    new["reasons"] = json!("Voorbeeld van een motivering.");
    app.post(DECIDER, &format!("/v1/awards/{award}/changes"), &new)
        .await
}

/// Pays an advance up to the bank's credit.
async fn pay(app: &App, award: &str, euros: &str) {
    let path = format!("/v1/awards/{award}/payments");
    let payment = app.post(FINANCE, &path, &json!({ "amount": euros })).await.good();
    let payment = format!("/v1/payments/{}", payment["id"].as_str().unwrap());
    app.post(FINANCE_2, &format!("{payment}/release"), &json!({}))
        .await
        .good();
    let paid = json!({ "paidOn": day_of(app.now()) });
    app.post(FINANCE, &format!("{payment}/confirmation"), &paid)
        .await
        .good();
}

/// Kind, amount and status of each payment, oldest first.
async fn payments(app: &App, award: &str) -> Vec<String> {
    let listed = app
        .get(FINANCE, &format!("/v1/awards/{award}/payments"))
        .await
        .good();
    let told = |payment: &Value| {
        let part = |name: &str| payment[name].as_str().unwrap().to_owned();
        format!("{} {} {}", part("kind"), part("amount"), part("status"))
    };
    listed["items"].as_array().unwrap().iter().map(told).collect()
}

async fn left(app: &App, call: &Call) -> (String, String) {
    let balance = app.balance(&call.ceiling).await;
    (text(&balance["committed"]), text(&balance["available"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lowering_gives_money_back_lets_payments_lapse_and_reclaims_the_rest_awb_4_48() {
    let app = App::start().await;
    let (call, application, award) = awarded(&app).await;
    pay(&app, &award, "450.00").await;
    let waiting = json!({ "amount": "100.00" });
    app.post(FINANCE, &format!("/v1/awards/{award}/payments"), &waiting)
        .await
        .good();
    app.heard(&award, json!({ "kind": "lowering", "amount": "400.00" }))
        .await;
    let lowered = json!({ "kind": "lowered", "amount": "400.00", "ground": "not-performed" });
    let lowered = change(&app, &award, lowered).await.good();
    assert_eq!(
        (
            &lowered["amountBefore"],
            &lowered["amountAfter"],
            &lowered["article"]
        ),
        (&json!("600.00"), &json!("400.00"), &json!("Awb 4:48(1)(a)"))
    );
    assert_eq!(
        left(&app, &call).await,
        ("400.00".to_owned(), "600.00".to_owned())
    );
    assert_eq!(
        payments(&app, &award).await,
        [
            "advance 450.00 paid",
            "advance 100.00 cancelled",
            "reclaim 50.00 planned"
        ]
    );
    let view = app.get(PROVIDER, &format!("/v1/awards/{award}")).await;
    assert!(view.headers.contains_key("etag"));
    let view = view.good();
    assert_eq!(
        (
            &view["grantedAmount"],
            &view["changedAmount"],
            &view["settledAmount"],
            &view["amount"]
        ),
        (&json!("600.00"), &json!("400.00"), &Value::Null, &json!("400.00"))
    );
    let entries = app
        .get(FINANCE, &format!("/v1/ceilings/{}/entries", call.ceiling))
        .await
        .good();
    assert_eq!(entries["items"][2]["ground"], "Awb 4:48(1)(a)");
    let story = app
        .get(PROVIDER, &format!("/v1/applications/{application}/timeline"))
        .await
        .good();
    let titles = story["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["title"]);
    for title in ["Subsidie gewijzigd", "Betaling vervallen"] {
        assert!(titles.clone().any(|told| told == title), "{title}: {story:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_too_much_is_asked_back_in_a_letter_of_its_own_awb_4_57() {
    let app = App::start().await;
    let (_, application, award) = awarded(&app).await;
    pay(&app, &award, "450.00").await;
    app.heard(&award, json!({ "kind": "lowering", "amount": "400.00" }))
        .await;
    let lowered = json!({ "kind": "lowered", "amount": "400.00", "ground": "wrong-data" });
    change(&app, &award, lowered).await.good();
    let letters = format!("/v1/applications/{application}/letters");
    let letters = app.get(PROVIDER, &letters).await.good();
    let reclaim = letters["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|letter| letter["kind"] == "reclaim");
    app.make_letters().await;
    let path = format!("/v1/letters/{}/content", text(&reclaim.unwrap()["id"]));
    let words = Pdf::of(&app.download(PROVIDER, &path).await.1).words();
    for told in [
        "U moet € 50,00 terugbetalen, uiterlijk op",
        "4:57",
        "U kunt bezwaar maken tot en met",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_concerned_is_told_of_a_change_and_everyone_reads_it_who_may() {
    let app = App::start().await;
    let (_, application, award) = awarded(&app).await;
    app.heard(&award, json!({ "kind": "lowering", "amount": "400.00" }))
        .await;
    let lowered = json!({ "kind": "lowered", "amount": "400.00", "ground": "wrong-data" });
    let id = text(&change(&app, &award, lowered).await.good()["id"]);
    let told = app.told(&application, "award-changed").await;
    for who in ["subsidie@voorbeeld.example", FINANCE] {
        assert!(told.iter().any(|one| one == who), "{told:?}");
    }
    let path = format!("/v1/awards/{award}/changes");
    for who in [PROVIDER, CASEWORKER, AUDITOR] {
        assert_eq!(
            app.get(who, &path).await.good()["items"][0]["id"],
            id.as_str(),
            "{who}"
        );
        assert_eq!(
            app.get(who, &format!("{path}/{id}")).await.good()["kind"],
            "lowered",
            "{who}"
        );
    }
    app.organisation(OTHER_PROVIDER).await;
    assert_eq!(app.get(OTHER_PROVIDER, &path).await.problem().0, 404);
    assert_eq!(
        app.get(OTHER_PROVIDER, &format!("{path}/{id}")).await.problem().0,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raise_is_refused_in_so_far_as_it_exceeds_the_ceiling_awb_4_25() {
    let app = App::start().await;
    let (call, _, award) = awarded(&app).await;
    let other = app.complete(OTHER_PROVIDER, &call, "250.00").await;
    app.granted(&other).await;
    let refused = change(&app, &award, json!({ "kind": "raised", "amount": "800.00" })).await;
    assert_eq!(refused.problem(), (409, "ceiling-reached".to_owned()));
    let part = json!({ "kind": "raised", "amount": "800.00", "inSoFarAsCeilingAllows": true });
    assert_eq!(change(&app, &award, part).await.good()["amountAfter"], "750.00");
    assert_eq!(left(&app, &call).await, ("1000.00".to_owned(), "0.00".to_owned()));
    pay(&app, &award, "750.00").await;
    let beyond = change(&app, &award, json!({ "kind": "raised", "amount": "800.01" })).await;
    assert_eq!(beyond.body["errors"][0]["code"], "above-most", "{}", beyond.body);
}

/// Who looks at a list or a dossier reads that it was revoked.
async fn nowhere_stands_as_granted(app: &App, application: &str) {
    let dossier = format!("/aanvragen/{application}");
    for (who, page) in [
        (PROVIDER, "/aanvrager".to_owned()),
        (PROVIDER, format!("/aanvrager{dossier}")),
        (CASEWORKER, "/behandeling/aanvragen".to_owned()),
        (CASEWORKER, format!("/behandeling{dossier}")),
    ] {
        let mut reader = Visitor::new(app);
        reader.log_in(who).await;
        let shown = reader.get(&page).await.text;
        let told = "<span class=\"badge late\">Subsidie ingetrokken</span>";
        assert!(shown.contains(told), "{page}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_takes_all_of_it_back_and_stands_in_the_register() {
    let app = App::start().await;
    let (call, application, award) = awarded(&app).await;
    pay(&app, &award, "450.00").await;
    app.heard(&award, json!({ "kind": "revocation" })).await;
    let revoked = json!({ "kind": "revoked", "ground": "known-to-be-wrong" });
    change(&app, &award, revoked.clone()).await.good();
    assert_eq!(left(&app, &call).await, ("0.00".to_owned(), "1000.00".to_owned()));
    assert_eq!(
        payments(&app, &award).await,
        ["advance 450.00 paid", "reclaim 450.00 planned"]
    );
    let twice = change(&app, &award, revoked).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    assert!(
        twice.body["detail"].as_str().unwrap().contains("ingetrokken"),
        "{}",
        twice.body
    );
    let register = app.send(app.request(Method::GET, "/v1/register")).await.good();
    let entry = &register["items"][0];
    assert_eq!(
        (
            &entry["id"],
            &entry["status"],
            &entry["grantedAmount"],
            &entry["changedAmount"]
        ),
        (&json!(award), &json!("revoked"), &json!("600.00"), &json!("0.00"))
    );
    // So do the page and the spreadsheet, with what it rests on and what went with it.
    let mut visitor = Visitor::new(&app);
    let shown = visitor.get("/register").await.text;
    assert!(shown.contains("gewijzigd in €\u{a0}0,00"), "{shown}");
    assert!(
        shown.contains("Grondslag en verplichtingen") && shown.contains("4:29"),
        "{shown}"
    );
    let csv = visitor.get("/register/csv").await.text;
    let row = csv.lines().nth(1).unwrap();
    assert!(
        csv.contains(";verleend;verleend_op;gewijzigd;vastgesteld;"),
        "{csv}"
    );
    assert!(
        row.contains(";600,00;") && row.contains(";0,00;;Ingetrokken"),
        "{row}"
    );
    nowhere_stands_as_granted(&app, &application).await;
    // The money that comes back leaves it revoked.
    let listed = app
        .get(FINANCE, &format!("/v1/awards/{award}/payments"))
        .await
        .good();
    let reclaim = format!("/v1/payments/{}", listed["items"][1]["id"].as_str().unwrap());
    app.post(FINANCE, &format!("{reclaim}/preparation"), &json!({}))
        .await
        .good();
    app.post(FINANCE_2, &format!("{reclaim}/release"), &json!({}))
        .await
        .good();
    let paid = json!({ "paidOn": day_of(app.now()) });
    app.post(FINANCE, &format!("{reclaim}/confirmation"), &paid)
        .await
        .good();
    assert_eq!(
        app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good()["status"],
        "revoked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_worse_for_the_provider_needs_a_ground_of_the_law() {
    let app = App::start().await;
    let (_, _, award) = awarded(&app).await;
    for (new, field, code) in [
        (
            json!({ "kind": "lowered", "amount": "1.00" }),
            "/ground",
            "missing",
        ),
        (json!({ "kind": "revoked" }), "/ground", "missing"),
        (json!({ "kind": "raised" }), "/amount", "missing"),
        (
            json!({ "kind": "raised", "amount": "700.00", "ground": "wrong-data" }),
            "/ground",
            "not-for-this-kind",
        ),
        (
            json!({ "kind": "obligations", "obligations": ["Meer werk."] }),
            "/ground",
            "missing",
        ),
        (
            json!({ "kind": "report-due", "reportDueOn": "2029-01-01" }),
            "/ground",
            "missing",
        ),
        (
            json!({ "kind": "lowered", "amount": "1.00", "ground": "changed-insights" }),
            "/effectiveFrom",
            "term-too-short",
        ),
    ] {
        let refused = change(&app, &award, new.clone()).await;
        let error = &refused.body["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!(field), &json!(code)),
            "{new}"
        );
    }
    let all = change(
        &app,
        &award,
        json!({ "kind": "lowered", "breachOn": "2026-01-01" }),
    )
    .await;
    assert_eq!(all.body["errors"].as_array().unwrap().len(), 3, "{}", all.body);
    let late = json!({ "kind": "revoked", "ground": "unknown-facts" });
    assert_eq!(
        change(&app, &award, late).await.problem(),
        (409, "change-unlawful".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_obligations_and_another_day_for_the_report_are_in_force_at_once() {
    let app = App::start().await;
    let (call, _, award) = awarded(&app).await;
    let fewer = json!({ "kind": "obligations", "obligations": [] });
    change(&app, &award, fewer).await.good();
    let asked = json!({ "kind": "obligations", "obligations": ["Geef vier avonden."], "atRequest": true });
    change(&app, &award, asked).await.good();
    change(
        &app,
        &award,
        json!({ "kind": "report-due", "reportDueOn": "2031-01-01" }),
    )
    .await
    .good();
    let view = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(
        (
            &view["obligations"],
            &view["reportDueOn"],
            &view["amount"],
            &view["changedAmount"]
        ),
        (
            &json!(["Geef vier avonden."]),
            &json!("2031-01-01"),
            &json!("600.00"),
            &Value::Null
        )
    );
    assert_eq!(
        left(&app, &call).await,
        ("600.00".to_owned(), "400.00".to_owned())
    );
}

/// Reports and settles at five hundred.
async fn settled(app: &App, award: &str) {
    let report = json!({
        "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": true, "sessions": 1, "narrative": "x",
        "actualCosts": "1.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00", "reached": [],
    });
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report)
        .await
        .good();
    app.settled_lower(award, "500.00").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_is_revised_on_its_own_grounds_and_for_five_years_awb_4_49() {
    let app = App::start().await;
    let (call, _, award) = awarded(&app).await;
    pay(&app, &award, "500.00").await;
    settled(&app, &award).await;
    let path = format!("/v1/awards/{award}");
    assert_eq!(app.get(PROVIDER, &path).await.good()["status"], "closed");
    let early = json!({ "kind": "lowered", "amount": "300.00", "ground": "not-performed" });
    assert_eq!(
        change(&app, &award, early).await.problem(),
        (409, "change-unlawful".to_owned())
    );
    app.heard(&award, json!({ "kind": "lowering", "amount": "300.00" }))
        .await;
    let revised = json!({ "kind": "lowered", "amount": "300.00", "ground": "unknown-facts" });
    change(&app, &award, revised).await.good();
    let view = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&view["status"], &view["settledAmount"], &view["changedAmount"]),
        (&json!("settled"), &json!("300.00"), &Value::Null)
    );
    assert_eq!(
        left(&app, &call).await,
        ("300.00".to_owned(), "700.00".to_owned())
    );
    assert_eq!(
        payments(&app, &award).await,
        ["advance 500.00 paid", "reclaim 200.00 planned"]
    );
    app.travel(TimeDelta::days(5 * 366));
    let late = json!({ "kind": "revoked", "ground": "unknown-facts" });
    let refused = change(&app, &award, late).await;
    assert_eq!(refused.problem(), (409, "change-unlawful".to_owned()));
    assert!(
        refused.body["detail"].as_str().unwrap().contains("vijf jaar"),
        "{}",
        refused.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_makes_up_what_was_changed_and_paid_before() {
    let app = App::start().await;
    let (_, _, award) = awarded(&app).await;
    pay(&app, &award, "450.00").await;
    let waiting = json!({ "amount": "100.00" });
    app.post(FINANCE, &format!("/v1/awards/{award}/payments"), &waiting)
        .await
        .good();
    let raised = json!({ "kind": "raised", "amount": "700.00" });
    change(&app, &award, raised).await.good();
    settled(&app, &award).await;
    assert_eq!(
        payments(&app, &award).await,
        [
            "advance 450.00 paid",
            "advance 100.00 cancelled",
            "final 50.00 planned"
        ]
    );
    let view = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(
        (
            &view["grantedAmount"],
            &view["changedAmount"],
            &view["settledAmount"]
        ),
        (&json!("600.00"), &json!("700.00"), &json!("500.00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decided_a_change_never_releases_a_payment_of_that_award() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Finance, Role::Decider])
        .await;
    let (_, _, award) = awarded(&app).await;
    app.heard(&award, json!({ "kind": "lowering", "amount": "400.00" }))
        .await;
    let lowered = json!({ "kind": "lowered", "amount": "400.00", "ground": "wrong-data", "reasons": "x" });
    app.post(both, &format!("/v1/awards/{award}/changes"), &lowered)
        .await
        .good();
    let path = format!("/v1/awards/{award}/payments");
    let payment = app
        .post(FINANCE, &path, &json!({ "amount": "10.00" }))
        .await
        .good();
    let release = format!("/v1/payments/{}/release", payment["id"].as_str().unwrap());
    assert_eq!(
        app.post(both, &release, &json!({})).await.problem(),
        (403, "four-eyes".to_owned())
    );
    let straight = format!(
        "UPDATE payments SET status = 'released', released_by = (SELECT id FROM users WHERE email = '{both}') \
         WHERE status = 'prepared'"
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let refused = diesel::sql_query(straight).execute(&mut conn).await.unwrap_err();
    assert!(refused.to_string().contains("can't release"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_makes_an_award_differ_from_the_ledger_or_lowers_it_without_ground() {
    let app = App::start().await;
    let (_, _, award) = awarded(&app).await;
    app.heard(&award, json!({ "kind": "lowering", "amount": "500.00" }))
        .await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let tomorrow = day_of(app.now()) + Days::new(1);
    let insert = |kind: &str, ground: &str, before: &str, after: &str| {
        format!(
            "INSERT INTO award_changes (id, award_id, kind, ground, amount_before, amount_after, obligations, report_due_on, \
             effective_from, reasons, decided_by, decided_at, objection_until, hearing_id) SELECT gen_random_uuid(), awards.id, '{kind}', \
             {ground}, {before}, {after}, '{{}}', '{tomorrow}', (now() AT TIME ZONE 'Europe/Amsterdam')::date, 'x', decided_by, \
             now(), '{tomorrow}', (SELECT hearings.id FROM hearings WHERE award_id = '{award}') FROM awards JOIN decisions ON decisions.id = decision_id WHERE awards.id = '{award}'"
        )
    };
    for (statement, constraint) in [
        (
            format!("UPDATE awards SET amount = 1 WHERE id = '{award}'"),
            "awards_amount_in_ledger",
        ),
        (
            "INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, ground, decision_id, actor_id, at, amount_after, \
             committed_after, exempt_after) SELECT ceiling_id, 99, 'released', 1, 'x', decision_id, actor_id, at, 0, 0, 0 \
             FROM ceiling_entries WHERE kind = 'committed' LIMIT 1"
                .to_owned(),
            "ceiling_entries_release_has_cause",
        ),
        (insert("lowered", "NULL", "600", "500"), "award_changes_worse_has_ground"),
        (insert("lowered", "'wrong-data'", "600", "500"), "award_changes_in_ledger"),
        (insert("lowered", "'wrong-data'", "700", "500"), "award_changes_from_what_it_is"),
        (insert("raised", "NULL", "600", "500"), "award_changes_amounts_fit_kind"),
        (insert("revoked", "'changed-insights'", "600", "0"), "award_changes_reasonable_term"),
        (insert("revoked", "'unknown-facts'", "600", "0"), "award_changes_ground_fits_settlement"),
        ("DELETE FROM award_changes".to_owned(), ""),
        (format!("UPDATE awards SET organisation_id = id WHERE id = '{award}'"), ""),
    ] {
        let refused = diesel::sql_query(&statement).execute(&mut conn).await.unwrap_err();
        let diesel::result::Error::DatabaseError(_, information) = refused else {
            panic!("{refused}");
        };
        assert_eq!(information.constraint_name().unwrap_or_default(), constraint, "{statement}");
    }
}
