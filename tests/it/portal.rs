//! The portal without a browser: sessions, forged forms, a double click, refusals in words, and who may see which page.

use chrono::TimeDelta;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::App;
use crate::support::story::{CASEWORKER, PROVIDER, content, text};
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

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_up_on_the_way_to_a_call_comes_to_that_call() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let wanted = "/aanvrager/aanvragen/nieuw?openstelling=00000000-0000-7000-8000-000000000000";
    let sent = visitor.get(wanted).await.going_to().to_owned();
    let log_in = visitor.get(&sent).await.text;
    let (_, sign_up) = log_in.split_once("href=\"/aanmelden").unwrap();
    let sign_up = format!("/aanmelden{}", sign_up.split('"').next().unwrap());
    assert!(
        visitor
            .get(&sign_up)
            .await
            .text
            .contains(&format!("value=\"{wanted}\""))
    );
    let asked = [
        ("name", "Kim Nieuw"),
        ("email", "kim@nieuw.example"),
        ("_naar", wanted),
    ];
    visitor.send(&sign_up, "/aanmelden", &asked).await.going_to();
    let token = app.link_to("kim@nieuw.example").await;
    let chosen = [
        ("token", token.as_str()),
        ("password", "een lange zin als wachtwoord"),
    ];
    visitor
        .send("/wachtwoord", "/wachtwoord", &chosen)
        .await
        .going_to();
    assert!(
        visitor
            .get("/inloggen")
            .await
            .text
            .contains(&format!("value=\"{wanted}\""))
    );
    let entered = [
        ("email", "kim@nieuw.example"),
        ("password", "een lange zin als wachtwoord"),
        ("_naar", wanted),
    ];
    let there = visitor.send("/inloggen", "/inloggen", &entered).await;
    assert_eq!(there.going_to(), wanted);
    assert_eq!(visitor.cookie("naar"), None, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_up_gets_a_link_and_nobody_learns_which_addresses_are_known() {
    let app = App::start().await;
    let mut told = Vec::new();
    for email in ["nieuw@stichting.example", PROVIDER] {
        let mut visitor = Visitor::new(&app);
        let fields = [("name", "Kim Nieuw"), ("email", email)];
        visitor.send("/aanmelden", "/aanmelden", &fields).await.going_to();
        told.push(visitor.get("/inloggen").await.text.contains("Kijk in uw e-mail"));
    }
    assert_eq!(told, [true, true]);
    let token = app.link_to("nieuw@stichting.example").await;
    let mut visitor = Visitor::new(&app);
    let short = [("token", token.as_str()), ("password", "kort")];
    let refused = visitor.send("/wachtwoord", "/wachtwoord", &short).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("href=\"#password\""), "{}", refused.text);
    let pasted = format!(" https://loket.example/wachtwoord#{token} ");
    let fields = [
        ("token", pasted.as_str()),
        ("password", "een lange zin als wachtwoord"),
    ];
    assert_eq!(
        visitor
            .send("/wachtwoord", "/wachtwoord", &fields)
            .await
            .going_to(),
        "/inloggen"
    );
    let fields = [
        ("email", "Nieuw@stichting.example"),
        ("password", "een lange zin als wachtwoord"),
    ];
    assert_eq!(
        visitor.send("/inloggen", "/inloggen", &fields).await.going_to(),
        "/aanvrager"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offers_are_found_by_municipality_topic_target_group_and_day() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    app.granted(&application).await;
    let day = "vanaf=2026-03-01";
    for (filter, found) in [
        ("gemeente=arnhem", true),
        ("gemeente=rozendaal", false),
        ("onderwerp=partner-violence", true),
        ("onderwerp=elder-abuse", false),
        ("doelgroep=VRIJWILL", true),
        ("doelgroep=%25", false),
        ("doelgroep=", true),
    ] {
        let shown = visitor.get(&format!("/aanbod?{filter}&{day}")).await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.text.contains("Stichting Voorbeeld"), found, "{filter}");
    }
    let later = visitor.get("/aanbod?vanaf=2026-12-01").await.text;
    assert!(!later.contains("Stichting Voorbeeld"), "{later}");
    let late = visitor.get("/aanbod?vanaf=2099-01-01").await.text;
    assert!(
        late.contains("Alle filters weghalen"),
        "a day is a filter too: {late}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_not_offered_at_the_front_door() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    app.granted(&application).await;
    let mut visitor = Visitor::new(&app);
    // The last day of its period is the last day on which it can be followed.
    for (noon, offered) in [("2026-11-30T11:00:00Z", true), ("2026-12-01T11:00:00Z", false)] {
        app.freeze(noon.parse().unwrap());
        for place in ["/", "/aanbod"] {
            let shown = visitor.get(place).await.text;
            assert_eq!(
                shown.contains("Stichting Voorbeeld"),
                offered,
                "{place} at {noon}: {shown}"
            );
            assert!(
                !shown.contains("Alle filters weghalen"),
                "today is no filter: {shown}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_refused_is_led_on_to_the_own_desk() {
    let app = App::start().await;
    for (who, asked, home) in [
        (PROVIDER, "/beheer", "/aanvrager"),
        (CASEWORKER, "/financien", "/behandeling"),
    ] {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(who).await;
        let refused = visitor.get(asked).await;
        assert_eq!(refused.status, 403, "{asked}");
        let link = format!("href=\"{home}\">Naar mijn startpagina</a>");
        assert!(refused.text.contains(&link), "{}", refused.text);
    }
    let nowhere = Visitor::new(&app).get("/bestaat-niet").await;
    assert_eq!(nowhere.status, 404);
    assert!(
        nowhere.text.contains("href=\"/\">Naar de voorpagina</a>"),
        "{}",
        nowhere.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_municipality_has_its_own_name_and_colours() {
    let own = App::start().await;
    let shown = Visitor::new(&own).get("/").await.text;
    assert!(
        shown.contains("gemeente Arnhem,") && !shown.contains("/assets/colours/"),
        "{shown}"
    );
    let app = App::start_with(|settings| {
        settings.municipality = "Voorbeeldstad".to_owned();
        settings.region = "Voorbeeldland".to_owned();
        settings.colours = (0..8).map(|shade| format!("#{shade}{shade}0000")).collect();
    })
    .await;
    let mut visitor = Visitor::new(&app);
    let shown = visitor.get("/contact").await.text;
    assert!(
        shown.contains("gemeente Voorbeeldstad,") && shown.contains("Voorbeeldland"),
        "{shown}"
    );
    assert!(!shown.contains("Arnhem-Achterhoek"), "{shown}");
    let address = shown.split("href=\"/assets/colours/").nth(1).unwrap();
    let address = format!("/assets/colours/{}", address.split('"').next().unwrap());
    let style = visitor.get(&address).await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    assert!(
        style.text.contains("--voorbeeld-kleuren-violet-500:#550000;"),
        "{}",
        style.text
    );
    assert_eq!(visitor.get("/assets/colours/0.css").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_something_to_follow_also_finds_where_to_sign_up() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let draft = async |title: &str, at: &str| {
        let mut content = content("1000.00");
        content["activities"][0]["title"] = json!(title);
        content["activities"][0]["signUpAt"] = json!(at);
        let new = json!({ "callId": call.id, "organisationId": organisation, "content": content });
        text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"])
    };
    for wrong in [
        "javascript:alert(1)",
        "http://www.voorbeeld.example",
        "https://",
        "https://voorbeeld",
        "https://kim@voorbeeld.example",
        "https://www.voorbeeld.example/\" onclick=x",
        "kim",
        "@voorbeeld.example",
        "kim@voorbeeld.example?bcc=ik@elders.example",
        "kim?bcc=ik@elders.example",
        "",
    ] {
        let id = draft("Fout", wrong).await;
        let refused = app
            .post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await;
        assert_eq!(
            refused.body["errors"][0]["code"], "no-link",
            "{wrong}: {:#}",
            refused.body
        );
    }
    for (title, at, link) in [
        (
            "Op het web",
            "https://www.voorbeeld.example/meldcode?dag=1",
            "href=\"https://www.voorbeeld.example/meldcode?dag=1\"",
        ),
        (
            "Per e-mail",
            "aanmelden@voorbeeld.example",
            "href=\"mailto:aanmelden@voorbeeld.example\"",
        ),
    ] {
        let id = draft(title, at).await;
        for (who, step) in [(PROVIDER, "submission"), (CASEWORKER, "completion")] {
            app.post(who, &format!("/v1/applications/{id}/{step}"), &json!({}))
                .await
                .good();
        }
        app.granted(&id).await;
        let shown = Visitor::new(&app).get("/aanbod?vanaf=2026-03-01").await.text;
        assert!(shown.contains(title) && shown.contains(link), "{title}: {shown}");
    }
    let offers = app
        .send(app.request(reqwest::Method::GET, "/v1/offers"))
        .await
        .good();
    assert_eq!(
        offers["items"][0]["activities"][0]["signUpAt"],
        "aanmelden@voorbeeld.example"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_downloads_as_a_dutch_spreadsheet_that_runs_no_formula() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let csv = visitor.get("/register/csv").await;
    assert!(
        csv.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("subsidieregister.csv")
    );
    assert!(
        csv.text.starts_with("\u{feff}kenmerk;ontvanger;kvk_nummer;"),
        "{}",
        csv.text
    );
    assert!(csv.text.contains("18000,00"), "{}", csv.text);
    let json: serde_json::Value = serde_json::from_str(&visitor.get("/register/json").await.text).unwrap();
    assert_eq!(json.as_array().unwrap().len() + 1, csv.text.lines().count());
    assert_eq!(csv.text.lines().filter(|line| line.contains(";=")).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_tells_beforehand_below_what_an_application_is_refused() {
    let app = App::start().await;
    let asked = json!({
        "distributionMethod": "tender", "minimum": "2500.00", "maximum": "40000.00", "threshold": 55, "criteria": [
            { "code": "reach", "title": "Bereik", "weight": 60, "maximum": 10, "threshold": 4 },
            { "code": "quality", "title": "Kwaliteit", "weight": 40, "maximum": 10 },
        ],
    });
    let call = app.call_like("50000.00", asked).await;
    let mut visitor = Visitor::new(&app);
    let shown = visitor.get(&format!("/openstellingen/{}", call.id)).await.text;
    for told in [
        "Laagste bedrag per aanvraag</dt><dd>€\u{a0}2.500,00",
        "vanaf een score van <strong>55 van de 100</strong>",
        "Minste punten</th>",
        "<td class=\"number\">4</td>",
        "<td class=\"number\">geen</td>",
        "href=\"/openstellingen#wie\"",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let call = app.call("50000.00").await;
    let shown = visitor.get(&format!("/openstellingen/{}", call.id)).await.text;
    assert!(
        !shown.contains("Laagste bedrag") && !shown.contains("Minste punten"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_website_tells_by_what_right_it_keeps_data_and_where_to_complain() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let privacy = visitor.get("/privacy").await.text;
    for told in [
        "Algemene wet bestuursrecht",
        "functionaris gegevensbescherming",
        "Autoriteit Persoonsgegevens",
        "href=\"/account\"",
        "het internetadres na hooguit een half uur",
    ] {
        assert!(privacy.contains(told), "{told}: {privacy}");
    }
    let accessible = visitor.get("/toegankelijkheid").await.text;
    assert!(accessible.contains("Nationale ombudsman"), "{accessible}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_shows_what_is_left_and_one_that_is_not_published_is_not_there() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    app.granted(&application).await;
    let shown = visitor.get(&format!("/openstellingen/{}", call.id)).await;
    assert!(shown.text.contains("€\u{a0}40.000,00"), "{}", shown.text);
    assert!(shown.text.contains("Begin uw aanvraag"));
    let english = visitor.get("/taal/en?naar=/openstellingen").await;
    assert_eq!(english.going_to(), "/openstellingen");
    let shown = visitor.get(&format!("/openstellingen/{}", call.id)).await;
    assert!(shown.text.contains("€40,000.00"), "{}", shown.text);
    assert_eq!(
        visitor
            .get(&format!("/openstellingen/{}", uuid::Uuid::now_v7()))
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn caught_mail_is_shown_by_a_demo_and_nowhere_else() {
    let app = App::start().await;
    assert_eq!(Visitor::new(&app).get("/demo/mail").await.status, 404);
    let folder = std::env::temp_dir().join(format!("plafond-mail-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let mail = "Subject: Kies een <b>wachtwoord</b>\r\nTo: kim@voorbeeld.example\r\nContent-Type: text/plain\r\n\r\nKlik: http://127.0.0.1/wachtwoord#abc\r\n";
    std::fs::write(folder.join("een@demo.eml"), mail).unwrap();
    let caught = folder.clone();
    let app = App::start_with(|settings| settings.caught_mail = Some(caught)).await;
    let mut visitor = Visitor::new(&app);
    assert!(
        visitor
            .get("/demo/mail")
            .await
            .text
            .contains("/demo/mail/een@demo")
    );
    let shown = visitor.get("/demo/mail/een@demo").await.text;
    assert!(
        shown.contains("href=\"http://127.0.0.1/wachtwoord#abc\""),
        "{shown}"
    );
    assert!(!shown.contains("<b>"), "{shown}");
    assert_eq!(visitor.get("/demo/mail/..%2f..%2fetc%2fpasswd").await.status, 404);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chose_english_reads_what_happened_and_what_is_due_in_english() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut declared = content("1000.00");
    declared["statements"] = json!(["truthful"]);
    let draft = json!({ "callId": call.id, "organisationId": organisation, "content": declared });
    let id = text(&app.post(PROVIDER, "/v1/applications", &draft).await.good()["id"]);
    app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
        .await
        .good();
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    visitor.set_cookie("taal", "en");
    let dossier = visitor.get(&format!("/aanvrager/aanvragen/{id}")).await.text;
    for told in ["Application submitted", "Decide on the application"] {
        assert!(dossier.contains(told), "{told}: {dossier}");
    }
    assert!(!dossier.contains("Aanvraag ingediend"), "{dossier}");
    let contents = visitor
        .get(&format!("/aanvrager/aanvragen/{id}/inhoud"))
        .await
        .text;
    assert!(
        contents.contains("What this application says is true and complete."),
        "{contents}"
    );
}
