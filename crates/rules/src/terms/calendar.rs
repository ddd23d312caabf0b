//! Working days and free days of the Algemene termijnenwet.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::impossible::Impossible;

/// The general holidays (ATW art. 3), with the days that a decree treats as such: those are data, not code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    decreed: BTreeSet<NaiveDate>,
}

/// Days that a royal decree has put on a par with a holiday (ATW art. 3(3)), as far as they were known in 2026: for who
/// counts without a database. The service itself reads them from its table of free days.
const DECREED: [(i32, u32, u32); 10] = [
    (2023, 4, 28),
    (2023, 5, 19),
    (2024, 5, 10),
    (2024, 12, 27),
    (2025, 5, 30),
    (2026, 1, 2),
    (2026, 5, 15),
    (2027, 5, 7),
    (2028, 4, 28),
    (2028, 5, 26),
];

impl Calendar {
    /// A calendar with these days on top of the general holidays.
    #[must_use]
    pub fn new(decreed: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self {
            decreed: decreed.into_iter().collect(),
        }
    }

    /// The calendar with all decrees that were known when this version was made.
    #[must_use]
    pub fn netherlands() -> Self {
        Self::new(
            DECREED
                .into_iter()
                .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day)),
        )
    }

    /// The first working day after a day.
    ///
    /// # Errors
    /// When the calendar ends.
    pub fn next_working_day(&self, day: NaiveDate) -> Result<NaiveDate, Impossible> {
        let mut next = plus(day, 1)?;
        while self.free(next).is_some() {
            next = plus(next, 1)?;
        }
        Ok(next)
    }

    /// The day that lies so many working days before another; as far back as the calendar goes.
    #[must_use]
    pub fn working_days_before(&self, day: NaiveDate, working_days: u32) -> NaiveDate {
        let mut earlier = day;
        for _ in 0..working_days {
            let before = earlier
                .iter_days()
                .rev()
                .skip(1)
                .find(|day| self.free(*day).is_none());
            earlier = before.unwrap_or(NaiveDate::MIN);
        }
        earlier
    }

    /// Why nobody has to act on a day: its name, or nothing on a working day.
    #[must_use]
    pub fn free(&self, day: NaiveDate) -> Option<&'static str> {
        match day.weekday() {
            Weekday::Sat => return Some("een zaterdag"),
            Weekday::Sun => return Some("een zondag"),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => {}
        }
        fixed(day)
            .or_else(|| movable(day))
            .or_else(|| self.decreed.contains(&day).then_some("bij besluit een vrije dag"))
    }
}

/// So many days after a day, as long as there are days.
pub(super) fn plus(day: NaiveDate, days: u64) -> Result<NaiveDate, Impossible> {
    day.checked_add_days(Days::new(days))
        .ok_or(Impossible::OutOfReach)
}

fn fixed(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => Some("Nieuwjaarsdag"),
        // A Sunday 27 April makes it the 26th, a Saturday: free by itself.
        (4, 27) => Some("Koningsdag"),
        (5, 5) => Some("Bevrijdingsdag"),
        (12, 25) => Some("Eerste Kerstdag"),
        (12, 26) => Some("Tweede Kerstdag"),
        _ => None,
    }
}

fn movable(day: NaiveDate) -> Option<&'static str> {
    let easter = easter(day.year())?;
    let after = |days| easter.checked_add_days(Days::new(days)) == Some(day);
    if easter.checked_sub_days(Days::new(2)) == Some(day) {
        Some("Goede Vrijdag")
    } else if after(1) {
        Some("Tweede Paasdag")
    } else if after(39) {
        Some("Hemelvaartsdag")
    } else if after(50) {
        Some("Tweede Pinksterdag")
    } else {
        None
    }
}

