//! Payments (betalingen, Awb 4:87, 4:89, 4:95): advances, the rest after a settlement, and what has to come back.
//!
//! A penalty that was determined is paid in the same way, without a ceiling.
//!
//! One person of finance prepares, another releases, and neither is the one who decided the grant; PostgreSQL refuses
//! it too. A payment is made on the day the bank credits the account (Awb 4:89(3)). What is paid and planned, less what
//! comes back, never exceeds what the award is: a decision that makes it less lets payments lapse and plans a reclaim. That
//! is a decision of its own (Awb 4:57), which can be objected to by itself. On a serious suspicion payment waits (`suspensions`).

mod actions;
pub mod api;
mod batches;
mod fitting;
mod ground;
pub mod kept;
mod messages;
mod penalties;
mod reclaims;
mod requests;
mod returns;
mod store;
pub mod suspensions;
mod together;

pub use actions::{cancel, close, confirm, export, prepare, prepare_advance, release};
pub use fitting::fit;
pub use penalties::prepare_penalty;
pub use reclaims::{Reclaim, Revised, reclaim, revise};
pub use requests::{BankReturn, Cancellation, Confirmation, NewPayment, Selection};
pub use returns::{give_back, plan_again};
pub use store::{Batch, contestable, due_later, get_batch, list_batches, paid_of};
pub use together::{confirm_batch, release_all};
