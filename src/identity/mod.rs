//! Who someone is: accounts, log-in, access tokens of minutes and refresh tokens that are used once.
//!
//! Passwords are kept as Argon2id. A log-in takes as long for an unknown address as for a known one, and too many
//! failures stop it for both alike, so nobody learns which accounts exist; so do failures at many accounts from one place. A
//! refresh token used twice was stolen: its whole family ends.
//!
//! The portal's log-ins are sessions: the browser's cookie carries a secret, and only its hash is kept. A browser in which someone logged in
//! before is known by another cookie, which is sealed and not kept.

mod actions;
pub mod api;
mod attempts;
mod authentication;
mod keys;
mod links;
mod log_ins;
mod messages;
mod names;
mod own;
mod own_api;
mod passwords;
mod requests;
mod secrets;
mod sessions;
mod sought;
mod store;
mod tokens;
mod users;
mod users_api;

pub use actions::{NewUser, addresses_of, enrol, is_enrolled, name_of, names_of, people_with};
pub use api::{NewPassword, NewReset};
pub use attempts::{
    KNOWN_FOR as BROWSER_KNOWN_FOR, WINDOW as FAILURES_COUNT_FOR, forget_before as forget_failures_before,
};
pub use authentication::authenticate;
pub use keys::rotate as rotate_keys;
pub use links::{Invited, choose_password, enrol_with_link, invite, request_reset, sign_up};
pub use own::{MailChoice, choose_mail, mail_of, rename};
pub use requests::{MailChange, NewAccount, NewApplicant, OwnChange, UserChange};
pub use secrets::handed_out as fresh_secret;
pub use sessions::{
    KeptSession, Opened, Person, end as end_session, find as find_session, kept_of as sessions_of,
    open as open_session,
};
pub use sought::Wanted;
pub use store::{User, get as get_user, hold_with_role, list as list_users, roles_of};
pub use users::{change as change_user, create as create_user};
