//! A real browser at the real service: plays the scripts of `tests/browser`.

use std::path::Path;
use std::process::Command;

use plafond::sample;
use serde_json::{Value, json};

use super::App;

/// Plays a script, which may use what it is told: the address, the people of the sample data and more.
pub async fn play(app: &App, script: &'static str, more: Value) {
    play_at(&app.address, script, more).await;
}

/// Plays a script at an address where the sample people are.
pub async fn play_at(address: &str, script: &'static str, more: Value) {
    let accounts = sample::accounts();
    let mut people = serde_json::Map::new();
    for account in &accounts {
        people.entry(account.role).or_insert_with(|| json!(account.email));
    }
    let told = json!({
        "address": address, "people": people, "password": accounts[0].password, "more": more,
    });
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join("scripts/browser"));
    command.arg(script).arg(told.to_string());
    let played = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    assert!(
        played.status.success(),
        "{script}: {}{}",
        String::from_utf8_lossy(&played.stdout),
        String::from_utf8_lossy(&played.stderr)
    );
}
