//! The demo as a newcomer meets it: nothing to set up, kept between runs, and gone when it is told to go.

use std::collections::BTreeSet;
use std::net::TcpListener;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use plafond_rules::{applications, awards};
use serde_json::Value;

use crate::processes::said;
use crate::support::app::client;
use crate::support::process::plafond;
use crate::support::{Database, DemoFolder};

async fn get(address: &str, path: &str) -> Value {
    let answer = client().get(format!("{address}{path}")).send().await.unwrap();
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_keeps_its_data_until_it_has_to_start_over_and_ctrl_c_stops_all_of_it() {
    let folder = DemoFolder::new();
    let mut first = folder.start(&[]);
    let calls = get(&first.address, "/v1/calls").await;
    assert!(!calls["items"].as_array().unwrap().is_empty());
    assert!(AsyncPgConnection::establish(&first.database_url).await.is_ok());

    assert!(first.interrupt().success());
    assert!(
        client().get(&first.address).send().await.is_err(),
        "the service is still there"
    );
    assert!(
        AsyncPgConnection::establish(&first.database_url).await.is_err(),
        "PostgreSQL is still there"
    );

    let mut second = folder.start(&[]);
    assert_eq!(
        get(&second.address, "/v1/calls").await,
        calls,
        "the same dossiers"
    );
    second.interrupt();

    let third = folder.start(&["--reset"]);
    assert_ne!(get(&third.address, "/v1/calls").await, calls, "everything is new");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_has_a_dossier_in_every_state() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        status: String,
    }
    let database = Database::with_sample().await;
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    let mut found = async |table: &str| {
        let rows: Vec<Row> = diesel::sql_query(format!("SELECT DISTINCT status FROM {table}"))
            .get_results(&mut conn)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.status).collect::<BTreeSet<_>>()
    };
    let names = applications::Status::ALL.map(applications::Status::as_str);
    assert_eq!(found("applications").await, names.map(str::to_owned).into());
    let mut expected: BTreeSet<String> = found("objections").await;
    for status in ["received", "repair-requested", "upheld", "dismissed", "withdrawn"] {
        assert!(expected.remove(status), "an objection that is {status}");
    }
    let names = awards::Status::ALL.map(awards::Status::as_str);
    assert_eq!(found("awards").await, names.map(str::to_owned).into());
    let contested = found("(SELECT status FROM objections WHERE reclaim_id IS NOT NULL) contested").await;
    assert_eq!(
        contested,
        ["received".to_owned()].into(),
        "a reclaim is objected to"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_objections_of_the_sample_say_that_they_are_invented_and_one_is_to_be_heard() {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        planned: i64,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        unsaid: i64,
    }
    let database = Database::with_sample().await;
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    let found: Found = diesel::sql_query(
        "SELECT (SELECT count(*) FROM objection_hearings WHERE report IS NULL AND starts_at > now()) AS planned,
            (SELECT count(*) FROM objections JOIN applications ON applications.id = application_id
                LEFT JOIN objection_grounds ON objection_id = objections.id
                WHERE applications.title NOT LIKE '%verzonnen voorbeeld%' OR text NOT LIKE 'Voorbeeld%') AS unsaid",
    )
    .get_result(&mut conn)
    .await
    .unwrap();
    assert_eq!((found.planned, found.unsaid), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_in_the_sample_stands_in_order_of_day() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        rows: i64,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        earlier: i64,
    }
    let database = Database::with_sample().await;
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    // A list by place shows its days in order: none is earlier than the one before it.
    for (table, within, place, at) in [
        ("ceiling_entries", "ceiling_id", "seq", "at"),
        ("audit_events", "chain_id", "seq", "at"),
        ("letters", "true", "id", "issued_at"),
        ("outbox_messages", "true", "id", "created_at"),
        ("payments", "true", "id", "created_at"),
        ("decisions", "true", "id", "decided_at"),
        ("applications", "true", "receipt_number", "received_at"),
        ("users", "true", "id", "created_at"),
    ] {
        let query = format!(
            "SELECT count(*) AS rows, count(*) FILTER (WHERE at < before) AS earlier
            FROM (SELECT {at} AS at, lag({at}) OVER (PARTITION BY {within} ORDER BY {place}) AS before
                FROM {table} WHERE {at} IS NOT NULL) told"
        );
        let found: Row = diesel::sql_query(query).get_result(&mut conn).await.unwrap();
        assert!(found.rows > 1, "{table} tells of something");
        assert_eq!(found.earlier, 0, "{table}");
    }
    let began: Row = diesel::sql_query(
        "SELECT count(*) AS rows, count(*) FILTER (WHERE created_at < (SELECT max(created_at) FROM users)) AS earlier
        FROM organisations",
    )
    .get_result(&mut conn)
    .await
    .unwrap();
    assert_eq!(began.earlier, 0, "nobody registers before having an account");
}

#[test]
fn a_demo_whose_port_is_taken_says_so_and_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = std::env::temp_dir().join(format!("plafond-demo-{}", uuid::Uuid::now_v7()));
    let output = plafond("demo")
        .args(["--listen", &address, "--data"])
        .arg(&folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(said.contains(&format!("{address} is taken")), "{said}");
    assert!(said.contains("--listen 127.0.0.1:8081"), "{said}");
    assert!(!folder.exists(), "nothing was begun");
}

#[test]
fn a_demo_deletes_no_folder_that_it_did_not_make() {
    let folder = std::env::temp_dir().join(format!("somebodys-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("thesis.odt"), "years of work").unwrap();
    for reset in [true, false] {
        let output = plafond("demo")
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(&folder)
            .args(reset.then_some("--reset"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said(&output).contains("choose another with --data"),
            "{}",
            said(&output)
        );
        let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
        assert_eq!(files.len(), 1, "nothing gone, nothing added");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
