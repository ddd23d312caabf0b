//! What a page asks for is planned once by PostgreSQL, and not anew for everyone who opens it.

use chrono::NaiveDateTime;
use diesel::dsl::now;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, select, sql_query};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
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
