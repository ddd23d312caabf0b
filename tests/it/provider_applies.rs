//! Applying at the provider desk without a browser: step by step, two at once, with documents, to the receipt.

use chrono::TimeDelta;
use plafond::http::deed::day_of;
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::story::{CASEWORKER, Call, OTHER_PROVIDER, PROVIDER, text};
use crate::support::visitor::{Shown, Visitor};

const ACTIVITY: [(&str, &str); 12] = [
    ("title", "Training meldcode"),
    ("objective", "early-recognition"),
    ("forms", "partner-violence"),
    ("forms", "elder-abuse"),
    ("targetGroup", "Vrijwilligers"),
    ("municipalities", "arnhem"),
    ("meldcodeElement", "De vijf stappen, met een eigen casus."),
    ("sessions", "5"),
    ("participants", "80"),
    ("periodStart", "2027-03-01"),
    ("periodEnd", "2027-11-30"),
    ("freeOfCharge", "true"),
];

const STATEMENTS: [(&str, &str); 3] = [
    ("statements", "may-act-for-organisation"),
    ("statements", "truthful"),
    ("statements", "no-data-of-victims"),
];

fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".to_vec()
}

/// Begins an application and gives the address of its overview.
async fn begun(visitor: &mut Visitor<'_>, app: &App, call: &Call) -> String {
    let organisation = app.organisation(PROVIDER).await;
    let page = format!("/aanvrager/aanvragen/nieuw?openstelling={}", call.id);
    let fields = [
        ("callId", call.id.as_str()),
        ("organisationId", organisation.as_str()),
        ("content/title", "Herkennen"),
    ];
    let begun = visitor.send(&page, "/aanvrager/aanvragen/nieuw", &fields).await;
    begun.going_to().to_owned()
}

fn id_of(overview: &str) -> String {
    overview.split('/').nth(3).unwrap().to_owned()
}

async fn stored(app: &App, overview: &str) -> serde_json::Value {
    let path = format!("/v1/applications/{}", id_of(overview));
    app.get(PROVIDER, &path).await.good()
}

