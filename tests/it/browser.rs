//! The portal in a real browser: every page accessible, valid and fit for a phone. Pictures go to `target/screenshots`.

use serde_json::json;

use crate::support::App;
use crate::support::browser::play;
use crate::support::story::PROVIDER;

#[tokio::test(flavor = "multi_thread")]
async fn the_front_door_and_the_way_in() {
    let app = App::start().await;
    play(&app, "front_door", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_of_casework() {
    let app = App::start().await;
    play(&app, "caseworker", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_desk() {
    let app = App::start().await;
    app.call("50000.00").await;
    play(&app, "provider", json!({ "newcomer": PROVIDER })).await;
}
