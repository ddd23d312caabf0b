//! Whether a proposal can still be approved: what changed since it was made, in words.

use std::collections::BTreeMap;

use crate::applications::Status;
use crate::money::Money;

/// An application as it was when the proposal was made, or as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands.
    pub status: Status,
    /// Goes up with every change.
    pub version: i64,
}

/// What the proposal was made for, or what there is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// The applications that can be decided, by name.
    pub ready: BTreeMap<String, Seen>,
    /// What the proposal grants, or what is available now.
    pub money: Money,
    /// The same of each sub-ceiling.
    pub sub_ceilings: BTreeMap<String, Money>,
}

/// Something that makes a proposal impossible to approve.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Change {
    /// It was made with other figures than those of the call.
    #[error(
        "Dit is een simulatie met andere uitgangspunten dan de openstelling. Maak een verdeling zonder die wijzigingen."
    )]
    Simulated,
    /// The window is open, so others may still come (Awb 4:26).
    #[error("De openstelling is nog niet gesloten, dus er kunnen nog aanvragen bij komen.")]
    StillOpen,
    /// An application is no longer there to be decided.
    #[error("De aanvraag {0} is intussen {status}.", status = .1.dutch())]
    Moved(String, Status),
    /// An application was changed.
    #[error("De aanvraag {0} is intussen gewijzigd.")]
    Revised(String),
    /// An application can be decided that wasn't in the proposal.
    #[error("De aanvraag {0} is er intussen bij gekomen.")]
    Joined(String),
    /// An application has to be dealt with first.
    #[error("De aanvraag {0} is {status}. Die moet eerst volledig en beoordeeld zijn, of afgehandeld.", status = .1.dutch())]
    Pending(String, Status),
    /// The money isn't there any more (Awb 4:25).
    #[error("De verdeling verleent {granted}, en van het plafond is nu nog {available} over.", granted = .0.dutch(), available = .1.dutch())]
    TooLittle(Money, Money),
    /// The money of a sub-ceiling isn't there any more.
    #[error("De verdeling verleent {granted} uit het deelplafond {0}, en daarvan is nu nog {available} over.", granted = .1.dutch(), available = .2.dutch())]
    TooLittleOf(String, Money, Money),
}

/// What changed between the moment of the proposal and now; nothing when it can be approved as far as this goes.
///
/// `elsewhere` tells where the applications are that are not ready any more.
#[must_use]
pub fn changes(then: &Situation, now: &Situation, elsewhere: &BTreeMap<String, Status>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, seen) in &then.ready {
        match now.ready.get(name) {
            Some(is) if is == seen => {}
            Some(_) => changes.push(Change::Revised(name.clone())),
            None => {
                let status = elsewhere.get(name).copied().unwrap_or(Status::Withdrawn);
                changes.push(Change::Moved(name.clone(), status));
            }
        }
    }
    let joined = now.ready.keys().filter(|name| !then.ready.contains_key(*name));
    changes.extend(joined.cloned().map(Change::Joined));
    if then.money > now.money {
        changes.push(Change::TooLittle(then.money, now.money));
    }
    for (name, granted) in &then.sub_ceilings {
        let available = now.sub_ceilings.get(name).copied().unwrap_or_default();
        if *granted > available {
            changes.push(Change::TooLittleOf(name.clone(), *granted, available));
        }
    }
    changes
}

/// Whether a proposal has to wait for an application that isn't part of it. By order of receipt only for what came no
/// later than the last of the proposal (`no_later`), since what isn't complete yet has its day to come; otherwise for
/// all that may still have to be weighed against the others (Awb 4:26).
#[must_use]
pub const fn must_wait_for(status: Status, scored: bool, no_later: Option<bool>) -> bool {
    let counts = match no_later {
        Some(no_later) => no_later,
        None => true,
    };
    match status {
        Status::Submitted => counts,
        Status::Complete => scored && counts,
        Status::SupplementRequested => no_later.is_none(),
        Status::Draft
        | Status::Assessed
        | Status::Granted
        | Status::PartiallyGranted
        | Status::Refused
        | Status::NotTreated
        | Status::Withdrawn => false,
    }
}
