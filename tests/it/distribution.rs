//! Distributions over HTTP: made, compared, approved in one transaction, and refused when they no longer hold.

use std::sync::Arc;

use chrono::TimeDelta;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::audit;
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::explanation::{explain, reference};
use crate::support::story::{
    ASSESSOR, ASSESSOR_2, CASEWORKER, Call, DECIDER, OTHER_PROVIDER, PROVIDER, grant, text,
};
use crate::support::{Answered, App};

/// A tender with one criterion.
pub async fn tender(app: &App, ceiling: &str) -> Call {
    let other = json!({
        "distributionMethod": "tender", "threshold": 55,
        "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }],
    });
    app.call_like(ceiling, other).await
}

/// A complete application with the points of two assessors.
pub async fn scored(app: &App, call: &Call, euros: &str, points: [u32; 2]) -> String {
    let id = app.complete(PROVIDER, call, euros).await;
    for (who, points) in [ASSESSOR, ASSESSOR_2].into_iter().zip(points) {
        let new = json!({ "noConflictOfInterest": true, "points": { "reach": points }, "advice": "Goed." });
        app.post(who, &format!("/v1/applications/{id}/assessments"), &new)
            .await
            .good();
    }
    id
}

pub async fn propose(app: &App, call: &Call, other: Value) -> Answered {
    app.post(
        CASEWORKER,
        &format!("/v1/calls/{}/distributions", call.id),
        &other,
    )
    .await
}

pub async fn approve(app: &App, who: &str, distribution: &Value) -> Answered {
    let path = format!(
        "/v1/distributions/{}/approval",
        distribution["id"].as_str().unwrap()
    );
    app.post(who, &path, &approval()).await
}

fn approval() -> Value {
    json!({ "reasons": "De aanvragen zijn afgewogen.", "legalBasis": "Artikel 4:26 Awb", "reportDueOn": "2030-03-01" })
}

fn amounts(proposal: &Value) -> Vec<(&str, &str)> {
    let lines = proposal["proposal"].as_array().unwrap().iter();
    lines
        .map(|line| {
            (
                line["applicationId"].as_str().unwrap(),
                line["amount"].as_str().unwrap(),
            )
        })
        .collect()
}

