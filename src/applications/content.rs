//! What an applicant enters, and what has to be there before it can be submitted.

use chrono::NaiveDate;
use plafond_rules::awards::recurring::Period;
use plafond_rules::dates;
use plafond_rules::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::aid::AidStatement;
use super::lists::{Form, Municipality, Objective, Statement};
use crate::audit::Canonical;
use crate::http::fields::Amount;
use crate::http::{FieldError, Problem};

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
    /// What the applicant declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3)]
    pub statements: Vec<Statement>,
    /// What it got before, where the scheme gives de-minimis aid (Regulation (EU) 2023/2831).
    #[serde(default, skip_serializing_if = "AidStatement::is_empty")]
    pub de_minimis: AidStatement,
}

/// One activity. In a draft it may be unfinished; once it was submitted everything is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Activity {
    /// The title.
    #[schema(max_length = 200, example = "Training meldcode")]
    pub title: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<Objective>,
    /// The forms of domestic violence or child abuse it is about.
    #[schema(max_items = 10)]
    pub forms: Vec<Form>,
    /// For whom it is.
    #[schema(max_length = 300, example = "Vrijwilligers van sportclubs")]
    pub target_group: String,
    /// Where it takes place.
    #[schema(max_items = 18)]
    pub municipalities: Vec<Municipality>,
    /// How it activates people to use the meldcode; the regulation asks this of every activity.
    #[schema(
        max_length = 2000,
        example = "Deelnemers oefenen de vijf stappen met een eigen casus."
    )]
    pub meldcode_element: String,
    /// Whether experts by experience take part.
    pub experts_by_experience: bool,
    /// How many sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10000)]
    pub sessions: Option<i32>,
    /// How many participants in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub participants: Option<i32>,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_start: Option<NaiveDate>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_end: Option<NaiveDate>,
    /// Whether residents and professionals take part free of charge.
    pub free_of_charge: bool,
    /// Where someone signs up: an address on the web or an e-mail address of the organisation. Anyone can see it once there is a grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, example = "https://www.voorbeeld.example/meldcode")]
    pub sign_up_at: Option<String>,
}

impl Activity {
    /// From when until when, in words; nothing while it is unfinished.
    #[must_use]
    pub fn period(&self) -> String {
        let days = self.period_start.zip(self.period_end);
        days.map_or_else(String::new, |(start, end)| {
            format!("{} tot en met {}", dates::dutch(start), dates::dutch(end))
        })
    }

    /// Where someone signs up, as a link; nothing when it is neither on the web nor an e-mail address.
    #[must_use]
    pub fn sign_up_link(&self) -> Option<String> {
        let at = self.sign_up_at.as_deref()?.trim();
        let plain = at
            .chars()
            .all(|sign| sign.is_ascii_graphic() && !"\"<>\\^`{|}".contains(sign));
        let on_the_web = at
            .strip_prefix("https://")
            .is_some_and(|rest| rest.split(['/', '?', '#']).next().is_some_and(is_host));
        let is_name = |who: &str| {
            !who.is_empty()
                && who
                    .chars()
                    .all(|sign| sign.is_ascii_alphanumeric() || "._+-".contains(sign))
        };
        let by_mail = || {
            at.split_once('@')
                .is_some_and(|(who, host)| is_name(who) && is_host(host))
        };
        if !plain {
            None
        } else if on_the_web {
            Some(at.to_owned())
        } else {
            by_mail().then(|| format!("mailto:{at}"))
        }
    }

