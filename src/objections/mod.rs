//! Objections (bezwaar, Awb chapters 6 and 7) against a decision on an application, a settlement or a
//! change of an award, a reclaim, or of how much penalty is owed. Documents come with it.
//!
//! A provider does all of it online; the municipality registers what comes by post or e-mail, with its days. The
//! objector is heard before anything is decided, unless the law lets that out, and someone else than the first decider
//! decides (Awb 10:3(3)). An upheld objection brings a new decision, whose money goes through the ledger against the
//! ceiling as it stood at the first decision (Awb 4:25(3)). Nobody ends lower on the own objection. Everything is written
//! in the dossier of the application.

pub mod api;
mod asked;
pub mod attachments;
mod consequence;
mod contested;
mod decision;
mod dossier;
mod hearing;
pub mod kept;
mod letters;
mod messages;
mod money;
mod postponement;
mod receipt;
mod recounted;
mod repair;
mod requests;
mod store;
mod terms;
mod time_given;
mod view;

pub use contested::must_be_in as must_be_in_dossier;
pub use decision::decide;
pub use hearing::{ask, plan, record, waive, want};
pub use postponement::{involve_committee, postpone};
pub use receipt::{object, withdraw};
pub use recounted::follow_known;
pub use repair::{add_grounds, begin_by_post, repair, request_repair};
pub use requests::{
    Against, Channel, Lateness, NewCommittee, NewGrounds, NewHearing, NewHearingOffer, NewHearingReport,
    NewObjection, NewObjectionDecision, NewPostponement, NewRepairRequest, NewWaiver, Outcome,
    PostponementGround, Unheard, Unlawful,
};
pub use store::{Attachment, Objection, get, is_running};
pub use terms::{last_days, until};
pub use view::{
    ObjectionAttachmentView, ObjectionSummary, ObjectionView, RepairRequestView, summaries, whole,
};