/// Fills in every step but the documents.
async fn filled_in(visitor: &mut Visitor<'_>, overview: &str) {
    let at = |step: &str| format!("{overview}{step}");
    let general = [
        ("title", "Herkennen en handelen"),
        ("summary", "Trainingen in de meldcode."),
    ];
    visitor.fill(&at("/algemeen"), &general).await.going_to();
    let added = visitor
        .send(&at("/activiteiten"), &at("/activiteiten"), &[])
        .await;
    assert_eq!(added.going_to(), at("/activiteiten/0"));
    visitor.fill(&at("/activiteiten/0"), &ACTIVITY).await.going_to();
    let budget = [
        ("budget/0/description", "Trainers"),
        ("budget/0/amount", "12.500,00"),
        ("budget/1/description", ""),
        ("budget/1/amount", ""),
        ("budget/2/description", "Zaalhuur"),
        ("budget/2/amount", "500"),
        ("otherIncome/0/source", "Eigen bijdrage"),
        ("otherIncome/0/amount", "1000,50"),
    ];
    let saved = visitor.fill(&at("/begroting"), &budget).await;
    assert_eq!(saved.going_to(), at("/documenten"));
    visitor.fill(&at("/verklaringen"), &STATEMENTS).await.going_to();
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn an_application_is_filled_in_step_by_step_and_submitted_once() {
    let app = App::start().await;
    let call = app
        .call_like("50000.00", json!({ "requiredDocuments": ["activiteitenplan"] }))
        .await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let overview = begun(&mut visitor, &app, &call).await;
    let at = |step: &str| format!("{overview}{step}");
    let empty = visitor.get(&overview).await.text;
    assert!(empty.contains("Indienen kan tot") && empty.contains("Vandaag") || empty.contains("Dat is over"));
    let check = visitor.get(&at("/controleren")).await.text;
    for step in [
        "/algemeen#summary",
        "/activiteiten\"",
        "/begroting\"",
        "/documenten\"",
        "/verklaringen\"",
    ] {
        assert!(check.contains(&format!("{overview}{step}")), "{step}: {check}");
    }
    assert!(
        !check.contains("Aanvraag indienen"),
        "what is missing comes first"
    );
    let early = visitor.send(&at("/controleren"), &at("/indienen"), &[]).await;
    assert_eq!(early.status, 400);

    filled_in(&mut visitor, &overview).await;
    let page = at("/documenten");
    let wrong = visitor
        .upload(&page, "activiteitenplan", "plan.exe", b"MZ\x90\x00".to_vec())
        .await;
    assert_eq!(wrong.status, 415);
    assert!(
        wrong.text.contains("van een soort die wij niet aannemen"),
        "{}",
        wrong.text
    );
    visitor
        .upload(&page, "activiteitenplan", "plan.pdf", pdf())
        .await
        .going_to();
    let content = &stored(&app, &overview).await["content"];
    assert_eq!(
        content["budget"].as_array().unwrap().len(),
        2,
        "blank lines are left out: {content}"
    );
    assert_eq!(stored(&app, &overview).await["requestedAmount"], "11999.50");
    let overview_page = visitor.get(&overview).await.text;
    assert_eq!(overview_page.matches("Klaar").count(), 5, "{overview_page}");

    let check = visitor.get(&at("/controleren")).await.text;
    assert!(
        check.contains("Ouderenmishandeling, (Ex-)partnergeweld")
            || check.contains("(Ex-)partnergeweld, Ouderenmishandeling"),
        "{check}"
    );
    assert!(check.contains("€\u{a0}11.999,50"), "{check}");
    let ticket = visitor.ticket(&at("/controleren")).await;
    let press = [("_ticket", ticket.as_str())];
    let action = at("/indienen");
    let first = visitor.request(Method::POST, &action, Some(&press)).await;
    let receipt = first.going_to().to_owned();
    let second = visitor.request(Method::POST, &action, Some(&press)).await;
    assert_eq!(second.going_to(), receipt, "pressing twice submits once");
    let shown = visitor.get(&receipt).await.text;
    let application = stored(&app, &overview).await;
    for proof in [
        text(&application["reference"]),
        text(&application["receipt"]["contentHash"]),
        application["receipt"]["number"].to_string(),
    ] {
        assert!(shown.contains(&proof), "{proof}: {shown}");
    }
    assert_eq!(
        visitor.get(&overview).await.status,
        409,
        "it can't be changed any more"
    );
}

async fn autosaved(
    visitor: &mut Visitor<'_>,
    app: &App,
    page: &str,
    fields: &[(&str, &str)],
) -> (u16, String) {
    let ticket = visitor.ticket(page).await;
    let mut all = fields.to_vec();
    all.push(("_ticket", ticket.as_str()));
    let answer = app
        .request(Method::POST, page)
        .header(
            "cookie",
            format!("plafond={}", visitor.cookie("plafond").unwrap()),
        )
        .header("x-autosave", "1")
        .form(&all)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn version_on(shown: &Shown) -> String {
    let (_, rest) = shown.text.split_once("name=\"_version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_in_one_step_see_both_values_and_in_two_steps_they_never_meet() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut anne = Visitor::new(&app);
    anne.log_in(PROVIDER).await;
    let overview = begun(&mut anne, &app, &call).await;
    let (general, budget) = (format!("{overview}/algemeen"), format!("{overview}/begroting"));
    let mut bram = Visitor::new(&app);
    bram.log_in(PROVIDER).await;
    let seen = version_on(&bram.get(&general).await);
    let seen_budget = version_on(&bram.get(&budget).await);

    anne.fill(&general, &[("title", "Van Anne"), ("summary", "Samen")])
        .await
        .going_to();
    let costs = [
        ("budget/0/description", "Trainers"),
        ("budget/0/amount", "100,00"),
        ("_version", seen_budget.as_str()),
    ];
    bram.send(&budget, &budget, &costs).await.going_to();

    let late = [
        ("title", "Van Bram"),
        ("summary", "Samen"),
        ("_version", seen.as_str()),
    ];
    let both = bram.send(&general, &general, &late).await;
    assert_eq!(both.status, 412);
    assert!(
        both.text.contains("value=\"Van Bram\"") && both.text.contains("data-theirs>Van Anne"),
        "{}",
        both.text
    );
    assert_eq!(
        both.text.matches("data-theirs").count(),
        1,
        "what is the same isn't told"
    );
    let newest = version_on(&both);
    let chosen = [
        ("title", "Van beiden"),
        ("summary", "Samen"),
        ("_version", newest.as_str()),
    ];
    bram.send(&general, &general, &chosen).await.going_to();
    let content = &stored(&app, &overview).await["content"];
    assert_eq!(content["title"], "Van beiden");
    assert_eq!(content["budget"][0]["amount"], "100.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_saved_on_the_way_also_when_it_is_half_an_answer() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let overview = begun(&mut visitor, &app, &call).await;
    let list = format!("{overview}/activiteiten");
    visitor.send(&list, &list, &[]).await.going_to();
    let page = format!("{list}/0");
    let seen = version_on(&visitor.get(&page).await);
    let half = [("title", "Alleen een naam"), ("_version", seen.as_str())];
    let (status, told) = autosaved(&mut visitor, &app, &page, &half).await;
    assert_eq!(status, 200, "{told}");
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert!(text(&told["at"]).contains('.'));
    let next = text(&told["version"]);
    assert_eq!(
        stored(&app, &overview).await["content"]["activities"][0]["title"],
        "Alleen een naam"
    );
    let (status, _) = autosaved(
        &mut visitor,
        &app,
        &page,
        &[("title", "Nog eens"), ("_version", seen.as_str())],
    )
    .await;
    assert_eq!(status, 412, "an old version is refused");
    let wrong = [("sessions", "veel"), ("_version", next.as_str())];
    assert_eq!(autosaved(&mut visitor, &app, &page, &wrong).await.0, 400);
    let (status, _) = autosaved(
        &mut visitor,
        &app,
        &page,
        &[("title", "Verder"), ("_version", next.as_str())],
    )
    .await;
    assert_eq!(status, 200);
    let listed = visitor.get(&list).await.text;
    assert!(listed.contains("in te vullen"), "{listed}");
    let own = visitor.ticket(&page).await;
    app.travel(TimeDelta::hours(2));
    assert_eq!(autosaved_when_logged_out(&app, &visitor, &page, &own).await, 401);
    assert_eq!(
        autosaved_when_logged_out(&app, &visitor, &page, "verlopen.00").await,
        403,
        "who can't show a ticket of ours isn't told more"
    );
    visitor.log_in(PROVIDER).await;
    assert!(
        !visitor.get(&page).await.text.contains("value=\"x\""),
        "nothing was saved"
    );
}

/// The status of what a page saves by itself when the session is over, with a ticket.
async fn autosaved_when_logged_out(app: &App, visitor: &Visitor<'_>, page: &str, ticket: &str) -> u16 {
    let cookie = format!("plafond={}", visitor.cookie("plafond").unwrap());
    let request = app
        .request(Method::POST, page)
        .header("cookie", cookie)
        .header("x-autosave", "1")
        .header("sec-fetch-site", "same-origin")
        .form(&[("title", "x"), ("_ticket", ticket)]);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_document_that_is_still_missing_is_chosen_already() {
    let app = App::start().await;
    let asked = json!({ "requiredDocuments": ["activiteitenplan"] });
    let call = app.call_like("50000.00", asked).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let page = format!("{}/documenten", begun(&mut visitor, &app, &call).await);
    let chosen = "value=\"activiteitenplan\" selected";
    let shown = visitor.get(&page).await.text;
    assert!(shown.contains(chosen), "{shown}");
    let unnamed = visitor.upload(&page, " ", "plan.pdf", pdf()).await;
    assert_eq!(unnamed.status, 400);
    assert!(
        unnamed
            .text
            .contains("Welk document is het? <span lang=\"nl\">Zeg welk document dit is."),
        "{}",
        unnamed.text
    );
    visitor
        .upload(&page, "activiteitenplan", "plan.pdf", pdf())
        .await
        .going_to();
    let shown = visitor.get(&page).await.text;
    assert!(!shown.contains(chosen), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn which_document_it_is_stays_chosen_when_its_file_is_refused() {
    let app = App::start_with(|settings| settings.largest_attachment = 64 * 1024).await;
    let asked = json!({ "requiredDocuments": ["activiteitenplan", "jaarrekening"] });
    let call = app.call_like("50000.00", asked).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let page = format!("{}/documenten", begun(&mut visitor, &app, &call).await);
    let chosen = "value=\"jaarrekening\" selected";
    let shown = visitor.get(&page).await.text;
    assert!(!shown.contains(chosen), "two are missing: {shown}");
    let mut large = pdf();
    large.resize(128 * 1024, b' ');
    for (status, file) in [(415, b"MZ\x90\x00".to_vec()), (413, large)] {
        let refused = visitor.upload(&page, "jaarrekening", "jaar.pdf", file).await;
        assert_eq!(refused.status, status);
        assert!(refused.text.contains(chosen), "{status}: {}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_goes_out_again_until_it_was_submitted() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let overview = begun(&mut visitor, &app, &call).await;
    let (id, page) = (id_of(&overview), format!("{overview}/documenten"));
    let attachments = format!("/v1/applications/{id}/attachments");
    for name in ["fout.pdf", "goed.pdf"] {
        visitor
            .upload(&page, "ander document", name, pdf())
            .await
            .going_to();
    }
    let listed = app.get(PROVIDER, &attachments).await.good();
    let wrong = text(&listed["items"][0]["id"]);
    let right = text(&listed["items"][1]["id"]);
    let remove = format!("{page}/{wrong}/verwijderen");
    visitor.send(&page, &remove, &[]).await.going_to();
    let listed = app.get(PROVIDER, &attachments).await.good();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let gone = format!("/aanvrager/aanvragen/{id}/documenten/{wrong}");
    assert_eq!(visitor.get(&gone).await.status, 404);

    filled_in(&mut visitor, &overview).await;
    visitor
        .send(
            &format!("{overview}/controleren"),
            &format!("{overview}/indienen"),
            &[],
        )
        .await
        .going_to();
    let ask = json!({ "missing": "Het plan.", "dueOn": day_of(app.now() + TimeDelta::days(9)) });
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/supplement-requests"),
        &ask,
    )
    .await
    .good();
    let kept = visitor
        .send(&page, &format!("{page}/{right}/verwijderen"), &[])
        .await;
    assert_eq!(kept.status, 409);
    assert!(kept.text.contains("eerder ingediend"), "{}", kept.text);
    let refused = app
        .post(PROVIDER, &format!("{attachments}/{right}/removal"), &json!({}))
        .await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));

    // What was asked for is added and sent.
    visitor
        .upload(&page, "ander document", "plan.pdf", pdf())
        .await
        .going_to();
    let check = format!("{overview}/controleren");
    assert!(visitor.get(&overview).await.text.contains("Het plan."));
    let empty = visitor.send(&check, &format!("{overview}/aanvulling"), &[]).await;
    assert_eq!(empty.status, 400);
    let sent = visitor
        .send(
            &check,
            &format!("{overview}/aanvulling"),
            &[("answer", "Het plan is erbij.")],
        )
        .await;
    assert_eq!(sent.going_to(), format!("/aanvrager/aanvragen/{id}"));
    assert_eq!(stored(&app, &overview).await["status"], "submitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_another_organisation_sees_or_changes_a_draft() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut own = Visitor::new(&app);
    own.log_in(PROVIDER).await;
    let overview = begun(&mut own, &app, &call).await;
    let mut other = Visitor::new(&app);
    other.log_in(OTHER_PROVIDER).await;
    let form = "/aanvrager/organisaties/nieuw";
    for step in [
        "",
        "/algemeen",
        "/activiteiten",
        "/begroting",
        "/documenten",
        "/verklaringen",
        "/controleren",
    ] {
        let page = format!("{overview}{step}");
        assert_eq!(other.get(&page).await.status, 404, "{step}");
    }
    for step in [
        "/algemeen",
        "/begroting",
        "/verklaringen",
        "/indienen",
        "/aanvulling",
        "/activiteiten",
    ] {
        let page = format!("{overview}{step}");
        let fields = [("title", "x"), ("answer", "x"), ("_version", "1")];
        assert_eq!(other.send(form, &page, &fields).await.status, 404, "{step}");
    }
    assert_eq!(stored(&app, &overview).await["content"]["title"], "Herkennen");
}
