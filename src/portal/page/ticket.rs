//! The ticket of a form: one hidden field that proves the form came from us to this visitor (against forged requests),
//! and by which pressing its button twice acts once.

use uuid::Uuid;

use crate::http::sealed;

/// The name of the field.
pub const FIELD: &str = "_ticket";

/// A new ticket for a visitor's secret: a key of its own, and its seal.
#[must_use]
pub fn issue(secret: &str) -> String {
    let key = Uuid::now_v7().to_string();
    let seal = sealed::seal(secret.as_bytes(), &key);
    format!("{key}.{seal}")
}

/// The key of a ticket, if it was issued for this secret.
#[must_use]
pub fn key(secret: &str, ticket: &str) -> Option<String> {
    let (key, given) = ticket.split_once('.')?;
    sealed::is_seal_of(secret.as_bytes(), key, given).then(|| key.to_owned())
}
