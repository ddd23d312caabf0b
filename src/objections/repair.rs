//! Asking for what is missing in an objection, supplying it, and adding grounds (Awb 6:5, 6:6). The time to supply it begins when
//! the letter that asks for it went out.

use plafond_rules::objections::Event;
use plafond_rules::terms::{Duty, Sent, Term};
use serde_json::json;
use uuid::Uuid;

use super::asked;
use super::dossier::{self, Dossier};
use super::messages;
use super::receipt::given;
use super::requests::{NewGrounds, NewRepairRequest};
use super::store::{self, Objection, Repair};
use super::terms;
use super::time_given::{Missing, missing};
use crate::db::Conn;
use crate::deadlines::{self, Beginning, Clock};
use crate::documents::Letter;
use crate::http::{Deed, Problem};

/// Asks for what is missing, with a term; meanwhile the clock stands still (Awb 6:6, 7:10(2)).
///
/// # Errors
/// 400 when the term isn't in the future, 409 when the objection is in another state.
pub async fn request_repair(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewRepairRequest,
) -> Result<Repair, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    let next = dossier.after(Event::RequestRepair)?;
    if new.due_on <= deed.today() {
        return Err(Problem::invalid_field(
            "/dueOn",
            "term-too-short",
            "Geef ten minste tot en met morgen de tijd.",
        ));
    }
    let repair = Repair {
        id: Uuid::now_v7(),
        objection_id: id,
        missing: new.missing,
        requested_by: deed.by(),
        requested_on: deed.today(),
        due_on: new.due_on,
        completed_on: None,
    };
    store::insert_repair(conn, &repair).await?;
    let sent = dossier.objector.sent_to();
    begin(conn, deed, &dossier, &repair, sent).await?;
    let details = json!({ "missing": repair.missing, "dueOn": repair.due_on });
    dossier
        .journal(conn, deed, "objection-repair-requested", details)
        .await?;
    messages::repair_requested(conn, deed, &dossier, &repair).await?;
    // Not before its letter is there: the clock doesn't stand still as long as that waits for the post.
    dossier.recount(conn).await?;
    dossier.move_on(conn, next).await?;
    Ok(repair)
}

/// The time to supply what is missing begins to run; none does as long as its letter waits for the post.
async fn begin(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    repair: &Repair,
    sent: Sent,
) -> Result<(), Problem> {
    let repairing = dossier.about(Duty::ObjectionRepair, repair.id);
    deadlines::give(conn, deed, repairing, (repair.requested_on, repair.due_on), sent).await
}

/// A letter to an objector went out, in a dossier that is locked. When it asks for what is missing, and that is not in yet, the
/// time to supply it begins, and the time to decide stands still from then.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin_by_post(conn: &mut Conn, deed: &Deed<'_>, letter: &Letter) -> Result<(), Problem> {
    if letter.object_kind != asked::REPAIR_REQUEST {
        return Ok(());
    }
    let objection = store::get_repair(conn, letter.object_id).await?.objection_id;
    let mut dossier = dossier::locked(conn, objection).await?;
    let all = missing(conn, objection).await?;
    let found = all.iter().find(|one| one.repair.id == letter.object_id);
    let Some(open) = found.filter(|one| one.repair.completed_on.is_none()) else {
        return Ok(());
    };
    if dossier.must_be_open().is_err() {
        return Ok(());
    }
    let status = dossier.objection.status();
    begin(conn, deed, &dossier, &open.repair, open.sent).await?;
    dossier.recount(conn).await?;
    dossier.move_on(conn, status).await
}

/// Supplies what was missing; the clock runs again.
///
/// # Errors
/// 409 when nothing was asked for.
pub async fn repair(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewGrounds,
) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    let next = dossier.after(Event::Repair)?;
    store::insert_grounds(conn, &given(deed, id, &new.grounds)).await?;
    let clock = Clock::of(conn, dossier.application.id).await?;
    for one in missing(conn, id).await? {
        if let Some(excused) = excused(conn, deed, &dossier, &one).await? {
            clock.recount(conn, excused).await?;
        }
        let repairing = dossier.about(Duty::ObjectionRepair, one.repair.id);
        deadlines::done(conn, repairing, deed.today()).await?;
    }
    store::mark_repaired(conn, id, deed.today()).await?;
    dossier.recount(conn).await?;
    dossier.move_on(conn, next).await?;
    let details = json!({ "grounds": new.grounds, "decideBy": dossier.objection.decide_by });
    dossier.journal(conn, deed, "objection-repaired", details).await?;
    messages::supplied(conn, deed, &dossier, &new.grounds).await?;
    Ok(dossier.objection)
}

/// The term of something that is supplied late because of an outage, as far as that excuses it (Awb 2:21).
async fn excused(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    Missing { repair, sent }: &Missing,
) -> Result<Option<Beginning>, Problem> {
    let given = (repair.requested_on, repair.due_on);
    let Some(given) = Beginning::given(Duty::ObjectionRepair, repair.id, given, *sent)? else {
        return Ok(None);
    };
    if repair.completed_on.is_some() || deed.today() <= given.term.end {
        return Ok(None);
    }
    let gave = terms::longer(conn, dossier.application.call_id, given.term.end).await?;
    let Some(gave) = gave.filter(|gave| deed.now < gave.until) else {
        return Ok(None);
    };
    Ok(Some(Beginning {
        term: Term {
            start: given.term.start,
            end: deed.today(),
            reasoning: [given.term.reasoning, gave.reasoning].concat(),
        },
        ..given
    }))
}

/// Adds grounds to an objection that is not decided yet.
///
/// # Errors
/// 409 when it was decided or taken back.
pub async fn add_grounds(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewGrounds,
) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    dossier.must_be_open()?;
    store::insert_grounds(conn, &given(deed, id, &new.grounds)).await?;
    let status = dossier.objection.status();
    dossier.move_on(conn, status).await?;
    let details = json!({ "grounds": new.grounds });
    dossier
        .journal(conn, deed, "objection-grounds-added", details)
        .await?;
    messages::supplied(conn, deed, &dossier, &new.grounds).await?;
    Ok(dossier.objection)
}
