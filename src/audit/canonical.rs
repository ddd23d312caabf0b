//! A document as one text that is always the same (RFC 8785), with its SHA-256: what is kept to be checked or replayed.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A canonical text and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// The text.
    pub text: String,
    /// The SHA-256 of its bytes.
    pub hash: Vec<u8>,
}

impl Canonical {
    /// The canonical text of a document.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    pub fn of(document: &impl Serialize) -> serde_json::Result<Self> {
        let text = serde_json_canonicalizer::to_string(document)?;
        let hash = Sha256::digest(&text).to_vec();
        Ok(Self { text, hash })
    }
}
