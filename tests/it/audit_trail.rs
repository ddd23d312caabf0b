//! The audit trail under attack by someone who owns the tables, and by someone who edits an export.

use chrono::TimeDelta;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::audit::trail::{self, Failure};
use plafond::audit::verify::Broken;
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::process::plafond;
use crate::support::story::{AUDITOR, CASEWORKER, PROVIDER};

/// A dossier of several events, all sealed twice over.
async fn sealed() -> App {
    let app = App::start().await;
    for _ in 0..2 {
        let call = app.call("1000.00").await;
        let application = app.complete(PROVIDER, &call, "900.00").await;
        app.granted(&application).await;
        seal(&app).await;
    }
    app
}

pub async fn seal(app: &App) {
    let now = app.now();
    app.office
        .act(async |conn| Ok(plafond::audit::seals::seal(conn, now).await?))
        .await
        .unwrap();
}

async fn owner(app: &App) -> AsyncPgConnection {
    AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap()
}

/// The event in the middle of the longest chain, and its last one.
const LONGEST: &str = "(SELECT chain_id FROM audit_events GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)";

#[tokio::test(flavor = "multi_thread")]
async fn whatever_an_owner_of_the_tables_does_to_the_trail_is_found() {
    let app = sealed().await;
    let mut conn = owner(&app).await;
    trail::verify(&mut conn, None).await.unwrap();
    let at = |seq: &str| format!("chain_id = {LONGEST} AND seq = {seq}");
    let attacks = [
        ("changed", format!("UPDATE audit_events SET details = '{{}}' WHERE {}", at("3"))),
        ("backdated", format!("UPDATE audit_events SET at = at - interval '1 day' WHERE {}", at("3"))),
        ("someone else", format!("UPDATE audit_events SET actor_id = gen_random_uuid() WHERE {}", at("3"))),
        ("removed", format!("DELETE FROM audit_events WHERE {}", at("3"))),
        (
            "removed at the end",
            format!("DELETE FROM audit_events WHERE {}", at(&format!("(SELECT max(seq) FROM audit_events WHERE chain_id = {LONGEST})"))),
        ),
        ("a whole chain removed", format!("DELETE FROM audit_events WHERE chain_id = {LONGEST}")),
        (
            "inserted",
            format!(
                "UPDATE audit_events SET seq = seq + 100 WHERE chain_id = {LONGEST} AND seq > 3;
                 UPDATE audit_events SET seq = seq - 99 WHERE chain_id = {LONGEST} AND seq > 100;
                 INSERT INTO audit_events SELECT chain_id, 4, at, actor_id, actor_role, 'forged', object_kind, object_id,
                    details, 3, hash, sha256('forged') FROM audit_events WHERE {}", at("3")
            ),
        ),
        (
            "moved",
            format!(
                "UPDATE audit_events SET seq = 99 WHERE {}; UPDATE audit_events SET seq = 2 WHERE {};
                 UPDATE audit_events SET seq = 3 WHERE {}", at("2"), at("3"), at("99")
            ),
        ),
        (
            "inserted before the first",
            format!(
                "INSERT INTO audit_events SELECT chain_id, 0, at, actor_id, actor_role, 'forged', object_kind, object_id,
                    details, NULL, prev_hash, sha256('forged') FROM audit_events WHERE {}", at("1")
            ),
        ),
        (
            "a chain of its own slipped in",
            format!(
                "INSERT INTO audit_events SELECT '00000000-0000-0000-0000-000000000000', 1, at, actor_id, actor_role, 'forged',
                    object_kind, object_id, details, NULL, prev_hash, sha256('forged') FROM audit_events WHERE {}", at("1")
            ),
        ),
        ("a seal changed", "UPDATE audit_seals SET heads = '{}' WHERE seq = 2".to_owned()),
        ("a seal removed", "DELETE FROM audit_seals WHERE seq = 1".to_owned()),
        (
            "what waits removed",
            "INSERT INTO audit_unsealed VALUES (gen_random_uuid(), 1, sha256('removed'))".to_owned(),
        ),
        ("the last seal removed", "DELETE FROM audit_seals WHERE seq = 2".to_owned()),
        ("every seal removed", "DELETE FROM audit_seals".to_owned()),
        ("a balance changed", "UPDATE ceilings SET committed = committed - 1 WHERE committed > 1".to_owned()),
    ];
    for (attack, statements) in attacks {
        // Past every trigger and foreign key, as only a superuser can.
        conn.batch_execute("BEGIN; SET LOCAL session_replication_role = replica; ALTER TABLE audit_events DROP CONSTRAINT audit_events_first_or_next")
            .await
            .unwrap();
        conn.batch_execute(&statements).await.unwrap();
        let found = trail::verify(&mut conn, None).await;
        assert!(matches!(found, Err(Failure::Broken(_))), "{attack}: {found:?}");
        conn.batch_execute("ROLLBACK").await.unwrap();
    }
    trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_slipped_in_past_the_sealer_is_found_and_one_that_waits_for_its_seal_is_sound() {
    let app = sealed().await;
    app.call("1.00").await;
    let mut conn = owner(&app).await;
    trail::verify(&mut conn, None).await.unwrap();
    let mut file = Vec::new();
    trail::export(&mut conn, &mut file).await.unwrap();
    trail::verify_export(file.as_slice(), None).unwrap();
    conn.batch_execute("SET session_replication_role = replica; DELETE FROM audit_unsealed; SET session_replication_role = origin")
        .await
        .unwrap();
    let found = trail::verify(&mut conn, None).await;
    assert!(
        matches!(found, Err(Failure::Broken(Broken::Unsealed { .. }))),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_asks_for_a_check_that_the_worker_does_and_what_came_out_stays() {
    let app = sealed().await;
    let asked = app.post(AUDITOR, "/v1/trail-checks", &json!({})).await.good();
    let again = app.post(AUDITOR, "/v1/trail-checks", &json!({})).await.good();
    assert_eq!(asked["id"], again["id"], "one at a time");
    let path = format!("/v1/trail-checks/{}", asked["id"].as_str().unwrap());
    assert_eq!(app.get(AUDITOR, &path).await.good()["whole"], json!(null));
    assert!(plafond::worker::check_trail(&app.office).await.unwrap());
    let done = app.get(AUDITOR, &path).await.good();
    assert_eq!(done["whole"], json!(true), "{done:#}");
    assert!(done["eventsDone"].as_i64().unwrap() > 0, "{done:#}");

    let mut conn = owner(&app).await;
    let forged = format!(
        "SET session_replication_role = replica; UPDATE audit_events SET action = 'something-else' \
         WHERE chain_id = {LONGEST} AND seq = 1; SET session_replication_role = origin"
    );
    conn.batch_execute(&forged).await.unwrap();
    let next = app.post(AUDITOR, "/v1/trail-checks", &json!({})).await.good();
    assert!(plafond::worker::check_trail(&app.office).await.unwrap());
    let path = format!("/v1/trail-checks/{}", next["id"].as_str().unwrap());
    let broken = app.get(AUDITOR, &path).await.good();
    assert_eq!(broken["whole"], json!(false), "{broken:#}");
    assert!(
        broken["broken"].as_str().unwrap().contains("was changed"),
        "{broken:#}"
    );
    let rewritten = conn.batch_execute("UPDATE trail_checks SET broken = NULL").await;
    assert!(rewritten.is_err(), "what came out stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_checked_without_a_database_and_every_edit_is_found() {
    let app = sealed().await;
    let mut conn = owner(&app).await;
    let mut file = Vec::new();
    trail::export(&mut conn, &mut file).await.unwrap();
    let text = String::from_utf8(file).unwrap();
    let kept = trail::verify(&mut conn, None).await.unwrap();
    assert_eq!(trail::verify_export(text.as_bytes(), None).unwrap(), kept);
    let lines: Vec<&str> = text.lines().collect();
    let broken = |lines: &[&str], what: &str| {
        let found = trail::verify_export(lines.join("\n").as_bytes(), None);
        assert!(found.is_err(), "{what}: {found:?}");
    };
    assert!(
        trail::verify_export(b"".as_slice(), None).is_err(),
        "nothing is no trail"
    );
    for at in 0..lines.len() {
        broken(&lines[..at], &format!("cut off at line {at}"));
        let mut removed = lines.clone();
        removed.remove(at);
        broken(&removed, &format!("line {at} removed"));
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        broken(&doubled, &format!("line {at} doubled"));
        let mut changed = lines.clone();
        let other = lines[at].replacen("2026-", "2025-", 1);
        changed[at] = &other;
        broken(&changed, &format!("line {at} changed"));
        let same_chain = |line: &str| line.split("\"seq\"").next().map(str::to_owned);
        if lines
            .get(at + 1)
            .is_some_and(|next| same_chain(lines[at]) == same_chain(next))
        {
            let mut moved = lines.clone();
            moved.swap(at, at + 1);
            broken(&moved, &format!("line {at} moved"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_seal_shows_that_nothing_was_cut_off_or_made_anew() {
    let app = sealed().await;
    let latest = app
        .send(app.request(Method::GET, "/v1/audit-seals/latest"))
        .await
        .good();
    let (seq, hash) = (latest["seq"].as_i64().unwrap(), hex(&latest["hash"]));
    let mut conn = owner(&app).await;
    trail::verify(&mut conn, Some((seq, hash.clone()))).await.unwrap();
    for published in [(seq, vec![0; 32]), (seq + 1, hash.clone()), (0, hash)] {
        let found = trail::verify(&mut conn, Some(published)).await;
        assert!(
            matches!(found, Err(Failure::Broken(Broken::Published(_)))),
            "{found:?}"
        );
    }
}

/// What `plafond audit` printed, and its exit code.
fn audit(app: &App, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = plafond("audit");
    command.args(arguments).env("DATABASE_URL", &app.database.url);
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), printed)
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_command_line_a_broken_trail_is_named_and_gives_exit_code_one() {
    let app = sealed().await;
    let request = app.request(Method::GET, "/v1/audit-seals/latest");
    let latest = app.send(request).await.good();
    let published = format!("{}:{}", latest["seq"], latest["hash"].as_str().unwrap());
    let file = std::env::temp_dir().join(format!("trail-{}.jsonl", uuid::Uuid::now_v7()));
    let name = file.to_str().unwrap();
    assert_eq!(audit(&app, &["export", name]).0, Some(0));
    let (code, told) = audit(&app, &["verify", "--seal", &published]);
    assert!(
        code == Some(0) && told.contains("every ledger adds up"),
        "{code:?} {told}"
    );
    let (code, told) = audit(&app, &["verify", "--export", name, "--seal", &published]);
    assert!(code == Some(0) && told.starts_with("sound:"), "{code:?} {told}");
    let other = format!("{}:{}", latest["seq"], "00".repeat(32));
    let (code, told) = audit(&app, &["verify", "--seal", &other]);
    assert!(
        code == Some(1) && told.contains("as it was published"),
        "{code:?} {told}"
    );
    let exported = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, exported.replacen("\"action\":\"", "\"action\":\"un", 1)).unwrap();
    let (code, told) = audit(&app, &["verify", "--export", name]);
    assert!(
        code == Some(1) && told.starts_with("broken: event"),
        "{code:?} {told}"
    );
    std::fs::remove_file(&file).unwrap();
    let damage = format!(
        "SET session_replication_role = replica;
         UPDATE audit_events SET details = '{{}}' WHERE chain_id = {LONGEST} AND seq = 3"
    );
    owner(&app).await.batch_execute(&damage).await.unwrap();
    let (code, told) = audit(&app, &["verify"]);
    assert!(
        code == Some(1) && told.starts_with("broken: event 3 of chain"),
        "{code:?} {told}"
    );
}

fn hex(text: &serde_json::Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_a_dossier_stands_in_its_chain_once_a_day() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let id = app.submitted(PROVIDER, &call, "10.00").await;
    let path = format!("/v1/applications/{id}");
    for who in [CASEWORKER, CASEWORKER, AUDITOR, PROVIDER] {
        app.get(who, &path).await.good();
    }
    let readings = async || {
        let told = app.get(AUDITOR, &format!("{path}/timeline")).await.good();
        let events = told["items"].as_array().unwrap().clone();
        let read = events.iter().filter(|event| event["action"] == "dossier-read");
        read.map(|event| event["role"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(readings().await, ["caseworker", "auditor"]);
    // The applicant doesn't see who read it.
    let told = app.get(PROVIDER, &format!("{path}/timeline")).await.good();
    let events = told["items"].as_array().unwrap();
    assert!(events.iter().all(|event| event["action"] != "dossier-read"));
    app.travel(TimeDelta::days(1));
    app.get(CASEWORKER, &path).await.good();
    assert_eq!(readings().await, ["caseworker", "auditor", "caseworker"]);
}
