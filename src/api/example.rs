//! An example of every body, put together from the examples of its fields, so that it can't differ from its schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::http::problem_types::ProblemType;

/// What a field of text shows when it has no example of its own.
pub const NAMELESS: &str = "Voorbeeld";

/// What stands in fields that mean the same everywhere. A field that means something of its own has its example beside it.
const WORDS: &[(&str, &str)] = &[
    (
        "accessToken",
        "eyJhbGciOiJFZERTQSIsImtpZCI6IjEifQ.eyJzdWIiOiIwMTliIn0.c2lnbmF0dXJl",
    ),
    ("accountHolder", "Stichting Voorbeeld"),
    ("action", "application-submitted"),
    ("actorRole", "provider-member"),
    ("advice", "Goed bereik, en een degelijk plan."),
    ("answer", "De begroting is aangevuld met de uren van de trainers."),
    ("article", "Awb 4:25"),
    (
        "conclusions",
        "Er werden 121 mensen bereikt, de meesten in Arnhem.",
    ),
    ("conditions", "Geef elke activiteit gratis."),
    ("contentHash", HASH),
    ("couldBeBetter", "Eerder beginnen met werven."),
    ("currency", "EUR"),
    (
        "description",
        "Gratis trainingen voor inwoners en professionals, met aandacht voor de meldcode.",
    ),
    ("detail", "Wat er is gebeurd, waarom, en wat u nu kunt doen."),
    ("details", "{\"reference\":\"PHG-2026-00017\"}"),
    ("distributionMethod", "tender"),
    ("email", "subsidie@voorbeeld.example"),
    ("ground", "Collegebesluit 2025-118 (voorbeeld)"),
    ("hash", HASH),
    ("iban", "NL91ABNA0417164300"),
    (
        "instance",
        "/v1/applications/019b2d5e-7c40-7a31-9f0e-4c5d6e7f8a90",
    ),
    ("kvkNumber", "90000102"),
    ("lastOne", "partial"),
    ("legalBasis", "Artikel 4:29 Awb"),
    ("mediaType", "application/pdf"),
    ("missing", "De begroting van de trainers ontbreekt."),
    ("municipality", "arnhem"),
    ("name", "Stichting Voorbeeld"),
    ("narrative", "Acht van de tien bijeenkomsten gingen door."),
    ("nextSteps", "De volgende openstelling begint eerder."),
    ("objectKind", "application"),
    ("obligations", "Geef elke activiteit gratis."),
    ("party", "provider"),
    ("password", "een-lang-wachtwoord"),
    ("previousHash", HASH),
    ("profession", "leerkracht"),
    ("provider", "Stichting Voorbeeld"),
    (
        "reasoning",
        "De termijn is 13 weken en eindigt dan op 23 juni 2026.",
    ),
    ("reasons", "De activiteiten passen bij de regeling."),
    ("recipient", "Stichting Voorbeeld"),
    ("reference", "PHG-2026-00017"),
    ("refreshToken", HASH),
    ("requiredDocuments", "activiteitenplan"),
    ("resolution", "Collegebesluit 2025-118 (voorbeeld)"),
    ("role", "caseworker"),
    ("roles", "caseworker"),
    ("rsin", "123456782"),
    ("serverReply", "250 2.0.0 Ok: queued as 4F2A1"),
    ("sha256", HASH),
    ("subject", "Wij hebben uw aanvraag PHG-2026-00017 ontvangen"),
    ("summary", "Trainingen in het gebruik van de meldcode."),
    (
        "text",
        "Uw aanvraag is ontvangen. Hieronder staat wat u hebt ingevuld.",
    ),
    ("themes", "meldcode"),
    ("title", "Preventieaanbod 2026"),
    ("token", HASH),
    ("tokenType", "Bearer"),
    ("wentWell", "Veel belangstelling."),
];

const HASH: &str = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198";

/// The schemas by name.
pub struct Examples(BTreeMap<String, Value>);

impl Examples {
    /// The schemas of a document.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        Self(
            schemas
                .into_iter()
                .flatten()
                .map(|(name, schema)| (format!("#/components/schemas/{name}"), schema.clone()))
                .collect(),
        )
    }

    /// A document that fits a schema.
    #[must_use]
    pub fn of(&self, schema: &Value) -> Value {
        self.field("", schema)
    }

    /// What a field of this name may hold.
    fn field(&self, name: &str, schema: &Value) -> Value {
        if let Some(known) = given(schema) {
            return known;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self
                .0
                .get(target)
                .map_or(Value::Null, |schema| self.field(name, schema));
        }
        if let Some(variant) = ["oneOf", "anyOf"]
            .iter()
            .find_map(|key| schema.get(key)?.as_array()?.iter().find(|one| !is_null(one)))
        {
            return self.field(name, variant);
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let objects = parts.iter().map(|part| self.of(part));
            let merged: Map<_, _> = objects
                .filter_map(|part| part.as_object().cloned())
                .flatten()
                .collect();
            return Value::Object(merged);
        }
        match kind(schema) {
            "object" => self.object(schema),
            "array" => Value::Array(
                schema
                    .get("items")
                    .map(|items| self.field(name, items))
                    .into_iter()
                    .collect(),
            ),
            "boolean" => json!(true),
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
            "string" => json!(text(name, schema)),
            _ => json!({}),
        }
    }

    fn object(&self, schema: &Value) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut object: Map<_, _> = properties
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), self.field(name, schema)))
            .collect();
        if let Some(more) = schema.get("additionalProperties").filter(|more| more.is_object()) {
            object.insert("reach".to_owned(), self.of(more));
        }
        Value::Object(object)
    }
}

/// The example a schema has itself, or the first of its choices.
fn given(schema: &Value) -> Option<Value> {
    let first = |key| schema.get(key).and_then(Value::as_array)?.first().cloned();
    schema
        .get("example")
        .cloned()
        .or_else(|| first("examples"))
        .or_else(|| schema.get("const").cloned())
        .or_else(|| first("enum"))
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default(),
        Some(one) => one.as_str().unwrap_or_default(),
        None => "",
    }
}

fn text(name: &str, schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => "019b2d5e-7c40-7a31-9f0e-4c5d6e7f8a90",
        Some("date") => "2026-03-24",
        Some("date-time") => "2026-03-24T09:30:00Z",
        Some("email") => "aanvrager@voorbeeld.example",
        _ => WORDS
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(NAMELESS, |(_, word)| word),
    }
}

/// A problem with a status, as any operation may give it.
#[must_use]
pub fn of_problem(status: &str) -> Value {
    let kind = ProblemType::ALL
        .iter()
        .find(|kind| kind.status.as_str() == status);
    kind.map_or(Value::Null, |kind| {
        json!({
            "type": format!("/problems/{}", kind.code), "title": kind.title, "status": kind.status.as_u16(),
            "detail": "Wat er is gebeurd, waarom, en wat u nu kunt doen.",
            "instance": "/v1/applications/019b2d5e-7c40-7a31-9f0e-4c5d6e7f8a90",
        })
    })
}
