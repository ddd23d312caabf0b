//! A dossier at the provider desk without a browser: what it shows, and everything that is done after the submission.

use chrono::{Days, TimeDelta};
use plafond::http::deed::day_of;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::support::App;
use crate::support::story::{
    ASSESSOR, CASEWORKER, DECIDER, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, grant, report, text,
};
use crate::support::visitor::Visitor;

async fn at_the_desk(app: &App) -> Visitor<'_> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(PROVIDER).await;
    visitor
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_tells_where_it_stands_and_shows_decision_letter_and_messages() {
    let app = App::start().await;
    let call = app.call("6000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let mut visitor = at_the_desk(&app).await;
    let page = format!("/aanvrager/aanvragen/{id}");
    let before = visitor.get(&page).await.text;
    assert!(
        before.contains("Wij bereiden een besluit voor") && before.contains("Wij beslissen uiterlijk op"),
        "{before}"
    );
    app.granted(&id).await;
    let after = visitor.get(&page).await.text;
    for told in [
        "U krijgt een deel van de subsidie",
        "€\u{a0}6.000,00",
        "Past bij de regeling.",
        "Bezwaar maken tegen dit besluit",
        "bezwaar maken (tegen het besluit op de aanvraag, brief van ",
        "wordt gemaakt",
        "Aanvraag ingediend",
        "Wij hebben uw aanvraag",
        "Verantwoord wat u hebt gedaan",
    ] {
        assert!(after.contains(told), "{told}: {after}");
    }
    app.make_letters().await;
    let made = visitor.get(&page).await.text;
    let (_, rest) = made.split_once("href=\"/aanvrager/brieven/").unwrap();
    let letter = format!("/aanvrager/brieven/{}", rest.split('"').next().unwrap());
    let pdf = visitor.get(&letter).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let mail = visitor.get(&format!("{page}/berichten")).await.text;
    assert!(mail.contains(&letter), "the mail leads to the portal: {mail}");
    assert!(!mail.contains("/v1/applications/"), "{mail}");
    let contents = visitor.get(&format!("{page}/inhoud")).await.text;
    assert!(
        contents.contains("De vijf stappen.") && !contents.contains("Wijzigen"),
        "{contents}"
    );

    let mut other = Visitor::new(&app);
    other.log_in(OTHER_PROVIDER).await;
    for address in [
        &page,
        &letter,
        &format!("{page}/berichten"),
        &format!("{page}/inhoud"),
        &format!("{page}/ontvangst"),
    ] {
        assert_eq!(other.get(address).await.status, 404, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_withdrawn_after_a_second_look() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let mut visitor = at_the_desk(&app).await;
    let page = format!("/aanvrager/aanvragen/{id}/intrekken");
    visitor.send(&page, &page, &[]).await.going_to();
    let shown = visitor.get(&format!("/aanvrager/aanvragen/{id}")).await.text;
    assert!(shown.contains("U hebt deze aanvraag ingetrokken"), "{shown}");
    let again = visitor.send(&page, &page, &[]).await;
    assert_eq!(again.status, 409);
    assert!(again.text.contains("ingetrokken"), "{}", again.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn which_document_goes_with_a_report_stays_chosen_when_its_file_is_refused() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    app.granted(&id).await;
    let mut visitor = at_the_desk(&app).await;
    let page = format!("/aanvrager/aanvragen/{id}/verantwoording");
    let to = format!("{page}/documenten");
    let wrong = visitor
        .upload_to((&page, &to), "controleverklaring", "x.exe", b"MZ\0\0".to_vec())
        .await;
    assert_eq!(wrong.status, 415);
    assert!(
        wrong.text.contains("value=\"controleverklaring\" selected"),
        "{}",
        wrong.text
    );
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn a_grant_is_reported_on_and_evaluated() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&id).await;
    for (who, path, body) in [(FINANCE, "payments", json!({ "amount": "1000.00" }))] {
        let paid = app
            .post(who, &format!("/v1/awards/{award}/{path}"), &body)
            .await
            .good();
        let payment = text(&paid["id"]);
        app.post(FINANCE_2, &format!("/v1/payments/{payment}/release"), &json!({}))
            .await
            .good();
    }
    let mut visitor = at_the_desk(&app).await;
    let dossier = format!("/aanvrager/aanvragen/{id}");
    let granted = visitor.get(&dossier).await.text;
    for told in ["Onderweg", "Verantwoorden tot en met"] {
        assert!(granted.contains(told), "{told}: {granted}");
    }
    let page = format!("{dossier}/verantwoording");
    let mut fields = vec![
        ("periodStart", "2026-03-01"),
        ("periodEnd", "2026-11-30"),
        ("final", "true"),
        ("sessions", "5"),
        ("narrative", "Vijf trainingen gegeven."),
        ("actualCosts", "950,00"),
        ("thirdPartyIncome", "0,00"),
        ("ownContribution", "0,00"),
        ("reached/1/municipality", "arnhem"),
        ("reached/1/profession", "leerkracht"),
        ("reached/1/people", ""),
    ];
    let refused = visitor.send(&page, &page, &fields).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("href=\"#reached/0/people\""),
        "{}",
        refused.text
    );
    fields[10] = ("reached/1/people", "80");
    let mut more = fields.clone();
    more.push(("_regel", "reached"));
    let rows = visitor.send(&page, &page, &more).await;
    assert_eq!(
        (
            rows.status.as_u16(),
            rows.text.matches("data-row=\"reached\"").count()
        ),
        (200, 4)
    );
    visitor.send(&page, &page, &fields).await.going_to();
    let report = app
        .get(PROVIDER, &format!("/v1/awards/{award}/reports"))
        .await
        .good();
    assert_eq!(report["items"][0]["reached"][0]["people"], 80);
    assert_eq!(report["items"][0]["final"], true);
    let page = format!("{dossier}/evaluatie");
    let fields = [("wentWell", "De opkomst."), ("couldBeBetter", "De zaal.")];
    visitor.send(&page, &page, &fields).await.going_to();
    let shown = visitor.get(&dossier).await.text;
    for told in [
        "Eindverantwoording",
        "De opkomst.",
        "Uw evaluatie is binnen. U krijgt een kopie per e-mail.",
        "Uw verantwoording is binnen. Wij stellen",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    assert!(
        !shown.contains("Verantwoorden tot en met"),
        "that is over: {shown}"
    );
    assert_eq!(
        visitor.send(&page, &page, &fields).await.status,
        409,
        "once for each party"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn a_refusal_is_objected_to_online_from_grounds_to_withdrawal() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let mut refusal = grant();
    refusal["outcome"] = json!("refuse");
    refusal.as_object_mut().unwrap().remove("reportDueOn");
    let decision = app
        .post(DECIDER, &format!("/v1/applications/{id}/decision"), &refusal)
        .await
        .good();
    let decision = text(&decision["id"]);
    let mut visitor = at_the_desk(&app).await;
    let page = format!("/aanvrager/aanvragen/{id}/bezwaar?tegen=decision&besluit={decision}");
    assert!(
        !visitor.get(&page).await.text.contains("Waarom kon u niet eerder"),
        "it is in time"
    );
    let fields = [
        ("against", "decision"),
        ("againstId", decision.as_str()),
        ("grounds", ""),
    ];
    let action = format!("/aanvrager/aanvragen/{id}/bezwaar");
    let made = visitor.send(&page, &action, &fields).await;
    let objection = made.going_to().to_owned();
    let shown = visitor.get(&objection).await.text;
    assert!(shown.contains("U schreef nog niet waarom"), "{shown}");
    let grounds = format!("{objection}/gronden");
    assert_eq!(
        visitor
            .send(&objection, &grounds, &[("grounds", "")])
            .await
            .status,
        400
    );
    visitor
        .send(&objection, &grounds, &[("grounds", "Het bereik klopt niet.")])
        .await
        .going_to();
    visitor
        .send(&objection, &format!("{objection}/horen"), &[])
        .await
        .going_to();
    let shown = visitor.get(&objection).await.text;
    assert!(
        shown.contains("Het bereik klopt niet.") && shown.contains("Wij nodigen u uit"),
        "{shown}"
    );
    let waive = format!("{objection}/niet-horen");
    visitor
        .send(&objection, &waive, &[("reason", "Alles staat op papier.")])
        .await
        .going_to();
    assert!(visitor.get(&objection).await.text.contains("Er is geen gesprek."));
    let dossier = visitor.get(&format!("/aanvrager/aanvragen/{id}")).await.text;
    assert!(dossier.contains(&objection), "{dossier}");
    let again = visitor.send(&page, &action, &fields).await;
    assert_eq!(again.status, 409, "there is one already");
    visitor
        .send(&objection, &format!("{objection}/intrekken"), &[])
        .await
        .going_to();
    assert!(visitor.get(&objection).await.text.contains("Ingetrokken"));

    let mut other = Visitor::new(&app);
    other.log_in(OTHER_PROVIDER).await;
    assert_eq!(other.get(&objection).await.status, 404);
    assert_eq!(other.get(&page).await.status, 404);
    for form in ["gronden", "aanvulling", "horen", "niet-horen", "intrekken"] {
        let fields = [("grounds", "x"), ("reason", "x")];
        let sent = other
            .send(
                "/aanvrager/organisaties/nieuw",
                &format!("{objection}/{form}"),
                &fields,
            )
            .await;
        assert_eq!(sent.status, 404, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_too_long_gives_notice_of_default_and_sees_what_it_costs() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "1000.00").await;
    let mut visitor = at_the_desk(&app).await;
    let page = format!("/aanvrager/aanvragen/{id}/in-gebreke");
    let early = visitor.send(&page, &page, &[]).await;
    assert_eq!(early.status, 409);
    app.travel(TimeDelta::weeks(14));
    visitor.log_in(PROVIDER).await;
    let dossier = format!("/aanvrager/aanvragen/{id}");
    assert!(visitor.get(&dossier).await.text.contains("wij zijn te laat"));
    visitor.send(&page, &page, &[]).await.going_to();
    let shown = visitor.get(&dossier).await.text;
    assert!(
        shown.contains("Dwangsom") && !shown.contains("wij zijn te laat"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_downloads_everything_that_is_kept_about_them_and_nothing_of_another() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let own = app.submitted(PROVIDER, &call, "1000.00").await;
    let foreign = app.submitted(OTHER_PROVIDER, &call, "1000.00").await;
    let mut visitor = at_the_desk(&app).await;
    let answer = visitor.get("/account/gegevens").await;
    assert!(
        answer.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("mijn-gegevens.json")
    );
    let all: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(all["account"]["email"], PROVIDER);
    assert_eq!(all["applications"][0]["id"], own);
    assert_eq!(all["organisations"].as_array().unwrap().len(), 1);
    assert!(answer.text.contains("Wij hebben uw aanvraag"), "messages too");
    assert!(!answer.text.contains(&foreign));
}

/// One of each that is kept of a provider: gives the application that has them.
#[allow(clippy::too_many_lines, reason = "one of each, to be read as one list")]
async fn one_of_each(app: &App) -> String {
    const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";
    let call = app.call("160.00").await;
    let id = app.draft(PROVIDER, &call, "100.00").await;
    app.upload(PROVIDER, &id, "plan.pdf", PDF.to_vec()).await.good();
    let path = format!("/v1/applications/{id}");
    let missing = json!({ "missing": "Een rooster.", "dueOn": day_of(app.now()) + Days::new(14) });
    for (who, step, body) in [
        (PROVIDER, "submission", json!({})),
        (CASEWORKER, "supplement-requests", missing),
        (
            PROVIDER,
            "supplement",
            json!({ "answer": "Het rooster is gelijk." }),
        ),
        (CASEWORKER, "completion", json!({})),
    ] {
        app.post(who, &format!("{path}/{step}"), &body).await.good();
    }
    let award = app.granted(&id).await;
    let mut report = report();
    report["narrative"] = json!("Tien avonden gegeven.");
    let learned = json!({ "wentWell": "De opkomst.", "couldBeBetter": "De zaal." });
    for (step, body) in [("reports", report), ("evaluation", learned)] {
        app.post(PROVIDER, &format!("/v1/awards/{award}/{step}"), &body)
            .await
            .good();
    }
    let intention = json!({
        "kind": "lower-settlement", "amount": "70.00", "intention": "Wij willen minder geven.",
        "reasons": "Twee bijeenkomsten gingen niet door.", "legalBasis": "Artikel 4:46 Awb",
        "respondBy": day_of(app.now()) + Days::new(14),
    });
    let hearings = format!("{path}/hearings");
    let hearing = text(&app.post(CASEWORKER, &hearings, &intention).await.good()["id"]);
    let view = json!({ "view": "Zij zijn ingehaald." });
    app.post(PROVIDER, &format!("{hearings}/{hearing}/view"), &view)
        .await
        .good();

    // What is left of the ceiling is less than was asked for, so there is something to object to.
    let second = app.complete(PROVIDER, &call, "100.00").await;
    app.granted(&second).await;
    let decision = app
        .get(PROVIDER, &format!("/v1/applications/{second}/decision"))
        .await
        .good();
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "Het is te weinig." });
    let objection = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let file = Part::bytes(PDF.to_vec()).file_name("aantallen.pdf");
    let form = Form::new().text("kind", "aantallen").part("file", file);
    let request = app
        .request(Method::POST, &format!("/v1/objections/{objection}/attachments"))
        .bearer_auth(app.token(PROVIDER).await)
        .multipart(form);
    app.send(request).await.good();
    let mut visitor = at_the_desk(app).await;
    let page = format!("/aanvrager/aanvragen/{second}/verantwoording");
    let half = [
        ("_version", "0"),
        ("_bewaar", "ja"),
        ("narrative", "Nog niet af."),
    ];
    visitor.send(&page, &page, &half).await.going_to();
    let organisation = text(&app.get(PROVIDER, &path).await.good()["organisationId"]);
    let account = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Elders" });
    let changes = format!("/v1/organisations/{organisation}/bank-account-changes");
    app.post(PROVIDER, &changes, &account).await.good();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_someone_takes_along_has_one_of_each_that_is_kept_of_the_own_organisation() {
    let app = App::start().await;
    let id = one_of_each(&app).await;
    let mut visitor = at_the_desk(&app).await;
    let taken = visitor.get("/account/gegevens").await.text;
    let all: serde_json::Value = serde_json::from_str(&taken).unwrap();
    for (list, words) in [
        ("applications", id.as_str()),
        ("attachments", "plan.pdf"),
        ("supplementRequests", "Het rooster is gelijk."),
        ("reports", "Tien avonden gegeven."),
        ("reportDrafts", "Nog niet af."),
        ("evaluations", "De opkomst."),
        ("hearings", "Zij zijn ingehaald."),
        ("objections", "Het is te weinig."),
        ("objections", "aantallen.pdf"),
        ("letters", "addressee"),
        ("bankAccountChanges", "Stichting Elders"),
        ("messages", "Wij hebben uw aanvraag"),
        ("trail", "application-submitted"),
        ("logIns", "startedAt"),
    ] {
        let found = all[list].to_string();
        assert!(found.contains(words), "{list} has no {words}: {found}");
    }
    let mut stranger = Visitor::new(&app);
    stranger.log_in(OTHER_PROVIDER).await;
    let other: serde_json::Value =
        serde_json::from_str(&stranger.get("/account/gegevens").await.text).unwrap();
    for list in [
        "applications",
        "attachments",
        "supplementRequests",
        "reports",
        "reportDrafts",
        "evaluations",
        "hearings",
        "objections",
        "letters",
        "bankAccountChanges",
    ] {
        assert_eq!(other[list], json!([]), "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_for_the_municipality_takes_along_what_they_wrote_scored_kept_and_did() {
    let app = App::start().await;
    let criteria =
        json!({ "criteria": [{ "code": "bereik", "title": "Bereik", "weight": 100, "maximum": 10 }] });
    let call = app.call_like("1000.00", criteria).await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let conflicted = app.complete(OTHER_PROVIDER, &call, "100.00").await;
    for (who, path, body) in [
        (
            CASEWORKER,
            format!("/v1/applications/{id}/notes"),
            json!({ "text": "Gebeld." }),
        ),
        (
            CASEWORKER,
            "/v1/saved-views".to_owned(),
            json!({ "name": "Deze week" }),
        ),
        (
            ASSESSOR,
            format!("/v1/applications/{id}/assessments"),
            json!({ "noConflictOfInterest": true, "points": { "bereik": 7 }, "advice": "Goed plan." }),
        ),
        (
            ASSESSOR,
            format!("/v1/applications/{conflicted}/conflicts"),
            json!({ "reason": "Ik ken de voorzitter." }),
        ),
    ] {
        app.post(who, &path, &body).await.good();
    }
    for (who, kept) in [
        (
            CASEWORKER,
            vec![
                ("notes", "Gebeld."),
                ("savedViews", "Deze week"),
                ("trail", "application-complete"),
            ],
        ),
        (
            ASSESSOR,
            vec![
                ("assessments", "Goed plan."),
                ("conflicts", "Ik ken de voorzitter."),
            ],
        ),
        (DECIDER, vec![("mandates", "resolution")]),
    ] {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(who).await;
        let taken = visitor.get("/account/gegevens").await.text;
        let all: serde_json::Value = serde_json::from_str(&taken).unwrap();
        for (list, words) in kept {
            let found = all[list].to_string();
            assert!(found.contains(words), "{who}: {list} has no {words}: {found}");
        }
        assert_eq!(all["applications"], json!([]), "{who}");
    }
}

async fn concerned(app: &App) -> Visitor<'_> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(OTHER_PROVIDER).await;
    visitor
}

/// What is intended with a grant of a hundred that was accounted for: gives the application and the page of the hearing.
async fn announced(app: &App) -> (String, String) {
    let call = app.call("1000.00").await;
    let id = app.complete(OTHER_PROVIDER, &call, "100.00").await;
    let hearing = app.announced(&id).await;
    let page = format!("/aanvrager/aanvragen/{id}/zienswijzen/{hearing}");
    (id, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_answers_an_intention_from_its_task_and_keeps_a_copy_awb_4_9() {
    let app = App::start().await;
    let (id, page) = announced(&app).await;
    app.make_letters().await;
    let dossier = format!("/aanvrager/aanvragen/{id}");
    let mut visitor = concerned(&app).await;
    for task in [&dossier, "/aanvrager"] {
        let shown = visitor.get(task).await.text;
        assert!(
            shown.contains(&format!("<a href=\"{page}\">Geef uw zienswijze")),
            "{shown}"
        );
    }
    let shown = visitor.get(&page).await.text;
    for told in [
        "Wij willen minder geven.",
        "€\u{a0}70,00",
        "Twee bijeenkomsten",
        "Artikel 4:46 Awb",
        "tot en met",
        "Onze brief hierover",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let empty = visitor.send(&page, &page, &[("view", " ")]).await;
    assert_eq!(empty.status, 400);
    assert!(empty.text.contains("href=\"#view\""), "{}", empty.text);
    let told_by_post = [("view", "x"), ("spoken", "true")];
    assert_eq!(visitor.send(&page, &page, &told_by_post).await.status, 400);
    let sent = visitor
        .send(&page, &page, &[("view", "Zij zijn in december ingehaald.")])
        .await;
    assert_eq!(sent.going_to(), format!("{dossier}#zienswijze"));
    let after = visitor.get(&dossier).await.text;
    assert!(
        after.contains("U gaf uw zienswijze") && !after.contains("Geef uw zienswijze"),
        "{after}"
    );
    let kept = visitor.get(&page).await.text;
    assert!(
        kept.contains("Zij zijn in december ingehaald.") && !kept.contains("<textarea"),
        "{kept}"
    );
    let again = visitor.send(&dossier, &page, &[("view", "En nog iets.")]).await;
    assert_eq!(again.status, 409);
    assert!(again.text.contains("role=\"alert\""), "{}", again.text);

    let mut other = Visitor::new(&app);
    other.log_in(PROVIDER).await;
    assert_eq!(other.get(&page).await.status, 404);
    for form in [page.clone(), format!("{page}/afzien")] {
        let sent = other
            .send("/aanvrager/organisaties/nieuw", &form, &[("view", "x")])
            .await;
        assert_eq!(sent.status, 404, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wont_answer_can_still_change_its_mind_until_it_is_decided_awb_4_8() {
    let app = App::start().await;
    let (id, page) = announced(&app).await;
    let mut visitor = concerned(&app).await;
    visitor
        .send(&page, &format!("{page}/afzien"), &[])
        .await
        .going_to();
    let shown = visitor.get(&page).await.text;
    assert!(
        shown.contains("U reageert niet")
            && shown.contains("<textarea")
            && !shown.contains("Ik reageer niet"),
        "{shown}"
    );
    app.travel(TimeDelta::weeks(3));
    visitor.log_in(OTHER_PROVIDER).await;
    let late = visitor.get(&page).await.text;
    assert!(late.contains("De tijd om te reageren was voorbij"), "{late}");
    visitor
        .send(&page, &page, &[("view", "Toch een reactie.")])
        .await
        .going_to();
    let hearing = app
        .get(OTHER_PROVIDER, &format!("/v1/applications/{id}/hearings"))
        .await
        .good();
    assert_eq!(hearing["items"][0]["view"], "Toch een reactie.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_may_not_know_beforehand_is_no_page_awb_4_11() {
    let app = App::start().await;
    let (id, page) = announced(&app).await;
    let kept_back = json!({
        "kind": "revocation", "intention": "Intrekken.", "reasons": "Het geld verdwijnt.", "legalBasis": "Artikel 4:48 Awb",
        "exception": { "ground": "purpose-defeated", "reason": "Anders is het geld weg." },
    });
    let hearing = app
        .post(CASEWORKER, &format!("/v1/applications/{id}/hearings"), &kept_back)
        .await
        .good();
    let mut visitor = concerned(&app).await;
    assert_eq!(visitor.get(&page).await.status, 200, "the other one is no secret");
    let secret = format!("/aanvrager/aanvragen/{id}/zienswijzen/{}", text(&hearing["id"]));
    assert_eq!(visitor.get(&secret).await.status, 404);
    assert_eq!(visitor.send(&page, &secret, &[("view", "x")]).await.status, 404);
    let dossier = visitor.get(&format!("/aanvrager/aanvragen/{id}")).await.text;
    assert!(!dossier.contains("Intrekken."), "{dossier}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_to_object_is_there_for_a_decision_of_its_own_dossier_only() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut refusal = grant();
    refusal["outcome"] = json!("refuse");
    refusal.as_object_mut().unwrap().remove("reportDueOn");
    let mut refused = Vec::new();
    for who in [PROVIDER, PROVIDER, OTHER_PROVIDER] {
        let id = app.complete(who, &call, "1000.00").await;
        let path = format!("/v1/applications/{id}/decision");
        let decision = app.post(DECIDER, &path, &refusal).await.good();
        refused.push((id, text(&decision["id"])));
    }
    let [(id, own), (_, own_elsewhere), (_, of_another)] = refused.as_slice() else {
        panic!("{refused:?}")
    };
    let mut visitor = at_the_desk(&app).await;
    let action = format!("/aanvrager/aanvragen/{id}/bezwaar");
    let page = |decision: &str| format!("{action}?tegen=decision&besluit={decision}");
    assert_eq!(visitor.get(&page(own)).await.status, 200);
    for decision in [own_elsewhere, of_another] {
        assert_eq!(visitor.get(&page(decision)).await.status, 404);
        let fields = [
            ("against", "decision"),
            ("againstId", decision.as_str()),
            ("grounds", "Het bereik is te laag geschat."),
        ];
        let sent = visitor.send(&page(own), &action, &fields).await;
        assert_eq!(sent.status, 404, "{}", sent.text);
    }
    let made = app.get(PROVIDER, "/v1/objections").await.good();
    assert_eq!(made["items"], json!([]));
}
