//! What a decision rests on: one document, from which it is taken and can be taken again.

use plafond_rules::awards::{self as rule, Decided, Intent, Refusal, maximum};
use plafond_rules::ceiling::{Balance, SinceFiling};
use plafond_rules::money::Money;
use serde::{Deserialize, Serialize};

use super::bounds::{Bounds, DeMinimis};
use super::requests::{NewDecision, Wish};
use crate::http::fields::Amount;

/// Goes up whenever the same basis could bring another decision.
pub const RULE_VERSION: &str = "2026-1";

/// All that the outcome of a decision depends on.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Basis {
    wish: Wish,
    /// How much was to be granted; nothing unless there was something to grant.
    amount: Amount,
    in_so_far_as_ceiling_allows: bool,
    requested: Amount,
    ceiling: Ceiling,
    since_filing: Since,
    /// What was left of the sub-ceiling it is paid from as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_ceiling_available: Option<Amount>,
    /// The most that its call lets one application get, where it announced that.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<Amount>,
    /// What its undertaking got before, where the scheme gives de-minimis aid.
    #[serde(skip_serializing_if = "Option::is_none")]
    de_minimis: Option<DeMinimis>,
}

/// The ceiling as it stood just before (Awb 4:25(3)).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Ceiling {
    amount: Amount,
    committed: Amount,
    exempt: Amount,
}

/// What happened to the ceiling after the application was filed (Awb 4:27(2)).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Since {
    lowered: Amount,
    raised: Amount,
    exempt: Amount,
}

/// What came out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    #[serde(rename = "outcome")]
    name: &'static str,
    amount: Amount,
    exempt: Amount,
}

impl Basis {
    /// What is wanted, against the ceiling as it stands.
    #[must_use]
    pub fn new(
        new: &NewDecision,
        requested: Money,
        balance: Balance,
        since: SinceFiling,
        sub_ceiling: Option<Balance>,
        bounds: Bounds,
    ) -> Self {
        let amount = match new.outcome {
            Wish::Grant => new.amount.map_or(requested, |amount| amount.0),
            Wish::Refuse | Wish::NotTreated => Money::ZERO,
        };
        Self {
            wish: new.outcome,
            amount: Amount(amount),
            in_so_far_as_ceiling_allows: new.in_so_far_as_ceiling_allows,
            requested: Amount(requested),
            ceiling: Ceiling {
                amount: Amount(balance.amount),
                committed: Amount(balance.committed),
                exempt: Amount(balance.exempt),
            },
            since_filing: Since {
                lowered: Amount(since.lowered),
                raised: Amount(since.raised),
                exempt: Amount(since.exempt),
            },
            sub_ceiling_available: sub_ceiling.map(|balance| Amount(balance.available())),
            maximum: bounds.maximum,
            de_minimis: bounds.aid,
        }
    }

    /// Decides on it, now or again.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub fn decide(&self) -> Result<Decided, Refusal> {
        let intent = match self.wish {
            Wish::Grant => Intent::Grant {
                amount: self.within_sub_ceiling()?,
                in_so_far_as_it_fits: self.in_so_far_as_ceiling_allows,
            },
            Wish::Refuse => Intent::Refuse,
            Wish::NotTreated => Intent::LeaveUntreated,
        };
        let balance = Balance {
            amount: self.ceiling.amount.0,
            committed: self.ceiling.committed.0,
            exempt: self.ceiling.exempt.0,
        };
        let since = SinceFiling {
            lowered: self.since_filing.lowered.0,
            raised: self.since_filing.raised.0,
            exempt: self.since_filing.exempt.0,
        };
        let decided = rule::decide(intent, self.requested.0, balance, since)?;
        maximum::within(decided.amount, self.maximum.map(|most| most.0))?;
        if let Some(known) = &self.de_minimis {
            known.allow(decided.amount)?;
        }
        Ok(decided)
    }

    /// What is wanted, in so far as the sub-ceiling allows it (Awb 4:25(2)).
    fn within_sub_ceiling(&self) -> Result<Money, Refusal> {
        let (wanted, available) = (
            self.amount.0,
            self.sub_ceiling_available.map(|available| available.0),
        );
        match available.filter(|available| *available < wanted) {
            None => Ok(wanted),
            Some(available) if self.in_so_far_as_ceiling_allows && !available.is_zero() => Ok(available),
            Some(available) => Err(Refusal::Exceeds { available }),
        }
    }
}

impl From<Decided> for Outcome {
    fn from(decided: Decided) -> Self {
        Self {
            name: decided.outcome.as_str(),
            amount: Amount(decided.amount),
            exempt: Amount(decided.exempt),
        }
    }
}
