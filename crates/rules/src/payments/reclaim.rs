//! What an upheld objection makes of a reclaim (Awb 4:57, 7:11): less has to be paid back, or nothing.

use super::status::Status;
use crate::money::Money;

/// What becomes of a reclaim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relieved {
    /// What no longer has to be paid back.
    pub waived: Money,
    /// What is reclaimed in its place, since it wasn't paid back yet.
    pub reclaimed: Money,
    /// What goes back to the provider, since it was.
    pub refunded: Money,
}

/// Why a reclaim can't become what was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRelieved {
    /// Nobody ends lower, or no better, on an objection that was upheld.
    #[error("an upheld objection makes it less than {was}")]
    NotLess {
        /// What was reclaimed.
        was: Money,
    },
    /// Another decision took its place already.
    #[error("it lapsed already")]
    Lapsed,
}

impl NotRelieved {
    /// The same in words.
    #[must_use]
    pub fn dutch(self) -> String {
        match self {
            Self::NotLess { was } => {
                format!("Bij een gegrond bezwaar wordt de terugvordering minder dan {}.", was.dutch())
            }
            Self::Lapsed => "Deze terugvordering is al vervallen door een ander besluit. Verklaar het bezwaar ongegrond, of vraag \
                             de indiener of die het intrekt."
                .to_owned(),
        }
    }
}

/// Makes a reclaim less.
///
/// Until the provider has paid it lapses, also when it was released: no bank has it. What is left of it is reclaimed anew. Once it was
/// paid back, what no longer had to be goes back.
///
/// # Errors
/// [`NotRelieved`], when it isn't less or isn't there any more.
pub fn relieve(was: Money, status: Status, to: Money) -> Result<Relieved, NotRelieved> {
    if to >= was {
        return Err(NotRelieved::NotLess { was });
    }
    let waived = was.saturating_sub(to);
    match status {
        Status::Planned | Status::Prepared | Status::Released => Ok(Relieved {
            waived,
            reclaimed: to,
            refunded: Money::ZERO,
        }),
        Status::Paid => Ok(Relieved {
            waived,
            reclaimed: Money::ZERO,
            refunded: waived,
        }),
        Status::Exported | Status::Returned | Status::Cancelled => Err(NotRelieved::Lapsed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn relieved(waived: u64, reclaimed: u64, refunded: u64) -> Relieved {
        Relieved {
            waived: euros(waived),
            reclaimed: euros(reclaimed),
            refunded: euros(refunded),
        }
    }

    #[test]
    fn a_reclaim_that_was_not_paid_becomes_less_or_nothing_awb_4_57_7_11() {
        for status in [Status::Planned, Status::Prepared, Status::Released] {
            assert_eq!(relieve(euros(30), status, euros(0)), Ok(relieved(30, 0, 0)));
            assert_eq!(relieve(euros(30), status, euros(20)), Ok(relieved(10, 20, 0)));
        }
    }

    #[test]
    fn what_was_paid_back_in_vain_goes_back_awb_7_11() {
        assert_eq!(
            relieve(euros(30), Status::Paid, euros(20)),
            Ok(relieved(10, 0, 10))
        );
        assert_eq!(
            relieve(euros(30), Status::Paid, euros(0)),
            Ok(relieved(30, 0, 30))
        );
    }

    #[test]
    fn nobody_ends_lower_and_what_lapsed_stays_so() {
        for to in [30, 31] {
            let refused = relieve(euros(30), Status::Planned, euros(to)).unwrap_err();
            assert_eq!(refused, NotRelieved::NotLess { was: euros(30) });
            assert!(refused.dutch().contains("minder dan € 30,00"));
        }
        let lapsed = relieve(euros(30), Status::Cancelled, euros(0)).unwrap_err();
        assert!(lapsed.dutch().contains("al vervallen"));
    }
}
