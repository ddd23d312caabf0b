//! How letters went out: at once, by mail that a server took over on a later day (Awb 2.3), or by post (Awb 2:8, 2:11). What a letter
//! says is made known by that and not by signing it, so terms count from there (Awb 3:41).

mod store;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use plafond_rules::terms::Sent;
use uuid::Uuid;

use crate::db::Conn;

pub use store::{how_decided, mark_taken_over, reached_nobody, sent_later, taken_over_later, waited_beyond};

/// How the letter about one thing goes, as [`sent_later`] tells it of more.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn how_sent(conn: &mut Conn, object: Uuid) -> QueryResult<Sent> {
    let later = sent_later(conn, &[object]).await?;
    Ok(later.get(&object).copied().unwrap_or_default())
}

/// The day on which the letter about something went out, when that was not at once: it was posted, or its mail was taken over on a
/// later day than it was signed.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn out_on(conn: &mut Conn, object: Uuid) -> QueryResult<Option<NaiveDate>> {
    Ok(how_sent(conn, object).await?.out_on())
}

/// As [`out_on`], of some things at once; what went out at once or waits is absent.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn out_days(conn: &mut Conn, objects: &[Uuid]) -> QueryResult<HashMap<Uuid, NaiveDate>> {
    let later = sent_later(conn, objects).await?.into_iter();
    Ok(later
        .filter_map(|(object, sent)| Some((object, sent.out_on()?)))
        .collect())
}
