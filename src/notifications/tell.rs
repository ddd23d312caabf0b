//! The last beat of an action: telling someone.

use diesel::QueryResult;

use super::message::Message;
use super::store;
use crate::db::Conn;
use crate::http::Deed;

/// Puts a message in the outbox, in the transaction of the deed that causes it.
///
/// # Errors
/// When PostgreSQL refuses the row.
pub async fn tell(conn: &mut Conn, deed: &Deed<'_>, message: &Message) -> QueryResult<()> {
    store::enqueue(conn, message, deed.settings.mail_domain(), deed.now)
        .await
        .map(drop)
}
