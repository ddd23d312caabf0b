//! Proof of notice (Awb 2:11, 2:25): what was said to a provider, how it went out, and what came back.
//!
//! For each message: its words, the addressee, the channel, the consent it rests on as it stood then, what each mail server
//! answered and when, and the day it was posted. What comes back goes out again by post. All of a dossier can be taken
//! along as one file for a court.

mod actions;
pub mod api;
mod gather;
mod in_words;
mod proof;
mod requests;
mod store;
mod terms;
mod untreated;
mod views;

pub use actions::{post, post_all, return_job, return_message, taken_over};
pub use api::{POSTS, READS, exported};
pub use gather::{about, notices as of_dossier, print_job, print_queue};
pub use requests::{NewReturn, Posting};
pub use store::undelivered;
pub use views::{NoticeView, PrintJobView};
