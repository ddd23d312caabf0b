//! A report while it is written: kept as it stands, also unfinished, and gone once it is given.

use uuid::Uuid;

use super::documents::accountable;
use super::store::{self, Draft};
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{Deed, Problem};

/// What was entered so far: each field with its text.
pub type Fields = Vec<(String, String)>;

/// A draft as it is kept.
pub struct Kept {
    /// What was entered.
    pub fields: Fields,
    /// Goes up with every change; 0 when nothing was kept yet.
    pub version: i64,
}

/// The draft of an award; an empty one when there is none.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn find(conn: &mut Conn, award: Uuid) -> Result<Kept, Problem> {
    let Some(draft) = store::find_draft(conn, award).await? else {
        return Ok(Kept {
            fields: Fields::new(),
            version: 0,
        });
    };
    Ok(Kept {
        fields: serde_json::from_value(draft.content).map_err(Problem::internal)?,
        version: draft.version,
    })
}

/// Keeps what was entered so far, and gives the version from which one goes on. What is there already needs no keeping.
///
/// # Errors
/// 404 for another organisation's award, 409 when nothing is accounted for any more, 412 when a colleague was first.
pub async fn keep(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    seen: IfMatch,
    fields: Fields,
) -> Result<i64, Problem> {
    let award = accountable(conn, deed, award).await?;
    let there = find(conn, award.id).await?;
    if there.fields == fields {
        return Ok(there.version);
    }
    seen.must_be(there.version)?;
    let draft = Draft {
        award_id: award.id,
        content: serde_json::to_value(fields).map_err(Problem::internal)?,
        version: there.version + 1,
        saved_by: deed.by(),
        saved_at: deed.now,
    };
    store::put_draft(conn, &draft).await?;
    Ok(draft.version)
}
