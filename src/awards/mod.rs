//! Decisions on applications, and the awards they bring (verlening, Awb 4:29-4:36).
//!
//! Money is committed at the decision and at no other moment (Awb 4:25). The ceiling as it stood is kept with each
//! decision, since an objection is tested against it (Awb 4:25(3)). An award's amount is what the ledger holds for it: a later
//! room that changes or settles it moves both. Who assessed an application never decides on it, and what deviates from
//! the applicant's own facts is refused only after it was heard (Awb 4:7). What bounds a decision beside the ceiling stands in
//! `bounds`.

mod actions;
pub mod api;
mod basis;
pub mod bounds;
mod known;
mod letters;
mod messages;
mod replacement;
mod replacement_basis;
mod requests;
mod returned;
mod ripe;
mod settling;
mod store;

pub use actions::{adjust, advance, conclude, decide, must_allow, open, prepare};
pub use basis::{Basis, Outcome, RULE_VERSION};
pub use known::{last_day_to_object, made_known, objection_until};
pub use replacement::{Replaced, Replacement, replace};
pub use replacement_basis::{REPLACEMENT_RULE_VERSION, ReplacementBasis};
pub use requests::{NewDecision, Wish};
pub use returned::{Returned, grant_returned};
pub use ripe::{Ripe, Standing};
pub use settling::{arrangement_of, keep_term, report_of_change};
pub use store::{
    Award, Decision, Grant, KeptBasis, Terms, award_of, basis_of, decision, decision_of, get, granted_of,
    grants_of, lock, of_application, to_decide, was_assessed_by, was_decided_by,
};
