//! The ceiling (subsidieplafond, Awb 4:22, 4:25) and its ledger: what was set, granted and given back.
//!
//! The ledger is append-only and PostgreSQL itself keeps the balance: whatever goes wrong above, the sum of what is
//! committed never exceeds the ceiling. Reading a balance in order to decide takes the lock; take it last and shortly.

mod actions;
pub mod api;
mod replacement;
mod requests;
mod store;
pub mod sub_ceilings;

use plafond_rules::roles::Role;

pub use actions::{Cause, Commitment, Exemption, change, commit, release, set};
pub use replacement::{outside, purse, recommit, room_of};
pub use requests::{ChangeKind, NewCeiling, NewEntry};
pub use store::{Balanced, balances, get, lock, room_for_all, since_filing};

/// Who looks at the money.
const LOOK: [Role; 6] = [
    Role::Finance,
    Role::Auditor,
    Role::Caseworker,
    Role::Assessor,
    Role::Decider,
    Role::Administrator,
];
