//! Accounts: who makes them, which roles go together, how access ends, and the keys behind it.

use std::time::{Duration, Instant};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use chrono::TimeDelta;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use plafond::identity;
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::process::{Process, plafond};
use crate::support::story::{ADMINISTRATOR, AUDITOR, CASEWORKER, text};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

async fn change(app: &App, who: &str, path: &str, etag: &str, change: &Value) -> Answered {
    let token = app.token(who).await;
    let request = app.request(Method::PATCH, path).bearer_auth(token);
    app.send(request.header("If-Match", etag).json(change)).await
}

fn etag(answer: &Answered) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_invites_a_colleague_who_then_logs_in() {
    let app = App::start().await;
    let email = "Kim@gemeente.example";
    let new = json!({ "email": email, "name": "Kim Voorbeeld", "roles": ["caseworker", "finance"] });
    let made = app.post(ADMINISTRATOR, "/v1/users", &new).await.good();
    assert_eq!(made["accepted"], false);
    assert_eq!(
        app.post(ADMINISTRATOR, "/v1/users", &new).await.problem(),
        (409, "already-exists".to_owned())
    );
    let chosen =
        json!({ "token": app.link_to("kim@gemeente.example").await, "password": "een-lang-wachtwoord" });
    let request = app.request(Method::POST, "/v1/passwords").json(&chosen);
    app.send(request).await.good();
    let credentials = json!({ "email": email, "password": "een-lang-wachtwoord" });
    let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
    app.send(request).await.good();
    let people = app.get(AUDITOR, "/v1/users?limit=1").await.good();
    assert_eq!(people["items"][0]["roles"], json!(["caseworker", "finance"]));
    assert_eq!(people["items"][0]["accepted"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_written_one_way_whoever_writes_it() {
    let app = App::start().await;
    let new = json!({ "email": "kim@gemeente.example", "name": " Kim \n van  Voorbeeld ", "roles": ["caseworker"] });
    let made = app.post(ADMINISTRATOR, "/v1/users", &new).await.good();
    assert_eq!(made["name"], "Kim van Voorbeeld");
    let path = format!("/v1/users/{}", text(&made["id"]));
    let renamed = app
        .patch(ADMINISTRATOR, &path, &json!({ "name": "Robin   de Vries " }))
        .await;
    assert_eq!(renamed.good()["name"], "Robin de Vries");
    for (name, roles, pointer, code) in [
        (" \t ", json!(["decider"]), "/name", "text-empty"),
        ("Robin", json!(["decider", "auditor"]), "/roles", "roles-apart"),
    ] {
        let wrong = json!({ "name": name, "roles": roles });
        let new = json!({ "email": "robin@gemeente.example", "name": name, "roles": roles });
        for refused in [
            app.patch(ADMINISTRATOR, &path, &wrong).await,
            app.post(ADMINISTRATOR, "/v1/users", &new).await,
        ] {
            assert_eq!(refused.problem().0, 400);
            let error = &refused.body["errors"][0];
            assert_eq!(
                (&error["pointer"], &error["code"]),
                (&json!(pointer), &json!(code))
            );
        }
    }
    let kept = app.get(ADMINISTRATOR, &path).await.good();
    assert_eq!(
        (&kept["name"], &kept["roles"]),
        (&json!("Robin de Vries"), &json!(["caseworker"]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_into_an_account_is_read_by_nobody_but_its_addressee() {
    let app = App::start().await;
    let new = json!({ "email": "kim@gemeente.example", "name": "Kim Voorbeeld", "roles": ["caseworker"] });
    app.post(ADMINISTRATOR, "/v1/users", &new).await.good();
    for who in [CASEWORKER, AUDITOR] {
        let request = app.request(Method::POST, "/v1/password-resets");
        app.send(request.json(&json!({ "email": who }))).await.good();
    }
    for path in ["/v1/notifications", "/v1/notifications?status=queued"] {
        let seen = app.get(AUDITOR, path).await.good();
        let seen = seen["items"].as_array().unwrap();
        let said = |recipient: &str| {
            let mut mail = seen.iter().filter(|mail| mail["recipient"] == recipient);
            mail.find(|mail| mail["kind"] == "invitation" || mail["kind"] == "password-reset")
                .map(|mail| mail["text"].clone())
        };
        assert_eq!(said("kim@gemeente.example"), Some(Value::Null), "{path}");
        assert_eq!(said(CASEWORKER), Some(Value::Null), "{path}");
        assert!(text(&said(AUDITOR).unwrap()).contains("/wachtwoord#"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_kept_in_the_form_that_every_program_for_argon2id_reads() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        hash: String,
    }
    let app = App::start().await;
    let (email, password) = ("kim@gemeente.example", "een-lang-wachtwoord");
    let new = json!({ "email": email, "name": "Kim Voorbeeld", "roles": ["caseworker"] });
    app.post(ADMINISTRATOR, "/v1/users", &new).await.good();
    let chosen = json!({ "token": app.link_to(email).await, "password": password });
    let request = app.request(Method::POST, "/v1/passwords").json(&chosen);
    app.send(request).await.good();
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let kept: Row =
        diesel::sql_query("SELECT password_hash AS hash FROM users WHERE email = 'kim@gemeente.example'")
            .get_result(&mut owner)
            .await
            .unwrap();
    let argon2 = argon2::Argon2::default();
    argon2
        .verify_password(password.as_bytes(), kept.hash.as_str())
        .unwrap();
    let elsewhere = argon2.hash_password(b"een-ander-wachtwoord").unwrap().to_string();
    diesel::sql_query("UPDATE users SET password_hash = $1 WHERE email = 'kim@gemeente.example'")
        .bind::<diesel::sql_types::Text, _>(elsewhere)
        .execute(&mut owner)
        .await
        .unwrap();
    for (password, status) in [("een-ander-wachtwoord", 200), (password, 401)] {
        let credentials = json!({ "email": email, "password": password });
        let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
        assert_eq!(app.send(request).await.status.as_u16(), status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_that_stand_alone_go_together_neither_here_nor_in_postgresql() {
    let app = App::start().await;
    for roles in [
        json!(["administrator", "decider"]),
        json!(["auditor", "finance"]),
        json!(["provider-member", "assessor"]),
    ] {
        let new = json!({ "email": "kim@gemeente.example", "name": "Kim", "roles": roles });
        let refused = app.post(ADMINISTRATOR, "/v1/users", &new).await;
        assert_eq!(refused.body["errors"][0]["code"], "roles-apart", "{roles}");
    }
    let unknown = json!({ "email": "kim@gemeente.example", "name": "Kim", "roles": ["king"] });
    let refused = app.post(ADMINISTRATOR, "/v1/users", &unknown).await;
    assert_eq!(refused.body["errors"][0]["code"], "unknown-role");
    let me = app.get(ADMINISTRATOR, "/v1/me").await.good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let forced = diesel::sql_query("INSERT INTO user_roles (user_id, role) VALUES ($1, 'decider')")
        .bind::<SqlUuid, _>(text(&me["id"]).parse::<Uuid>().unwrap())
        .execute(&mut conn)
        .await;
    assert!(forced.unwrap_err().to_string().contains("does not go together"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_can_not_come_back_and_nobody_changes_the_own_account() {
    let app = App::start().await;
    let leaver = app.enrol("vertrekt@gemeente.example", &[Role::Caseworker]).await;
    let credentials = json!({ "email": leaver, "password": "een-lang-wachtwoord" });
    let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
    let session = app.send(request).await.good();
    let id = text(&app.get(leaver, "/v1/me").await.good()["id"]);
    let path = format!("/v1/users/{id}");
    let read = app.get(ADMINISTRATOR, &path).await;
    let ended = change(
        &app,
        ADMINISTRATOR,
        &path,
        &etag(&read),
        &json!({ "active": false }),
    )
    .await;
    assert_eq!(ended.good()["active"], false);
    let stale = change(
        &app,
        ADMINISTRATOR,
        &path,
        &etag(&read),
        &json!({ "active": true }),
    )
    .await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
    assert_eq!(
        app.send(request).await.problem(),
        (401, "wrong-credentials".to_owned())
    );
    let renewal = json!({ "refreshToken": session["refreshToken"] });
    let request = app.request(Method::POST, "/v1/tokens/refresh").json(&renewal);
    assert_eq!(
        app.send(request).await.problem(),
        (401, "not-logged-in".to_owned())
    );
    let me = text(&app.get(ADMINISTRATOR, "/v1/me").await.good()["id"]);
    let path = format!("/v1/users/{me}");
    let own = app.get(ADMINISTRATOR, &path).await;
    let refused = change(&app, ADMINISTRATOR, &path, &etag(&own), &json!({ "name": "Ik" })).await;
    assert_eq!(refused.problem(), (403, "four-eyes".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_key_verifies_what_it_signed_and_signs_no_more() {
    let app = App::start().await;
    let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let before = app.token(AUDITOR).await;
    let now = app.now();
    app.office
        .act(async |conn| identity::rotate_keys(conn, now).await.map(drop))
        .await
        .unwrap();
    app.get(AUDITOR, "/v1/me").await.good();
    app.travel(TimeDelta::zero());
    let after = app.token(AUDITOR).await;
    assert_ne!(kid(&before), kid(&after));
    app.travel(TimeDelta::days(31));
    assert_ne!(
        kid(&after),
        kid(&app.token(AUDITOR).await),
        "a key signs for a month"
    );
}

async fn log_in(app: &App, email: &str, password: &str) -> Answered {
    let credentials = json!({ "email": email, "password": password });
    app.send(app.request(Method::POST, "/v1/tokens").json(&credentials))
        .await
}

async fn renew(app: &App, session: &Value) -> Answered {
    let renewal = json!({ "refreshToken": session["refreshToken"] });
    app.send(app.request(Method::POST, "/v1/tokens/refresh").json(&renewal))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_is_used_twice_ends_its_whole_family_and_no_other() {
    let app = App::start().await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    let session = log_in(&app, person, "een-lang-wachtwoord").await.good();
    let elsewhere = log_in(&app, person, "een-lang-wachtwoord").await.good();
    let second = renew(&app, &session).await.good();
    let third = renew(&app, &second).await.good();
    let stolen = renew(&app, &session).await;
    assert_eq!(stolen.problem(), (401, "not-logged-in".to_owned()));
    assert_eq!(
        renew(&app, &third).await.problem(),
        (401, "not-logged-in".to_owned()),
        "the newest one ends too"
    );
    let elsewhere = renew(&app, &elsewhere).await.good();
    let (one, other) = tokio::join!(renew(&app, &elsewhere), renew(&app, &elsewhere));
    assert_ne!(one.status, other.status, "of two at once one is a theft");
    let newest = if one.status.is_success() { one } else { other }.good();
    assert_eq!(
        renew(&app, &newest).await.problem(),
        (401, "not-logged-in".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_by_logging_in_which_accounts_exist() {
    let app = App::start().await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    let mut took = [Vec::new(), Vec::new()];
    for attempt in 1..=7 {
        let mut told = Vec::new();
        for (email, took) in [person, "niemand@gemeente.example"].into_iter().zip(&mut took) {
            let began = Instant::now();
            let answer = log_in(&app, email, "verkeerd-wachtwoord").await;
            took.push(began.elapsed());
            told.push((
                answer.problem(),
                answer.body,
                answer.headers.get("retry-after").cloned(),
            ));
        }
        assert_eq!(told[0], told[1], "attempt {attempt}");
        let expected = if attempt <= 5 {
            (401, "wrong-credentials")
        } else {
            (429, "too-many-attempts")
        };
        assert_eq!((told[0].0.0, told[0].0.1.as_str()), expected, "attempt {attempt}");
    }
    // The very first may pay for what is made once.
    let fastest = |took: &[Duration]| took[1..5].iter().min().copied().unwrap();
    let (known, unknown) = (fastest(&took[0]), fastest(&took[1]));
    assert!(
        unknown > known / 3 && known > unknown / 3,
        "{known:?} for a known address, {unknown:?} for an unknown one"
    );
    let right = log_in(&app, person, "een-lang-wachtwoord").await;
    assert_eq!(right.problem().0, 429, "not even the right password");
    app.travel(TimeDelta::minutes(16));
    log_in(&app, person, "een-lang-wachtwoord").await.good();
    let reset = async |email: &str| {
        let began = Instant::now();
        let request = app
            .request(Method::POST, "/v1/password-resets")
            .json(&json!({ "email": email }));
        let answer = app.send(request).await;
        let took = began.elapsed();
        assert!(
            took >= Duration::from_millis(250),
            "{took:?} tells that there was little to do"
        );
        (answer.status, answer.body)
    };
    assert_eq!(reset(person).await, reset("niemand@gemeente.example").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_guesses_that_come_all_at_once_no_more_are_answered_than_of_guesses_one_by_one() {
    let app = App::start().await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    let guess = async |number: usize| {
        let answer = log_in(&app, person, &format!("geraden-wachtwoord-{number}")).await;
        answer.status.as_u16()
    };
    let statuses = futures_util::future::join_all((0..24).map(guess)).await;
    let answered = statuses.iter().filter(|status| **status == 401).count();
    assert_eq!(answered, 5, "{statuses:?}");
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert_eq!(refused, 19, "{statuses:?}");
    app.travel(TimeDelta::minutes(16));
    let right = async |_: usize| log_in(&app, person, "een-lang-wachtwoord").await.status.as_u16();
    let statuses = futures_util::future::join_all((0..12).map(right)).await;
    assert_eq!(statuses, [200; 12], "who knows it may log in from many places");
}

async fn log_in_from(app: &App, caller: &str, email: &str, password: &str) -> Answered {
    let credentials = json!({ "email": email, "password": password });
    let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
    app.send(request.header("X-Forwarded-For", caller)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_password_is_tried_at_few_accounts_from_one_address_and_nobody_elsewhere_waits_for_it() {
    let app = App::start_with(|settings| settings.behind_proxy = true).await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    let (here, there) = ("203.0.113.1", "203.0.113.2");
    let guess = async |number: i32| {
        let email = format!("medewerker-{number}@gemeente.example");
        log_in_from(&app, here, &email, "Welkom-in-2026").await
    };
    for number in 0..19 {
        assert_eq!(guess(number).await.status, 401, "{number}");
    }
    app.travel(TimeDelta::minutes(10));
    for _ in 0..4 {
        assert_eq!(guess(18).await.status, 401, "an account counts once");
    }
    log_in_from(&app, here, person, "vergeten-wachtwoord").await;
    let told = log_in_from(&app, here, person, "een-lang-wachtwoord").await;
    assert_eq!(told.problem(), (429, "too-many-attempts".to_owned()));
    let wait = told.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse::<i64>()
        .unwrap();
    assert!(
        (240..=301).contains(&wait),
        "the first ones count for five more minutes: {wait}"
    );
    let unknown = log_in_from(&app, here, "niemand@gemeente.example", "een-lang-wachtwoord").await;
    assert_eq!(unknown.body, told.body, "nobody learns which accounts exist");
    assert!(
        text(&told.body["detail"]).contains("te veel accounts"),
        "{}",
        told.body
    );
    log_in_from(&app, there, person, "een-lang-wachtwoord")
        .await
        .good();
    assert_eq!(
        log_in_from(&app, here, person, "een-lang-wachtwoord")
            .await
            .status,
        200,
        "who got in elsewhere is no guesser, and there is room for one again"
    );
    guess(100).await;
    assert_eq!(guess(101).await.status, 429);
    app.travel(TimeDelta::minutes(6));
    log_in_from(&app, here, person, "een-lang-wachtwoord")
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_many_accounts_count_together_however_they_come_and_at_whichever_process() {
    let app = App::start().await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    let settings = [("PLAFOND_FAILED_LOG_INS_PER_ADDRESS", "8")];
    let (one, other) = tokio::join!(
        Process::serve(&app.database.url, &settings),
        Process::serve(&app.database.url, &settings)
    );
    let ask = async |address: &str, email: &str| {
        let credentials = json!({ "email": email, "password": "een-lang-wachtwoord" });
        let request = app.request_at(address, Method::POST, "/v1/tokens");
        app.send(request.json(&credentials)).await.status.as_u16()
    };
    let guess = async |number: usize| {
        let process = if number.is_multiple_of(2) { &one } else { &other };
        ask(&process.address, &format!("medewerker-{number}@gemeente.example")).await
    };
    let first = futures_util::future::join_all((0..7).map(&guess)).await;
    assert_eq!(first, [401; 7]);
    assert_eq!(ask(&one.address, person).await, 200, "below the limit");
    let statuses = futures_util::future::join_all((7..27).map(&guess)).await;
    let answered = statuses.iter().filter(|status| **status == 401).count();
    assert_eq!(answered, 1, "{statuses:?}");
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert_eq!(refused, 19, "{statuses:?}");
    assert_eq!(ask(&other.address, person).await, 429);
    assert_eq!(ask(&app.address, person).await, 200, "with the limit of twenty");
    let mut visitor = Visitor::new(&app);
    for number in 27..39 {
        let email = format!("medewerker-{number}@gemeente.example");
        let fields = [("email", email.as_str()), ("password", "Welkom-in-2026")];
        assert_eq!(visitor.send("/inloggen", "/inloggen", &fields).await.status, 401);
    }
    let fields = [("email", person), ("password", "een-lang-wachtwoord")];
    let refused = visitor.send("/inloggen", "/inloggen", &fields).await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
    assert!(refused.text.contains("bij te veel accounts"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_log_in_failed_is_kept_as_a_hash_that_differs_per_database() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Binary)]
        caller_hash: Vec<u8>,
    }
    let app = App::start().await;
    log_in(&app, "niemand@gemeente.example", "Welkom-in-2026").await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let kept: Row = diesel::sql_query("SELECT caller_hash FROM login_failures")
        .get_result(&mut conn)
        .await
        .unwrap();
    let bare: Row = diesel::sql_query("SELECT sha256('127.0.0.1'::bytea) AS caller_hash")
        .get_result(&mut conn)
        .await
        .unwrap();
    assert_eq!(kept.caller_hash.len(), bare.caller_hash.len());
    assert_ne!(kept.caller_hash, bare.caller_hash);
}

/// Asks for a link to choose another password.
async fn ask_reset(app: &App, email: &str) {
    let request = app.request(Method::POST, "/v1/password-resets");
    app.send(request.json(&json!({ "email": email }))).await.good();
}

async fn choose(app: &App, link: &str, password: &str) -> Answered {
    let chosen = json!({ "token": link, "password": password });
    app.send(app.request(Method::POST, "/v1/passwords").json(&chosen))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chose_another_password_logs_in_at_once_and_no_older_link_opens_the_account_any_more() {
    let app = App::start().await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    ask_reset(&app, person).await;
    let older = app.link_to(person).await;
    ask_reset(&app, person).await;
    let newer = app.link_to(person).await;
    assert_ne!(older, newer);
    for _ in 0..6 {
        log_in(&app, person, "vergeten-wachtwoord").await;
    }
    assert_eq!(log_in(&app, person, "een-lang-wachtwoord").await.problem().0, 429);
    choose(&app, &newer, "een-nieuw-wachtwoord").await.good();
    log_in(&app, person, "een-nieuw-wachtwoord").await.good();
    let refused = choose(&app, &older, "wachtwoord-van-een-dief").await;
    assert_eq!(refused.body["errors"][0]["code"], "link-spent");
    log_in(&app, person, "een-nieuw-wachtwoord").await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_the_mailbox_of_someone_else_by_asking_for_links() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        mails: i64,
    }
    let app = App::start().await;
    let person = app.enrol("kim@gemeente.example", &[Role::Caseworker]).await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let mut sent = async || {
        let mails = "SELECT count(*) AS mails FROM outbox_messages WHERE recipient = 'kim@gemeente.example'";
        let row: Row = diesel::sql_query(mails).get_result(&mut conn).await.unwrap();
        row.mails
    };
    for _ in 0..9 {
        ask_reset(&app, person).await;
    }
    assert_eq!(sent().await, 5);
    app.travel(TimeDelta::minutes(61));
    ask_reset(&app, person).await;
    assert_eq!(sent().await, 6, "an hour later another one goes out");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_makes_the_first_administrator_at_the_machine_itself() {
    let app = App::start().await;
    let enrol = |email: &str| {
        let mut command = plafond("enrol");
        command.args([email, "--name", "Kim Voorbeeld"]);
        let output = command.env("DATABASE_URL", &app.database.url).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), told)
    };
    assert_eq!(enrol("kim").0, Some(2), "nobody can be reached there");
    let (code, told) = enrol("kim@gemeente.example");
    assert_eq!(code, Some(0), "{told}");
    let link = told.split('#').nth(1).unwrap().trim();
    choose(&app, link, "een-lang-wachtwoord").await.good();
    log_in(&app, "kim@gemeente.example", "een-lang-wachtwoord")
        .await
        .good();
    assert_eq!(
        enrol("kim@gemeente.example").0,
        Some(1),
        "an address has one account"
    );
}