async fn obstacles(app: &App, distribution: &Value) -> Vec<String> {
    let path = format!(
        "/v1/distributions/{}/feasibility",
        distribution["id"].as_str().unwrap()
    );
    let told = app.get(DECIDER, &path).await.good();
    let obstacles: Vec<String> = told["obstacles"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(told["feasible"], obstacles.is_empty());
    obstacles
}

/// A tender of a hundred euros after its window: the best fits, the second in part, the third not, one is below the threshold.
async fn closed_tender(app: &App) -> (Call, [String; 4]) {
    let call = tender(app, "100.00").await;
    let entered = [
        scored(app, &call, "60.00", [9, 9]).await,
        scored(app, &call, "60.00", [8, 8]).await,
        scored(app, &call, "30.00", [7, 7]).await,
        scored(app, &call, "10.00", [5, 5]).await,
    ];
    app.travel(TimeDelta::hours(2));
    (call, entered)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tender_becomes_all_its_decisions_at_once_and_once_awb_4_26() {
    let app = App::start().await;
    let (call, [best, second, third, below]) = closed_tender(&app).await;
    let made = propose(&app, &call, json!({})).await;
    let path = made.headers["location"].to_str().unwrap().to_owned();
    let made = made.good();
    let expected: [(&str, &str); 4] = [
        (&best, "60.00"),
        (&second, "40.00"),
        (&third, "0.00"),
        (&below, "0.00"),
    ];
    assert_eq!(amounts(&made), expected);
    assert_eq!(
        (&made["simulated"], &made["granted"]),
        (&json!(false), &json!("100.00"))
    );
    assert!(obstacles(&app, &made).await.is_empty());
    let token = app.token(DECIDER).await;
    let approving = |key: &'static str| {
        app.request(Method::POST, &format!("{path}/approval"))
            .bearer_auth(&token)
            .header("Idempotency-Key", key)
            .json(&approval())
    };
    let first = app.send(approving("once")).await.good();
    assert_eq!(app.send(approving("once")).await.good(), first);
    let again = app.send(approving("twice")).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    let outcomes: Vec<_> = first["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["granted", "partially-granted", "refused", "refused"]);
    let balance = app.balance(&call.ceiling).await;
    assert_eq!(
        (&balance["committed"], &balance["available"]),
        (&json!("100.00"), &json!("0.00"))
    );
    let list = app
        .get(CASEWORKER, &format!("/v1/calls/{}/distributions", call.id))
        .await
        .good();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert!(list["items"][0]["approvedAt"].is_string());
    assert_eq!(app.get(DECIDER, &path).await.headers["etag"], "\"2\"");
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_applicant_is_told_rank_and_reasons_and_who_got_less_waits_in_reserve() {
    let app = App::start().await;
    let (call, [_, second, third, _]) = closed_tender(&app).await;
    let made = propose(&app, &call, json!({})).await.good();
    approve(&app, DECIDER, &made).await.good();
    let dossier = format!("/v1/applications/{second}");
    let decision = app.get(PROVIDER, &format!("{dossier}/decision")).await.good();
    let reasons = decision["reasons"].as_str().unwrap();
    assert!(
        reasons.starts_with("De aanvragen zijn afgewogen.\n\nPlaats 2 van 4. De score is 80,00 van 100."),
        "{reasons}"
    );
    let letter = app.letter_of(&second).await.words();
    for told in [
        "Uw aanvraag kreeg 80,00 van de 100 punten.",
        "staat u op plaats 2 van 4",
    ] {
        assert!(letter.contains(told), "{told}: {letter}");
    }
    let timeline = app.get(PROVIDER, &format!("{dossier}/timeline")).await.good();
    let told: Vec<_> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["action"].as_str().unwrap())
        .collect();
    assert!(
        told.windows(2)
            .any(|pair| pair == ["distribution-approved", "application-decided"]),
        "{told:?}"
    );
    // Below the threshold nobody waits.
    let reserve = app
        .get(DECIDER, &format!("/v1/calls/{}/reserve-list", call.id))
        .await
        .good();
    let waiting: Vec<_> = reserve["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["applicationId"].as_str().unwrap(),
                one["lacks"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(waiting, [(&*second, "20.00"), (&*third, "30.00")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distribution_is_explained_to_each_and_comes_out_the_same_again() {
    let app = App::start().await;
    let call = tender(&app, "100.00").await;
    scored(&app, &call, "60.00", [9, 9]).await;
    let second = scored(&app, &call, "60.00", [8, 8]).await;
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    approve(&app, DECIDER, &made).await.good();
    let path = format!("/v1/applications/{second}/decision/explanation");
    let told = app.get(PROVIDER, &path).await.good();
    let own = &told["distribution"];
    assert_eq!(own["inputHash"], made["inputHash"]);
    assert_eq!(own["line"]["rank"], 2);
    assert_eq!(own["application"]["points"], json!({ "reach": [8, 8] }));
    assert_eq!(own["parameters"]["ceiling"], "100.00");
    assert_eq!(
        own["parameters"]["applications"],
        Value::Null,
        "others stay out of it"
    );
    assert_eq!(told["sameAgain"], true);
    let reference = reference(&app, &second).await;
    let (same, words) = explain(&app, &reference);
    assert!(
        same && words.contains(made["inputHash"].as_str().unwrap()),
        "{words}"
    );
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    // A program with newer rules says by which it was made, and that the same comes out.
    let older = "ALTER TABLE distributions DISABLE TRIGGER distributions_append_only;
        UPDATE distributions SET answer = replace(answer, rule_version, '2020-1'), rule_version = '2020-1'";
    owner.batch_execute(older).await.unwrap();
    let (same, words) = explain(&app, &reference);
    assert!(same && words.contains("made by rules 2020-1"), "{words}");
    assert!(words.contains("by other rules than those of then"), "{words}");
    let told = app.get(PROVIDER, &path).await.good();
    assert_eq!(
        (&told["sameAgain"], &told["distribution"]["ruleVersion"]),
        (&json!(true), &json!("2020-1"))
    );
    let lie = "UPDATE distributions SET answer = replace(answer, '80.00', '81.00')";
    owner.batch_execute(lie).await.unwrap();
    let (same, words) = explain(&app, &reference);
    assert!(!same && words.contains("different"), "{words}");
    assert_eq!(app.get(PROVIDER, &path).await.good()["sameAgain"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distribution_that_no_longer_holds_is_refused_with_what_changed() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let gone = app.complete(PROVIDER, &call, "60.00").await;
    let decided = app.complete(PROVIDER, &call, "30.00").await;
    let made = propose(&app, &call, json!({})).await.good();
    let simulated = propose(&app, &call, json!({ "ceiling": "200.00", "note": "Wat als?" }))
        .await
        .good();
    assert_eq!(simulated["simulated"], true);
    app.post(
        PROVIDER,
        &format!("/v1/applications/{gone}/withdrawal"),
        &json!({}),
    )
    .await
    .good();
    app.granted(&decided).await;
    let joined = app.complete(PROVIDER, &call, "10.00").await;
    let waiting = app.submitted(PROVIDER, &call, "10.00").await;
    let [gone, decided, joined, waiting] = [
        reference(&app, &gone).await,
        reference(&app, &decided).await,
        reference(&app, &joined).await,
        reference(&app, &waiting).await,
    ];
    let expected = [
        format!("De aanvraag {gone} is intussen ingetrokken."),
        format!("De aanvraag {decided} is intussen verleend."),
        format!("De aanvraag {joined} is er intussen bij gekomen."),
        "De verdeling verleent € 90,00, en van het plafond is nu nog € 70,00 over.".to_owned(),
        format!(
            "De aanvraag {waiting} is ingediend. Die moet eerst volledig en beoordeeld zijn, of afgehandeld."
        ),
    ];
    assert_eq!(obstacles(&app, &made).await, expected);
    let refused = approve(&app, DECIDER, &made).await;
    assert_eq!(refused.problem(), (409, "distribution-outdated".to_owned()));
    assert_eq!(
        refused.body["detail"],
        format!("{} Maak een nieuwe verdeling.", expected.join(" "))
    );
    assert_eq!(app.balance(&call.ceiling).await["committed"], "30.00");
    let simulation = approve(&app, DECIDER, &simulated).await;
    assert!(
        simulation.body["detail"]
            .as_str()
            .unwrap()
            .starts_with("Dit is een simulatie"),
        "{}",
        simulation.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_weighed_together_waits_for_the_window_to_close() {
    let app = App::start().await;
    let call = app
        .call_like("100.00", json!({ "distributionMethod": "pro-rata" }))
        .await;
    let one = app.complete(PROVIDER, &call, "100.00").await;
    let other = app.complete(OTHER_PROVIDER, &call, "50.00").await;
    let made = propose(&app, &call, json!({})).await.good();
    assert_eq!(amounts(&made), [(&*one, "66.67"), (&*other, "33.33")]);
    let open = "De openstelling is nog niet gesloten, dus er kunnen nog aanvragen bij komen.";
    assert_eq!(obstacles(&app, &made).await, [open]);
    assert_eq!(approve(&app, DECIDER, &made).await.problem().0, 409);
    app.travel(TimeDelta::hours(2));
    approve(&app, DECIDER, &made).await.good();
    // Nobody came before another, so nobody is told a place among them.
    let path = format!("/v1/applications/{other}/decision");
    let decision = app.get(OTHER_PROVIDER, &path).await.good();
    let reasons = decision["reasons"].as_str().unwrap();
    let share = "Iedereen krijgt hetzelfde deel van wat is gevraagd: van € 50,00 is dat € 33,33.";
    assert!(reasons.ends_with(&format!("\n\n{share}")), "{reasons}");
    let letter = app.letter_of(&other).await.words();
    assert!(
        letter.contains("hetzelfde deel") && !letter.contains("op plaats"),
        "{letter}"
    );
    let reserve = app
        .get(DECIDER, &format!("/v1/calls/{}/reserve-list", call.id))
        .await
        .good();
    assert_eq!(reserve["items"][0]["withinReach"], "0.00");
    // What returns is shared again.
    let path = format!("/v1/ceilings/{}/entries", call.ceiling);
    let raised = json!({ "kind": "raised", "amount": "30.00", "ground": "Collegebesluit" });
    app.post(crate::support::story::ADMINISTRATOR, &path, &raised)
        .await
        .good();
    let reserve = app
        .get(DECIDER, &format!("/v1/calls/{}/reserve-list", call.id))
        .await
        .good();
    let reach: Vec<_> = reserve["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["lacks"].as_str().unwrap(),
                one["withinReach"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(reach, [("33.33", "20.00"), ("16.67", "10.00")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_assessed_one_of_them_approves_none_awb_10_3() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Assessor, Role::Decider])
        .await;
    let call = tender(&app, "100.00").await;
    scored(&app, &call, "60.00", [9, 9]).await;
    let own = app.complete(PROVIDER, &call, "30.00").await;
    for who in [both, ASSESSOR] {
        let new = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed." });
        app.post(who, &format!("/v1/applications/{own}/assessments"), &new)
            .await
            .good();
    }
    app.travel(TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    assert_eq!(
        approve(&app, both, &made).await.problem(),
        (403, "four-eyes".to_owned())
    );
    assert_eq!(app.balance(&call.ceiling).await["committed"], "0.00");
    approve(&app, DECIDER, &made).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn other_figures_show_who_falls_in_or_out_and_a_point_can_decide() {
    let app = App::start().await;
    let call = tender(&app, "100.00").await;
    let first = scored(&app, &call, "50.00", [9, 9]).await;
    let second = scored(&app, &call, "50.00", [8, 8]).await;
    let third = scored(&app, &call, "50.00", [8, 7]).await;
    let [first, second, third] = [
        reference(&app, &first).await,
        reference(&app, &second).await,
        reference(&app, &third).await,
    ];
    let made = propose(&app, &call, json!({})).await.good();
    let caps = json!({ "caps": { &*first: "10.00" }, "ceiling": "90.00" });
    let other = propose(&app, &call, caps).await.good();
    let path = format!(
        "/v1/distributions/{}/comparison?with={}",
        made["id"].as_str().unwrap(),
        other["id"].as_str().unwrap()
    );
    let compared = app.get(CASEWORKER, &path).await.good();
    let other_view = &compared["others"][0];
    assert_eq!(other_view["distributionId"], other["id"]);
    let shifts: Vec<_> = other_view["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["reference"].as_str().unwrap(), one["shift"].as_str().unwrap()))
        .collect();
    assert_eq!(shifts, [(&*first, "less"), (&*third, "in")]);
    assert_eq!(other_view["differences"][1]["after"]["amount"], "30.00");
    // Half a point divides them. A point less for the second puts it equal to the third: that is for the draw.
    let points: Vec<_> = compared["sensitivity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["reference"].as_str().unwrap(),
                one["point"].as_str().unwrap(),
                one["drawn"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        points,
        [(&*second, "one-less", true), (&*third, "one-more", true)]
    );
    let unknown = propose(&app, &call, json!({ "caps": { "PHG-2026-99999": "10.00" } })).await;
    assert_eq!(unknown.body["errors"][0]["pointer"], "/caps/PHG-2026-99999");
    let elsewhere = tender(&app, "100.00").await;
    let elsewhere = propose(&app, &elsewhere, json!({})).await.good();
    let path = format!(
        "/v1/distributions/{}/comparison?with={}",
        made["id"].as_str().unwrap(),
        elsewhere["id"].as_str().unwrap()
    );
    assert_eq!(
        app.get(CASEWORKER, &path).await.body["errors"][0]["code"],
        "other-call"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn approvals_and_grants_at_once_never_exceed_the_ceiling() {
    let app = Arc::new(App::start().await);
    let call = app.call("1000.00").await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(app.complete(PROVIDER, &call, "300.00").await);
    }
    // On one day all of it has to be drawn, so a seed is tried; approved is one that fits without.
    let seeded = propose(&app, &call, json!({ "seed": "00ff" })).await.good();
    assert_eq!(seeded["granted"], "1000.00");
    let drawn = propose(&app, &call, json!({})).await;
    assert_eq!(drawn.problem(), (409, "draw-needed".to_owned()));
    let raised = json!({ "kind": "raised", "amount": "800.00", "ground": "Collegebesluit" });
    app.post(
        crate::support::story::ADMINISTRATOR,
        &format!("/v1/ceilings/{}/entries", call.ceiling),
        &raised,
    )
    .await
    .good();
    let mut made = Vec::new();
    for _ in 0..4 {
        made.push(propose(&app, &call, json!({})).await.good());
    }
    app.token(DECIDER).await;
    let approvals = made.into_iter().map(|made| {
        let app = Arc::clone(&app);
        tokio::spawn(async move { approve(&app, DECIDER, &made).await })
    });
    let grants = ids.into_iter().take(3).map(|id| {
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            app.post(DECIDER, &format!("/v1/applications/{id}/decision"), &grant())
                .await
        })
    });
    let mut succeeded = 0;
    for waiting in approvals.collect::<Vec<_>>() {
        let answer = waiting.await.unwrap();
        succeeded += u32::from(answer.status.is_success());
        assert!(
            answer.status.is_success() || answer.status == 409,
            "{}",
            answer.body
        );
    }
    let mut granted = 0;
    for waiting in grants.collect::<Vec<_>>() {
        let answer = waiting.await.unwrap();
        granted += u32::from(answer.status.is_success());
        assert!(
            answer.status.is_success() || answer.status == 409,
            "{}",
            answer.body
        );
    }
    // Either one distribution became all decisions, or the single grants came first and none did.
    let committed = app.balance(&call.ceiling).await["committed"].clone();
    match succeeded {
        1 => assert_eq!((granted, committed), (0, json!("1800.00"))),
        other => {
            assert_eq!(other, 0);
            assert_eq!(committed, format!("{}.00", granted * 300));
        }
    }
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_itself_keeps_a_distribution_as_it_was_made() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let application = app.complete(PROVIDER, &call, "60.00").await;
    let simulated = propose(&app, &call, json!({ "ceiling": "50.00" })).await.good();
    let made = propose(&app, &call, json!({})).await.good();
    app.granted(&application).await;
    let (simulated, made) = (text(&simulated["id"]), text(&made["id"]));
    let approving = |id: &str| {
        format!(
            "INSERT INTO distribution_approvals SELECT distributions.id, simulated, users.id, made_at FROM distributions, users \
             WHERE distributions.id = '{id}' AND email = '{DECIDER}'"
        )
    };
    let deciding = |id: &str| {
        format!(
            "INSERT INTO distribution_decisions SELECT decisions.id, '{id}', application_id FROM decisions WHERE application_id = '{application}'"
        )
    };
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, constraint) in [
        (
            "UPDATE distributions SET answer = '{}'".to_owned(),
            "permission denied",
        ),
        ("DELETE FROM distribution_members".to_owned(), "permission denied"),
        (
            "UPDATE reserve_places SET place = 1".to_owned(),
            "permission denied",
        ),
        (approving(&simulated), "distribution_approvals_of_no_simulation"),
        (
            format!(
                "INSERT INTO distributions SELECT gen_random_uuid(), call_id, ceiling_id, method, simulated, note, rule_version, input || ' ', input_hash, answer, granted, remaining, made_by, made_at FROM distributions WHERE id = '{made}'"
            ),
            "distributions_hash_true",
        ),
        (deciding(&made), "foreign key"),
    ] {
        let refused = conn.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(constraint), "{statement}: {refused}");
    }
    // What was decided is what was proposed, to the cent.
    let other = format!(
        "BEGIN; {}; INSERT INTO distribution_members SELECT '{made}', id, 'x', status, version, 2, 'grant', 1 FROM applications WHERE id <> '{application}' LIMIT 1; \
         INSERT INTO distribution_decisions SELECT decisions.id, '{made}', (SELECT application_id FROM distribution_members WHERE rank = 2 AND distribution_id = '{made}') \
         FROM decisions WHERE application_id = '{application}'; COMMIT",
        approving(&made)
    );
    let refused = conn.batch_execute(&other).await.unwrap_err().to_string();
    assert!(refused.contains("is not what distribution"), "{refused}");
}