    /// What is missing or doesn't fit: the field, a code, and words.
    fn shortcomings(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let fill_in = "Vul dit in.";
        let choose = "Kies er ten minste één.";
        let reversed = self
            .period_start
            .zip(self.period_end)
            .is_some_and(|(start, end)| end < start);
        let checks = [
            (self.title.trim().is_empty(), "title", "missing", fill_in),
            (self.objective.is_none(), "objective", "missing", "Kies een doel."),
            (self.forms.is_empty(), "forms", "too-few", choose),
            (
                self.target_group.trim().is_empty(),
                "targetGroup",
                "missing",
                fill_in,
            ),
            (
                self.municipalities.is_empty(),
                "municipalities",
                "too-few",
                choose,
            ),
            (
                self.meldcode_element.trim().is_empty(),
                "meldcodeElement",
                "missing",
                "Vertel hoe deelnemers de meldcode leren gebruiken.",
            ),
            (self.sessions.is_none(), "sessions", "missing", fill_in),
            (self.participants.is_none(), "participants", "missing", fill_in),
            (self.period_start.is_none(), "periodStart", "missing", fill_in),
            (self.period_end.is_none(), "periodEnd", "missing", fill_in),
            (
                reversed,
                "periodEnd",
                "period-reversed",
                "De activiteit eindigt voordat zij begint.",
            ),
            (
                !self.free_of_charge,
                "freeOfCharge",
                "not-free",
                "De regeling vraagt dat deelnemers niets betalen.",
            ),
            (
                self.sign_up_at.is_some() && self.sign_up_link().is_none(),
                "signUpAt",
                "no-link",
                "Vul een webadres in dat begint met https://, of een e-mailadres.",
            ),
        ];
        let wrong = checks.into_iter().filter(|(wrong, ..)| *wrong);
        wrong
            .map(|(_, field, code, words)| (field, code, words))
            .collect()
    }
}

/// Whether a text can be the name of a host: words with dots between, and no port or account.
fn is_host(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
    };
    text.contains('.') && text.split('.').all(word)
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
    /// From the first day of its activities to the last; nothing while no activity has both.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let days = |activity: &Activity| activity.period_start.zip(activity.period_end);
        let (starts, ends): (Vec<_>, Vec<_>) = self.activities.iter().filter_map(days).unzip();
        let (start, end) = (starts.into_iter().min()?, ends.into_iter().max()?);
        Some(Period { start, end })
    }

    /// What is asked for: the costs that others don't cover.
    #[must_use]
    pub fn requested(&self) -> Money {
        let counted = |sum: Option<Money>| sum.unwrap_or(Money::MAX);
        counted(self.costs()).saturating_sub(counted(self.income()))
    }

    /// All costs; nothing when that is more than can be counted.
    fn costs(&self) -> Option<Money> {
        Money::sum(self.budget.iter().map(|line| line.amount.0))
    }

    /// What all others contribute; nothing when that is more than can be counted.
    fn income(&self) -> Option<Money> {
        Money::sum(self.other_income.iter().map(|line| line.amount.0))
    }

    /// The content, and the SHA-256 of it as the one text that it can be written as (RFC 8785: keys in order, no spaces).
    ///
    /// # Errors
    /// 500 when it can't be written as JSON.
    pub fn sealed(&self) -> Result<(serde_json::Value, Vec<u8>), Problem> {
        let document = serde_json::to_value(self).map_err(Problem::internal)?;
        let hash = Canonical::of(&document).map_err(Problem::internal)?.hash;
        Ok((document, hash))
    }

    /// Everything that is missing or doesn't fit before this can be submitted, at once.
    #[must_use]
    pub fn shortcomings(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |pointer: String, code: &str, detail: &str| {
            errors.push(FieldError::new(pointer, code, detail));
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
            for (field, code, words) in activity.shortcomings() {
                wrong(format!("/content/activities/{index}/{field}"), code, words);
            }
        }
        if self.budget.is_empty() {
            wrong("/content/budget".to_owned(), "missing", "Vul de begroting in.");
        } else if self.costs().and(self.income()).is_none() {
            wrong(
                "/content/budget".to_owned(),
                "amount-too-large",
                "De begroting telt op tot een bedrag dat wij niet kunnen verwerken.",
            );
        } else if self.requested().is_zero() {
            wrong(
                "/content/budget".to_owned(),
                "nothing-requested",
                "Uw inkomsten dekken alle kosten, dus u vraagt niets aan.",
            );
        }
        errors
    }
}