/// Easter Sunday in the Gregorian calendar, by the method of Meeus, Jones and Butcher.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, in_century) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let correction = (century + 8) / 25;
    let moon = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15).rem_euclid(30);
    let sunday =
        (32 + 2 * century.rem_euclid(4) + 2 * (in_century / 4) - moon - in_century % 4).rem_euclid(7);
    let shift = (golden + 11 * moon + 22 * sunday) / 451;
    let days = moon + sunday - 7 * shift + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(days / 31).ok()?,
        u32::try_from(days % 31).ok()? + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_holidays_of_article_3_atw_fall_on_these_days() {
        let calendar = Calendar::netherlands();
        for (text, name) in [
            ("2024-01-01", "Nieuwjaarsdag"),
            ("2024-03-29", "Goede Vrijdag"),
            ("2025-04-21", "Tweede Paasdag"),
            ("2026-05-14", "Hemelvaartsdag"),
            ("2026-05-25", "Tweede Pinksterdag"),
            ("2026-04-27", "Koningsdag"),
            ("2025-05-05", "Bevrijdingsdag"),
            ("2026-12-25", "Eerste Kerstdag"),
            ("2025-12-26", "Tweede Kerstdag"),
            ("2027-05-07", "bij besluit een vrije dag"),
            ("2023-04-28", "bij besluit een vrije dag"),
        ] {
            assert_eq!(calendar.free(day(text)), Some(name), "{text}");
        }
        assert_eq!(calendar.free(day("2026-04-02")), None);
    }

    #[test]
    fn easter_is_the_sunday_the_church_says() {
        for (year, text) in [
            (2000, "2000-04-23"),
            (2008, "2008-03-23"),
            (2023, "2023-04-09"),
            (2028, "2028-04-16"),
            (2038, "2038-04-25"),
            (1761, "1761-03-22"),
            (1818, "1818-03-22"),
            (2100, "2100-03-28"),
            (2200, "2200-04-06"),
            (2285, "2285-03-22"),
        ] {
            assert_eq!(easter(year), Some(day(text)));
        }
    }

    #[test]
    fn the_next_working_day_and_the_one_before_skip_what_is_free() {
        let calendar = Calendar::netherlands();
        // Good Friday 3 April, Easter Monday 6 April 2026.
        assert_eq!(
            calendar.next_working_day(day("2026-04-02")),
            Ok(day("2026-04-07"))
        );
        assert_eq!(
            calendar.next_working_day(day("2026-04-07")),
            Ok(day("2026-04-08"))
        );
        assert_eq!(
            calendar.next_working_day(NaiveDate::MAX),
            Err(Impossible::OutOfReach)
        );
        assert_eq!(
            calendar.working_days_before(day("2026-04-07"), 1),
            day("2026-04-02")
        );
        assert_eq!(
            calendar.working_days_before(day("2026-04-06"), 10),
            day("2026-03-20")
        );
        assert_eq!(
            calendar.working_days_before(day("2026-04-06"), 0),
            day("2026-04-06")
        );
        assert_eq!(calendar.working_days_before(NaiveDate::MIN, 1), NaiveDate::MIN);
    }

    /// Easter by the method of Gauss with its two exceptions, in the two centuries for which its constants hold.
    fn easter_by_gauss(year: i32) -> NaiveDate {
        let moon = (19 * (year % 19) + 24) % 30;
        let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7;
        let late = (moon == 29 && sunday == 6) || (moon == 28 && sunday == 6 && year % 19 > 10);
        let march = u64::try_from(21 + moon + sunday - if late { 7 } else { 0 }).unwrap();
        day(&format!("{year}-03-01")) + Days::new(march)
    }

    #[test]
    fn easter_comes_out_the_same_by_another_method() {
        for year in 1900..2100 {
            assert_eq!(easter(year), Some(easter_by_gauss(year)));
        }
    }

    #[test]
    fn a_decreed_day_is_free_only_when_it_was_decreed() {
        assert_eq!(Calendar::new([]).free(day("2026-01-02")), None);
        assert!(
            Calendar::new([day("2026-01-02")])
                .free(day("2026-01-02"))
                .is_some()
        );
    }
}
