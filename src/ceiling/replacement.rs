//! Moving the money of a decision to the one that an upheld objection brings (Awb 4:25(3), 7:11(2)).

use plafond_rules::ceiling::Balance;
use plafond_rules::money::Money;
use plafond_rules::objections::{Revised, Room};
use uuid::Uuid;

use super::actions::{Cause, Commitment, Exemption, commit, release};
use super::store::{self, Balanced};
use super::sub_ceilings;
use crate::db::Conn;
use crate::http::{Deed, Problem};

/// From what the money of an application has to come: its ceiling, and the sub-ceiling that it falls under. The caller has
/// locked the ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn purse(conn: &mut Conn, ceiling: &Balanced, part: Option<Uuid>) -> Result<Balance, Problem> {
    let whole = ceiling.balance();
    let part = sub_ceilings::balance_of(conn, part).await?;
    Ok(part.map_or(whole, |part| whole.tighter(part)))
}

/// What a decision could have granted when it was taken, and what could be granted in its place today, given what is held
/// for it now: within the ceiling and within the sub-ceiling of its application. The caller has locked the ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn room_of(
    conn: &mut Conn,
    ceiling: &Balanced,
    part: Option<Uuid>,
    (decision, held): (Uuid, Money),
) -> Result<Room, Problem> {
    let ordinary = held.saturating_sub(outside(conn, decision).await?);
    let available = purse(conn, ceiling, part).await?.available();
    let today = available.checked_add(ordinary);
    Ok(Room {
        today: today.unwrap_or_default(),
        then: store::room_at(conn, decision).await?,
    })
}

/// What a decision holds outside the ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn outside(conn: &mut Conn, decision: Uuid) -> Result<Money, Problem> {
    let exempt = store::exempt_of(conn, decision).await?;
    Ok(Money::sum(exempt.into_values()).unwrap_or_default())
}

/// Gives back what is held for one decision and commits what takes its place: within today's ceiling as any grant, the
/// rest outside it. The caller has locked the ceiling.
///
/// # Errors
/// 409 when it doesn't fit.
pub async fn recommit(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ceiling: Uuid,
    (objection, from, to): (Uuid, Uuid, Uuid),
    (held, revised): (Money, Revised),
) -> Result<(), Problem> {
    release(conn, deed, ceiling, (from, Cause::Objection(objection)), held).await?;
    let freed = store::lock(conn, ceiling).await?;
    let commitment = Commitment {
        decision: to,
        change: None,
        amount: revised.amount,
        exempt: (revised.exempt, Exemption::Objection),
        article: "Awb 7:11",
    };
    commit(conn, deed, &freed, commitment).await
}
