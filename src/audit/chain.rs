//! How one event is bound to the one before it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What happened, before it has its place in a chain.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The dossier, scheme, organisation or account whose chain this belongs to.
    pub chain: Uuid,
    /// The person, or nobody when the service did it by itself.
    pub actor: Option<Uuid>,
    /// The role under which the person did it.
    pub role: &'a str,
    /// What was done, as a past participle: `application-submitted`.
    pub action: &'a str,
    /// To what kind of thing.
    pub object_kind: &'a str,
    /// To which one.
    pub object: Uuid,
    /// The facts that matter afterwards.
    pub details: serde_json::Value,
}

/// The place of an event in its chain, with all that its hash covers.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The chain.
    pub chain: Uuid,
    /// The place, from one.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Option<Uuid>,
    /// In which role.
    pub role: &'a str,
    /// What.
    pub action: &'a str,
    /// To what kind of thing.
    pub object_kind: &'a str,
    /// To which one.
    pub object: Uuid,
    /// The details exactly as stored.
    pub details: &'a str,
    /// The hash of the event before, or zeros for the first.
    pub previous: &'a [u8],
}

impl Link<'_> {
    /// SHA-256 over a JSON array of all fields in this order, the previous hash in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        let fields = json!([
            self.chain,
            self.seq,
            self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            self.actor,
            self.role,
            self.action,
            self.object_kind,
            self.object,
            self.details,
            hex::encode(self.previous),
        ]);
        Sha256::digest(fields.to_string()).to_vec()
    }
}
