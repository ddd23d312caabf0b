//! Setting and changing a ceiling, committing money to a grant and giving it back.

use crate::http::fields::Amount;
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
use crate::http::{Actor, Deed, FieldError, Problem, ProblemType};

/// Makes a ceiling and sets its amount.
///
/// # Errors
/// 400 for an amount of nothing or a period that ends before it begins, 404 when the scheme is not there.
pub async fn set(
    conn: &mut Conn,
    actor: &Actor,
    scheme_id: Uuid,
    new: NewCeiling,
    now: DateTime<Utc>,
) -> Result<Balanced, Problem> {
    let mut mistakes: Vec<_> = new.amount.mistake_of_nothing("/amount").into_iter().collect();
    if new.period_end < new.period_start {
        let detail = "De periode eindigt voordat zij begint. Kies een latere dag.";
        mistakes.push(FieldError::new("/periodEnd", "period-reversed", detail));
    }
    if !mistakes.is_empty() {
        return Err(Problem::invalid(mistakes));
    }
    let id = Uuid::now_v7();
    let ceiling = Balanced {
        id,
        scheme_id,
        period_start: new.period_start,
        period_end: new.period_end,
        resolution: new.resolution,
        published_on: new.published_on,
        amount: Amount::ZERO,
        committed: Amount::ZERO,
        exempt: Amount::ZERO,
    };
    store::insert(conn, &ceiling, now).await?;
    let posting = posting(actor, id, ("set", new.amount.0), &ceiling.resolution, now);
    resolve(conn, actor, &posting).await?;
    Ok(store::get(conn, id).await?)
}

/// Raises or lowers a ceiling by a resolution.
///
/// # Errors
/// 409 below what is committed, 400 for an amount of nothing, or a raise that would bite on what was filed.
pub async fn change(
    conn: &mut Conn,
    actor: &Actor,
    id: Uuid,
    new: NewEntry,
    now: DateTime<Utc>,
) -> Result<Balanced, Problem> {
    new.amount.must_be_something("/amount")?;
    let ceiling = store::lock(conn, id).await?;
    let (wanted, kind) = match new.kind {
        ChangeKind::Raised => (rule::Posting::Raised(new.amount.0), "raised"),
        ChangeKind::Lowered => (rule::Posting::Lowered(new.amount.0), "lowered"),
    };
    ceiling.balance().post(wanted).map_err(refused)?;
    if new.applies_to_filed && kind != "lowered" {
        return Err(Problem::invalid_field(
            "/appliesToFiled",
            "only-when-lowered",
            "Alleen een verlaging kan gelden voor aanvragen die er al zijn.",
        ));
    }
    let posting = Posting {
        applies_to_filed: new.applies_to_filed,
        ..posting(actor, id, (kind, new.amount.0), &new.ground, now)
    };
    resolve(conn, actor, &posting).await?;
    Ok(store::get(conn, id).await?)
}

/// Why money may be granted outside the ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exemption {
    /// The ceiling was lowered after the application was filed (Awb 4:27(2)).
    LoweredAfterFiling,
    /// It fitted when the first decision was taken, and an objection to that was upheld (Awb 4:25(3)).
    Objection,
}

impl Exemption {
    const fn as_str(self) -> &'static str {
        match self {
            Self::LoweredAfterFiling => "lowered-after-filing",
            Self::Objection => "objection",
        }
    }

    const fn article(self) -> &'static str {
        match self {
            Self::LoweredAfterFiling => "Awb 4:27",
            Self::Objection => "Awb 4:25(3)",
        }
    }
}

/// Money to be committed.
#[derive(Clone, Copy, Debug)]
pub struct Commitment {
    /// The decision that granted.
    pub decision: Uuid,
    /// The change that raises what it granted, if it is one.
    pub change: Option<Uuid>,
    /// How much, in all.
    pub amount: Money,
    /// How much of that outside the ceiling, and why.
    pub exempt: (Money, Exemption),
    /// The article it rests on.
    pub article: &'static str,
}

