//! Days as people read them.

use chrono::{Datelike as _, NaiveDate};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_as_a_dutch_letter_writes_it() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 24).unwrap();
        assert_eq!(dutch(day), "24 maart 2026");
    }
}
