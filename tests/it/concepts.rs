//! Letters that someone sees in the portal before they go out: what they say, and that nothing is kept of them.

use chrono::{DateTime, Days, NaiveDate, Utc};
use plafond_rules::dates::day_of;
use serde_json::json;

use crate::reserve::{offered, reserve};
use crate::support::App;
use crate::support::pdf::Pdf;
use crate::support::story::{CASEWORKER, DECIDER, PROVIDER, text};
use crate::support::visitor::{Shown, Visitor};

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(11, 0, 0).unwrap().and_utc()
}

async fn desk<'a>(app: &'a App, who: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(who).await;
    visitor
}

/// What a draft says, which is marked as one.
#[track_caller]
fn said(draft: &Shown) -> String {
    assert_eq!(draft.status, 200, "{}", draft.text);
    assert_eq!(draft.headers["content-type"], "application/pdf");
    let pdf = Pdf::of(&draft.bytes);
    assert!(pdf.info().contains("Concept: "), "{}", pdf.info());
    pdf.words()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_that_asks_for_a_supplement_is_seen_before_it_goes_out() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let application = app.submitted(PROVIDER, &call, "60.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = format!("/behandeling/aanvragen/{application}/aanvulling");
    let concept = format!("{page}/concept");
    let fields = [
        ("missing", "Vertel hoe u ervaringsdeskundigen inzet."),
        ("dueOn", "2099-03-24"),
    ];
    let words = said(&visitor.send(&page, &concept, &fields).await);
    assert!(
        words.contains("Vertel hoe u ervaringsdeskundigen inzet.") && words.contains("24 maart 2099"),
        "{words}"
    );
    let refused = visitor.send(&page, &concept, &fields[..1]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("Vertel hoe u"), "{}", refused.text);
    let path = format!("/v1/applications/{application}");
    let asked = app
        .get(CASEWORKER, &format!("{path}/supplement-requests"))
        .await
        .good();
    assert_eq!(asked["items"], json!([]), "nothing was asked for");
    assert_eq!(app.get(CASEWORKER, &path).await.good()["status"], "submitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_of_a_penalty_is_seen_before_it_is_determined() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let received = day_of(app.now());
    let application = app.complete(PROVIDER, &call, "10.00").await;
    let noticed = received + Days::new(92);
    app.freeze(noon(noticed + Days::new(3)));
    let path = format!("/v1/applications/{application}");
    let notice = json!({ "receivedOn": noticed });
    app.post(CASEWORKER, &format!("{path}/notices-of-default"), &notice)
        .await
        .good();
    app.freeze(noon(noticed + Days::new(30)));
    app.granted(&application).await;
    let mut visitor = desk(&app, DECIDER).await;
    let page = format!("/behandeling/aanvragen/{application}/dwangsom");
    let fields = [("reasons", "Wij beslisten vijftien dagen te laat.")];
    let words = said(&visitor.send(&page, &format!("{page}/concept"), &fields).await);
    assert!(
        words.contains("357,00") && words.contains("Wij beslisten vijftien dagen te laat."),
        "{words}"
    );
    let penalty = app.get(PROVIDER, &format!("{path}/penalty")).await.good();
    assert_eq!(penalty["stage"], "ended", "nothing was determined");
    visitor.send(&page, &page, &fields).await.going_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letters_of_an_offer_and_of_what_is_granted_from_the_reserve_list_are_seen_first() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let mut visitor = desk(&app, DECIDER).await;
    let list = format!("/behandeling/openstellingen/{}/reservelijst", reserve.call.id);
    let until = (day_of(app.now()) + Days::new(14)).to_string();
    // One that has a part gets more by a change, and one that was refused by a decision.
    for (application, amount, law) in [
        (&reserve.second, "40,00", None),
        (&reserve.third, "30,00", Some("Artikel 4:26 Awb")),
    ] {
        let page = format!("{list}/{application}");
        let fields = [
            ("answerBy", until.as_str()),
            ("explanation", "Er kwam geld vrij."),
        ];
        let concept = format!("{page}/aanbod/concept");
        let words = said(&visitor.send(&page, &concept, &fields).await);
        assert!(
            words.contains(amount) && words.contains("Er kwam geld vrij."),
            "{words}"
        );
        let offers = format!("/v1/applications/{application}/reserve-offers");
        let known = app.get(DECIDER, &offers).await.good();
        assert_eq!(known["items"], json!([]), "nothing was offered");

        let offer = text(&offered(&app, application).await["id"]);
        let answer = format!("/v1/reserve-offers/{offer}/answer");
        app.post(PROVIDER, &answer, &json!({ "accepted": true }))
            .await
            .good();
        let mut granting = vec![("reasons", "De aanvraag stond op de reservelijst.")];
        if let Some(law) = law {
            granting.extend([("legalBasis", law), ("reportDueOn", "2099-03-01")]);
        }
        let concept = format!("{page}/verlening/concept");
        let words = said(&visitor.send(&page, &concept, &granting).await);
        assert!(words.contains("De aanvraag stond op de reservelijst."), "{words}");
        let incomplete = visitor.send(&page, &concept, &[]).await;
        assert_eq!(incomplete.status, 400);
        let balance = app.balance(&reserve.call.ceiling).await;
        assert_eq!(balance["committed"], "100.00", "nothing was granted");
        let known = app.get(DECIDER, &offers).await.good();
        assert_eq!(known["items"][0]["status"], "accepted");
    }
}
