//! The terms that a subsidy knows, each with its length and its article.

use chrono::NaiveDate;

use super::calendar::{Calendar, plus};
use super::impossible::Impossible;
use super::term::{Length, PAYMENT_SUSPENDED, REPAIR_SUSPENDED, Suspension, Term, in_weeks};
use crate::dates::dutch;

/// How many weeks the law gives to decide on an application, when the scheme sets no term (Awb 4:13(2)).
pub const DECISION_WEEKS_BY_LAW: u32 = 8;

/// Which term it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To decide on an application, set by the scheme itself (Awb 4:13(1)).
    Decision {
        /// How many weeks the scheme gives.
        weeks: u32,
    },
    /// To decide on an application when the scheme sets no term (Awb 4:13(2)).
    DecisionStatutory,
    /// To leave an incomplete application untreated (Awb 4:5(4)).
    NotTreated,
    /// To object (Awb 6:7).
    Objection,
    /// To decide on an objection; the trigger is the last day of the term to object (Awb 7:10).
    ObjectionDecision {
        /// Whether a committee advises.
        committee: bool,
        /// How many weeks it was postponed, 1 to 6, if at all.
        postponed: Option<u32>,
    },
    /// To pay (Awb 4:87).
    Payment,
    /// To decide whether a penalty is owed and how much, from the last day it was owed for (Awb 4:18).
    PenaltyDecision,
    /// The longest that a payment may be suspended (Awb 4:56).
    PaymentSuspension,
    /// To change a settlement or to reclaim (Awb 4:49, 4:57).
    Recovery,
}

impl Kind {
    /// The term to decide on an application: so many weeks of the scheme itself, or else those of the law (Awb 4:13).
    #[must_use]
    pub const fn to_decide(own: Option<u32>) -> Self {
        match own {
            Some(weeks) => Self::Decision { weeks },
            None => Self::DecisionStatutory,
        }
    }

    /// Counts the term from its trigger day.
    ///
    /// # Errors
    /// [`Impossible`], in words.
    pub fn count(
        self,
        trigger: NaiveDate,
        suspensions: &[Suspension],
        calendar: &Calendar,
    ) -> Result<Term, Impossible> {
        let first = |suspensions: &[Suspension]| self.first(trigger, suspensions, calendar);
        match self {
            Self::ObjectionDecision {
                postponed: Some(weeks),
                ..
            } => {
                // What is asked for after its end lets the time stand still that was added.
                let end = first(suspensions)?.end;
                let (within, after): (Vec<_>, Vec<_>) = suspensions
                    .iter()
                    .copied()
                    .partition(|suspension| suspension.requested <= end);
                postpone(first(&within)?, weeks, &after, calendar)
            }
            Self::Decision { .. }
            | Self::DecisionStatutory
            | Self::NotTreated
            | Self::Objection
            | Self::ObjectionDecision { postponed: None, .. }
            | Self::Payment
            | Self::PenaltyDecision
            | Self::PaymentSuspension
            | Self::Recovery => first(suspensions),
        }
    }

    /// Its first stretch, before any postponement; a decision on an objection and a payment have articles of their own for
    /// standing still.
    fn first(
        self,
        trigger: NaiveDate,
        suspensions: &[Suspension],
        calendar: &Calendar,
    ) -> Result<Term, Impossible> {
        let length = self.length();
        if matches!(self, Self::ObjectionDecision { .. }) {
            return Term::count_suspended_by(REPAIR_SUSPENDED, trigger, length, suspensions, calendar);
        }
        if matches!(self, Self::Payment) {
            return Term::count_suspended_by(PAYMENT_SUSPENDED, trigger, length, suspensions, calendar);
        }
        Term::count(trigger, length, suspensions, calendar)
    }

    const fn length(self) -> Length {
        match self {
            Self::Decision { weeks } => Length::Weeks {
                weeks,
                statutory: false,
            },
            Self::DecisionStatutory => statutory_weeks(DECISION_WEEKS_BY_LAW),
            Self::NotTreated => statutory_weeks(4),
            Self::PenaltyDecision => statutory_weeks(2),
            Self::Objection | Self::Payment | Self::ObjectionDecision { committee: false, .. } => {
                statutory_weeks(6)
            }
            Self::ObjectionDecision { committee: true, .. } => statutory_weeks(12),
            Self::PaymentSuspension => statutory_weeks(13),
            Self::Recovery => Length::Years(5),
        }
    }
}

const fn statutory_weeks(weeks: u32) -> Length {
    Length::Weeks {
        weeks,
        statutory: true,
    }
}

/// A postponement is a term of its own, from the day after the first one's end (Awb 7:10(3)).
fn postpone(
    first: Term,
    weeks: u32,
    suspensions: &[Suspension],
    calendar: &Calendar,
) -> Result<Term, Impossible> {
    if !(1..=6).contains(&weeks) {
        return Err(Impossible::PostponementOutOfRange);
    }
    let length = statutory_weeks(weeks);
    let second = Term::count_suspended_by(REPAIR_SUSPENDED, first.end, length, suspensions, calendar)?;
    let mut reasoning = first.reasoning;
    reasoning.push(format!(
        "De beslissing is {} uitgesteld (artikel 7:10, derde lid, van de Algemene wet bestuursrecht).",
        in_weeks(weeks)
    ));
    reasoning.extend(second.reasoning);
    Ok(Term {
        start: first.start,
        end: second.end,
        reasoning,
    })
}

/// Whether an objection is in time and why: received within the term, or posted within it and received at most a week
/// after it (Awb 6:9).
///
/// # Errors
/// When the calendar ends.
pub fn objection_in_time(
    term: &Term,
    received: NaiveDate,
    posted: Option<NaiveDate>,
) -> Result<(bool, String), Impossible> {
    let end = dutch(term.end);
    if received <= term.end {
        return Ok((
            true,
            format!(
                "Ontvangen op {}, uiterlijk op de laatste dag ({end}).",
                dutch(received)
            ),
        ));
    }
    let with_post = posted.is_some_and(|day| day <= term.end) && received <= plus(term.end, 7)?;
    let words = if with_post {
        format!(
            "Per post verzonden voor het einde van de termijn ({end}) en binnen een week daarna ontvangen (artikel 6:9, tweede lid)."
        )
    } else {
        format!("Ontvangen op {}, na de laatste dag ({end}).", dutch(received))
    };
    Ok((with_post, words))
}
