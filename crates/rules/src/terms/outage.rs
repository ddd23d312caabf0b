//! When an outage of the service itself excuses that something came in late (Wmebv, Awb 2:21).

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Europe::Amsterdam;

use super::calendar::Calendar;
use super::impossible::Impossible;
use crate::dates::{day_of, dutch, end_of};

/// A time in which the service could not be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// From when.
    pub began: DateTime<Utc>,
    /// Until when.
    pub ended: DateTime<Utc>,
}

/// Why something still counts as in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// The very last instant at which it is in time.
    pub until: DateTime<Utc>,
    /// The reasons, sentence by sentence, in Dutch.
    pub reasoning: Vec<String>,
}

impl Excuse {
    /// The last day on which it is in time.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        day_of(self.until - Duration::nanoseconds(1))
    }
}

/// How long a deadline of the provider is extended by outages, if it is: when one fell in the last hours before it, until
/// the end of the next working day after that outage. An outage in the time so given extends it again.
///
/// # Errors
/// When the calendar ends.
pub fn excuse(
    deadline: DateTime<Utc>,
    hours: u32,
    outages: &[Outage],
    calendar: &Calendar,
) -> Result<Option<Excuse>, Impossible> {
    let mut found = Excuse {
        until: deadline,
        reasoning: Vec::new(),
    };
    // From the deadline itself: an outage in the time that another one gave counts whenever in that time it was.
    let from = deadline
        .checked_sub_signed(Duration::hours(hours.into()))
        .ok_or(Impossible::OutOfReach)?;
    loop {
        let latest = outages
            .iter()
            .filter(|outage| outage.began < found.until && outage.ended > from)
            .max_by_key(|outage| outage.ended);
        let Some(outage) = latest else {
            break;
        };
        let last = calendar.next_working_day(day_of(outage.ended))?;
        let extended = end_of(last).ok_or(Impossible::OutOfReach)?;
        if extended <= found.until {
            break;
        }
        found.until = extended;
        found.reasoning.push(words(*outage, last));
    }
    Ok((!found.reasoning.is_empty()).then_some(found))
}

fn words(outage: Outage, last: NaiveDate) -> String {
    let (began, ended) = (
        outage.began.with_timezone(&Amsterdam),
        outage.ended.with_timezone(&Amsterdam),
    );
    let until = if began.date_naive() == ended.date_naive() {
        String::new()
    } else {
        format!("{} ", dutch(ended.date_naive()))
    };
    format!(
        "Van {} {} tot {until}{} uur was onze dienst door een storing niet bereikbaar; wat daarna tot en met {} binnenkomt, is op tijd (artikel 2:21 van de Algemene wet bestuursrecht).",
        dutch(began.date_naive()),
        began.format("%H:%M"),
        ended.format("%H:%M"),
        dutch(last)
    )
}
