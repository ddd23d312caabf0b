//! The desk of finance without a browser: figures as of any day that agree with their entries, and payments with four eyes.

use chrono::{Datelike as _, TimeDelta};
use serde_json::json;

use crate::support::App;
use crate::support::browser::play;
use crate::support::story::{ADMINISTRATOR, AUDITOR, DECIDER, FINANCE, FINANCE_2, PROVIDER, report, text};
use crate::support::visitor::Visitor;

/// The way of an advance by hand, as far as its page.
async fn planned(app: &App, visitor: &mut Visitor<'_>, euros: &str, advance: &str) -> (String, String) {
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, euros).await;
    let award = app.granted(&application).await;
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/subsidies/{award}");
    let sent = visitor
        .send(&page, &format!("{page}/voorschotten"), &[("amount", advance)])
        .await;
    (call.ceiling, sent.going_to().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_goes_from_hand_to_hand_to_the_bank() {
    let app = App::start().await;
    let mut one = Visitor::new(&app);
    let (ceiling, payment) = planned(&app, &mut one, "10000.00", "9.000,00").await;
    let own = one.get(&payment).await;
    assert!(
        own.text.contains("Een collega geeft deze betaling vrij"),
        "{}",
        own.text
    );
    assert!(!own.text.contains("/vrijgave"), "no button for who prepared it");
    let refused = one.send(&payment, &format!("{payment}/vrijgave"), &[]).await;
    assert_eq!(refused.status, 403, "nor does the address help");

    let mut two = Visitor::new(&app);
    two.log_in(FINANCE_2).await;
    let list = two.get("/financien/betalingen?stand=vrijgeven").await.text;
    assert!(list.contains(&payment), "{list}");
    two.send(&payment, &format!("{payment}/vrijgave"), &[])
        .await
        .going_to();
    let batch = two.send("/financien/batches", "/financien/batches", &[]).await;
    let batch = batch.going_to().to_owned();
    let csv = two.get(&format!("{batch}/csv")).await.text;
    assert!(csv.starts_with("\u{feff}kenmerk;soort;"), "{csv}");
    assert!(csv.contains("9000,00"), "{csv}");
    assert_eq!(
        csv.lines()
            .filter(|line| line.contains("Finn Financien;Fleur Financien"))
            .count(),
        1,
        "{csv}"
    );

    let tomorrow = (app.now() + TimeDelta::days(2)).date_naive().to_string();
    let early = one
        .send(
            &payment,
            &format!("{payment}/bevestiging"),
            &[("paidOn", &tomorrow)],
        )
        .await;
    assert_eq!(early.status, 400, "{}", early.text);
    let today = app.now().date_naive().to_string();
    one.send(&payment, &format!("{payment}/bevestiging"), &[("paidOn", &today)])
        .await
        .going_to();
    let shown = one.get(&payment).await.text;
    assert!(
        shown.contains("De bijschrijving is bevestigd"),
        "told once: {shown}"
    );
    let at_a_glance = one.get(&format!("/financien/plafonds/{ceiling}")).await.text;
    assert!(at_a_glance.contains("€\u{a0}9.000,00"), "{at_a_glance}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advance_that_is_not_needed_lapses_and_its_room_comes_back() {
    let app = App::start().await;
    let mut one = Visitor::new(&app);
    let (_, payment) = planned(&app, &mut one, "10000.00", "10000").await;
    let without = one
        .send(&payment, &format!("{payment}/vervallen"), &[("reason", "")])
        .await;
    assert_eq!(without.status, 400);
    assert!(without.text.contains("Vul dit in."), "{}", without.text);
    one.send(
        &payment,
        &format!("{payment}/vervallen"),
        &[("reason", "Te veel")],
    )
    .await
    .going_to();
    assert!(
        one.get(&payment)
            .await
            .text
            .contains("Deze betaling gaat niet door")
    );
    assert!(
        one.get("/financien/betalingen?stand=vervallen")
            .await
            .text
            .contains(&payment)
    );
    let again = one.send("/account", &format!("{payment}/controle"), &[]).await;
    assert_eq!(again.status, 409);
    let waits = one.get("/financien/voorschotten").await.text;
    assert!(
        waits.contains("Stichting Voorbeeld"),
        "it waits for its first advance again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_from_a_decision_lapses_by_another_decision_only() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    let award = app.granted(&application).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let settled = json!({ "amount": "10000.00", "reasons": "Alles is gedaan." });
    app.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settled)
        .await
        .good();
    let payments = app
        .get(FINANCE, &format!("/v1/awards/{award}/payments"))
        .await
        .good();
    let payment = text(&payments["items"][0]["id"]);
    let path = format!("/v1/payments/{payment}/cancellation");
    let refused = app.post(FINANCE, &path, &json!({ "reason": "x" })).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_amount_is_shown_again_with_what_was_entered() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    let award = app.granted(&application).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/subsidies/{award}");
    for (amount, told) in [
        ("12.000,00", "Op deze subsidie kan nog"),
        ("veel", "href=\"#amount\""),
    ] {
        let shown = visitor
            .send(&page, &format!("{page}/voorschotten"), &[("amount", amount)])
            .await;
        assert!(shown.status.is_client_error(), "{}", shown.status);
        assert!(shown.text.contains(told), "{}", shown.text);
        assert!(
            shown.text.contains(&format!("value=\"{amount}\"")),
            "{}",
            shown.text
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_is_shown_as_it_stood_on_a_day_and_its_entries_add_up_to_it() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let before = app.now().date_naive();
    app.travel(TimeDelta::days(3));
    let raise = json!({ "kind": "raised", "amount": "5000.00", "ground": "Collegebesluit" });
    app.post(
        ADMINISTRATOR,
        &format!("/v1/ceilings/{}/entries", call.ceiling),
        &raise,
    )
    .await
    .good();
    let mut visitor = Visitor::new(&app);
    visitor.log_in(AUDITOR).await;
    let page = format!("/financien/plafonds/{}", call.ceiling);
    let now = visitor.get(&page).await.text;
    assert!(now.contains("€\u{a0}55.000,00"), "{now}");
    let then = visitor.get(&format!("{page}?op={before}")).await.text;
    assert!(
        then.contains("€\u{a0}50.000,00") && !then.contains("€\u{a0}55.000,00"),
        "{then}"
    );
    let long_ago = visitor
        .get(&format!("{page}?op={}", before.with_year(2020).unwrap()))
        .await;
    assert_eq!(long_ago.status, 200);
    assert!(!long_ago.text.contains("€\u{a0}50.000,00"));

    let entries = visitor.get(&format!("{page}/grootboek?soort=plafond")).await.text;
    assert!(
        entries.contains("2 boekingen. Erbij: <strong>€\u{a0}55.000,00"),
        "{entries}"
    );
    let until = visitor
        .get(&format!("{page}/grootboek?soort=plafond&tot={before}"))
        .await
        .text;
    assert!(
        until.contains("1 boeking. Erbij: <strong>€\u{a0}50.000,00"),
        "{until}"
    );
    let from = visitor
        .get(&format!("{page}/grootboek?van={}", before + TimeDelta::days(1)))
        .await
        .text;
    assert!(
        from.contains("Plafond verhoogd") && !from.contains("Vastgesteld plafond"),
        "{from}"
    );
    let csv = visitor
        .get(&format!("{page}/grootboek/csv?van=&tot=&soort="))
        .await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(csv.text.lines().count(), 3, "{}", csv.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_of_hundreds_is_read_in_pages_and_downloaded_whole() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let raise = json!({ "kind": "raised", "amount": "1.00", "ground": "=1+1" });
    for _ in 0..60 {
        app.post(
            ADMINISTRATOR,
            &format!("/v1/ceilings/{}/entries", call.ceiling),
            &raise,
        )
        .await
        .good();
    }
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/plafonds/{}/grootboek", call.ceiling);
    let first = visitor.get(&page).await.text;
    assert_eq!(first.matches("Plafond verhoogd").count(), 50);
    let next = first
        .split('"')
        .find(|part| part.contains("na="))
        .unwrap()
        .to_owned();
    let second = visitor
        .get(&next.replace("&#38;", "&").replace("&amp;", "&"))
        .await
        .text;
    assert_eq!(second.matches("Plafond verhoogd").count(), 10);
    assert!(second.contains("Vastgesteld plafond"));
    let csv = visitor.get(&format!("{page}/csv")).await.text;
    assert_eq!(csv.lines().count(), 62);
    assert!(csv.contains(";'=1+1;"), "no formula runs: {csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_number_is_paid_to_only_after_finance_approved_it() {
    let app = App::start().await;
    let organisation = app.organisation(PROVIDER).await;
    let proposed = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Voorbeeld" });
    let path = format!("/v1/organisations/{organisation}/bank-account-changes");
    let change = text(&app.post(PROVIDER, &path, &proposed).await.good()["id"]);
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = "/financien/rekeningnummers";
    assert!(visitor.get(page).await.text.contains("NL91ABNA0417164300"));
    let action = format!("{page}/{organisation}/{change}");
    visitor
        .send(page, &action, &[("approved", "true")])
        .await
        .going_to();
    assert!(
        visitor
            .get(page)
            .await
            .text
            .contains("Er wacht geen rekeningnummer")
    );
    let now = app
        .get(FINANCE, &format!("/v1/organisations/{organisation}"))
        .await
        .good();
    assert_eq!(now["iban"], "NL91ABNA0417164300");
    let again = visitor.send("/account", &action, &[("approved", "false")]).await;
    assert_eq!(again.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_settlement_will_give_back_is_told_with_how_it_was_counted() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    for (euros, settled) in [("10000.00", true), ("8000.00", false)] {
        let application = app.complete(PROVIDER, &call, euros).await;
        let award = app.granted(&application).await;
        if settled {
            app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
                .await
                .good();
            app.settled_lower(&award, "7500.00").await;
        }
    }
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/plafonds/{}", call.ceiling);
    let shown = visitor.get(&page).await.text;
    assert!(
        shown.contains("<strong>€\u{a0}2.000,00</strong>"),
        "a quarter of 8,000: {shown}"
    );
    let settled = visitor
        .get(&format!("{page}/verschillen?vastgesteld=ja"))
        .await
        .text;
    assert_eq!(settled.matches("Stichting Voorbeeld").count(), 1, "{settled}");
    let all = visitor.get(&format!("{page}/verschillen")).await.text;
    assert_eq!(all.matches("Stichting Voorbeeld").count(), 2);
    assert!(all.contains("nog niet ingepland"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_browser_finance_sees_the_ceiling_and_pays_with_four_eyes() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    let award = app.granted(&application).await;
    let organisation = app.organisation(PROVIDER).await;
    let proposed = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Voorbeeld" });
    app.post(
        PROVIDER,
        &format!("/v1/organisations/{organisation}/bank-account-changes"),
        &proposed,
    )
    .await
    .good();
    let part = json!({ "code": "achterhoek", "title": "Gemeenten in de Achterhoek", "amount": "20000.00", "ground": "Collegebesluit" });
    app.post(
        ADMINISTRATOR,
        &format!("/v1/ceilings/{}/sub-ceilings", call.ceiling),
        &part,
    )
    .await
    .good();
    let more = json!({ "award": award, "ceiling": call.ceiling, "colleague": FINANCE_2 });
    play(&app, "finance", more).await;
}
