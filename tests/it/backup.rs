//! A backup by the commands of docs/operation.md, restored by them: everything is there, and proves to be.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::process::{plafond, without_settings};
use crate::support::story::{PROVIDER, text};
use crate::support::{App, Process};

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn script(name: &str, owner: &str, backup: &Path, files: &Path) -> Output {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(name);
    without_settings(Command::new(path))
        .arg(backup)
        .env("PLAFOND_MIGRATION_DATABASE_URL", owner)
        .env("PLAFOND_FILES", files)
        .output()
        .unwrap()
}

#[track_caller]
fn went_well(output: &Output) {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[track_caller]
fn refused(output: &Output, why: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(why), "{said}");
}

/// An empty database of an owner with no other right: as its owner, and as the service.
async fn empty(app: &App) -> (String, String) {
    let name = format!("restored_{}", uuid::Uuid::now_v7().simple());
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    owner
        .batch_execute(&format!("CREATE ROLE {name} LOGIN PASSWORD 'x'"))
        .await
        .unwrap();
    owner
        .batch_execute(&format!("CREATE DATABASE {name} OWNER {name}"))
        .await
        .unwrap();
    let (login, place) = app.database.url.rsplit_once('@').unwrap();
    let host = place.split('/').next().unwrap();
    (
        format!("postgres://{name}:x@{host}/{name}"),
        format!("{login}@{host}/{name}"),
    )
}

async fn read(app: &App, service: &Process, path: &str) -> Vec<u8> {
    let request = app.request_at(&service.address, Method::GET, path);
    let response = request
        .bearer_auth(app.token(PROVIDER).await)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.bytes().await.unwrap().to_vec()
}

/// A service that keeps its files in a folder.
async fn serve(app: &App, files: &Path) -> Process {
    Process::serve(&app.database.url, &[("PLAFOND_FILES", files.to_str().unwrap())]).await
}

/// A draft with a plan: where the draft and the plan are, and what is in that.
async fn draft(app: &App, service: &Process) -> (String, String, Vec<u8>) {
    let call = app.call("1000.00").await;
    let path = format!("/v1/applications/{}", app.draft(PROVIDER, &call, "10.00").await);
    let mut plan = b"%PDF-1.7\n".to_vec();
    plan.resize(300_000, b'x');
    let form = Form::new()
        .text("kind", "activiteitenplan")
        .part("file", Part::bytes(plan.clone()).file_name("plan.pdf"));
    let request = app.request_at(&service.address, Method::POST, &format!("{path}/attachments"));
    let kept = app
        .send(request.bearer_auth(app.token(PROVIDER).await).multipart(form))
        .await
        .good();
    let file = format!("{path}/attachments/{}", text(&kept["id"]));
    (path, file, plan)
}

