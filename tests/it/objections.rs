//! Objections: who may, in what order, within which terms, and with what money.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use plafond::audit;
use plafond::http::deed::day_of;
use plafond_rules::roles::Role;
use serde_json::{Value, json};

use crate::support::story::{
    ADMINISTRATOR, ASSESSOR, ASSESSOR_2, CASEWORKER, Call, DECIDER, DECIDER_2, FINANCE, FINANCE_2,
    OTHER_PROVIDER, PROVIDER, grant, report, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App, Database, Pdf};

/// Everything the service knows about itself has to agree: chains, seals, and every ledger with its balance.
async fn assert_sound(database: &Database) {
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

fn refusal() -> Value {
    json!({ "outcome": "refuse", "reasons": "Past niet bij de regeling.", "legalBasis": "Artikel 4:35 Awb" })
}

fn against(decision: &Value) -> Value {
    json!({ "against": "decision", "againstId": decision["id"], "grounds": "Het bereik is te laag geschat." })
}

fn upheld() -> Value {
    json!({
        "outcome": "upheld", "reasons": "Het bereik was te laag geschat.", "legalBasis": "Artikel 7:11 Awb",
        "reportDueOn": "2030-03-01",
    })
}

fn dismissed() -> Value {
    json!({ "outcome": "dismissed", "reasons": "Het besluit klopt.", "legalBasis": "Artikel 7:11 Awb" })
}

fn codes(answer: &Answered) -> Vec<(String, String)> {
    let errors = answer.body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| (text(&error["pointer"]), text(&error["code"])))
        .collect()
}

impl App {
    async fn decided(&self, application: &str, decision: &Value) -> Value {
        let path = format!("/v1/applications/{application}/decision");
        self.post(DECIDER, &path, decision).await.good()
    }

    /// A refused application with its decision.
    async fn refused(&self, who: &str, call: &Call, euros: &str) -> (String, Value) {
        let application = self.complete(who, call, euros).await;
        let decision = self.decided(&application, &refusal()).await;
        (application, decision)
    }

    /// An objection by its provider.
    async fn objected(&self, who: &str, decision: &Value) -> String {
        text(&self.post(who, "/v1/objections", &against(decision)).await.good()["id"])
    }

    /// As [`Self::objected`], of who doesn't want to be heard.
    async fn unheard(&self, who: &str, decision: &Value) -> String {
        let id = self.objected(who, decision).await;
        let waiver = json!({ "ground": "objector-waived", "reason": "Alles staat op papier." });
        self.on(who, &id, "hearing-waiver", &waiver).await.good();
        id
    }

    async fn on(&self, who: &str, id: &str, what: &str, body: &Value) -> Answered {
        self.post(who, &format!("/v1/objections/{id}/{what}"), body).await
    }

    async fn objection(&self, id: &str) -> Value {
        self.get(CASEWORKER, &format!("/v1/objections/{id}")).await.good()
    }

