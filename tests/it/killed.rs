//! The service is killed between any two statements: afterwards the deed is wholly there or wholly not, what was
//! acknowledged is there, and the same request sent again makes it happen once.

use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use plafond::audit;
use reqwest::Method;
use serde_json::{Value, json};

use crate::distribution::propose;
use crate::sub_ceilings::{part, under};
use crate::support::story::{ADMINISTRATOR, DECIDER, FINANCE, FINANCE_2, PROVIDER, grant, report, text};
use crate::support::{App, Process, Side, Wire};

/// Something that is asked for with a key of its own: the same path, key and body may be sent again.
struct Wish {
    who: &'static str,
    path: String,
    body: Value,
}

/// Asks, and gives what was acknowledged; an unanswered wish may or may not have come true.
async fn ask(app: &App, address: &str, wish: &Wish) -> Option<Value> {
    let token = app.token(wish.who).await;
    let request = app
        .request_at(address, Method::POST, &wish.path)
        .bearer_auth(token);
    let response = request
        .header("Idempotency-Key", &wish.path)
        .json(&wish.body)
        .send()
        .await
        .ok()?;
    let status = response.status();
    let body: Value = response.json().await.ok()?;
    assert!(status.is_success(), "{}: {status} {body:#}", wish.path);
    Some(body)
}

/// Asks a service that is killed at one of its statements; gives the statements it came to, and its answer if it came
/// to one.
async fn killed_at(
    app: &App,
    wire: &Wire,
    wish: &Wish,
    (at, side): (usize, Side),
) -> (Vec<String>, Option<Value>) {
    let process = Process::serve(&wire.url, &[]).await;
    wire.break_at(at, side, process.killer());
    let answer = ask(app, &process.address, wish).await;
    assert_ne!(
        wire.broke(),
        answer.is_some(),
        "killed and unanswered, or neither"
    );
    (wire.statements(), answer)
}

/// Kills the service before each statement of a wish and after the last, asking again each time, until it comes true.
/// Gives its statements, and what was answered in the end.
///
/// PostgreSQL sees no difference between a service that dies after one statement and one that dies before the next, so
/// these are all moments there are.
async fn killed_everywhere(app: &App, wish: &Wish) -> (Vec<String>, Value) {
    let wire = Wire::to(&app.database.url).await;
    app.token(wish.who).await;
    let before = app.database.fingerprint().await;
    let mut last = 0;
    let statements = loop {
        last += 1;
        let (statements, answer) = killed_at(app, &wire, wish, (last, Side::Before)).await;
        assert!(answer.is_none(), "acknowledged before its COMMIT");
        assert_eq!(
            app.database.fingerprint().await,
            before,
            "killed before {statements:?}"
        );
        if statements.last().is_some_and(|statement| statement == "COMMIT") {
            break statements;
        }
    };
    // What the worker of the service does meanwhile counts too, so COMMIT may come a statement later than before.
    loop {
        let (names, unheard) = killed_at(app, &wire, wish, (last, Side::After)).await;
        assert!(unheard.is_none());
        if names.last().is_some_and(|statement| statement == "COMMIT") {
            break;
        }
        last += 1;
    }
    let done = app.database.fingerprint().await;
    assert_ne!(done, before, "what PostgreSQL has committed is there");
    for at in 1.. {
        let (again, answer) = killed_at(app, &wire, wish, (at, Side::Before)).await;
        assert_eq!(
            app.database.fingerprint().await,
            done,
            "asked again, killed before {again:?}"
        );
        if let Some(answer) = answer {
            return (statements, answer);
        }
    }
    unreachable!("a wish has an end")
}

