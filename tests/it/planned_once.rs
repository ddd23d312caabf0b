//! What a page asks for is planned once by PostgreSQL, and not anew for everyone who opens it.

use chrono::NaiveDateTime;
use diesel::dsl::now;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, select, sql_query};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use plafond::db::first;

use crate::support::App;

#[derive(QueryableByName)]
struct Plans {
    #[diesel(sql_type = BigInt)]
    kept: i64,
    #[diesel(sql_type = BigInt)]
    anew: i64,
}

/// How often a question was answered by a plan that was kept, and how often it was planned anew.
async fn plans(conn: &mut AsyncPgConnection, ending: &str) -> (i64, i64) {
    let asked = "SELECT generic_plans AS kept, custom_plans AS anew FROM pg_prepared_statements \
                 WHERE statement LIKE '%' || $1";
    let plans: Plans = sql_query(asked)
        .bind::<Text, _>(ending)
        .get_result(conn)
        .await
        .unwrap();
    (plans.kept, plans.anew)
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    told: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_to_do_is_found_without_reading_what_is_long_past() {
    let app = App::start().await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    // Of a handful of rows any way is as good: only whether there is another matters.
    let sparing = "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off";
    conn.batch_execute(sparing).await.unwrap();
    for (list, index) in [
        (
            "SELECT id FROM awards WHERE status = 'granted' ORDER BY id LIMIT 51",
            "awards_unfinished",
        ),
        (
            "SELECT id FROM awards WHERE status IN ('granted', 'running') ORDER BY id DESC LIMIT 25",
            "awards_unfinished",
        ),
        (
            "SELECT id FROM payments WHERE status = ANY('{returned,cancelled}')
                ORDER BY coalesce(paid_on, due_on) DESC, id DESC LIMIT 51",
            "payments_by_day",
        ),
        (
            "SELECT id FROM terms WHERE closed_on IS NULL AND responsible = 'decider' ORDER BY ends_on, id LIMIT 26",
            "terms_by_responsible",
        ),
    ] {
        let steps: Vec<Step> = sql_query(format!("EXPLAIN {list}"))
            .load(&mut conn)
            .await
            .unwrap();
        let plan: Vec<_> = steps.into_iter().map(|step| step.told).collect();
        assert!(
            plan.iter().any(|step| step.contains(index)) && !plan.iter().any(|step| step.contains("Sort")),
            "{list}: {plan:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_page_of_a_list_is_planned_once_and_no_other_size_fills_a_connection_with_plans() {
    let app = App::start().await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for fetch in [51, 52, 51, 53, 51, 54] {
        let shown: Vec<NaiveDateTime> = first(select(now), fetch).load(&mut conn).await.unwrap();
        assert_eq!(shown.len(), 1);
    }
    assert_eq!(plans(&mut conn, " LIMIT 51").await, (3, 0));
    assert_eq!(plans(&mut conn, " LIMIT $1").await, (0, 3), "one for all of them");
}
