//! Noticing, recording and counting with outages.

use chrono::{DateTime, TimeDelta, Utc};
use plafond_rules::terms::{self, Excuse};
use serde_json::json;
use uuid::Uuid;

use super::requests::NewOutage;
use super::store::{self, Outage};
use crate::db::Conn;
use crate::http::deed::SERVICE;
use crate::http::{Deed, FieldError, Problem};
use crate::{audit, deadlines};

/// The service says that it is there. When that is longer ago than `gap`, the time between was an outage.
///
/// # Errors
/// When PostgreSQL fails; then the next beat finds the gap.
pub async fn beat(conn: &mut Conn, now: DateTime<Utc>, gap: TimeDelta) -> Result<bool, Problem> {
    let before = store::lock_heartbeat(conn, now).await?;
    if now <= before {
        return Ok(false);
    }
    store::mark_beat(conn, now).await?;
    if now - before <= gap {
        return Ok(false);
    }
    let outage = Outage {
        id: Uuid::now_v7(),
        began_at: before,
        ended_at: now,
        description: "De dienst was niet bereikbaar: gemerkt aan de eigen hartslag.".to_owned(),
        recorded_by: None,
        recorded_at: now,
    };
    store::insert(conn, &outage).await?;
    let entry = audit::Entry {
        chain: outage.id,
        actor: None,
        role: SERVICE,
        action: "outage-recorded",
        object_kind: "outage",
        object: outage.id,
        details: json!({ "beganAt": outage.began_at, "endedAt": outage.ended_at }),
    };
    audit::record(conn, entry, now).await?;
    Ok(true)
}

/// Records an outage that the service could not see, such as one of the network before it.
///
/// # Errors
/// 400 when it ends before it begins, or has not ended.
pub async fn record(conn: &mut Conn, deed: &Deed<'_>, new: NewOutage) -> Result<Outage, Problem> {
    refuse_impossible(&new, deed.now)?;
    let outage = Outage {
        id: Uuid::now_v7(),
        began_at: new.began_at,
        ended_at: new.ended_at,
        description: new.description,
        recorded_by: Some(deed.by()),
        recorded_at: deed.now,
    };
    store::insert(conn, &outage).await?;
    let details =
        json!({ "beganAt": outage.began_at, "endedAt": outage.ended_at, "description": outage.description });
    let object = ("outage", outage.id);
    audit::journal(conn, deed, outage.id, "outage-recorded", object, details).await?;
    Ok(outage)
}

fn refuse_impossible(new: &NewOutage, now: DateTime<Utc>) -> Result<(), Problem> {
    let mut errors = Vec::new();
    if new.ended_at <= new.began_at {
        errors.push(FieldError::new(
            "/endedAt",
            "period-reversed",
            "De storing eindigt voordat zij begint.",
        ));
    }
    if new.ended_at > now {
        errors.push(FieldError::new(
            "/endedAt",
            "date-in-future",
            "Leg een storing vast als zij voorbij is.",
        ));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

/// Until when something of the provider that was due at an instant is still in time because of outages, and why.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn excuse(conn: &mut Conn, call: Uuid, deadline: DateTime<Utc>) -> Result<Option<Excuse>, Problem> {
    let found = excuses(conn, call, &[deadline]).await?;
    Ok(found.into_iter().flatten().next())
}

/// As [`excuse`], for some instants in one call, in the same order; takes as many questions for one as for more.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn excuses(
    conn: &mut Conn,
    call: Uuid,
    due: &[DateTime<Utc>],
) -> Result<Vec<Option<Excuse>>, Problem> {
    let Some(first) = due.iter().min() else {
        return Ok(Vec::new());
    };
    let hours = store::window_hours(conn, call).await?;
    let outages = store::spans_since(conn, *first, hours).await?;
    let calendar = deadlines::calendar(conn).await?;
    let hours = u32::try_from(hours).map_err(Problem::internal)?;
    due.iter()
        .map(|deadline| terms::excuse(*deadline, hours, &outages, &calendar).map_err(Problem::internal))
        .collect()
}
