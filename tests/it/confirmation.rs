//! The confirmation of a submission holds a whole copy of what was entered (Awb 2:17).

use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{PROVIDER, content, text};

/// Everything of it, each field with a value that occurs nowhere else.
fn everything() -> Value {
    let mut content = content("1234.56");
    content["title"] = json!("Titel nul");
    content["summary"] = json!("Samenvatting een");
    content["activities"][0] = json!({
        "title": "Activiteit twee", "objective": "secondary-prevention",
        "forms": ["elder-abuse", "forced-marriage"], "targetGroup": "Doelgroep drie",
        "municipalities": ["oude-ijsselstreek", "winterswijk"], "meldcodeElement": "Meldcode vier",
        "expertsByExperience": false, "sessions": 517, "participants": 618, "periodStart": "2026-03-17",
        "periodEnd": "2026-11-29", "freeOfCharge": true,
    });
    content["otherIncome"] = json!([{ "source": "Bron vijf", "amount": "234.56" }]);
    content["statements"] = json!(["may-act-for-organisation", "truthful"]);
    content["deMinimis"] = json!({
        "declared": true, "relatedCompanies": [{ "name": "Holding zes", "kvkNumber": "90001354" }],
        "aid": [{ "grantor": "Gever zeven", "amount": "77.77", "grantedOn": "2025-02-18" }],
    });
    content
}

const SAID: [&str; 28] = [
    "Titel nul",
    "Samenvatting een",
    "Activiteit twee",
    "Secundaire preventie",
    "Ouderenmishandeling",
    "Huwelijksdwang",
    "Doelgroep drie",
    "Oude IJsselstreek",
    "Winterswijk",
    "Meldcode vier",
    "Met ervaringsdeskundigen: nee",
    "517",
    "618",
    "17 maart 2026",
    "29 november 2026",
    "Gratis voor deelnemers: ja",
    "Trainers: € 1.234,56",
    "Bron vijf: € 234,56",
    "Gevraagd bedrag: € 1.000,00",
    "Gever zeven",
    "€ 77,77",
    "18 februari 2025",
    "Holding zes",
    "90001354",
    "De opgave van de-minimissteun is volledig.",
    "Ik mag namens de organisatie subsidie aanvragen.",
    "Wat in deze aanvraag staat, is waar en volledig.",
    "plan.pdf",
];

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_gets_a_copy_of_everything_that_was_entered() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let new = json!({ "callId": call.id, "organisationId": organisation, "content": everything() });
    let draft = app.post(PROVIDER, "/v1/applications", &new).await.good();
    let id = text(&draft["id"]);
    let plan = b"%PDF-1.7\n%%EOF\n".to_vec();
    app.upload(PROVIDER, &id, "plan.pdf", plan).await.good();
    let path = format!("/v1/applications/{id}/submission");
    app.post(PROVIDER, &path, &json!({})).await.good();
    let copy = text(&app.mail_of(&id, "application-received").await[0]["text"]);
    let missing: Vec<_> = SAID.iter().filter(|said| !copy.contains(**said)).collect();
    assert!(missing.is_empty(), "{missing:?} in {copy}");
}
