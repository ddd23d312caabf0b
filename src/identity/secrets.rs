//! Random secrets that travel once and are kept only as their hash.

use rand::TryRngCore as _;
use rand::rngs::OsRng;
use sha2::{Digest as _, Sha256};

use crate::http::Problem;

/// Thirty-two bytes of the system's randomness.
///
/// # Errors
/// 500 when the system has none.
pub fn random() -> Result<[u8; 32], Problem> {
    let mut bytes = [0; 32];
    OsRng.try_fill_bytes(&mut bytes).map_err(Problem::internal)?;
    Ok(bytes)
}

/// A secret to hand out, in hexadecimal.
///
/// # Errors
/// 500 when the system has no randomness.
pub fn handed_out() -> Result<String, Problem> {
    random().map(hex::encode)
}

/// What is kept of a text that could be guessed from a bare hash.
#[must_use]
pub fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(key)
        .chain_update(text)
        .finalize()
        .to_vec()
}

/// What is kept of a secret.
#[must_use]
pub fn kept(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}
