//! The life of an award, from the grant to the last payment.

use std::fmt;

use crate::named::named;
use crate::words::{in_english, now_possible};

named! {
    /// Where an award stands.
    Status {
        /// Decided; nothing was paid yet.
        Granted = "granted" / "verleend",
        /// Under way: an advance was paid.
        Running = "running" / "in uitvoering",
        /// The final report is in or due; it can be settled.
        AccountabilityDue = "accountability-due" / "verantwoord en nog niet vastgesteld",
        /// Settled; money may still have to move.
        Settled = "settled" / "vastgesteld",
        /// Nothing is left to be done.
        Closed = "closed" / "afgerond",
        /// Taken back by the municipality (Awb 4:48-4:50); money may still have to come back.
        Revoked = "revoked" / "ingetrokken",
    }
}

/// What can happen to an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A first payment reached the provider.
    Pay,
    /// The provider gave the final report.
    Account,
    /// The municipality settles (Awb 4:42).
    Settle,
    /// The municipality settles of itself, without a report (Awb 4:47).
    SettleDirectly,
    /// The last difference was paid or reclaimed.
    Close,
    /// The municipality changes the grant before it is settled (Awb 4:48, 4:50).
    Change,
    /// The municipality changes the settlement (Awb 4:49); money may have to move again.
    Revise,
    /// The municipality revokes (Awb 4:48-4:50).
    Revoke,
    /// An objection undoes the revocation, and the award stands where it stood before (Awb 7:11).
    Reinstate(Status),
}

/// An event that can't happen in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Where the award stands.
    pub status: Status,
    /// What was tried.
    pub event: Event,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.status.after(*event).is_ok());
        f.write_str(&in_english("award", self.status, possible))
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
            "De subsidie is {}. {}",
            self.status.dutch(),
            now_possible(possible)
        )
    }
}

impl Status {
    /// Where the award stands after an event. A later payment leaves it where it is, also one that was on its way when
    /// the award was revoked.
    ///
    /// # Errors
    /// [`Impossible`], with what is possible instead.
    pub const fn after(self, event: Event) -> Result<Self, Impossible> {
        match (event, self) {
            (Event::Pay, Self::Granted | Self::Running) => Ok(Self::Running),
            (Event::Pay, Self::AccountabilityDue | Self::Settled | Self::Revoked)
            | (Event::Change, Self::Granted | Self::Running | Self::AccountabilityDue) => Ok(self),
            (Event::Account, Self::Granted | Self::Running) => Ok(Self::AccountabilityDue),
            (Event::Close, Self::Settled) => Ok(Self::Closed),
            (Event::Settle, Self::AccountabilityDue)
            | (Event::SettleDirectly, Self::Granted | Self::Running | Self::AccountabilityDue)
            | (Event::Revise, Self::Settled | Self::Closed) => Ok(Self::Settled),
            (
                Event::Revoke,
                Self::Granted | Self::Running | Self::AccountabilityDue | Self::Settled | Self::Closed,
            ) => Ok(Self::Revoked),
            (
                Event::Reinstate(
                    before @ (Self::Granted | Self::Running | Self::AccountabilityDue | Self::Settled),
                ),
                Self::Revoked,
            ) => Ok(before),
            _ => Err(Impossible { status: self, event }),
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Pay,
        Self::Account,
        Self::Settle,
        Self::Close,
        Self::Change,
        Self::Revise,
        Self::Revoke,
        Self::Reinstate(Status::Granted),
    ];

    /// The event as something to do.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Pay => "betalen",
            Self::Account => "verantwoorden",
            Self::Settle => "vaststellen",
            Self::SettleDirectly => "ambtshalve vaststellen",
            Self::Close => "afronden",
            Self::Change => "wijzigen",
            Self::Revise => "de vaststelling wijzigen",
            Self::Revoke => "intrekken",
            Self::Reinstate(_) => "na een bezwaar herstellen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_award_lives_as_the_chart_says() {
        let chart = [
            (Status::Granted, "Pay Account Change Revoke"),
            (Status::Running, "Pay Account Change Revoke"),
            (Status::AccountabilityDue, "Pay Settle Change Revoke"),
            (Status::Settled, "Pay Close Revise Revoke"),
            (Status::Closed, "Revise Revoke"),
            (Status::Revoked, "Pay Reinstate(Granted)"),
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
        let refusal = Status::Granted.after(Event::Settle).unwrap_err();
        assert_eq!(
            refusal.dutch(),
            "De subsidie is verleend. Wat nu kan: betalen of verantwoorden of wijzigen of intrekken."
        );
    }
}
