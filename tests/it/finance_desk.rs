//! The desk of finance without a browser: figures as of any day that agree with their entries, and payments with four eyes.

use chrono::{Datelike as _, TimeDelta};
use plafond::http::deed::day_of;
use serde_json::json;

use crate::support::App;
use crate::support::browser::play;
use crate::support::story::{
    ADMINISTRATOR, AUDITOR, CASEWORKER, DECIDER, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, content,
    report, text,
};
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

    let tomorrow = day_of(app.now() + TimeDelta::days(2)).to_string();
    let early = one
        .send(
            &payment,
            &format!("{payment}/bevestiging"),
            &[("paidOn", &tomorrow)],
        )
        .await;
    assert_eq!(early.status, 400, "{}", early.text);
    let today = day_of(app.now()).to_string();
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

/// Two advances prepared by one person of finance: the call, and each payment.
async fn two_prepared(app: &App) -> (String, Vec<String>) {
    let call = app.call("50000.00").await;
    let mut payments = Vec::new();
    for (who, euros) in [(PROVIDER, "10000.00"), (OTHER_PROVIDER, "2000.00")] {
        let application = app.complete(who, &call, euros).await;
        let award = app.granted(&application).await;
        let payment = app
            .post(
                FINANCE,
                &format!("/v1/awards/{award}/payments"),
                &json!({ "amount": euros }),
            )
            .await
            .good();
        payments.push(text(&payment["id"]));
    }
    (call.ceiling, payments)
}

