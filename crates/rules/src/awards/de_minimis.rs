//! De-minimis aid (de-minimissteun, Regulation (EU) 2023/2831): what a single undertaking may still get without the aid
//! having to be notified.

use chrono::{Months, NaiveDate};

use crate::money::Money;

/// Any period of three years counts, back from the day of each grant (article 3(2)).
const MONTHS: Months = Months::new(36);

/// Aid that a single undertaking got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aid {
    /// How much.
    pub amount: Money,
    /// The day on which it got the right to it: aid counts from then, whenever it is paid (article 3(3)).
    pub granted_on: NaiveDate,
}

/// More than is left of what a single undertaking may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{received} of de-minimis aid was granted in three years, so only {left} is left")]
pub struct TooMuch {
    /// What it got in the three years.
    pub received: Money,
    /// What it may still get.
    pub left: Money,
}

/// Whether aid still counts for a grant on a day. A day that is still to come counts: nobody gains by a wrong date.
#[must_use]
pub fn counts(granted_on: NaiveDate, day: NaiveDate) -> bool {
    day.checked_sub_months(MONTHS)
        .is_none_or(|before| granted_on > before)
}

/// What a single undertaking got in the three years up to and including a day.
#[must_use]
pub fn received(aid: &[Aid], day: NaiveDate) -> Money {
    let counting = aid.iter().filter(|aid| counts(aid.granted_on, day));
    Money::sum(counting.map(|aid| aid.amount)).unwrap_or(Money::MAX)
}

/// Refuses a grant that, with the aid of three years, would exceed what a single undertaking may get (article 3(2)). Unlike
/// a ceiling it takes away the exemption of the whole grant (article 3(7)), so a part has to be asked for on purpose.
///
/// # Errors
/// [`TooMuch`], with what does fit.
pub fn allow(wanted: Money, most: Money, aid: &[Aid], day: NaiveDate) -> Result<(), TooMuch> {
    let received = received(aid, day);
    let left = most.saturating_sub(received);
    if wanted > left {
        return Err(TooMuch { received, left });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn aid(amount: u64, granted_on: &str) -> Aid {
        Aid {
            amount: euros(amount),
            granted_on: day(granted_on),
        }
    }

    #[test]
    fn the_three_years_roll_with_the_day_of_the_grant_2023_2831_article_3() {
        for (granted_on, on, counted) in [
            ("2023-03-24", "2026-03-24", false),
            ("2023-03-25", "2026-03-24", true),
            ("2026-03-24", "2026-03-24", true),
            ("2026-03-25", "2026-03-24", true),
            // Three years that end on a leap day begin on the first of March.
            ("2025-02-28", "2028-02-29", false),
            ("2025-03-01", "2028-02-29", true),
            ("2024-02-29", "2027-02-28", true),
            ("2024-02-28", "2027-02-28", false),
        ] {
            assert_eq!(counts(day(granted_on), day(on)), counted, "{granted_on} for {on}");
        }
        assert!(counts(NaiveDate::MIN, NaiveDate::MIN));
    }

    #[test]
    fn a_grant_that_exceeds_it_is_refused_with_what_does_fit_2023_2831_article_3() {
        let before = [
            aid(180_000, "2024-01-10"),
            aid(100_000, "2025-06-01"),
            aid(90_000, "2022-01-01"),
        ];
        let on = day("2026-03-24");
        assert_eq!(received(&before, on), euros(280_000));
        assert_eq!(allow(euros(20_000), euros(300_000), &before, on), Ok(()));
        let refused = TooMuch {
            received: euros(280_000),
            left: euros(20_000),
        };
        assert_eq!(allow(euros(20_001), euros(300_000), &before, on), Err(refused));
        // Once the oldest is three years old there is room again.
        assert_eq!(
            allow(euros(200_000), euros(300_000), &before, day("2027-01-10")),
            Ok(())
        );
    }

    #[test]
    fn sums_beyond_all_amounts_leave_nothing() {
        let before = [Aid {
            amount: Money::MAX,
            granted_on: day("2026-01-01"),
        }; 2];
        let refused = TooMuch {
            received: Money::MAX,
            left: Money::ZERO,
        };
        assert_eq!(
            allow(euros(1), euros(300_000), &before, day("2026-01-02")),
            Err(refused)
        );
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_i32..4_000).prop_map(|days| day("2020-01-01") + chrono::TimeDelta::days(days.into()))
    }

    fn any_aid() -> impl Strategy<Value = Aid> {
        (0_u64..400_000, any_day()).prop_map(|(amount, granted_on)| Aid {
            amount: euros(amount),
            granted_on,
        })
    }

    proptest! {
        /// Grants one after the other, each allowed, never add up to more than the most in any three years.
        #[test]
        fn no_three_years_hold_more_than_the_most_2023_2831_article_3(
            mut wishes in prop::collection::vec(any_aid(), 1..20), most in 1_u64..500_000,
        ) {
            wishes.sort_by_key(|wish| wish.granted_on);
            let mut granted: Vec<Aid> = Vec::new();
            for wish in wishes {
                if allow(wish.amount, euros(most), &granted, wish.granted_on).is_ok() {
                    granted.push(wish);
                }
            }
            for one in &granted {
                let until: Vec<Aid> =
                    granted.iter().copied().filter(|other| other.granted_on <= one.granted_on).collect();
                prop_assert!(received(&until, one.granted_on) <= euros(most));
            }
        }

        #[test]
        fn what_is_left_is_always_allowed_and_a_cent_more_never(
            aid in prop::collection::vec(any_aid(), 0..10), most in 0_u64..500_000, on in any_day(),
        ) {
            let left = euros(most).saturating_sub(received(&aid, on));
            prop_assert_eq!(allow(left, euros(most), &aid, on), Ok(()));
            let more = left.checked_add(Money::from_cents(1).unwrap()).unwrap();
            prop_assert!(allow(more, euros(most), &aid, on).is_err());
        }

        #[test]
        fn earlier_aid_never_gives_more_room(aid in prop::collection::vec(any_aid(), 1..10), on in any_day()) {
            prop_assert!(received(&aid[1..], on) <= received(&aid, on));
        }
    }
}
