//! Where somebody guesses at many accounts from an address, who logged in there before in the same browser still gets in.

use chrono::TimeDelta;
use plafond_rules::roles::Role;
use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::json;

use crate::support::App;
use crate::support::visitor::{Shown, Visitor};

const KIM: &str = "kim@gemeente.example";
const ROBIN: &str = "robin@gemeente.example";
const PASSWORD: &str = "een-lang-wachtwoord";

/// What a browser is known by.
const COOKIE: &str = "bekend";

/// An office with two people, from whose address logging in may fail at three accounts.
async fn office() -> App {
    let app = App::start_with(|settings| settings.failed_log_ins_per_address = 3).await;
    for person in [KIM, ROBIN] {
        app.enrol(person, &[Role::Caseworker]).await;
    }
    app
}

/// One password, tried at so many accounts over the API, from the address that everyone here has.
async fn guess(app: &App, accounts: std::ops::Range<usize>) {
    for number in accounts {
        let email = format!("medewerker-{number}@gemeente.example");
        let credentials = json!({ "email": email, "password": "Welkom-in-2026" });
        let request = app.request(Method::POST, "/v1/tokens").json(&credentials);
        assert_eq!(app.send(request).await.status, 401, "{number}");
    }
}

async fn tries(browser: &mut Visitor<'_>, email: &str, password: &str) -> Shown {
    let fields = [("email", email), ("password", password)];
    browser.send("/inloggen", "/inloggen", &fields).await
}

#[track_caller]
fn waits_for_others(shown: &Shown) {
    assert_eq!(shown.status, 429, "{}", shown.text);
    assert!(shown.text.contains("bij te veel accounts"), "{}", shown.text);
    assert!(shown.headers.contains_key("retry-after"));
}

async fn log_out(browser: &mut Visitor<'_>) {
    browser.send("/account", "/uitloggen", &[]).await.going_to();
}

/// A browser in which someone was logged in.
async fn known<'a>(app: &'a App, email: &str) -> Visitor<'a> {
    let mut browser = Visitor::new(app);
    browser.log_in(email).await;
    log_out(&mut browser).await;
    browser
}

