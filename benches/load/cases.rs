//! What is measured.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::dossiers::{self, For};
use crate::place::Place;
use crate::service::{Service, text};
use crate::{Failure, ROUNDS};

/// The first dossiers are used up while the SQL is traced.
pub const TRACED: u64 = 10;

/// How many runs an operation takes: in each round the service and pgbench, each with three numbers of clients.
pub const RUNS: u64 = 6 * ROUNDS;

/// The operations.
pub const NAMES: [&str; 5] = [
    "submit",
    "grant",
    "read a dossier",
    "read one for the first time that day",
    "list open calls",
];

/// One operation, asked for as often as possible.
pub struct Case {
    /// For the table.
    pub name: &'static str,
    /// The method of HTTP.
    pub method: &'static str,
    /// The address, with `{id}` for the dossier.
    pub path: String,
    /// What is sent.
    pub body: Option<Value>,
    /// Who asks a program's way.
    pub token: Option<String>,
    /// Who asks a browser's way.
    pub cookie: Option<String>,
    /// Which dossiers it takes.
    pub dossiers: For,
}

/// The five cases, with the dossiers they need.
pub async fn all(place: &Place) -> Result<Vec<Case>, Failure> {
    let service = Service::start(place, 4).await?;
    let provider = service.token(place, "aanvrager@nieuw.example").await?;
    let caseworker = service.token(place, "behandelaar@gemeente.example").await?;
    let decider = service.token(place, "mandaathouder@gemeente.example").await?;
    let draft = draft(place, &service, &provider).await?;
    let complete = self::draft(place, &service, &provider).await?;
    let address = format!("/v1/applications/{complete}");
    service
        .post(Some(&provider), &format!("{address}/submission"), &json!({}))
        .await?;
    service
        .post(Some(&caseworker), &format!("{address}/completion"), &json!({}))
        .await?;
    // Every run takes its own range, whatever it is for, after those of the cases before.
    let after = |cases: u64| TRACED + cases * RUNS * dossiers::PER_RUN;
    dossiers::copy(place, &draft, For::Submitting, (0, after(1))).await?;
    dossiers::copy(place, &complete, For::Granting, (0, TRACED)).await?;
    dossiers::copy(place, &complete, For::Granting, (after(1), after(2))).await?;
    dossiers::copy(place, &complete, For::Reading, (0, TRACED)).await?;
    dossiers::copy(place, &complete, For::Reading, (after(2), after(4))).await?;
    Ok(vec![
        Case {
            name: "submit",
            method: "POST",
            path: "/v1/applications/{id}/submission".to_owned(),
            body: Some(json!({})),
            token: Some(provider.clone()),
            cookie: None,
            dossiers: For::Submitting,
        },
        Case {
            name: "grant",
            method: "POST",
            path: "/v1/applications/{id}/decision".to_owned(),
            body: Some(grant()),
            token: Some(decider),
            cookie: None,
            dossiers: For::Granting,
        },
        Case {
            name: "read a dossier",
            method: "GET",
            path: "/v1/applications/{id}".to_owned(),
            body: None,
            token: Some(provider),
            cookie: None,
            dossiers: For::Reading,
        },
        // Someone of the municipality, whose reading is written in the chain of each dossier.
        Case {
            name: "read one for the first time that day",
            method: "GET",
            path: "/v1/applications/{id}".to_owned(),
            body: None,
            token: Some(caseworker),
            cookie: None,
            dossiers: For::Reading,
        },
        Case {
            name: "list open calls",
            method: "GET",
            path: "/v1/calls".to_owned(),
            body: None,
            token: None,
            cookie: None,
            dossiers: For::Reading,
        },
    ])
}

/// A decision that grants.
pub fn grant() -> Value {
    json!({
        "outcome": "grant", "inSoFarAsCeilingAllows": true, "reasons": "Past bij de regeling.",
        "legalBasis": "Artikel 4:29 Awb", "reportDueOn": "2030-03-01",
    })
}

/// A draft that can be submitted, in a call of its own.
pub async fn draft(place: &Place, service: &Service, provider: &str) -> Result<String, Failure> {
    let administrator = service.token(place, "beheer@gemeente.example").await?;
    let schemes = service.get(Some(&administrator), "/v1/schemes").await?;
    let scheme = schemes
        .pointer("/items/0/id")
        .and_then(Value::as_str)
        .ok_or("no scheme")?;
    let ceiling = json!({
        "amount": "900000000.00", "periodStart": "2026-01-01", "periodEnd": "2026-12-31", "resolution": "Meting",
        "publishedOn": "2025-12-01",
    });
    let ceilings = format!("/v1/schemes/{scheme}/ceilings");
    let ceiling = service.post(Some(&administrator), &ceilings, &ceiling).await?;
    let ceiling = text(&ceiling, "id")?;
    let call = json!({
        "schemeId": scheme, "ceilingId": ceiling, "title": "Meting", "description": "Meting",
        "opensAt": Utc::now() - TimeDelta::minutes(1), "closesAt": Utc::now() + TimeDelta::hours(9), "decisionWeeks": 13,
        "distributionMethod": "order-of-receipt", "lastOne": "partial", "minimum": "0.00", "requiredDocuments": [],
        "themes": [], "criteria": [],
    });
    let call = text(
        &service.post(Some(&administrator), "/v1/calls", &call).await?,
        "id",
    )?;
    service
        .post(
            Some(&administrator),
            &format!("/v1/calls/{call}/publication"),
            &json!({}),
        )
        .await?;
    let mine = service.get(Some(provider), "/v1/organisations").await?;
    let organisation = match mine.pointer("/items/0/id").and_then(Value::as_str) {
        Some(known) => known.to_owned(),
        None => text(
            &service
                .post(Some(provider), "/v1/organisations", &organisation())
                .await?,
            "id",
        )?,
    };
    let new = json!({ "callId": call, "organisationId": organisation, "content": content() });
    text(
        &service.post(Some(provider), "/v1/applications", &new).await?,
        "id",
    )
}

fn organisation() -> Value {
    json!({
        "name": "Stichting Meting (verzonnen)", "kvkNumber": "90000018", "rsin": "800000018", "iban": "NL91ABNA0417164300",
        "accountHolder": "Stichting Meting", "email": "subsidie@meting.example", "electronicSending": true,
    })
}

fn content() -> Value {
    json!({
        "title": "Herkennen en handelen", "summary": "Trainingen in de meldcode.",
        "activities": [{
            "title": "Training", "objective": "early-recognition", "forms": ["partner-violence"],
            "targetGroup": "Vrijwilligers", "municipalities": ["arnhem"], "meldcodeElement": "De vijf stappen.",
            "expertsByExperience": true, "sessions": 5, "participants": 80, "periodStart": "2026-03-01",
            "periodEnd": "2026-11-30", "freeOfCharge": true,
        }],
        "budget": [{ "description": "Trainers", "amount": "100.00" }],
        "otherIncome": [],
    })
}
