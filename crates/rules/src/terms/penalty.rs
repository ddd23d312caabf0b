//! The penalty for deciding too late (dwangsom, Awb 4:17).

use chrono::NaiveDate;

use super::calendar::plus;
use super::impossible::Impossible;
use crate::dates::dutch;
use crate::money::Money;

/// What a late decision costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// The first day for which something is owed.
    pub start: NaiveDate,
    /// For how many days, 42 at most.
    pub days: u64,
    /// How much in all.
    pub amount: Money,
}

/// How far a penalty has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The two weeks in which a decision still costs nothing.
    Grace,
    /// Each day costs.
    Running,
    /// Nothing is added any more.
    Maximum,
}

/// A penalty as it stands on a day, with its reasoning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// How far it has come.
    pub stage: Stage,
    /// The last day on which a decision costs nothing.
    pub free_until: NaiveDate,
    /// The last day for which something can be owed.
    pub last_day: NaiveDate,
    /// What this very day costs.
    pub per_day: Money,
    /// What it costs up to and including this day.
    pub so_far: Penalty,
    /// How it was counted, sentence by sentence, in Dutch.
    pub reasoning: Vec<String>,
}

/// What a notice of default would bring that did not come yet: what each day costs, and from when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The day on which it would come in.
    pub noticed: NaiveDate,
    /// The last day on which a decision would still cost nothing.
    pub free_until: NaiveDate,
    /// The first day that would cost.
    pub start: NaiveDate,
    /// The last day that could cost.
    pub last_day: NaiveDate,
    /// What it could come to.
    pub most: Money,
}

impl Prospect {
    /// The same in words, in Dutch.
    #[must_use]
    pub fn dutch(&self) -> String {
        format!(
            "Komt op {} een ingebrekestelling binnen, dan kost een besluit tot en met {} nog niets. Daarna kost elke dag een dwangsom: {}, tot en met {}. Dat is ten hoogste {} (artikel 4:17 van de Algemene wet bestuursrecht).",
            dutch(self.noticed),
            dutch(self.free_until),
            rates_in_words(),
            dutch(self.last_day),
            self.most.dutch()
        )
    }
}

/// Days for which each amount in euros counts (Awb 4:17(2)).
const RATES: [(u64, u32); 3] = [(14, 23), (14, 35), (14, 45)];

/// For how many days a penalty is owed at most (Awb 4:17(1)).
pub const MOST_PENALTY_DAYS: u64 = 42;

/// The penalty up to and including a day. It starts after two full weeks from the later of the day the term lapsed and
/// the day the notice of default came in (Awb 4:17(3)); free days count.
///
/// # Errors
/// When the calendar ends.
pub fn penalty(lapsed: NaiveDate, notice: NaiveDate, on: NaiveDate) -> Result<Penalty, Impossible> {
    let start = plus(lapsed.max(notice), 15)?;
    let days = u64::try_from((on - start).num_days() + 1)
        .unwrap_or(0)
        .min(MOST_PENALTY_DAYS);
    Ok(Penalty {
        start,
        days,
        amount: euros(
            RATES
                .into_iter()
                .zip(counted(days))
                .map(|((_, rate), days)| u64::from(rate) * days)
                .sum(),
        )?,
    })
}

/// The penalty that a decision ends: the day on which it is made known is no day of default any more (Awb 4:17(1)).
///
/// # Errors
/// When the calendar ends.
pub fn owed_at_decision(
    lapsed: NaiveDate,
    notice: NaiveDate,
    decided: NaiveDate,
) -> Result<Penalty, Impossible> {
    penalty(lapsed, notice, decided.pred_opt().ok_or(Impossible::OutOfReach)?)
}

/// Whether a notice of default came too early: as long as the term runs there is no default (Awb 4:17(3), 6:12(2)).
#[must_use]
pub fn premature(end_of_term: NaiveDate, received: NaiveDate) -> bool {
    received <= end_of_term
}

/// What a notice of default would bring that comes in on a day, or as soon as it counts: the day after the term lapses.
///
/// # Errors
/// When the calendar ends.
pub fn prospect(end_of_term: NaiveDate, on: NaiveDate) -> Result<Prospect, Impossible> {
    let noticed = on.max(plus(end_of_term, 1)?);
    let Course {
        free_until, last_day, ..
    } = course(end_of_term, noticed, noticed)?;
    Ok(Prospect {
        noticed,
        free_until,
        start: plus(free_until, 1)?,
        last_day,
        most: penalty(end_of_term, noticed, last_day)?.amount,
    })
}

/// For how many days each amount counts, in their order (Awb 4:17(2)).
#[must_use]
pub fn rates() -> [(u64, Money); 3] {
    RATES.map(|(days, euros)| (days, Money::fixed(euros * 100)))
}

/// The amounts of a day, as people read them.
fn rates_in_words() -> String {
    let [first, second, third] = RATES.map(|(days, euros)| format!("{days} dagen € {euros}"));
    format!("{first}, {second} en {third}")
}

/// How a penalty stands on a day.
///
/// # Errors
/// When the calendar ends.
pub fn course(lapsed: NaiveDate, notice: NaiveDate, on: NaiveDate) -> Result<Course, Impossible> {
    let so_far = penalty(lapsed, notice, on)?;
    let free_until = so_far.start.pred_opt().ok_or(Impossible::OutOfReach)?;
    let last_day = plus(so_far.start, MOST_PENALTY_DAYS - 1)?;
    let stage = if on <= free_until {
        Stage::Grace
    } else if on < last_day {
        Stage::Running
    } else {
        Stage::Maximum
    };
    let before = penalty(lapsed, notice, on.pred_opt().ok_or(Impossible::OutOfReach)?)?;
    let per_day = so_far.amount.saturating_sub(before.amount);
    let mut reasoning = vec![
        format!(
            "De beslistermijn eindigde op {} en de ingebrekestelling kwam binnen op {}.",
            dutch(lapsed),
            dutch(notice)
        ),
        format!(
            "Twee weken na de laatste van die dagen is {}: tot en met die dag kost een besluit niets (artikel 4:17, derde lid, van de Algemene wet bestuursrecht).",
            dutch(free_until)
        ),
        format!(
            "Daarna kost elke dag: {}, tot en met {} (artikel 4:17, tweede lid).",
            rates_in_words(),
            dutch(last_day)
        ),
    ];
    if so_far.days > 0 {
        let days = if so_far.days == 1 {
            "1 dag".to_owned()
        } else {
            format!("{} dagen", so_far.days)
        };
        reasoning.push(format!(
            "Tot en met {} is dat {days}: {}.",
            dutch(on.min(last_day)),
            so_far.amount.dutch()
        ));
    }
    Ok(Course {
        stage,
        free_until,
        last_day,
        per_day,
        so_far,
        reasoning,
    })
}

/// How many of the days fall under each rate.
fn counted(days: u64) -> [u64; 3] {
    let mut left = days;
    RATES.map(|(span, _)| {
        let counted = left.min(span);
        left -= counted;
        counted
    })
}

fn euros(amount: u64) -> Result<Money, Impossible> {
    Money::from_cents(amount * 100).map_err(|_| Impossible::OutOfReach)
}
