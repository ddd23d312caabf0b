//! Who gets which mail: everyone chooses, but what the law has us send is sent, and what somebody has to hear reaches somebody.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond_rules::mail::{TO_ADDRESSEES, TO_COLLEAGUES, Topic};
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::story::{
    ADMINISTRATOR, AUDITOR, CASEWORKER, DECIDER, DECIDER_2, FINANCE, PROVIDER, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};
use crate::tidy::sources;

const COLLEAGUE: &str = "behandelaar-2@gemeente.example";

/// The address of a provider's organisation.
const ORGANISATION: &str = "subsidie@voorbeeld.example";

const PREFERENCES: &str = "/v1/me/mail-preferences";

#[derive(diesel::QueryableByName)]
struct Sent {
    #[diesel(sql_type = Text)]
    recipient: String,
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Text)]
    text_body: String,
    #[diesel(sql_type = Text)]
    html_body: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    organisation_id: Option<Uuid>,
}

/// The mail of a kind in a dossier, by its address.
async fn mail(app: &App, kind: &str, dossier: &str) -> Vec<Sent> {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    diesel::sql_query(
        "SELECT recipient, subject, text_body, html_body, organisation_id FROM outbox_messages \
         WHERE kind = $1 AND dossier_id = $2 ORDER BY recipient",
    )
    .bind::<Text, _>(kind)
    .bind::<SqlUuid, _>(dossier.parse::<Uuid>().unwrap())
    .load(&mut conn)
    .await
    .unwrap()
}

fn etag(answer: &Answered) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

/// The topics that someone can choose from.
async fn offered(app: &App, who: &str) -> Vec<String> {
    let read = app.get(who, PREFERENCES).await.good();
    let topics = read["topics"].as_array().unwrap();
    topics.iter().map(|one| text(&one["topic"])).collect()
}

