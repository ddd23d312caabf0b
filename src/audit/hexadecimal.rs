//! Hashes as people and files have them.

use serde::{Deserialize as _, Deserializer, Serializer, de};

/// Writes a hash in hexadecimal.
pub fn serialize<S: Serializer>(hash: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(hash))
}

/// Reads it back.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    hex::decode(text).map_err(de::Error::custom)
}
