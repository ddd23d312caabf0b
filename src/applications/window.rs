//! Whether a call takes applications: published, and open, or closed while the service was away (Awb 2:21).

use plafond_rules::dates::dutch;
use uuid::Uuid;

use crate::calls::{self, Call};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem, ProblemType};
use crate::outages;

/// A call that is published; any other does not exist yet.
pub async fn published(conn: &mut Conn, call: Uuid) -> Result<Call, Problem> {
    let call = calls::get(conn, call).await?;
    if call.published_at.is_none() {
        return Err(Problem::not_found());
    }
    Ok(call)
}

fn closed(call: &Call) -> Problem {
    let day = dutch(day_of(call.closes_at));
    Problem::new(
        ProblemType::CALL_CLOSED,
        format!(
            "De openstelling sloot op {day}. Uw concept blijft bewaard, maar u kunt het niet meer indienen."
        ),
        format!(
            "The call closed at {}. Your draft is kept, but can't be submitted any more.",
            call.closes_at
        ),
    )
}

/// Why an application counts as in time although the call has closed; nothing while it is open.
///
/// # Errors
/// 409 when nothing excuses it.
pub async fn excused(conn: &mut Conn, call: &Call, deed: &Deed<'_>) -> Result<Option<String>, Problem> {
    if deed.now <= call.closes_at {
        return Ok(None);
    }
    let excuse = outages::excuse(conn, call.id, call.closes_at).await?;
    match excuse {
        Some(excuse) if deed.now <= excuse.until => Ok(Some(excuse.reasoning.join(" "))),
        Some(_) | None => Err(closed(call)),
    }
}
