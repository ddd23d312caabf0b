//! Proof of notice: what was said, how it went out, what came back, and all of it in one file.

use chrono::TimeDelta;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond::notifications::sink::Fault;
use plafond::notifications::{Mailer, Worker};
use plafond_rules::dates;
use serde_json::{Value, json};

use crate::audit_trail::seal;
use crate::mail_delivery::{open_sink, settings_for};
use crate::support::story::{
    ADMINISTRATOR, AUDITOR, CASEWORKER, DECIDER, DECIDER_2, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER,
    content, organisation, report, text,
};
use crate::support::visitor::Visitor;
use crate::support::{App, Pdf};

/// A submitted application of an organisation with or without consent.
pub async fn submitted(app: &App, consent: bool) -> String {
    let call = app.call("100000.00").await;
    let mut new = organisation();
    new["electronicSending"] = json!(consent);
    new["postalAddress"] = json!({ "street": "Postbus 12", "postcode": "6800 AA", "town": "Arnhem" });
    let organisation = app.post(PROVIDER, "/v1/organisations", &new).await.good();
    let draft =
        json!({ "callId": call.id, "organisationId": organisation["id"], "content": content("60000.00") });
    let id = text(&app.post(PROVIDER, "/v1/applications", &draft).await.good()["id"]);
    app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
        .await
        .good();
    id
}

/// The same, found complete.
pub async fn complete(app: &App, consent: bool) -> String {
    let id = submitted(app, consent).await;
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/completion"),
        &json!({}),
    )
    .await
    .good();
    id
}

/// Sends all mail there is to a real mail server.
pub async fn deliver(app: &App) {
    let sink = open_sink().await;
    let mailer = Mailer::new(&settings_for(&sink)).unwrap();
    let worker = Worker::new(app.office.pool.clone(), mailer, app.office.clock.clone());
    while worker.run_once().await.unwrap() > 0 {}
}

/// Tries to send all mail there is by a server that takes none over.
pub async fn refuse(app: &App) {
    let sink = open_sink().await;
    sink.misbehave("subsidie@voorbeeld.example", Fault::Refuse);
    let mailer = Mailer::new(&settings_for(&sink)).unwrap();
    let worker = Worker::new(app.office.pool.clone(), mailer, app.office.clock.clone());
    while worker.run_once().await.unwrap() > 0 {}
}

/// Sends all mail there is at an instant, and has the service follow what was taken over on a later day than it was signed.
pub async fn deliver_at(app: &App, instant: &str) {
    app.freeze(instant.parse().unwrap());
    deliver(app).await;
    while plafond::worker::follow_mail(&app.office).await.unwrap() > 0 {}
}

pub async fn notices(app: &App, application: &str) -> Vec<Value> {
    let path = format!("/v1/applications/{application}/notices");
    app.get(CASEWORKER, &path).await.good()["items"]
        .as_array()
        .unwrap()
        .clone()
}

pub fn about<'a>(notices: &'a [Value], kind: &str) -> &'a Value {
    notices.iter().find(|notice| notice["kind"] == kind).unwrap()
}

async fn queue(app: &App) -> Vec<Value> {
    app.get(CASEWORKER, "/v1/print-jobs").await.good()["items"]
        .as_array()
        .unwrap()
        .clone()
}

async fn post_of(app: &App, application: &str) -> Value {
    queue(app)
        .await
        .into_iter()
        .find(|job| job["applicationId"] == application)
        .unwrap()
}

