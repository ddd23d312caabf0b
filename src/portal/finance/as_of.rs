//! The day of which someone wants to see the figures: today, unless the address says another.

use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::dates;

use crate::http::Office;
use crate::http::deed::day_of;

/// A day, and the instant at which it is over.
#[derive(Clone, Copy, Debug)]
pub struct AsOf {
    /// The day.
    pub day: NaiveDate,
    /// The end of it in Amsterdam.
    pub end: DateTime<Utc>,
    /// Whether it is today.
    pub is_today: bool,
}

impl AsOf {
    /// The day that was asked for; what isn't a day means today.
    pub fn asked(office: &Office, text: &str) -> Self {
        let today = day_of(office.now());
        let day = text.parse().unwrap_or(today);
        Self {
            day,
            end: dates::end_of(day).unwrap_or(DateTime::<Utc>::MAX_UTC),
            is_today: day == today,
        }
    }

    /// Both, as they are read.
    pub const fn pair(self) -> (NaiveDate, DateTime<Utc>) {
        (self.day, self.end)
    }
}
