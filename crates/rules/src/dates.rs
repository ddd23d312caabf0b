//! Days as people read them, and where they begin and end.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Amsterdam;

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// A day in words: `24 maart 2026`.
#[must_use]
pub fn dutch(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0())
        .ok()
        .and_then(|month| MONTHS.get(month))
        .unwrap_or(&"");
    format!("{} {month} {}", day.day(), day.year())
}

/// The calendar day of an instant where the law counts: until 24:00 in Amsterdam.
#[must_use]
pub fn day_of(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Amsterdam).date_naive()
}

/// The instant at which a day is over in Amsterdam, as long as the calendar goes on.
#[must_use]
pub fn end_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.succ_opt()?.and_time(NaiveTime::MIN);
    Some(Amsterdam.from_local_datetime(&midnight).earliest()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_amsterdam_in_summer_and_in_winter() {
        for (day, end) in [
            ("2026-01-31", "2026-01-31T23:00:00Z"),
            ("2026-06-30", "2026-06-30T22:00:00Z"),
            // The night in which the clock goes forward is an hour shorter.
            ("2026-03-28", "2026-03-28T23:00:00Z"),
            ("2026-03-29", "2026-03-29T22:00:00Z"),
        ] {
            let (day, end): (NaiveDate, DateTime<Utc>) = (day.parse().unwrap(), end.parse().unwrap());
            assert_eq!(end_of(day), Some(end));
            assert_eq!(day_of(end - chrono::TimeDelta::seconds(1)), day);
            assert_eq!(day_of(end), day.succ_opt().unwrap());
        }
        assert_eq!(end_of(NaiveDate::MAX), None);
    }

    #[test]
    fn a_day_reads_as_a_dutch_letter_writes_it() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 24).unwrap();
        assert_eq!(dutch(day), "24 maart 2026");
    }
}
