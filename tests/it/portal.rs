//! The portal without a browser: sessions, forged forms, a double click, refusals in words, and who may see which page.

use chrono::TimeDelta;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Method, StatusCode};

use crate::support::App;
use crate::support::story::{CASEWORKER, PROVIDER};
use crate::support::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn someone_logs_in_stays_logged_in_and_logs_out() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    assert_eq!(
        visitor.get("/account").await.going_to(),
        "/inloggen?naar=/account"
    );
    visitor.log_in(PROVIDER).await;
    assert!(visitor.get("/account").await.text.contains(PROVIDER));
    visitor.send("/", "/uitloggen", &[]).await.going_to();
    assert_eq!(
        visitor.get("/account").await.going_to(),
        "/inloggen?naar=/account"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_not_used_at_the_end_of_the_day_and_with_another_password() {
    let app = App::start().await;
    let mut idle = Visitor::new(&app);
    idle.log_in(PROVIDER).await;
    app.travel(TimeDelta::minutes(59));
    assert_eq!(idle.get("/account").await.status, 200);
    app.travel(TimeDelta::minutes(59));
    assert_eq!(idle.get("/account").await.status, 200, "it was used meanwhile");
    app.travel(TimeDelta::minutes(61));
    assert_eq!(idle.get("/account").await.status, 303);

    let mut long = Visitor::new(&app);
    long.log_in(PROVIDER).await;
    for _ in 0..12 {
        assert_eq!(long.get("/account").await.status, 200);
        app.travel(TimeDelta::minutes(59));
    }
    app.travel(TimeDelta::minutes(13));
    assert_eq!(long.get("/account").await.status, 303, "twelve hours are over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_cookie_is_worth_nothing_after_the_log_out() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let stolen = visitor.cookie("plafond").unwrap();
    visitor.send("/account", "/uitloggen", &[]).await;
    let mut thief = Visitor::new(&app);
    thief.set_cookie("plafond", &stolen);
    assert_eq!(thief.get("/account").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_in_gives_another_secret_than_the_one_before() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.get("/inloggen").await;
    let before = visitor.cookie("plafond").unwrap();
    visitor.log_in(PROVIDER).await;
    assert_ne!(visitor.cookie("plafond").unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_cookies_go_no_other_way() {
    let app =
        App::start_with(|settings| settings.public_url = "https://loket.gemeente.example".to_owned()).await;
    let response = app.request(Method::GET, "/inloggen").send().await.unwrap();
    let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    for part in ["__Host-plafond=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_ticket_or_from_elsewhere_changes_nothing() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let ticket = visitor.ticket("/account").await;
    let cookie = format!("plafond={}", visitor.cookie("plafond").unwrap());
    let post = |ticket: &str| {
        app.request(Method::POST, "/uitloggen")
            .header(COOKIE, &cookie)
            .form(&[("_ticket", ticket)])
    };
    let mut other = Visitor::new(&app);
    let of_another = other.ticket("/inloggen").await;
    for (what, request) in [
        ("no ticket", post("")),
        ("another's ticket", post(&of_another)),
        ("a changed ticket", post(&ticket.replace('.', "0."))),
        (
            "another site",
            post(&ticket).header(ORIGIN, "https://elders.example"),
        ),
        (
            "another site, by its fetch",
            post(&ticket).header("Sec-Fetch-Site", "cross-site"),
        ),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{what}");
        assert!(
            answer.text().await.unwrap().contains("Dit formulier is verlopen"),
            "{what}"
        );
    }
    assert_eq!(visitor.get("/account").await.status, 200, "nothing happened");
    let own = post(&ticket).header(ORIGIN, &app.address).send().await.unwrap();
    assert!(own.status().is_success());
    assert_eq!(
        visitor.get("/account").await.status,
        303,
        "and this was the real log-out"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_of_the_portal_opens_nothing_of_the_api() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    assert_eq!(visitor.get("/v1/me").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_page_for_people_and_details_for_programs() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let page = visitor.get("/bestaat/niet").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("<h1>Dit bestaat niet</h1>"), "{}", page.text);
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("default-src 'none'")
    );
    let details = app.send(app.request(Method::GET, "/v1/bestaat/niet")).await;
    assert_eq!(details.problem(), (404, "not-found".to_owned()));
    visitor.log_in(PROVIDER).await;
    let page = visitor.get("/behandeling").await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains("U mag dit niet doen"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_on_to_another_website() {
    let app = App::start().await;
    for elsewhere in ["https://elders.example/", "//elders.example", "/\\elders.example"] {
        let mut visitor = Visitor::new(&app);
        let fields = [
            ("email", PROVIDER),
            ("password", "demo-wachtwoord-2026"),
            ("_naar", elsewhere),
        ];
        let answer = visitor.send("/inloggen", "/inloggen", &fields).await;
        assert_eq!(answer.going_to(), "/aanvrager", "{elsewhere}");
        let answer = visitor.get(&format!("/taal/en?naar={elsewhere}")).await;
        assert_eq!(answer.going_to(), "/", "{elsewhere}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_is_throttled_on_a_page_as_it_is_in_the_api() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let fields = [("email", PROVIDER), ("password", "mis")];
    for _ in 0..5 {
        assert_eq!(visitor.send("/inloggen", "/inloggen", &fields).await.status, 401);
    }
    let answer = visitor.send("/inloggen", "/inloggen", &fields).await;
    assert_eq!(answer.status, 429);
    assert!(answer.text.contains("Te veel pogingen"));
    assert!(
        !answer.text.contains("value=\"mis\""),
        "a password is never sent back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn style_and_script_are_kept_for_ever_and_come_compressed() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let home = visitor.get("/").await;
    let address = home
        .text
        .split('"')
        .find(|part| part.contains("/portal.") && part.contains("css"))
        .unwrap()
        .to_owned();
    for (accepted, coding) in [
        ("gzip, br", Some("br")),
        ("gzip", Some("gzip")),
        ("identity", None),
    ] {
        let answer = app
            .request(Method::GET, &address)
            .header("Accept-Encoding", accepted)
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer
                .headers()
                .get("content-encoding")
                .map(|found| found.to_str().unwrap()),
            coding
        );
        assert!(
            answer.headers()["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
    }
    let licences = home
        .text
        .split('"')
        .find(|part| part.contains("/licences."))
        .unwrap()
        .to_owned();
    assert!(visitor.get(&licences).await.text.contains("EUPL-1.2"));
    assert_eq!(visitor.get("/assets/portal.css").await.status, 404);
}
