//! From stored facts to a kept PDF: what the worker does with each letter, and anyone can repeat.

use chrono::{DateTime, TimeDelta, Utc};
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};
use plafond_letters::{ENGINE, Flaw, Manuscript};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::printer;
use super::store::{self, Letter};
use super::templates;
use crate::audit;
use crate::db::Conn;
use crate::http::deed::SERVICE;
use crate::http::{Office, Problem};

/// How long one worker has a letter to itself.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How long a letter that can't be made is left alone: ever longer, at most six hours.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// Why a letter was not made this time. Its facts are safe.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Its template or its data.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// The store of files.
    #[error("the store of files failed: {0}")]
    Store(#[from] object_store::Error),
    /// The database.
    #[error("the database failed: {0}")]
    Database(#[from] diesel::result::Error),
    /// No connection to it.
    #[error("the database can't be reached: {0}")]
    Unreachable(#[from] diesel_async::pooled_connection::deadpool::PoolError),
}

/// A letter that is made and kept, but not yet written down as such.
#[derive(Clone, Debug)]
pub struct Rendered {
    size: i64,
    sha256: Vec<u8>,
}

/// Where the PDF of a letter is kept.
#[must_use]
pub fn file_path(letter: Uuid) -> Path {
    Path::from(format!("letters/{letter}.pdf"))
}

/// Takes the next letter that has no PDF yet, for this worker alone for a while.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn next_to_render(conn: &mut Conn, now: DateTime<Utc>) -> diesel::QueryResult<Option<Letter>> {
    store::lease_next(conn, now, now + LEASE).await
}

/// Everything a stored letter is made from.
pub(super) async fn manuscript(conn: &mut Conn, letter: &Letter) -> diesel::QueryResult<Manuscript> {
    Ok(Manuscript {
        layout: templates::source(conn, &letter.layout_sha256).await?,
        template: templates::source(conn, &letter.template_sha256).await?,
        data: letter.data.clone(),
        ident: letter.id.to_string(),
        written_at: letter.issued_at,
        files: Vec::new(),
    })
}

/// Makes the PDF of a letter and puts it in the store of files. Doing so twice does no harm: the bytes are the same.
///
/// # Errors
/// [`RenderError`]; the letter is tried again later.
pub async fn render(office: &Office, letter: &Letter) -> Result<Rendered, RenderError> {
    let manuscript = manuscript(&mut *office.pool.get().await?, letter).await?;
    let pdf = printer::print(manuscript).await?;
    let rendered = Rendered {
        size: i64::try_from(pdf.len()).unwrap_or(i64::MAX),
        sha256: Sha256::digest(&pdf).to_vec(),
    };
    office
        .files
        .put(&file_path(letter.id), PutPayload::from(pdf))
        .await?;
    Ok(rendered)
}

/// Writes down the size and the hash of a PDF that is kept, and puts them in the audit trail. The caller has locked the
/// dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn keep(
    conn: &mut Conn,
    letter: &Letter,
    rendered: &Rendered,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let first = store::mark_rendered(conn, letter.id, rendered.size, &rendered.sha256, ENGINE, now).await?;
    if first == 0 {
        // Another worker was first, with the same bytes.
        return Ok(());
    }
    let entry = audit::Entry {
        chain: letter.dossier_id,
        actor: None,
        role: SERVICE,
        action: "letter-rendered",
        object_kind: "letter",
        object: letter.id,
        details: json!({ "sha256": hex::encode(&rendered.sha256), "size": rendered.size, "engine": ENGINE }),
    };
    Ok(audit::record(conn, entry, now).await?)
}

/// Leaves a letter that could not be made alone for a while, and says why.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn set_back(
    conn: &mut Conn,
    letter: &Letter,
    why: &RenderError,
    now: DateTime<Utc>,
) -> diesel::QueryResult<usize> {
    let wait = TimeDelta::minutes(1 << letter.attempts.clamp(0, 9)).min(LONGEST_WAIT);
    store::mark_failed(conn, letter.id, &why.to_string(), now + wait).await
}
