//! Payment waits while it is looked into whether an award has to be changed or revoked (Awb 4:56): since the notice, until the
//! decision is made known, and for thirteen weeks at most.

use chrono::{DateTime, Utc};
use diesel::sql_query;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use crate::support::story::{
    CASEWORKER, DECIDER, DECIDER_2, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, content, grant,
    organisation, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

fn noon(day: &str) -> DateTime<Utc> {
    format!("{day}T11:00:00Z").parse().unwrap()
}

fn suspicion() -> Value {
    json!({ "ground": "not-performed", "reasons": "Twee bijeenkomsten zijn misschien niet gehouden." })
}

/// On 2 March 2026: an award of 600 out of 800 that were asked for, and a payment of 100 that can be released.
struct Prepared {
    app: App,
    application: String,
    award: String,
    payment: String,
}

impl Prepared {
    async fn new(consent: bool) -> Self {
        let app = App::start().await;
        app.freeze(noon("2026-03-02"));
        let call = app.call("1000.00").await;
        let mut new = organisation();
        new["electronicSending"] = json!(consent);
        new["postalAddress"] = json!({ "street": "Postbus 12", "postcode": "6800 AA", "town": "Arnhem" });
        let organisation = app.post(PROVIDER, "/v1/organisations", &new).await.good();
        let draft =
            json!({ "callId": call.id, "organisationId": organisation["id"], "content": content("800.00") });
        let application = text(&app.post(PROVIDER, "/v1/applications", &draft).await.good()["id"]);
        let path = format!("/v1/applications/{application}");
        for (who, step) in [(PROVIDER, "submission"), (CASEWORKER, "completion")] {
            app.post(who, &format!("{path}/{step}"), &json!({})).await.good();
        }
        let mut decision = grant();
        decision["amount"] = json!("600.00");
        let award = app
            .post(DECIDER, &format!("{path}/decision"), &decision)
            .await
            .good();
        let award = text(&award["awardId"]);
        let advance = json!({ "amount": "100.00" });
        let payment = app
            .post(FINANCE, &format!("/v1/awards/{award}/payments"), &advance)
            .await
            .good();
        Self {
            payment: text(&payment["id"]),
            app,
            application,
            award,
        }
    }

    fn path(&self) -> String {
        format!("/v1/awards/{}/suspensions", self.award)
    }

    async fn suspend(&self) -> Answered {
        self.app.post(DECIDER, &self.path(), &suspicion()).await
    }

    async fn suspended(&self) -> Value {
        self.suspend().await.good()
    }

    async fn lift(&self, who: &str, suspension: &Value) -> Answered {
        let path = format!("{}/{}/lifting", self.path(), text(&suspension["id"]));
        let why = json!({ "reasons": "De presentielijsten kloppen." });
        self.app.post(who, &path, &why).await
    }

    async fn read(&self, suspension: &Value) -> Value {
        let path = format!("{}/{}", self.path(), text(&suspension["id"]));
        self.app.get(PROVIDER, &path).await.good()
    }

    async fn release(&self) -> Answered {
        let path = format!("/v1/payments/{}/release", self.payment);
        self.app.post(FINANCE_2, &path, &json!({})).await
    }

    async fn due(&self) -> Value {
        let path = format!("/v1/payments/{}", self.payment);
        self.app.get(FINANCE, &path).await.good()["dueOn"].clone()
    }

    async fn term(&self, kind: &str) -> Value {
        let path = format!("/v1/applications/{}/terms", self.application);
        let terms = self.app.get(CASEWORKER, &path).await.good();
        let mut terms = terms["items"].as_array().unwrap().iter();
        terms.find(|term| term["kind"] == kind).unwrap().clone()
    }

    /// To whom mail of a kind went, with its words.
    async fn mail(&self, kind: &str) -> Vec<(String, String)> {
        let mails = self.app.mail_of(&self.application, kind).await;
        let said = |mail: &Value| (text(&mail["recipient"]), plain(&text(&mail["text"])));
        mails.iter().map(said).collect()
    }

    async fn lower(&self) -> Value {
        self.app
            .heard(&self.award, json!({ "kind": "lowering", "amount": "400.00" }))
            .await;
        let lowered = json!({
            "kind": "lowered", "amount": "400.00", "ground": "not-performed", "reasons": "Twee bijeenkomsten gingen niet door.",
        });
        let path = format!("/v1/awards/{}/changes", self.award);
        self.app.post(DECIDER, &path, &lowered).await.good()
    }

    /// Everything that waits for it is posted on this day.
    async fn post_all(&self, day: &str) {
        self.app.freeze(noon(day));
        self.app.make_letters().await;
        let queue = self.app.get(CASEWORKER, "/v1/print-jobs").await.good();
        for job in queue["items"].as_array().unwrap() {
            let path = format!("/v1/print-jobs/{}/posting", text(&job["id"]));
            let posting = json!({ "postedOn": day });
            self.app.post(CASEWORKER, &path, &posting).await.good();
        }
    }
}

/// Words without the ends of their lines.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn suspended() -> (u16, String) {
    (409, "payment-suspended".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, told from beginning to end")]
async fn a_suspended_payment_waits_until_that_is_lifted_and_its_term_stands_still_awb_4_56() {
    let story = Prepared::new(true).await;
    assert_eq!(story.due().await, "2026-04-13");
    let drafts = format!("/v1/awards/{}/suspension-previews", story.award);
    let (_, draft) = story.app.download_of(CASEWORKER, &drafts, &suspicion()).await;
    assert!(draft.starts_with(b"%PDF"));
    let suspension = story.suspended().await;
    assert_eq!(
        (
            &suspension["status"],
            &suspension["holds"],
            &suspension["notifiedOn"],
            &suspension["until"]
        ),
        (
            &json!("running"),
            &json!(true),
            &json!("2026-03-02"),
            &json!("2026-06-01")
        )
    );
    // While it runs the term to pay is counted as if it lasts thirteen weeks.
    assert_eq!(story.term("payment-suspension").await["end"], "2026-06-01");
    assert_eq!(story.term("payment").await["end"], "2026-07-13");
    assert_eq!(story.due().await, "2026-07-13");

    let refused = story.release().await;
    assert_eq!(refused.problem(), suspended());
    assert!(
        refused.body.to_string().contains("1 juni 2026"),
        "{:#}",
        refused.body
    );
    let together = json!({ "paymentIds": [story.payment] });
    let together = story.app.post(FINANCE_2, "/v1/payment-releases", &together).await;
    assert_eq!(together.problem(), suspended());
    assert_eq!(
        story.suspend().await.problem(),
        (409, "impossible-now".to_owned())
    );
    for who in [CASEWORKER, FINANCE, PROVIDER] {
        assert_eq!(story.lift(who, &suspension).await.problem().0, 403, "{who}");
    }
    story.app.organisation(OTHER_PROVIDER).await;
    assert_eq!(
        story.app.get(OTHER_PROVIDER, &story.path()).await.problem().0,
        404
    );

    story.app.freeze(noon("2026-03-12"));
    let lifted = story.lift(DECIDER_2, &suspension).await.good();
    assert_eq!(
        (&lifted["status"], &lifted["holds"], &lifted["until"]),
        (&json!("lifted"), &json!(false), &json!("2026-03-12"))
    );
    assert_eq!(
        story.lift(DECIDER, &suspension).await.problem(),
        (409, "impossible-now".to_owned())
    );
    assert_eq!(story.term("payment-suspension").await["status"], "met");
    let payment = story.term("payment").await;
    assert_eq!(payment["end"], "2026-04-23", "ten days later: {payment:#}");
    assert!(payment["reasoning"].to_string().contains("artikel 4:56"));
    assert_eq!(story.due().await, "2026-04-23");
    story.release().await.good();

    let told = story.mail("payment-suspended").await;
    let mut told: Vec<_> = told.iter().map(|(recipient, _)| recipient.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, [FINANCE_2, FINANCE, "subsidie@voorbeeld.example"]);
    let resumed = story.mail("payment-resumed").await;
    assert!(
        resumed[0].1.contains("De presentielijsten kloppen."),
        "{resumed:?}"
    );
    let timeline = format!("/v1/applications/{}/timeline", story.application);
    let timeline = story.app.get(PROVIDER, &timeline).await.good().to_string();
    for title in ["Betaling opgeschort", "Opschorting van betaling voorbij"] {
        assert!(timeline.contains(title), "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_released_before_does_not_go_to_the_bank_while_it_is_suspended() {
    let story = Prepared::new(true).await;
    story.release().await.good();
    let suspension = story.suspended().await;
    let batch = async || story.app.post(FINANCE, "/v1/payment-batches", &json!({})).await;
    assert_eq!(batch().await.problem(), (409, "impossible-now".to_owned()));
    let mut finance = Visitor::new(&story.app);
    finance.log_in(FINANCE).await;
    let listed = finance.get("/financien/betalingen?stand=versturen").await.text;
    assert!(!listed.contains(&story.payment), "{listed}");
    story.lift(DECIDER, &suspension).await.good();
    assert_eq!(batch().await.good()["payments"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_is_over_after_thirteen_weeks_and_people_are_told_before_and_after_awb_4_56() {
    let story = Prepared::new(true).await;
    let suspension = story.suspended().await;
    let tell = async || {
        plafond::worker::tell_of_terms(&story.app.office).await.unwrap();
    };
    story.app.freeze(noon("2026-05-20"));
    tell().await;
    let warned = story.mail("term-ends-soon").await;
    let mut warned = warned
        .iter()
        .filter(|(_, words)| words.contains("want de betaling"))
        .map(|(recipient, _)| recipient.as_str());
    assert!(warned.any(|recipient| recipient == DECIDER));

    // The last day is a day on which payment waits; the day after it goes on, also before the service noticed.
    story.app.freeze(noon("2026-06-01"));
    assert_eq!(story.release().await.problem(), suspended());
    story.app.freeze(noon("2026-06-02"));
    assert_eq!(story.read(&suspension).await["status"], "lapsed");
    story.release().await.good();
    tell().await;
    let lapsed = story.read(&suspension).await;
    assert_eq!(
        (&lapsed["status"], &lapsed["holds"], &lapsed["until"]),
        (&json!("lapsed"), &json!(false), &json!("2026-06-01"))
    );
    assert!(lapsed["endedAt"].is_string());
    assert_eq!(story.term("payment-suspension").await["status"], "lapsed");
    let resumed = story.mail("payment-resumed").await;
    assert_eq!(resumed.len(), 1, "{resumed:?}");
    assert_eq!(resumed[0].0, "subsidie@voorbeeld.example");
    // Nobody was late: no term was told to have lapsed.
    let late = story.mail("term-lapsed").await;
    assert!(
        late.iter().all(|(_, words)| !words.contains("want de betaling")),
        "{late:?}"
    );
    // Another suspicion can suspend it once more.
    assert_eq!(story.suspended().await["until"], "2026-09-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_to_lower_ends_it_on_the_day_on_which_that_is_made_known_awb_4_56() {
    let story = Prepared::new(true).await;
    let suspension = story.suspended().await;
    story.app.freeze(noon("2026-03-10"));
    let change = story.lower().await;
    let concluded = story.read(&suspension).await;
    assert_eq!(
        (&concluded["status"], &concluded["until"], &concluded["changeId"]),
        (&json!("concluded"), &json!("2026-03-10"), &change["id"])
    );
    assert_eq!(story.release().await.problem(), suspended());
    story.app.freeze(noon("2026-03-11"));
    story.release().await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_ends_it_and_leaves_nothing_to_be_suspended() {
    let story = Prepared::new(true).await;
    let suspension = story.suspended().await;
    story
        .app
        .heard(&story.award, json!({ "kind": "revocation" }))
        .await;
    let revoked =
        json!({ "kind": "revoked", "ground": "wrong-data", "reasons": "De gegevens klopten niet." });
    let changes = format!("/v1/awards/{}/changes", story.award);
    story.app.post(DECIDER, &changes, &revoked).await.good();
    assert_eq!(story.read(&suspension).await["status"], "concluded");
    story.app.freeze(noon("2026-03-03"));
    assert_eq!(
        story.suspend().await.problem(),
        (409, "impossible-now".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn by_post_it_begins_and_ends_on_the_days_on_which_the_letters_are_posted_awb_4_56_3_41() {
    let story = Prepared::new(false).await;
    let suspension = story.suspended().await;
    assert_eq!(story.release().await.problem(), suspended());
    story.post_all("2026-03-06").await;
    let known = story.read(&suspension).await;
    assert_eq!(
        (&known["notifiedOn"], &known["until"]),
        (&json!("2026-03-06"), &json!("2026-06-05"))
    );
    assert_eq!(story.term("payment-suspension").await["end"], "2026-06-05");
    // Six weeks since the grant was posted, and as many days as it is suspended since.
    assert_eq!(story.due().await, "2026-07-17");
    let letter = story.app.letter_of(&story.application).await.words();
    assert!(letter.contains("ernstige vermoeden"), "{letter}");

    story.app.freeze(noon("2026-03-10"));
    story.lower().await;
    assert_eq!(story.read(&suspension).await["status"], "running");
    story.post_all("2026-03-12").await;
    let concluded = story.read(&suspension).await;
    assert_eq!(
        (&concluded["status"], &concluded["until"]),
        (&json!("concluded"), &json!("2026-03-12"))
    );
    assert_eq!(story.release().await.problem(), suspended());
    story.app.freeze(noon("2026-03-13"));
    story.release().await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn payment_is_suspended_only_on_a_ground_that_goes_with_where_the_award_stands() {
    let story = Prepared::new(true).await;
    for (ground, expected) in [
        ("unknown-facts", (409, "change-unlawful")),
        ("changed-insights", (400, "invalid-input")),
        ("a-hunch", (400, "invalid-input")),
    ] {
        let new = json!({ "ground": ground, "reasons": "x" });
        let refused = story.app.post(DECIDER, &story.path(), &new).await;
        assert_eq!(refused.problem(), (expected.0, expected.1.to_owned()), "{ground}");
    }
}

async fn refused_by_postgres(url: &str, statement: &str) -> String {
    let mut conn = AsyncPgConnection::establish(url).await.unwrap();
    sql_query(statement)
        .execute(&mut conn)
        .await
        .unwrap_err()
        .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_lets_no_suspended_payment_go_and_keeps_suspensions_as_they_are() {
    let story = Prepared::new(true).await;
    let suspension = story.suspended().await;
    let own = &story.app.database.url;
    let release =
        "UPDATE payments SET status = 'released', released_at = '2026-03-03T10:00:00Z', released_by =
        (SELECT id FROM users WHERE email = 'financien-2@gemeente.example') WHERE status = 'prepared'";
    let paid = "UPDATE payments SET status = 'paid', released_at = '2026-03-03T10:00:00Z', paid_on = '2026-03-03', released_by =
        (SELECT id FROM users WHERE email = 'financien-2@gemeente.example') WHERE status = 'prepared'";
    for statement in [release, paid] {
        let refused = refused_by_postgres(own, statement).await;
        assert!(refused.contains("is suspended"), "{refused}");
    }
    for statement in [
        "UPDATE payment_suspensions SET reasons = 'x'",
        "UPDATE payment_suspensions SET ground = 'wrong-data'",
        "DELETE FROM payment_suspensions",
    ] {
        let refused = refused_by_postgres(own, statement).await;
        assert!(refused.contains("permission denied"), "{refused}");
    }
    let longer = "UPDATE payment_suspensions SET ends_on = notified_on + 92";
    let refused = refused_by_postgres(own, longer).await;
    assert!(
        refused.contains("payment_suspensions_within_thirteen_weeks"),
        "{refused}"
    );
    let second = "INSERT INTO payment_suspensions (id, award_id, ground, reasons, decided_by, decided_at, notified_on, ends_on, status)
        SELECT gen_random_uuid(), award_id, ground, reasons, decided_by, decided_at, notified_on, ends_on, status FROM payment_suspensions";
    let refused = refused_by_postgres(own, second).await;
    assert!(refused.contains("payment_suspensions_one_running"), "{refused}");
    story.lift(DECIDER, &suspension).await.good();
    let again = "UPDATE payment_suspensions SET status = 'running', lifted_by = NULL, lift_reasons = NULL, ended_at = NULL";
    let refused = refused_by_postgres(&story.app.database.owner_url, again).await;
    assert!(refused.contains("stays as it was"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_sees_on_their_own_page_that_payment_waits_and_why() {
    let story = Prepared::new(true).await;
    let app = &story.app;
    let page = format!("/behandeling/subsidies/{}/opschorting", story.award);
    let mut decider = Visitor::new(app);
    decider.log_in(DECIDER).await;
    let fields = [
        ("ground", "not-performed"),
        ("reasons", "Twee bijeenkomsten zijn misschien niet gehouden."),
    ];
    let draft = decider.send(&page, &format!("{page}/concept"), &fields).await;
    assert_eq!((draft.status.as_u16(), &draft.bytes[..4]), (200, &b"%PDF"[..]));
    let mistaken = decider
        .send(&page, &page, &[("ground", ""), ("reasons", "")])
        .await;
    assert_eq!(mistaken.status, 400, "{}", mistaken.text);
    let dossier = format!("/behandeling/aanvragen/{}/besluit", story.application);
    assert_eq!(decider.send(&page, &page, &fields).await.going_to(), dossier);
    let shown = decider.get(&dossier).await.text;
    assert!(shown.contains("Hef de opschorting van betaling op"), "{shown}");

    let mut finance = Visitor::new(app);
    finance.log_in(FINANCE_2).await;
    let payment = format!("/financien/betalingen/{}", story.payment);
    for path in [payment.clone(), format!("/financien/subsidies/{}", story.award)] {
        let shown = finance.get(&path).await.text;
        assert!(shown.contains("De betaling is opgeschort"), "{path}: {shown}");
    }
    let listed = finance.get("/financien/betalingen?stand=vrijgeven").await.text;
    assert!(listed.contains("Opgeschort tot en met"), "{listed}");
    let refused = finance.send(&payment, &format!("{payment}/vrijgave"), &[]).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(refused.text.contains("opgeschort, uiterlijk"), "{}", refused.text);

    let mut provider = Visitor::new(app);
    provider.log_in(PROVIDER).await;
    let own = format!("/aanvrager/aanvragen/{}", story.application);
    let shown = provider.get(&own).await.text;
    assert!(
        shown.contains("Wij betalen voorlopig niet</h3>") && shown.contains("misschien niet gehouden"),
        "{shown}"
    );

    let shown = decider.get(&page).await.text;
    let (_, rest) = shown.split_once("/opschortingen/").unwrap();
    let id = rest.split('/').next().unwrap();
    let lifting = format!(
        "/behandeling/subsidies/{}/opschortingen/{id}/opheffing",
        story.award
    );
    let why = [("reasons", "De presentielijsten kloppen.")];
    assert_eq!(decider.send(&page, &lifting, &why).await.going_to(), dossier);
    assert!(decider.get(&page).await.text.contains("Opgeheven"));
    assert!(
        !provider
            .get(&own)
            .await
            .text
            .contains("Wij betalen voorlopig niet</h3>")
    );
    let kept: Value = serde_json::from_str(&provider.get("/account/gegevens").await.text).unwrap();
    assert_eq!(kept["paymentSuspensions"][0]["status"], "lifted");
    let mut caseworker = Visitor::new(app);
    caseworker.log_in(CASEWORKER).await;
    let shown = caseworker.get(&page).await.text;
    assert!(shown.contains("Een mandaathouder kan dat doen."), "{shown}");
    story.release().await.good();
}
