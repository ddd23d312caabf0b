//! The time to give a view: it runs from the day on which the letter that asks for it went out (Awb 3:41, 4:8). Who could not read
//! that letter yet keeps no silence.

use plafond_rules::terms::{Duty, Sent};
use uuid::Uuid;

use super::store::{self, Hearing};
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::documents;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem};

/// The time to answer begins to run; none does when the provider isn't asked, or as long as the letter waits for the post.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin(conn: &mut Conn, deed: &Deed<'_>, hearing: &Hearing, sent: Sent) -> Result<(), Problem> {
    let Some(respond_by) = hearing.respond_by else {
        return Ok(());
    };
    let answering = About {
        dossier: hearing.application_id,
        duty: Duty::Hearing,
        object: hearing.id,
    };
    let given = (day_of(hearing.announced_at), respond_by);
    deadlines::give(conn, deed, answering, given, sent).await
}

/// The letter of an announcement was posted, in a dossier that is locked: the time to answer begins, unless the provider answered
/// or asked for a talk already.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin_by_post(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (dossier, hearing): (Uuid, Uuid),
) -> Result<(), Problem> {
    let hearing = store::get(conn, dossier, hearing).await?;
    if !hearing.waits_for_answer() {
        return Ok(());
    }
    let sent = documents::how_sent(conn, hearing.id).await?;
    begin(conn, deed, &hearing, sent).await
}
