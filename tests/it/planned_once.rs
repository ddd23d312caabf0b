//! What a page asks for is planned once by PostgreSQL, and not anew for everyone who opens it.

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::dsl::now;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, select, sql_query};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use plafond::db::first;
use plafond::deadlines::{self, WantedTerms};
use plafond_rules::roles::Role;

use crate::support::{App, Database};

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

/// Thousands of open terms of a dossier: first those of the applicant, and then those of the casework desk.
const TERMS: &str = "INSERT INTO terms (id, dossier_id, kind, object_id, responsible, triggered_on, starts_on, ends_on, reasoning,
        status, warn_on, created_at)
    SELECT gen_random_uuid(), (SELECT min(id::text)::uuid FROM applications), 'recovery', gen_random_uuid(),
        CASE WHEN n <= 3000 THEN 'provider-member' WHEN n % 2 = 0 THEN 'caseworker' ELSE 'decider' END,
        '2000-01-01', '2000-01-02', date '2000-01-02' + n, '{}', 'running', '2099-01-01', now()
    FROM generate_series(1, 6000) AS n";

#[derive(QueryableByName)]
struct Read {
    #[diesel(sql_type = BigInt)]
    terms: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_of_who_has_two_roles_is_read_a_page_at_a_time() {
    let database = Database::with_sample().await;
    let mut conn = AsyncPgConnection::establish(&database.owner_url).await.unwrap();
    conn.begin_test_transaction().await.unwrap();
    conn.batch_execute(TERMS).await.unwrap();
    conn.batch_execute("ANALYZE terms").await.unwrap();
    let wanted = WantedTerms {
        responsible: vec![Role::Caseworker, Role::Decider],
        ..WantedTerms::default()
    };
    let read =
        "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint AS terms FROM pg_stat_xact_user_tables
        WHERE relname = 'terms'";
    let before: Read = sql_query(read).get_result(&mut conn).await.unwrap();
    let (mut cursor, mut ends) = (None, Vec::new());
    for _ in 0..3 {
        let page = deadlines::list_open(&mut conn, &wanted, cursor, 26)
            .await
            .unwrap();
        assert_eq!(page.len(), 26);
        cursor = page.last().map(|open| open.deadline.id);
        ends.extend(page.iter().map(|open| open.deadline.ends_on));
    }
    let after: Read = sql_query(read).get_result(&mut conn).await.unwrap();
    let first = NaiveDate::from_ymd_opt(2000, 1, 2).unwrap();
    let expected = (3001..).take(78).map(|n| first + Days::new(n));
    assert_eq!(ends, expected.collect::<Vec<_>>(), "of both roles, in order");
    let terms = after.terms - before.terms;
    assert!(terms < 500, "three pages read {terms} terms");
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
