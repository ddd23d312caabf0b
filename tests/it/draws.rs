//! The draw: committed to before, published after by someone else, never made again, and checked by anyone.

use std::process::Command;

use chrono::TimeDelta;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::distribution::{approve, propose};
use crate::explanation::reference;
use crate::support::App;
use crate::support::story::{CASEWORKER, Call, DECIDER, PROVIDER, text};
use crate::support::visitor::Visitor;

/// The draw of a call, as anyone reads it.
async fn read(app: &App, draw: &str) -> Value {
    app.send(app.request(Method::GET, &format!("/v1/draws/{draw}")))
        .await
        .good()
}

async fn commit(app: &App, call: &Call) -> String {
    let path = format!("/v1/calls/{}/draws", call.id);
    text(&app.post(DECIDER, &path, &json!({})).await.good()["id"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seed_stays_sealed_until_a_second_person_publishes_it_awb_4_26() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let draw = commit(&app, &call).await;
    let before = read(&app, &draw).await;
    assert_eq!((&before["seed"], &before["tickets"]), (&Value::Null, &json!([])));
    let list = format!("/v1/calls/{}/draws", call.id);
    assert_eq!(
        app.send(app.request(Method::GET, &list)).await.good()["items"],
        json!([before])
    );
    assert_eq!(
        app.post(DECIDER, &list, &json!({})).await.problem(),
        (409, "impossible-now".to_owned())
    );
    for _ in 0..4 {
        app.complete(PROVIDER, &call, "60.00").await;
    }
    let drawn = propose(&app, &call, json!({})).await;
    assert_eq!(drawn.problem(), (409, "draw-needed".to_owned()));
    let publication = format!("/v1/draws/{draw}/publication");
    let open = app.post(CASEWORKER, &publication, &json!({})).await;
    assert_eq!(
        open.problem(),
        (409, "impossible-now".to_owned()),
        "others may still come today"
    );
    app.travel(TimeDelta::hours(25));
    let own = app.post(DECIDER, &publication, &json!({})).await;
    assert_eq!(own.problem(), (403, "four-eyes".to_owned()));
    let after = app.post(CASEWORKER, &publication, &json!({})).await.good();
    assert_eq!(after["commitment"], before["commitment"]);
    assert_eq!(read(&app, &draw).await, after);
    assert_eq!(
        app.post(CASEWORKER, &publication, &json!({})).await.problem().0,
        409
    );
    // The lowest ticket comes first, and the distribution that uses it can be approved.
    let made = propose(&app, &call, json!({})).await.good();
    let order = |list: &Value, name: &str| {
        list.as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one[name]))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        order(&made["proposal"], "id"),
        order(&after["tickets"], "reference")
    );
    assert_eq!(
        (&made["simulated"], &made["granted"]),
        (&json!(false), &json!("100.00"))
    );
    approve(&app, DECIDER, &made).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_checks_a_draw_with_the_commands_of_the_instructions_and_nothing_else() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let draw = commit(&app, &call).await;
    let mut references = Vec::new();
    for _ in 0..3 {
        let id = app.complete(PROVIDER, &call, "60.00").await;
        references.push(reference(&app, &id).await + "\n");
    }
    app.travel(TimeDelta::hours(25));
    let published = app
        .post(CASEWORKER, &format!("/v1/draws/{draw}/publication"), &json!({}))
        .await
        .good();
    let page = include_str!("../../docs/draw.md");
    let (_, commands) = page.split_once("```bash\n").unwrap();
    let (commands, _) = commands.split_once("```").unwrap();
    let seed = format!("seed={}", published["seed"].as_str().unwrap());
    let commands = commands.replacen(commands.lines().next().unwrap(), &seed, 1);
    let folder = std::env::temp_dir().join(format!("draw-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("references.txt"), references.concat()).unwrap();
    let output = Command::new("bash")
        .args(["-euc", &commands])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut expected = vec![text(&published["commitment"]), text(&published["entrantsHash"])];
    for ticket in published["tickets"].as_array().unwrap() {
        expected.push(format!(
            "{} {}",
            ticket["ticket"].as_str().unwrap(),
            ticket["reference"].as_str().unwrap()
        ));
    }
    assert_eq!(
        printed.lines().collect::<Vec<_>>(),
        expected,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(expected.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn by_order_of_receipt_a_day_that_is_over_is_drawn_while_the_window_is_open() {
    let app = App::start().await;
    let call = app
        .call_like("100.00", json!({ "closesAt": app.now() + TimeDelta::days(30) }))
        .await;
    let draw = commit(&app, &call).await;
    for _ in 0..2 {
        app.complete(PROVIDER, &call, "60.00").await;
    }
    let publication = format!("/v1/draws/{draw}/publication");
    assert_eq!(
        app.post(CASEWORKER, &publication, &json!({})).await.problem().0,
        409
    );
    app.travel(TimeDelta::days(2));
    app.post(CASEWORKER, &publication, &json!({})).await.good();
    // Who comes later could have computed who would win, so nobody who comes later is drawn.
    let path = format!("/v1/ceilings/{}/entries", call.ceiling);
    let raised = json!({ "kind": "raised", "amount": "50.00", "ground": "Collegebesluit" });
    app.post(crate::support::story::ADMINISTRATOR, &path, &raised)
        .await
        .good();
    for _ in 0..2 {
        app.complete(PROVIDER, &call, "60.00").await;
    }
    let late = propose(&app, &call, json!({})).await;
    assert_eq!(late.problem(), (409, "draw-needed".to_owned()));
    assert!(
        late.body["detail"]
            .as_str()
            .unwrap()
            .contains("kwam binnen toen de seed al bekend was"),
        "{}",
        late.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_comes_before_the_call_closes_and_postgresql_keeps_it_sealed() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let draw = commit(&app, &call).await;
    let other = app.enrol("tweede@gemeente.example", &[Role::Decider]).await;
    let late = app.call("100.00").await;
    app.travel(TimeDelta::hours(2));
    let path = format!("/v1/calls/{}/draws", late.id);
    assert_eq!(
        app.post(other, &path, &json!({})).await.problem(),
        (409, "call-closed".to_owned())
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let insert = |call: &str, at: &str| {
        format!(
            "INSERT INTO draws (id, call_id, commitment, seed, made_by, made_at) SELECT gen_random_uuid(), '{call}', \
            sha256(decode(repeat('00', 32), 'hex')), decode(repeat('00', 32), 'hex'), made_by, {at} FROM draws"
        )
    };
    for (statement, refusal) in [
        ("SELECT seed FROM draws".to_owned(), "permission denied"),
        ("UPDATE draws SET made_at = now()".to_owned(), "permission denied"),
        (insert(&call.id, "made_at"), "draws_once_per_call"),
        (insert(&late.id, "made_at + interval '1 year'"), "has closed"),
        (
            insert(&late.id, "made_at").replacen("sha256(decode(repeat('00'", "sha256(decode(repeat('01'", 1),
            "draws_commitment_true",
        ),
        (
            format!(
                "INSERT INTO draw_publications (draw_id, entrants, entrants_hash, witness, published_at) \
                SELECT id, '', sha256(''), made_by, made_at FROM draws WHERE id = '{draw}'"
            ),
            "can't be its witness",
        ),
    ] {
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(refusal), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_page_shows_the_draw_and_the_lines_on_it_check_it_awb_4_26() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let mut anyone = Visitor::new(&app);
    let address = format!("/openstellingen/{}", call.id);
    assert!(!anyone.get(&address).await.text.contains("/loting\""));
    let none = anyone.get(&format!("{address}/loting")).await.text;
    assert!(none.contains("Er is geen loting"), "{none}");
    let draw = commit(&app, &call).await;
    for _ in 0..3 {
        app.complete(PROVIDER, &call, "60.00").await;
    }
    let sealed = anyone.get(&format!("{address}/loting")).await.text;
    let commitment = text(&read(&app, &draw).await["commitment"]);
    assert!(
        sealed.contains(&commitment) && sealed.contains("nog verzegeld"),
        "{sealed}"
    );
    let file = format!("{address}/loting/{draw}/deelnemers");
    assert_eq!(anyone.get(&file).await.status, 404);
    app.travel(TimeDelta::hours(25));
    let published = app
        .post(CASEWORKER, &format!("/v1/draws/{draw}/publication"), &json!({}))
        .await
        .good();
    assert!(anyone.get(&address).await.text.contains("/loting\""));
    let shown = anyone.get(&format!("{address}/loting")).await.text;
    let (_, commands) = shown.split_once("<code>seed=").unwrap();
    let (commands, _) = commands.split_once("</code>").unwrap();
    let commands = format!("seed={commands}")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
    let references = anyone.get(&file).await.text;
    let folder = std::env::temp_dir().join(format!("draw-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("references.txt"), references).unwrap();
    let output = Command::new("bash")
        .args(["-euc", &commands])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut lines = printed.lines();
    assert_eq!(lines.next(), published["commitment"].as_str());
    assert_eq!(lines.next(), published["entrantsHash"].as_str());
    for ticket in published["tickets"].as_array().unwrap() {
        let expected = format!("{} {}", text(&ticket["ticket"]), text(&ticket["reference"]));
        assert_eq!(lines.next(), Some(expected.as_str()));
    }
    assert_eq!(lines.next(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_is_published_in_its_own_call_only() {
    let app = App::start().await;
    let (call, other) = (app.call("100.00").await, app.call("100.00").await);
    let draw = commit(&app, &call).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let workbench = format!("/behandeling/openstellingen/{}/verdelingen", call.id);
    let wrong = format!("/behandeling/openstellingen/{}/loting/{draw}", other.id);
    assert_eq!(visitor.send(&workbench, &wrong, &[]).await.status, 404);
    // In its own it is found: it is only too early.
    let right = format!("/behandeling/openstellingen/{}/loting/{draw}", call.id);
    assert_eq!(visitor.send(&workbench, &right, &[]).await.status, 409);
}
