//! What the service stands on fails it: PostgreSQL is away, the disk is full, the caller hangs up. Each ends in a clear
//! answer, and nothing that was acknowledged is lost.

use std::path::PathBuf;
use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::http::Problem;
use plafond::notifications::sink::{Sink, SinkOptions};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::processes::{becomes, mail_to, number};
use crate::support::story::{PROVIDER, text};
use crate::support::{Answered, App, Process, Side, Wire};

const MEGABYTE: usize = 1024 * 1024;

/// An empty folder for files, deleted with its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("plafond-files-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    /// Every file in it, half ones too.
    fn files(&self) -> Vec<PathBuf> {
        let (mut found, mut folders) = (Vec::new(), vec![self.0.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let list = if path.is_dir() { &mut folders } else { &mut found };
                list.push(path);
            }
        }
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Asks the provider's question of a service in another process, under a key.
async fn ask(app: &App, service: &Process, (method, path): (Method, &str), key: &str) -> Answered {
    let token = app.token(PROVIDER).await;
    let request = app
        .request_at(&service.address, method.clone(), path)
        .bearer_auth(token);
    let request = request.header("Idempotency-Key", key);
    app.send(if method == Method::GET {
        request
    } else {
        request.json(&json!({}))
    })
    .await
}

async fn upload(app: &App, service: &Process, draft: &str, bytes: Vec<u8>) -> Answered {
    upload_once(app, service, draft, bytes, &uuid::Uuid::now_v7().to_string()).await
}

async fn upload_once(app: &App, service: &Process, draft: &str, bytes: Vec<u8>, key: &str) -> Answered {
    let token = app.token(PROVIDER).await;
    let path = format!("/v1/applications/{draft}/attachments");
    let file = Part::bytes(bytes).file_name("plan.pdf");
    let form = Form::new().text("kind", "activiteitenplan").part("file", file);
    let request = app.request_at(&service.address, Method::POST, &path);
    let request = request.bearer_auth(token).header("Idempotency-Key", key);
    app.send(request.multipart(form)).await
}

fn pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(size, b' ');
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_away_everyone_is_told_to_come_back_and_afterwards_all_goes_on() {
    let app = App::start().await;
    let sink = Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap();
    let call = app.call("1000.00").await;
    let (before, during) = (
        app.draft(PROVIDER, &call, "10.00").await,
        app.draft(PROVIDER, &call, "10.00").await,
    );
    let wire = Wire::to(&app.database.url).await;
    let mail = mail_to(&sink);
    let service = Process::serve(
        &wire.url,
        &mail.each_ref().map(|(name, value)| (*name, value.as_str())),
    )
    .await;
    let submission = |id: &str| format!("/v1/applications/{id}/submission");
    let (first, second) = (submission(&before), submission(&during));
    let acknowledged = ask(&app, &service, (Method::POST, &first), "one").await.good();
    wire.down();
    let dossier = format!("/v1/applications/{before}");
    for _ in 0..3 {
        for what in [
            (Method::GET, "/v1/calls"),
            (Method::GET, dossier.as_str()),
            (Method::POST, second.as_str()),
        ] {
            let told = ask(&app, &service, what.clone(), "two").await;
            assert_eq!(told.problem(), (503, "unavailable".to_owned()), "{what:?}");
            assert_eq!(told.headers["retry-after"], "5");
            assert_eq!(told.body["title"], "Wij zijn even niet bereikbaar");
            assert!(
                text(&told.body["detail"]).ends_with("opnieuw."),
                "{:#}",
                told.body
            );
        }
        let health = async |path| {
            app.send(app.request_at(&service.address, Method::GET, path))
                .await
                .status
        };
        assert_eq!(
            (health("/health/live").await, health("/health/ready").await),
            (200.try_into().unwrap(), 503.try_into().unwrap())
        );
        let metrics = app.request_at(&service.address, Method::GET, "/metrics");
        let figures = metrics.send().await.unwrap().text().await.unwrap();
        assert!(figures.contains("postgresql_reached 0"), "{figures}");
        assert!(figures.contains("http_requests_total"), "{figures}");
        // Long enough for the mail and the seals to find out too.
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    wire.up();
    let submitted = ask(&app, &service, (Method::POST, &second), "two").await.good();
    assert_eq!(submitted["status"], "submitted");
    assert_eq!(
        ask(&app, &service, (Method::POST, &first), "one").await.good(),
        acknowledged
    );
    becomes(
        &app,
        "SELECT count(*) FROM outbox_messages WHERE status <> 'sent'",
        0,
    )
    .await;
    becomes(&app, "SELECT count(*) FROM audit_unsealed", 0).await;
    let written = number(&app, "SELECT count(*) FROM outbox_messages").await;
    assert_eq!(i64::try_from(sink.received().len()).unwrap(), written);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_told_whether_it_happened_is_told_to_ask_the_same_again() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let wire = Wire::to(&app.database.url).await;
    let service = Process::serve(&wire.url, &[]).await;
    let submission = format!("/v1/applications/{id}/submission");
    wire.break_at_next("COMMIT", Side::After);
    let unsure = ask(&app, &service, (Method::POST, &submission), "one").await;
    assert!(wire.broke());
    assert_eq!(unsure.problem(), (503, "unavailable".to_owned()));
    let detail = text(&unsure.body["detail"]);
    assert!(
        detail.contains("Wij weten nog niet of dit is verwerkt"),
        "{detail}"
    );
    let again = ask(&app, &service, (Method::POST, &submission), "one")
        .await
        .good();
    assert_eq!(again["status"], "submitted");
    let receipts = format!("SELECT count(*) FROM application_revisions WHERE application_id = '{id}'");
    assert_eq!(number(&app, &receipts).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_row_may_be_there_is_never_thrown_away() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let (wire, folder) = (Wire::to(&app.database.url).await, Folder::new());
    let service = Process::serve(&wire.url, &[("PLAFOND_FILES", folder.path())]).await;
    wire.break_at_next("COMMIT", Side::After);
    let unsure = upload_once(&app, &service, &id, pdf(100_000), "one").await;
    assert_eq!(unsure.problem().0, 503);
    let path = format!("/v1/applications/{id}/attachments");
    let listed = ask(&app, &service, (Method::GET, &path), "x").await.good();
    let file = format!("{path}/{}", text(&listed["items"][0]["id"]));
    let request = app.request_at(&service.address, Method::GET, &file);
    let read = request
        .bearer_auth(app.token(PROVIDER).await)
        .send()
        .await
        .unwrap();
    assert_eq!(read.status(), 200);
    assert_eq!(read.bytes().await.unwrap(), pdf(100_000));
    let again = upload_once(&app, &service, &id, pdf(100_000), "one").await.good();
    assert_eq!(again["id"], listed["items"][0]["id"], "the first answer");
    let other = upload_once(&app, &service, &id, pdf(100_001), "one").await;
    assert_eq!(other.problem(), (422, "key-reused".to_owned()));
    assert_eq!(folder.files().len(), 1, "what came again is not kept again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shutdown_of_postgresql_in_the_middle_of_an_action_is_no_mistake_of_ours() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let mut other = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let lock = format!("BEGIN; SELECT FROM applications WHERE id = '{id}' FOR UPDATE");
    other.batch_execute(&lock).await.unwrap();
    let path = format!("/v1/applications/{id}/submission");
    let ending = async {
        let waits = "datname = current_database() AND wait_event_type = 'Lock'";
        becomes(
            &app,
            &format!("SELECT count(*) FROM pg_stat_activity WHERE {waits}"),
            1,
        )
        .await;
        // What PostgreSQL does to every connection when it is asked to stop.
        number(
            &app,
            &format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {waits}"),
        )
        .await;
    };
    let submission = json!({});
    let (answer, ()) = tokio::join!(app.post(PROVIDER, &path, &submission), ending);
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    other.batch_execute("ROLLBACK").await.unwrap();
    app.post(PROVIDER, &path, &json!({})).await.good();
}

/// The connections through which calls were read.
const READERS: &str =
    "datname = current_database() AND query LIKE '%FROM \"criteria\"%' AND pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn who_read_at_once_read_through_one_connection_and_through_another_when_it_breaks() {
    let app = App::start().await;
    app.call("1000.00").await;
    let many = || futures_util::future::join_all((0..64).map(|_| app.get(PROVIDER, "/v1/calls")));
    let first = many().await;
    let items = |answer: &Answered| answer.body["items"].as_array().map_or(0, Vec::len);
    assert!(
        first
            .iter()
            .all(|answer| answer.status == 200 && items(answer) > 0)
    );
    let readers = format!("SELECT count(*) FROM pg_stat_activity WHERE {READERS}");
    assert_eq!(number(&app, &readers).await, 1);

    let ending = async {
        let end = format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {READERS}");
        assert_eq!(number(&app, &end).await, 1);
    };
    let (answers, ()) = tokio::join!(many(), ending);
    for answer in answers {
        assert!(answer.status == 200 || answer.problem() == (503, "unavailable".to_owned()));
        assert!(
            answer.status == 503 || answer.body == first[0].body,
            "{:#}",
            answer.body
        );
    }
    // Whoever asks next gets an answer: nobody has to wait until someone noticed.
    becomes(&app, &readers, 0).await;
    assert_eq!(app.get(PROVIDER, "/v1/calls").await.good(), first[0].body);
    assert_eq!(number(&app, &readers).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_is_told_and_nothing_half_is_kept() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let folder = Folder::new();
    // The system refuses to write more to a file than this, as it does on a disk that is full.
    let full = "trap '' XFSZ; ulimit -f 128";
    let service = Process::serve_after(full, &app.database.url, &[("PLAFOND_FILES", folder.path())]).await;
    let before = app.database.fingerprint().await;
    let refused = upload(&app, &service, &id, pdf(MEGABYTE)).await;
    assert_eq!(
        refused.problem(),
        (503, "unavailable".to_owned()),
        "{:#}",
        refused.body
    );
    assert!(
        text(&refused.body["detail"]).contains("Uw aanvraag zelf is veilig"),
        "{:#}",
        refused.body
    );
    assert_eq!(refused.headers["retry-after"], "60");
    assert_eq!(folder.files(), Vec::<PathBuf>::new());
    assert_eq!(app.database.fingerprint().await, before);
    upload(&app, &service, &id, pdf(10_000)).await.good();
    assert_eq!(folder.files().len(), 1, "what fits is kept");
}

/// Begins an upload of a gigabyte over a line of its own.
async fn gigabyte(app: &App, service: &Process, draft: &str) -> TcpStream {
    let place = service.address.trim_start_matches("http://");
    let mut line = TcpStream::connect(place).await.unwrap();
    let token = app.token(PROVIDER).await;
    let head = format!(
        "POST /v1/applications/{draft}/attachments HTTP/1.1\r\nHost: {place}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=half\r\nContent-Length: {}\r\n\r\n\
         --half\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nactiviteitenplan\r\n\
         --half\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n%PDF-1.7\n",
        1024 * MEGABYTE
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_a_gigabyte_that_is_cut_off_takes_no_memory_and_leaves_nothing() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let (folder, largest) = (Folder::new(), (2048 * MEGABYTE).to_string());
    let settings = [
        ("PLAFOND_FILES", folder.path()),
        ("PLAFOND_LARGEST_ATTACHMENT", largest.as_str()),
    ];
    let service = Process::serve(&app.database.url, &settings).await;
    upload(&app, &service, &id, pdf(MEGABYTE)).await.good();
    let (before, held) = (app.database.fingerprint().await, service.resident());
    let mut line = gigabyte(&app, &service, &id).await;
    let part = vec![b' '; MEGABYTE];
    for _ in 0..512 {
        line.write_all(&part).await.unwrap();
    }
    let grown = service.most_held().saturating_sub(held);
    assert!(
        grown < 48 * 1024,
        "at most {grown} kB more than before, with 512 MB on their way"
    );
    assert_eq!(
        folder.files().len(),
        2,
        "the half file is there while it comes in"
    );
    drop(line);
    for _ in 0..500 {
        if folder.files().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(folder.files().len(), 1, "only what was there before");
    assert_eq!(app.database.fingerprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_too_large_is_refused_long_before_its_end() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let (folder, largest) = (Folder::new(), (4 * MEGABYTE).to_string());
    let settings = [
        ("PLAFOND_FILES", folder.path()),
        ("PLAFOND_LARGEST_ATTACHMENT", largest.as_str()),
    ];
    let service = Process::serve(&app.database.url, &settings).await;
    let mut line = gigabyte(&app, &service, &id).await;
    // Just over the limit, and then nothing more: the answer may not wait for the rest of the gigabyte.
    line.write_all(&vec![b' '; 4 * MEGABYTE]).await.unwrap();
    let mut answer = vec![0; 4096];
    let heard = tokio::time::timeout(Duration::from_secs(20), line.read(&mut answer));
    let length = heard.await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(folder.files(), Vec::<PathBuf>::new());
}

#[test]
fn what_is_over_when_asked_again_is_no_mistake_of_ours() {
    for message in [
        "terminating connection due to administrator command",
        "cannot execute UPDATE in a read-only transaction",
        "deadlock detected",
    ] {
        let said = Error::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message.to_owned()));
        let told = Problem::from(said);
        assert_eq!(
            (told.kind().code, told.seconds_to_wait()),
            ("unavailable", Some(5)),
            "{message}"
        );
    }
    let said = Error::DatabaseError(
        DatabaseErrorKind::Unknown,
        Box::new("division by zero".to_owned()),
    );
    assert_eq!(Problem::from(said).kind().code, "internal");
}