/// Another browser that has the same cookie.
fn with<'a>(app: &'a App, cookie: &str) -> Visitor<'a> {
    let mut browser = Visitor::new(app);
    browser.set_cookie(COOKIE, cookie);
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn who_logged_in_before_in_this_browser_gets_in_while_others_at_the_office_wait() {
    let app = office().await;
    let mut own = known(&app, KIM).await;
    guess(&app, 0..2).await;
    assert_eq!(tries(&mut own, KIM, "vergeten").await.status, 401);
    guess(&app, 2..3).await;
    // The mistake in the known browser took nobody's place: the third guess was answered too.
    waits_for_others(&tries(&mut Visitor::new(&app), KIM, PASSWORD).await);
    tries(&mut own, KIM, PASSWORD).await.going_to();
    assert_eq!(own.get("/account").await.status, 200);
    log_out(&mut own).await;
    tries(&mut own, &KIM.to_uppercase(), PASSWORD).await.going_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_known_at_one_account_is_not_at_another_and_tells_of_none() {
    let app = office().await;
    let mut own = known(&app, KIM).await;
    guess(&app, 0..3).await;
    let of_another = tries(&mut own, ROBIN, PASSWORD).await;
    waits_for_others(&of_another);
    let nobody = tries(&mut own, "niemand@gemeente.example", PASSWORD).await;
    waits_for_others(&nobody);
    tries(&mut own, KIM, PASSWORD).await.going_to();
    log_out(&mut own).await;
    app.travel(TimeDelta::minutes(16));
    tries(&mut own, ROBIN, PASSWORD).await.going_to();
    log_out(&mut own).await;
    guess(&app, 3..6).await;
    waits_for_others(&tries(&mut own, KIM, PASSWORD).await);
    tries(&mut own, ROBIN, PASSWORD).await.going_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_fails_too_often_is_spared_no_longer_wherever_its_owner_logs_in_meanwhile() {
    let app = office().await;
    let mut stolen = known(&app, KIM).await;
    let mut elsewhere = known(&app, KIM).await;
    let cookie = stolen.cookie(COOKIE).unwrap();
    guess(&app, 0..3).await;
    for _ in 0..3 {
        assert_eq!(tries(&mut stolen, KIM, "geraden").await.status, 401);
    }
    tries(&mut elsewhere, KIM, PASSWORD).await.going_to();
    log_out(&mut elsewhere).await;
    for _ in 0..2 {
        assert_eq!(tries(&mut stolen, KIM, "geraden").await.status, 401);
    }
    waits_for_others(&tries(&mut stolen, KIM, PASSWORD).await);
    let (text, seal) = cookie.rsplit_once('.').unwrap();
    let written_otherwise = format!("{text}.{}", seal.to_uppercase());
    waits_for_others(&tries(&mut with(&app, &written_otherwise), KIM, PASSWORD).await);
    tries(&mut elsewhere, KIM, PASSWORD).await.going_to();
    log_out(&mut elsewhere).await;
    app.travel(TimeDelta::minutes(16));
    guess(&app, 3..6).await;
    tries(&mut stolen, KIM, PASSWORD).await.going_to();
    log_out(&mut stolen).await;
    for _ in 0..5 {
        assert_eq!(tries(&mut stolen, KIM, "geraden").await.status, 401);
    }
    let refused = tries(&mut elsewhere, KIM, PASSWORD).await;
    assert_eq!(refused.status, 429, "an account has its own limit, for everyone");
    assert!(!refused.text.contains("bij te veel accounts"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_altered_or_old_cookie_is_none() {
    let app = office().await;
    let cookie = known(&app, KIM).await.cookie(COOKIE).unwrap();
    let of_another = known(&app, ROBIN).await.cookie(COOKIE).unwrap();
    let parts = |cookie: &str| -> [String; 3] {
        let parts: Vec<_> = cookie.split('.').map(str::to_owned).collect();
        parts.try_into().unwrap()
    };
    let ([at, random, seal], [_, other_random, other_seal]) = (parts(&cookie), parts(&of_another));
    guess(&app, 0..3).await;
    for forged in [
        of_another.clone(),
        format!("{}.{random}.{seal}", at.parse::<i64>().unwrap() + 1),
        format!("{at}.{other_random}.{seal}"),
        format!("{at}.{random}.{other_seal}"),
        format!("{at}.{random}.{}", "0".repeat(64)),
        format!("{at}.{random}."),
        format!("{at}.{random}"),
        format!("{at}.{random}.{seal}00"),
        format!("{at}..{random}.{seal}"),
        "x".to_owned(),
        ".".repeat(9),
    ] {
        let shown = tries(&mut with(&app, &forged), KIM, PASSWORD).await;
        assert_eq!(shown.status, 429, "{forged}");
    }
    tries(&mut with(&app, &cookie), KIM, PASSWORD).await.going_to();
    app.travel(TimeDelta::days(89));
    guess(&app, 3..6).await;
    tries(&mut with(&app, &cookie), KIM, PASSWORD).await.going_to();
    app.travel(TimeDelta::days(2));
    guess(&app, 6..9).await;
    waits_for_others(&tries(&mut with(&app, &cookie), KIM, PASSWORD).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chose_another_password_is_known_in_no_browser_until_the_next_log_in() {
    let app = office().await;
    let mut own = known(&app, KIM).await;
    let reset = app.request(Method::POST, "/v1/password-resets");
    app.send(reset.json(&json!({ "email": KIM }))).await.good();
    let chosen = json!({ "token": app.link_to(KIM).await, "password": "een-nieuw-wachtwoord" });
    let request = app.request(Method::POST, "/v1/passwords").json(&chosen);
    app.send(request).await.good();
    guess(&app, 0..3).await;
    waits_for_others(&tries(&mut own, KIM, "een-nieuw-wachtwoord").await);
    app.travel(TimeDelta::minutes(16));
    tries(&mut own, KIM, "een-nieuw-wachtwoord").await.going_to();
    log_out(&mut own).await;
    guess(&app, 3..6).await;
    tries(&mut own, KIM, "een-nieuw-wachtwoord").await.going_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_comes_with_a_log_in_alone_goes_back_to_it_alone_and_says_nothing_of_anyone() {
    let app =
        App::start_with(|settings| settings.public_url = "https://loket.gemeente.example".to_owned()).await;
    app.enrol(KIM, &[Role::Caseworker]).await;
    let mut browser = Visitor::new(&app);
    let refused = tries(&mut browser, KIM, "geraden").await;
    assert_eq!(refused.status, 401);
    assert!(browser.cookie(COOKIE).is_none());
    let shown = tries(&mut browser, KIM, PASSWORD).await;
    let cookies = shown.headers.get_all(SET_COOKIE).iter();
    let told = cookies
        .map(|cookie| cookie.to_str().unwrap())
        .find(|cookie| cookie.starts_with(COOKIE))
        .unwrap();
    for part in [
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Path=/inloggen",
        "Max-Age=7776000",
    ] {
        assert!(told.split("; ").any(|said| said == part), "{part}: {told}");
    }
    assert!(!told.contains("Domain"), "{told}");
    let value = browser.cookie(COOKIE).unwrap();
    let (_, sealed) = value.split_once('.').unwrap();
    assert!(
        sealed
            .bytes()
            .all(|sign| sign == b'.' || sign.is_ascii_hexdigit()),
        "{value}"
    );
    let privacy = browser.get("/privacy").await.text;
    for said in ["negentig dagen", "Daar is geen toestemming voor nodig"] {
        assert!(privacy.contains(said), "{said}: {privacy}");
    }
}
