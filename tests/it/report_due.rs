//! Only a small award needs no report (Awb 4:47): PostgreSQL demands one of any other, whoever writes the row.

use diesel::sql_query;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};

use crate::support::App;
use crate::support::story::{DECIDER, PROVIDER, grant, text};

/// An award of so many euros, of which a report is asked or not.
async fn awarded(app: &App, euros: &str, asked: bool) -> String {
    let call = app.call("100000.00").await;
    let application = app.complete(PROVIDER, &call, euros).await;
    let mut decision = grant();
    if !asked {
        decision.as_object_mut().unwrap().remove("reportDueOn");
    }
    let path = format!("/v1/applications/{application}/decision");
    text(&app.post(DECIDER, &path, &decision).await.good()["awardId"])
}

async fn tried(app: &App, statement: &str) -> Result<usize, String> {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    conn.begin_test_transaction().await.unwrap();
    let changed = sql_query(statement).execute(&mut conn).await;
    changed.map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_demands_a_report_of_an_award_that_is_not_small_awb_4_44_4_47() {
    let app = App::start().await;
    let large = awarded(&app, "25000.00", true).await;
    let small = awarded(&app, "24000.00", false).await;
    let unasked = format!("UPDATE awards SET report_asked = false WHERE id = '{large}'");
    let raised = format!("UPDATE awards SET amount = 25000 WHERE id = '{small}'");
    for statement in [unasked, raised] {
        let refused = tried(&app, &statement).await.unwrap_err();
        assert!(refused.contains("or more a report is asked"), "{refused}");
    }
    // What is small, becomes less or is asked to report stays possible.
    for statement in [
        format!("UPDATE awards SET amount = 23000 WHERE id = '{small}'"),
        format!("UPDATE awards SET amount = 25000, report_asked = true WHERE id = '{small}'"),
        format!("UPDATE awards SET amount = 24999.99, report_asked = false WHERE id = '{large}'"),
    ] {
        assert_eq!(tried(&app, &statement).await, Ok(1), "{statement}");
    }
}
