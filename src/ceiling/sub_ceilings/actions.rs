//! Setting and changing a sub-ceiling.

use crate::http::fields::Amount;
use plafond_rules::ceiling::Posting as Change;
use plafond_rules::money::Money;
use serde_json::json;
use uuid::Uuid;

use super::requests::{NewSubCeiling, NewSubEntry};
use super::store::{self, Posting, SubCeiling};
use crate::audit;
use crate::ceiling::actions::refused;
use crate::ceiling::requests::ChangeKind;
use crate::ceiling::store as whole;
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// Makes a part of a ceiling and sets its amount.
///
/// # Errors
/// 400 for an amount of nothing, 409 above the ceiling, or for a code that is there already.
pub async fn set(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ceiling: Uuid,
    new: NewSubCeiling,
) -> Result<SubCeiling, Problem> {
    new.amount.must_be_something("/amount")?;
    let ceiling = whole::lock(conn, ceiling).await?;
    refuse_above(ceiling.balance().amount, new.amount.0)?;
    let part = SubCeiling {
        id: Uuid::now_v7(),
        ceiling_id: ceiling.id,
        code: new.code,
        title: new.title,
        amount: Amount::ZERO,
        committed: Amount::ZERO,
    };
    store::insert(conn, &part, deed.now).await?;
    post(conn, deed, &part, ("set", new.amount.0), &new.ground).await
}

/// Raises or lowers a sub-ceiling by a resolution.
///
/// # Errors
/// 400 for an amount of nothing, 409 above its ceiling, below what is committed, or for a lowering after applications were filed
/// under it (Awb 4:27).
pub async fn change(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewSubEntry,
) -> Result<SubCeiling, Problem> {
    new.amount.must_be_something("/amount")?;
    let ceiling = store::find(conn, id).await?.ceiling_id;
    let ceiling = whole::lock(conn, ceiling).await?;
    let part = store::find(conn, id).await?;
    let (change, kind) = match new.kind {
        ChangeKind::Raised => (Change::Raised(new.amount.0), "raised"),
        ChangeKind::Lowered => (Change::Lowered(new.amount.0), "lowered"),
    };
    let after = part.balance().post(change).map_err(refused)?;
    refuse_above(ceiling.balance().amount, after.amount)?;
    post(conn, deed, &part, (kind, new.amount.0), &new.ground).await
}

async fn post(
    conn: &mut Conn,
    deed: &Deed<'_>,
    part: &SubCeiling,
    (kind, amount): (&str, Money),
    ground: &str,
) -> Result<SubCeiling, Problem> {
    let posting = Posting {
        sub_ceiling_id: part.id,
        kind,
        amount: Amount(amount),
        ground,
        actor_id: deed.by(),
        at: deed.now,
    };
    store::post(conn, &posting).await?;
    let details = json!({ "code": part.code, "kind": kind, "amount": posting.amount, "ground": ground });
    let object = ("sub-ceiling", part.id);
    audit::journal(
        conn,
        deed,
        part.ceiling_id,
        "sub-ceiling-changed",
        object,
        details,
    )
    .await?;
    Ok(store::find(conn, part.id).await?)
}

fn refuse_above(ceiling: Money, wanted: Money) -> Result<(), Problem> {
    if wanted <= ceiling {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::CEILING_REACHED,
        format!(
            "Een deelplafond is nooit hoger dan het plafond zelf, en dat is {}.",
            ceiling.dutch()
        ),
        format!("A sub-ceiling never exceeds its ceiling of {ceiling}."),
    ))
}
