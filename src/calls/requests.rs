//! What an administrator enters about schemes and calls.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::fields::Amount;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// The name in the API and the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one of this name, if there is one.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

named! {
    /// How the money is distributed (Awb 4:26).
    DistributionMethod {
        /// By the day on which the complete application was in.
        OrderOfReceipt = "order-of-receipt",
        /// By score.
        Tender = "tender",
        /// Everyone the same share.
        ProRata = "pro-rata"
    }
}

named! {
    /// What happens with the last one that doesn't fit whole.
    #[derive(Default)]
    LastOne {
        /// It gets what is left.
        #[default]
        Partial = "partial",
        /// It gets nothing, and neither do those after it.
        Refuse = "refuse",
        /// It gets nothing, and the next may fit.
        Skip = "skip"
    }
}

named! {
    /// How is accounted for awards that are neither small nor large.
    #[derive(Default)]
    AccountabilityBetween {
        /// By what was done.
        #[default]
        Activities = "activities",
        /// By what it really cost.
        Costs = "costs"
    }
}

/// A scheme to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewScheme {
    /// The title of the regulation.
    #[schema(min_length = 1, max_length = 300, example = "Subsidieregeling preventie 2026")]
    pub title: String,
    /// Where it can be read.
    #[schema(min_length = 1, max_length = 300, example = "CVDR660139")]
    pub legal_basis: String,
    /// How many weeks a decision may take; left out when the scheme sets no term of its own: then it is the eight weeks of the
    /// law (Awb 4:13(2)).
    #[schema(minimum = 1, maximum = 52, example = 13)]
    pub decision_weeks: Option<i32>,
    /// Below this amount the whole award is paid in advance.
    pub full_advance_below: Amount,
    /// From this amount an auditor's statement is needed.
    pub audit_from: Amount,
    /// How many working days before the end of a term people are told; 10 unless told otherwise.
    #[schema(minimum = 0, maximum = 60, example = 10)]
    pub warn_working_days: Option<i32>,
    /// How many hours before a deadline an outage of the service extends it (Awb 2:21); 24 unless told otherwise.
    #[schema(minimum = 0, maximum = 168, example = 24)]
    pub outage_window_hours: Option<i32>,
    /// The most de-minimis aid that a single undertaking may get in any three years (Regulation (EU) 2023/2831); left out
    /// or nothing (`0.00`) when its grants are no such aid.
    pub de_minimis_ceiling: Option<Amount>,
    /// How is accounted for awards between those two amounts; by activities unless told otherwise.
    pub accountability_between: Option<AccountabilityBetween>,
    /// Within how many weeks after the last day of its activities an award below the first amount is settled of itself,
    /// without a report (Awb 4:47); 22 unless told otherwise.
    #[schema(minimum = 1, maximum = 52, example = 22)]
    pub direct_settlement_weeks: Option<i32>,
    /// From so much of each hundred of the budget, and from `deviationAmount`, a line of a large award has to be explained; 20
    /// unless told otherwise.
    #[schema(minimum = 1, maximum = 100, example = 20)]
    pub deviation_percent: Option<i32>,
    /// From so many euros; 25000.00 unless told otherwise.
    pub deviation_amount: Option<Amount>,
}

/// A change to a scheme.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SchemeChange {
    /// The title of the regulation.
    #[schema(min_length = 1, max_length = 300, nullable = false)]
    pub title: Option<String>,
    /// Where it can be read.
    #[schema(min_length = 1, max_length = 300, nullable = false)]
    pub legal_basis: Option<String>,
    /// How many weeks a decision may take; `null` leaves it to the law, which gives eight (Awb 4:13(2)).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 52)]
    pub decision_weeks: Option<Option<i32>>,
    /// How many working days before the end of a term people are told; for terms that begin from now on.
    #[schema(minimum = 0, maximum = 60, nullable = false)]
    pub warn_working_days: Option<i32>,
    /// How many hours before a deadline an outage of the service extends it (Awb 2:21).
    #[schema(minimum = 0, maximum = 168, nullable = false)]
    pub outage_window_hours: Option<i32>,
    /// The most de-minimis aid that a single undertaking may get in any three years; nothing (`0.00`) when its grants are no
    /// such aid any more.
    #[schema(nullable = false)]
    pub de_minimis_ceiling: Option<Amount>,
    /// How is accounted for awards between the amounts for an advance in full and for an auditor's statement.
    #[schema(nullable = false)]
    pub accountability_between: Option<AccountabilityBetween>,
    /// Within how many weeks after the last day of its activities a small award is settled of itself; for grants from now on.
    #[schema(minimum = 1, maximum = 52, nullable = false)]
    pub direct_settlement_weeks: Option<i32>,
    /// From so much of each hundred of the budget a line of a large award has to be explained.
    #[schema(minimum = 1, maximum = 100, nullable = false)]
    pub deviation_percent: Option<i32>,
    /// And from so many euros.
    #[schema(nullable = false)]
    pub deviation_amount: Option<Amount>,
}

