//! The reserve list (reservelijst, Awb 4:26) and what is offered from it when money returns to a ceiling: after a lower
//! settlement, a revocation, a lowering, or a raise of the ceiling itself.
//!
//! An offer is no decision and commits no money. A decider makes it to who is next, the applicant accepts or declines it in
//! time, and what is accepted is granted by an ordinary decision or raise, tested against the ceiling of that day (Awb 4:25(2)).
//! What is offered to one is offered to nobody else (`reserve_offers_within_available`); who declined waits no more, and who
//! let it lapse comes after the others; nothing lapses before its letter was posted. As long as an objection of the applicant runs, that comes first.

mod actions;
pub mod api;
mod letters;
mod list;
mod messages;
mod requests;
mod store;
mod time_given;

pub use actions::{answer, grant, lapse, offer, withdraw};
pub use api::{OfferView, known_of, shown};
pub use list::{Line, List, list};
pub use requests::{NewReserveAnswer, NewReserveGrant, NewReserveOffer, NewReserveWithdrawal};
pub use store::{Offer, get};
pub use time_given::begin_by_post;
