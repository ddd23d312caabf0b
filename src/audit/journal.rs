//! Writing down what was done.

use diesel::QueryResult;
use serde_json::Value;
use uuid::Uuid;

use super::chain::Entry;
use super::store;
use crate::db::Conn;
use crate::http::Deed;

/// Writes a deed into the chain of its dossier, which the caller has locked. What the service does by itself, nobody did.
///
/// # Errors
/// A unique violation when the chain was not locked and someone else was first.
pub async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    chain: Uuid,
    action: &str,
    (object_kind, object): (&str, Uuid),
    details: Value,
) -> QueryResult<()> {
    let entry = Entry {
        chain,
        actor: deed.done_by(),
        role: deed.role,
        action,
        object_kind,
        object,
        details,
    };
    store::record(conn, entry, deed.now).await
}
