//! What caseworker and provider enter to announce a decision and to answer.

use chrono::NaiveDate;
use plafond_rules::hearings::{Exception, Intention};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::json;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::http::FieldError;
use crate::http::fields::Amount;

/// What is intended, in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntentionName(pub Intention);

/// A ground for leaving a hearing out, in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionName(pub Exception);

macro_rules! named {
    ($name:ident $rule:ident $unknown:literal $schema:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $rule::parse(&String::deserialize(deserializer)?)
                    .map(Self)
                    .ok_or_else(|| D::Error::custom($unknown))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema.schema_type(Type::String).into()
            }
        }

        impl ToSchema for $name {}
    };
}

named!(IntentionName Intention "Dit voornemen kennen wij niet."
    ObjectBuilder::new()
        .enum_values(Some(Intention::ALL.map(Intention::as_str)))
        .description(Some("What is intended; a hearing about a revocation covers a lowering too."))
        .examples([json!(Intention::LowerSettlement.as_str())]));

named!(ExceptionName Exception "Deze grond kennen wij niet."
    ObjectBuilder::new()
        .enum_values(Some(Exception::ALL.map(Exception::as_str)))
        .description(Some(format!(
            "A ground that the law names: {}.",
            Exception::ALL.map(|one| format!("`{}` {}", one.as_str(), one.article())).join(", ")
        )))
        .examples([json!(Exception::HeardBefore.as_str())]));

/// A decision that is announced, so that the provider can say what it thinks of it; or the ground on which that is left out.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIntention {
    /// What is intended.
    pub kind: IntentionName,
    /// What would be left: at what it would be settled, to what it would be lowered, or how much would still be granted.
    pub amount: Option<Amount>,
    /// What is intended, in words for the provider.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "Wij willen uw subsidie € 10.000,00 lager vaststellen."
    )]
    pub intention: String,
    /// Why: the facts it would rest on.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Volgens uw verantwoording gingen twee van de tien bijeenkomsten niet door."
    )]
    pub reasons: String,
    /// On which articles it would rest.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Artikel 4:46, tweede lid, onder a, Awb"
    )]
    pub legal_basis: String,
    /// The last day to answer; left out with an exception.
    pub respond_by: Option<NaiveDate>,
    /// Why the provider is not heard, when the law lets that out.
    pub exception: Option<NewException>,
}

/// Why a provider is not heard (Awb 4:7(2), 4:8(2), 4:11, 4:12).
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewException {
    /// The ground.
    pub ground: ExceptionName,
    /// Why that ground is there.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De ontvanger is op 3 maart 2026 gehoord over hetzelfde voornemen."
    )]
    pub reason: String,
}

/// What a provider thinks of what is intended.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewView {
    /// What it thinks, or what was said. Never enter data about victims or clients.
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "De twee bijeenkomsten zijn in december alsnog gegeven; de presentielijsten zijn bijgevoegd."
    )]
    pub view: String,
    /// Whether it was given by word of mouth (Awb 4:9). For the municipality, which writes it down.
    #[serde(default)]
    pub spoken: bool,
    /// The day it was given. For the municipality.
    pub given_on: Option<NaiveDate>,
}

/// Word that a provider won't give its view.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewViewWaiver {
    /// The day it said so. For the municipality.
    pub given_on: Option<NaiveDate>,
}

impl NewIntention {
    /// Everything that doesn't go together, on a day.
    #[must_use]
    pub fn mistakes(&self, today: NaiveDate) -> Vec<FieldError> {
        let mut mistakes = Vec::new();
        let mut wrong = |pointer: &str, code: &str, detail: &str| {
            mistakes.push(FieldError::new(pointer, code, detail));
        };
        let kind = self.kind.0;
        match self.amount {
            None if kind.has_amount() => {
                wrong(
                    "/amount",
                    "missing",
                    "Vul in wat er van het bedrag over zou blijven.",
                );
            }
            Some(_) if !kind.has_amount() && kind != Intention::Refusal => {
                wrong(
                    "/amount",
                    "not-for-this-kind",
                    "Laat dit veld weg bij dit voornemen.",
                );
            }
            _ => {}
        }
        match (self.respond_by, &self.exception) {
            (Some(_), Some(_)) => wrong(
                "/exception",
                "not-together",
                "Geef een dag om te reageren, of leg vast waarom dat niet hoeft. Niet allebei.",
            ),
            (None, None) => wrong("/respondBy", "missing", "Noem de laatste dag om te reageren."),
            (Some(day), None) if day <= today => {
                wrong(
                    "/respondBy",
                    "term-too-short",
                    "Geef ten minste tot en met morgen de tijd.",
                );
            }
            (None, Some(exception)) if !exception.ground.0.applies_to(kind) => wrong(
                "/exception/ground",
                "ground-unfounded",
                "Deze grond geldt volgens de wet niet voor zo'n besluit.",
            ),
            _ => {}
        }
        mistakes
    }
}
