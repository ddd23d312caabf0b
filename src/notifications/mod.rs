//! Messages to people (Awb 2:10, 2:11, 2:25): written down in the transaction of their cause, sent afterwards.
//!
//! A case room enqueues a [`Message`] on its own connection, so nobody is told what was rolled back and nothing happens
//! untold. A [`Worker`] leases what is due, offers it to a mail server and keeps that server's own words as proof of
//! sending. What is deferred is tried again, later and later; what is refused for good, or fails for almost two
//! days, stops and stays visible, so that a person can reach the addressee in another way.
//!
//! What goes to colleagues of the municipality goes to those who want to hear of it ([`tell_colleagues`]). What the law has us say
//! to someone is never switched off.
//!
//! A message keeps its `Message-ID` over all attempts: a mail server that answers too late may get it twice, its
//! reader sees it once.

mod actions;
pub mod api;
mod backoff;
mod choices;
mod mailer;
mod message;
pub mod sink;
mod store;
mod tell;
mod worker;

pub use crate::config::Encryption;
pub use actions::retry;
pub use backoff::{MAX_ATTEMPTS, wait_after};
pub use choices::{keep_wanted, wanted_by};
pub use mailer::{Answer, Mail, Mailer, MailerError, MailerSettings, Outcome};
pub use message::{Link, Message, Rendered};
pub use store::{
    Attempt, OutboxMessage, State, Whose, attempts_of, attempts_of_all, enqueue, get, list, some, told_in,
};
pub use tell::{announce, tell, tell_colleagues};
pub use worker::{RoundError, Worker};
