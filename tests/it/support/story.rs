//! Chapters of the main job that many tests begin with.

use chrono::{Days, TimeDelta};
use plafond::http::deed::day_of;
use plafond_rules::identifiers::{Iban, Kvk, Rsin};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use uuid::Uuid;

use super::App;

pub const ADMINISTRATOR: &str = "beheer@gemeente.example";
pub const CASEWORKER: &str = "behandelaar@gemeente.example";
pub const ASSESSOR: &str = "beoordelaar-1@gemeente.example";
pub const ASSESSOR_2: &str = "beoordelaar-2@gemeente.example";
pub const DECIDER: &str = "mandaathouder@gemeente.example";
pub const DECIDER_2: &str = "mandaathouder-2@gemeente.example";
pub const FINANCE: &str = "financien@gemeente.example";
pub const FINANCE_2: &str = "financien-2@gemeente.example";
pub const AUDITOR: &str = "toezicht@gemeente.example";
pub const PROVIDER: &str = "aanvrager@nieuw.example";
pub const OTHER_PROVIDER: &str = "aanvrager-2@nieuw.example";

/// A call with its ceiling, without criteria or required documents unless asked.
pub struct Call {
    pub id: String,
    pub ceiling: String,
}

impl App {
    /// Publishes a call by order of receipt, open for an hour.
    pub async fn call(&self, ceiling: &str) -> Call {
        self.call_like(ceiling, json!({})).await
    }

    /// As [`Self::call`], with other fields.
    pub async fn call_like(&self, amount: &str, other: Value) -> Call {
        let schemes = self.get(ADMINISTRATOR, "/v1/schemes").await.good();
        let scheme = schemes["items"][0]["id"].as_str().unwrap();
        let ceiling = json!({
            "amount": amount, "periodStart": "2026-01-01", "periodEnd": "2026-12-31", "resolution": "Collegebesluit",
            "publishedOn": "2025-12-01",
        });
        let ceiling = self
            .post(ADMINISTRATOR, &format!("/v1/schemes/{scheme}/ceilings"), &ceiling)
            .await
            .good();
        let mut call = json!({
            "schemeId": scheme, "ceilingId": ceiling["id"], "title": "Preventieaanbod", "description": "Trainingen",
            "opensAt": self.now() - TimeDelta::minutes(1), "closesAt": self.now() + TimeDelta::hours(1), "decisionWeeks": 13,
            "distributionMethod": "order-of-receipt", "lastOne": "partial", "minimum": "0.00", "requiredDocuments": [],
            "themes": [], "criteria": [],
        });
        for (key, value) in other.as_object().unwrap() {
            call[key] = value.clone();
        }
        let id = text(&self.post(ADMINISTRATOR, "/v1/calls", &call).await.good()["id"]);
        self.post(ADMINISTRATOR, &format!("/v1/calls/{id}/publication"), &json!({}))
            .await
            .good();
        Call {
            id,
            ceiling: text(&ceiling["id"]),
        }
    }

    /// Registers an organisation with fresh numbers for a provider.
    pub async fn organisation(&self, who: &str) -> String {
        text(&self.post(who, "/v1/organisations", &organisation()).await.good()["id"])
    }

    /// Begins a draft of so many euros.
    pub async fn draft(&self, who: &str, call: &Call, euros: &str) -> String {
        let organisation = self.organisation(who).await;
        let new = json!({ "callId": call.id, "organisationId": organisation, "content": content(euros) });
        text(&self.post(who, "/v1/applications", &new).await.good()["id"])
    }

