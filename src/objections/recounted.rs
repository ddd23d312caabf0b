//! Until when has to be decided on an objection, counted anew since the decision it is against was made known later than it was signed:
//! its letter was posted on a later day, or its mail taken over (Awb 3:41, 6:8, 7:10).

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::dossier;
use super::store;
use crate::db::Conn;
use crate::http::{Deed, Problem};

/// A decision was made known on a later day, in a dossier that is locked: the time to object to it ends later, and so does that to decide on
/// the objections that are there already.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn follow_known(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (dossier, decided): (Uuid, Uuid),
    known_on: NaiveDate,
) -> Result<(), Problem> {
    for id in store::running_against(conn, dossier, decided).await? {
        let mut dossier = dossier::locked(conn, id).await?;
        let before = dossier.objection.decide_by;
        dossier.recount(conn).await?;
        let status = dossier.objection.status();
        dossier.move_on(conn, status).await?;
        let details = json!({ "knownOn": known_on, "from": before, "to": dossier.objection.decide_by });
        dossier
            .journal(conn, deed, "objection-recounted", details)
            .await?;
    }
    Ok(())
}
