//! The ceiling under attack: by many deciders at once, by random sequences, and straight from psql.

use std::sync::Arc;

use diesel::sql_types::Text;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use plafond::audit;
use plafond_rules::money::Money;
use serde_json::json;

use crate::sub_ceilings::part;
use crate::support::story::{ADMINISTRATOR, DECIDER, FINANCE, PROVIDER, grant, text};
use crate::support::{App, Database};

fn cents(amount: &serde_json::Value) -> u64 {
    amount.as_str().unwrap().parse::<Money>().unwrap().cents()
}

/// Everything the service knows about itself has to agree: chains, seals, and every ledger with its balance.
async fn assert_sound(database: &Database) {
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

#[track_caller]
fn constraint_of(refused: diesel::QueryResult<usize>) -> String {
    let Err(diesel::result::Error::DatabaseError(_, information)) = refused else {
        panic!("{refused:?}");
    };
    information.constraint_name().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_grants_at_once_exactly_what_fits_is_granted() {
    let app = Arc::new(App::start().await);
    let call = app.call("10000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut waiting = Vec::new();
    for _ in 0..64 {
        let draft = json!({
            "callId": call.id, "organisationId": organisation, "content": crate::support::story::content("700.00"),
        });
        let id = app.post(PROVIDER, "/v1/applications", &draft).await.good()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await
            .good();
        app.post(
            "behandelaar@gemeente.example",
            &format!("/v1/applications/{id}/completion"),
            &json!({}),
        )
        .await
        .good();
        waiting.push(id);
    }
    app.token(DECIDER).await;
    let decisions: Vec<_> = waiting
        .into_iter()
        .map(|id| {
            let app = Arc::clone(&app);
            tokio::spawn(async move {
                loop {
                    let answer = app
                        .post(DECIDER, &format!("/v1/applications/{id}/decision"), &grant())
                        .await;
                    // On a slow machine some are asked to come back; who does is served.
                    if answer.status != 503 {
                        break answer;
                    }
                }
            })
        })
        .collect();
    let (mut granted, mut whole, mut refused) = (0, 0, 0);
    for decision in decisions {
        let answer = decision.await.unwrap();
        if answer.status.is_success() {
            granted += cents(&answer.body["amount"]);
            whole += u32::from(answer.body["outcome"] == "granted");
        } else {
            assert_eq!(answer.problem(), (409, "ceiling-reached".to_owned()));
            assert!(
                answer.body["detail"].as_str().unwrap().contains("€ 0,00"),
                "{}",
                answer.body
            );
            refused += 1;
        }
    }
    assert_eq!((granted, whole, refused), (1_000_000, 14, 49));
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (balance["committed"].as_str(), balance["available"].as_str()),
        (Some("10000.00"), Some("0.00"))
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_is_never_lowered_below_what_is_committed() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let application = app.complete(PROVIDER, &call, "6000.00").await;
    app.granted(&application).await;
    let path = format!("/v1/ceilings/{}/entries", call.ceiling);
    let lower = |amount: &str| json!({ "kind": "lowered", "amount": amount, "ground": "Collegebesluit" });
    let refused = app.post(ADMINISTRATOR, &path, &lower("4000.01")).await;
    assert_eq!(refused.problem(), (409, "ceiling-reached".to_owned()));
    app.post(ADMINISTRATOR, &path, &lower("4000.00")).await.good();
    assert_eq!(app.balance(&call.ceiling).await["available"], "0.00");
    let raise = json!({ "kind": "raised", "amount": "250.50", "ground": "Collegebesluit" });
    app.post(ADMINISTRATOR, &path, &raise).await.good();
    assert_eq!(app.balance(&call.ceiling).await["available"], "250.50");
    let entries = app.get(FINANCE, &path).await.good();
    let kinds: Vec<_> = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["set", "committed", "lowered", "raised"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_no_amount_to_set_to_change_or_to_pay() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "600.00").await;
    let award = app.granted(&application).await;
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    let north = part(&app, &call, "noord", "10.00").await;
    let ceiling = json!({
        "amount": "0.00", "periodStart": "2026-01-01", "periodEnd": "2026-12-31", "resolution": "Collegebesluit",
        "publishedOn": "2025-12-01",
    });
    let raised = json!({ "kind": "raised", "amount": "0.00", "ground": "Collegebesluit" });
    let south = json!({ "code": "zuid", "title": "Zuid", "amount": "0.00", "ground": "Collegebesluit" });
    for (who, path, body) in [
        (
            ADMINISTRATOR,
            format!("/v1/schemes/{}/ceilings", text(&schemes["items"][0]["id"])),
            &ceiling,
        ),
        (
            ADMINISTRATOR,
            format!("/v1/ceilings/{}/entries", call.ceiling),
            &raised,
        ),
        (
            ADMINISTRATOR,
            format!("/v1/ceilings/{}/sub-ceilings", call.ceiling),
            &south,
        ),
        (
            ADMINISTRATOR,
            format!("/v1/sub-ceilings/{north}/entries"),
            &raised,
        ),
        (
            FINANCE,
            format!("/v1/awards/{award}/payments"),
            &json!({ "amount": "0.00" }),
        ),
    ] {
        let refused = app.post(who, &path, body).await;
        assert_eq!(
            refused.problem(),
            (400, "invalid-input".to_owned()),
            "{path}: {}",
            refused.body
        );
        let error = &refused.body["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/amount"), &json!("amount-zero")),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lowering_does_not_bite_on_what_was_filed_before_awb_4_27() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let before = app.complete(PROVIDER, &call, "900.00").await;
    let path = format!("/v1/ceilings/{}/entries", call.ceiling);
    let lowered = json!({ "kind": "lowered", "amount": "600.00", "ground": "Collegebesluit" });
    app.post(ADMINISTRATOR, &path, &lowered).await.good();
    let after = app.complete(PROVIDER, &call, "900.00").await;
    let decide = |id: &str| format!("/v1/applications/{id}/decision");
    let mut whole = grant();
    whole["inSoFarAsCeilingAllows"] = json!(false);
    let refused = app.post(DECIDER, &decide(&after), &whole).await;
    assert_eq!(refused.problem(), (409, "ceiling-reached".to_owned()));
    let granted = app.post(DECIDER, &decide(&before), &whole).await.good();
    assert_eq!(
        (&granted["amount"], &granted["exempt"]),
        (&json!("900.00"), &json!("500.00"))
    );
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["available"], &balance["exempt"]),
        (&json!("400.00"), &json!("0.00"), &json!("500.00"))
    );
    let entries = app.get(FINANCE, &path).await.good();
    assert_eq!(entries["items"][3]["exemptGround"], "lowered-after-filing");
    assert_eq!(entries["items"][3]["ground"], "Awb 4:27");
    // A hundred is left of what was lowered; the runtime role gets no cent more, nobody without a ground, and not even
    // that hundred without an award that says the same.
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (amount, ground, constraint) in [
        (
            "100.01",
            "'lowered-after-filing'",
            "ceiling_entries_exempt_within_room",
        ),
        ("1.00", "'because'", "ceiling_entries_exempt_ground_known"),
        ("100.00", "'lowered-after-filing'", "awards_amount_in_ledger"),
    ] {
        let statement = format!(
            "INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, exempt_ground, ground, decision_id, actor_id, at, \
             amount_after, committed_after, exempt_after) SELECT ceiling_id, 99, 'committed', {amount}, {ground}, 'x', \
             decision_id, actor_id, at, 0, 0, 0 FROM ceiling_entries WHERE exempt_ground IS NOT NULL LIMIT 1"
        );
        let refused = diesel::sql_query(&statement).execute(&mut conn).await;
        assert_eq!(constraint_of(refused), constraint, "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lowering_that_the_publication_warned_of_bites_on_all_awb_4_28() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let before = app.complete(PROVIDER, &call, "900.00").await;
    let path = format!("/v1/ceilings/{}/entries", call.ceiling);
    let mut entry =
        json!({ "kind": "raised", "amount": "1.00", "ground": "Begroting", "appliesToFiled": true });
    let refused = app.post(ADMINISTRATOR, &path, &entry).await;
    assert_eq!(
        refused.body["errors"][0]["pointer"], "/appliesToFiled",
        "{}",
        refused.body
    );
    entry["kind"] = json!("lowered");
    entry["amount"] = json!("600.00");
    app.post(ADMINISTRATOR, &path, &entry).await.good();
    let decided = app
        .post(DECIDER, &format!("/v1/applications/{before}/decision"), &grant())
        .await
        .good();
    assert_eq!(
        (&decided["amount"], &decided["exempt"]),
        (&json!("400.00"), &json!("0.00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_runtime_role_can_neither_exceed_the_ceiling_nor_rewrite_its_history() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "1000.00").await;
    app.granted(&application).await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for statement in [
        "UPDATE ceilings SET committed = 0",
        "UPDATE ceilings SET amount = 1000000",
        "UPDATE ceiling_entries SET amount = 1",
        "DELETE FROM ceiling_entries",
        "TRUNCATE ceiling_entries",
        "UPDATE audit_events SET action = 'nothing'",
        "DELETE FROM audit_events",
        "UPDATE decisions SET amount = 1",
        "DELETE FROM decisions",
        "ALTER TABLE ceiling_entries DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, ground, decision_id, actor_id, at, amount_after, \
         committed_after, exempt_after) SELECT ceiling_id, 99, 'committed', 0.01, 'x', decision_id, actor_id, at, 0, 0, 0 \
         FROM ceiling_entries WHERE kind = 'committed'",
    ] {
        let refused = diesel::sql_query(statement).execute(&mut conn).await;
        assert!(refused.is_err(), "{statement}");
    }
    assert_eq!(app.balance(&call.ceiling).await["committed"], "1000.00");
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_a_session_makes_for_itself_stands_in_for_none_of_ours() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    app.granted(&application).await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for statement in [
        "CREATE TEMPORARY TABLE ceilings AS SELECT * FROM public.ceilings",
        "UPDATE pg_temp.ceilings SET amount = 1000000",
        "GRANT ALL ON pg_temp.ceilings TO PUBLIC",
    ] {
        diesel::sql_query(statement).execute(&mut conn).await.unwrap();
    }
    let refused = diesel::sql_query(
        "INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, ground, decision_id, actor_id, at, amount_after, \
         committed_after, exempt_after) SELECT ceiling_id, 99, 'committed', 100.01, 'x', decision_id, actor_id, at, 0, 0, 0 \
         FROM ceiling_entries WHERE kind = 'committed'",
    )
    .execute(&mut conn)
    .await;
    assert_eq!(constraint_of(refused), "ceilings_committed_within_amount");
    let every_guard = "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
                       AND (prosecdef OR prorettype = 'trigger'::regtype) \
                       AND NOT coalesce(proconfig @> ARRAY['search_path=public, pg_temp'], false)); END $$";
    diesel::sql_query(every_guard).execute(&mut conn).await.unwrap();
    assert_eq!(app.balance(&call.ceiling).await["committed"], "900.00");
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn even_the_owner_of_the_tables_cannot_commit_more_than_the_ceiling() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    app.granted(&application).await;
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let refused = diesel::sql_query(
        "INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, ground, decision_id, actor_id, at, amount_after, \
         committed_after, exempt_after) SELECT ceiling_id, 99, 'committed', 100.01, 'x', decision_id, actor_id, at, 0, 0, 0 \
         FROM ceiling_entries WHERE kind = 'committed' AND ceiling_id = $1::uuid",
    )
    .bind::<Text, _>(&call.ceiling)
    .execute(&mut owner)
    .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("ceilings_committed_within_amount")
    );
}
