//! The term to decide on an application (Awb 4:13), with the time the clock stood still (Awb 4:15).

use chrono::NaiveDate;
use plafond_rules::terms::{Duty, Kind, Sent, Suspension};
use uuid::Uuid;

use super::store::{self, Application};
use super::supplements;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::deadlines::{Beginning, Clock};
use crate::documents;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem};

/// Counts the term to decide anew, with all the time the clock stood still, and gives its last day. What was asked for in a letter
/// that has to be posted is so from the day on which it is; `unsent` is the request of which the letter is still to be written.
pub async fn recount_decision(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    unsent: Option<Uuid>,
) -> Result<NaiveDate, Problem> {
    let id = application.id;
    let call = calls::get(conn, application.call_id).await?;
    let received = application.received_at.map_or(deed.today(), day_of);
    let requests = supplements::list(conn, id).await?;
    let clock = Clock::of(conn, id).await?;
    let ids: Vec<Uuid> = requests.iter().map(|request| request.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let suspensions = requests.iter().filter_map(|request| {
        let sent = if unsent == Some(request.id) {
            Sent::Waiting
        } else {
            later.get(&request.id).copied().unwrap_or_default()
        };
        sent.suspension(request.requested_on, request.due_on, request.completed_on)
    });
    let suspensions: Vec<_> = suspensions.collect();
    let deciding = decision_term(&clock, &call, id, received, &suspensions)?;
    let end = deciding.term.end;
    store::mark_decide_by(conn, id, end).await?;
    clock.recount(conn, deciding).await?;
    Ok(end)
}

/// The term to decide: of the scheme itself, in a tender from the close of the window and otherwise from receipt; or that of the
/// law, always from receipt (Awb 4:13). The clock stands still until what was asked for is in, or until the time given for it
/// lapses (Awb 4:15).
pub fn decision_term(
    clock: &Clock,
    call: &Call,
    dossier: Uuid,
    received: NaiveDate,
    suspensions: &[Suspension],
) -> Result<Beginning, Problem> {
    let own = call.decision_weeks.map(u32::try_from).transpose();
    let deciding = Kind::to_decide(own.map_err(Problem::internal)?);
    let tender = call.distribution_method == "tender" && deciding != Kind::DecisionStatutory;
    let trigger = if tender { day_of(call.closes_at) } else { received };
    Ok(Beginning {
        duty: Duty::Decision,
        object: dossier,
        trigger,
        term: clock.count(deciding, trigger, suspensions)?,
    })
}