/// A dossier with a file, made through a service that keeps its files in a folder.
async fn dossier(app: &App, files: &Path) -> (String, Vec<u8>, Vec<u8>) {
    let service = serve(app, files).await;
    let (path, file, plan) = draft(app, &service).await;
    app.post(PROVIDER, &format!("{path}/submission"), &json!({}))
        .await
        .good();
    (file, read(app, &service, &path).await, plan)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_elsewhere_with_every_dossier_and_file_and_its_trail_sound() {
    let app = App::start().await;
    let home = Folder(std::env::temp_dir().join(format!("plafond-backup-{}", uuid::Uuid::now_v7())));
    let at = |name: &str| home.0.join(name);
    std::fs::create_dir_all(at("files")).unwrap();
    let (file, shown, plan) = dossier(&app, &at("files")).await;
    went_well(&script(
        "backup",
        &app.database.owner_url,
        &at("backup"),
        &at("files"),
    ));
    refused(
        &script("backup", &app.database.owner_url, &at("backup"), &at("files")),
        "File exists",
    );

    let (owner, url) = empty(&app).await;
    went_well(&script("restore", &owner, &at("backup"), &at("restored")));
    let verified = plafond("audit")
        .arg("verify")
        .env("DATABASE_URL", &url)
        .output()
        .unwrap();
    went_well(&verified);
    assert!(String::from_utf8_lossy(&verified.stdout).contains("every ledger adds up"));
    let service = Process::serve(&url, &[("PLAFOND_FILES", at("restored").to_str().unwrap())]).await;
    app.send(app.request_at(&service.address, Method::GET, "/health/ready"))
        .await
        .good();
    let path = file.split("/attachments").next().unwrap();
    let restored: Value = serde_json::from_slice(&read(&app, &service, path).await).unwrap();
    assert_eq!(restored, serde_json::from_slice::<Value>(&shown).unwrap());
    assert_eq!(read(&app, &service, &file).await, plan);

    refused(
        &script("restore", &owner, &at("backup"), &at("elsewhere")),
        "the database is not empty",
    );
    let dump = at("backup").join("database.dump");
    let mut damaged = std::fs::read(&dump).unwrap();
    damaged.truncate(damaged.len() - 1);
    std::fs::write(&dump, damaged).unwrap();
    let (owner, _) = empty(&app).await;
    refused(
        &script("restore", &owner, &at("backup"), &at("elsewhere")),
        "not a whole backup",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_come_in_meanwhile_keep_no_backup_from_being_whole() {
    let app = App::start().await;
    let home = Folder(std::env::temp_dir().join(format!("plafond-backup-{}", uuid::Uuid::now_v7())));
    let (files, backup) = (home.0.join("files"), home.0.join("backup"));
    let folder = files.join("attachments");
    std::fs::create_dir_all(&folder).unwrap();
    // So many that reading them takes longer than it takes for another one to come in.
    for number in 0..200 {
        std::fs::write(folder.join(format!("kept-{number}")), vec![b'x'; 200_000]).unwrap();
    }
    let over = Arc::new(AtomicBool::new(false));
    let is_over = Arc::clone(&over);
    let busy = std::thread::spawn(move || {
        for number in 0.. {
            if is_over.load(Ordering::Relaxed) {
                break;
            }
            std::fs::write(folder.join(format!("new-{number}")), "x").unwrap();
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    let output = script("backup", &app.database.owner_url, &backup, &files);
    over.store(true, Ordering::Relaxed);
    busy.join().unwrap();
    went_well(&output);
    assert!(backup.join("SHA256SUMS").exists());
}

/// A `pg_dump` that, when it is done, says so and waits until `go` is there.
fn slow_dump(folder: &Path, go: &Path) {
    let own = std::env::var("PLAFOND_PG_BIN").unwrap_or_default();
    let (dumped, go) = (go.with_extension("dumped"), go.display());
    let dumped = dumped.display();
    let program = format!(
        "#!/bin/sh\nset -e\nPATH='{own}':${{PATH#*:}}\nexport PATH\npg_dump \"$@\"\ntouch '{dumped}'\n\
         while [ -e '{dumped}' ] && [ ! -e '{go}' ]; do sleep 0.05; done\n"
    );
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("pg_dump");
    std::fs::write(&file, program).unwrap();
    std::fs::set_permissions(file, Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_taken_out_between_database_and_files_is_whole_in_the_backup() {
    let app = App::start().await;
    let home = Folder(std::env::temp_dir().join(format!("plafond-backup-{}", uuid::Uuid::now_v7())));
    let at = |name: &str| home.0.join(name);
    std::fs::create_dir_all(at("files")).unwrap();
    let service = serve(&app, &at("files")).await;
    let (_, file, plan) = draft(&app, &service).await;
    slow_dump(&at("bin"), &at("go"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/backup");
    let mut backup = without_settings(Command::new(path))
        .arg(at("backup"))
        .env("PLAFOND_MIGRATION_DATABASE_URL", &app.database.owner_url)
        .env("PLAFOND_FILES", at("files"))
        .env("PLAFOND_PG_BIN", at("bin"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !at("go.dumped").exists() {
        assert!(backup.try_wait().unwrap().is_none(), "it ended");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let removal = app.request_at(&service.address, Method::POST, &format!("{file}/removal"));
    let removal = removal.bearer_auth(app.token(PROVIDER).await).json(&json!({}));
    app.send(removal).await.good();
    let worker = Process::worker(
        &app.database.url,
        &[("PLAFOND_FILES", at("files").to_str().unwrap())],
    );
    std::fs::write(at("go"), "").unwrap();
    assert!(backup.wait().unwrap().success());
    drop(worker);

    let (owner, url) = empty(&app).await;
    went_well(&script("restore", &owner, &at("backup"), &at("restored")));
    let restored = Process::serve(&url, &[("PLAFOND_FILES", at("restored").to_str().unwrap())]).await;
    assert_eq!(read(&app, &restored, &file).await, plan);
}