fn today(app: &App) -> String {
    app.now()
        .with_timezone(&chrono_tz::Europe::Amsterdam)
        .date_naive()
        .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_consent_a_letter_goes_to_the_print_queue_and_no_mail_is_sent() {
    let app = App::start().await;
    let id = complete(&app, false).await;
    app.granted(&id).await;
    let told = notices(&app, &id).await;
    let letter = about(&told, "grant");
    assert_eq!(
        (&letter["channel"], &letter["status"], &letter["consentedAt"]),
        (&json!("post"), &json!("queued"), &json!(null))
    );
    assert!(told.iter().all(|notice| notice["kind"] != "application-decided"));
    let job = post_of(&app, &id).await;
    assert_eq!(
        (&job["reason"], &job["ready"]),
        (&json!("no-consent"), &json!(false))
    );
    let posting = json!({ "postedOn": today(&app) });
    let path = format!("/v1/print-jobs/{}/posting", text(&job["id"]));
    assert_eq!(app.post(CASEWORKER, &path, &posting).await.problem().0, 409);
    app.make_letters().await;
    let tomorrow = json!({ "postedOn": "2099-01-01" });
    assert_eq!(app.post(CASEWORKER, &path, &tomorrow).await.problem().0, 400);
    app.post(CASEWORKER, &path, &posting).await.good();
    assert_eq!(app.post(CASEWORKER, &path, &posting).await.problem().0, 409);
    assert!(queue(&app).await.iter().all(|waiting| waiting["id"] != job["id"]));
    let letter = about(&notices(&app, &id).await, "grant").clone();
    assert_eq!(letter["status"], "posted");
    assert_eq!(letter["posts"][0]["postedOn"], posting["postedOn"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_asked_for_by_letter_and_without_consent_by_post() {
    let app = App::start().await;
    let ways = [
        (true, "supplement-requested", "mail"),
        (false, "supplement-request", "post"),
    ];
    for (consent, kind, channel) in ways {
        let id = submitted(&app, consent).await;
        let due = plafond_rules::dates::day_of(app.now()) + TimeDelta::days(14);
        let asked = json!({ "missing": "Een begroting per activiteit.", "dueOn": due });
        let path = format!("/v1/applications/{id}/supplement-requests");
        app.post(CASEWORKER, &path, &asked).await.good();
        let words = app.letter_of(&id).await.words();
        for part in [
            "Postbus 12",
            "6800 AA ARNHEM",
            "Vul uw aanvraag aan",
            "Een begroting per activiteit.",
            &dates::dutch(due),
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let told = notices(&app, &id).await;
        assert_eq!(about(&told, kind)["channel"], channel);
        let queued = queue(&app).await;
        assert_eq!(queued.iter().any(|job| job["applicationId"] == *id), !consent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_consent_mail_announces_the_letter_and_the_consent_of_that_moment_is_kept() {
    let app = App::start().await;
    let id = complete(&app, true).await;
    app.granted(&id).await;
    let told = notices(&app, &id).await;
    let mail = about(&told, "application-decided");
    let letter = &mail["letter"];
    assert_eq!(
        (&mail["channel"], &letter["kind"]),
        (&json!("mail"), &json!("grant"))
    );
    assert!(text(&mail["text"]).contains(&format!("/aanvrager/brieven/{}", text(&letter["id"]))));
    assert_eq!(mail["consentVersion"], 1);
    assert!(mail["consentedAt"].is_string());
    assert!(
        queue(&app)
            .await
            .iter()
            .all(|job| job["applicationId"] != json!(id))
    );
    let theirs = app
        .get(OTHER_PROVIDER, &format!("/v1/applications/{id}/notices"))
        .await;
    assert_eq!(theirs.problem().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_bounced_is_sent_again_by_post_and_so_is_a_letter_that_the_post_brought_back() {
    let app = App::start().await;
    let id = complete(&app, true).await;
    app.granted(&id).await;
    let mail = about(&notices(&app, &id).await, "application-decided").clone();
    let path = format!("/v1/notifications/{}/returns", text(&mail["id"]));
    let back = json!({ "returnedOn": today(&app), "reason": "550 5.1.1 Postvak bestaat niet" });
    assert_eq!(app.post(CASEWORKER, &path, &back).await.problem().0, 409);
    deliver(&app).await;
    app.make_letters().await;
    let returned = app.post(CASEWORKER, &path, &back).await.good();
    assert_eq!(app.post(CASEWORKER, &path, &back).await.problem().0, 409);
    let job = post_of(&app, &id).await;
    assert_eq!(
        (&job["id"], &job["reason"]),
        (&returned["againPrintJobId"], &json!("returned"))
    );
    assert_eq!(job["letterId"], mail["letter"]["id"]);
    let job_path = format!("/v1/print-jobs/{}", text(&job["id"]));
    let early = app.post(CASEWORKER, &format!("{job_path}/returns"), &back).await;
    assert_eq!(early.problem().0, 409);
    app.post(
        CASEWORKER,
        &format!("{job_path}/posting"),
        &json!({ "postedOn": today(&app) }),
    )
    .await
    .good();
    app.post(CASEWORKER, &format!("{job_path}/returns"), &back)
        .await
        .good();
    let mail = about(&notices(&app, &id).await, "application-decided").clone();
    assert_eq!(mail["returned"]["reason"], back["reason"]);
    let posts = mail["posts"].as_array().unwrap();
    assert_eq!(posts.len(), 2);
    assert!(posts[0]["returned"].is_object() && posts[1]["postedOn"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_mail_server_took_over_is_made_known_by_the_letter_that_follows_awb_2_11_3_41() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let id = complete(&app, true).await;
    app.granted(&id).await;
    refuse(&app).await;
    app.make_letters().await;
    let mail = about(&notices(&app, &id).await, "application-decided").clone();
    assert_eq!(mail["status"], "refused");

    app.freeze("2026-03-14T11:00:00Z".parse().unwrap());
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let to_send = format!("/behandeling/e-mail/{}/retour", text(&mail["id"]));
    let listed = caseworker.get("/behandeling/e-mail").await.text;
    assert!(listed.contains(&to_send), "{listed}");
    let back = json!({ "returnedOn": "2026-03-12", "reason": "550 5.1.1 Postvak bestaat niet" });
    let path = format!("/v1/notifications/{}/returns", text(&mail["id"]));
    app.post(CASEWORKER, &path, &back).await.good();
    let listed = caseworker.get("/behandeling/e-mail").await.text;
    assert!(!listed.contains(&to_send), "it goes by post now: {listed}");
    let job = post_of(&app, &id).await;
    assert_eq!(job["reason"], "undelivered");
    // A job of today can't have been posted before.
    let posting = json!({ "postedOn": "2026-03-14" });
    let to_post = format!("/v1/print-jobs/{}/posting", text(&job["id"]));
    app.post(CASEWORKER, &to_post, &posting).await.good();
    let decision = app
        .get(PROVIDER, &format!("/v1/applications/{id}/decision"))
        .await
        .good();
    // Six weeks from the day it was posted end on a Saturday, before a Sunday and King's Day.
    assert_eq!(decision["objectionUntil"], "2026-04-28");
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let mut terms = terms["items"].as_array().unwrap().iter();
    let objecting = terms.find(|term| term["kind"] == "objection").unwrap();
    assert_eq!(objecting["end"], "2026-04-28");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_without_a_letter_that_bounced_becomes_a_letter_with_its_words() {
    let app = App::start().await;
    let id = complete(&app, true).await;
    deliver(&app).await;
    let receipt = about(&notices(&app, &id).await, "application-received").clone();
    let back = json!({ "returnedOn": today(&app), "reason": "Postvak vol" });
    app.post(
        CASEWORKER,
        &format!("/v1/notifications/{}/returns", text(&receipt["id"])),
        &back,
    )
    .await
    .good();
    app.make_letters().await;
    let job = post_of(&app, &id).await;
    let path = format!("/v1/letters/{}/content", text(&job["letterId"]));
    let words = Pdf::of(&app.download(CASEWORKER, &path).await.1).words();
    assert!(
        words.contains("het kon niet worden bezorgd") && words.contains("Ontvangstnummer"),
        "{words}"
    );
    let told = notices(&app, &id).await;
    assert_eq!(about(&told, "application-received")["letter"]["kind"], "message");
    assert_eq!(
        told.iter().filter(|notice| notice["kind"] == "message").count(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_to_another_objector_that_bounced_goes_to_that_objector_on_paper() {
    let app = App::start().await;
    let id = complete(&app, true).await;
    app.granted(&id).await;
    let path = format!("/v1/applications/{id}/decision");
    let decision = app.get(PROVIDER, &path).await.good();
    let competitor = app.organisation(OTHER_PROVIDER).await;
    let new = json!({
        "against": "decision", "againstId": decision["id"], "organisationId": competitor, "channel": "e-mail",
        "receivedOn": today(&app),
    });
    let objection = app.post(CASEWORKER, "/v1/objections", &new).await.good();
    let path = format!("/v1/objections/{}/grounds", text(&objection["id"]));
    let grounds = json!({ "grounds": "Dit gaat de ander niet aan." });
    app.post(OTHER_PROVIDER, &path, &grounds).await.good();
    deliver(&app).await;
    let receipt = about(&notices(&app, &id).await, "objection-grounds-received").clone();
    let path = format!("/v1/notifications/{}/returns", text(&receipt["id"]));
    let back = json!({ "returnedOn": today(&app), "reason": "Postvak vol" });
    app.post(CASEWORKER, &path, &back).await.good();
    let letter = format!("/v1/letters/{}", text(&post_of(&app, &id).await["letterId"]));
    app.get(OTHER_PROVIDER, &letter).await.good();
    assert_eq!(app.get(PROVIDER, &letter).await.problem().0, 404);
    // Nor does the applicant read elsewhere what another was told in the same dossier.
    for list in ["notices", "letters"] {
        let path = format!("/v1/applications/{id}/{list}");
        let (all, own) = (
            app.get(CASEWORKER, &path).await.good(),
            app.get(PROVIDER, &path).await.good(),
        );
        assert!(all.to_string().contains("Dit gaat de ander niet aan."), "{list}");
        assert!(own["items"].as_array().is_some_and(|items| !items.is_empty()));
        assert!(!own.to_string().contains("Dit gaat de ander niet aan."), "{list}");
    }
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    for page in ["", "/berichten"] {
        let shown = visitor.get(&format!("/aanvrager/aanvragen/{id}{page}")).await;
        assert_eq!(shown.status, 200);
        assert!(!shown.text.contains("Dit gaat de ander niet aan."), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proof_is_one_archival_file_with_the_letters_and_the_trail_in_it() {
    let app = App::start().await;
    let id = complete(&app, true).await;
    app.granted(&id).await;
    deliver(&app).await;
    app.make_letters().await;
    seal(&app).await;
    let path = format!("/v1/applications/{id}/notices/export");
    for who in [PROVIDER, FINANCE] {
        assert_eq!(app.get(who, &path).await.problem().0, 403);
    }
    let (disposition, bytes) = app.download(AUDITOR, &path).await;
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let pdf = Pdf::of(&bytes);
    pdf.must_be_sound();
    let metadata = pdf.metadata();
    assert_eq!(
        (
            &metadata["part"],
            &metadata["conformance"],
            &metadata["universal"]
        ),
        (&json!("3"), &json!("A"), &json!("1"))
    );
    let mail = about(&notices(&app, &id).await, "application-decided").clone();
    let letter = format!("brief-{}.pdf", text(&mail["letter"]["id"]));
    assert_eq!(
        metadata["attachments"],
        json!(["audit.jsonl", letter, "notices.json"])
    );
    let words = pdf.words();
    let sent_on = dates::dutch(
        app.now()
            .with_timezone(&chrono_tz::Europe::Amsterdam)
            .date_naive(),
    );
    for part in [
        "Wij hebben uw aanvraag",
        "Mailserver",
        "localhost:",
        "250 2.0.0",
        "aangenomen",
        "gegeven op",
        "Laatste zegel",
        &sent_on,
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let trail = pdf.attachment("audit.jsonl");
    let lines: Vec<Value> = trail
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert!(
        lines
            .iter()
            .any(|line| line["event"]["action"] == "letter-rendered")
    );
    assert!(lines.last().unwrap()["seal"]["hash"].is_string());
    let kept = app
        .download(
            DECIDER,
            &format!("/v1/letters/{}/content", text(&mail["letter"]["id"])),
        )
        .await;
    assert_eq!(pdf.attachment(&letter), kept.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_to_object_and_to_pay_follow_the_day_on_which_the_letter_was_posted_awb_3_41() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let id = complete(&app, false).await;
    let award = app.granted(&id).await;
    let payment = json!({ "amount": "10.00" });
    let payment = app
        .post(FINANCE, &format!("/v1/awards/{award}/payments"), &payment)
        .await
        .good();
    assert_eq!(payment["dueOn"], "2026-04-13");
    app.make_letters().await;
    let term = |terms: &Value, kind: &str| {
        let items = terms["items"].as_array().unwrap().clone();
        items.into_iter().find(|term| term["kind"] == kind).unwrap()
    };
    let path = format!("/v1/applications/{id}/terms");
    let before = app.get(CASEWORKER, &path).await.good();
    assert_eq!(term(&before, "objection")["end"], "2026-04-13");

    // Twelve days in the queue: then it was posted.
    app.freeze("2026-03-14T11:00:00Z".parse().unwrap());
    let job = post_of(&app, &id).await;
    let posting = json!({ "postedOn": "2026-03-13" });
    let to_post = format!("/v1/print-jobs/{}/posting", text(&job["id"]));
    app.post(CASEWORKER, &to_post, &posting).await.good();
    let after = app.get(CASEWORKER, &path).await.good();
    assert_eq!(term(&after, "objection")["end"], "2026-04-24");
    assert_eq!(term(&after, "payment")["end"], "2026-04-24");
    let moved = app
        .get(FINANCE, &format!("/v1/payments/{}", text(&payment["id"])))
        .await
        .good();
    assert_eq!(moved["dueOn"], "2026-04-24");

    // An objection of after the first day and before the real one is in time, and what has to be decided counts from there.
    app.freeze("2026-04-23T11:00:00Z".parse().unwrap());
    let decision = app
        .get(PROVIDER, &format!("/v1/applications/{id}/decision"))
        .await
        .good();
    assert_eq!(decision["objectionUntil"], "2026-04-24");
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "Te weinig." });
    let objection = app.post(PROVIDER, "/v1/objections", &new).await.good();
    assert_eq!(objection["inTime"], true, "{objection:#}");
    assert_eq!(objection["decideBy"], "2026-06-05");
    let words = app.letter_of(&id).await.words();
    assert!(words.contains("Is deze brief per post gestuurd"), "{words}");
}

/// The text of a page in which a day keeps together with spaces that don't break.
fn plain(page: &str) -> String {
    page.replace('\u{a0}', " ")
}

/// Has all that waits in the print queue posted on a day.
pub async fn post_all(app: &App, posted_on: &str) {
    app.make_letters().await;
    for job in queue(app).await {
        let path = format!("/v1/print-jobs/{}/posting", text(&job["id"]));
        app.post(CASEWORKER, &path, &json!({ "postedOn": posted_on }))
            .await
            .good();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_day_to_object_is_told_as_post_free_days_and_outages_make_it_awb_6_8() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let id = complete(&app, false).await;
    let award = app.granted(&id).await;
    let path = format!("/v1/awards/{award}");
    app.heard(&award, json!({ "kind": "lowering", "amount": "50000.00" }))
        .await;
    let lower = json!({ "kind": "lowered", "amount": "50000.00", "ground": "not-performed", "reasons": "x" });
    let change = app.post(DECIDER, &format!("{path}/changes"), &lower).await.good();
    app.post(PROVIDER, &format!("{path}/reports"), &report())
        .await
        .good();
    let settled = app.settled_lower(&award, "40000.00").await;
    let decision = format!("/v1/applications/{id}/decision");
    let last_days = async || {
        let changes = app.get(PROVIDER, &format!("{path}/changes")).await.good();
        let change = format!("{path}/changes/{}", text(&change["id"]));
        [
            text(&app.get(PROVIDER, &decision).await.good()["objectionUntil"]),
            text(&changes["items"][0]["objectionUntil"]),
            text(&app.get(PROVIDER, &change).await.good()["objectionUntil"]),
            text(&app.get(PROVIDER, &format!("{path}/settlement")).await.good()["objectionUntil"]),
        ]
    };
    assert_eq!(last_days().await, ["2026-04-13"; 4]);
    app.freeze("2026-03-14T11:00:00Z".parse().unwrap());
    post_all(&app, "2026-03-13").await;
    assert_eq!(last_days().await, ["2026-04-24"; 4]);
    // That Friday is made free, and the Monday after it is King's Day.
    let free = json!({ "day": "2026-04-24", "ground": "Besluit van de dag" });
    app.post(ADMINISTRATOR, "/v1/free-days", &free).await.good();
    assert_eq!(last_days().await, ["2026-04-28"; 4]);

    app.freeze("2026-04-29T11:00:00Z".parse().unwrap());
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let decided = app.get(PROVIDER, &decision).await.good();
    let dossier = format!("/aanvrager/aanvragen/{id}");
    let addresses = [
        ("decision", &decided),
        ("award-change", &change),
        ("settlement", &settled),
    ]
    .map(|(against, of)| format!("{dossier}/bezwaar?tegen={against}&besluit={}", text(&of["id"])));
    for address in &addresses {
        let page = plain(&visitor.get(address).await.text);
        assert!(
            page.contains("was voorbij op <strong>28 april 2026"),
            "{address}: {page}"
        );
    }
    let outage = json!({
        "beganAt": "2026-04-28T18:00:00Z", "endedAt": "2026-04-28T20:00:00Z", "description": "Het netwerk lag eruit.",
    });
    app.post(ADMINISTRATOR, "/v1/outages", &outage).await.good();
    for address in &addresses {
        let page = plain(&visitor.get(address).await.text);
        assert!(
            page.contains("Dat kan tot en met <strong>29 april 2026"),
            "{address}: {page}"
        );
    }
    let page = plain(&visitor.get(&dossier).await.text);
    assert!(page.contains("bezwaar maken tot en met 29 april 2026"), "{page}");
    assert_eq!(
        page.matches("(op tijd tot en met 29 april 2026)").count(),
        2,
        "{page}"
    );
}

/// An objection of an organisation against the refusal of its application, with the application.
pub async fn objected(app: &App, consent: bool) -> (String, String) {
    let id = complete(app, consent).await;
    let refusal = json!({ "outcome": "refuse", "reasons": "x", "legalBasis": "Artikel 4:35 Awb" });
    let path = format!("/v1/applications/{id}/decision");
    let decision = app.post(DECIDER, &path, &refusal).await.good();
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "x" });
    let objection = app.post(PROVIDER, "/v1/objections", &new).await.good();
    (id, text(&objection["id"]))
}

/// What an objector is told, by which act with which body, and a part of its letter.
fn acts() -> [(&'static str, &'static str, Value, &'static str); 6] {
    [
        (
            "objection-committee-asked",
            "committee",
            json!({ "name": "Commissie voor bezwaarschriften" }),
            "Commissie voor bezwaarschriften adviseert",
        ),
        (
            "objection-postponed",
            "postponement",
            json!({ "ground": "once", "weeks": 2, "reason": "De commissie komt later bijeen." }),
            "De commissie komt later bijeen.",
        ),
        (
            "objection-hearing-offered",
            "hearing-offer",
            json!({ "answerBy": "2026-03-20" }),
            "Horen wij niets van u, dan beslissen wij zonder gesprek",
        ),
        (
            "objection-hearing-planned",
            "hearings",
            json!({ "startsAt": "2026-04-01T12:00:00Z", "place": "Stadhuis, kamer 2.14" }),
            "Waar: Stadhuis, kamer 2.14",
        ),
        (
            "objection-repair-requested",
            "repair-requests",
            json!({ "missing": "De machtiging van het bestuur.", "dueOn": "2026-03-20" }),
            "De machtiging van het bestuur.",
        ),
        (
            "objection-hearing-waived",
            "hearing-waiver",
            json!({ "ground": "clearly-inadmissible", "reason": "Niet aangevuld." }),
            "Wij beslissen op uw bezwaar zonder u te horen",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_to_reach_an_objector_comes_by_letter_and_without_consent_by_post_awb_2_8() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let acts = acts();
    for consent in [true, false] {
        let (id, objection) = objected(&app, consent).await;
        let before = queue(&app).await.len();
        for (kind, what, body, part) in &acts {
            app.post(CASEWORKER, &format!("/v1/objections/{objection}/{what}"), body)
                .await
                .good();
            let words = app.letter_of(&id).await.words();
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            for part in ["Postbus 12", "Wilt u reageren?", *part] {
                assert!(words.contains(part), "{kind}: {part}: {words}");
            }
            let mails = notices(&app, &id).await;
            assert_eq!(
                mails.iter().any(|notice| notice["kind"] == *kind),
                consent,
                "{kind}"
            );
        }
        let told = notices(&app, &id).await;
        let letters: Vec<_> = told
            .iter()
            .filter(|notice| notice["letter"]["kind"] == "objection-message")
            .map(|notice| (&notice["channel"], notice["consentedAt"].is_null()))
            .collect();
        let channel = json!(if consent { "mail" } else { "post" });
        assert_eq!(letters, vec![(&channel, !consent); acts.len()]);
        // Who objects online gets the receipt in the way it came (Awb 2:17).
        assert_eq!(about(&told, "objection-received")["channel"], "mail");
        let queued = queue(&app).await.len() - before;
        assert_eq!(queued, if consent { 0 } else { acts.len() });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_not_written_to_yet_is_neither_silent_nor_late_awb_7_3_6_6() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let (_, unheard) = objected(&app, false).await;
    let (_, incomplete) = objected(&app, false).await;
    let act = async |who: &str, objection: &str, what: &str, body: Value| {
        app.post(who, &format!("/v1/objections/{objection}/{what}"), &body)
            .await
    };
    let offer = json!({ "answerBy": "2026-03-20" });
    act(CASEWORKER, &unheard, "hearing-offer", offer).await.good();
    let missing = json!({ "missing": "De machtiging.", "dueOn": "2026-03-20" });
    act(CASEWORKER, &incomplete, "repair-requests", missing)
        .await
        .good();
    let clear = json!({ "ground": "clearly-inadmissible", "reason": "Niet aangevuld." });
    act(CASEWORKER, &incomplete, "hearing-waiver", clear).await.good();
    app.freeze("2026-03-23T11:00:00Z".parse().unwrap());
    let silent = json!({ "ground": "no-answer", "reason": "Geen antwoord." });
    let unrepaired = json!({
        "outcome": "inadmissible", "inadmissibleGround": "not-repaired", "reasons": "x", "legalBasis": "Artikel 6:6 Awb",
    });
    let early = act(CASEWORKER, &unheard, "hearing-waiver", silent.clone()).await;
    assert_eq!(early.problem().0, 400);
    let early = act(DECIDER_2, &incomplete, "decision", unrepaired.clone()).await;
    assert_eq!(early.problem().0, 409);
    // They were posted in time after all.
    post_all(&app, "2026-03-03").await;
    act(CASEWORKER, &unheard, "hearing-waiver", silent).await.good();
    act(DECIDER_2, &incomplete, "decision", unrepaired).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_on_paper_is_confirmed_on_paper_without_consent_awb_6_14() {
    let app = App::start().await;
    let id = complete(&app, false).await;
    let refusal = json!({ "outcome": "refuse", "reasons": "x", "legalBasis": "Artikel 4:35 Awb" });
    let path = format!("/v1/applications/{id}/decision");
    let decision = app.post(DECIDER, &path, &refusal).await.good();
    let new = json!({
        "against": "decision", "againstId": decision["id"], "grounds": "Het bereik is te laag geschat.",
        "channel": "post", "receivedOn": today(&app),
    });
    app.post(CASEWORKER, "/v1/objections", &new).await.good();
    let words = app.letter_of(&id).await.words();
    assert!(words.contains("Het bereik is te laag geschat."), "{words}");
    let told = notices(&app, &id).await;
    assert!(told.iter().all(|notice| notice["kind"] != "objection-received"));
    assert_eq!(about(&told, "objection-message")["channel"], "post");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_to_go_to_court_follows_the_day_on_which_the_letter_was_posted_awb_6_7_8_1() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let id = complete(&app, false).await;
    let refusal = json!({ "outcome": "refuse", "reasons": "x", "legalBasis": "Artikel 4:35 Awb" });
    let path = format!("/v1/applications/{id}/decision");
    let decision = app.post(DECIDER, &path, &refusal).await.good();
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "x" });
    let objection = app.post(PROVIDER, "/v1/objections", &new).await.good();
    let path = format!("/v1/objections/{}", text(&objection["id"]));
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.post(PROVIDER, &format!("{path}/hearing-waiver"), &waiver)
        .await
        .good();
    let dismissed = json!({ "outcome": "dismissed", "reasons": "x", "legalBasis": "Artikel 7:11 Awb" });
    let decided = app
        .post(DECIDER_2, &format!("{path}/decision"), &dismissed)
        .await
        .good();
    assert_eq!(decided["appealUntil"], "2026-04-13");
    let terms = format!("/v1/applications/{id}/terms");
    let appeal = |terms: &Value| {
        let mut items = terms["items"].as_array().unwrap().iter();
        items.find(|term| term["kind"] == "appeal").unwrap().clone()
    };
    let before = appeal(&app.get(PROVIDER, &terms).await.good());
    assert_eq!(
        (&before["end"], &before["article"]),
        (&json!("2026-04-13"), &json!("Awb 6:7, 8:1"))
    );
    app.make_letters().await;
    app.freeze("2026-03-14T11:00:00Z".parse().unwrap());
    let letter = about(&notices(&app, &id).await, "objection-decision")["letter"]["id"].clone();
    let job = queue(&app)
        .await
        .into_iter()
        .find(|job| job["letterId"] == letter)
        .unwrap();
    let posting = json!({ "postedOn": "2026-03-13" });
    app.post(
        CASEWORKER,
        &format!("/v1/print-jobs/{}/posting", text(&job["id"])),
        &posting,
    )
    .await
    .good();
    assert_eq!(
        appeal(&app.get(PROVIDER, &terms).await.good())["end"],
        "2026-04-24"
    );
    let known = app.get(PROVIDER, &format!("{path}/decision")).await.good();
    assert_eq!(known["appealUntil"], "2026-04-24");
    let whole = app.get(PROVIDER, &path).await.good();
    assert_eq!(whole["decision"]["appealUntil"], "2026-04-24");
    // It is a possibility, so nobody is late when it is over.
    app.freeze("2026-04-25T11:00:00Z".parse().unwrap());
    assert_eq!(
        appeal(&app.get(PROVIDER, &terms).await.good())["status"],
        "lapsed"
    );
}

/// Where the first link on a page leads that begins so.
fn way(page: &str, beginning: &str) -> String {
    let (_, rest) = page.split_once(&format!("href=\"{beginning}")).unwrap();
    format!("{beginning}{}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_decision_and_of_an_objection_send_again_what_came_back_awb_2_11() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let missing = json!({ "missing": "De machtiging.", "dueOn": "2026-03-20" });
    let mut pages = Vec::new();
    for consent in [false, true] {
        let (id, objection) = objected(&app, consent).await;
        let path = format!("/v1/objections/{objection}/repair-requests");
        app.post(CASEWORKER, &path, &missing).await.good();
        for page in [
            format!("/behandeling/aanvragen/{id}/besluit"),
            format!("/behandeling/bezwaren/{objection}"),
        ] {
            pages.push((page, consent));
        }
    }
    deliver(&app).await;
    post_all(&app, "2026-03-02").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    for (page, consent) in pages {
        let shown = visitor.get(&page).await.text;
        let to = if consent {
            "/behandeling/e-mail/"
        } else {
            "/behandeling/post/"
        };
        let again = way(&shown, to);
        let back = [("returnedOn", "2026-03-02"), ("reason", "Onbekend op dit adres")];
        let sent = visitor.send(&again, &again, &back).await;
        assert_eq!(sent.going_to(), "/behandeling/post", "{page}");
        let shown = visitor.get(&page).await.text;
        assert!(shown.contains("Kwam terug"), "{shown}");
        assert!(shown.contains("In de afdrukrij sinds"), "{shown}");
        assert!(!shown.contains(&again), "it came back once: {shown}");
    }
}

/// What PostgreSQL says to who leaves an application untreated past the service.
async fn leave_untreated_straight(app: &App, id: &str) -> String {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let straight = format!(
        "INSERT INTO decisions (id, application_id, outcome, requested, amount, reasons, legal_basis, obligations, ceiling_id, \
         ceiling_amount, ceiling_committed, decided_by, decided_at, notified_on, objection_until, deviates_from_applicant) \
         SELECT gen_random_uuid(), application.id, 'not-treated', application.requested, 0, 'x', 'x', '{{}}', call.ceiling_id, \
         100000, 0, application.created_by, now(), '2026-03-20', '2099-01-01', true \
         FROM applications application JOIN calls call ON call.id = application.call_id WHERE application.id = '{id}'"
    );
    let refused = diesel::sql_query(straight).execute(&mut conn).await;
    refused.unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn the_time_to_supplement_begins_when_its_letter_is_posted_awb_4_5_3_41() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let id = submitted(&app, false).await;
    let path = format!("/v1/applications/{id}");
    let asked = json!({ "missing": "Een begroting per activiteit.", "dueOn": "2026-03-16" });
    let asked = app
        .post(CASEWORKER, &format!("{path}/supplement-requests"), &asked)
        .await
        .good();
    assert_eq!(
        (&asked["dueOn"], &asked["waitsForPost"]),
        (&json!("2026-03-16"), &json!(true))
    );
    // Nobody was asked anything yet, so the clock runs on.
    assert_eq!(app.get(PROVIDER, &path).await.good()["decideBy"], "2026-06-01");
    let terms = async || {
        let shown = app.get(CASEWORKER, &format!("{path}/terms")).await.good();
        let items = shown["items"].as_array().unwrap().clone();
        let of = |kind: &str| {
            let mut items = items.iter().filter(|term| term["kind"] == kind);
            items.next().map(|term| text(&term["end"]))
        };
        (of("supplement"), of("not-treated"))
    };
    assert_eq!(terms().await, (None, None));

    // Long after the day that was named nobody is late: the letter lies in the queue.
    app.freeze("2026-03-20T11:00:00Z".parse().unwrap());
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
    let told = notices(&app, &id).await;
    assert!(
        told.iter()
            .all(|notice| !text(&notice["kind"]).starts_with("term-"))
    );
    let untreated = json!({ "outcome": "not-treated", "reasons": "x", "legalBasis": "Artikel 4:5 Awb" });
    let go_on = async |day: &str| {
        app.freeze(format!("{day}T11:00:00Z").parse().unwrap());
        let complete = app
            .post(CASEWORKER, &format!("{path}/completion"), &json!({}))
            .await;
        let decided = app.post(DECIDER, &format!("{path}/decision"), &untreated).await;
        (complete, decided)
    };
    let (complete, decided) = go_on("2026-03-20").await;
    for refused in [complete, decided] {
        assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
        let why = text(&refused.body["detail"]);
        assert!(why.contains("nog niet op de post gedaan"), "{why}");
    }
    let straight = leave_untreated_straight(&app, &id).await;
    assert!(
        straight.contains("was not posted yet"),
        "PostgreSQL refuses it too: {straight}"
    );
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let dossier = caseworker.get(&format!("/behandeling/aanvragen/{id}")).await.text;
    assert!(dossier.contains("die wacht nog op de post"), "{dossier}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    for page in ["", "/invullen"] {
        let own = visitor
            .get(&format!("/aanvrager/aanvragen/{id}{page}"))
            .await
            .text;
        assert!(
            own.contains("begint pas daarna") && !own.contains("Te laat"),
            "{page}: {own}"
        );
    }

    post_all(&app, "2026-03-20").await;
    let begun = (Some("2026-04-03".to_owned()), Some("2026-05-01".to_owned()));
    assert_eq!(terms().await, begun);
    let shown = app
        .get(PROVIDER, &format!("{path}/supplement-requests"))
        .await
        .good();
    let shown = &shown["items"][0];
    assert_eq!(
        (&shown["dueOn"], &shown["waitsForPost"]),
        (&json!("2026-04-03"), &json!(false))
    );
    // From the day after it was posted until the last day: thirteen days.
    assert_eq!(app.get(PROVIDER, &path).await.good()["decideBy"], "2026-06-14");
    let (complete, decided) = go_on("2026-04-03").await;
    for refused in [complete, decided] {
        let why = text(&refused.body["detail"]);
        assert!(why.contains("nog tijd om aan te vullen"), "{why}");
    }
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let own = plain(&visitor.get(&format!("/aanvrager/aanvragen/{id}")).await.text);
    assert!(
        own.contains("3 april 2026") && !own.contains("begint pas daarna"),
        "{own}"
    );
    app.freeze("2026-04-04T11:00:00Z".parse().unwrap());
    app.post(DECIDER, &format!("{path}/decision"), &untreated)
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_supplements_before_the_letter_is_posted_is_in_time_and_no_time_begins_after_it_awb_4_5() {
    let app = App::start().await;
    app.freeze("2026-03-02T11:00:00Z".parse().unwrap());
    let id = submitted(&app, false).await;
    let path = format!("/v1/applications/{id}");
    let asked = json!({ "missing": "Een begroting per activiteit.", "dueOn": "2026-03-16" });
    app.post(CASEWORKER, &format!("{path}/supplement-requests"), &asked)
        .await
        .good();
    app.freeze("2026-03-20T11:00:00Z".parse().unwrap());
    let answer = json!({ "answer": "Hierbij." });
    app.post(PROVIDER, &format!("{path}/supplement"), &answer)
        .await
        .good();
    let terms = async || {
        let shown = app.get(CASEWORKER, &format!("{path}/terms")).await.good();
        let items = shown["items"].as_array().unwrap().iter();
        let ends = items.map(|term| format!("{} {}", text(&term["kind"]), text(&term["end"])));
        ends.collect::<Vec<_>>()
    };
    let before = terms().await;
    assert!(
        before.contains(&"not-treated 2026-04-17".to_owned())
            && !before.iter().any(|term| term.starts_with("supplement ")),
        "{before:?}"
    );
    assert!(
        before.contains(&"decision 2026-06-01".to_owned()),
        "the clock never stood still: {before:?}"
    );
    post_all(&app, "2026-03-20").await;
    assert_eq!(terms().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_mend_an_account_that_the_bank_does_not_know_hears_that_by_letter_awb_2_8_4_89() {
    let app = App::start().await;
    for consent in [true, false] {
        let id = complete(&app, consent).await;
        let award = app.granted(&id).await;
        let advance = json!({ "amount": "100.00" });
        let path = format!("/v1/awards/{award}/payments");
        let payment = app.post(FINANCE, &path, &advance).await.good();
        let payment = format!("/v1/payments/{}", text(&payment["id"]));
        app.post(FINANCE_2, &format!("{payment}/release"), &json!({}))
            .await
            .good();
        let back = json!({ "returnedOn": today(&app), "reason": "AC04: de rekening is opgeheven" });
        app.post(FINANCE, &format!("{payment}/return"), &back)
            .await
            .good();
        let told = notices(&app, &id).await;
        let letter = told
            .iter()
            .find(|notice| notice["letter"]["kind"] == "payment-returned");
        let channel = if consent { "mail" } else { "post" };
        assert_eq!(letter.unwrap()["channel"], channel, "{told:#?}");
        let words = app.letter_of(&id).await.words();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "€ 100,00",
            "Kijk na of het rekeningnummer van uw organisatie klopt.",
        ] {
            assert!(words.contains(said), "{said} in {words}");
        }
    }
}
