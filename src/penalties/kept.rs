//! The penalties that some organisations are owed, for who takes along everything.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::store;
use super::view::{PenaltyView, views};
use crate::db::Conn;
use crate::http::Problem;

/// A penalty, with the application it is about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptPenalty {
    /// The application.
    pub application_id: Uuid,
    /// What it costs.
    #[serde(flatten)]
    pub penalty: PenaltyView,
}

/// Penalties as they stand on a day, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn penalties(
    conn: &mut Conn,
    organisations: &[Uuid],
    today: NaiveDate,
    cursor: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<KeptPenalty>, Problem> {
    let found = store::list_owed_to(conn, organisations, cursor, fetch).await?;
    let about: Vec<Uuid> = found.iter().map(|penalty| penalty.application_id).collect();
    let views = views(conn, found, today).await?;
    let kept = about.into_iter().zip(views);
    Ok(kept
        .map(|(application_id, penalty)| KeptPenalty {
            application_id,
            penalty,
        })
        .collect())
}
