//! A seal on a text that goes to a browser and comes back: who doesn't have the key makes no such text, and changes none.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The seal on a text.
#[must_use]
pub fn seal(key: &[u8], text: &str) -> String {
    sealing(key, text).map_or_else(String::new, |mac| hex::encode(mac.finalize().into_bytes()))
}

/// Whether a seal is the one on this text; compared in constant time.
#[must_use]
pub fn is_seal_of(key: &[u8], text: &str, given: &str) -> bool {
    let given = hex::decode(given).unwrap_or_default();
    sealing(key, text).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

fn sealing(key: &[u8], text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}
