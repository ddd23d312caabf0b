//! A change of an award after its grant (wijziging en intrekking, Awb 4:48-4:50): more, less, nothing, or other terms.

use chrono::NaiveDate;

use super::effect::{allowed, other_terms};
use super::not_changed::NotChanged;
use super::standing::Standing;
use super::status::Event;
use super::wish::Wish;
use crate::ceiling::{self, Granted, SinceFiling};
use crate::money::Money;

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// More money.
    Raised,
    /// Less money.
    Lowered,
    /// Nothing is left of it.
    Revoked,
    /// Other obligations.
    Obligations,
    /// Another last day for the final report.
    ReportDue,
}

/// What a change comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which kind it is.
    pub kind: Kind,
    /// What happens to the award.
    pub event: Event,
    /// What the award becomes.
    pub amount: Money,
    /// What it takes from the ceiling in all.
    pub committed: Money,
    /// The part of that outside the ceiling.
    pub exempt: Money,
    /// What goes back to the ceiling.
    pub released: Money,
    /// From when it works.
    pub effective_from: NaiveDate,
}

impl Kind {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Revoked => "revoked",
            Self::Obligations => "obligations",
            Self::ReportDue => "report-due",
        }
    }
}

impl Standing {
    /// What the same award comes to without any money moving.
    const fn unmoved(self, kind: Kind, event: Event, effective_from: NaiveDate) -> Changed {
        Changed {
            kind,
            event,
            amount: self.amount,
            committed: Money::ZERO,
            exempt: Money::ZERO,
            released: Money::ZERO,
            effective_from,
        }
    }
}

/// Changes an award.
///
/// # Errors
/// [`NotChanged`], before anything has moved.
pub fn change(standing: Standing, wish: Wish, today: NaiveDate) -> Result<Changed, NotChanged> {
    match wish {
        Wish::Raise {
            to,
            in_so_far_as_it_fits,
            part,
            balance,
            since,
        } => {
            standing.status.after(standing.event())?;
            let mut wanted = more(standing, to)?;
            if let Some(part) = part {
                wanted = ceiling::grant(wanted, in_so_far_as_it_fits, part, SinceFiling::default())?.amount;
            }
            let granted = ceiling::grant(wanted, in_so_far_as_it_fits, balance, since)?;
            raised(standing, standing.event(), granted, today)
        }
        Wish::Reinstate {
            to,
            before,
            balance,
            since,
        } => {
            let event = Event::Reinstate(before);
            standing.status.after(event)?;
            let wanted = more(standing, to)?;
            let granted = ceiling::grant(wanted, false, balance, since)?;
            raised(standing, event, granted, today)
        }
        Wish::Lower { to, because } => {
            standing.status.after(standing.event())?;
            let from = allowed(standing, because, today)?;
            let less = to < standing.amount && !to.is_zero();
            if !less {
                return Err(NotChanged::NotLess {
                    amount: standing.amount,
                });
            }
            Ok(Changed {
                amount: to,
                released: standing.amount.saturating_sub(to),
                ..standing.unmoved(Kind::Lowered, standing.event(), from)
            })
        }
        Wish::Revoke { because } => {
            standing.status.after(Event::Revoke)?;
            let from = allowed(standing, because, today)?;
            Ok(Changed {
                amount: Money::ZERO,
                released: standing.amount,
                ..standing.unmoved(Kind::Revoked, Event::Revoke, from)
            })
        }
        Wish::Obligations { because } => {
            standing.status.after(Event::Change)?;
            let from = other_terms(standing, because, today)?;
            Ok(standing.unmoved(Kind::Obligations, Event::Change, from))
        }
        Wish::ReportDue { on, because } => {
            standing.status.after(Event::Account)?;
            let from = other_terms(standing, because, today)?;
            if on <= today {
                return Err(NotChanged::ReportDueTooEarly);
            }
            Ok(standing.unmoved(Kind::ReportDue, Event::Change, from))
        }
    }
}

/// The award with what was granted on top of it.
fn raised(
    standing: Standing,
    event: Event,
    granted: Granted,
    today: NaiveDate,
) -> Result<Changed, NotChanged> {
    let amount = standing.amount.checked_add(granted.amount);
    Ok(Changed {
        amount: amount.ok_or(NotChanged::AboveMost {
            at_most: standing.at_most,
        })?,
        committed: granted.amount,
        exempt: granted.exempt,
        ..standing.unmoved(Kind::Raised, event, today)
    })
}

/// By how much it would become more.
fn more(standing: Standing, to: Money) -> Result<Money, NotChanged> {
    let wanted = to.saturating_sub(standing.amount);
    if wanted.is_zero() {
        return Err(NotChanged::NotMore {
            amount: standing.amount,
        });
    }
    if to > standing.at_most {
        return Err(NotChanged::AboveMost {
            at_most: standing.at_most,
        });
    }
    Ok(wanted)
}
