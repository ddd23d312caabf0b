//! A penalty that was determined is paid with four eyes and outside any ceiling, and its determination can be contested.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond_rules::dates::day_of;
use serde_json::{Value, json};

use crate::support::story::{
    CASEWORKER, DECIDER, DECIDER_2, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(11, 0, 0).unwrap().and_utc()
}

/// A decision fifteen days too late, and the penalty as it was determined: EUR 357, or nothing on a ground.
async fn determined(app: &App, ground: Option<&str>) -> (String, Value) {
    let call = app.call("1000.00").await;
    let received = day_of(app.now());
    let id = app.complete(PROVIDER, &call, "10.00").await;
    let noticed = received + Days::new(92);
    app.freeze(noon(noticed));
    let path = format!("/v1/applications/{id}/notices-of-default");
    app.post(PROVIDER, &path, &json!({})).await.good();
    app.freeze(noon(noticed + Days::new(30)));
    app.granted(&id).await;
    let mut new = json!({ "reasons": "Wij beslisten te laat." });
    if let Some(ground) = ground {
        new["notOwed"] = json!(ground);
    }
    let path = format!("/v1/applications/{id}/penalty/determination");
    let penalty = app.post(DECIDER, &path, &new).await.good();
    (id, penalty)
}

async fn plan(app: &App, who: &str, penalty: &Value) -> Answered {
    let path = format!("/v1/penalties/{}/payments", text(&penalty["id"]));
    app.post(who, &path, &json!({})).await
}

