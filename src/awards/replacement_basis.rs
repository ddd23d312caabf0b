//! What a decision that replaces another rests on: one document, from which it is taken and can be taken again.

use plafond_rules::awards::{Decided, maximum};
use plafond_rules::money::Money;
use plafond_rules::objections::{Contested, Refusal, Revised, Room, revise};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::basis::Outcome;
use super::bounds::{Bounds, DeMinimis};
use super::store::KeptBasis;
use crate::audit::Canonical;
use crate::http::Problem;
use crate::http::fields::Amount;

/// Goes up whenever the same basis could bring another decision.
pub const REPLACEMENT_RULE_VERSION: &str = "objection-2026-1";

/// All that the outcome of a decision on an upheld objection depends on.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplacementBasis {
    /// What was granted before.
    granted: Amount,
    requested: Amount,
    /// Whether the objector is the one to whom it was granted.
    own_objection: bool,
    wanted: Amount,
    in_so_far_as_ceiling_allows: bool,
    /// What there is to grant today, what was granted before included.
    room_today: Amount,
    /// What there was to grant at the first decision (Awb 4:25(3)).
    room_then: Amount,
    /// The most that its call lets one application get, where it announced that.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<Amount>,
    /// What its undertaking got before, where the scheme gives de-minimis aid.
    #[serde(skip_serializing_if = "Option::is_none")]
    de_minimis: Option<DeMinimis>,
}

impl ReplacementBasis {
    /// What is wanted in the place of the contested decision, against today's room and that of then.
    #[must_use]
    pub fn new(
        contested: Contested,
        wanted: Money,
        in_so_far_as_it_fits: bool,
        room: Room,
        bounds: Bounds,
    ) -> Self {
        Self {
            granted: Amount(contested.granted),
            requested: Amount(contested.requested),
            own_objection: contested.own,
            wanted: Amount(wanted),
            in_so_far_as_ceiling_allows: in_so_far_as_it_fits,
            room_today: Amount(room.today),
            room_then: Amount(room.then),
            maximum: bounds.maximum,
            de_minimis: bounds.aid,
        }
    }

    /// Decides on it, now or again.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub fn revise(&self) -> Result<Revised, Refusal> {
        let contested = Contested {
            granted: self.granted.0,
            requested: self.requested.0,
            own: self.own_objection,
        };
        let room = Room {
            today: self.room_today.0,
            then: self.room_then.0,
        };
        let revised = revise(contested, self.wanted.0, self.in_so_far_as_ceiling_allows, room)?;
        maximum::within(revised.amount, self.maximum.map(|most| most.0))?;
        if let Some(known) = self
            .de_minimis
            .as_ref()
            .filter(|_| revised.amount > self.granted.0)
        {
            known.allow(revised.amount)?;
        }
        Ok(revised)
    }

    /// The basis as it is kept with its decision.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    pub fn kept(&self, decision: Uuid, revised: Revised) -> Result<KeptBasis, Problem> {
        let inputs = Canonical::of(self).map_err(Problem::internal)?;
        let outcome = Canonical::of(&Outcome::from(revised)).map_err(Problem::internal)?;
        Ok(KeptBasis {
            decision_id: decision,
            rule_version: REPLACEMENT_RULE_VERSION.to_owned(),
            inputs: inputs.text,
            inputs_hash: inputs.hash,
            outcome: outcome.text,
        })
    }
}

impl From<Revised> for Outcome {
    fn from(revised: Revised) -> Self {
        Self::from(Decided {
            outcome: revised.outcome,
            amount: revised.amount,
            exempt: revised.exempt,
        })
    }
}