/// Kills a wish everywhere and then asks once more, of a service that was never killed.
async fn comes_true_once(app: &App, wish: &Wish, statements: &[&str]) -> Value {
    let (names, answer) = killed_everywhere(app, wish).await;
    for expected in statements {
        assert!(
            names.iter().any(|name| name.starts_with(expected)),
            "{expected} in {names:#?}"
        );
    }
    let after = app.database.fingerprint().await;
    assert_eq!(ask(app, &app.address, wish).await.unwrap(), answer);
    assert_eq!(app.database.fingerprint().await, after);
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    // Every chain, every seal, and every ledger against its balance.
    audit::trail::verify(&mut conn, None).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "100.00").await;
    let wish = Wish {
        who: PROVIDER,
        path: format!("/v1/applications/{id}/submission"),
        body: json!({}),
    };
    let statements = [
        "BEGIN",
        "INSERT INTO \"idempotency_keys\"",
        "UPDATE \"applications\"",
        "INSERT INTO \"application_revisions\"",
        "INSERT INTO \"audit_events\"",
        "INSERT INTO \"outbox_messages\"",
        "UPDATE \"idempotency_keys\"",
        "COMMIT",
    ];
    let answer = comes_true_once(&app, &wish, &statements).await;
    assert_eq!(answer["status"], "submitted");
    let number = &answer["receipt"]["number"];
    let receipt = app
        .send(app.request(Method::GET, &format!("/v1/receipts/{number}")))
        .await
        .good();
    assert_eq!(receipt["contentHash"], answer["receipt"]["contentHash"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let wish = Wish {
        who: DECIDER,
        path: format!("/v1/applications/{id}/decision"),
        body: grant(),
    };
    let statements = [
        "INSERT INTO \"decisions\"",
        "INSERT INTO \"ceiling_entries\"",
        "INSERT INTO \"awards\"",
        "INSERT INTO \"audit_events\"",
        "INSERT INTO \"outbox_messages\"",
        "COMMIT",
    ];
    let answer = comes_true_once(&app, &wish, &statements).await;
    assert_eq!(answer["amount"], "100.00");
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(balance["committed"], "100.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_of_two_applications_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let north = part(&app, &call, "noord", "60.00").await;
    under(&app, &call, &north, "100.00").await;
    app.complete(PROVIDER, &call, "100.00").await;
    let made = propose(&app, &call, json!({})).await.good();
    let wish = Wish {
        who: DECIDER,
        path: format!("/v1/distributions/{}/approval", text(&made["id"])),
        body: json!({
            "reasons": "De aanvragen zijn afgewogen.", "legalBasis": "Artikel 4:26 Awb", "reportDueOn": "2030-03-01",
        }),
    };
    let statements = [
        "INSERT INTO \"distribution_approvals\"",
        "INSERT INTO \"decisions\"",
        "INSERT INTO \"ceiling_entries\"",
        "INSERT INTO \"awards\"",
        "INSERT INTO \"distribution_decisions\"",
        "INSERT INTO \"reserve_places\"",
        "INSERT INTO \"audit_events\"",
        "INSERT INTO \"outbox_messages\"",
        "COMMIT",
    ];
    comes_true_once(&app, &wish, &statements).await;
    assert_eq!(app.balance(&call.ceiling).await["committed"], "160.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_award_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let mut less = grant();
    less["amount"] = json!("60.00");
    let decision = format!("/v1/applications/{id}/decision");
    let granted = app.post(DECIDER, &decision, &less).await.good();
    let wish = Wish {
        who: DECIDER,
        path: format!("/v1/awards/{}/changes", text(&granted["awardId"])),
        body: json!({ "kind": "raised", "amount": "80.00", "reasons": "Er komen twee bijeenkomsten bij." }),
    };
    let statements = [
        "INSERT INTO \"award_changes\"",
        "INSERT INTO \"ceiling_entries\"",
        "UPDATE \"awards\"",
        "INSERT INTO \"audit_events\"",
        "INSERT INTO \"outbox_messages\"",
        "COMMIT",
    ];
    let answer = comes_true_once(&app, &wish, &statements).await;
    assert_eq!(answer["amountAfter"], "80.00");
    assert_eq!(app.balance(&call.ceiling).await["committed"], "80.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_of_a_payment_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&id).await;
    let payments = format!("/v1/awards/{award}/payments");
    let payment = app
        .post(FINANCE, &payments, &json!({ "amount": "60.00" }))
        .await
        .good();
    let wish = Wish {
        who: FINANCE_2,
        path: format!("/v1/payments/{}/release", text(&payment["id"])),
        body: json!({}),
    };
    let statements = ["UPDATE \"payments\"", "INSERT INTO \"audit_events\"", "COMMIT"];
    let answer = comes_true_once(&app, &wish, &statements).await;
    assert_eq!(answer["status"], "released");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&id).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    app.heard(&award, json!({ "kind": "lower-settlement", "amount": "70.00" }))
        .await;
    let wish = Wish {
        who: DECIDER,
        path: format!("/v1/awards/{award}/settlement"),
        body: json!({ "amount": "70.00", "reasons": "Eén training ging niet door." }),
    };
    let statements = [
        "INSERT INTO \"settlements\"",
        "UPDATE \"hearings\"",
        "INSERT INTO \"ceiling_entries\"",
        "UPDATE \"awards\"",
        "INSERT INTO \"audit_events\"",
        "INSERT INTO \"outbox_messages\"",
        "COMMIT",
    ];
    let answer = comes_true_once(&app, &wish, &statements).await;
    assert_eq!(answer["amount"], "70.00");
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(balance["committed"], "70.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&id).await;
    app.heard(&award, json!({ "kind": "revocation" })).await;
    let wish = Wish {
        who: DECIDER,
        path: format!("/v1/awards/{award}/changes"),
        body: json!({
            "kind": "revoked", "ground": "known-to-be-wrong", "reasons": "De training gaat niet door.",
        }),
    };
    let statements = [
        "INSERT INTO \"award_changes\"",
        "INSERT INTO \"ceiling_entries\"",
        "UPDATE \"awards\"",
        "COMMIT",
    ];
    comes_true_once(&app, &wish, &statements).await;
    assert_eq!(app.balance(&call.ceiling).await["committed"], "0.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_ceiling_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let wish = Wish {
        who: ADMINISTRATOR,
        path: format!("/v1/ceilings/{}/entries", call.ceiling),
        body: json!({ "kind": "raised", "amount": "500.00", "ground": "Besluit van het college" }),
    };
    let statements = ["INSERT INTO \"ceiling_entries\"", "COMMIT"];
    comes_true_once(&app, &wish, &statements).await;
    assert_eq!(app.balance(&call.ceiling).await["amount"], "1500.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lowered_ceiling_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let wish = Wish {
        who: ADMINISTRATOR,
        path: format!("/v1/ceilings/{}/entries", call.ceiling),
        body: json!({ "kind": "lowered", "amount": "400.00", "ground": "Besluit van het college" }),
    };
    let statements = [
        "INSERT INTO \"ceiling_entries\"",
        "INSERT INTO \"audit_events\"",
        "COMMIT",
    ];
    comes_true_once(&app, &wish, &statements).await;
    assert_eq!(app.balance(&call.ceiling).await["amount"], "600.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_that_is_set_survives_a_kill_at_each_of_its_statements() {
    let app = App::start().await;
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    let wish = Wish {
        who: ADMINISTRATOR,
        path: format!("/v1/schemes/{}/ceilings", text(&schemes["items"][0]["id"])),
        body: json!({
            "amount": "1000.00", "periodStart": "2027-01-01", "periodEnd": "2027-12-31",
            "resolution": "Besluit van het college", "publishedOn": "2026-12-01",
        }),
    };
    let statements = [
        "INSERT INTO \"ceilings\"",
        "INSERT INTO \"ceiling_entries\"",
        "INSERT INTO \"audit_events\"",
        "COMMIT",
    ];
    let answer = comes_true_once(&app, &wish, &statements).await;
    assert_eq!(app.balance(&text(&answer["id"])).await["amount"], "1000.00");
}