/// A change to a call that isn't published yet.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallChange {
    /// The title.
    #[schema(min_length = 1, max_length = 300, nullable = false)]
    pub title: Option<String>,
    /// Which activities are asked for.
    #[schema(min_length = 1, max_length = 10000, nullable = false)]
    pub description: Option<String>,
    /// The first instant at which an application counts.
    #[schema(nullable = false)]
    pub opens_at: Option<DateTime<Utc>>,
    /// The last instant at which an application counts.
    #[schema(nullable = false)]
    pub closes_at: Option<DateTime<Utc>>,
    /// The ceiling it spends from.
    #[schema(nullable = false)]
    pub ceiling_id: Option<Uuid>,
    /// How many weeks a decision may take; `null` makes it what the scheme says, or else the law.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 52)]
    pub decision_weeks: Option<Option<i32>>,
    /// How the money is distributed.
    #[schema(nullable = false)]
    pub distribution_method: Option<DistributionMethod>,
    /// What happens with the last one that doesn't fit whole.
    #[schema(nullable = false)]
    pub last_one: Option<LastOne>,
    /// The least that is granted.
    #[schema(nullable = false)]
    pub minimum: Option<Amount>,
    /// The most that one application gets; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Amount>)]
    pub maximum: Option<Option<Amount>>,
    /// The total score, out of 100, below which an application is refused; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 100)]
    pub threshold: Option<Option<i32>>,
    /// Documents that must be attached: all of them.
    #[schema(max_items = 20, nullable = false)]
    pub required_documents: Option<Vec<String>>,
    /// The themes of this year: all of them.
    #[schema(max_items = 20, nullable = false)]
    pub themes: Option<Vec<String>>,
    /// How applications are scored: all criteria, with weights that add up to 100.
    #[schema(max_items = 20, nullable = false)]
    pub criteria: Option<Vec<CriterionView>>,
}

/// Tells a field that is `null`, and so taken away, from one that isn't there.
#[allow(
    clippy::option_option,
    reason = "a merge patch has three answers: a value, `null`, and nothing"
)]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl From<NewCall> for CallChange {
    /// A change that makes all of a call as it is given.
    fn from(new: NewCall) -> Self {
        Self {
            title: Some(new.title),
            description: Some(new.description),
            opens_at: Some(new.opens_at),
            closes_at: Some(new.closes_at),
            ceiling_id: Some(new.ceiling_id),
            decision_weeks: Some(new.decision_weeks),
            distribution_method: Some(new.distribution_method),
            last_one: Some(new.last_one),
            minimum: Some(new.minimum),
            maximum: Some(new.maximum),
            threshold: Some(new.threshold),
            required_documents: Some(new.required_documents),
            themes: Some(new.themes),
            criteria: Some(new.criteria),
        }
    }
}

/// A criterion by which applications are scored.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CriterionView {
    /// A short name for programs.
    #[schema(min_length = 1, max_length = 40, example = "reach")]
    pub code: String,
    /// What is judged.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Bereik onder inwoners en professionals"
    )]
    pub title: String,
    /// How much it counts, out of 100.
    #[schema(minimum = 1, maximum = 100)]
    pub weight: i32,
    /// The most points.
    #[schema(minimum = 1, maximum = 1000)]
    pub maximum: i32,
    /// The least points; fewer means a refusal.
    #[schema(minimum = 0, maximum = 1000)]
    pub threshold: Option<i32>,
}

/// A call to be made.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCall {
    /// The scheme it belongs to.
    pub scheme_id: Uuid,
    /// The ceiling it spends from.
    pub ceiling_id: Uuid,
    /// The title.
    #[schema(min_length = 1, max_length = 300, example = "Preventieaanbod 2026")]
    pub title: String,
    /// Which activities are asked for.
    #[schema(min_length = 1, max_length = 10000)]
    pub description: String,
    /// The first instant at which an application counts.
    pub opens_at: DateTime<Utc>,
    /// The last instant at which an application counts.
    pub closes_at: DateTime<Utc>,
    /// How many weeks a decision may take; left out it is what the scheme says, and when that says nothing the eight weeks of
    /// the law, extended off free days (Awb 4:13(2)).
    #[schema(minimum = 1, maximum = 52, example = 13)]
    pub decision_weeks: Option<i32>,
    /// How the money is distributed.
    pub distribution_method: DistributionMethod,
    /// What happens with the last one that doesn't fit whole.
    pub last_one: LastOne,
    /// The least that is granted.
    pub minimum: Amount,
    /// The most that one application gets; left out when it may be all that is asked for.
    pub maximum: Option<Amount>,
    /// The total score, out of 100, below which an application is refused.
    #[schema(minimum = 0, maximum = 100)]
    pub threshold: Option<i32>,
    /// Documents that must be attached.
    #[schema(max_items = 20)]
    pub required_documents: Vec<String>,
    /// The themes of this year.
    #[schema(max_items = 20)]
    pub themes: Vec<String>,
    /// How applications are scored; weights add up to 100. Empty when there is no assessment.
    #[schema(max_items = 20)]
    pub criteria: Vec<CriterionView>,
}
