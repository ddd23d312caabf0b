//! A subsidy that recurs: the years that came before, and the reasonable term of a refusal (Awb 4:51).

use chrono::NaiveDate;
use plafond_rules::awards::Outcome;
use plafond_rules::awards::recurring::{self as rule, Period, Term, Unsigned};
use plafond_rules::dates;

use super::store;
use crate::applications::{Application, Content};
use crate::db::Conn;
use crate::http::{Problem, ProblemType};

/// What came before an application.
#[derive(Clone, Debug, Default)]
pub struct Recurrence {
    /// The years in succession in which its organisation was given a subsidy, when there are three or more.
    pub years: Vec<i32>,
    new: Option<Period>,
}

/// What came before an application. Whether it was for largely the same activities is for people to judge.
///
/// # Errors
/// When what is stored is no application.
pub async fn of(conn: &mut Conn, application: &Application) -> Result<Recurrence, Problem> {
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    let Some(new) = content.period() else {
        return Ok(Recurrence::default());
    };
    let years = store::years_given(conn, application.organisation_id, application.id).await?;
    let within = |day: NaiveDate| Period { start: day, end: day };
    let given: Vec<Period> = years.into_iter().map(within).collect();
    Ok(Recurrence {
        years: rule::years(&given, new),
        new: Some(new),
    })
}

impl Recurrence {
    /// Whether a refusal needs a reasonable term.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.years.is_empty()
    }

    /// The years to keep with a decision: only one that refuses needs them.
    #[must_use]
    pub fn kept(&self, outcome: Outcome) -> Vec<Option<i32>> {
        if rule::is_needed(outcome, &self.years) {
            self.years.iter().copied().map(Some).collect()
        } else {
            Vec::new()
        }
    }

    /// Demands a reasonable term of a decision that refuses what recurs, or why none is needed.
    ///
    /// # Errors
    /// 409 with what has to be said first.
    pub fn demand(
        &self,
        reference: &str,
        outcome: Outcome,
        (until, why_not): (Option<NaiveDate>, Option<&str>),
    ) -> Result<(), Problem> {
        let term = Term {
            until,
            not_needed: why_not.is_some(),
        };
        rule::demand(outcome, &self.years, term, self.new).map_err(|unsigned| {
            Problem::new(
                ProblemType::REASONABLE_TERM_NEEDED,
                format!("Aanvraag {reference}: {}", self.dutch(unsigned)),
                unsigned.to_string(),
            )
        })
    }

    /// The years as people read them: `2023, 2024 en 2025`.
    #[must_use]
    pub fn in_words(&self) -> String {
        in_words(&self.years)
    }

    fn dutch(&self, unsigned: Unsigned) -> String {
        match unsigned {
            Unsigned::TermMissing => format!(
                "deze organisatie kreeg in {} subsidie. Noem de redelijke termijn waarmee u afwijst, of leg uit waarom die niet \
                 nodig is, bijvoorbeeld omdat het andere activiteiten zijn.",
                self.in_words()
            ),
            Unsigned::Both => {
                "noem de redelijke termijn, of leg uit waarom die niet nodig is, maar niet allebei."
                    .to_owned()
            }
            Unsigned::RunsIntoPeriod { until } => format!(
                "de redelijke termijn loopt tot en met {}, en de activiteiten beginnen eerder. Verleen subsidie voor het deel tot \
                 en met die dag (artikel 4:51, tweede lid, Awb), of noem een termijn die eerder voorbij is.",
                dates::dutch(until)
            ),
        }
    }
}

/// Years as people read them.
#[must_use]
pub fn in_words(years: &[i32]) -> String {
    let mut words: Vec<String> = years.iter().map(i32::to_string).collect();
    let last = words.pop().unwrap_or_default();
    if words.is_empty() {
        last
    } else {
        format!("{} en {last}", words.join(", "))
    }
}
