//! What an applicant enters, and what has to be there before it can be submitted.

use chrono::NaiveDate;
use plafond_rules::money::Money;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::http::fields::Amount;
use crate::http::{FieldError, Problem};

macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "each name is the thing itself, from the regulation")]
        pub enum $name { $($variant),+ }
    };
}

listed! {
    /// What an activity is for.
    Objective { PreventingUnsafety, EarlyRecognition, AbilityToAct, PrimaryPrevention, SecondaryPrevention }
}

listed! {
    /// A form of domestic violence or child abuse.
    Form {
        EmotionalNeglect, PhysicalNeglect, EmotionalAbuse, PhysicalAbuse, SexualAbuse, HonourRelatedViolence,
        FemaleGenitalMutilation, ForcedMarriage, ElderAbuse, PartnerViolence,
    }
}

listed! {
    /// A municipality of the region Arnhem-Achterhoek.
    Municipality {
        Aalten, Arnhem, Berkelland, Bronckhorst, Doesburg, Doetinchem, Duiven, Lingewaard, Montferland, OostGelre,
        OudeIjsselstreek, Overbetuwe, Renkum, Rheden, Rozendaal, Westervoort, Winterswijk, Zevenaar,
    }
}

/// Everything the applicant enters. A draft may be unfinished; what is missing shows at submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    /// The title.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Herkennen en handelen: meldcode voor vrijwilligers"
    )]
    pub title: String,
    /// What it is about. No data of victims or clients.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub summary: String,
    /// What will be done.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub activities: Vec<Activity>,
    /// What it costs.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub budget: Vec<BudgetLine>,
    /// What others contribute.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub other_income: Vec<Income>,
}

/// One activity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Activity {
    /// The title.
    #[schema(min_length = 1, max_length = 200, example = "Training meldcode")]
    pub title: String,
    /// What it is for.
    pub objective: Objective,
    /// The forms of domestic violence or child abuse it is about.
    #[schema(min_items = 1, max_items = 10)]
    pub forms: Vec<Form>,
    /// For whom it is.
    #[schema(min_length = 1, max_length = 300, example = "Vrijwilligers van sportclubs")]
    pub target_group: String,
    /// Where it takes place.
    #[schema(min_items = 1, max_items = 18)]
    pub municipalities: Vec<Municipality>,
    /// How it activates people to use the meldcode; the regulation asks this of every activity.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Deelnemers oefenen de vijf stappen met een eigen casus."
    )]
    pub meldcode_element: String,
    /// Whether experts by experience take part.
    pub experts_by_experience: bool,
    /// How many sessions.
    #[schema(minimum = 1, maximum = 10000)]
    pub sessions: i32,
    /// How many participants in all.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub participants: i32,
    /// The first day.
    pub period_start: NaiveDate,
    /// The last day.
    pub period_end: NaiveDate,
    /// Whether residents and professionals take part free of charge.
    pub free_of_charge: bool,
}

/// One line of the budget.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetLine {
    /// What is paid for.
    #[schema(min_length = 1, max_length = 300, example = "Trainers")]
    pub description: String,
    /// What it costs.
    pub amount: Amount,
}

/// A contribution by someone else.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Income {
    /// Who contributes.
    #[schema(min_length = 1, max_length = 300, example = "Eigen bijdrage")]
    pub source: String,
    /// How much.
    pub amount: Amount,
}

impl Content {
    /// What is asked for: the costs that others don't cover.
    #[must_use]
    pub fn requested(&self) -> Money {
        let costs = Money::sum(self.budget.iter().map(|line| line.amount.0)).unwrap_or(Money::MAX);
        let income = Money::sum(self.other_income.iter().map(|line| line.amount.0)).unwrap_or(Money::MAX);
        costs.saturating_sub(income)
    }

    /// The content as one text that is always the same (keys in order, no spaces), and its SHA-256.
    ///
    /// # Errors
    /// 500 when it can't be written as JSON.
    pub fn sealed(&self) -> Result<(serde_json::Value, Vec<u8>), Problem> {
        let document = serde_json::to_value(self).map_err(Problem::internal)?;
        let text = serde_json::to_vec(&document).map_err(Problem::internal)?;
        Ok((document, Sha256::digest(text).to_vec()))
    }

    /// Everything that is missing or doesn't fit before this can be submitted, at once.
    #[must_use]
    pub fn shortcomings(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |pointer: String, code: &str, detail: &str| {
            errors.push(FieldError {
                pointer,
                code: code.to_owned(),
                detail: detail.to_owned(),
            });
        };
        if self.summary.trim().is_empty() {
            wrong(
                "/content/summary".to_owned(),
                "missing",
                "Vertel in het kort wat u gaat doen.",
            );
        }
        if self.activities.is_empty() {
            wrong(
                "/content/activities".to_owned(),
                "missing",
                "Voeg ten minste één activiteit toe.",
            );
        }
        for (index, activity) in self.activities.iter().enumerate() {
            let at = |field: &str| format!("/content/activities/{index}/{field}");
            if activity.period_end < activity.period_start {
                wrong(
                    at("periodEnd"),
                    "period-reversed",
                    "De activiteit eindigt voordat zij begint.",
                );
            }
            if !activity.free_of_charge {
                wrong(
                    at("freeOfCharge"),
                    "not-free",
                    "De regeling vraagt dat deelnemers niets betalen.",
                );
            }
        }
        if self.budget.is_empty() {
            wrong("/content/budget".to_owned(), "missing", "Vul de begroting in.");
        } else if self.requested().is_zero() {
            wrong(
                "/content/budget".to_owned(),
                "nothing-requested",
                "Uw inkomsten dekken alle kosten, dus u vraagt niets aan.",
            );
        } else if self.requested() == Money::MAX {
            wrong(
                "/content/budget".to_owned(),
                "amount-too-large",
                "De begroting telt op tot een bedrag dat wij niet kunnen verwerken.",
            );
        }
        errors
    }
}