#[tokio::test(flavor = "multi_thread")]
async fn ticked_payments_are_released_together_and_their_batch_is_confirmed_at_once() {
    let app = App::start().await;
    let (ceiling, payments) = two_prepared(&app).await;
    let list = "/financien/betalingen?stand=vrijgeven";
    let mut one = Visitor::new(&app);
    one.log_in(FINANCE).await;
    let own = one.get(list).await.text;
    assert!(
        !own.contains("name=\"paymentIds\""),
        "who prepared them can't tick them: {own}"
    );

    let mut two = Visitor::new(&app);
    two.log_in(FINANCE_2).await;
    let all = two.get(&format!("{list}&alles=ja")).await.text;
    assert_eq!(all.matches(" checked>").count(), 2, "{all}");
    let none = two.send(list, "/financien/vrijgave", &[]).await;
    assert_eq!(none.status, 400);
    assert!(
        none.text.contains("Vink ten minste één betaling aan"),
        "{}",
        none.text
    );
    let ticked: Vec<_> = payments.iter().map(|id| ("paymentIds", id.as_str())).collect();
    let released = two.send(list, "/financien/vrijgave", &ticked).await;
    assert_eq!(released.going_to(), "/financien/batches");
    let batches = two.get("/financien/batches").await.text;
    assert!(batches.contains("€\u{a0}12.000,00"), "{batches}");
    let batch = two.send("/financien/batches", "/financien/batches", &[]).await;
    let batch = batch.going_to().to_owned();

    let path = format!("{batch}/bevestiging");
    let future = day_of(app.now() + TimeDelta::days(2)).to_string();
    let early = two.send(&batch, &path, &[("paidOn", &future)]).await;
    assert_eq!(early.status, 400, "{}", early.text);
    let today = day_of(app.now()).to_string();
    two.send(&batch, &path, &[("paidOn", &today)]).await.going_to();
    let shown = two.get(&batch).await.text;
    assert!(!shown.contains("/bevestiging"), "nothing waits any more: {shown}");
    assert_eq!(shown.matches("Bijgeschreven").count(), 2, "{shown}");
    let at_a_glance = two.get(&format!("/financien/plafonds/{ceiling}")).await.text;
    assert!(at_a_glance.contains("€\u{a0}12.000,00"), "{at_a_glance}");
    let again = app
        .post(
            FINANCE,
            &format!(
                "/v1/payment-{}/confirmation",
                batch.trim_start_matches("/financien/")
            ),
            &json!({ "paidOn": today }),
        )
        .await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_payments_that_are_released_together_none_is_when_one_may_not_be() {
    let app = App::start().await;
    let (_, payments) = two_prepared(&app).await;
    let release = |ids: Vec<String>| json!({ "paymentIds": ids });
    let own = app
        .post(FINANCE, "/v1/payment-releases", &release(payments.clone()))
        .await;
    assert_eq!(own.problem(), (403, "four-eyes".to_owned()));
    let [one, two] = payments.as_slice() else {
        panic!("{payments:?}")
    };
    let unknown = vec![one.clone(), uuid::Uuid::now_v7().to_string()];
    let some = app
        .post(FINANCE_2, "/v1/payment-releases", &release(unknown))
        .await;
    assert_eq!(some.problem(), (404, "not-found".to_owned()));
    app.post(FINANCE_2, &format!("/v1/payments/{two}/release"), &json!({}))
        .await
        .good();
    let half = app
        .post(FINANCE_2, "/v1/payment-releases", &release(payments.clone()))
        .await;
    assert_eq!(half.problem(), (409, "impossible-now".to_owned()));
    let still = app.get(FINANCE, &format!("/v1/payments/{one}")).await.good();
    assert_eq!(still["status"], "prepared", "nothing was released with it");
    let none = app
        .post(FINANCE_2, "/v1/payment-releases", &release(Vec::new()))
        .await;
    assert_eq!(none.problem(), (400, "invalid-input".to_owned()));
    let twice = vec![one.clone(), one.clone()];
    let released = app
        .post(FINANCE_2, "/v1/payment-releases", &release(twice))
        .await
        .good();
    assert_eq!(released["items"].as_array().unwrap().len(), 1);
    assert_eq!(released["items"][0]["status"], "released");
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
    let before = day_of(app.now());
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
        .get(&format!("{page}/verschillen?keuze=vastgesteld"))
        .await
        .text;
    assert_eq!(settled.matches("Stichting Voorbeeld").count(), 1, "{settled}");
    let all = visitor.get(&format!("{page}/verschillen")).await.text;
    assert_eq!(all.matches("Stichting Voorbeeld").count(), 2);
    assert!(all.contains("nog niet ingepland"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_are_downloaded_for_a_spreadsheet_as_they_are_shown() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut plan = content("10000.00");
    plan["title"] = json!("=1+1");
    let organisation = app.organisation(PROVIDER).await;
    let new = json!({ "callId": call.id, "organisationId": organisation, "content": plan });
    let application = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
    let path = format!("/v1/applications/{application}");
    for (who, step) in [(PROVIDER, "submission"), (CASEWORKER, "completion")] {
        app.post(who, &format!("{path}/{step}"), &json!({})).await.good();
    }
    let award = app.granted(&application).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/plafonds/{}/verschillen", call.ceiling);
    let running = visitor.get(&format!("{page}/csv?keuze=verwacht")).await.text;
    assert!(running.contains(";10000,00;10000,00;"), "{running}");
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let reported = visitor.get(&format!("{page}/csv?keuze=verantwoord")).await.text;
    assert!(
        reported.contains(";9999,00\r\n"),
        "one euro was spent: {reported}"
    );
    app.settled_lower(&award, "7500.00").await;
    let shown = visitor.get(&page).await.text;
    let address = shown.split('"').find(|part| part.contains("/csv?")).unwrap();
    let address = address.replace("&#38;", "&").replace("&amp;", "&");
    let csv = visitor.get(&address).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        csv.headers["content-disposition"],
        "attachment; filename=\"verschillen.csv\""
    );
    let csv = csv.text;
    assert!(
        csv.starts_with("\u{feff}stand_op;kenmerk;titel;aanvrager;"),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(
        csv.contains(";'=1+1;Stichting Voorbeeld"),
        "no formula runs: {csv}"
    );
    assert!(
        csv.contains(";10000,00;7500,00;") && csv.contains(";7500,00;10000,00;"),
        "granted and what it is, settled and what it was: {csv}"
    );
    let yesterday = day_of(app.now()).pred_opt().unwrap();
    let before = visitor.get(&format!("{page}/csv?op={yesterday}")).await.text;
    assert_eq!(before.lines().count(), 1, "{before}");
    let waiting = visitor.get(&format!("{page}/csv?keuze=verwacht")).await.text;
    assert_eq!(waiting.lines().count(), 1, "{waiting}");
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

/// An advance that a second person released, by its page and its place in the API.
async fn released(app: &App, visitor: &mut Visitor<'_>) -> (String, String) {
    let (_, payment) = planned(app, visitor, "10000.00", "9.000,00").await;
    let path = format!("/v1/payments/{}", payment.rsplit('/').next().unwrap());
    app.post(FINANCE_2, &format!("{path}/release"), &json!({}))
        .await
        .good();
    (payment, path)
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn what_the_bank_sends_back_is_paid_again_to_the_account_as_it_is_then_awb_4_89() {
    let app = App::start().await;
    let mut one = Visitor::new(&app);
    let (payment, path) = released(&app, &mut one).await;
    let before = app.get(FINANCE, &path).await.good();
    let award = text(&before["awardId"]);
    let back = format!("{payment}/terug");
    let today = day_of(app.now()).to_string();
    let nameless = one.send(&payment, &back, &[("returnedOn", &today)]).await;
    assert_eq!(nameless.status, 400);
    let early = [("returnedOn", "2020-01-01"), ("reason", "x")];
    assert_eq!(one.send(&payment, &back, &early).await.status, 400);
    let why = "AC04: de rekening is opgeheven";
    let fields = [("returnedOn", today.as_str()), ("reason", why)];
    one.send(&payment, &back, &fields).await.going_to();
    let shown = one.get(&payment).await.text;
    assert!(
        shown.contains(why) && shown.contains("Opnieuw klaarzetten"),
        "{shown}"
    );
    let returned = app.get(FINANCE, &path).await.good();
    assert_eq!(
        (&returned["status"], &returned["returnedOn"]),
        (&json!("returned"), &json!(today))
    );
    let provider = app.get(PROVIDER, "/v1/notifications?limit=200").await.good();
    assert!(provider.to_string().contains("payment-returned"), "{provider:#}");
    let dossier = text(&app.get(FINANCE, &format!("/v1/awards/{award}")).await.good()["applicationId"]);
    let terms = app
        .get(FINANCE, &format!("/v1/applications/{dossier}/terms"))
        .await
        .good();
    let due = terms["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|term| term["kind"] == "payment");
    assert_eq!(
        due.unwrap()["status"],
        "running",
        "what was promised is still due: {terms:#}"
    );

    let organisation = text(
        &app.get(PROVIDER, &format!("/v1/applications/{dossier}"))
            .await
            .good()["organisationId"],
    );
    let changes = format!("/v1/organisations/{organisation}/bank-account-changes");
    let account = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Voorbeeld" });
    let change = app.post(PROVIDER, &changes, &account).await.good();
    let judged = format!("{changes}/{}/approval", text(&change["id"]));
    app.post(FINANCE, &judged, &json!({ "approved": true }))
        .await
        .good();
    let again = one.send(&payment, &format!("{payment}/opnieuw"), &[]).await;
    let again = again.going_to().to_owned();
    let second = app
        .get(
            FINANCE,
            &format!("/v1/payments/{}", again.rsplit('/').next().unwrap()),
        )
        .await
        .good();
    assert_eq!(
        (
            &second["iban"],
            &second["amount"],
            &second["dueOn"],
            &second["status"]
        ),
        (
            &json!("NL91ABNA0417164300"),
            &before["amount"],
            &before["dueOn"],
            &json!("planned")
        )
    );
    assert_eq!(second["replaces"], before["id"]);
    let twice = app
        .post(FINANCE, &format!("{path}/replacement"), &json!({}))
        .await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    assert!(
        one.get(&payment)
            .await
            .text
            .contains("Er staat een andere betaling in haar plaats")
    );
    let late = app
        .post(
            FINANCE,
            &format!("{path}/return"),
            &json!({ "returnedOn": today, "reason": "x" }),
        )
        .await;
    assert_eq!(late.problem().0, 409, "it came back already");
}

#[tokio::test(flavor = "multi_thread")]
async fn until_when_has_to_be_reported_is_told_until_the_report_is_in() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&application).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/subsidies/{award}");
    let shown = visitor.get(&page).await.text;
    assert!(shown.contains("Verantwoorden voor"), "{shown}");
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let reported = visitor.get(&page).await.text;
    assert!(
        !reported.contains("Verantwoorden voor"),
        "that is over: {reported}"
    );
    let settled = json!({ "amount": "1000.00", "reasons": "Alles is gedaan." });
    app.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settled)
        .await
        .good();
    let today = day_of(app.now());
    for page in [page.clone(), format!("{page}?op={today}")] {
        let settled = visitor.get(&page).await.text;
        assert!(!settled.contains("Verantwoorden voor"), "{page}: {settled}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settled_award_stays_open_until_what_came_back_is_paid_again() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&application).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let settled = json!({ "amount": "1000.00", "reasons": "Alles is gedaan." });
    app.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settled)
        .await
        .good();
    let payments = app
        .get(FINANCE, &format!("/v1/awards/{award}/payments"))
        .await
        .good();
    let first = format!("/v1/payments/{}", text(&payments["items"][0]["id"]));
    let today = json!(day_of(app.now()));
    let pay = async |path: &str, last: &str, body: &serde_json::Value| {
        app.post(FINANCE, &format!("{path}/preparation"), &json!({}))
            .await
            .good();
        app.post(FINANCE_2, &format!("{path}/release"), &json!({}))
            .await
            .good();
        app.post(FINANCE, &format!("{path}/{last}"), body).await.good()
    };
    pay(
        &first,
        "return",
        &json!({ "returnedOn": today, "reason": "Onbekend" }),
    )
    .await;
    let status = async || app.get(FINANCE, &format!("/v1/awards/{award}")).await.good()["status"].clone();
    assert_eq!(status().await, "settled");
    let second = app
        .post(FINANCE, &format!("{first}/replacement"), &json!({}))
        .await
        .good();
    let second = format!("/v1/payments/{}", text(&second["id"]));
    pay(&second, "confirmation", &json!({ "paidOn": today })).await;
    assert_eq!(status().await, "closed");
    let terms = app
        .get(FINANCE, &format!("/v1/applications/{application}/terms"))
        .await
        .good();
    let open: Vec<_> = terms["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|term| term["kind"] == "payment" && term["status"] == "running")
        .collect();
    assert!(open.is_empty(), "{open:#?}");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn differences_and_credited_payments_are_told_as_of_any_day() {
    let app = App::start().await;
    let mut one = Visitor::new(&app);
    let (payment, path) = released(&app, &mut one).await;
    let first = day_of(app.now());
    app.travel(TimeDelta::days(10));
    let paid = day_of(app.now());
    app.post(
        FINANCE,
        &format!("{path}/confirmation"),
        &json!({ "paidOn": paid }),
    )
    .await
    .good();
    let award = text(&app.get(FINANCE, &path).await.good()["awardId"]);
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    app.travel(TimeDelta::days(10));
    app.settled_lower(&award, "7000.00").await;
    one.log_in(FINANCE).await;
    let shown = one.get(&format!("/financien/subsidies/{award}")).await.text;
    let ceiling = shown
        .split("/financien/plafonds/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let page = format!("/financien/plafonds/{ceiling}/verschillen");
    let on = |day: chrono::NaiveDate| format!("{page}?op={day}");
    let row = |text: &str| {
        let at = text
            .find(&format!("/financien/subsidies/{award}"))
            .unwrap_or_else(|| panic!("{text}"));
        text[at..].split("</tr>").next().unwrap().to_owned()
    };
    let begun = row(&one.get(&on(first)).await.text);
    assert!(
        begun.contains("10.000,00") && begun.contains("nog niet") && begun.contains("9.000,00"),
        "granted and on its way: {begun}"
    );
    assert!(begun.contains("€\u{a0}0,00"), "nothing was credited: {begun}");
    assert!(begun.contains(&format!("?op={first}#betalingen")), "{begun}");
    let then = one
        .get(&format!("/financien/subsidies/{award}?op={first}"))
        .await
        .text;
    assert!(
        then.contains("U ziet de stand aan het eind van") && then.contains(">Onderweg</span>"),
        "{then}"
    );
    assert!(
        !then.contains(">Terugvordering</a>") && !then.contains("Vrijgevallen"),
        "what came later: {then}"
    );
    let today = one.get(&format!("/financien/subsidies/{award}")).await.text;
    assert!(
        today.contains(">Terugvordering</a>") && today.contains("Vrijgevallen"),
        "{today}"
    );
    let halfway = row(&one.get(&on(paid)).await.text);
    assert!(
        halfway.contains("nog niet") && !halfway.contains("terug te vorderen"),
        "{halfway}"
    );
    let now = row(&one.get(&page).await.text);
    assert!(
        now.contains("7.000,00") && now.contains("2.000,00 terug te vorderen"),
        "{now}"
    );
    let yesterday = paid.pred_opt().unwrap();
    let before = one.get(&on(first.pred_opt().unwrap())).await.text;
    assert!(!before.contains(&award), "{before}");
    let settled_only = one.get(&format!("{}&keuze=vastgesteld", on(paid))).await.text;
    assert!(!settled_only.contains(&award), "{settled_only}");
    let list = format!("/financien/betalingen?stand=betaald&plafond={ceiling}&soort=uit");
    assert!(
        one.get(&format!("{list}&tot={paid}"))
            .await
            .text
            .contains(&payment)
    );
    assert!(
        !one.get(&format!("{list}&tot={yesterday}"))
            .await
            .text
            .contains(&payment)
    );
    let glance = one
        .get(&format!("/financien/plafonds/{ceiling}?op={yesterday}"))
        .await
        .text;
    assert!(
        glance.contains(&format!("soort=uit&#38;tot={yesterday}"))
            || glance.contains(&format!("soort=uit&amp;tot={yesterday}")),
        "{glance}"
    );
}
