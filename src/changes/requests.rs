//! What a decider enters to change an award.

use chrono::NaiveDate;
use plafond_rules::awards::Ground;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::http::FieldError;
use crate::http::fields::Amount;

/// How an award is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// More money.
    Raised,
    /// Less money.
    Lowered,
    /// Nothing is left of it.
    Revoked,
    /// Other obligations.
    Obligations,
    /// Another last day for the final report.
    ReportDue,
}

/// A ground of Awb 4:48-4:50 in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroundName(pub Ground);

impl Serialize for GroundName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for GroundName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ground::parse(&String::deserialize(deserializer)?)
            .map(Self)
            .ok_or_else(|| D::Error::custom("Deze grond kennen wij niet."))
    }
}

impl PartialSchema for GroundName {
    fn schema() -> RefOr<Schema> {
        let articles: Vec<_> = Ground::ALL
            .iter()
            .map(|ground| format!("`{}` {}", ground.as_str(), ground.article()))
            .collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Ground::ALL.map(Ground::as_str)))
            .description(Some(format!(
                "A ground that the law names: {}.",
                articles.join(", ")
            )))
            .examples([serde_json::json!(Ground::NotPerformed.as_str())])
            .into()
    }
}

impl ToSchema for GroundName {}

/// A change of an award, to be decided on behalf of the college.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewChange {
    /// How it changes.
    pub kind: ChangeKind,
    /// What it becomes; for `raised` and `lowered`.
    pub amount: Option<Amount>,
    /// Whether to raise it by what is left of the ceiling when it doesn't fit whole (Awb 4:25(2)).
    #[serde(default)]
    pub in_so_far_as_ceiling_allows: bool,
    /// On what it rests; for all that is to the provider's disadvantage.
    pub ground: Option<GroundName>,
    /// From when it works: back to the grant or the settlement unless told, and a later day for `grant-wrong`,
    /// `changed-insights` and `named-by-regulation` (Awb 4:48(2), 4:49(2), 4:50(1)).
    pub effective_from: Option<NaiveDate>,
    /// The day of the breach; for `obligations-broken-afterwards` (Awb 4:49(3)).
    pub breach_on: Option<NaiveDate>,
    /// All that the provider has to do from now on; for `obligations`.
    #[schema(max_items = 50)]
    pub obligations: Option<Vec<String>>,
    /// The last day for the final report; for `report-due`.
    pub report_due_on: Option<NaiveDate>,
    /// Whether the provider asked for other obligations or another day.
    #[serde(default)]
    pub at_request: bool,
    /// Why, in words for the provider (Awb 3:46).
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Vier van de tien bijeenkomsten gaan niet door, omdat de locatie sloot."
    )]
    pub reasons: String,
}

impl NewChange {
    /// Everything that doesn't go with its kind, or is missing for it.
    #[must_use]
    pub fn mistakes(&self) -> Vec<FieldError> {
        let money = matches!(self.kind, ChangeKind::Raised | ChangeKind::Lowered);
        let worse = matches!(self.kind, ChangeKind::Lowered | ChangeKind::Revoked);
        let afterwards = self.ground == Some(GroundName(Ground::ObligationsBrokenAfterwards));
        let raised = self.kind == ChangeKind::Raised;
        [
            ("amount", self.amount.is_some(), money, !money),
            ("ground", self.ground.is_some(), worse, raised),
            ("breachOn", self.breach_on.is_some(), afterwards, !afterwards),
            (
                "obligations",
                self.obligations.is_some(),
                self.kind == ChangeKind::Obligations,
                self.kind != ChangeKind::Obligations,
            ),
            (
                "reportDueOn",
                self.report_due_on.is_some(),
                self.kind == ChangeKind::ReportDue,
                self.kind != ChangeKind::ReportDue,
            ),
            (
                "effectiveFrom",
                self.effective_from.is_some(),
                false,
                self.ground.is_none(),
            ),
        ]
        .into_iter()
        .filter_map(|(field, given, needed, unfit)| match (given, needed, unfit) {
            (false, true, _) => Some(missing(field)),
            (true, _, true) => Some(FieldError::new(
                format!("/{field}"),
                "not-for-this-kind",
                "Laat dit veld weg bij deze wijziging.",
            )),
            _ => None,
        })
        .collect()
    }
}

/// A field that this kind of change can't do without.
#[must_use]
pub fn missing(field: &str) -> FieldError {
    FieldError::new(
        format!("/{field}"),
        "missing",
        "Vul dit veld in bij deze wijziging.",
    )
}
