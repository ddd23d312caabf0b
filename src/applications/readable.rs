//! Who may read a dossier.

use plafond_rules::roles::Role;
use uuid::Uuid;

use super::store::{self, Application};
use crate::db::Conn;
use crate::http::{Actor, Problem};

/// Reads a dossier as far as the actor may: a draft is for its own organisation only.
///
/// # Errors
/// 404 for who may not see it, 403 for a role that sees no dossiers.
pub async fn readable(conn: &Conn, actor: &Actor, id: Uuid) -> Result<Application, Problem> {
    actor.must_read_dossiers()?;
    let application = store::get(conn, id).await?;
    actor.must_see(application.organisation_id, &Role::READS_DOSSIERS)?;
    if application.receipt_number.is_none() {
        actor.must_act_for(application.organisation_id)?;
    }
    Ok(application)
}
