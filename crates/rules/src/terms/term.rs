//! Counting one term, with its reasoning in words.

use chrono::{Months, NaiveDate};

use super::calendar::{Calendar, plus};
use super::impossible::Impossible;
use crate::dates::dutch;

/// How long a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many weeks, and whether the Algemene termijnenwet applies: not to terms set by a municipal by-law.
    Weeks {
        /// How many.
        weeks: u32,
        /// Whether it is statutory.
        statutory: bool,
    },
    /// So many years; too long for the Algemene termijnenwet.
    Years(u32),
}

/// A time in which the clock stands still (Awb 4:15): from the day after the request until the day it is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// The day of the request.
    pub requested: NaiveDate,
    /// The day it was completed, or on which the time given for it lapsed.
    pub completed: NaiveDate,
}

/// By which article a payment is suspended.
pub(super) const PAYMENT_SUSPENDED: &str = "artikel 4:56";

impl Suspension {
    /// The days on which a payment was suspended, the first and the last of them included (Awb 4:56).
    ///
    /// # Errors
    /// When the calendar ends.
    pub fn of_payment(first: NaiveDate, last: NaiveDate) -> Result<Self, Impossible> {
        Ok(Self {
            requested: first.pred_opt().ok_or(Impossible::OutOfReach)?,
            completed: last.succ_opt().ok_or(Impossible::OutOfReach)?,
        })
    }
}

/// A term that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day, until 24:00.
    pub end: NaiveDate,
    /// How it was counted, sentence by sentence, in Dutch.
    pub reasoning: Vec<String>,
}

impl Term {
    /// Counts a term from its trigger day; while something is asked for it stands still by Awb 4:15.
    ///
    /// # Errors
    /// [`Impossible`] when the days are out of order or out of reach.
    pub fn count(
        trigger: NaiveDate,
        length: Length,
        suspensions: &[Suspension],
        calendar: &Calendar,
    ) -> Result<Self, Impossible> {
        Self::count_suspended_by("artikel 4:15", trigger, length, suspensions, calendar)
    }

    /// The same, when another article lets it stand still.
    pub(super) fn count_suspended_by(
        article: &str,
        trigger: NaiveDate,
        length: Length,
        suspensions: &[Suspension],
        calendar: &Calendar,
    ) -> Result<Self, Impossible> {
        let start = plus(trigger, 1)?;
        let (end, words) = match length {
            Length::Weeks { weeks: 0, .. } | Length::Years(0) => return Err(Impossible::NoLength),
            Length::Weeks { weeks, .. } => (plus(trigger, u64::from(weeks) * 7)?, in_weeks(weeks)),
            Length::Years(years) => {
                let months = years.checked_mul(12).ok_or(Impossible::OutOfReach)?;
                (
                    trigger
                        .checked_add_months(Months::new(months))
                        .ok_or(Impossible::OutOfReach)?,
                    format!("{years} jaar"),
                )
            }
        };
        let mut term = Self {
            start,
            end,
            reasoning: vec![
                format!(
                    "De termijn begint op {}, de dag na {}.",
                    dutch(start),
                    dutch(trigger)
                ),
                format!("De termijn is {words} en eindigt dan op {}.", dutch(end)),
            ],
        };
        term.suspend(trigger, suspensions, article)?;
        term.extend_off_free_days(length, calendar)?;
        Ok(term)
    }

    /// Only days on which the clock would have run can stand still: what was over before the term began doesn't count.
    fn suspend(
        &mut self,
        trigger: NaiveDate,
        suspensions: &[Suspension],
        article: &str,
    ) -> Result<(), Impossible> {
        suspended_days(suspensions)?;
        let within: Vec<_> = suspensions
            .iter()
            .filter(|suspension| suspension.completed > trigger)
            .map(|suspension| Suspension {
                requested: suspension.requested.max(trigger),
                ..*suspension
            })
            .collect();
        if within.is_empty() {
            return Ok(());
        }
        let days = suspended_days(&within)?;
        for suspension in within {
            self.reasoning.push(stood_still(article, suspension)?);
        }
        self.end = plus(self.end, days)?;
        let days = if days == 1 {
            "1 dag".to_owned()
        } else {
            format!("{days} dagen")
        };
        self.reasoning.push(format!(
            "Dat is {days} opschorting ({article} van de Algemene wet bestuursrecht), dus de termijn eindigt op {}.",
            dutch(self.end)
        ));
        Ok(())
    }

