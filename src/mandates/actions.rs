//! Writing a mandate down, ending it, and asking whether someone may decide something.

use plafond_rules::dates;
use plafond_rules::mandates as rule;
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::requests::{MandateEnd, NewMandate};
use super::store::{self, Mandate};
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, identity};

/// Writes a mandate down as a resolution gives it.
///
/// # Errors
/// 400 for someone who is no decider, or a period that ends before it begins.
pub async fn give(conn: &mut Conn, deed: &Deed<'_>, new: NewMandate) -> Result<Mandate, Problem> {
    // Unknown people are no deciders either.
    if !identity::hold_with_role(conn, new.user_id, Role::Decider).await? {
        return Err(Problem::invalid_field(
            "/userId",
            "not-a-decider",
            "Een mandaat is voor iemand met de rol van mandaathouder. Geef eerst die rol.",
        ));
    }
    if new.valid_until.is_some_and(|until| until < new.valid_from) {
        return Err(Problem::invalid_field(
            "/validUntil",
            "period-reversed",
            "De laatste dag ligt voor de eerste.",
        ));
    }
    if new.up_to.is_some_and(|most| most.0.is_zero()) {
        return Err(Problem::invalid_field(
            "/upTo",
            "amount-zero",
            "Vul een bedrag in dat meer is dan nul, of laat het leeg.",
        ));
    }
    let mandate = Mandate {
        id: Uuid::now_v7(),
        user_id: new.user_id,
        resolution: new.resolution,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
        up_to: new.up_to,
        given_by: Some(deed.by()),
        given_at: deed.now,
        ended_by: None,
        ended_at: None,
        end_reason: None,
        version: 1,
    };
    store::insert(conn, &mandate).await?;
    let details = json!({
        "resolution": mandate.resolution, "validFrom": mandate.valid_from, "validUntil": mandate.valid_until,
        "upTo": mandate.up_to,
    });
    let object = ("mandate", mandate.id);
    audit::journal(conn, deed, mandate.user_id, "mandate-given", object, details).await?;
    Ok(mandate)
}

/// Lets a mandate end sooner than it was given for. What was decided until then stays decided.
///
/// # Errors
/// 400 for a day that is over, or no sooner, 404 when it isn't there, 409 when it was ended before.
pub async fn end(conn: &mut Conn, deed: &Deed<'_>, id: Uuid, new: MandateEnd) -> Result<Mandate, Problem> {
    let (known, _) = store::get(conn, id).await?;
    identity::hold_with_role(conn, known.user_id, Role::Decider).await?;
    let mut mandate = store::lock(conn, id).await?;
    if mandate.ended_at.is_some() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit mandaat is al eerder beëindigd.",
            "This mandate was ended before.",
        ));
    }
    let yesterday = deed.today().pred_opt().unwrap_or(deed.today());
    let before_it = mandate.valid_from.pred_opt().unwrap_or(mandate.valid_from);
    let first = yesterday.max(before_it);
    if new.valid_until < first || mandate.valid_until.is_some_and(|until| new.valid_until >= until) {
        let detail = match mandate.valid_until {
            Some(until) => format!(
                "Kies een dag vanaf {} en voor {}.",
                dates::dutch(first),
                dates::dutch(until)
            ),
            None => format!("Kies {} of een latere dag.", dates::dutch(first)),
        };
        return Err(Problem::invalid_field(
            "/validUntil",
            "mandate-end-impossible",
            detail,
        ));
    }
    mandate.valid_until = Some(new.valid_until);
    mandate.ended_by = Some(deed.by());
    mandate.ended_at = Some(deed.now);
    mandate.end_reason = Some(new.reason);
    if store::mark_ended(conn, &mandate).await? == 0 {
        return Err(Problem::stale());
    }
    mandate.version += 1;
    let details = json!({ "validUntil": mandate.valid_until, "reason": mandate.end_reason });
    let object = ("mandate", mandate.id);
    audit::journal(conn, deed, mandate.user_id, "mandate-ended", object, details).await?;
    Ok(mandate)
}

/// The mandates of a decider that are in force today; nothing for who decides nothing, and only sees a letter beforehand.
pub struct InForce(Option<Vec<rule::Mandate>>);

impl InForce {
    /// Those of who acts.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn of(conn: &mut Conn, deed: &Deed<'_>) -> Result<Self, Problem> {
        if !deed.actor.is(&[Role::Decider]) {
            return Ok(Self(None));
        }
        let held = store::list_in_force(conn, deed.by(), deed.today()).await?;
        Ok(Self(Some(held.iter().map(Mandate::rule).collect())))
    }

    /// Demands that they allow to grant this amount; nothing for what grants nothing.
    ///
    /// # Errors
    /// 403 with what is missing.
    pub fn must_allow(&self, deed: &Deed<'_>, amount: Money) -> Result<(), Problem> {
        let Some(held) = &self.0 else { return Ok(()) };
        rule::allow(held, deed.today(), amount)
            .map_err(|refusal| Problem::new(ProblemType::NO_MANDATE, refusal.dutch(), refusal.to_string()))
    }
}

/// Demands that who acts has a mandate in force today to grant this amount.
///
/// # Errors
/// 403 with what is missing.
pub async fn must_allow(conn: &mut Conn, deed: &Deed<'_>, amount: Money) -> Result<(), Problem> {
    InForce::of(conn, deed).await?.must_allow(deed, amount)
}
