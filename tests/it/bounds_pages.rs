//! What bounds a decision, at the desks without a browser: the step of earlier aid, the reasonable term, the panel of a
//! settlement, and the letter of a decision on an objection before it is signed.

use chrono::{Days, NaiveDate};
use plafond::http::deed::day_of;
use serde_json::json;

use crate::bounds::{aid, applied, declaring, of_year, with_aid, with_three_years};
use crate::support::story::{CASEWORKER, DECIDER, DECIDER_2, PROVIDER, report, text};
use crate::support::visitor::Visitor;
use crate::support::{App, Pdf};

fn dutch(day: NaiveDate) -> String {
    plafond_rules::dates::dutch(day)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_step_of_earlier_aid_asks_keeps_and_shows_what_others_granted_2023_2831() {
    let app = with_aid().await;
    let call = app.call("1000000.00").await;
    let id = app.draft(PROVIDER, &call, "100.00").await;
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let overview = format!("/aanvrager/aanvragen/{id}/invullen");
    let page = format!("{overview}/steun");
    assert!(provider.get(&overview).await.text.contains(&page));
    let shown = provider.get(&page).await.text;
    for words in [
        "€\u{a0}300.000,00",
        "Regel toevoegen",
        "Bedrijven die bij u horen",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let today = day_of(app.now());
    let granted_on = (today - Days::new(30)).to_string();
    let wrong = [
        ("aid/0/grantor", "Provincie Voorbeeld"),
        ("aid/0/amount", "veel"),
        ("aid/0/grantedOn", granted_on.as_str()),
    ];
    let refused = provider.fill(&page, &wrong).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("Provincie Voorbeeld"),
        "what was entered stays: {}",
        refused.text
    );
    let right = [
        ("aid/0/grantor", "Provincie Voorbeeld"),
        ("aid/0/amount", "12.500,00"),
        ("aid/0/grantedOn", granted_on.as_str()),
        ("relatedCompanies/0/name", "Dochter BV"),
        ("relatedCompanies/0/kvkNumber", "68750110"),
        ("declared", "true"),
    ];
    provider.fill(&page, &right).await.going_to();
    let shown = provider.get(&page).await.text;
    for kept in [
        "Provincie Voorbeeld",
        "12.500,00",
        "Dochter BV",
        "68750110",
        "checked",
    ] {
        assert!(shown.contains(kept), "{kept}: {shown}");
    }
    // A scheme that gives no such aid has no such step.
    let other = App::start().await;
    let call = other.call("100.00").await;
    let id = other.draft(PROVIDER, &call, "100.00").await;
    let mut provider = Visitor::new(&other);
    provider.log_in(PROVIDER).await;
    let page = format!("/aanvrager/aanvragen/{id}/invullen/steun");
    assert_eq!(provider.get(&page).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_decision_shows_the_aid_of_three_years_and_what_still_fits_2023_2831() {
    let app = with_aid().await;
    let call = app.call("1000000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let granted_on = day_of(app.now()) - Days::new(30);
    let content = declaring("30000.00", &aid("280000.00", granted_on), &json!([]));
    let id = text(&applied(&app, &call, &organisation, content).await.good()["id"]);
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let page = format!("/behandeling/aanvragen/{id}/besluit");
    let shown = decider.get(&page).await.text;
    for words in [
        "€\u{a0}280.000,00",
        "€\u{a0}20.000,00",
        "Provincie Voorbeeld",
        dutch(granted_on).replace(' ', "\u{a0}").as_str(),
        "Past voor een deel",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let whole = [
        ("outcome", "grant"),
        ("reasons", "Past."),
        ("legalBasis", "Artikel 4:29 Awb"),
        ("reportDueOn", "2030-03-01"),
    ];
    let refused = decider.send(&page, &page, &whole).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text.contains("ten hoogste € 20.000,00"),
        "{}",
        refused.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_decision_asks_the_reasonable_term_of_what_recurs_awb_4_51() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let (organisation, next) = with_three_years(&app, &call).await;
    let id = text(
        &applied(&app, &call, &organisation, of_year("20.00", next))
            .await
            .good()["id"],
    );
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let page = format!("/behandeling/aanvragen/{id}/besluit");
    let shown = decider.get(&page).await.text;
    let years = format!("{}, {} en {}", next - 3, next - 2, next - 1);
    assert!(
        shown.contains("redelijke termijn") && shown.contains(&years),
        "{shown}"
    );
    let refusal = [
        ("outcome", "refuse"),
        ("reasons", "Wij kiezen ander aanbod."),
        ("legalBasis", "Artikel 4:51 Awb"),
    ];
    let refused = decider.send(&page, &page, &refusal).await;
    assert_eq!(refused.status, 409);
    let mut with_why = refusal.to_vec();
    with_why.push(("noReasonableTermBecause", "dit zijn andere activiteiten."));
    decider.send(&page, &page, &with_why).await.going_to();
    // Who had nothing before isn't asked for it.
    let other = app.complete(PROVIDER, &call, "20.00").await;
    let shown = decider
        .get(&format!("/behandeling/aanvragen/{other}/besluit"))
        .await
        .text;
    assert!(!shown.contains("reasonableTermUntil"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_of_a_settlement_proposes_by_the_amount_and_fills_it_in_awb_4_46() {
    let app = App::start().await;
    let call = app.call("1000000.00").await;
    let id = app.complete(PROVIDER, &call, "100000.00").await;
    let award = app.granted(&id).await;
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let page = format!("/behandeling/subsidies/{award}/vaststelling");
    let early = decider.get(&page).await.text;
    assert!(
        early.contains("Er is nog geen verantwoording") && !early.contains("Ons voorstel"),
        "{early}"
    );
    let mut given = report();
    given["sessions"] = json!(4);
    given["actualCosts"] = json!("90000.00");
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &given)
        .await
        .good();
    let shown = decider.get(&page).await.text;
    for words in [
        "Ons voorstel",
        "Bij dit bedrag telt wat er is gedaan",
        "4 van 5",
        "value=\"80.000,00\"",
        "€\u{a0}90.000,00",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    assert!(
        !caseworker
            .get(&page)
            .await
            .text
            .contains("Vaststellen en ondertekenen")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_of_a_decision_on_an_objection_is_seen_before_it_is_signed_awb_7_12() {
    let app = App::start().await;
    let call = app.call("60.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    app.granted(&id).await;
    let decision = app
        .get(PROVIDER, &format!("/v1/applications/{id}/decision"))
        .await
        .good();
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "Het is te weinig." });
    let objection = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let waiver = json!({ "ground": "clearly-unfounded", "reason": "Het plafond is op." });
    app.post(
        CASEWORKER,
        &format!("/v1/objections/{objection}/hearing-waiver"),
        &waiver,
    )
    .await
    .good();
    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER_2).await;
    let page = format!("/behandeling/bezwaren/{objection}/besluit");
    let fields = [
        ("outcome", "dismissed"),
        ("reasons", "Het plafond is bereikt."),
        ("legalBasis", "Artikel 7:11 Awb"),
    ];
    let draft = decider.send(&page, &format!("{page}/concept"), &fields).await;
    assert_eq!(draft.headers["content-type"], "application/pdf");
    let preview = format!("/v1/objections/{objection}/decision-previews");
    let body = json!({ "outcome": "dismissed", "reasons": "Het plafond is bereikt.", "legalBasis": "Artikel 7:11 Awb" });
    let (_, pdf) = app.download_of(DECIDER_2, &preview, &body).await;
    let words = Pdf::of(&pdf).words();
    assert!(words.contains("Het plafond is bereikt."), "{words}");
    // Nothing of it was recorded, and a form that isn't whole is shown again.
    let standing = app
        .get(PROVIDER, &format!("/v1/objections/{objection}"))
        .await
        .good();
    assert_eq!(standing["status"], "hearing-waived");
    let half = decider
        .send(&page, &format!("{page}/concept"), &[("outcome", "dismissed")])
        .await;
    assert_eq!(half.status, 400);
    decider.send(&page, &page, &fields).await.going_to();
}