async fn step(app: &App, who: &str, payment: &Value, step: &str, body: &Value) -> Answered {
    let path = format!("/v1/payments/{}/{step}", text(&payment["id"]));
    app.post(who, &path, body).await
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story, to be read as one")]
async fn a_determined_penalty_is_paid_with_four_eyes_and_outside_any_ceiling_awb_4_18() {
    let app = App::start().await;
    let (id, penalty) = determined(&app, None).await;
    assert_eq!(penalty["amount"], "357.00");
    let payment = plan(&app, FINANCE, &penalty).await.good();
    assert_eq!(
        (
            &payment["kind"],
            &payment["amount"],
            &payment["status"],
            &payment["penaltyId"],
            &payment["awardId"]
        ),
        (
            &json!("penalty"),
            &json!("357.00"),
            &json!("prepared"),
            &penalty["id"],
            &json!(null)
        )
    );
    // Six weeks after it was determined (Awb 4:87).
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    // What was granted that day is paid within the same weeks.
    let paying = |terms: &Value| {
        let items = terms["items"].as_array().unwrap().iter();
        let due = items.filter(|term| term["kind"] == "payment" && term["end"] == payment["dueOn"]);
        due.map(|term| text(&term["status"])).collect::<Vec<_>>()
    };
    assert_eq!(paying(&terms), ["running", "running"]);
    let own = step(&app, FINANCE, &payment, "release", &json!({})).await;
    assert_eq!(own.problem(), (403, "four-eyes".to_owned()));
    let twice = plan(&app, FINANCE_2, &penalty).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    let why = json!({ "reason": "x" });
    let kept = step(&app, FINANCE, &payment, "cancellation", &why).await;
    assert_eq!(kept.problem(), (409, "impossible-now".to_owned()));

    step(&app, FINANCE_2, &payment, "release", &json!({}))
        .await
        .good();
    let back = json!({ "returnedOn": day_of(app.now()), "reason": "AC04" });
    step(&app, FINANCE_2, &payment, "return", &back).await.good();
    let again = step(&app, FINANCE, &payment, "replacement", &json!({}))
        .await
        .good();
    assert_eq!(again["penaltyId"], penalty["id"]);
    step(&app, FINANCE, &again, "preparation", &json!({}))
        .await
        .good();
    step(&app, FINANCE_2, &again, "release", &json!({})).await.good();
    let batch = app.post(FINANCE, "/v1/payment-batches", &json!({})).await.good();
    assert_eq!(batch["total"], "357.00");
    let paid = json!({ "paidOn": day_of(app.now()) });
    step(&app, FINANCE_2, &again, "confirmation", &paid).await.good();
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    assert!(paying(&terms).contains(&"met".to_owned()), "{terms:#}");

    let path = format!("/v1/penalties/{}/payments", text(&penalty["id"]));
    let known = app.get(PROVIDER, &path).await.good();
    let stands: Vec<_> = known["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["status"]))
        .collect();
    assert_eq!(stands, ["returned", "paid"]);
    assert_eq!(
        app.get(OTHER_PROVIDER, &path).await.problem(),
        (404, "not-found".to_owned())
    );
    app.make_letters().await;
    let letters = app
        .get(PROVIDER, &format!("/v1/applications/{id}/letters"))
        .await
        .good();
    assert!(letters.to_string().contains("\"penalty\""), "{letters:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_owed_can_contest_the_determination_and_then_more_is_paid_awb_4_19() {
    let app = App::start().await;
    let (id, penalty) = determined(&app, Some("notice-too-late")).await;
    assert_eq!(penalty["amount"], "0.00");
    let nothing = plan(&app, FINANCE, &penalty).await;
    assert_eq!(nothing.problem(), (409, "impossible-now".to_owned()));
    let new = json!({ "against": "penalty", "againstId": penalty["id"], "grounds": "Ik was niet laat." });
    let strange = app.post(OTHER_PROVIDER, "/v1/objections", &new).await;
    assert_eq!(strange.problem(), (404, "not-found".to_owned()));
    let objection = app.post(PROVIDER, "/v1/objections", &new).await.good();
    let path = format!("/v1/objections/{}", text(&objection["id"]));
    let unheard = json!({ "ground": "fully-upheld", "reason": "U krijgt gelijk." });
    app.post(CASEWORKER, &format!("{path}/hearing-waiver"), &unheard)
        .await
        .good();
    let mut upheld =
        json!({ "outcome": "upheld", "reasons": "U was op tijd.", "legalBasis": "Artikel 7:11 Awb" });
    let own = app.post(DECIDER, &format!("{path}/decision"), &upheld).await;
    assert_eq!(own.problem(), (403, "four-eyes".to_owned()));
    upheld["amount"] = json!("357.01");
    let too_much = app.post(DECIDER_2, &format!("{path}/decision"), &upheld).await;
    assert_eq!(too_much.body["errors"][0]["code"], "penalty-outside-range");
    upheld.as_object_mut().unwrap().remove("amount");
    app.post(DECIDER_2, &format!("{path}/decision"), &upheld)
        .await
        .good();
    let now = app
        .get(PROVIDER, &format!("/v1/applications/{id}/penalty"))
        .await
        .good();
    assert_eq!(now["amount"], "357.00");
    let payment = plan(&app, FINANCE, &penalty).await.good();
    assert_eq!(payment["amount"], "357.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_itself_pays_no_more_than_is_owed_and_knows_one_ground() {
    let app = App::start().await;
    let (id, penalty) = determined(&app, None).await;
    let payment = plan(&app, FINANCE, &penalty).await.good();
    let (payment, penalty) = (text(&payment["id"]), text(&penalty["id"]));
    let another = |award: &str, kind: &str, owed: &str| {
        format!(
            "INSERT INTO payments (id, award_id, penalty_id, kind, amount, iban, account_holder, status, due_on, created_at) \
             SELECT gen_random_uuid(), {award}, {owed}, '{kind}', 0.01, iban, account_holder, 'planned', due_on, created_at \
             FROM payments WHERE id = '{payment}'"
        )
    };
    let award = format!("(SELECT id FROM awards WHERE application_id = '{id}')");
    let owed = format!("'{penalty}'");
    let revised = format!(
        "INSERT INTO penalty_revisions SELECT gen_random_uuid(), '{penalty}', (SELECT gen_random_uuid()), 1, 'x', determined_by, \
         now() FROM penalties WHERE notice_id = '{penalty}'"
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, words) in [
        (another("NULL", "penalty", &owed), "exceed it"),
        (another(&award, "penalty", &owed), "payments_one_ground"),
        (another(&award, "penalty", "NULL"), "payments_one_ground"),
        (another("NULL", "final", &owed), "payments_one_ground"),
        (
            format!(
                "UPDATE payments SET status = 'released', released_at = now(), released_by = (SELECT determined_by FROM \
                 penalties WHERE notice_id = '{penalty}') WHERE id = '{payment}'"
            ),
            "who decided on the money",
        ),
        (revised, "not revised on an upheld objection"),
    ] {
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn finance_finds_the_penalty_in_its_list_and_the_provider_sees_it_paid() {
    let app = App::start().await;
    let (id, _) = determined(&app, None).await;
    let mut finance = Visitor::new(&app);
    finance.log_in(FINANCE).await;
    assert!(
        finance
            .get("/financien")
            .await
            .text
            .contains("Vastgestelde dwangsom klaarzetten")
    );
    let page = finance.get("/financien/dwangsommen").await.text;
    assert!(page.contains("€\u{a0}357,00"), "{page}");
    let counted = format!("href=\"/financien/dossiers/{id}\"");
    assert!(page.contains(&counted), "how it was counted: {page}");
    let (_, rest) = page.split_once("action=\"/financien/dwangsommen/").unwrap();
    let action = format!("/financien/dwangsommen/{}", rest.split('"').next().unwrap());
    let planned = finance.send("/financien/dwangsommen", &action, &[]).await;
    let address = planned.going_to().to_owned();
    let shown = finance.get(&address).await.text;
    assert!(
        shown.contains("Dwangsom wegens een te laat besluit over"),
        "{shown}"
    );
    let list = finance.get("/financien/betalingen?stand=vrijgeven").await.text;
    assert!(list.contains("Dwangsom") && list.contains(&counted), "{list}");
    let empty = finance.get("/financien/dwangsommen").await.text;
    assert!(empty.contains("Er is geen dwangsom te betalen"), "{empty}");
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let dossier = format!("/aanvrager/aanvragen/{id}");
    let shown = provider.get(&dossier).await.text;
    assert!(
        shown.contains("Betaling van") && shown.contains("Bezwaar maken tegen het besluit over de dwangsom"),
        "{shown}"
    );
    let (_, rest) = shown
        .split_once("bezwaar?tegen=penalty&#38;besluit=")
        .or(shown.split_once("bezwaar?tegen=penalty&amp;besluit="))
        .unwrap();
    let penalty = rest.split('"').next().unwrap();
    let asked = provider
        .get(&format!("{dossier}/bezwaar?tegen=penalty&besluit={penalty}"))
        .await
        .text;
    assert!(asked.contains("het besluit over de dwangsom"), "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_takes_along_has_its_payments_and_penalties_and_nobody_elses() {
    let app = App::start().await;
    let (id, penalty) = determined(&app, None).await;
    let of_penalty = plan(&app, FINANCE, &penalty).await.good();
    let path = format!("/v1/applications/{id}/decision");
    let award = text(&app.get(PROVIDER, &path).await.good()["awardId"]);
    let advance = json!({ "amount": "9.00" });
    let path = format!("/v1/awards/{award}/payments");
    let of_award = app.post(FINANCE, &path, &advance).await.good();
    for (who, is_owed) in [(PROVIDER, true), (OTHER_PROVIDER, false)] {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(who).await;
        let taken = visitor.get("/account/gegevens").await.text;
        let all: Value = serde_json::from_str(&taken).unwrap();
        let payments: Vec<&Value> = all["payments"].as_array().unwrap().iter().collect();
        let amounts: Vec<_> = payments.iter().map(|one| (&one["id"], &one["amount"])).collect();
        let owed = [&of_award, &of_penalty].map(|one| (&one["id"], &one["amount"]));
        assert_eq!(amounts, owed[..if is_owed { 2 } else { 0 }], "{who}");
        let penalties = all["penalties"].as_array().unwrap();
        assert_eq!(penalties.len(), usize::from(is_owed), "{who}");
        for one in penalties {
            assert_eq!((&one["applicationId"], &one["id"]), (&json!(id), &penalty["id"]));
            assert_eq!((&one["amount"], &one["days"]), (&json!("357.00"), &json!(15)));
        }
    }
}
