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

/// By which article the term to decide on an objection stands still.
pub(super) const REPAIR_SUSPENDED: &str = "artikel 7:10, tweede lid,";

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
        term.suspend(trigger, suspensions, (article, length), calendar)?;
        term.extend_off_free_days(length, calendar)?;
        Ok(term)
    }

    /// A term to decide on an objection that was postponed until a day stands still as well for what is asked for until then
    /// (Awb 7:10(2)).
    ///
    /// # Errors
    /// [`Impossible`] when the days are out of order or out of reach.
    pub(crate) fn stand_still(&mut self, repairs: &[Suspension]) -> Result<(), Impossible> {
        // The day was chosen and not counted, so no free day moves it.
        let chosen = (REPAIR_SUSPENDED, Length::Years(1));
        self.suspend(NaiveDate::MIN, repairs, chosen, &Calendar::default())
    }

    /// Tells of what was asked for when a term to decide on an objection was over: it changes nothing.
    pub(crate) fn tell_over(&mut self, repairs: &[Suspension]) {
        let told = repairs
            .iter()
            .map(|repair| too_late(REPAIR_SUSPENDED, repair.requested));
        self.reasoning.extend(told);
    }

    /// Only days on which the clock would have run can stand still: what was over before the term began doesn't count, nor does
    /// what was asked for when it had lapsed. Who is late can't undo that by asking something.
    fn suspend(
        &mut self,
        trigger: NaiveDate,
        suspensions: &[Suspension],
        (article, length): (&str, Length),
        calendar: &Calendar,
    ) -> Result<(), Impossible> {
        suspended_days(suspensions)?;
        let mut within: Vec<_> = suspensions
            .iter()
            .filter(|suspension| suspension.completed > trigger)
            .map(|suspension| Suspension {
                requested: suspension.requested.max(trigger),
                ..*suspension
            })
            .collect();
        within.sort_by_key(|suspension| suspension.requested);
        let mut counted: Vec<Suspension> = Vec::new();
        let mut end = self.end;
        for suspension in within {
            let so_far = plus(end, suspended_days(&counted)?)?;
            let asked = suspension.requested;
            // A payment waits, whether its term is over or not (Awb 4:56).
            if article != PAYMENT_SUSPENDED && asked > so_far {
                if asked > self.run_on(so_far, length, calendar)? {
                    self.reasoning.push(too_late(article, asked));
                    continue;
                }
                // Free days let it run on until then.
                end = end
                    .checked_add_signed(asked - so_far)
                    .ok_or(Impossible::OutOfReach)?;
            }
            counted.push(suspension);
            self.reasoning.push(stood_still(article, suspension)?);
        }
        if counted.is_empty() {
            return Ok(());
        }
        let days = suspended_days(&counted)?;
        self.end = plus(end, days)?;
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

    /// The last day of a term that would end on a day, with the free days after that.
    fn run_on(&self, end: NaiveDate, length: Length, calendar: &Calendar) -> Result<NaiveDate, Impossible> {
        let mut running = Self {
            start: self.start,
            end,
            reasoning: Vec::new(),
        };
        running.extend_off_free_days(length, calendar)?;
        Ok(running.end)
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

/// Why something that was asked for doesn't let the clock stand still, in words.
fn too_late(article: &str, asked: NaiveDate) -> String {
    format!(
        "Op {} werd nog iets gevraagd, maar toen was de termijn al voorbij. Dat schort haar niet op ({article} van de Algemene wet \
         bestuursrecht).",
        dutch(asked)
    )
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