    async fn mails(&self, application: &str) -> Vec<(String, String)> {
        let mails = self.mail_about(application).await;
        let told = |mail: &Value| (text(&mail["kind"]), text(&mail["text"]));
        mails.iter().map(told).collect()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(11, 0, 0).unwrap().and_utc()
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, told from beginning to end")]
async fn a_provider_objects_online_is_heard_and_gets_the_money_it_was_refused() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (application, decision) = app.refused(PROVIDER, &call, "600.00").await;
    let pro_forma = json!({ "against": "decision", "againstId": decision["id"] });
    let objection = app.post(PROVIDER, "/v1/objections", &pro_forma).await.good();
    let id = text(&objection["id"]);
    assert_eq!(
        (&objection["status"], &objection["channel"], &objection["inTime"]),
        (&json!("received"), &json!("online"), &json!(true))
    );
    assert_eq!(objection["grounds"], json!([]));
    let due = day_of(app.now()) + Days::new(14);
    let missing = json!({ "missing": "Uw gronden ontbreken.", "dueOn": due });
    app.on(CASEWORKER, &id, "repair-requests", &missing).await.good();
    let grounds = json!({ "grounds": "Het bereik is te laag geschat." });
    let repaired = app.on(PROVIDER, &id, "repair", &grounds).await.good();
    assert_eq!(repaired["status"], "received");
    let extra = json!({ "grounds": "En de begroting klopt." });
    app.on(PROVIDER, &id, "grounds", &extra).await.good();
    let early = app.on(DECIDER_2, &id, "decision", &upheld()).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    assert!(text(&early.body["detail"]).contains("horen"), "{}", early.body);

    let at = app.now() + TimeDelta::days(8);
    let hearing = json!({ "startsAt": at, "place": "Stadhuis, kamer 2.14" });
    let planned = app.on(CASEWORKER, &id, "hearings", &hearing).await.good();
    let report = format!("hearings/{}/report", text(&planned["id"]));
    let said = json!({ "attendees": "De voorzitter", "report": "De indiener lichtte het bereik toe." });
    let too_early = app.on(CASEWORKER, &id, &report, &said).await;
    assert_eq!(too_early.problem(), (409, "impossible-now".to_owned()));
    app.travel(TimeDelta::days(9));
    app.on(CASEWORKER, &id, &report, &said).await.good();
    let own = app.on(DECIDER, &id, "decision", &upheld()).await;
    assert_eq!(own.problem(), (403, "four-eyes".to_owned()));
    let decided = app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
    assert_eq!(decided["outcome"], "upheld");

    let whole = app.get(PROVIDER, &format!("/v1/objections/{id}")).await.good();
    assert_eq!(whole["status"], "upheld");
    assert_eq!(whole["decision"]["appealUntil"], decided["appealUntil"]);
    let again = app
        .get(PROVIDER, &format!("/v1/applications/{application}/decision"))
        .await
        .good();
    assert_eq!(
        (
            &again["outcome"],
            &again["amount"],
            &again["exempt"],
            &again["replacesId"]
        ),
        (
            &json!("granted"),
            &json!("600.00"),
            &json!("0.00"),
            &decision["id"]
        )
    );
    let shown = app
        .get(PROVIDER, &format!("/v1/applications/{application}"))
        .await
        .good();
    assert_eq!(shown["status"], "granted");
    let award = app
        .get(PROVIDER, &format!("/v1/awards/{}", text(&again["awardId"])))
        .await
        .good();
    assert_eq!(
        (&award["amount"], &award["status"]),
        (&json!("600.00"), &json!("granted"))
    );
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["exempt"]),
        (&json!("600.00"), &json!("0.00"))
    );
    let explained = app
        .get(
            PROVIDER,
            &format!("/v1/applications/{application}/decision/explanation"),
        )
        .await
        .good();
    assert_eq!(
        (&explained["sameAgain"], &explained["inputs"]["roomThen"]),
        (&json!(true), &json!("1000.00"))
    );
    let register = app.get(PROVIDER, "/v1/register").await.good();
    let entry = register["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["id"] == award["id"]);
    assert_eq!(entry.unwrap()["ground"], "Artikel 7:11 Awb");

    let timeline = app
        .get(PROVIDER, &format!("/v1/applications/{application}/timeline"))
        .await
        .good();
    let told: Vec<_> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(&event["action"]))
        .collect();
    let since = told
        .iter()
        .position(|action| action == "objection-received")
        .unwrap();
    assert_eq!(
        told[since..],
        [
            "objection-received",
            "objection-repair-requested",
            "letter-issued",
            "objection-repaired",
            "objection-grounds-added",
            "objection-hearing-planned",
            "letter-issued",
            "objection-heard",
            "letter-issued",
            "decision-replaced",
            "objection-decided",
            "letter-issued",
        ]
    );
    let mails = app.mails(&application).await;
    for (kind, words) in [
        ("objection-received", "mag u uw bezwaar toelichten"),
        ("objection-arrived", "maakte bezwaar"),
        ("objection-repair-requested", "Uw gronden ontbreken."),
        ("objection-grounds-received", "En de begroting klopt."),
        ("objection-hearing-planned", "Stadhuis, kamer 2.14"),
        ("objection-heard", "De indiener lichtte het bereik toe."),
        ("objection-decided", "in beroep gaan bij de rechtbank"),
        ("award-replaced", "€ 600,00"),
    ] {
        assert!(
            mails
                .iter()
                .any(|(own, text)| own == kind && text.contains(words)),
            "{kind}: {words} is missing in {mails:#?}"
        );
    }
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_objection_decision_sent_twice_happens_once() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "600.00").await;
    let id = app.unheard(PROVIDER, &decision).await;
    let token = app.token(DECIDER_2).await;
    let path = format!("/v1/objections/{id}/decision");
    let send = |key: Option<&str>| {
        let request = app
            .request(reqwest::Method::POST, &path)
            .bearer_auth(&token)
            .json(&upheld());
        key.into_iter()
            .fold(request, |request, key| request.header("Idempotency-Key", key))
    };
    assert_eq!(
        app.send(send(None)).await.problem(),
        (400, "header-missing".to_owned())
    );
    let first = app.send(send(Some("one"))).await.good();
    let second = app.send(send(Some("one"))).await.good();
    assert_eq!(first, second);
    let other = app.send(send(Some("two"))).await;
    assert_eq!(other.problem(), (409, "impossible-now".to_owned()));
    assert_eq!(app.balance(&call.ceiling).await["committed"], "600.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_tested_against_the_ceiling_as_it_stood_awb_4_25_3() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "700.00").await;
    let other = app.complete(OTHER_PROVIDER, &call, "800.00").await;
    app.granted(&other).await;
    let id = app.unheard(PROVIDER, &decision).await;
    app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["available"], &balance["exempt"]),
        (&json!("1000.00"), &json!("0.00"), &json!("500.00"))
    );
    let entries = app
        .get(FINANCE, &format!("/v1/ceilings/{}/entries", call.ceiling))
        .await
        .good();
    let last = &entries["items"][3];
    assert_eq!(
        (&last["amount"], &last["exemptGround"], &last["ground"]),
        (&json!("500.00"), &json!("objection"), &json!("Awb 4:25(3)"))
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_fit_then_and_does_not_fit_now_is_refused_in_so_far() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let first = app.complete(OTHER_PROVIDER, &call, "700.00").await;
    app.granted(&first).await;
    let (application, decision) = app.refused(PROVIDER, &call, "600.00").await;
    let other = app.complete(OTHER_PROVIDER, &call, "300.00").await;
    app.granted(&other).await;
    let id = app.unheard(PROVIDER, &decision).await;
    let refused = app.on(DECIDER_2, &id, "decision", &upheld()).await;
    assert_eq!(refused.problem(), (409, "ceiling-reached".to_owned()));
    assert!(
        text(&refused.body["detail"]).contains("€ 300,00"),
        "{}",
        refused.body
    );
    let mut partly = upheld();
    partly["inSoFarAsCeilingAllows"] = json!(true);
    app.on(DECIDER_2, &id, "decision", &partly).await.good();
    let decided = app
        .get(PROVIDER, &format!("/v1/applications/{application}/decision"))
        .await
        .good();
    assert_eq!(
        (&decided["outcome"], &decided["amount"], &decided["exempt"]),
        (&json!("partially-granted"), &json!("300.00"), &json!("300.00"))
    );
    assert_eq!(app.balance(&call.ceiling).await["committed"], "1000.00");
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_objections_upheld_at_once_for_the_last_room_leave_the_ledger_right() {
    let app = Arc::new(App::start().await);
    let call = app.call("1000.00").await;
    let mut waiting = Vec::new();
    for who in [PROVIDER, OTHER_PROVIDER] {
        let (_, decision) = app.refused(who, &call, "900.00").await;
        waiting.push(app.unheard(who, &decision).await);
    }
    app.token(DECIDER_2).await;
    let decisions: Vec<_> = waiting
        .into_iter()
        .map(|id| {
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.on(DECIDER_2, &id, "decision", &upheld()).await })
        })
        .collect();
    for decision in decisions {
        decision.await.unwrap().good();
    }
    // Each had room for 1,000 at the first decision; together they have more than there is, and the rest is exempt.
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["available"], &balance["exempt"]),
        (&json!("1000.00"), &json!("0.00"), &json!("800.00"))
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_grant_becomes_more_and_an_objector_never_ends_lower() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let mut partly = grant();
    partly["amount"] = json!("400.00");
    partly["obligations"] = json!(["Geef elke activiteit gratis."]);
    let decision = app.decided(&application, &partly).await;
    let award = text(&decision["awardId"]);
    app.paid(&award, "400.00").await;
    let id = app.unheard(PROVIDER, &decision).await;
    let with = |amount: &str| json!({ "outcome": "partly-upheld", "reasons": "x", "legalBasis": "x", "amount": amount });
    for (amount, code) in [
        ("399.99", "worse-off"),
        ("400.00", "nothing-changes"),
        ("900.01", "amount-outside-request"),
    ] {
        let wrong = app.on(DECIDER_2, &id, "decision", &with(amount)).await;
        assert_eq!(
            codes(&wrong),
            [("/amount".to_owned(), code.to_owned())],
            "{amount}"
        );
    }
    app.on(DECIDER_2, &id, "decision", &with("650.00")).await.good();
    let shown = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(
        (&shown["amount"], &shown["status"]),
        (&json!("650.00"), &json!("running"))
    );
    let again = app
        .get(PROVIDER, &format!("/v1/applications/{application}/decision"))
        .await
        .good();
    assert_eq!(again["obligations"], json!(["Geef elke activiteit gratis."]));
    assert_eq!(again["awardId"], json!(award));
    assert_eq!(app.balance(&call.ceiling).await["committed"], "650.00");
    // The advance counts: what is payable is the difference, and neither decider releases it.
    let path = format!("/v1/awards/{award}/payments");
    let beyond = app.post(FINANCE, &path, &json!({ "amount": "250.01" })).await;
    assert_eq!(beyond.problem(), (409, "beyond-commitment".to_owned()));
    app.post(FINANCE, &path, &json!({ "amount": "250.00" }))
        .await
        .good();
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn obligations_alone_can_change_and_a_dismissal_changes_nothing() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let mut heavy = grant();
    heavy["obligations"] = json!(["Lever elke week een verslag."]);
    let decision = app.decided(&application, &heavy).await;
    let id = app.unheard(PROVIDER, &decision).await;
    let mut nothing = dismissed();
    nothing["outcome"] = json!("partly-upheld");
    let wrong = app.on(DECIDER_2, &id, "decision", &nothing).await;
    assert_eq!(
        codes(&wrong),
        [("/amount".to_owned(), "does-not-fit-outcome".to_owned())]
    );
    let mut lighter = nothing.clone();
    lighter["amount"] = json!("900.00");
    lighter["obligations"] = json!(["Lever elk kwartaal een verslag."]);
    app.on(DECIDER_2, &id, "decision", &lighter).await.good();
    let again = app
        .get(PROVIDER, &format!("/v1/applications/{application}/decision"))
        .await
        .good();
    assert_eq!(
        (&again["obligations"], &again["amount"]),
        (&json!(["Lever elk kwartaal een verslag."]), &json!("900.00"))
    );
    let (refused, decision) = app.refused(OTHER_PROVIDER, &call, "50.00").await;
    let id = app.unheard(OTHER_PROVIDER, &decision).await;
    let mut wrong = dismissed();
    wrong["amount"] = json!("50.00");
    let wrong = app.on(DECIDER_2, &id, "decision", &wrong).await;
    assert_eq!(
        codes(&wrong),
        [("/amount".to_owned(), "does-not-fit-outcome".to_owned())]
    );
    app.on(DECIDER_2, &id, "decision", &dismissed()).await.good();
    let stands = app
        .get(OTHER_PROVIDER, &format!("/v1/applications/{refused}/decision"))
        .await
        .good();
    assert_eq!(
        (&stands["id"], &stands["outcome"]),
        (&decision["id"], &json!("refused"))
    );
    let closed = app.on(OTHER_PROVIDER, &id, "withdrawal", &json!({})).await;
    assert_eq!(closed.problem(), (409, "impossible-now".to_owned()));
    assert!(
        text(&closed.body["detail"]).contains("ongegrond"),
        "{}",
        closed.body
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_or_touches_another_organisations_objection() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let stranger = app
        .post(OTHER_PROVIDER, "/v1/objections", &against(&decision))
        .await;
    assert_eq!(stranger.problem(), (404, "not-found".to_owned()));
    let id = app.objected(PROVIDER, &decision).await;
    let grounds = json!({ "grounds": "x" });
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    for (what, body) in [
        ("grounds", &grounds),
        ("repair", &grounds),
        ("hearing-request", &json!({})),
        ("hearing-waiver", &waiver),
        ("withdrawal", &json!({})),
    ] {
        let refused = app.on(OTHER_PROVIDER, &id, what, body).await;
        assert_eq!(refused.problem(), (404, "not-found".to_owned()), "{what}");
    }
    let path = format!("/v1/objections/{id}");
    assert_eq!(app.get(OTHER_PROVIDER, &path).await.problem().0, 404);
    assert_eq!(
        app.get(OTHER_PROVIDER, "/v1/objections").await.good()["items"],
        json!([])
    );
    let own = app.get(PROVIDER, "/v1/objections?status=received").await.good();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let twice = app.post(PROVIDER, "/v1/objections", &against(&decision)).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    app.on(PROVIDER, &id, "withdrawal", &json!({})).await.good();
    assert_eq!(app.objection(&id).await["status"], "withdrawn");
    app.objected(PROVIDER, &decision).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_by_post_is_registered_with_its_days_awb_6_9() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-24")));
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    assert_eq!(decision["objectionUntil"], "2026-05-06");
    app.freeze(noon(day("2026-05-13")));
    let mut letter = against(&decision);
    let all_wrong = app.post(CASEWORKER, "/v1/objections", &letter).await;
    assert_eq!(
        codes(&all_wrong),
        [
            ("/channel".to_owned(), "missing".to_owned()),
            ("/receivedOn".to_owned(), "missing".to_owned())
        ]
    );
    letter["channel"] = json!("e-mail");
    letter["receivedOn"] = json!("2026-05-14");
    letter["postedOn"] = json!("2026-05-15");
    let wrong = app.post(CASEWORKER, "/v1/objections", &letter).await;
    assert_eq!(
        codes(&wrong),
        [
            ("/receivedOn".to_owned(), "date-out-of-range".to_owned()),
            ("/postedOn".to_owned(), "only-by-post".to_owned()),
            ("/postedOn".to_owned(), "date-out-of-range".to_owned())
        ]
    );
    let ours = app.post(PROVIDER, "/v1/objections", &letter).await;
    assert_eq!(codes(&ours).len(), 3);
    letter["channel"] = json!("post");
    letter["receivedOn"] = json!("2026-05-13");
    letter["postedOn"] = json!("2026-05-06");
    let registered = app.post(CASEWORKER, "/v1/objections", &letter).await.good();
    assert_eq!(
        (&registered["inTime"], &registered["channel"]),
        (&json!(true), &json!("post"))
    );
    assert!(
        text(&registered["inTimeReasoning"][0]).contains("6:9"),
        "{registered}"
    );
    // Six weeks from the end of the term to object, wherever in it the objection came.
    assert_eq!(registered["decideBy"], "2026-06-17");
    assert_eq!(registered["terms"][1]["end"], "2026-06-17");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_objection_is_inadmissible_unless_nobody_is_to_blame_awb_6_11() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-24")));
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let (_, other) = app.refused(OTHER_PROVIDER, &call, "100.00").await;
    app.freeze(noon(day("2026-05-07")));
    let mut late = against(&decision);
    late["lateReason"] = json!("Ik kon gisteravond niet inloggen.");
    let objection = app.post(PROVIDER, "/v1/objections", &late).await.good();
    assert_eq!(
        (&objection["inTime"], &objection["lateReason"]),
        (&json!(false), &late["lateReason"])
    );
    let id = text(&objection["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(PROVIDER, &id, "hearing-waiver", &waiver).await.good();
    let late = app.on(DECIDER_2, &id, "decision", &upheld()).await;
    assert_eq!(late.problem(), (409, "impossible-now".to_owned()));
    let mut excused = upheld();
    excused["lateness"] = json!({ "excuse": "outage", "reason": "De dienst lag die avond stil." });
    let never = app.on(DECIDER_2, &id, "decision", &excused).await;
    assert_eq!(
        codes(&never),
        [("/lateness/excuse".to_owned(), "no-outage-recorded".to_owned())]
    );
    excused["lateness"] = json!({ "excuse": "other", "reason": "De penningmeester lag in het ziekenhuis." });
    app.on(DECIDER_2, &id, "decision", &excused).await.good();
    let shown = app.objection(&id).await;
    assert_eq!(
        (&shown["inTime"], &shown["decision"]["excuse"]),
        (&json!(true), &json!("other"))
    );
    assert!(text(&shown["inTimeReasoning"][1]).contains("6:11"), "{shown}");

    let id = app.objected(OTHER_PROVIDER, &other).await;
    let clear = json!({ "ground": "clearly-inadmissible", "reason": "Een dag te laat." });
    let not_yours = app.on(OTHER_PROVIDER, &id, "hearing-waiver", &clear).await;
    assert_eq!(
        codes(&not_yours),
        [("/ground".to_owned(), "ground-unfounded".to_owned())]
    );
    app.on(CASEWORKER, &id, "hearing-waiver", &clear).await.good();
    let mut inadmissible = dismissed();
    inadmissible["outcome"] = json!("inadmissible");
    let no_ground = app.on(DECIDER_2, &id, "decision", &inadmissible).await;
    assert_eq!(no_ground.problem(), (409, "impossible-now".to_owned()));
    inadmissible["inadmissibleGround"] = json!("late");
    app.on(DECIDER_2, &id, "decision", &inadmissible).await.good();
    assert_eq!(app.objection(&id).await["status"], "inadmissible");
}

impl App {
    /// An outage in the evening of a day, that an administrator records.
    async fn was_away_in_the_evening_of(&self, day: &str) {
        let outage = json!({
            "beganAt": format!("{day}T18:00:00Z"), "endedAt": format!("{day}T20:00:00Z"),
            "description": "Het netwerk lag eruit.",
        });
        self.post(ADMINISTRATOR, "/v1/outages", &outage).await.good();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_on_the_last_evening_makes_up_for_a_late_objection_awb_2_21() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-24")));
    let call = app.call("1000.00").await;
    let (application, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let (_, other) = app.refused(OTHER_PROVIDER, &call, "100.00").await;
    assert_eq!(decision["objectionUntil"], "2026-05-06");
    app.freeze(noon(day("2026-05-07")));
    app.was_away_in_the_evening_of("2026-05-06").await;
    let id = app.objected(PROVIDER, &decision).await;
    let shown = app.objection(&id).await;
    assert_eq!(shown["inTime"], true, "{shown:#}");
    let why = text(&shown["inTimeReasoning"][1]);
    assert!(why.contains("storing") && why.contains("2:21"), "{why}");
    let mails = app.mails(&application).await;
    let receipt = mails.iter().find(|(kind, _)| kind == "objection-received");
    let receipt = receipt
        .unwrap()
        .1
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        receipt.contains("Uw bezwaar is op tijd. Van 6 mei 2026"),
        "{receipt}"
    );
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(PROVIDER, &id, "hearing-waiver", &waiver).await.good();
    let mut late = dismissed();
    late["outcome"] = json!("inadmissible");
    late["inadmissibleGround"] = json!("late");
    let refused = app.on(DECIDER_2, &id, "decision", &late).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
    let shown = app.objection(&id).await;
    assert_eq!(
        (
            &shown["inTime"],
            &shown["decision"]["excuse"],
            &shown["decision"]["excuseReason"]
        ),
        (&json!(true), &json!("outage"), &json!(why))
    );

    // It gave until the end of the 7th.
    app.freeze(noon(day("2026-05-08")));
    let id = app.objected(OTHER_PROVIDER, &other).await;
    assert_eq!(app.objection(&id).await["inTime"], false);
    app.on(OTHER_PROVIDER, &id, "hearing-waiver", &waiver)
        .await
        .good();
    let mut excused = upheld();
    excused["lateness"] = json!({ "excuse": "outage", "reason": "De dienst lag stil." });
    let over = app.on(DECIDER_2, &id, "decision", &excused).await;
    assert_eq!(codes(&over)[0].1, "no-outage-recorded");
    app.on(DECIDER_2, &id, "decision", &late).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_outage_kept_from_being_supplied_is_still_in_time_awb_2_21_6_6() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-24")));
    let call = app.call("1000.00").await;
    let (application, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let (_, other) = app.refused(OTHER_PROVIDER, &call, "100.00").await;
    let id = app.objected(PROVIDER, &decision).await;
    let silent = app.objected(OTHER_PROVIDER, &other).await;
    let missing = json!({ "missing": "De machtiging.", "dueOn": "2026-04-02" });
    for asked in [&id, &silent] {
        app.on(CASEWORKER, asked, "repair-requests", &missing)
            .await
            .good();
    }
    let clear = json!({ "ground": "clearly-inadmissible", "reason": "Niet aangevuld." });
    app.on(CASEWORKER, &silent, "hearing-waiver", &clear).await.good();
    // Between that Thursday and the next working day lie Good Friday and Easter.
    app.freeze(noon(day("2026-04-07")));
    app.was_away_in_the_evening_of("2026-04-02").await;
    let asked = app.objection(&id).await["repairRequests"][0].clone();
    assert_eq!(
        (&asked["dueOn"], &asked["extendedUntil"]),
        (&json!("2026-04-02"), &json!("2026-04-07"))
    );
    app.on(PROVIDER, &id, "repair", &json!({ "grounds": "x" }))
        .await
        .good();
    let path = format!("/v1/applications/{application}/terms");
    let terms = app.get(PROVIDER, &path).await.good();
    let mut terms = terms["items"].as_array().unwrap().iter();
    let repair = terms.find(|term| term["kind"] == "objection-repair").unwrap();
    assert_eq!(repair["status"], "met");
    assert!(repair["reasoning"].to_string().contains("2:21"), "{repair}");
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(PROVIDER, &id, "hearing-waiver", &waiver).await.good();
    let mut inadmissible = dismissed();
    inadmissible["outcome"] = json!("inadmissible");
    inadmissible["inadmissibleGround"] = json!("not-repaired");
    for objection in [&id, &silent] {
        let early = app.on(DECIDER_2, objection, "decision", &inadmissible).await;
        assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    }
    app.freeze(noon(day("2026-04-08")));
    let supplied = app.on(DECIDER_2, &id, "decision", &inadmissible).await;
    assert_eq!(supplied.problem(), (409, "impossible-now".to_owned()));
    app.on(DECIDER_2, &silent, "decision", &inadmissible).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_could_not_answer_because_of_an_outage_is_not_taken_to_be_silent_awb_2_21_7_3() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-24")));
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let id = app.objected(PROVIDER, &decision).await;
    let offer = json!({ "answerBy": "2026-04-02" });
    app.on(CASEWORKER, &id, "hearing-offer", &offer).await.good();
    app.freeze(noon(day("2026-04-07")));
    app.was_away_in_the_evening_of("2026-04-02").await;
    let silent = json!({ "ground": "no-answer", "reason": "Geen antwoord." });
    let early = app.on(CASEWORKER, &id, "hearing-waiver", &silent).await;
    assert_eq!(codes(&early)[0].1, "ground-unfounded");
    app.freeze(noon(day("2026-04-08")));
    app.on(CASEWORKER, &id, "hearing-waiver", &silent).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_stands_still_for_repair_and_is_postponed_once_or_by_consent_awb_7_10() {
    let app = App::start().await;
    app.freeze(noon(day("2025-11-14")));
    let call = app.call("1000.00").await;
    let (application, decision) = app.refused(PROVIDER, &call, "100.00").await;
    app.freeze(noon(day("2026-01-05")));
    let mut letter = against(&decision);
    letter["channel"] = json!("e-mail");
    letter["receivedOn"] = json!("2025-12-22");
    let id = text(&app.post(CASEWORKER, "/v1/objections", &letter).await.good()["id"]);
    let by = async |expected: &str| {
        let shown = app.objection(&id).await;
        assert_eq!(
            (&shown["decideBy"], &shown["terms"][1]["end"]),
            (&json!(expected), &json!(expected))
        );
        shown
    };
    by("2026-02-09").await;
    let missing = json!({ "missing": "Uw gronden.", "dueOn": "2026-01-30" });
    app.on(CASEWORKER, &id, "repair-requests", &missing).await.good();
    by("2026-03-05").await;
    app.freeze(noon(day("2026-01-16")));
    app.on(PROVIDER, &id, "repair", &json!({ "grounds": "x" }))
        .await
        .good();
    by("2026-02-19").await;
    let postpone = json!({ "ground": "once", "weeks": 6, "reason": "De commissie komt later bijeen." });
    app.on(CASEWORKER, &id, "postponement", &postpone).await.good();
    let shown = by("2026-04-02").await;
    let words = shown["terms"][1]["reasoning"].to_string();
    assert!(
        words.contains("7:10, derde lid") && words.contains("10 dagen"),
        "{words}"
    );
    let twice = app.on(CASEWORKER, &id, "postponement", &postpone).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    let mut further = json!({ "ground": "consent-of-objector", "until": "2026-05-01", "reason": "x" });
    let no_consent = app.on(CASEWORKER, &id, "postponement", &further).await;
    assert_eq!(
        codes(&no_consent),
        [("/consentedOn".to_owned(), "does-not-fit-ground".to_owned())]
    );
    further["consentedOn"] = json!("2026-01-15");
    app.on(CASEWORKER, &id, "postponement", &further).await.good();
    by("2026-05-01").await;
    let committee = json!({ "name": "Commissie voor bezwaarschriften" });
    let advised = app.on(CASEWORKER, &id, "committee", &committee).await.good();
    // Twelve weeks, ten days and six weeks end on Ascension Day, and the day after it is free by decree.
    assert_eq!(advised["decideBy"], "2026-05-18");
    let kinds: Vec<_> = app
        .mails(&application)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    for kind in ["objection-postponed", "objection-committee-asked"] {
        assert!(kinds.iter().any(|own| own == kind), "{kind} in {kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_that_is_over_is_not_made_longer_without_the_objector() {
    let app = App::start().await;
    app.freeze(noon(day("2025-11-14")));
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let id = app.objected(PROVIDER, &decision).await;
    app.freeze(noon(day("2026-02-10")));
    let postpone = json!({ "ground": "once", "weeks": 2, "reason": "x" });
    let committee = json!({ "name": "x" });
    // Nor is it by a rule of procedure, for which nobody has to agree.
    let rules = json!({ "ground": "rules-of-procedure", "until": "2026-03-02", "reason": "x" });
    for (what, body) in [
        ("postponement", &postpone),
        ("postponement", &rules),
        ("committee", &committee),
    ] {
        let late = app.on(CASEWORKER, &id, what, body).await;
        assert_eq!(
            late.problem(),
            (409, "impossible-now".to_owned()),
            "{what}: {body}"
        );
    }
    // What is asked for now lets nothing stand still that is over, and the term says so.
    let missing = json!({ "missing": "Uw gronden.", "dueOn": "2026-02-24" });
    app.on(CASEWORKER, &id, "repair-requests", &missing).await.good();
    let asked = app.objection(&id).await;
    assert_eq!(asked["decideBy"], "2026-02-09");
    let words = asked["terms"][1]["reasoning"].to_string();
    assert!(words.contains("toen was de termijn al voorbij"), "{words}");
    let agreed = json!({
        "ground": "consent-of-all", "until": "2026-03-02", "consentedOn": "2026-02-10", "reason": "x",
    });
    app.on(CASEWORKER, &id, "postponement", &agreed).await.good();
    assert_eq!(app.objection(&id).await["decideBy"], "2026-03-02");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_and_does_not_answer_is_not_heard_and_who_wants_to_be_is_awb_7_3() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let id = app.objected(PROVIDER, &decision).await;
    let silent = json!({ "ground": "no-answer", "reason": "Geen antwoord." });
    let unasked = app.on(CASEWORKER, &id, "hearing-waiver", &silent).await;
    assert_eq!(
        codes(&unasked),
        [("/ground".to_owned(), "ground-unfounded".to_owned())]
    );
    let offer = json!({ "answerBy": day_of(app.now()) + Days::new(10) });
    app.on(CASEWORKER, &id, "hearing-offer", &offer).await.good();
    let too_soon = app.on(CASEWORKER, &id, "hearing-waiver", &silent).await;
    assert_eq!(too_soon.problem().0, 400);
    app.travel(TimeDelta::days(12));
    app.on(PROVIDER, &id, "hearing-request", &json!({})).await.good();
    let wants = app.on(CASEWORKER, &id, "hearing-waiver", &silent).await;
    assert_eq!(wants.problem().0, 400);
    let soon = app.now() + TimeDelta::days(3);
    let mut hearing = json!({ "startsAt": soon, "place": "https://overleg.example/1", "online": true });
    let short = app.on(CASEWORKER, &id, "hearings", &hearing).await;
    assert_eq!(codes(&short), [("/startsAt".to_owned(), "too-soon".to_owned())]);
    hearing["shortNoticeAgreed"] = json!(true);
    app.on(CASEWORKER, &id, "hearings", &hearing).await.good();
    let full = json!({ "ground": "fully-upheld", "reason": "Wij komen volledig tegemoet." });
    app.on(CASEWORKER, &id, "hearing-waiver", &full).await.good();
    let other = app.on(DECIDER_2, &id, "decision", &dismissed()).await;
    assert_eq!(other.problem(), (409, "impossible-now".to_owned()));
    assert!(
        text(&other.body["detail"]).contains("hoor de indiener eerst"),
        "{}",
        other.body
    );
    app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_repaired_in_time_makes_an_objection_inadmissible_awb_6_6() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let id = app.objected(PROVIDER, &decision).await;
    let yesterday = json!({ "missing": "x", "dueOn": day_of(app.now()) });
    let wrong = app.on(CASEWORKER, &id, "repair-requests", &yesterday).await;
    assert_eq!(
        codes(&wrong),
        [("/dueOn".to_owned(), "term-too-short".to_owned())]
    );
    let missing = json!({ "missing": "De machtiging.", "dueOn": day_of(app.now()) + Days::new(14) });
    app.on(CASEWORKER, &id, "repair-requests", &missing).await.good();
    let clear = json!({ "ground": "clearly-inadmissible", "reason": "Niet aangevuld." });
    app.on(CASEWORKER, &id, "hearing-waiver", &clear).await.good();
    let mut inadmissible = dismissed();
    inadmissible["outcome"] = json!("inadmissible");
    inadmissible["inadmissibleGround"] = json!("not-repaired");
    let early = app.on(DECIDER_2, &id, "decision", &inadmissible).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));
    app.travel(TimeDelta::days(16));
    app.on(DECIDER_2, &id, "decision", &inadmissible).await.good();
    assert_eq!(
        app.objection(&id).await["decision"]["inadmissibleGround"],
        "not-repaired"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_assessed_or_decided_first_never_decides_on_the_objection_awb_10_3_3() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Assessor, Role::Decider])
        .await;
    let criteria =
        json!({ "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }] });
    let call = app.call_like("1000.00", criteria).await;
    let application = app.complete(PROVIDER, &call, "100.00").await;
    let scores = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed bereik." });
    for who in [both, ASSESSOR] {
        let path = format!("/v1/applications/{application}/assessments");
        app.post(who, &path, &scores).await.good();
    }
    let decision = app.decided(&application, &refusal()).await;
    let id = app.unheard(PROVIDER, &decision).await;
    for who in [DECIDER, both] {
        let refused = app.on(who, &id, "decision", &upheld()).await;
        assert_eq!(refused.problem(), (403, "four-eyes".to_owned()), "{who}");
    }
    assert_eq!(
        app.on(ASSESSOR_2, &id, "decision", &upheld()).await.problem().0,
        403
    );
    app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
    let again = app
        .get(PROVIDER, &format!("/v1/applications/{application}/decision"))
        .await
        .good();
    let second = app.post(PROVIDER, "/v1/objections", &against(&again)).await;
    assert_eq!(second.problem(), (409, "impossible-now".to_owned()));
    assert!(
        text(&second.body["detail"]).contains("rechtbank"),
        "{}",
        second.body
    );
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, told from beginning to end")]
async fn the_runtime_role_can_neither_decide_for_itself_nor_take_more_than_there_was() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "700.00").await;
    let other = app.complete(OTHER_PROVIDER, &call, "800.00").await;
    app.granted(&other).await;
    let open = app.unheard(PROVIDER, &decision).await;
    let (_, later) = app.refused(OTHER_PROVIDER, &call, "150.00").await;
    let done = app.unheard(OTHER_PROVIDER, &later).await;
    app.on(DECIDER_2, &done, "decision", &upheld()).await.good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let exempt = |amount: &str, decision: &str| {
        format!(
            "INSERT INTO ceiling_entries (ceiling_id, seq, kind, amount, exempt_ground, ground, decision_id, actor_id, at, \
             amount_after, committed_after, exempt_after) SELECT '{}', 99, 'committed', {amount}, 'objection', 'x', \
             {decision}, decided_by, now(), 0, 0, 0 FROM decisions LIMIT 1",
            call.ceiling
        )
    };
    let replaced = format!("(SELECT id FROM decisions WHERE objection_id = '{done}')");
    let room = "has no such room outside the ceiling";
    let first = text(&decision["id"]);
    for (statement, held_by) in [
        // Without an objection that was upheld, beyond what there was then (200), and while something is left today.
        (exempt("1.00", &format!("'{first}'")), room),
        (exempt("50.01", &replaced), room),
        (exempt("1.00", &replaced), room),
        (
            format!(
                "INSERT INTO objection_decisions (id, objection_id, outcome, reasons, legal_basis, in_time, decided_by, \
                 decided_at, notified_on, appeal_until) SELECT gen_random_uuid(), '{open}', 'upheld', 'x', 'x', true, \
                 decided_by, now(), current_date, current_date FROM decisions WHERE id = '{first}'"
            ),
            "can't decide on the objection",
        ),
        (
            format!(
                "INSERT INTO objection_decisions (id, objection_id, outcome, reasons, legal_basis, in_time, decided_by, \
                 decided_at, notified_on, appeal_until) SELECT gen_random_uuid(), '{open}', 'dismissed', 'x', 'x', false, \
                 decided_by, now(), current_date, current_date FROM decisions WHERE objection_id = '{done}'"
            ),
            "objection_decisions_late_is_inadmissible",
        ),
        (
            format!(
                "INSERT INTO objection_decisions (id, objection_id, outcome, reasons, legal_basis, in_time, excuse, \
                 excuse_reason, decided_by, decided_at, notified_on, appeal_until) SELECT gen_random_uuid(), '{open}', \
                 'dismissed', 'x', 'x', false, 'outage', 'x', decided_by, now(), current_date, current_date FROM decisions \
                 WHERE objection_id = '{done}'"
            ),
            "no outage was recorded",
        ),
        (
            format!("UPDATE objections SET status = 'upheld' WHERE id = '{open}'"),
            "has no decision",
        ),
        (
            format!("UPDATE objections SET received_on = current_date - 5 WHERE id = '{open}'"),
            "stays as it was received and decided",
        ),
        (
            format!("UPDATE objections SET status = 'received' WHERE id = '{done}'"),
            "stays as it was received and decided",
        ),
        (
            "UPDATE objection_decisions SET outcome = 'dismissed'".to_owned(),
            "permission denied",
        ),
        ("DELETE FROM objection_decisions".to_owned(), "permission denied"),
        (
            "UPDATE objection_grounds SET text = 'x'".to_owned(),
            "permission denied",
        ),
        ("DELETE FROM objections".to_owned(), "permission denied"),
        (
            format!(
                "WITH made AS (INSERT INTO decisions SELECT gen_random_uuid(), application_id, outcome, requested, amount, \
                 reasons, legal_basis, obligations, score, ceiling_id, ceiling_amount, ceiling_committed, decided_by, \
                 decided_at, notified_on, objection_until, exempt, '{open}', id FROM decisions WHERE id = '{first}' \
                 RETURNING id) INSERT INTO decision_bases SELECT made.id, rule_version, inputs, inputs_hash, outcome \
                 FROM made, decision_bases WHERE decision_id = '{first}'"
            ),
            "rests on no upheld objection",
        ),
    ] {
        let refused = diesel::sql_query(&statement).execute(&mut conn).await;
        let words = refused.unwrap_err().to_string();
        assert!(words.contains(held_by), "{statement}: {words}");
    }
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["exempt"]),
        (&json!("950.00"), &json!("0.00"))
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_interested_party_can_object_and_the_grant_can_become_less() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let decision = app.decided(&application, &grant()).await;
    app.paid(&text(&decision["awardId"]), "400.00").await;
    let competitor = app.organisation(OTHER_PROVIDER).await;
    let mut letter = against(&decision);
    letter["organisationId"] = json!(competitor);
    letter["channel"] = json!("post");
    letter["receivedOn"] = json!(day_of(app.now()));
    let registered = app.post(CASEWORKER, "/v1/objections", &letter).await.good();
    let id = text(&registered["id"]);
    assert_eq!(
        app.get(OTHER_PROVIDER, &format!("/v1/objections/{id}"))
            .await
            .good()["organisationId"],
        json!(competitor)
    );
    assert_eq!(
        app.get(PROVIDER, &format!("/v1/objections/{id}"))
            .await
            .problem()
            .0,
        404
    );
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(OTHER_PROVIDER, &id, "hearing-waiver", &waiver)
        .await
        .good();
    let lower = json!({ "outcome": "partly-upheld", "reasons": "x", "legalBasis": "x", "amount": "300.00" });
    app.on(DECIDER_2, &id, "decision", &lower).await.good();
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["available"]),
        (&json!("300.00"), &json!("700.00"))
    );
    let award = app
        .get(PROVIDER, &format!("/v1/awards/{}", text(&decision["awardId"])))
        .await
        .good();
    assert_eq!(award["amount"], "300.00");
    let reclaim = app.payments(&text(&decision["awardId"])).await.pop().unwrap();
    assert_eq!((reclaim.0.as_str(), reclaim.1.as_str()), ("reclaim", "100.00"));
    assert_sound(&app.database).await;
}

fn final_report() -> Value {
    json!({
        "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": true, "sessions": 1, "narrative": "x",
        "actualCosts": "1.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00", "reached": [],
    })
}

impl App {
    /// Pays an advance to the end.
    async fn paid(&self, award: &str, euros: &str) {
        let path = format!("/v1/awards/{award}/payments");
        let payment = self
            .post(FINANCE, &path, &json!({ "amount": euros }))
            .await
            .good();
        let payment = format!("/v1/payments/{}", text(&payment["id"]));
        self.post(FINANCE_2, &format!("{payment}/release"), &json!({}))
            .await
            .good();
        let day = day_of(self.now());
        let paid = json!({ "paidOn": day });
        self.post(FINANCE, &format!("{payment}/confirmation"), &paid)
            .await
            .good();
    }

    /// Kind, amount and status of the payments of an award.
    async fn payments(&self, award: &str) -> Vec<(String, String, String)> {
        let found = self
            .get(FINANCE, &format!("/v1/awards/{award}/payments"))
            .await
            .good();
        let items = found["items"].as_array().unwrap().iter();
        items
            .map(|payment| {
                (
                    text(&payment["kind"]),
                    text(&payment["amount"]),
                    text(&payment["status"]),
                )
            })
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_that_was_too_low_is_raised_outside_a_ceiling_that_others_used_awb_4_25_3() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let award = app.granted(&application).await;
    app.paid(&award, "800.00").await;
    let reports = format!("/v1/awards/{award}/reports");
    app.post(PROVIDER, &reports, &final_report()).await.good();
    let settled = app.settled_lower(&award, "500.00").await;
    let other = app.complete(OTHER_PROVIDER, &call, "450.00").await;
    app.granted(&other).await;
    let contest = json!({ "against": "settlement", "againstId": settled["id"], "grounds": "x" });
    let stranger = app.post(OTHER_PROVIDER, "/v1/objections", &contest).await;
    assert_eq!(stranger.problem(), (404, "not-found".to_owned()));
    let id = text(&app.post(PROVIDER, "/v1/objections", &contest).await.good()["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(PROVIDER, &id, "hearing-waiver", &waiver).await.good();
    let with = |amount: &str| json!({ "outcome": "partly-upheld", "reasons": "x", "legalBasis": "x", "amount": amount });
    assert_eq!(
        app.on(DECIDER, &id, "decision", &with("850.00"))
            .await
            .problem()
            .0,
        403
    );
    for amount in ["500.00", "900.01"] {
        let wrong = app.on(DECIDER_2, &id, "decision", &with(amount)).await;
        assert_eq!(wrong.problem().0, 400, "{amount}: {}", wrong.body);
    }
    app.on(DECIDER_2, &id, "decision", &with("850.00")).await.good();
    let shown = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(
        (&shown["amount"], &shown["status"]),
        (&json!("850.00"), &json!("settled"))
    );
    // 50 was left of the ceiling; the other 300 is what the settlement had taken.
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["exempt"]),
        (&json!("1000.00"), &json!("300.00"))
    );
    let moved =
        |kind: &str, amount: &str, status: &str| (kind.to_owned(), amount.to_owned(), status.to_owned());
    assert_eq!(
        app.payments(&award).await,
        [
            moved("advance", "800.00", "paid"),
            moved("reclaim", "300.00", "cancelled"),
            moved("final", "50.00", "planned"),
        ]
    );
    let mails = app.mails(&application).await;
    let told = mails.iter().find(|(kind, _)| kind == "objection-decided");
    assert!(told.unwrap().1.contains("U krijgt nog € 50,00"), "{told:?}");
    let changes = app
        .get(PROVIDER, &format!("/v1/awards/{award}/changes"))
        .await
        .good();
    let change = &changes["items"][0];
    assert_eq!(
        (&change["ground"], &change["article"]),
        (&json!("objection"), &json!("Awb 7:11"))
    );
    let again = json!({ "against": "award-change", "againstId": change["id"], "grounds": "x" });
    let court = app.post(PROVIDER, "/v1/objections", &again).await;
    assert_eq!(court.problem(), (409, "impossible-now".to_owned()));
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_an_award_is_taken_back_on_an_objection_awb_7_11() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let award = app.granted(&application).await;
    app.paid(&award, "800.00").await;
    let path = format!("/v1/awards/{award}/changes");
    app.heard(&award, json!({ "kind": "lowering", "amount": "600.00" }))
        .await;
    let lower = json!({ "kind": "lowered", "amount": "600.00", "ground": "not-performed", "reasons": "x" });
    let lowered = app.post(DECIDER, &path, &lower).await.good();
    let heavier = json!({ "kind": "obligations", "obligations": ["Lever elke week een verslag."], "ground": "not-performed", "reasons": "x" });
    app.heard(&award, json!({ "kind": "other-terms" })).await;
    let burdened = app.post(DECIDER, &path, &heavier).await.good();
    let contest = async |change: &Value| {
        let new = json!({ "against": "award-change", "againstId": change["id"], "grounds": "x" });
        let id = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
        let waiver = json!({ "ground": "objector-waived", "reason": "x" });
        app.on(PROVIDER, &id, "hearing-waiver", &waiver).await.good();
        id
    };
    let id = contest(&lowered).await;
    app.on(DECIDER_2, &id, "decision", &upheld_without_date())
        .await
        .good();
    let shown = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(shown["amount"], "900.00");
    assert_eq!(
        app.payments(&award).await.last().unwrap().2,
        "cancelled",
        "the reclaim lapses"
    );
    let id = contest(&burdened).await;
    let empty = app.on(DECIDER_2, &id, "decision", &upheld_without_date()).await;
    assert_eq!(codes(&empty)[0].0, "/obligations");
    let mut lighter = upheld_without_date();
    lighter["obligations"] = json!(["Lever elk kwartaal een verslag."]);
    app.on(DECIDER_2, &id, "decision", &lighter).await.good();
    let shown = app.get(PROVIDER, &format!("/v1/awards/{award}")).await.good();
    assert_eq!(
        (&shown["obligations"], &shown["amount"]),
        (&json!(["Lever elk kwartaal een verslag."]), &json!("900.00"))
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_is_undone_on_an_objection_and_the_award_goes_on_where_it_was_awb_7_11() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let award = app.granted(&application).await;
    app.paid(&award, "800.00").await;
    app.heard(&award, json!({ "kind": "revocation" })).await;
    let revoke = json!({ "kind": "revoked", "ground": "not-performed", "reasons": "x" });
    let revoked = app
        .post(DECIDER, &format!("/v1/awards/{award}/changes"), &revoke)
        .await
        .good();
    // Meanwhile someone else got the money.
    let other = app.complete(PROVIDER, &call, "950.00").await;
    app.granted(&other).await;
    let new = json!({ "against": "award-change", "againstId": revoked["id"], "grounds": "x" });
    let id = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(PROVIDER, &id, "hearing-waiver", &waiver).await.good();
    app.on(DECIDER_2, &id, "decision", &upheld_without_date())
        .await
        .good();
    let path = format!("/v1/awards/{award}");
    let shown = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&shown["amount"], &shown["status"]),
        (&json!("900.00"), &json!("running"))
    );
    assert_eq!(
        app.payments(&award).await.last().unwrap().2,
        "cancelled",
        "the reclaim lapses"
    );
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["exempt"]),
        (&json!("1000.00"), &json!("850.00"))
    );
    // It is accounted for and settled like any other, within a time of its own.
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let reports = |status: &str| {
        let all = terms["items"].as_array().unwrap().iter();
        all.filter(|term| term["kind"] == "report" && term["status"] == status)
            .count()
    };
    assert_eq!((reports("ended"), reports("running")), (1, 1), "{terms:#}");
    app.post(PROVIDER, &format!("{path}/reports"), &report())
        .await
        .good();
    let settle = json!({ "amount": "900.00", "reasons": "x" });
    app.post(DECIDER, &format!("{path}/settlement"), &settle)
        .await
        .good();
    assert_sound(&app.database).await;
}

