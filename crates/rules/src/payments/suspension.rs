//! Suspending the payment of an award on a serious suspicion that it has to be changed or revoked (Awb 4:56): when that can
//! be, how long it lasts, and what waits meanwhile.

use chrono::NaiveDate;

use super::netting::Way;
use crate::awards::{Ground, Phase, Status};
use crate::dates::dutch;
use crate::named::named;

named! {
    /// Where a suspension stands.
    Suspension {
        /// Payment waits, until the last day at most.
        Running = "running" / "loopt",
        /// The suspicion proved unfounded: someone lifted it before its end.
        Lifted = "lifted" / "opgeheven",
        /// It was decided to change or revoke the award.
        Concluded = "concluded" / "geëindigd door een besluit",
        /// Thirteen weeks went by without a decision.
        Lapsed = "lapsed" / "verlopen na dertien weken",
    }
}

/// A suspension as it bears on payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where it stands, as it was written down.
    pub standing: Suspension,
    /// Its last day: thirteen weeks after the notice, or the day on which the decision was made known if that was sooner.
    pub until: NaiveDate,
}

impl Held {
    /// Where it stands on a day: one whose last day is over has lapsed, also before that was written down.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> Suspension {
        if self.standing == Suspension::Running && today > self.until {
            Suspension::Lapsed
        } else {
            self.standing
        }
    }

    /// Whether payment waits on a day: up to and including the last one, unless it was lifted.
    #[must_use]
    pub fn holds(self, today: NaiveDate) -> bool {
        self.standing != Suspension::Lifted && today <= self.until
    }
}

/// A payment that has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("payment is suspended until and including {until}")]
pub struct Withheld {
    /// The last day on which it waits.
    pub until: NaiveDate,
}

impl Withheld {
    /// The same in words, with what is possible.
    #[must_use]
    pub fn dutch(self) -> String {
        format!(
            "De betaling van deze subsidie is opgeschort, uiterlijk tot en met {} (artikel 4:56 van de Algemene wet \
             bestuursrecht). Vrijgeven kan als de opschorting voorbij is, of als een mandaathouder haar opheft.",
            dutch(self.until)
        )
    }
}

/// Demands that a payment need not wait: what a provider pays back isn't held up.
///
/// # Errors
/// [`Withheld`], with its last day.
pub fn may_release(way: Way, held: Option<Held>, today: NaiveDate) -> Result<(), Withheld> {
    match held.filter(|held| way == Way::Out && held.holds(today)) {
        Some(held) => Err(Withheld { until: held.until }),
        None => Ok(()),
    }
}

/// Why payment can't be suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSuspended {
    /// It waits already.
    #[error("payment is suspended already, until {until}")]
    Already {
        /// The last day of that.
        until: NaiveDate,
    },
    /// There is nothing to be paid.
    #[error("nothing is paid of an award that is {status:?}")]
    NothingToPay {
        /// Where the award stands.
        status: Status,
    },
    /// A ground of Awb 4:50, on which payment isn't suspended.
    #[error("payment is not suspended on this ground")]
    OtherGround,
    /// The ground goes with another time: 4:48 until the settlement, 4:49 after it.
    #[error("this ground does not go with an award that is settled: {settled}")]
    WrongPhase {
        /// Whether the award was settled.
        settled: bool,
    },
}

impl NotSuspended {
    /// The same in words.
    #[must_use]
    pub fn dutch(self) -> String {
        match self {
            Self::Already { until } => format!(
                "De betaling is al opgeschort, uiterlijk tot en met {}. Hef die opschorting op, of wacht tot zij voorbij is.",
                dutch(until)
            ),
            Self::NothingToPay { status } => format!(
                "De subsidie is {}. Daarvan wordt niets meer betaald, dus er is niets om op te schorten.",
                status.dutch()
            ),
            Self::OtherGround => {
                "Opschorten kan alleen bij een ernstig vermoeden van een grond in artikel 4:48 of 4:49 Awb."
                    .to_owned()
            }
            Self::WrongPhase { settled: true } => {
                "De subsidie is vastgesteld. Noem een grond van artikel 4:49 Awb.".to_owned()
            }
            Self::WrongPhase { settled: false } => {
                "De subsidie is nog niet vastgesteld. Noem een grond van artikel 4:48 Awb.".to_owned()
            }
        }
    }
}

/// Demands that payment of an award can be suspended today on a suspicion of this ground; `held` is its newest suspension.
///
/// # Errors
/// [`NotSuspended`], in order of precedence.
pub fn may_suspend(
    status: Status,
    ground: Ground,
    held: Option<Held>,
    today: NaiveDate,
) -> Result<(), NotSuspended> {
    if let Some(held) = held.filter(|held| held.holds(today)) {
        return Err(NotSuspended::Already { until: held.until });
    }
    if matches!(status, Status::Closed | Status::Revoked) {
        return Err(NotSuspended::NothingToPay { status });
    }
    if !ground.suspends_payment() {
        return Err(NotSuspended::OtherGround);
    }
    let settled = status == Status::Settled;
    if (ground.phase() == Phase::AfterSettlement) != settled {
        return Err(NotSuspended::WrongPhase { settled });
    }
    Ok(())
}
