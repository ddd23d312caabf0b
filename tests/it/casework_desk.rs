//! The desk of caseworkers, assessors and deciders, without a browser: what a page shows, and what its forms do.

use chrono::{NaiveDate, TimeDelta};
use plafond::http::deed::day_of;
use plafond_rules::dates;
use plafond_rules::roles::Role;
use serde_json::json;

use crate::support::App;
use crate::support::story::{
    ASSESSOR, ASSESSOR_2, CASEWORKER, Call, DECIDER, DECIDER_2, OTHER_PROVIDER, PROVIDER, report, text,
};
use crate::support::visitor::Visitor;

/// Someone who is logged in.
async fn desk<'a>(app: &'a App, who: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(who).await;
    visitor
}

/// The reference of an application.
async fn reference(app: &App, application: &str) -> String {
    let found = app
        .get(CASEWORKER, &format!("/v1/applications/{application}"))
        .await
        .good();
    text(&found["reference"])
}

/// A day as a page writes it.
fn said(day: NaiveDate) -> String {
    dates::dutch(day).replace(' ', "\u{a0}")
}

fn of_call(call: &Call) -> String {
    format!("/behandeling?openstelling={}", call.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_list_shows_what_is_due_first_on_top() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let late = app.submitted(PROVIDER, &call, "10000.00").await;
    app.travel(TimeDelta::minutes(1));
    let soon = app.submitted(OTHER_PROVIDER, &call, "5000.00").await;
    let (late, soon) = (reference(&app, &late).await, reference(&app, &soon).await);
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = visitor.get(&of_call(&call)).await.text;
    assert!(page.find(&late).unwrap() < page.find(&soon).unwrap(), "{page}");
    assert!(page.contains("Nog 91 dagen"), "{page}");
    app.travel(TimeDelta::days(93));
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = visitor
        .get(&format!("{}&verlopen=true", of_call(&call)))
        .await
        .text;
    assert!(page.contains("2 dagen te laat"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_list_keeps_its_filters_in_the_address() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "10000.00").await;
    let name = reference(&app, &id).await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let call = of_call(&call);
    for (filter, found) in [
        ("", true),
        ("&wie=alle", true),
        ("&wie=caseworker", true),
        ("&wie=decider", false),
        ("&status=submitted", true),
        ("&status=complete", false),
        ("&status=geen-status", true),
        ("&voor=2020-01-01", false),
        ("&voor=2199-01-01", true),
        ("&verlopen=true", false),
    ] {
        let page = visitor.get(&format!("{call}{filter}")).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text.contains(&name), found, "{filter}");
        assert_eq!(page.text.contains("Geen termijn past"), !found, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_work_list_goes_on_where_the_page_before_ended() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut names = Vec::new();
    for _ in 0..27 {
        let new = json!({
            "callId": call.id, "organisationId": organisation, "content": crate::support::story::content("10.00"),
        });
        let id = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
        app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await
            .good();
        names.push(reference(&app, &id).await);
    }
    let mut visitor = desk(&app, CASEWORKER).await;
    for list in [
        of_call(&call),
        format!("/behandeling/aanvragen?openstelling={}", call.id),
    ] {
        let first = visitor.get(&list).await.text;
        let link = first
            .split("rel=\"next\"")
            .next()
            .unwrap()
            .rsplit("href=\"")
            .next()
            .unwrap();
        let link = link
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        let second = visitor.get(&link).await.text;
        assert!(!second.contains("rel=\"next\""), "{second}");
        for name in &names {
            assert_ne!(first.contains(name), second.contains(name), "{name} in {list}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_own_judgement_stands_above_the_list() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let criteria =
        json!({ "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }] });
    let tender = app.call_like("50000.00", criteria).await;
    let to_score = app.complete(OTHER_PROVIDER, &tender, "7000.00").await;
    let decider = desk(&app, DECIDER).await.get("/behandeling").await.text;
    assert!(
        decider.contains(&format!("/behandeling/aanvragen/{id}/besluit")),
        "{decider}"
    );
    assert!(
        !decider.contains(&format!("{to_score}/besluit")),
        "it has to be scored first"
    );
    let mut assessor = desk(&app, ASSESSOR).await;
    let own = format!("/behandeling/aanvragen/{to_score}/beoordeling");
    assert!(assessor.get("/behandeling").await.text.contains(&own));
    let scores = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed." });
    let path = format!("/v1/applications/{to_score}/assessments");
    app.post(ASSESSOR, &path, &scores).await.good();
    assert!(
        !assessor.get("/behandeling").await.text.contains(&own),
        "it was scored"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_report_waits_on_the_work_list_of_who_settles() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    // Too much to be settled of itself, so that no term runs to do so.
    let id = app.complete(PROVIDER, &call, "30000.00").await;
    let award = app.granted(&id).await;
    let page = format!("/behandeling/subsidies/{award}/vaststelling");
    let link = format!("href=\"{page}\"");
    let mut decider = desk(&app, DECIDER).await;
    let before = decider.get("/behandeling").await.text;
    assert!(!before.contains(&link), "nothing was reported yet: {before}");
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let waits = decider.get("/behandeling").await.text;
    let since = format!("Eindverantwoording van {}", said(day_of(app.now())));
    for told in ["Klaar om vast te stellen", link.as_str(), since.as_str()] {
        assert!(waits.contains(told), "{told}: {waits}");
    }
    let caseworker = desk(&app, CASEWORKER).await.get("/behandeling").await.text;
    assert!(!caseworker.contains(&link), "a decider settles: {caseworker}");
    let settle = [("amount", "30.000,00"), ("reasons", "Alles is gedaan.")];
    decider.send(&page, &page, &settle).await.going_to();
    let after = decider.get("/behandeling").await.text;
    assert!(!after.contains(&link), "it was settled: {after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_to_object_says_against_which_decision_and_of_which_letter() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let granted_on = said(day_of(app.now()));
    let award = app.granted(&id).await;
    app.travel(TimeDelta::days(3));
    let settled_on = said(day_of(app.now()));
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let settlement = json!({ "amount": "10000.00", "reasons": "Alles is gedaan." });
    app.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settlement)
        .await
        .good();
    let terms = format!("{}/termijnen", dossier(&id));
    let mut caseworker = desk(&app, CASEWORKER).await;
    let ours = caseworker.get(&terms).await.text;
    let mut provider = desk(&app, PROVIDER).await;
    let theirs = provider.get(&format!("/aanvrager/aanvragen/{id}")).await.text;
    for (against, day) in [
        ("het besluit op de aanvraag", &granted_on),
        ("de vaststelling", &settled_on),
    ] {
        let told = format!("Tegen {against}, brief van {day}.");
        assert!(ours.contains(&told), "{told}: {ours}");
        let told = format!("bezwaar maken (tegen {against}, brief van {day})");
        assert!(theirs.contains(&told), "{told}: {theirs}");
    }
    assert_eq!(ours.matches(", brief van ").count(), 2, "no other term: {ours}");
    caseworker.get(&format!("/taal/en?naar={terms}")).await.going_to();
    let english = caseworker.get(&terms).await.text;
    for told in [
        "Against the decision on the application, letter of",
        "Against the settlement, letter of",
    ] {
        assert!(english.contains(told), "{told}: {english}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_in_no_list_of_the_municipality() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    app.draft(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = visitor
        .get(&format!("/behandeling/aanvragen?openstelling={}", call.id))
        .await
        .text;
    assert!(page.contains("Geen aanvraag past bij deze filters"), "{page}");
}

fn dossier(id: &str) -> String {
    format!("/behandeling/aanvragen/{id}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caseworker_finds_an_application_complete_once() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let front = visitor.get(&dossier(&id)).await.text;
    assert!(front.contains(&format!("{}/inhoud", dossier(&id))), "{front}");
    let (page, action) = (
        format!("{}/inhoud", dossier(&id)),
        format!("{}/volledig", dossier(&id)),
    );
    assert!(
        visitor
            .get(&page)
            .await
            .text
            .contains("De vaste controle vindt niets")
    );
    assert_eq!(visitor.send(&page, &action, &[]).await.going_to(), dossier(&id));
    assert!(visitor.get(&dossier(&id)).await.text.contains("Neem een besluit"));
    let again = visitor.send(&page, &action, &[]).await;
    assert_eq!(again.status, 409);
    assert!(
        again.text.contains("De aanvraag is volledig. Wat nu kan"),
        "{}",
        again.text
    );
    let mut assessor = desk(&app, ASSESSOR).await;
    assert_eq!(assessor.send(&page, &action, &[]).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplement_is_asked_for_and_what_it_changed_stands_side_by_side() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = format!("{}/aanvulling", dossier(&id));
    let refused = visitor
        .send(&page, &page, &[("missing", ""), ("dueOn", "2020-01-01")])
        .await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("href=\"#missing\""), "{}", refused.text);
    let due = day_of(app.now() + TimeDelta::days(10)).to_string();
    let fields = [
        ("missing", "De uren van de trainers ontbreken."),
        ("dueOn", due.as_str()),
    ];
    assert_eq!(visitor.send(&page, &page, &fields).await.going_to(), dossier(&id));
    let front = visitor.get(&dossier(&id)).await.text;
    assert!(front.contains("Wacht op de aanvrager"), "{front}");
    assert!(front.contains("De uren van de trainers ontbreken."), "{front}");

    let read = app.get(PROVIDER, &format!("/v1/applications/{id}")).await;
    let version = read.headers["etag"].to_str().unwrap().to_owned();
    let change =
        json!({ "content": { "budget": [{ "description": "Trainers, 80 uur", "amount": "9000.00" }] } });
    let request = app
        .request(reqwest::Method::PATCH, &format!("/v1/applications/{id}"))
        .bearer_auth(app.token(PROVIDER).await)
        .header("If-Match", version)
        .json(&change);
    app.send(request).await.good();
    let answer = json!({ "answer": "De uren staan er nu bij." });
    app.post(PROVIDER, &format!("/v1/applications/{id}/supplement"), &answer)
        .await
        .good();
    let compared = visitor.get(&format!("{}/versies", dossier(&id))).await.text;
    for part in [
        "<del>Trainers: €\u{a0}10.000,00</del>",
        "<ins>Trainers, 80 uur: €\u{a0}9.000,00</ins>",
    ] {
        assert!(compared.contains(part), "{part}: {compared}");
    }
    assert!(
        !compared.contains("Samenvatting"),
        "what stayed the same is left out"
    );
    assert!(
        visitor
            .get(&dossier(&id))
            .await
            .text
            .contains("De uren staan er nu bij.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lateness_is_told_with_how_it_was_counted_and_its_penalty_is_determined() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    app.travel(TimeDelta::days(100));
    let mut visitor = desk(&app, CASEWORKER).await;
    let terms = format!("{}/termijnen", dossier(&id));
    let shown = visitor.get(&terms).await.text;
    assert!(shown.contains("dagen te laat"), "{shown}");
    assert!(shown.contains("Zo is deze termijn geteld"), "{shown}");
    let page = format!("{}/ingebrekestelling", dossier(&id));
    let wrong = visitor.send(&page, &page, &[("receivedOn", "2199-01-01")]).await;
    assert_eq!(wrong.status, 400, "{}", wrong.text);
    let today = day_of(app.now()).to_string();
    assert_eq!(
        visitor
            .send(&page, &page, &[("receivedOn", today.as_str())])
            .await
            .going_to(),
        terms
    );
    assert!(
        visitor
            .get(&terms)
            .await
            .text
            .contains("beslissen kost nog niets")
    );
    app.travel(TimeDelta::days(20));
    app.granted(&id).await;
    let mut decider = desk(&app, DECIDER).await;
    assert!(
        decider
            .get(&terms)
            .await
            .text
            .contains("moet nog worden vastgesteld")
    );
    let page = format!("{}/dwangsom", dossier(&id));
    let determined = decider
        .send(&page, &page, &[("reasons", "Wij beslisten te laat.")])
        .await;
    assert_eq!(determined.going_to(), terms);
    assert!(
        decider
            .get(&terms)
            .await
            .text
            .contains("De dwangsom is vastgesteld")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_messages_and_letters_are_there_to_be_saved() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.draft(PROVIDER, &call, "10000.00").await;
    let plan = b"%PDF-1.7\n%%EOF\n".to_vec();
    app.upload(PROVIDER, &id, "plan.pdf", plan.clone()).await.good();
    app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
        .await
        .good();
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/completion"),
        &json!({}),
    )
    .await
    .good();
    app.granted(&id).await;
    app.make_letters().await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let content = visitor.get(&format!("{}/inhoud", dossier(&id))).await.text;
    let file = content
        .split('"')
        .find(|part| part.contains("/bijlagen/"))
        .unwrap()
        .to_owned();
    let saved = visitor.get(&file).await;
    assert_eq!(saved.text.as_bytes(), plan);
    assert!(
        saved.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("plan.pdf")
    );
    let messages = visitor.get(&format!("{}/berichten", dossier(&id))).await.text;
    let letter = messages
        .split('"')
        .find(|part| part.starts_with("/behandeling/brieven/"))
        .unwrap();
    let letter = visitor.get(letter).await;
    assert_eq!(letter.headers["content-type"], "application/pdf");
    assert!(letter.text.starts_with("%PDF"));
    let story = visitor.get(&format!("{}/tijdlijn", dossier(&id))).await.text;
    let (decided, submitted) = (story.find("Besluit genomen"), story.find("Aanvraag ingediend"));
    assert!(decided.unwrap() < submitted.unwrap(), "newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caseworker_puts_an_application_under_a_part_of_the_ceiling() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let part = json!({ "code": "jeugd", "title": "Jeugd", "amount": "20000.00", "ground": "Collegebesluit" });
    let path = format!("/v1/ceilings/{}/sub-ceilings", call.ceiling);
    let part = app
        .post(crate::support::story::ADMINISTRATOR, &path, &part)
        .await
        .good();
    let part = text(&part["id"]);
    let id = app.submitted(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let action = format!("{}/deelplafond", dossier(&id));
    let put = visitor
        .send(&dossier(&id), &action, &[("subCeilingId", part.as_str())])
        .await;
    assert_eq!(put.going_to(), dossier(&id));
    let shown = visitor.get(&dossier(&id)).await.text;
    assert!(shown.contains(&format!("value=\"{part}\" selected")), "{shown}");
    let none = visitor
        .send(&dossier(&id), &action, &[("subCeilingId", "")])
        .await;
    assert_eq!(none.going_to(), dossier(&id));
    assert!(!visitor.get(&dossier(&id)).await.text.contains("selected"));
    let mut assessor = desk(&app, ASSESSOR).await;
    for (language, none) in [("nl", "<p>Geen</p>"), ("en", "<p>None</p>")] {
        assessor.set_cookie("taal", language);
        let shown = assessor.get(&dossier(&id)).await.text;
        assert!(shown.contains(none), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_has_no_dossier_yet() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.draft(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    for part in [
        "",
        "/inhoud",
        "/termijnen",
        "/berichten",
        "/tijdlijn",
        "/versies",
        "/aanvulling",
    ] {
        assert_eq!(
            visitor.get(&format!("{}{part}", dossier(&id))).await.status,
            404,
            "{part}"
        );
    }
}

fn two_criteria() -> serde_json::Value {
    json!({
        "distributionMethod": "tender", "criteria": [
            { "code": "reach", "title": "Bereik", "weight": 60, "maximum": 10, "threshold": 4 },
            { "code": "quality", "title": "Kwaliteit", "weight": 40, "maximum": 10 },
        ],
    })
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn an_assessor_scores_blind_and_then_sees_everyones_points() {
    let app = App::start().await;
    let call = app.call_like("50000.00", two_criteria()).await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let first =
        json!({ "noConflictOfInterest": true, "points": { "reach": 7, "quality": 6 }, "advice": "Geheim." });
    app.post(ASSESSOR_2, &format!("/v1/applications/{id}/assessments"), &first)
        .await
        .good();
    let mut visitor = desk(&app, ASSESSOR).await;
    let page = format!("{}/beoordeling", dossier(&id));
    let before = visitor.get(&page).await.text;
    assert!(before.contains("Telt mee voor 60%"), "{before}");
    assert!(
        !before.contains("Geheim."),
        "blind until the own assessment is given"
    );
    let wrong = [
        ("points/reach", "11"),
        ("points/quality", "6"),
        ("reasons/reach", "Zes gemeenten."),
        ("advice", "Goed."),
    ];
    let refused = visitor.send(&page, &page, &wrong).await;
    assert_eq!(refused.status, 400);
    for part in [
        "Geef 0 tot en met 10 punten.",
        "U kunt alleen beoordelen als u verklaart",
        "value=\"11\"",
        "href=\"#points/reach\"",
        ">Zes gemeenten.</textarea>",
    ] {
        assert!(refused.text.contains(part), "{part}: {}", refused.text);
    }
    assert!(
        !refused.text.contains("Geheim."),
        "a mistake shows nothing either"
    );
    let right = [
        ("noConflictOfInterest", "true"),
        ("points/reach", "8"),
        ("points/quality", "6"),
        ("reasons/reach", "Zes gemeenten."),
        ("reasons/quality", ""),
        ("advice", "Goed."),
    ];
    let story = app
        .get(ASSESSOR, &format!("/v1/applications/{id}/timeline"))
        .await
        .good();
    assert!(
        !story.to_string().contains("\"points\""),
        "nor by way of the story: {story:#}"
    );
    assert_eq!(visitor.send(&page, &page, &right).await.going_to(), page);
    let after = visitor.get(&page).await.text;
    for part in ["Geheim.", "Goed.", "69,00", "7,50", "Zes gemeenten."] {
        assert!(after.contains(part), "{part}: {after}");
    }
    let given = app
        .get(DECIDER, &format!("/v1/applications/{id}/assessments"))
        .await
        .good();
    assert_eq!(given["items"][1]["reasons"], json!({ "reach": "Zes gemeenten." }));
    let own = visitor.send(&page, &page, &right).await;
    assert_eq!(own.status, 409, "{}", own.text);
    assert!(
        desk(&app, CASEWORKER)
            .await
            .get(&page)
            .await
            .text
            .contains("Geheim.")
    );
}

const REASONS: [(&str, &str); 3] = [
    ("reasons", "Past bij de regeling."),
    ("legalBasis", "Artikel 4:29 Awb"),
    ("obligations", "Meld ziekte.\n\n Houd een logboek bij. "),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_decider_sees_the_letter_first_and_then_grants_what_fits() {
    let app = App::start().await;
    let call = app.call("8000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, DECIDER).await;
    let page = format!("{}/besluit", dossier(&id));
    let shown = visitor.get(&page).await.text;
    assert!(shown.contains("Past voor een deel"), "{shown}");
    assert!(shown.contains("€\u{a0}8.000,00"), "{shown}");
    let whole = [
        &REASONS[..],
        &[("outcome", "grant"), ("reportDueOn", "2030-03-01")],
    ]
    .concat();
    let refused = visitor.send(&page, &page, &whole).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text.contains("Van het subsidieplafond"),
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("Meld ziekte.\nHoud een logboek bij."),
        "nothing entered is lost"
    );
    let partial = [&whole[..], &[("inSoFarAsCeilingAllows", "true")]].concat();
    let draft = visitor.send(&page, &format!("{page}/concept"), &partial).await;
    assert_eq!(draft.status, 200, "{}", draft.text);
    assert_eq!(draft.headers["content-type"], "application/pdf");
    assert!(
        draft.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("concept.pdf")
    );
    assert!(
        visitor.get(&page).await.text.contains("Past voor een deel"),
        "nothing was kept"
    );
    assert_eq!(visitor.send(&page, &page, &partial).await.going_to(), page);
    let taken = visitor.get(&page).await.text;
    for part in [
        "Gedeeltelijk verleend",
        "Houd een logboek bij.",
        "Vaststellen kan zodra",
    ] {
        assert!(taken.contains(part), "{part}: {taken}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_can_be_a_refusal_or_leave_untreated() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let refused = app.complete(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, DECIDER).await;
    let page = format!("{}/besluit", dossier(&refused));
    let no = [
        ("outcome", "refuse"),
        ("reasons", "Past niet."),
        ("legalBasis", "Artikel 4:35 Awb"),
    ];
    assert_eq!(visitor.send(&page, &page, &no).await.going_to(), page);
    assert!(visitor.get(&page).await.text.contains("Afgewezen"));

    let asked = app.submitted(OTHER_PROVIDER, &call, "5000.00").await;
    let page = format!("{}/besluit", dossier(&asked));
    assert!(visitor.get(&page).await.text.contains("nog niet gecontroleerd"));
    let due = day_of(app.now() + TimeDelta::days(2)).to_string();
    let missing = json!({ "missing": "De begroting.", "dueOn": due });
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{asked}/supplement-requests"),
        &missing,
    )
    .await
    .good();
    let untreated = [
        ("outcome", "not-treated"),
        ("reasons", "Niet aangevuld."),
        ("legalBasis", "Artikel 4:5 Awb"),
    ];
    let early = visitor.send(&page, &page, &untreated).await;
    assert_eq!(early.status, 409);
    assert!(
        early.text.contains("heeft nog tijd om aan te vullen"),
        "{}",
        early.text
    );
    app.travel(TimeDelta::days(4));
    let mut visitor = desk(&app, DECIDER).await;
    assert!(
        visitor
            .get(&dossier(&asked))
            .await
            .text
            .contains("De tijd om aan te vullen is voorbij")
    );
    assert_eq!(visitor.send(&page, &page, &untreated).await.going_to(), page);
    assert!(visitor.get(&page).await.text.contains("Buiten behandeling"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_scored_an_application_is_told_why_another_decides() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Assessor, Role::Decider])
        .await;
    let call = app.call_like("50000.00", two_criteria()).await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let scores =
        json!({ "noConflictOfInterest": true, "points": { "reach": 7, "quality": 6 }, "advice": "Goed." });
    for who in [both, ASSESSOR] {
        app.post(who, &format!("/v1/applications/{id}/assessments"), &scores)
            .await
            .good();
    }
    let mut visitor = desk(&app, both).await;
    let page = format!("{}/besluit", dossier(&id));
    let shown = visitor.get(&page).await.text;
    assert!(shown.contains("Een andere mandaathouder beslist"), "{shown}");
    assert!(
        !shown.contains("<textarea"),
        "there is no form to fill in for nothing"
    );
    let grant = [
        &REASONS[..],
        &[("outcome", "grant"), ("reportDueOn", "2030-03-01")],
    ]
    .concat();
    let refused = visitor.send("/wachtwoord", &page, &grant).await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.text.contains("U hebt deze aanvraag beoordeeld"),
        "{}",
        refused.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_award_is_changed_and_settled_with_its_report_in_sight() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let award = app.granted(&id).await;
    let mut visitor = desk(&app, DECIDER).await;
    let page = format!("/behandeling/subsidies/{award}/wijziging");
    assert!(visitor.get(&page).await.text.contains("Subsidie verhogen"));
    let duties = [
        ("kind", "obligations"),
        ("obligations", "Meld elke wijziging.\nHoud een logboek bij."),
        ("atRequest", "true"),
        ("reasons", "U vroeg erom."),
    ];
    let form = format!("{page}?soort=obligations");
    let decision = format!("{}/besluit", dossier(&id));
    assert_eq!(visitor.send(&form, &page, &duties).await.going_to(), decision);
    let changed = visitor.get(&decision).await.text;
    for told in ["Houd een logboek bij.", "Verantwoording uiterlijk op"] {
        assert!(changed.contains(told), "{told}: {changed}");
    }
    let lowered = [("kind", "lowered"), ("amount", "9000"), ("reasons", "Minder.")];
    let refused = visitor.send(&form, &page, &lowered).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("href=\"#ground\""), "{}", refused.text);

    let page = format!("/behandeling/subsidies/{award}/vaststelling");
    assert!(
        visitor
            .get(&page)
            .await
            .text
            .contains("Er is nog geen verantwoording")
    );
    let settle = [("amount", "10.000,00"), ("reasons", "Alles is gedaan.")];
    let early = visitor.send("/wachtwoord", &page, &settle).await;
    assert_eq!(early.status, 409, "{}", early.text);
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let shown = visitor.get(&page).await.text;
    assert!(shown.contains("Eindverantwoording"), "{shown}");
    let settling = format!("href=\"{page}\">Stel de subsidie vast");
    let front = visitor.get(&dossier(&id)).await.text;
    assert!(front.contains(&settling), "{front}");
    let evaluation = format!("/behandeling/subsidies/{award}/evaluatie");
    let mut caseworker = desk(&app, CASEWORKER).await;
    let learned = [("wentWell", "Veel belangstelling."), ("couldBeBetter", "")];
    let refused = caseworker.send(&evaluation, &evaluation, &learned).await;
    assert!(
        refused.text.contains("href=\"#couldBeBetter\""),
        "{}",
        refused.text
    );
    let learned = [learned[0], ("couldBeBetter", "Eerder werven.")];
    let written = caseworker.send(&evaluation, &evaluation, &learned).await;
    assert_eq!(written.going_to(), decision);
    assert!(visitor.get(&evaluation).await.text.contains("Eerder werven."));
    let again = caseworker.send(&page, &evaluation, &learned).await;
    assert_eq!(again.status, 409, "{}", again.text);
    assert!(shown.contains("value=\"10.000,00\""), "{shown}");
    let draft = visitor.send(&page, &format!("{page}/concept"), &settle).await;
    assert_eq!(draft.headers["content-type"], "application/pdf");
    assert_eq!(visitor.send(&page, &page, &settle).await.going_to(), decision);
    let settled = visitor.get(&decision).await.text;
    assert!(settled.contains("Alles is gedaan.") && !settled.contains("Verantwoording uiterlijk op"));
    let front = visitor.get(&dossier(&id)).await.text;
    assert!(!front.contains("Stel de subsidie vast"), "{front}");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn proposals_are_made_tried_compared_explained_and_approved() {
    let app = App::start().await;
    let call = app.call_like("15000.00", two_criteria()).await;
    let first = app.complete(PROVIDER, &call, "12000.00").await;
    let second = app.complete(OTHER_PROVIDER, &call, "9000.00").await;
    for (application, points) in [(&first, 9), (&second, 6)] {
        let scores = json!({
            "noConflictOfInterest": true, "points": { "reach": points, "quality": points }, "advice": "Goed.",
        });
        for who in [ASSESSOR, ASSESSOR_2] {
            app.post(
                who,
                &format!("/v1/applications/{application}/assessments"),
                &scores,
            )
            .await
            .good();
        }
    }
    let mut visitor = desk(&app, CASEWORKER).await;
    assert!(
        visitor
            .get("/behandeling/verdelingen")
            .await
            .text
            .contains(&call.id)
    );
    let bench = format!("/behandeling/openstellingen/{}/verdelingen", call.id);
    let wrong = visitor.send(&bench, &bench, &[("ceiling", "veel")]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("href=\"#ceiling\""), "{}", wrong.text);
    let own = visitor.send(&bench, &bench, &[]).await.going_to().to_owned();
    let wider = [("ceiling", "21.000,00"), ("note", "Wat als er meer was?")];
    let tried = visitor.send(&bench, &bench, &wider).await.going_to().to_owned();
    let shown = visitor.get(&own).await.text;
    for part in [
        "Hier houdt het geld op.",
        "Waarom dit bedrag",
        "Voor een deel",
        "€\u{a0}3.000,00",
        "kan nu niet worden vastgesteld",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let beside = tried.rsplit('/').next().unwrap();
    let compared = visitor.get(&format!("{own}?naast={beside}")).await.text;
    assert!(compared.contains("In de andere"), "{compared}");
    assert!(compared.contains("€\u{a0}9.000,00"), "{compared}");
    let shown = visitor.get(&tried).await.text;
    assert!(shown.contains("Simulatie"), "{shown}");
    // Where everyone gets what was asked, the money doesn't end.
    assert!(
        shown.contains("Het geld is genoeg.") && !shown.contains("Hier houdt het geld op."),
        "{shown}"
    );

    app.travel(TimeDelta::hours(2));
    let mut decider = desk(&app, DECIDER).await;
    let approval = format!("{own}/vaststelling");
    assert!(decider.get(&own).await.text.contains(&approval));
    let fields = [
        ("reasons", "De aanvragen zijn onderling afgewogen."),
        ("legalBasis", "Artikel 4:25 en 4:26 Awb"),
        ("obligations", "Meld elke wijziging."),
        ("reportDueOn", "2030-03-01"),
    ];
    assert_eq!(decider.send(&approval, &approval, &fields).await.going_to(), own);
    assert!(
        decider
            .get(&own)
            .await
            .text
            .contains("Deze verdeling is vastgesteld")
    );
    let decision = decider.get(&format!("{}/besluit", dossier(&second))).await.text;
    assert!(decision.contains("Gedeeltelijk verleend"), "{decision}");
    let again = decider.send("/wachtwoord", &approval, &fields).await;
    assert_eq!(again.status, 409, "{}", again.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_is_sealed_by_one_and_published_by_another() {
    let app = App::start().await;
    let call = app.call("15000.00").await;
    let bench = format!("/behandeling/openstellingen/{}/verdelingen", call.id);
    let seal = format!("/behandeling/openstellingen/{}/loting", call.id);
    let mut decider = desk(&app, DECIDER).await;
    assert_eq!(decider.send(&bench, &seal, &[]).await.going_to(), bench);
    let shown = decider.get(&bench).await.text;
    assert!(shown.contains("Nog verzegeld"), "{shown}");
    let publish = shown
        .split('"')
        .find(|part| part.starts_with(&format!("{seal}/")))
        .unwrap()
        .to_owned();
    app.travel(TimeDelta::hours(2));
    let mut decider = desk(&app, DECIDER).await;
    let own = decider.send(&bench, &publish, &[]).await;
    assert!(own.status.is_client_error(), "{}", own.status);
    let mut witness = desk(&app, CASEWORKER).await;
    assert_eq!(witness.send(&bench, &publish, &[]).await.going_to(), bench);
    assert!(witness.get(&bench).await.text.contains("Openbaar sinds"));
}

/// Does what a caseworker does with an objection before it is decided.
async fn treated(app: &App, visitor: &mut Visitor<'_>, objection: &str) {
    let due = day_of(app.now() + TimeDelta::days(14)).to_string();
    let steps: [(&str, &[(&str, &str)]); 4] = [
        (
            "aanvulling",
            &[("missing", "De gronden."), ("dueOn", due.as_str())],
        ),
        ("gronden", &[("grounds", "Het bereik is te laag geschat.")]),
        ("commissie", &[("name", "Commissie voor bezwaarschriften")]),
        (
            "niet-horen",
            &[
                ("ground", "clearly-unfounded"),
                ("reason", "Het staat op papier."),
            ],
        ),
    ];
    for (act, fields) in steps {
        let page = format!("{objection}/{act}");
        assert_eq!(
            visitor.send(&page, &page, fields).await.going_to(),
            objection,
            "{act}"
        );
    }
}

/// Who has to do something about an objection gets there from the work list, and from the front of its dossier.
async fn leads_to(app: &App, (call, application): (&Call, &str), objection: &str) {
    let to_it = format!("href=\"{objection}\"");
    let mut decider = desk(app, DECIDER_2).await;
    let work = decider.get(&of_call(call)).await.text;
    assert!(
        work.contains("Beslissen op het bezwaar") && work.contains(&to_it),
        "{work}"
    );
    let front = decider.get(&dossier(application)).await.text;
    assert!(
        front.contains("Behandel het bezwaar") && front.contains(&to_it),
        "{front}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_by_post_is_registered_treated_and_decided_by_another() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let no = json!({ "outcome": "refuse", "reasons": "Past niet.", "legalBasis": "Artikel 4:35 Awb" });
    let decided = app
        .post(DECIDER, &format!("/v1/applications/{id}/decision"), &no)
        .await
        .good();
    app.travel(TimeDelta::days(3));
    let mut visitor = desk(&app, CASEWORKER).await;
    let register = format!("{}/bezwaar", dossier(&id));
    assert_eq!(
        visitor
            .send(&register, &register, &[("channel", "post")])
            .await
            .status,
        400
    );
    let against = format!("decision/{}", text(&decided["id"]));
    let today = day_of(app.now()).to_string();
    let fields = [
        ("_tegen", against.as_str()),
        ("channel", "post"),
        ("receivedOn", today.as_str()),
        ("postedOn", today.as_str()),
    ];
    let objection = visitor
        .send(&register, &register, &fields)
        .await
        .going_to()
        .to_owned();
    let shown = visitor.get(&objection).await.text;
    assert!(shown.contains("Het bezwaar is op tijd"), "{shown}");
    assert!(
        visitor
            .get("/behandeling/bezwaren")
            .await
            .text
            .contains(&objection)
    );
    leads_to(&app, (&call, &id), &objection).await;
    treated(&app, &mut visitor, &objection).await;
    assert_eq!(
        visitor.get(&format!("{objection}/bestaat-niet")).await.status,
        404
    );
    let page = format!("{objection}/besluit");
    let dismiss = [
        ("outcome", "dismissed"),
        ("reasons", "Het besluit blijft staan."),
        ("legalBasis", "Artikel 7:11 Awb"),
    ];
    let own = desk(&app, DECIDER).await.send(&page, &page, &dismiss).await;
    assert_eq!(own.status, 403, "{}", own.text);
    let mut other = desk(&app, DECIDER_2).await;
    assert_eq!(other.send(&page, &page, &dismiss).await.going_to(), objection);
    assert!(
        other
            .get(&objection)
            .await
            .text
            .contains("Het besluit op bezwaar")
    );
    let front = other.get(&dossier(&id)).await.text;
    assert!(
        front.contains(&objection) && !front.contains("Behandel het bezwaar"),
        "it stays to be read: {front}"
    );
}

/// An intention to settle lower, with nothing chosen that would let the hearing out.
const INTENTION: [(&str, &str); 7] = [
    ("kind", "lower-settlement"),
    ("amount", "8.000,00"),
    ("intention", "Wij willen uw subsidie lager vaststellen."),
    ("reasons", "Twee bijeenkomsten gingen niet door."),
    ("legalBasis", "Artikel 4:46 Awb"),
    ("exception/ground", ""),
    ("exception/reason", ""),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_is_heard_before_less_is_settled() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let award = app.granted(&id).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let settling = format!("/behandeling/subsidies/{award}/vaststelling");
    let lower = [
        ("amount", "8.000,00"),
        ("reasons", "Twee bijeenkomsten gingen niet door."),
    ];
    let mut decider = desk(&app, DECIDER).await;
    let unheard = decider.send(&settling, &settling, &lower).await;
    assert_eq!(unheard.status, 409);
    assert!(
        unheard.text.contains("Vraag eerst de zienswijze"),
        "{}",
        unheard.text
    );

    let mut visitor = desk(&app, CASEWORKER).await;
    let announcing = format!("{}/voornemen", dossier(&id));
    let views = format!("{}/zienswijzen", dossier(&id));
    assert_eq!(
        visitor
            .send(&announcing, &announcing, &[("kind", "lower-settlement")])
            .await
            .status,
        400
    );
    let due = day_of(app.now() + TimeDelta::days(14)).to_string();
    let intention = [&INTENTION[..], &[("respondBy", due.as_str())]].concat();
    assert_eq!(
        visitor
            .send(&announcing, &announcing, &intention)
            .await
            .going_to(),
        views
    );
    let shown = visitor.get(&views).await.text;
    assert!(shown.contains("Wacht op een reactie"), "{shown}");
    let answering = shown
        .split('"')
        .find(|part| part.starts_with(&format!("{views}/")))
        .unwrap()
        .to_owned();
    let today = day_of(app.now()).to_string();
    let said = [
        ("view", "Ze zijn later alsnog gegeven."),
        ("spoken", "true"),
        ("givenOn", today.as_str()),
    ];
    assert_eq!(
        visitor.send(&answering, &answering, &said).await.going_to(),
        views
    );
    assert!(
        visitor
            .get(&views)
            .await
            .text
            .contains("Er kan nu worden besloten.")
    );
    let settled = decider.send(&settling, &settling, &lower).await;
    assert_eq!(settled.going_to(), format!("{}/besluit", dossier(&id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ones_own_work_is_not_called_so() {
    let app = App::start().await;
    let call = app.call("5000.00").await;
    app.submitted(PROVIDER, &call, "100.00").await;
    for (who, told) in [(CASEWORKER, "Mijn werk"), (ASSESSOR, "Behandeling")] {
        let shown = desk(&app, who).await.get("/behandeling").await.text;
        let chosen = format!("<option value=\"eigen\" selected>{told}</option>");
        assert!(shown.contains(&chosen), "{who}: {shown}");
    }
}
