//! What a person does about a message that was given up.

use serde_json::json;
use uuid::Uuid;

use super::store::{self, OutboxMessage};
use crate::audit;
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// Puts a message that was given up back in the outbox, for another round of attempts that begins at once (Awb 2:11).
/// It stays the same message: another attempt at the same words, under the same `Message-ID`.
///
/// # Errors
/// 404 when there is no such message, 409 while it still waits, once it was sent or goes by post instead.
pub async fn retry(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<OutboxMessage, Problem> {
    let message = store::lock(conn, id).await?;
    match message.status.as_str() {
        "refused" | "dead" => {}
        "sent" => {
            return Err(Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                "Dit bericht is al verstuurd. U hoeft niets te doen.",
                "This message was sent. There is nothing to do.",
            ));
        }
        _ => {
            return Err(Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                "Dit bericht wacht nog op verzending en gaat vanzelf. Opnieuw versturen kan pas als wij het hebben opgegeven.",
                "This message still waits to be sent and goes by itself. It can be sent again once it was given up.",
            ));
        }
    }
    if store::goes_by_post(conn, id).await? {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit bericht gaat al per post. Opnieuw mailen kan niet meer: de termijnen lopen vanaf de dag waarop de brief op de post gaat.",
            "This message goes by post already; terms run from the day on which that is posted.",
        ));
    }
    store::mark_queued_again(conn, id, deed.now).await?;
    let details =
        json!({ "kind": message.kind, "attempts": message.attempts, "lastError": message.last_error });
    // A chain of its own: the dossier's would have to be locked by the room of dossiers.
    audit::journal(
        conn,
        deed,
        id,
        "notification-retried",
        ("notification", id),
        details,
    )
    .await?;
    Ok(store::get(conn, id).await?)
}
