//! Distribution (verdeling, Awb 4:25, 4:26) of a ceiling over the applications of a call.
//!
//! A distribution is a proposal made for a snapshot: what went in, by which version of the rules, and what came out are
//! kept whole and never changed, so that it can be simulated, compared and explained. A decider approves one, if it is
//! still what the call and its applications ask for; then all its decisions are taken in one transaction, each
//! like a decision on its own. Who gets less than was asked for stands on the reserve list.

mod actions;
mod answer;
pub mod api;
mod approval;
mod checks;
mod comparison;
mod document;
mod draws;
mod requests;
mod reserve;
mod snapshot;
mod store;
mod tried;
mod view;

pub use actions::propose;
pub use answer::{Answer, Proposed};
pub use approval::{approve, drafts, obstacles};
pub use comparison::{
    BesideView, ComparisonView, DifferenceView, MOST_BESIDE, SensitiveView, beside, comparison_of,
};
pub use document::{Claim, Document};
pub use draws::{DrawView, commit, draws_of, publish};
pub use requests::{NewApproval, NewDistribution, NewLetterPreview};
pub use reserve::{ReserveList, Waits, reserve_list};
pub use store::{Distribution, Place, distribution_of_decision, get};
pub use view::{DistributionSummary, DistributionView, ProposedView, summaries, whole};
