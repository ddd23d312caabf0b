//! Who hears that an application can be scored, and that it can be decided: those who may do it, and once.

use plafond_rules::roles::Role;
use serde_json::json;

use crate::mandates::{ended, mandate_of};
use crate::support::App;
use crate::support::story::{ASSESSOR, ASSESSOR_2, CASEWORKER, DECIDER, DECIDER_2, PROVIDER, grant, text};

/// Who got mail of a kind about an application, in order of address, and what it said to the first of them.
async fn told(app: &App, application: &str, kind: &str) -> (Vec<String>, String) {
    let mail = app.mail_of(application, kind).await;
    let said = mail
        .first()
        .map_or_else(String::new, |first| text(&first["text"]));
    (app.told(application, kind).await, said)
}

async fn score(app: &App, who: &str, application: &str) {
    let new = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed." });
    app.post(who, &format!("/v1/applications/{application}/assessments"), &new)
        .await
        .good();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_decide_hears_once_that_an_application_is_assessed() {
    let app = App::start().await;
    let both = app
        .enrol("beide@gemeente.example", &[Role::Assessor, Role::Decider])
        .await;
    let interested = app
        .enrol("belang@gemeente.example", &[Role::Caseworker, Role::Decider])
        .await;
    let aside = app.enrol("terzijde@gemeente.example", &[Role::Assessor]).await;
    let criteria =
        json!({ "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }] });
    let call = app.call_like("1000.00", criteria).await;
    let id = app.submitted(PROVIDER, &call, "100.00").await;
    let interest = json!({ "reason": "Mijn partner werkt daar." });
    for who in [interested, aside] {
        app.post(who, &format!("/v1/applications/{id}/conflicts"), &interest)
            .await
            .good();
    }
    ended(&app, &mandate_of(&app, "Mees Mandaat").await).await;
    app.post(
        CASEWORKER,
        &format!("/v1/applications/{id}/completion"),
        &json!({}),
    )
    .await
    .good();
    let (assessors, _) = told(&app, &id, "application-to-score").await;
    assert_eq!(assessors, [both, ASSESSOR, ASSESSOR_2]);
    assert_eq!(told(&app, &id, "application-to-decide").await.0, [""; 0]);
    score(&app, ASSESSOR, &id).await;
    assert_eq!(told(&app, &id, "application-to-decide").await.0, [""; 0]);
    score(&app, both, &id).await;
    let (readers, said) = told(&app, &id, "application-to-decide").await;
    assert_eq!(
        readers,
        [CASEWORKER, DECIDER],
        "not who scored it, who has an interest in it, or whose mandate is over"
    );
    assert!(
        said.contains("is beoordeeld") && said.contains("De laatste dag daarvoor is"),
        "{said}"
    );
    app.post(DECIDER, &format!("/v1/applications/{id}/decision"), &grant())
        .await
        .good();
    assert_eq!(told(&app, &id, "application-to-decide").await.0.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_criteria_who_may_decide_hears_that_an_application_is_complete() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let (readers, said) = told(&app, &id, "application-to-decide").await;
    assert_eq!(readers, [CASEWORKER, DECIDER_2, DECIDER]);
    assert!(said.contains("hoeft zij niet te worden beoordeeld"), "{said}");
    assert_eq!(told(&app, &id, "application-to-score").await.0, [""; 0]);
}