    /// Drafts and submits.
    pub async fn submitted(&self, who: &str, call: &Call, euros: &str) -> String {
        let id = self.draft(who, call, euros).await;
        self.post(who, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await
            .good();
        id
    }

    /// Drafts, submits, and is found complete.
    pub async fn complete(&self, who: &str, call: &Call, euros: &str) -> String {
        let id = self.submitted(who, call, euros).await;
        self.post(
            CASEWORKER,
            &format!("/v1/applications/{id}/completion"),
            &json!({}),
        )
        .await
        .good();
        id
    }

    /// Grants a complete application in so far as the ceiling allows, and gives the award.
    pub async fn granted(&self, application: &str) -> String {
        let decided = self
            .post(
                DECIDER,
                &format!("/v1/applications/{application}/decision"),
                &grant(),
            )
            .await
            .good();
        text(&decided["awardId"])
    }

    /// Grants an application, reports on it, and announces a lower settlement with two weeks to answer: gives the hearing.
    pub async fn announced(&self, application: &str) -> String {
        let award = self.granted(application).await;
        self.post(OTHER_PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
            .await
            .good();
        let new = json!({
            "kind": "lower-settlement", "amount": "70.00", "intention": "Wij willen minder geven.",
            "reasons": "Twee bijeenkomsten gingen niet door.", "legalBasis": "Artikel 4:46 Awb",
            "respondBy": day_of(self.now()) + Days::new(14),
        });
        let path = format!("/v1/applications/{application}/hearings");
        text(&self.post(CASEWORKER, &path, &new).await.good()["id"])
    }

    /// Announces what is intended with an award, and writes down that the provider gives no view: then it can be decided.
    pub async fn heard(&self, award: &str, mut intention: Value) -> Value {
        let award = self.get(CASEWORKER, &format!("/v1/awards/{award}")).await.good();
        let path = format!("/v1/applications/{}/hearings", text(&award["applicationId"]));
        for (field, words) in [
            ("intention", "Wij willen minder subsidie geven."),
            ("reasons", "Twee bijeenkomsten gingen niet door."),
            ("legalBasis", "Artikel 4:46 Awb"),
            ("respondBy", "2099-01-01"),
        ] {
            intention[field] = json!(words);
        }
        let hearing = text(&self.post(CASEWORKER, &path, &intention).await.good()["id"]);
        self.post(CASEWORKER, &format!("{path}/{hearing}/waiver"), &json!({}))
            .await
            .good()
    }

    /// Hears the provider about a lower settlement, and settles.
    pub async fn settled_lower(&self, award: &str, euros: &str) -> Value {
        self.heard(award, json!({ "kind": "lower-settlement", "amount": euros }))
            .await;
        let settlement = json!({ "amount": euros, "reasons": "Minder bijeenkomsten." });
        self.post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settlement)
            .await
            .good()
    }

    /// All mail about an application, newest first.
    pub async fn mail_about(&self, application: &str) -> Vec<Value> {
        let path = format!("/v1/notifications?limit=200&applicationId={application}");
        let mail = self.get(AUDITOR, &path).await.good();
        mail["items"].as_array().unwrap().clone()
    }

    /// Mail of one kind about an application, newest first.
    pub async fn mail_of(&self, application: &str, kind: &str) -> Vec<Value> {
        let mut mail = self.mail_about(application).await;
        mail.retain(|one| one["kind"] == kind);
        mail
    }

    /// Who got mail of a kind about an application, in order of address.
    pub async fn told(&self, application: &str, kind: &str) -> Vec<String> {
        let mail = self.mail_of(application, kind).await;
        let mut told: Vec<_> = mail.iter().map(|one| text(&one["recipient"])).collect();
        told.sort();
        told
    }

    pub async fn balance(&self, ceiling: &str) -> Value {
        self.get(FINANCE, &format!("/v1/ceilings/{ceiling}")).await.good()
    }

    pub async fn upload(&self, who: &str, application: &str, name: &str, bytes: Vec<u8>) -> super::Answered {
        let token = self.token(who).await;
        let file = Part::bytes(bytes).file_name(name.to_owned());
        let form = Form::new().text("kind", "activiteitenplan").part("file", file);
        let path = format!("/v1/applications/{application}/attachments");
        self.send(
            self.request(Method::POST, &path)
                .bearer_auth(token)
                .multipart(form),
        )
        .await
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub fn grant() -> Value {
    json!({
        "outcome": "grant", "inSoFarAsCeilingAllows": true, "reasons": "Past bij de regeling.",
        "legalBasis": "Artikel 4:29 Awb", "reportDueOn": "2030-03-01",
    })
}

/// A final report.
pub fn report() -> Value {
    json!({
        "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": true, "sessions": 1, "narrative": "x",
        "actualCosts": "1.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00", "reached": [],
    })
}

pub fn content(euros: &str) -> Value {
    json!({
        "title": "Herkennen en handelen", "summary": "Trainingen in de meldcode.",
        "activities": [{
            "title": "Training", "objective": "early-recognition", "forms": ["partner-violence"],
            "targetGroup": "Vrijwilligers", "municipalities": ["arnhem"], "meldcodeElement": "De vijf stappen.",
            "expertsByExperience": true, "sessions": 5, "participants": 80, "periodStart": "2026-03-01",
            "periodEnd": "2026-11-30", "freeOfCharge": true,
        }],
        "budget": [{ "description": "Trainers", "amount": euros }],
        "otherIncome": [],
    })
}

/// An organisation whose numbers are valid and were never used before.
pub fn organisation() -> Value {
    let fresh = u64::from_le_bytes(Uuid::new_v4().as_bytes()[..8].try_into().unwrap());
    let first = |valid: &dyn Fn(u64) -> Option<String>| (fresh..).find_map(valid).unwrap();
    let kvk = first(&|number| {
        Some(
            Kvk::parse(&format!("{:08}", number % 100_000_000))
                .ok()?
                .to_string(),
        )
    });
    let rsin = first(&|number| {
        Some(
            Rsin::parse(&format!("{:09}", number % 1_000_000_000))
                .ok()?
                .to_string(),
        )
    });
    let iban = (0..100)
        .find_map(|check| Iban::parse(&format!("NL{check:02}INGB{:010}", fresh % 10_000_000_000)).ok())
        .unwrap()
        .to_string();
    json!({
        "name": "Stichting Voorbeeld", "kvkNumber": kvk, "rsin": rsin, "iban": iban,
        "accountHolder": "Stichting Voorbeeld", "email": "subsidie@voorbeeld.example", "electronicSending": true,
    })
}
