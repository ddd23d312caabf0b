//! The ticket of a form: one hidden field that proves the form came from us to this visitor (against forged requests),
//! and by which pressing its button twice acts once.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

/// The name of the field.
pub const FIELD: &str = "_ticket";

/// A new ticket for a visitor's secret: a key of its own, and its seal.
#[must_use]
pub fn issue(secret: &str) -> String {
    let key = Uuid::now_v7().to_string();
    let seal = seal(secret, &key).map_or_else(String::new, |mac| hex::encode(mac.finalize().into_bytes()));
    format!("{key}.{seal}")
}

/// The key of a ticket, if it was issued for this secret.
#[must_use]
pub fn key(secret: &str, ticket: &str) -> Option<String> {
    let (key, given) = ticket.split_once('.')?;
    let given = hex::decode(given).ok()?;
    seal(secret, key)?.verify_slice(&given).ok()?;
    Some(key.to_owned())
}

fn seal(secret: &str, key: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(key.as_bytes());
    Some(mac)
}
