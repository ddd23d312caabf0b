//! Why this amount: what a decision rests on, kept whole, and taken again from it.

use std::process::Command;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::App;
use crate::support::story::{AUDITOR, DECIDER, OTHER_PROVIDER, PROVIDER, grant};

/// What `plafond explain` says about a dossier, and whether it calls that the same.
pub fn explain(app: &App, reference: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_plafond"))
        .args(["explain", reference])
        .env("DATABASE_URL", &app.database.url)
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

pub async fn reference(app: &App, application: &str) -> String {
    let path = format!("/v1/applications/{application}");
    let read: Value = app.get(DECIDER, &path).await.good();
    read["reference"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_tells_what_it_rests_on_and_comes_out_the_same_again_awb_3_46() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let first = app.complete(PROVIDER, &call, "700.00").await;
    let second = app.complete(PROVIDER, &call, "600.00").await;
    app.granted(&first).await;
    app.granted(&second).await;
    let path = format!("/v1/applications/{second}/decision/explanation");
    let told = app.get(PROVIDER, &path).await.good();
    let inputs = json!({
        "wish": "grant", "amount": "600.00", "requested": "600.00", "inSoFarAsCeilingAllows": true,
        "ceiling": { "amount": "1000.00", "committed": "700.00", "exempt": "0.00" },
        "sinceFiling": { "lowered": "0.00", "raised": "0.00", "exempt": "0.00" },
    });
    assert_eq!(told["inputs"], inputs);
    let outcome = json!({ "outcome": "partially-granted", "amount": "300.00", "exempt": "0.00" });
    assert_eq!((&told["outcome"], &told["sameAgain"]), (&outcome, &json!(true)));
    // serde_json keeps keys in order, and these texts and numbers have one way to be written.
    let hash = hex::encode(Sha256::digest(inputs.to_string()));
    assert_eq!(told["inputsHash"], hash);
    assert_eq!(app.get(AUDITOR, &path).await.good(), told);
    assert_eq!(app.get(OTHER_PROVIDER, &path).await.problem().0, 404);
    let (same, words) = explain(&app, &reference(&app, &second).await);
    assert!(same && words.contains("the same, byte for byte"), "{words}");
    assert!(words.contains(&hash), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_basis_that_was_changed_is_told_apart() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "700.00").await;
    app.granted(&application).await;
    let reference = reference(&app, &application).await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for statement in [
        "UPDATE decision_bases SET outcome = '{}'",
        "DELETE FROM decision_bases",
    ] {
        assert!(conn.batch_execute(statement).await.is_err(), "{statement}");
    }
    // Only who owns the tables can, by taking the guard away first.
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let lie = "ALTER TABLE decision_bases DISABLE TRIGGER decision_bases_append_only;
        UPDATE decision_bases SET outcome = replace(outcome, '700.00', '800.00')";
    owner.batch_execute(lie).await.unwrap();
    let (same, words) = explain(&app, &reference);
    assert!(!same && words.contains("different"), "{words}");
    let (same, words) = explain(&app, "PHG-2026-99999");
    assert!(
        !same && words.contains("no decision with its inputs kept"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_without_a_basis_cannot_be_committed() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let decided = app.complete(PROVIDER, &call, "700.00").await;
    let other = app.complete(PROVIDER, &call, "200.00").await;
    let refuse = json!({ "outcome": "refuse", "reasons": "x", "legalBasis": "x" });
    let decide = |id: &str| format!("/v1/applications/{id}/decision");
    app.post(DECIDER, &decide(&decided), &refuse).await.good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let copied = format!(
        "INSERT INTO decisions SELECT gen_random_uuid(), '{other}', outcome, 200, amount, reasons, legal_basis, obligations, \
         score, ceiling_id, ceiling_amount, ceiling_committed, decided_by, decided_at, notified_on, objection_until, exempt \
         FROM decisions WHERE application_id = '{decided}'"
    );
    let refused = conn.batch_execute(&copied).await.unwrap_err();
    assert!(
        refused.to_string().contains("has no basis"),
        "the commit is refused: {refused}"
    );
    app.post(DECIDER, &decide(&other), &grant()).await.good();
}
