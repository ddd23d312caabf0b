//! What a decider enters to suspend payment, and to lift that.

use plafond_rules::awards::Ground;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::json;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A ground that is suspected, in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuspicionName(pub Ground);

impl Serialize for SuspicionName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for SuspicionName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ground::parse(&String::deserialize(deserializer)?)
            .filter(|ground| ground.suspends_payment())
            .map(Self)
            .ok_or_else(|| D::Error::custom("Op deze grond kan betaling niet worden opgeschort."))
    }
}

impl PartialSchema for SuspicionName {
    fn schema() -> RefOr<Schema> {
        let grounds = || Ground::ALL.into_iter().filter(|ground| ground.suspends_payment());
        let articles: Vec<_> = grounds()
            .map(|ground| format!("`{}` {}", ground.as_str(), ground.article()))
            .collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(grounds().map(Ground::as_str)))
            .description(Some(format!(
                "A ground on which an award is changed or revoked: {}.",
                articles.join(", ")
            )))
            .examples([json!(Ground::NotPerformed.as_str())])
            .into()
    }
}

impl ToSchema for SuspicionName {}

/// A serious suspicion that an award has to be changed or revoked, on which its payment is suspended (Awb 4:56).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSuspension {
    /// The ground that is suspected: of Awb 4:48 until the settlement, of 4:49 after it.
    pub ground: SuspicionName,
    /// What is suspected and why, in words for the provider.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Van twee bijeenkomsten kregen wij bericht dat zij niet zijn gehouden."
    )]
    pub reasons: String,
}

/// Why payment goes on before there is a decision.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLifting {
    /// Why the suspicion is gone, in words for the provider.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De presentielijsten laten zien dat de bijeenkomsten wel zijn gehouden."
    )]
    pub reasons: String,
}