/// Someone wants mail about everything on offer but this.
async fn switch_off(app: &App, who: &str, topic: &str) {
    let mut wanted = offered(app, who).await;
    let before = wanted.len();
    wanted.retain(|one| one != topic);
    assert!(wanted.len() < before, "{who} can choose {topic}");
    let chosen = app
        .patch(who, PREFERENCES, &json!({ "wanted": wanted }))
        .await
        .good();
    for one in chosen["topics"].as_array().unwrap() {
        assert_eq!(one["wanted"], json!(one["topic"] != topic), "{one}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_switched_new_applications_off_gets_no_mail_of_them() {
    let app = App::start().await;
    app.enrol(COLLEAGUE, &[Role::Caseworker]).await;
    switch_off(&app, CASEWORKER, "new-applications").await;
    let call = app.call("5000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let told = mail(&app, "application-arrived", &id).await;
    let to: Vec<_> = told.iter().map(|sent| sent.recipient.as_str()).collect();
    assert_eq!(to, [COLLEAGUE]);
    for body in [&told[0].text_body, &told[0].html_body] {
        assert!(
            body.contains("omdat u e-mail krijgt over nieuwe aanvragen"),
            "{body}"
        );
        assert!(body.contains("/account#e-mail"), "{body}");
    }
    let receipts = mail(&app, "application-received", &id).await;
    assert_eq!(receipts[0].recipient, ORGANISATION);
    assert!(
        !receipts[0].text_body.contains("/account"),
        "nobody can switch a receipt off"
    );
    switch_off(&app, COLLEAGUE, "new-applications").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    assert_eq!(
        app.told(&id, "application-arrived").await,
        [""; 0],
        "the work list shows it"
    );
    assert_eq!(app.told(&id, "application-received").await, [ORGANISATION]);
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_term_ends_reaches_everyone_when_all_switched_it_off() {
    let app = App::start().await;
    for who in [CASEWORKER, DECIDER, DECIDER_2, FINANCE] {
        switch_off(&app, who, "terms").await;
    }
    let call = app.call("5000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    app.travel(TimeDelta::days(88));
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    let told = mail(&app, "term-ends-soon", &id).await;
    let to: Vec<_> = told.iter().map(|sent| sent.recipient.as_str()).collect();
    assert_eq!(to, [CASEWORKER, DECIDER_2, DECIDER]);
    let said = &told[0].text_body;
    assert!(said.contains("Daarom krijgt u het toch"), "{said}");
    let all = offered(&app, DECIDER).await;
    app.patch(DECIDER, PREFERENCES, &json!({ "wanted": all }))
        .await
        .good();
    app.travel(TimeDelta::days(10));
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    assert_eq!(app.told(&id, "term-lapsed").await, [DECIDER]);
    let notice = format!("/v1/applications/{id}/notices-of-default");
    app.patch(CASEWORKER, PREFERENCES, &json!({ "wanted": [] }))
        .await
        .good();
    app.post(PROVIDER, &notice, &json!({})).await.good();
    assert!(
        app.told(&id, "notice-of-default-arrived")
            .await
            .contains(&CASEWORKER.to_owned()),
        "a notice of default is never switched off"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_copies_gets_what_goes_to_the_own_organisation() {
    let app = App::start().await;
    let topics = app.get(PROVIDER, PREFERENCES).await.good();
    assert_eq!(topics["topics"][0]["topic"], "copies");
    assert_eq!(topics["topics"][0]["wanted"], false, "only who asks for it");
    let call = app.call("5000.00").await;
    let before = app.submitted(PROVIDER, &call, "1000.00").await;
    app.patch(PROVIDER, PREFERENCES, &json!({ "wanted": ["copies"] }))
        .await
        .good();
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    app.granted(&id).await;
    assert_eq!(app.told(&before, "application-received").await, [ORGANISATION]);
    for kind in ["application-received", "application-decided"] {
        let told = mail(&app, kind, &id).await;
        let to: Vec<_> = told.iter().map(|sent| sent.recipient.as_str()).collect();
        assert_eq!(to, [PROVIDER, ORGANISATION], "{kind}");
        assert_eq!(told[0].subject, format!("Kopie: {}", told[1].subject));
        assert!(told[0].text_body.contains(ORGANISATION), "{}", told[0].text_body);
        assert_eq!(told[0].organisation_id, None, "it proves nothing");
        assert!(told[1].organisation_id.is_some());
    }
    let notices = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/notices"))
        .await
        .good();
    let subjects = notices["items"].to_string();
    assert!(!subjects.contains("Kopie: "), "{subjects}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_concerns_someone_can_be_chosen_and_by_one_at_a_time() {
    let app = App::start().await;
    assert_eq!(offered(&app, ADMINISTRATOR).await, [""; 0]);
    assert_eq!(offered(&app, AUDITOR).await, [""; 0]);
    assert_eq!(
        offered(&app, DECIDER).await,
        ["decisions", "reserve-list", "terms"]
    );
    let wrong = json!({ "wanted": ["decisions", "new-applications", "weather"] });
    let refused = app.patch(DECIDER, PREFERENCES, &wrong).await;
    assert_eq!(refused.status, 400);
    let at = refused.body["errors"].as_array().unwrap().iter();
    let at: Vec<_> = at.map(|one| text(&one["pointer"])).collect();
    assert_eq!(at, ["/wanted/1", "/wanted/2"]);
    let token = app.token(DECIDER).await;
    let blind = app.request(Method::PATCH, PREFERENCES).bearer_auth(&token);
    let blind = app.send(blind.json(&json!({ "wanted": [] }))).await;
    assert_eq!(blind.status, 428);
    let read = etag(&app.get(DECIDER, PREFERENCES).await);
    let mut statuses = Vec::new();
    for wanted in [json!(["terms"]), json!([])] {
        let request = app.request(Method::PATCH, PREFERENCES).bearer_auth(&token);
        let request = request.header("If-Match", &read);
        let answer = app.send(request.json(&json!({ "wanted": wanted }))).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [200, 412]);
    let same = app.patch(DECIDER, PREFERENCES, &json!({})).await;
    assert_eq!(
        etag(&same),
        etag(&app.get(DECIDER, "/v1/me").await),
        "nothing changed"
    );
    assert_eq!(trail(&app, "mail-chosen").await, [r#"{"wanted":["terms"]}"#]);
}

#[derive(diesel::QueryableByName)]
struct Details {
    #[diesel(sql_type = Text)]
    details: String,
}

async fn trail(app: &App, action: &str) -> Vec<String> {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let found: Vec<Details> =
        diesel::sql_query("SELECT details FROM audit_events WHERE action = $1 ORDER BY at")
            .bind::<Text, _>(action)
            .load(&mut conn)
            .await
            .unwrap();
    found.into_iter().map(|one| one.details).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_changes_the_own_name_and_nobody_elses() {
    let app = App::start().await;
    for who in [PROVIDER, DECIDER, ADMINISTRATOR, AUDITOR] {
        let named = app
            .patch(who, "/v1/me", &json!({ "name": " Kim \n van  Voorbeeld " }))
            .await;
        assert_eq!(named.good()["name"], "Kim van Voorbeeld", "{who}");
    }
    let other = app.get(CASEWORKER, "/v1/me").await.good();
    assert_ne!(other["name"], "Kim van Voorbeeld");
    for (name, code) in [
        (json!("   "), "text-empty"),
        (json!(""), "text-empty"),
        (json!("x".repeat(201)), "text-too-long"),
        (json!("Kim\u{202e}miK"), "text-unreadable"),
    ] {
        let refused = app.patch(DECIDER, "/v1/me", &json!({ "name": name })).await;
        assert_eq!(refused.status, 400, "{name}");
        assert_eq!(refused.body["errors"][0]["code"], code, "{name}");
        assert_eq!(refused.body["errors"][0]["pointer"], "/name");
    }
    let more = app
        .patch(DECIDER, "/v1/me", &json!({ "name": "Kim", "roles": ["finance"] }))
        .await;
    assert_eq!(more.status, 400, "nobody gives oneself a role");
    let same = json!({ "name": "Kim van Voorbeeld" });
    app.patch(DECIDER, "/v1/me", &same).await.good();
    assert_eq!(
        trail(&app, "own-name-changed").await,
        ["{}"; 4],
        "that it changed, once each; a trail that never forgets keeps no name"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_own_page_takes_a_name_and_a_choice_of_mail() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let version = |page: &str| {
        let (_, rest) = page.split_once("name=\"_version\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let page = visitor.get("/account").await.text;
    let old = version(&page);
    assert_eq!(page.matches("name=\"wanted\"").count(), 6, "{page}");
    assert_eq!(
        page.matches(" checked").count(),
        6,
        "all is sent until one chooses"
    );
    assert!(
        page.contains("Ingebrekestellingen"),
        "what is always sent is named"
    );
    let fields = [
        ("wanted", "terms"),
        ("wanted", "reports"),
        ("_version", old.as_str()),
    ];
    let sent = visitor.send("/account", "/account/e-mail", &fields).await;
    assert_eq!(sent.going_to(), "/account");
    let page = visitor.get("/account").await.text;
    assert_eq!(page.matches(" checked").count(), 2, "{page}");
    let fields = [("name", "Kim Voorbeeld"), ("_version", old.as_str())];
    let stale = visitor.send("/account", "/account/naam", &fields).await;
    assert_eq!(stale.status, 412);
    assert!(
        stale.text.contains("value=\"Kim Voorbeeld\""),
        "what was entered stays"
    );
    let now = version(&visitor.get("/account").await.text);
    let empty = [("name", " "), ("_version", now.as_str())];
    let refused = visitor.send("/account", "/account/naam", &empty).await;
    assert_eq!(refused.status, 400, "a name can't be taken away");
    let fields = [("name", "Kim Voorbeeld"), ("_version", now.as_str())];
    let sent = visitor.send("/account", "/account/naam", &fields).await;
    assert_eq!(sent.going_to(), "/account");
    assert_eq!(
        app.get(CASEWORKER, "/v1/me").await.good()["name"],
        "Kim Voorbeeld"
    );
    let now = version(&visitor.get("/account").await.text);
    let none = [("_version", now.as_str())];
    let sent = visitor.send("/account", "/account/e-mail", &none).await;
    assert_eq!(sent.going_to(), "/account");
    let page = visitor.get("/account").await.text;
    assert_eq!(page.matches(" checked").count(), 0, "no tick is no mail");
    let kept = visitor.get("/account/gegevens").await.text;
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["mailTopics"], json!([]));
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let page = provider.get("/account").await.text;
    assert_eq!(page.matches("name=\"wanted\"").count(), 1, "{page}");
    assert!(page.contains("ontvangstbewijzen"), "{page}");
    let mut auditor = Visitor::new(&app);
    auditor.log_in(AUDITOR).await;
    let page = auditor.get("/account").await.text;
    assert!(!page.contains("name=\"wanted\""), "nothing to choose: {page}");
}

#[derive(diesel::QueryableByName)]
struct Holds {
    #[diesel(sql_type = Bool)]
    holds: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_knows_the_same_topics() {
    let app = App::start().await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let choose =
        "INSERT INTO mail_choices (user_id, topic, chosen_at) SELECT id, $1, now() FROM users LIMIT 1";
    for topic in Topic::ALL {
        let chosen = diesel::sql_query(choose).bind::<Text, _>(topic.as_str());
        assert_eq!(chosen.execute(&mut conn).await.unwrap(), 1, "{topic:?}");
    }
    let unknown = diesel::sql_query(choose).bind::<Text, _>("weather");
    let refused = unknown.execute(&mut conn).await.unwrap_err().to_string();
    assert!(refused.contains("mail_choices_topic_known"), "{refused}");
    let updates = "SELECT has_table_privilege('plafond_app', 'mail_choices', 'UPDATE') AS holds";
    let updates: Holds = diesel::sql_query(updates).get_result(&mut conn).await.unwrap();
    assert!(!updates.holds);
}

/// What looks like the name of a kind in the files that write mail, and is something else.
const NO_KINDS: [&str; 8] = [
    "above-grant",
    "delay-notice",
    "kebab-case",
    "notice-of-default",
    "objection-hearing",
    "objection-postponement",
    "payment-suspension",
    "supplement-request",
];

#[test]
fn every_kind_of_message_that_a_room_sends_is_sorted() {
    let sorted: BTreeSet<&str> = TO_COLLEAGUES
        .iter()
        .map(|(kind, _)| *kind)
        .chain(TO_ADDRESSEES)
        .collect();
    let writes_mail = |text: &str| {
        [
            "to_applicant(",
            "to_staff(",
            "to_finance(",
            "to_objector(",
            "Message {",
            "Message::personal(",
        ]
        .iter()
        .any(|way| text.contains(way))
    };
    let is_name = |text: &&str| {
        text.contains('-')
            && !text.starts_with('-')
            && text.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-')
    };
    let mut sent = BTreeSet::from(["invitation".to_owned()]);
    for (path, text) in sources("src") {
        if !writes_mail(&text) || path.starts_with("src/portal") {
            continue;
        }
        for name in text.split('"').filter(is_name) {
            assert!(
                sorted.contains(name) || NO_KINDS.contains(&name),
                "{} names {name}: say in crates/rules/src/mail.rs who gets such a message, or in NO_KINDS that it is none",
                path.display()
            );
            sent.insert(name.to_owned());
        }
    }
    for kind in sorted {
        assert!(sent.contains(kind), "nobody sends {kind}");
    }
}
