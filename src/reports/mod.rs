//! Reports and evaluations (verantwoording, Awb 4:45; evaluatie, Awb 4:24): what was done, whom it reached, what it
//! cost, and what provider and municipality learned.
//!
//! Numbers only: no data of a resident or client may enter. The final report makes an award ready for settlement. Until it is given,
//! a report is a draft of the provider's own, kept while it is written; its documents go with the award, and stay once it is given.

mod actions;
pub mod api;
mod call_evaluations;
mod copy;
mod costs;
mod documents;
mod drafts;
pub mod kept;
mod messages;
mod requests;
mod store;
mod view;

pub use actions::{evaluate, report};
pub use documents::{attach, detach, documents_of};
pub use drafts::{Kept, find as draft_of, keep};
pub use requests::{NewEvaluation, NewReport};
pub use store::{is_accounted, last_acknowledged_at};
pub use view::{EvaluationView, ReportView, evaluations_of, reports_of};
