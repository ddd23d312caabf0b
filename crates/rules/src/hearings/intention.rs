//! What a municipality can intend to a provider's disadvantage, and which decision demands that it is heard first.

use crate::applications;
use crate::awards::{self, Kind as ChangeKind};
use crate::money::Money;
use crate::named::named;

named! {
    /// A decision to a provider's disadvantage that is intended.
    Intention {
        /// To refuse an application, or a part of it, on facts that deviate from the applicant's own (Awb 4:7).
        Refusal = "refusal" / "de aanvraag, of een deel daarvan, afwijzen",
        /// To settle lower than granted (Awb 4:46(2), 4:12(2)(b)).
        LowerSettlement = "lower-settlement" / "de subsidie lager vaststellen",
        /// To lower an award or its settlement (Awb 4:48-4:50, 4:12(2)(c)).
        Lowering = "lowering" / "de subsidie verlagen",
        /// To revoke an award or its settlement (Awb 4:48-4:50, 4:12(2)(c)).
        Revocation = "revocation" / "de subsidie intrekken",
        /// To give an award other terms that are worse for the provider (Awb 4:48-4:50, 4:12(2)(c)).
        OtherTerms = "other-terms" / "de voorwaarden van de subsidie wijzigen",
    }
}

/// A decision that is about to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// On an application.
    Application {
        /// Whether what is refused rests on facts that deviate from the applicant's own.
        deviates: bool,
        /// What was asked for.
        requested: Money,
        /// What is granted.
        granted: Money,
    },
    /// A settlement.
    Settlement {
        /// What the award is.
        granted: Money,
        /// What the provider may keep.
        amount: Money,
    },
    /// A change of an award.
    Change {
        /// Which kind.
        kind: ChangeKind,
        /// Whether it needs a ground of the law, since it is to the provider's disadvantage.
        worse: bool,
        /// What the award is.
        before: Money,
        /// What it becomes.
        after: Money,
    },
}

/// What a provider has to have been heard about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What is decided.
    pub intention: Intention,
    /// What was asked for, or what the award is.
    pub before: Money,
    /// What is left of it.
    pub amount: Money,
}

/// Why something can't be intended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIntended {
    /// It is no award, or no application that waits for a decision.
    #[error("{} is not possible in this state", intention.as_str())]
    NotNow {
        /// What was intended.
        intention: Intention,
    },
    /// It would not be less than it is.
    #[error("it is {before}, and what is intended is not less")]
    NotLess {
        /// What it is.
        before: Money,
    },
}

/// Whether a decision demands that the provider is heard first, and about what.
#[must_use]
pub fn demanded(decision: Decision) -> Option<Demand> {
    let (intention, before, amount) = match decision {
        Decision::Application {
            deviates: true,
            requested,
            granted,
        } if granted < requested => (Intention::Refusal, requested, granted),
        Decision::Settlement { granted, amount } if amount < granted => {
            (Intention::LowerSettlement, granted, amount)
        }
        Decision::Change {
            kind: ChangeKind::Lowered,
            before,
            after,
            ..
        } => (Intention::Lowering, before, after),
        Decision::Change {
            kind: ChangeKind::Revoked,
            before,
            after,
            ..
        } => (Intention::Revocation, before, after),
        Decision::Change {
            kind: ChangeKind::Obligations | ChangeKind::ReportDue,
            worse: true,
            before,
            after,
        } => (Intention::OtherTerms, before, after),
        Decision::Application { .. } | Decision::Settlement { .. } | Decision::Change { .. } => return None,
    };
    Some(Demand {
        intention,
        before,
        amount,
    })
}

