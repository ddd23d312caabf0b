//! Enough dossiers to submit and decide, copied inside PostgreSQL from one that came in over HTTP.

use crate::Failure;
use crate::place::Place;

/// How many a run may use up at most.
pub const PER_RUN: u64 = 12_000;

/// The first group of an identifier tells what a copy is for; the last counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Drafts.
    Submitting,
    /// Complete applications.
    Granting,
    /// Complete applications that stay as they are.
    Reading,
}

impl For {
    /// All of an identifier but the twelve hexadecimal digits of the count.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Submitting => "00000001-0000-7000-8000-",
            Self::Granting => "00000002-0000-7000-8000-",
            Self::Reading => "00000003-0000-7000-8000-",
        }
    }

    /// One identifier.
    pub fn id(self, n: u64) -> String {
        format!("{}{n:012x}", self.prefix())
    }
}

/// Copies an application `from..=to`, as the owner and past the triggers: only the rules of a request are measured.
pub async fn copy(place: &Place, application: &str, to: For, range: (u64, u64)) -> Result<(), Failure> {
    let (prefix, (first, last)) = (to.prefix(), range);
    place
        .as_owner(&format!(
            "SET session_replication_role = replica;
             INSERT INTO applications SELECT (made.one).* FROM (
                 SELECT jsonb_populate_record(original, jsonb_build_object(
                     'id', '{prefix}' || lpad(to_hex(n), 12, '0'), 'reference', left('{prefix}', 8) || '-' || n,
                     'receipt_number', CASE WHEN original.receipt_number IS NULL THEN NULL
                         ELSE 1000000000::bigint * left('{prefix}', 8)::int + n END)) AS one
                 FROM applications original, generate_series({first}, {last}) n
                 WHERE original.id = '{application}' OFFSET 0) made;
             ANALYZE"
        ))
        .await
}
