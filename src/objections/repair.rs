//! Asking for what is missing in an objection, supplying it, and adding grounds (Awb 6:5, 6:6).

use plafond_rules::objections::Event;
use plafond_rules::terms::{Duty, Term};
use serde_json::json;
use uuid::Uuid;

use super::dossier::{self, Dossier};
use super::messages;
use super::receipt::given;
use super::requests::{NewGrounds, NewRepairRequest};
use super::store::{self, Objection, Repair};
use super::terms;
use crate::db::Conn;
use crate::deadlines::{self, Beginning, Clock};
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
    let term = Term::given(repair.requested_on, repair.due_on).map_err(Problem::internal)?;
    let repairing = Beginning {
        duty: Duty::ObjectionRepair,
        object: repair.id,
        trigger: repair.requested_on,
        term,
    };
    let clock = Clock::of(conn, dossier.application.id).await?;
    clock.start(conn, deed, [repairing]).await?;
    dossier.recount(conn).await?;
    dossier.move_on(conn, next).await?;
    let details = json!({
        "missing": repair.missing, "dueOn": repair.due_on, "decideBy": dossier.objection.decide_by,
    });
    dossier
        .journal(conn, deed, "objection-repair-requested", details)
        .await?;
    messages::repair_requested(conn, deed, &dossier, &repair).await?;
    Ok(repair)
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
    for asked in store::list_repairs(conn, id).await? {
        if let Some(excused) = excused(conn, deed, &dossier, &asked).await? {
            clock.recount(conn, excused).await?;
        }
        let repairing = dossier.about(Duty::ObjectionRepair, asked.id);
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
    asked: &Repair,
) -> Result<Option<Beginning>, Problem> {
    if asked.completed_on.is_some() || deed.today() <= asked.due_on {
        return Ok(None);
    }
    let gave = terms::longer_to_repair(conn, dossier.application.call_id, asked).await?;
    let Some(gave) = gave.filter(|gave| deed.now < gave.until) else {
        return Ok(None);
    };
    let given = Term::given(asked.requested_on, asked.due_on).map_err(Problem::internal)?;
    Ok(Some(Beginning {
        duty: Duty::ObjectionRepair,
        object: asked.id,
        trigger: asked.requested_on,
        term: Term {
            start: given.start,
            end: deed.today(),
            reasoning: [given.reasoning, gave.reasoning].concat(),
        },
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
