//! Who someone is: accounts, log-in, access tokens of minutes and refresh tokens that are used once.
//!
//! Passwords are kept as Argon2id. A log-in takes as long for an unknown address as for a known one, and too many
//! failures stop it for both alike, so nobody learns which accounts exist. A refresh token used twice was stolen: its
//! whole family ends.

mod actions;
pub mod api;
mod authentication;
mod keys;
mod links;
mod passwords;
mod requests;
mod secrets;
mod store;
mod tokens;
mod users;
mod users_api;

pub use actions::{NewUser, addresses_of, enrol, is_enrolled, name_of};
pub use authentication::authenticate;
pub use keys::rotate as rotate_keys;
pub use links::{enrol_with_link, invite};
