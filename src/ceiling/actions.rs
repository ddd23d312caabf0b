//! Setting and changing a ceiling, committing money to a grant and giving it back.

use chrono::{DateTime, Utc};
use plafond_rules::ceiling::{self as rule, Refusal};
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::requests::{ChangeKind, NewCeiling, NewEntry};
use super::store::{self, Balanced, Posting};
use crate::audit;
use crate::db::Conn;
use crate::http::{Actor, Problem, ProblemType};

/// Makes a ceiling and sets its amount.
///
/// # Errors
/// 404 when the scheme is not there.
pub async fn set(
    conn: &mut Conn,
    actor: &Actor,
    scheme_id: Uuid,
    new: NewCeiling,
    now: DateTime<Utc>,
) -> Result<Balanced, Problem> {
    if new.period_end < new.period_start {
        let detail = "De periode eindigt voordat zij begint. Kies een latere dag.";
        return Err(Problem::invalid_field("/periodEnd", "period-reversed", detail));
    }
    let id = Uuid::now_v7();
    let ceiling = Balanced {
        id,
        scheme_id,
        period_start: new.period_start,
        period_end: new.period_end,
        resolution: new.resolution,
        published_on: new.published_on,
        amount: Money::ZERO.decimal(),
        committed: Money::ZERO.decimal(),
        exempt: Money::ZERO.decimal(),
    };
    store::insert(conn, &ceiling, now).await?;
    let ground = &ceiling.resolution;
    post(conn, actor, id, ("set", new.amount.0), ground, None, now).await?;
    Ok(store::get(conn, id).await?)
}

/// Raises or lowers a ceiling by a resolution.
pub async fn change(
    conn: &mut Conn,
    actor: &Actor,
    id: Uuid,
    new: NewEntry,
    now: DateTime<Utc>,
) -> Result<Balanced, Problem> {
    let ceiling = store::lock(conn, id).await?;
    let (posting, kind) = match new.kind {
        ChangeKind::Raised => (rule::Posting::Raised(new.amount.0), "raised"),
        ChangeKind::Lowered => (rule::Posting::Lowered(new.amount.0), "lowered"),
    };
    ceiling.balance().post(posting).map_err(refused)?;
    post(conn, actor, id, (kind, new.amount.0), &new.ground, None, now).await?;
    Ok(store::get(conn, id).await?)
}

/// Commits money to a grant. The caller has locked the ceiling and decides in the same transaction.
///
/// # Errors
/// 409 when it doesn't fit (Awb 4:25(2)).
pub async fn commit(
    conn: &mut Conn,
    actor: &Actor,
    ceiling: &Balanced,
    decision: Uuid,
    amount: Money,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    ceiling
        .balance()
        .post(rule::Posting::Committed(amount))
        .map_err(refused)?;
    post(
        conn,
        actor,
        ceiling.id,
        ("committed", amount),
        "Awb 4:29",
        Some((decision, None)),
        now,
    )
    .await
}

/// Gives money of a grant back to its ceiling, by a settlement lower than the grant.
///
/// # Errors
/// 409 when the grant committed less.
pub async fn release(
    conn: &mut Conn,
    actor: &Actor,
    ceiling: Uuid,
    (decision, settlement): (Uuid, Uuid),
    amount: Money,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    post(
        conn,
        actor,
        ceiling,
        ("released", amount),
        "Awb 4:46",
        Some((decision, Some(settlement))),
        now,
    )
    .await
}

async fn post(
    conn: &mut Conn,
    actor: &Actor,
    ceiling: Uuid,
    (kind, amount): (&str, Money),
    ground: &str,
    cause: Option<(Uuid, Option<Uuid>)>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let posting = Posting {
        ceiling_id: ceiling,
        kind,
        amount: amount.decimal(),
        ground,
        decision_id: cause.map(|cause| cause.0),
        settlement_id: cause.and_then(|cause| cause.1),
        actor_id: actor.user_id,
        at: now,
    };
    store::post(conn, &posting).await?;
    // A commitment is told in the dossier of its decision; what the administrator does is told here.
    if cause.is_none() {
        let entry = audit::Entry {
            chain: ceiling,
            actor: Some(actor.user_id),
            role: actor.acting_as(&[Role::Administrator]),
            action: "ceiling-changed",
            object_kind: "ceiling",
            object: ceiling,
            details: json!({ "kind": kind, "amount": amount.to_string(), "ground": ground }),
        };
        audit::record(conn, entry, now).await?;
    }
    Ok(())
}

fn refused(refusal: Refusal) -> Problem {
    let dutch = match refusal {
        Refusal::Exceeds { available } => format!(
            "Er is nog {} beschikbaar. Verleen ten hoogste dat bedrag, of wijs de rest af.",
            available.dutch()
        ),
        Refusal::BelowCommitted { committed } => format!(
            "Er is al {} verleend. Verlaag het plafond niet verder dan dat bedrag.",
            committed.dutch()
        ),
        Refusal::BeyondCommitted { committed } => {
            format!("Er is {} verleend; meer kan niet vrijvallen.", committed.dutch())
        }
        Refusal::TooLarge => "Dit bedrag is te groot.".to_owned(),
    };
    Problem::new(ProblemType::CEILING_REACHED, dutch, refusal.to_string())
}