fn upheld_without_date() -> Value {
    let mut upheld = upheld();
    upheld.as_object_mut().unwrap().remove("reportDueOn");
    upheld
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exempt_on_an_objection_comes_back_first_and_leaves_the_room_of_4_27_alone() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "700.00").await;
    let filed = app.complete(OTHER_PROVIDER, &call, "200.00").await;
    let other = app.complete(OTHER_PROVIDER, &call, "800.00").await;
    app.granted(&other).await;
    let id = app.unheard(PROVIDER, &decision).await;
    app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
    let replaced = app.get(PROVIDER, "/v1/awards").await.good();
    let award = text(&replaced["items"][0]["id"]);
    let path = format!("/v1/awards/{award}/changes");
    app.heard(&award, json!({ "kind": "lowering", "amount": "100.00" }))
        .await;
    let lower = json!({ "kind": "lowered", "amount": "100.00", "ground": "not-performed", "reasons": "x" });
    app.post(DECIDER, &path, &lower).await.good();
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["exempt"], &balance["available"]),
        (&json!("900.00"), &json!("0.00"), &json!("100.00"))
    );
    let entries = format!("/v1/ceilings/{}/entries", call.ceiling);
    let cut = json!({ "kind": "lowered", "amount": "100.00", "ground": "Collegebesluit" });
    app.post("beheer@gemeente.example", &entries, &cut).await.good();
    let granted = app.decided(&filed, &grant()).await;
    assert_eq!(
        (&granted["amount"], &granted["exempt"]),
        (&json!("100.00"), &json!("100.00"))
    );
    assert_sound(&app.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_of_a_decision_on_an_objection_is_seen_before_it_is_signed() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (_, decision) = app.refused(PROVIDER, &call, "600.00").await;
    let id = app.unheard(PROVIDER, &decision).await;
    let path = format!("/v1/objections/{id}/decision-previews");
    let own = app.post(DECIDER, &path, &upheld()).await;
    assert_eq!(own.problem(), (403, "four-eyes".to_owned()));
    for who in [DECIDER_2, CASEWORKER] {
        let (disposition, letter) = app.download_of(who, &path, &upheld()).await;
        assert!(disposition.starts_with("attachment"), "{disposition}");
        let words = Pdf::of(&letter).words();
        assert!(
            words.contains("Uw bezwaar is gegrond") && words.contains("600,00"),
            "{words}"
        );
    }
    // Nothing was recorded.
    assert_eq!(app.objection(&id).await["status"], "hearing-waived");
    assert_eq!(app.balance(&call.ceiling).await["committed"], "0.00");
    app.on(DECIDER_2, &id, "decision", &upheld()).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decree_moves_until_when_is_decided_on_an_objection_wherever_that_is_told_atw_3() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-02")));
    let call = app.call("1000.00").await;
    let (application, decision) = app.refused(PROVIDER, &call, "100.00").await;
    let id = app.objected(PROVIDER, &decision).await;
    let told = async || {
        let shown = app.objection(&id).await;
        let listed = app.get(CASEWORKER, "/v1/objections").await.good();
        let terms = app
            .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
            .await
            .good();
        let mut terms = terms["items"].as_array().unwrap().iter();
        let kept = terms.find(|term| term["kind"] == "objection-decision").unwrap();
        [
            day(&text(&shown["decideBy"])),
            day(&text(&shown["terms"][1]["end"])),
            day(&text(&listed["items"][0]["decideBy"])),
            day(&text(&kept["end"])),
        ]
    };
    let [before, ..] = told().await;
    assert_eq!(told().await, [before; 4]);
    let free = json!({ "day": before, "ground": "Besluit (voorbeeld)" });
    app.post(ADMINISTRATOR, "/v1/free-days", &free).await.good();
    let after = before + Days::new(1);
    assert_eq!(told().await, [after; 4]);

    // On the day that came with the decree nothing is late yet.
    app.freeze(noon(after));
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let listed = visitor.get("/behandeling/bezwaren").await.text;
    assert!(
        listed.contains("Vandaag") && !listed.contains("dag te laat"),
        "{listed}"
    );
    let committee = json!({ "name": "Commissie voor bezwaarschriften" });
    app.on(CASEWORKER, &id, "committee", &committee).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_applicant_knows_that_another_objected_and_nothing_of_who_that_is_awb_7_2() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let decision = app.decided(&application, &grant()).await;
    let competitor = app.organisation(OTHER_PROVIDER).await;
    let mut letter = against(&decision);
    letter["organisationId"] = json!(competitor);
    letter["channel"] = json!("post");
    letter["receivedOn"] = json!(day_of(app.now()));
    let id = text(&app.post(CASEWORKER, "/v1/objections", &letter).await.good()["id"]);
    let dossier = async || {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(PROVIDER).await;
        let address = format!("/aanvrager/aanvragen/{application}");
        visitor.get(&address).await.text
    };
    let shown = dossier().await;
    for told in [
        "Een ander maakte bezwaar op",
        "mag u zeggen wat u ervan vindt (artikel 7:2 Awb)",
        "Loopt nog",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    for hidden in [id.as_str(), competitor.as_str(), "Het bereik is te laag geschat."] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
    assert!(
        shown.contains("/bezwaar?tegen=decision"),
        "its own right to object stays: {shown}"
    );
    let own = app.objected(PROVIDER, &decision).await;
    let shown = dossier().await;
    assert!(
        shown.contains(&format!("/aanvrager/bezwaren/{own}")) && !shown.contains("/bezwaar?tegen=decision"),
        "{shown}"
    );
    app.on(OTHER_PROVIDER, &id, "withdrawal", &json!({})).await.good();
    let shown = dossier().await;
    let over = shown.contains("Afgerond") && !shown.contains("Loopt nog");
    assert!(over, "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_party_that_objected_and_the_applicant_see_until_when_they_can_go_to_court_awb_6_7_8_1() {
    let app = App::start().await;
    app.freeze(noon(day("2026-03-02")));
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let decision = app.decided(&application, &grant()).await;
    let mut letter = against(&decision);
    letter["organisationId"] = json!(app.organisation(OTHER_PROVIDER).await);
    letter["channel"] = json!("post");
    letter["receivedOn"] = json!("2026-03-02");
    let id = text(&app.post(CASEWORKER, "/v1/objections", &letter).await.good()["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "x" });
    app.on(OTHER_PROVIDER, &id, "hearing-waiver", &waiver)
        .await
        .good();
    let path = format!("/v1/objections/{id}");
    let before = app.get(OTHER_PROVIDER, &path).await.good();
    assert_eq!(before["terms"].as_array().unwrap().len(), 2);
    let decided = app.on(DECIDER_2, &id, "decision", &dismissed()).await.good();
    assert_eq!(decided["appealUntil"], "2026-04-13");

    let shown = app.get(OTHER_PROVIDER, &path).await.good();
    let appeal = &shown["terms"][2];
    assert_eq!(
        (&appeal["kind"], &appeal["end"]),
        (&json!("appeal"), &json!("2026-04-13"))
    );
    assert!(appeal["reasoning"].to_string().contains("6 weken"), "{appeal}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(OTHER_PROVIDER).await;
    let page = visitor.get(&format!("/aanvrager/bezwaren/{id}")).await.text;
    assert!(
        page.contains("In beroep gaan bij de rechtbank kan tot en met"),
        "{page}"
    );
    let terms = app
        .get(PROVIDER, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let mut terms = terms["items"].as_array().unwrap().iter();
    let kept = terms.find(|term| term["kind"] == "appeal").unwrap();
    assert_eq!(
        (&kept["end"], &kept["objectId"]),
        (&json!("2026-04-13"), &decided["id"])
    );
}
