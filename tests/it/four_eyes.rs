//! What the law or the money asks two people for (Awb 10:3), and what an assessor may not see.

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::story::{
    ASSESSOR, ASSESSOR_2, CASEWORKER, DECIDER, DECIDER_2, FINANCE, FINANCE_2, PROVIDER, grant,
};
use crate::support::visitor::Visitor;

fn scores(declared: bool) -> serde_json::Value {
    json!({ "noConflictOfInterest": declared, "points": { "reach": 8 }, "advice": "Goed bereik." })
}

fn scored() -> serde_json::Value {
    json!({ "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessor_scores_blind_and_only_after_declaring_no_conflict() {
    let app = App::start().await;
    let call = app.call_like("1000.00", scored()).await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{id}/assessments");
    assert_eq!(
        app.post(ASSESSOR, &path, &scores(false)).await.problem(),
        (400, "invalid-input".to_owned())
    );
    app.post(ASSESSOR, &path, &scores(true)).await.good();
    assert_eq!(app.get(ASSESSOR_2, &path).await.good()["items"], json!([]));
    let early = app
        .post(DECIDER, &format!("/v1/applications/{id}/decision"), &grant())
        .await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    app.post(ASSESSOR_2, &path, &scores(true)).await.good();
    for who in [ASSESSOR, ASSESSOR_2, CASEWORKER] {
        assert_eq!(
            app.get(who, &path).await.good()["items"]
                .as_array()
                .unwrap()
                .len(),
            2,
            "{who}"
        );
    }
    assert_eq!(app.get(PROVIDER, &path).await.problem().0, 403);
    assert_eq!(
        app.get(PROVIDER, &format!("/v1/applications/{id}")).await.good()["status"],
        "assessed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_can_still_score_sees_no_others_scores_whatever_other_role_they_have() {
    let app = App::start().await;
    for (who, other) in [
        ("behandelt-ook@gemeente.example", Role::Caseworker),
        ("beslist-ook@gemeente.example", Role::Decider),
    ] {
        let both = app.enrol(who, &[Role::Assessor, other]).await;
        let call = app.call_like("1000.00", scored()).await;
        let id = app.complete(PROVIDER, &call, "100.00").await;
        let path = format!("/v1/applications/{id}/assessments");
        let advice = "Daar komt bijna niemand.";
        let mut first = scores(true);
        first["advice"] = json!(advice);
        app.post(ASSESSOR, &path, &first).await.good();
        let seen = async |who| {
            app.get(who, &path).await.good()["items"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!((seen(both).await, seen(CASEWORKER).await), (0, 1), "{who}");
        let page = format!("/behandeling/aanvragen/{id}/beoordeling");
        let mut visitor = Visitor::new(&app);
        visitor.log_in(both).await;
        assert!(!visitor.get(&page).await.text.contains(advice), "{who}");
        app.post(ASSESSOR_2, &path, &scores(true)).await.good();
        assert_eq!(
            seen(both).await,
            2,
            "it is scored, so nothing is left to be influenced: {who}"
        );
        assert!(visitor.get(&page).await.text.contains(advice), "{who}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_assessed_an_application_never_decides_on_it_awb_10_3() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Assessor, Role::Decider])
        .await;
    let call = app.call_like("1000.00", scored()).await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    for who in [both, ASSESSOR] {
        app.post(who, &format!("/v1/applications/{id}/assessments"), &scores(true))
            .await
            .good();
    }
    let path = format!("/v1/applications/{id}/decision");
    assert_eq!(
        app.post(both, &path, &grant()).await.problem(),
        (403, "four-eyes".to_owned())
    );
    assert_eq!(
        app.post(DECIDER, &path, &grant()).await.good()["outcome"],
        "granted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_prepared_a_payment_or_decided_the_grant_never_releases_it() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Finance, Role::Decider])
        .await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let decided = app
        .post(both, &format!("/v1/applications/{id}/decision"), &grant())
        .await
        .good();
    let award = decided["awardId"].as_str().unwrap();
    let path = format!("/v1/awards/{award}/payments");
    let payment = app
        .post(FINANCE, &path, &json!({ "amount": "100.00" }))
        .await
        .good();
    let release = format!("/v1/payments/{}/release", payment["id"].as_str().unwrap());
    for who in [FINANCE, both] {
        assert_eq!(
            app.post(who, &release, &json!({})).await.problem(),
            (403, "four-eyes".to_owned()),
            "{who}"
        );
    }
    assert_eq!(
        app.post(FINANCE_2, &release, &json!({})).await.good()["status"],
        "released"
    );
    let batch = app.post(FINANCE, "/v1/payment-batches", &json!({})).await.good();
    // The sample data has nothing that waits for the bank.
    assert_eq!(
        (batch["payments"].as_i64(), batch["total"].as_str()),
        (Some(1), Some("100.00"))
    );
    let nothing = app.post(FINANCE_2, "/v1/payment-batches", &json!({})).await;
    assert_eq!(nothing.problem(), (409, "impossible-now".to_owned()));
    let more = app.post(FINANCE, &path, &json!({ "amount": "0.01" })).await;
    assert_eq!(more.problem(), (409, "beyond-commitment".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_just_lost_a_role_uses_it_no_more_whatever_the_token_still_says() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let granted = app.complete(PROVIDER, &call, "100.00").await;
    let decide = |id: &str| format!("/v1/applications/{id}/decision");
    let decided = app.post(DECIDER, &decide(&granted), &grant()).await.good();
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let payments = format!("/v1/awards/{}/payments", decided["awardId"].as_str().unwrap());
    let advance = json!({ "amount": "100.00" });
    let (deciding, paying) = (app.token(DECIDER).await, app.token(FINANCE).await);
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    owner
        .batch_execute("DELETE FROM user_roles WHERE role IN ('decider', 'finance')")
        .await
        .unwrap();
    for (token, path, body) in [(&deciding, decide(&id), grant()), (&paying, payments, advance)] {
        let request = app.request(Method::POST, &path).bearer_auth(token);
        let request = request.header("Idempotency-Key", path.as_str()).json(&body);
        assert_eq!(
            app.send(request).await.problem(),
            (403, "not-allowed".to_owned()),
            "{path}"
        );
    }
    assert_eq!(
        app.get(PROVIDER, &format!("/v1/applications/{id}")).await.good()["status"],
        "complete"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_interest_says_so_and_neither_scores_nor_decides_awb_2_4() {
    let app = App::start().await;
    let call = app.call_like("1000.00", scored()).await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{id}");
    let interest = json!({ "reason": "Mijn partner werkt daar." });
    let conflicts = format!("{path}/conflicts");
    app.post(ASSESSOR, &conflicts, &interest).await.good();
    let twice = app.post(ASSESSOR, &conflicts, &interest).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    let refused = app
        .post(ASSESSOR, &format!("{path}/assessments"), &scores(true))
        .await;
    assert_eq!(refused.problem(), (403, "conflict-of-interest".to_owned()));
    let third = app
        .enrol("beoordelaar-3@gemeente.example", &[Role::Assessor])
        .await;
    for who in [ASSESSOR_2, third] {
        app.post(who, &format!("{path}/assessments"), &scores(true))
            .await
            .good();
    }
    // It can turn out afterwards: the scores stay, and it is known.
    app.post(third, &conflicts, &interest).await.good();
    app.post(DECIDER, &conflicts, &interest).await.good();
    let refused = app.post(DECIDER, &format!("{path}/decision"), &grant()).await;
    assert_eq!(refused.problem(), (403, "conflict-of-interest".to_owned()));
    let known = app.get(CASEWORKER, &conflicts).await.good();
    assert_eq!(known["items"].as_array().unwrap().len(), 3, "{known:#}");
    let scored = app.get(CASEWORKER, &format!("{path}/assessments")).await.good();
    assert_eq!(scored["items"].as_array().unwrap().len(), 2);
    let story = app.get(PROVIDER, &format!("{path}/timeline")).await.good();
    assert!(
        !story.to_string().contains("conflict"),
        "it stays inside: {story:#}"
    );
    app.post(DECIDER_2, &format!("{path}/decision"), &grant())
        .await
        .good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let forced = "INSERT INTO assessments SELECT gen_random_uuid(), application_id, user_id, now(), 'x', now() \
        FROM conflicts_of_interest ORDER BY declared_at LIMIT 1";
    let refused = conn.batch_execute(forced).await.unwrap_err();
    assert!(refused.to_string().contains("declared a conflict"), "{refused}");
    let changed = conn.batch_execute("DELETE FROM conflicts_of_interest").await;
    assert!(changed.is_err(), "what was said stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interest_is_declared_where_one_scores() {
    let app = App::start().await;
    let call = app.call_like("1000.00", scored()).await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let page = format!("/behandeling/aanvragen/{id}/beoordeling");
    let action = format!("/behandeling/aanvragen/{id}/belang");
    let mut assessor = Visitor::new(&app);
    assessor.log_in(ASSESSOR).await;
    let empty = assessor.send(&page, &action, &[("reason", "")]).await;
    assert_eq!(empty.status, 400);
    assert!(empty.text.contains("href=\"#reason\""), "{}", empty.text);
    let sent = assessor
        .send(&page, &action, &[("reason", "Mijn partner werkt daar.")])
        .await;
    assert_eq!(sent.going_to(), page);
    let after = assessor.get(&page).await.text;
    assert!(
        after.contains("Een ander beoordeelt haar") && !after.contains("name=\"points/"),
        "{after}"
    );
    let list = assessor.get("/behandeling").await.text;
    assert!(
        !list.contains(&format!("{id}/beoordeling")),
        "it is no longer theirs to score: {list}"
    );
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    assert!(
        caseworker
            .get(&page)
            .await
            .text
            .contains("Mijn partner werkt daar.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_runtime_role_changes_neither_to_whom_nor_how_much_is_paid_nor_how_long_a_log_in_lasts() {
    let app = App::start().await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for statement in [
        "UPDATE payments SET iban = 'NL91ABNA0417164300'",
        "UPDATE payments SET account_holder = 'Iemand anders'",
        "UPDATE payments SET amount = amount - 1",
        "UPDATE payments SET decided_by = NULL",
        "UPDATE bank_account_changes SET iban = 'NL91ABNA0417164300'",
        "UPDATE bank_account_changes SET proposed_by = judged_by",
        "UPDATE supplement_requests SET due_on = due_on + 100",
        "UPDATE refresh_tokens SET expires_at = expires_at + interval '1 year'",
        "UPDATE sessions SET user_id = user_id",
        "UPDATE account_links SET expires_at = expires_at + interval '1 year'",
        "UPDATE signing_keys SET public_key = private_der",
        "UPDATE idempotency_keys SET request_hash = ''",
    ] {
        let refused = conn.batch_execute(statement).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied"), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_of_an_organisation_changes_only_as_a_second_person_approved_it_last() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let before = app.get(PROVIDER, &format!("/v1/organisations/{id}")).await.good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let mut by_hand = async |iban: &str| {
        let statement = format!("UPDATE organisations SET iban = '{iban}' WHERE id = '{id}'");
        conn.batch_execute(&statement)
            .await
            .map_err(|refusal| refusal.to_string())
    };
    let proposed = json!({ "iban": "NL91ABNA0417164300", "accountHolder": before["accountHolder"] });
    let changes = format!("/v1/organisations/{id}/bank-account-changes");
    let change = app.post(PROVIDER, &changes, &proposed).await.good();
    let refused = by_hand("NL91ABNA0417164300").await.unwrap_err();
    assert!(refused.contains("nobody approved this account"), "{refused}");
    let approval = format!("{changes}/{}/approval", change["id"].as_str().unwrap());
    app.post(FINANCE, &approval, &json!({ "approved": true }))
        .await
        .good();
    let after = app.get(PROVIDER, &format!("/v1/organisations/{id}")).await.good();
    assert_eq!(after["iban"], "NL91ABNA0417164300");
    let refused = by_hand(before["iban"].as_str().unwrap()).await.unwrap_err();
    assert!(refused.contains("nobody approved this account"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_takes_no_change_by_an_auditor_and_nothing_in_a_dossier_by_an_administrator() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    app.complete(PROVIDER, &call, "100.00").await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (role, action, constraint) in [
        (
            "auditor",
            "application-complete",
            "audit_events_auditor_changes_nothing",
        ),
        (
            "administrator",
            "application-complete",
            "audit_events_administrator_in_no_dossier",
        ),
        (
            "administrator",
            "dossier-read",
            "audit_events_administrator_in_no_dossier",
        ),
    ] {
        // The next event of a dossier, but for who did it.
        let statement = format!(
            "INSERT INTO audit_events SELECT chain_id, seq + 1, at, actor_id, '{role}', '{action}', object_kind, object_id, \
             details, seq, hash, sha256('x') FROM audit_events WHERE action = 'application-complete' ORDER BY at DESC LIMIT 1"
        );
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(constraint), "{role} {action}: {refused}");
    }
}
