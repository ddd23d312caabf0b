//! What the casework desk keeps for itself: notes in a dossier, filters with a name, and the post.

use chrono::{Days, TimeDelta};
use plafond::http::deed::day_of;
use serde_json::json;

use crate::support::App;
use crate::support::story::{
    ASSESSOR, AUDITOR, CASEWORKER, DECIDER, FINANCE, PROVIDER, content, grant, organisation, text,
};
use crate::support::visitor::{Shown, Visitor};

async fn desk<'a>(app: &'a App, who: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(who).await;
    visitor
}

/// The first address on a page that begins so.
fn address_in(page: &Shown, beginning: &str) -> String {
    let at = page
        .text
        .find(beginning)
        .unwrap_or_else(|| panic!("{}", page.text));
    page.text[at..]
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_read_by_colleagues_and_never_by_the_applicant() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let page = format!("/behandeling/aanvragen/{id}/notities");
    let mut caseworker = desk(&app, CASEWORKER).await;
    assert_eq!(caseworker.send(&page, &page, &[("text", " ")]).await.status, 400);
    let words = "Gebeld: de jaarrekening komt maandag.";
    caseworker.send(&page, &page, &[("text", words)]).await.going_to();
    for who in [DECIDER, AUDITOR] {
        let shown = desk(&app, who).await.get(&page).await.text;
        assert!(shown.contains(words), "{shown}");
        assert_eq!(
            shown.contains("Notitie bewaren"),
            who == DECIDER,
            "an auditor only reads"
        );
    }
    let path = format!("/v1/applications/{id}/notes");
    let note = app.get(AUDITOR, &path).await.good();
    assert_eq!(note["items"][0]["text"], words);
    assert!(note["items"][0]["writtenBy"].is_string());
    let added = app
        .post(DECIDER, &path, &json!({ "text": "Gezien." }))
        .await
        .good();
    assert_eq!(added["text"], "Gezien.");
    let newest = app.get(CASEWORKER, &path).await.good();
    assert_eq!(newest["items"][0]["text"], "Gezien.");
    assert_eq!(app.get(ASSESSOR, &path).await.problem().0, 403);

    let mut provider = desk(&app, PROVIDER).await;
    let story = app
        .get(PROVIDER, &format!("/v1/applications/{id}/timeline"))
        .await
        .good();
    for seen in [
        provider.get(&format!("/aanvrager/aanvragen/{id}")).await.text,
        provider.get("/account/gegevens").await.text,
        story.to_string(),
    ] {
        assert!(!seen.contains(words) && !seen.contains("note-written"), "{seen}");
    }
    let told = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/timeline"))
        .await
        .good();
    assert!(told.to_string().contains("Notitie geschreven") && !told.to_string().contains(words));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_a_note_in_a_draft_or_changes_one() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let draft = app.draft(PROVIDER, &call, "1000.00").await;
    let note = json!({ "text": "x" });
    let refused = app
        .post(CASEWORKER, &format!("/v1/applications/{draft}/notes"), &note)
        .await;
    assert_eq!(refused.problem().0, 404);
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    app.post(CASEWORKER, &format!("/v1/applications/{id}/notes"), &note)
        .await
        .good();
    let mut conn = app.office.conn().await.unwrap();
    for sql in ["UPDATE notes SET text = 'y'", "DELETE FROM notes"] {
        let refused = diesel_async::SimpleAsyncConnection::batch_execute(&mut *conn, sql).await;
        assert!(
            refused.unwrap_err().to_string().contains("permission denied"),
            "{sql}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_kept_under_a_name_by_its_owner_alone_and_counts_days_from_today() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let reference = text(
        &app.get(CASEWORKER, &format!("/v1/applications/{id}"))
            .await
            .good()["reference"],
    );
    let mut visitor = desk(&app, CASEWORKER).await;
    let before = (day_of(app.now()) + Days::new(100)).to_string();
    let filter = [
        ("_wie", "alle"),
        ("_openstelling", call.id.as_str()),
        ("_status", "submitted"),
        ("_voor", before.as_str()),
        ("name", "Deze openstelling"),
    ];
    let list = format!("/behandeling?wie=alle&openstelling={}", call.id);
    let nameless = visitor.send(&list, "/behandeling/filters", &filter[..4]).await;
    assert_eq!(nameless.status, 400);
    assert!(nameless.text.contains("href=\"#name\""), "{}", nameless.text);
    let kept = visitor.send(&list, "/behandeling/filters", &filter).await;
    let shown = visitor.get(kept.going_to()).await;
    assert!(
        shown.text.contains("aria-current=\"page\">Deze openstelling") && shown.text.contains(&reference),
        "{}",
        shown.text
    );
    let twice = visitor.send(&list, "/behandeling/filters", &filter).await;
    assert_eq!(twice.status, 400, "the name is taken");
    let views = app.get(CASEWORKER, "/v1/saved-views").await.good();
    let view = &views["items"][0];
    assert_eq!(
        (&view["responsible"], &view["dueWithinDays"], &view["callId"]),
        (&json!("all"), &json!(99), &json!(call.id))
    );
    app.travel(TimeDelta::days(10));
    let mut visitor = desk(&app, CASEWORKER).await;
    let later = (day_of(app.now()) + Days::new(100)).to_string();
    let link = address_in(&visitor.get("/behandeling").await, "/behandeling?wie=alle");
    assert!(link.contains(&format!("voor={later}")), "{link}");

    let mut other = desk(&app, DECIDER).await;
    assert!(!other.get("/behandeling").await.text.contains("Deze openstelling"));
    let gone = format!("/behandeling/filters/{}/weghalen", text(&view["id"]));
    assert_eq!(other.send("/behandeling", &gone, &[]).await.status, 404);
    visitor.send("/behandeling", &gone, &[]).await.going_to();
    assert!(
        !visitor
            .get("/behandeling")
            .await
            .text
            .contains("Deze openstelling")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_of_every_list_are_kept_each_under_names_of_its_own() {
    let app = App::start().await;
    for (who, list, to, fields, shown) in [
        (
            CASEWORKER,
            "/behandeling/aanvragen?status=submitted",
            "/behandeling/filters",
            [("list", "applications"), ("_status", "submitted")],
            "/behandeling/aanvragen?status=submitted",
        ),
        (
            DECIDER,
            "/behandeling/bezwaren?status=received",
            "/behandeling/filters",
            [("list", "objections"), ("_status", "received")],
            "/behandeling/bezwaren?status=received",
        ),
        (
            FINANCE,
            "/financien/betalingen?stand=betaald&soort=terug",
            "/financien/filters",
            [("_stand", "betaald"), ("_soort", "terug")],
            "/financien/betalingen?stand=betaald&soort=terug",
        ),
    ] {
        let mut visitor = desk(&app, who).await;
        let nameless = visitor.send(list, to, &fields).await;
        assert_eq!(nameless.status, 400, "{list}");
        assert!(nameless.text.contains("href=\"#name\""), "{}", nameless.text);
        let mut named = fields.to_vec();
        named.push(("name", "Van mij"));
        let kept = visitor.send(list, to, &named).await;
        assert_eq!(kept.going_to(), shown);
        let page = visitor.get(shown).await.text;
        assert!(page.contains("aria-current=\"page\">Van mij"), "{page}");
        let elsewhere = visitor.get(to.trim_end_matches("/filters")).await.text;
        assert!(
            !elsewhere.contains("Van mij"),
            "it is kept of its own list: {elsewhere}"
        );
        let gone = page.split(&format!("action=\"{to}/")).nth(1).unwrap().to_owned();
        let gone = format!("{to}/{}", gone.split('"').next().unwrap());
        visitor.send(list, &gone, &[]).await.going_to();
        assert!(!visitor.get(shown).await.text.contains("Van mij"));
    }
    let theirs = json!({ "name": "x", "list": "payments" });
    let refused = app.post(CASEWORKER, "/v1/saved-views", &theirs).await;
    assert_eq!(
        refused.problem(),
        (403, "not-allowed".to_owned()),
        "who doesn't read it keeps nothing of it"
    );
    let wrong = json!({ "name": "x", "list": "payments", "status": "submitted", "direction": "up" });
    let refused = app.post(FINANCE, "/v1/saved-views", &wrong).await;
    assert_eq!(
        refused.body["errors"].as_array().unwrap().len(),
        2,
        "{:#}",
        refused.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_says_nothing_known_is_refused_with_all_that_is_wrong() {
    let app = App::start().await;
    let wrong = json!({
        "name": "x", "responsible": "nobody", "status": "nowhere", "callId": "019b2d5e-7c40-7a31-9f0e-4c5d6e7f8a90",
    });
    let refused = app.post(CASEWORKER, "/v1/saved-views", &wrong).await;
    assert_eq!(refused.problem().0, 400);
    assert_eq!(
        refused.body["errors"].as_array().unwrap().len(),
        3,
        "{:#}",
        refused.body
    );
    for number in 0..20 {
        app.post(
            DECIDER,
            "/v1/saved-views",
            &json!({ "name": format!("Filter {number}") }),
        )
        .await
        .good();
    }
    let more = app
        .post(DECIDER, "/v1/saved-views", &json!({ "name": "Nog een" }))
        .await;
    assert_eq!(more.problem().0, 400);
}

/// A decision that goes by post, since its provider gave no consent: gives the application.
pub async fn decided_by_post(app: &App) -> String {
    let call = app.call("50000.00").await;
    let mut new = organisation();
    new["electronicSending"] = json!(false);
    new["postalAddress"] = json!({ "street": "Postbus 12", "postcode": "6800 AA", "town": "Arnhem" });
    let organisation = app.post(PROVIDER, "/v1/organisations", &new).await.good();
    let draft =
        json!({ "callId": call.id, "organisationId": organisation["id"], "content": content("1000.00") });
    let id = text(&app.post(PROVIDER, "/v1/applications", &draft).await.good()["id"]);
    for (who, step, body) in [
        (PROVIDER, "submission", json!({})),
        (CASEWORKER, "completion", json!({})),
        (DECIDER, "decision", grant()),
    ] {
        app.post(who, &format!("/v1/applications/{id}/{step}"), &body)
            .await
            .good();
    }
    id
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn letters_are_printed_posted_and_sent_again_when_they_come_back_awb_2_11() {
    let app = App::start().await;
    let id = decided_by_post(&app).await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let waits = visitor.get("/behandeling/post").await.text;
    assert!(waits.contains("De pdf wordt gemaakt"), "{waits}");
    app.make_letters().await;
    let today = day_of(app.now()).to_string();
    let none = visitor
        .send("/behandeling/post", "/behandeling/post", &[("postedOn", &today)])
        .await;
    assert_eq!(none.status, 400);
    assert!(none.text.contains("Kies er ten minste één"), "{}", none.text);
    let queue = app.get(CASEWORKER, "/v1/print-jobs").await.good();
    let job = queue["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|job| job["applicationId"] == id)
        .unwrap();
    assert_eq!(job["returned"], json!(null));
    let job = text(&job["id"]);
    let early = [("_jobs", job.as_str()), ("postedOn", "2020-01-01")];
    let refused = visitor
        .send("/behandeling/post", "/behandeling/post", &early)
        .await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("checked"),
        "what was chosen stays so: {}",
        refused.text
    );
    let posted = [("_jobs", job.as_str()), ("postedOn", today.as_str())];
    visitor
        .send("/behandeling/post", "/behandeling/post", &posted)
        .await
        .going_to();
    let went = visitor.get("/behandeling/post?gepost=ja").await;
    let back = address_in(&went, "/behandeling/post/");
    assert_eq!(back, format!("/behandeling/post/{job}/retour"));
    let asked = visitor.get(&back).await.text;
    assert!(asked.contains("Postbus 12<br>6800 AA  ARNHEM"), "{asked}");
    let dossier = visitor.get(&format!("/behandeling/aanvragen/{id}")).await.text;
    assert!(dossier.contains("Postbus 12<br>6800 AA  ARNHEM"), "{dossier}");
    let fields = [("returnedOn", today.as_str()), ("reason", "Verhuisd.")];
    visitor.send(&back, &back, &fields).await.going_to();
    assert!(
        visitor
            .get("/behandeling/post")
            .await
            .text
            .contains("kwam eerder terug")
    );
    assert!(
        visitor
            .get("/behandeling/post?gepost=ja")
            .await
            .text
            .contains("Kwam terug op")
    );
    let twice = visitor.send(&back, &back, &fields).await;
    assert_eq!(twice.status, 409);

    let page = format!("/behandeling/aanvragen/{id}/kennisgeving");
    let proof = visitor.get(&page).await.text;
    assert!(
        proof.contains("Verhuisd.") && proof.contains("op de post gedaan op") && proof.contains("SHA-256"),
        "{proof}"
    );
    let file = visitor.get(&format!("{page}/pdf")).await;
    assert_eq!(file.headers["content-type"], "application/pdf");
    let mut watching = desk(&app, AUDITOR).await;
    let seen = watching.get("/behandeling/post?gepost=ja").await;
    assert!(!seen.text.contains("/retour"), "{}", seen.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_bounced_goes_by_post_from_its_dossier() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let sink = crate::mail_delivery::open_sink().await;
    let mailer = plafond::notifications::Mailer::new(&crate::mail_delivery::settings_for(&sink)).unwrap();
    let worker =
        plafond::notifications::Worker::new(app.office.pool.clone(), mailer, app.office.clock.clone());
    while worker.run_once().await.unwrap() > 0 {}
    let mut visitor = desk(&app, CASEWORKER).await;
    let messages = visitor
        .get(&format!("/behandeling/aanvragen/{id}/berichten"))
        .await;
    let back = address_in(&messages, "/behandeling/e-mail/");
    let asked = visitor.get(&back).await.text;
    assert!(asked.contains("subsidie@voorbeeld.example"), "{asked}");
    assert!(
        asked.contains("Wij kennen geen postadres van deze organisatie."),
        "{asked}"
    );
    let today = day_of(app.now()).to_string();
    let fields = [("returnedOn", today.as_str()), ("reason", "550 5.1.1 onbekend")];
    visitor.send(&back, &back, &fields).await.going_to();
    assert!(
        visitor
            .get("/behandeling/post")
            .await
            .text
            .contains("kwam eerder terug")
    );
    let after = visitor
        .get(&format!("/behandeling/aanvragen/{id}/berichten"))
        .await
        .text;
    assert!(after.contains("Kwam terug"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn views_that_are_kept_all_at_once_are_all_kept_and_one_name_is_kept_once() {
    let app = App::start().await;
    let keep = async |name: String| {
        let kept = app
            .post(CASEWORKER, "/v1/saved-views", &json!({ "name": name }))
            .await;
        kept.status.as_u16()
    };
    app.token(CASEWORKER).await;
    let different =
        futures_util::future::join_all((0..8).map(|number| keep(format!("Lijst {number}")))).await;
    assert_eq!(different, [201; 8]);
    let mut alike = futures_util::future::join_all((0..4).map(|_| keep("Mijn lijst".to_owned()))).await;
    alike.sort_unstable();
    assert_eq!(alike, [201, 400, 400, 400]);
}
