//! The arrangement by amount (Uniform Subsidiekader): how a provider accounts for an award, and at what amount that lets it be
//! settled (Awb 4:42-4:46). It is a proposal: the decider may depart from it with reasons.

use chrono::NaiveDate;

use crate::money::Money;

/// How a provider accounts for an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// It is settled as it was granted; a report is only asked for to check.
    Directly,
    /// By what was done.
    ByActivities,
    /// By what it really cost.
    ByCosts,
    /// By what it really cost, with the statement of an auditor.
    ByAuditedCosts,
}

/// How is accounted for awards that are neither small nor large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// By what was done.
    Activities,
    /// By what it really cost.
    Costs,
}

/// The amounts of a scheme between which an arrangement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Below this it is settled directly.
    pub directly_below: Money,
    /// From this an auditor has to state the costs.
    pub audit_from: Money,
    /// What holds in between.
    pub between: Between,
}

/// What the provider accounted for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many sessions were to be given.
    pub planned: u64,
    /// How many were.
    pub given: u64,
    /// What it really cost.
    pub costs: Money,
    /// What others paid of that.
    pub others: Money,
    /// What the provider paid of that.
    pub own: Money,
}

/// At what amount an award can be settled, and how that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// How is accounted for it.
    pub arrangement: Arrangement,
    /// The amount.
    pub amount: Money,
}

impl Arrangement {
    /// All of them, from small to large.
    pub const ALL: [Self; 4] = [
        Self::Directly,
        Self::ByActivities,
        Self::ByCosts,
        Self::ByAuditedCosts,
    ];

    /// The one that holds for an award of this amount.
    #[must_use]
    pub fn of(granted: Money, thresholds: Thresholds) -> Self {
        if granted < thresholds.directly_below {
            Self::Directly
        } else if granted >= thresholds.audit_from {
            Self::ByAuditedCosts
        } else {
            match thresholds.between {
                Between::Activities => Self::ByActivities,
                Between::Costs => Self::ByCosts,
            }
        }
    }

    /// Whether the provider has to report of itself; of a small award that is only asked to check (Awb 4:47).
    #[must_use]
    pub const fn asks_report(self) -> bool {
        !matches!(self, Self::Directly)
    }

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Directly => "directly",
            Self::ByActivities => "by-activities",
            Self::ByCosts => "by-costs",
            Self::ByAuditedCosts => "by-audited-costs",
        }
    }

    /// The one of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|arrangement| arrangement.as_str() == name)
    }

    /// How is accounted, as the provider reads it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Directly => "Bij dit bedrag stellen wij direct vast wat is verleend.",
            Self::ByActivities => "Bij dit bedrag telt wat er is gedaan: de activiteiten.",
            Self::ByCosts => "Bij dit bedrag tellen de werkelijke kosten.",
            Self::ByAuditedCosts => {
                "Bij dit bedrag tellen de werkelijke kosten, met een verklaring van een accountant."
            }
        }
    }
}

/// Why an award can't be settled without a final report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDirectly {
    /// At this amount is accounted for it first.
    #[error("an award of this amount is settled on its final report")]
    ReportFirst,
    /// Its activities can still be done.
    #[error("its activities run until {until}")]
    StillRunning {
        /// The last day of the activities.
        until: NaiveDate,
    },
}

/// Whether an award can be settled of itself, without a report: a small one, once the last day of its activities is over
/// (Awb 4:47).
///
/// # Errors
/// [`NotDirectly`].
pub fn directly(
    arrangement: Arrangement,
    last_day: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), NotDirectly> {
    match (arrangement, last_day) {
        (Arrangement::Directly, Some(until)) if today <= until => Err(NotDirectly::StillRunning { until }),
        (Arrangement::Directly, Some(_)) => Ok(()),
        _ => Err(NotDirectly::ReportFirst),
    }
}

/// Proposes at what amount an award is settled: never more than was granted (Awb 4:46).
#[must_use]
pub fn propose(granted: Money, thresholds: Thresholds, account: Account) -> Proposal {
    let arrangement = Arrangement::of(granted, thresholds);
    let amount = match arrangement {
        Arrangement::Directly => granted,
        Arrangement::ByActivities => share(granted, account.given, account.planned),
        Arrangement::ByCosts | Arrangement::ByAuditedCosts => {
            let net = account.costs.saturating_sub(account.others);
            net.saturating_sub(account.own).min(granted)
        }
    };
    Proposal { arrangement, amount }
}