    fn extend_off_free_days(&mut self, length: Length, calendar: &Calendar) -> Result<(), Impossible> {
        let Length::Weeks { weeks, statutory } = length else {
            self.reasoning.push(
                "De Algemene termijnenwet geldt niet voor termijnen van meer dan 12 weken (artikel 4)."
                    .to_owned(),
            );
            return Ok(());
        };
        if !statutory {
            self.reasoning
                .push("De Algemene termijnenwet geldt niet: de regeling stelt deze termijn zelf.".to_owned());
            return Ok(());
        }
        if weeks > 12 {
            self.reasoning.push(
                "De Algemene termijnenwet geldt niet voor termijnen van meer dan 12 weken (artikel 4)."
                    .to_owned(),
            );
            return Ok(());
        }
        self.roll(calendar)
    }

    /// Off a free day (ATW art. 1), and on until two of its days are working days (art. 2): no holiday there is takes so
    /// much of a whole week, but decrees may.
    fn roll(&mut self, calendar: &Calendar) -> Result<(), Impossible> {
        loop {
            if let Some(name) = calendar.free(self.end) {
                self.reasoning.push(format!(
                    "{} is {name}; de termijn loopt door (artikel 1 van de Algemene termijnenwet).",
                    dutch(self.end)
                ));
            } else if working_days(self.start, self.end, calendar) < 2 {
                self.reasoning.push(format!(
                    "Tot en met {} heeft de termijn maar één werkdag; zij loopt door (artikel 2 van de Algemene termijnenwet).",
                    dutch(self.end)
                ));
            } else {
                break;
            }
            self.end = plus(self.end, 1)?;
        }
        self.reasoning
            .push(format!("De laatste dag is {}.", dutch(self.end)));
        Ok(())
    }

    /// A term that was given in a request or a decision, and not counted: nothing extends it.
    ///
    /// # Errors
    /// When the calendar ends.
    pub fn given(on: NaiveDate, end: NaiveDate) -> Result<Self, Impossible> {
        Ok(Self {
            start: plus(on, 1)?,
            end,
            reasoning: vec![format!(
                "De termijn is gegeven op {} en loopt tot en met {}.",
                dutch(on),
                dutch(end)
            )],
        })
    }

    /// From which day people are told that it ends: so many working days before, but not in its first half, since a short
    /// term needs no warning on the day it is given.
    #[must_use]
    pub fn warn_on(&self, working_days: u32, calendar: &Calendar) -> NaiveDate {
        let half = (self.end - self.start).num_days() / 2;
        let middle = self.end - chrono::TimeDelta::days(half);
        calendar.working_days_before(self.end, working_days).max(middle)
    }

    /// A running statutory term after a decree made one more day free: it may end later, with the reason.
    ///
    /// # Errors
    /// When the calendar ends.
    pub fn after_decree(mut self, calendar: &Calendar) -> Result<Self, Impossible> {
        let decided = self.end;
        let told = self.reasoning.len();
        self.roll(calendar)?;
        if self.end == decided {
            self.reasoning.truncate(told);
        }
        Ok(self)
    }
}

/// When the clock stood still and why, in words.
fn stood_still(article: &str, suspension: Suspension) -> Result<String, Impossible> {
    if article == PAYMENT_SUSPENDED {
        let first = plus(suspension.requested, 1)?;
        let last = suspension.completed.pred_opt().ok_or(Impossible::OutOfReach)?;
        return Ok(format!(
            "De termijn stond stil: de betaling was opgeschort van {} tot en met {}.",
            dutch(first),
            dutch(last)
        ));
    }
    let (from, until) = (dutch(suspension.requested), dutch(suspension.completed));
    Ok(format!(
        "De termijn stond stil: gevraagd op {from}, aangevuld of verlopen op {until}."
    ))
}

/// So many weeks, in words.
pub(super) fn in_weeks(weeks: u32) -> String {
    if weeks == 1 {
        "1 week".to_owned()
    } else {
        format!("{weeks} weken")
    }
}

/// The days on which the clock stood still; days in two suspensions count once.
///
/// # Errors
/// When a suspension ends before it starts.
pub fn suspended_days(suspensions: &[Suspension]) -> Result<u64, Impossible> {
    let mut sorted = suspensions.to_vec();
    sorted.sort_by_key(|suspension| suspension.requested);
    let mut counted_until = NaiveDate::MIN;
    let mut days = 0;
    for suspension in sorted {
        if suspension.completed < suspension.requested {
            return Err(Impossible::SuspensionReversed);
        }
        let before_first = suspension.requested.max(counted_until);
        let last = suspension.completed.pred_opt().ok_or(Impossible::OutOfReach)?;
        days += u64::try_from((last - before_first).num_days()).unwrap_or(0);
        counted_until = counted_until.max(last);
    }
    Ok(days)
}

/// Enough of the working days to know whether there are two.
fn working_days(start: NaiveDate, end: NaiveDate, calendar: &Calendar) -> usize {
    start
        .iter_days()
        .take_while(|day| *day <= end)
        .filter(|day| calendar.free(*day).is_none())
        .take(2)
        .count()
}