/// What gives money back to the ceiling.
#[derive(Clone, Copy, Debug)]
pub enum Cause {
    /// A settlement lower than the grant (Awb 4:46).
    Settlement(Uuid),
    /// A lowering or a revocation, with its article (Awb 4:48-4:50).
    Change(Uuid, &'static str),
    /// A decision on an objection that takes the place of the one that granted it (Awb 7:11(2)).
    Objection(Uuid),
}

/// Commits money to a grant. The caller has locked the ceiling and decides in the same transaction.
///
/// # Errors
/// 409 when it doesn't fit (Awb 4:25(2)).
pub async fn commit(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ceiling: &Balanced,
    new: Commitment,
) -> Result<(), Problem> {
    let (exempt, exemption) = new.exempt;
    let ordinary = new.amount.saturating_sub(exempt);
    if !ordinary.is_zero() {
        let wanted = rule::Posting::Committed(ordinary);
        ceiling.balance().post(wanted).map_err(refused)?;
        let what = ("committed", ordinary);
        let posting = Posting {
            decision_id: Some(new.decision),
            change_id: new.change,
            ..posting(deed.actor, ceiling.id, what, new.article, deed.now)
        };
        store::post(conn, &posting).await?;
    }
    if !exempt.is_zero() {
        let what = ("committed", exempt);
        let posting = Posting {
            decision_id: Some(new.decision),
            change_id: new.change,
            exempt_ground: Some(exemption.as_str()),
            ..posting(deed.actor, ceiling.id, what, exemption.article(), deed.now)
        };
        store::post(conn, &posting).await?;
    }
    Ok(())
}

/// Gives money of a grant back, first what stood outside the ceiling.
///
/// # Errors
/// 409 when the grant committed less.
pub async fn release(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ceiling: Uuid,
    (decision, cause): (Uuid, Cause),
    amount: Money,
) -> Result<(), Problem> {
    store::lock(conn, ceiling).await?;
    let (settlement_id, change_id, objection_id, article) = match cause {
        Cause::Settlement(id) => (Some(id), None, None, "Awb 4:46"),
        Cause::Change(id, article) => (None, Some(id), None, article),
        Cause::Objection(id) => (None, None, Some(id), "Awb 7:11"),
    };
    let mut parts = Vec::new();
    let mut left = amount;
    for (ground, held) in store::exempt_of(conn, decision).await? {
        let (rest, outside) = rule::split_release(left, held);
        parts.push((Some(ground), outside));
        left = rest;
    }
    parts.push((None, left));
    for (exempt_ground, amount) in parts {
        if !amount.is_zero() {
            let posting = Posting {
                decision_id: Some(decision),
                settlement_id,
                change_id,
                objection_id,
                exempt_ground: exempt_ground.as_deref(),
                ..posting(deed.actor, ceiling, ("released", amount), article, deed.now)
            };
            store::post(conn, &posting).await?;
        }
    }
    Ok(())
}

fn posting<'a>(
    actor: &Actor,
    ceiling_id: Uuid,
    (kind, amount): (&'a str, Money),
    ground: &'a str,
    at: DateTime<Utc>,
) -> Posting<'a> {
    Posting {
        ceiling_id,
        kind,
        amount: Amount(amount),
        exempt_ground: None,
        applies_to_filed: false,
        ground,
        decision_id: None,
        settlement_id: None,
        change_id: None,
        objection_id: None,
        actor_id: actor.user_id,
        at,
    }
}

/// Posts what an administrator does. A commitment is told in the dossier of its decision; this is told here.
async fn resolve(conn: &mut Conn, actor: &Actor, posting: &Posting<'_>) -> Result<(), Problem> {
    store::post(conn, posting).await?;
    let entry = audit::Entry {
        chain: posting.ceiling_id,
        actor: Some(actor.user_id),
        role: actor.acting_as(&[Role::Administrator]),
        action: "ceiling-changed",
        object_kind: "ceiling",
        object: posting.ceiling_id,
        details: json!({
            "kind": posting.kind, "amount": posting.amount, "ground": posting.ground,
            "appliesToFiled": posting.applies_to_filed,
        }),
    };
    audit::record(conn, entry, posting.at).await?;
    Ok(())
}

/// A refusal of the rules in words.
pub fn refused(refusal: Refusal) -> Problem {
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
