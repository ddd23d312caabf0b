//! Inviting an objector to be heard (Awb 7:4).

use chrono::{Days, NaiveDate};

use crate::dates::dutch;

/// What an invitation has to say (Awb 7:4(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The last day on which the objector can send documents: ten days before (Awb 7:4(1)).
    pub documents_until: NaiveDate,
    /// From when the file is there to be read: at least a week before, unless agreed otherwise (Awb 7:4(2), (5)).
    pub file_from: NaiveDate,
}

/// The objector has less than a week to read the file, and didn't agree to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hearing is on {earliest} at the earliest")]
pub struct TooSoon {
    /// The first day that is possible.
    pub earliest: NaiveDate,
}

impl TooSoon {
    /// Why, and what is possible, in words.
    #[must_use]
    pub fn dutch(self) -> String {
        format!(
            "De indiener heeft een week om het dossier te lezen (artikel 7:4 Awb). Plan het horen op {} of later, of spreek \
             met de indiener een kortere tijd af.",
            dutch(self.earliest)
        )
    }
}

/// Invites on a day for a hearing on a later one.
///
/// # Errors
/// [`TooSoon`] when less than a week is between them and the objector didn't agree to that.
pub fn invite(invited: NaiveDate, held: NaiveDate, short_notice_agreed: bool) -> Result<Invitation, TooSoon> {
    let earliest = invited.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX);
    if held < earliest && !short_notice_agreed {
        return Err(TooSoon { earliest });
    }
    let documents_until = held.checked_sub_days(Days::new(10)).unwrap_or(NaiveDate::MIN);
    Ok(Invitation {
        documents_until,
        file_from: invited,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_objector_has_a_week_to_read_the_file_unless_agreed_otherwise_awb_7_4() {
        let soon = invite(day("2026-06-01"), day("2026-06-07"), false);
        let earliest = day("2026-06-08");
        assert_eq!(soon, Err(TooSoon { earliest }));
        assert!(soon.unwrap_err().dutch().contains("8 juni 2026"));
        assert!(invite(day("2026-06-01"), earliest, false).is_ok());
        assert!(invite(day("2026-06-01"), day("2026-06-02"), true).is_ok());
    }

    #[test]
    fn documents_come_in_until_ten_days_before_awb_7_4() {
        let invitation = invite(day("2026-06-01"), day("2026-06-22"), false).unwrap();
        assert_eq!(invitation.documents_until, day("2026-06-12"));
        assert_eq!(invitation.file_from, day("2026-06-01"));
    }
}