impl Intention {
    /// The intentions of which a hearing covers this decision: who was heard about a revocation was heard about a
    /// lowering too.
    #[must_use]
    pub const fn covered_by(self) -> &'static [Self] {
        match self {
            Self::Refusal => &[Self::Refusal],
            Self::LowerSettlement => &[Self::LowerSettlement],
            Self::Lowering => &[Self::Lowering, Self::Revocation],
            Self::Revocation => &[Self::Revocation],
            Self::OtherTerms => &[Self::OtherTerms],
        }
    }

    /// What is left when nothing else is said: nothing, or all of it when only the terms change.
    #[must_use]
    pub const fn amount_unless_told(self, before: Money) -> Money {
        match self {
            Self::OtherTerms => before,
            Self::Refusal | Self::LowerSettlement | Self::Lowering | Self::Revocation => Money::ZERO,
        }
    }

    /// Whether it has to be said what is left.
    #[must_use]
    pub const fn has_amount(self) -> bool {
        matches!(self, Self::LowerSettlement | Self::Lowering)
    }

    /// Demands that it can be intended: of an application that waits for a decision, or of an award that can still be
    /// settled or changed so, and for less than it is.
    ///
    /// # Errors
    /// [`NotIntended`], in order of precedence.
    pub fn possible(
        self,
        application: applications::Status,
        award: Option<awards::Status>,
        (before, amount): (Money, Money),
    ) -> Result<(), NotIntended> {
        let allows = |event| award.is_some_and(|status| status.after(event).is_ok());
        let now = match self {
            Self::Refusal => application.is_open(),
            Self::LowerSettlement => allows(awards::Event::Settle),
            Self::Lowering => allows(awards::Event::Change) || allows(awards::Event::Revise),
            Self::Revocation => allows(awards::Event::Revoke),
            Self::OtherTerms => allows(awards::Event::Change),
        };
        if !now {
            return Err(NotIntended::NotNow { intention: self });
        }
        let fits = match self {
            Self::OtherTerms => amount == before,
            Self::Refusal | Self::LowerSettlement => amount < before,
            Self::Lowering => amount < before && !amount.is_zero(),
            Self::Revocation => amount.is_zero(),
        };
        if fits {
            Ok(())
        } else {
            Err(NotIntended::NotLess { before })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    #[test]
    fn a_refusal_demands_a_hearing_only_on_facts_that_deviate_from_the_applicants_own_awb_4_7() {
        let decide = |deviates, granted| {
            demanded(Decision::Application {
                deviates,
                requested: euros(60),
                granted: euros(granted),
            })
        };
        assert_eq!(decide(false, 0), None);
        assert_eq!(decide(true, 60), None, "nothing is refused");
        for granted in [0, 59] {
            let demand = decide(true, granted).unwrap();
            assert_eq!(
                (demand.intention, demand.before, demand.amount),
                (Intention::Refusal, euros(60), euros(granted))
            );
        }
    }

    #[test]
    fn a_lower_settlement_and_a_change_for_the_worse_demand_a_hearing_awb_4_12_2() {
        let settle = |amount| {
            demanded(Decision::Settlement {
                granted: euros(60),
                amount: euros(amount),
            })
        };
        assert_eq!(settle(60), None);
        assert_eq!(settle(59).unwrap().intention, Intention::LowerSettlement);
        let change = |kind, worse, after| {
            demanded(Decision::Change {
                kind,
                worse,
                before: euros(60),
                after: euros(after),
            })
            .map(|demand| demand.intention)
        };
        assert_eq!(change(ChangeKind::Raised, false, 70), None);
        assert_eq!(change(ChangeKind::Lowered, true, 50), Some(Intention::Lowering));
        assert_eq!(change(ChangeKind::Revoked, true, 0), Some(Intention::Revocation));
        for kind in [ChangeKind::Obligations, ChangeKind::ReportDue] {
            assert_eq!(change(kind, false, 60), None);
            assert_eq!(change(kind, true, 60), Some(Intention::OtherTerms));
        }
    }

    #[test]
    fn what_can_be_intended_depends_on_the_state_as_the_chart_says() {
        let chart = [
            (awards::Status::Granted, "lowering revocation other-terms"),
            (awards::Status::Running, "lowering revocation other-terms"),
            (
                awards::Status::AccountabilityDue,
                "lower-settlement lowering revocation other-terms",
            ),
            (awards::Status::Settled, "lowering revocation"),
            (awards::Status::Closed, "lowering revocation"),
            (awards::Status::Revoked, ""),
        ];
        let possible = |application, award| {
            let fits = |intention: &Intention| {
                let amount = match intention {
                    Intention::OtherTerms => euros(60),
                    Intention::Lowering => euros(50),
                    Intention::Refusal | Intention::LowerSettlement | Intention::Revocation => Money::ZERO,
                };
                intention
                    .possible(application, award, (euros(60), amount))
                    .is_ok()
            };
            let names: Vec<_> = Intention::ALL
                .into_iter()
                .filter(fits)
                .map(Intention::as_str)
                .collect();
            names.join(" ")
        };
        for (status, expected) in chart {
            let found = possible(applications::Status::Granted, Some(status));
            assert_eq!(found, expected, "{status:?}");
        }
        for status in applications::Status::ALL {
            let expected = if status.is_open() { "refusal" } else { "" };
            assert_eq!(possible(status, None), expected, "{status:?}");
        }
        for intention in Intention::ALL {
            assert_eq!(Intention::parse(intention.as_str()), Some(intention));
            assert!(intention.covered_by().contains(&intention));
        }
        assert_eq!(Intention::parse("anything"), None);
    }

    #[test]
    fn what_is_intended_is_less_than_it_is() {
        let running = Some(awards::Status::AccountabilityDue);
        let intend = |intention: Intention, amount| {
            intention.possible(applications::Status::Granted, running, (euros(60), euros(amount)))
        };
        let not_less = Err(NotIntended::NotLess { before: euros(60) });
        for (intention, amount) in [
            (Intention::LowerSettlement, 60),
            (Intention::Lowering, 60),
            (Intention::Lowering, 0),
            (Intention::Revocation, 1),
            (Intention::OtherTerms, 59),
        ] {
            assert_eq!(intend(intention, amount), not_less, "{intention:?}");
        }
        assert_eq!(Intention::OtherTerms.amount_unless_told(euros(60)), euros(60));
        assert_eq!(Intention::Refusal.amount_unless_told(euros(60)), Money::ZERO);
        let told: Vec<_> = Intention::ALL
            .into_iter()
            .filter(|one| one.has_amount())
            .collect();
        assert_eq!(told, [Intention::LowerSettlement, Intention::Lowering]);
    }

    #[test]
    fn what_is_intended_is_told_in_words_of_its_own() {
        let told: std::collections::BTreeSet<_> = Intention::ALL.into_iter().map(Intention::dutch).collect();
        assert_eq!(told.len(), Intention::ALL.len());
        assert!(told.contains("de subsidie intrekken"));
    }
}
