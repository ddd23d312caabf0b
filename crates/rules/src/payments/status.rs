//! The life of a payment, from the decision to the bank (Awb 4:87, 4:89).

use std::fmt;

use crate::named::named;
use crate::words::{in_english, now_possible};

named! {
    /// Where a payment stands.
    Status {
        /// Follows from a decision; nobody has looked at it yet.
        Planned = "planned" / "gepland",
        /// Checked by one person of finance.
        Prepared = "prepared" / "klaargezet",
        /// Released by another.
        Released = "released" / "vrijgegeven",
        /// In a file for the bank.
        Exported = "exported" / "naar de bank gestuurd",
        /// On the account of who it was for: that is the day of payment (Awb 4:89(3)).
        Paid = "paid" / "bijgeschreven",
        /// Sent back by the bank.
        Returned = "returned" / "teruggekomen",
        /// Not needed any more, before it was released.
        Cancelled = "cancelled" / "vervallen",
    }
}

/// What can happen to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// One person of finance checks it.
    Prepare,
    /// Another releases it.
    Release,
    /// It goes into a file for the bank.
    Export,
    /// The bank credits the account.
    Confirm,
    /// The bank sends it back.
    Return,
    /// A later decision makes it needless.
    Cancel,
}

/// An event that can't happen in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Where the payment stands.
    pub status: Status,
    /// What was tried.
    pub event: Event,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.status.after(*event).is_ok());
        f.write_str(&in_english("payment", self.status, possible))
    }
}

impl std::error::Error for Impossible {}

impl Impossible {
    /// What state it is in and what is possible now, in words.
    #[must_use]
    pub fn dutch(&self) -> String {
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.status.after(*event).is_ok())
            .map(Event::dutch);
        format!(
            "De betaling is {}. {}",
            self.status.dutch(),
            now_possible(possible)
        )
    }
}

impl Status {
    /// Where the payment stands after an event.
    ///
    /// # Errors
    /// [`Impossible`], with what is possible instead.
    pub const fn after(self, event: Event) -> Result<Self, Impossible> {
        match (event, self) {
            (Event::Prepare, Self::Planned) => Ok(Self::Prepared),
            (Event::Release, Self::Prepared) => Ok(Self::Released),
            (Event::Export, Self::Released) => Ok(Self::Exported),
            (Event::Confirm, Self::Released | Self::Exported) => Ok(Self::Paid),
            (Event::Return, Self::Released | Self::Exported) => Ok(Self::Returned),
            (Event::Cancel, Self::Planned | Self::Prepared) => Ok(Self::Cancelled),
            _ => Err(Impossible { status: self, event }),
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Prepare,
        Self::Release,
        Self::Export,
        Self::Confirm,
        Self::Return,
        Self::Cancel,
    ];

    /// The event as something to do.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Prepare => "klaarzetten",
            Self::Release => "vrijgeven",
            Self::Export => "naar de bank sturen",
            Self::Confirm => "bijschrijving bevestigen",
            Self::Return => "terugkomst melden",
            Self::Cancel => "laten vervallen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_lives_as_the_chart_says_awb_4_89() {
        let chart = [
            (Status::Planned, "Prepare Cancel"),
            (Status::Prepared, "Release Cancel"),
            (Status::Released, "Export Confirm Return"),
            (Status::Exported, "Confirm Return"),
            (Status::Paid, ""),
            (Status::Returned, ""),
            (Status::Cancelled, ""),
        ];
        for (status, expected) in chart {
            let possible: Vec<_> = Event::ALL
                .into_iter()
                .filter(|event| status.after(*event).is_ok())
                .map(|event| format!("{event:?}"))
                .collect();
            assert_eq!(possible.join(" "), expected, "{status:?}");
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
    }

    #[test]
    fn an_impossible_event_says_what_is_possible_now() {
        let refusal = Status::Prepared.after(Event::Confirm).unwrap_err();
        assert_eq!(
            refusal.dutch(),
            "De betaling is klaargezet. Wat nu kan: vrijgeven of laten vervallen."
        );
    }
}