/// As much of each euro as was done of what was planned, to the cent and not above it; all of it where nothing was counted.
fn share(granted: Money, given: u64, planned: u64) -> Money {
    if given >= planned {
        return granted;
    }
    let cents = u128::from(granted.cents()) * u128::from(given) / u128::from(planned);
    let cents = u64::try_from(cents).unwrap_or(u64::MAX);
    Money::from_cents(cents).map_or(granted, |amount| amount.min(granted))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    const fn seed(between: Between) -> (u64, u64, Between) {
        (25_000, 125_000, between)
    }

    fn thresholds((below, from, between): (u64, u64, Between)) -> Thresholds {
        Thresholds {
            directly_below: euros(below),
            audit_from: euros(from),
            between,
        }
    }

    fn account() -> Account {
        Account {
            planned: 8,
            given: 6,
            costs: euros(120_000),
            others: euros(20_000),
            own: euros(10_000),
        }
    }

    #[test]
    fn the_amount_decides_how_is_accounted() {
        for (granted, activities, costs) in [
            (24_999, Arrangement::Directly, Arrangement::Directly),
            (25_000, Arrangement::ByActivities, Arrangement::ByCosts),
            (124_999, Arrangement::ByActivities, Arrangement::ByCosts),
            (125_000, Arrangement::ByAuditedCosts, Arrangement::ByAuditedCosts),
        ] {
            let of = |between| Arrangement::of(euros(granted), thresholds(seed(between)));
            assert_eq!(of(Between::Activities), activities, "{granted}");
            assert_eq!(of(Between::Costs), costs, "{granted}");
        }
        // A scheme whose thresholds cross settles small ones directly.
        let crossed = thresholds((100, 50, Between::Costs));
        assert_eq!(Arrangement::of(euros(60), crossed), Arrangement::Directly);
    }

    #[test]
    fn the_amount_follows_from_the_arrangement_awb_4_46() {
        let proposed =
            |granted, between| propose(euros(granted), thresholds(seed(between)), account()).amount;
        assert_eq!(proposed(20_000, Between::Costs), euros(20_000));
        assert_eq!(proposed(100_000, Between::Activities), euros(75_000));
        assert_eq!(proposed(100_000, Between::Costs), euros(90_000));
        assert_eq!(proposed(80_000, Between::Costs), euros(80_000));
        assert_eq!(proposed(200_000, Between::Activities), euros(90_000));
        let nothing = Account {
            others: euros(200_000),
            ..account()
        };
        let of_costs = thresholds(seed(Between::Costs));
        assert_eq!(propose(euros(80_000), of_costs, nothing).amount, Money::ZERO);
    }

    #[test]
    fn a_small_award_is_settled_of_itself_once_its_activities_are_over_awb_4_47() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let last = day("2026-11-30");
        let small = |today| directly(Arrangement::Directly, Some(last), day(today));
        assert_eq!(small("2026-12-01"), Ok(()));
        assert_eq!(
            small("2026-11-30"),
            Err(NotDirectly::StillRunning { until: last })
        );
        for arrangement in [
            Arrangement::ByActivities,
            Arrangement::ByCosts,
            Arrangement::ByAuditedCosts,
        ] {
            let refused = directly(arrangement, Some(last), day("2027-01-01"));
            assert_eq!(refused, Err(NotDirectly::ReportFirst));
        }
        let undated = directly(Arrangement::Directly, None, last);
        assert_eq!(undated, Err(NotDirectly::ReportFirst));
    }

    #[test]
    fn a_part_of_the_activities_is_that_part_rounded_down_to_the_cent_awb_4_46() {
        let all = Money::from_cents(3_000_001).unwrap();
        let of = |given, planned| share(all, given, planned).cents();
        assert_eq!(of(1, 3), 1_000_000);
        assert_eq!(of(2, 3), 2_000_000);
        assert_eq!(of(3, 3), 3_000_001);
        assert_eq!(of(4, 3), 3_000_001);
        assert_eq!(of(0, 3), 0);
        assert_eq!(of(0, 0), 3_000_001);
    }

    #[test]
    fn every_arrangement_has_a_name_and_words_of_its_own() {
        let mut words = std::collections::BTreeSet::new();
        for arrangement in Arrangement::ALL {
            assert_eq!(Arrangement::parse(arrangement.as_str()), Some(arrangement));
            assert!(words.insert(arrangement.dutch()) && arrangement.dutch().starts_with("Bij dit bedrag"));
        }
        assert_eq!(Arrangement::parse(""), None);
    }

    fn any_account() -> impl Strategy<Value = Account> {
        let money = || (0_u64..20_000_000).prop_map(|cents| Money::from_cents(cents).unwrap());
        (0_u64..50, 0_u64..50, money(), money(), money()).prop_map(|(planned, given, costs, others, own)| {
            Account {
                planned,
                given,
                costs,
                others,
                own,
            }
        })
    }

    proptest! {
        #[test]
        fn a_proposal_is_never_above_the_grant_and_doing_more_never_gives_less_awb_4_46(
            cents in 1_u64..20_000_000, account in any_account(), by_costs: bool,
        ) {
            let granted = Money::from_cents(cents).unwrap();
            let between = if by_costs { Between::Costs } else { Between::Activities };
            let proposal = propose(granted, thresholds(seed(between)), account);
            prop_assert!(proposal.amount <= granted);
            let more = Account {
                given: account.given + 1,
                costs: account.costs.checked_add(euros(1)).unwrap(),
                ..account
            };
            prop_assert!(propose(granted, thresholds(seed(between)), more).amount >= proposal.amount);
        }
    }
}
