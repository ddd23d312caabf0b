//! Paying a penalty for a late decision once it was determined (Awb 4:18, 4:87): no ceiling bears it, since it is no
//! subsidy.

use plafond_rules::payments as rule;
use serde_json::json;
use uuid::Uuid;

use super::actions::{insert, prepare};
use super::ground::{Ground, Of};
use super::store::{self, Payment};
use crate::audit;
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// Plans what is still owed of a penalty and prepares it, so that someone else can release it.
///
/// # Errors
/// 404 when it was not determined, 409 when nothing is left to be paid.
pub async fn prepare_penalty(conn: &mut Conn, deed: &Deed<'_>, penalty: Uuid) -> Result<Payment, Problem> {
    let ground = Ground::penalty(conn, penalty).await?;
    let Of::Penalty(due) = &ground.of else {
        return Err(Problem::not_found());
    };
    let flows: Vec<_> = store::list_of_penalty(conn, penalty)
        .await?
        .iter()
        .map(Payment::flow)
        .collect();
    let left = rule::room(due.amount.0, &flows);
    if left.is_zero() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Van deze dwangsom hoeft niets meer te worden betaald: er is niets verschuldigd, of de betaling staat al klaar.",
            "Nothing of this penalty is left to be paid.",
        ));
    }
    let planned = insert(conn, deed, &ground, "penalty", left).await?;
    let details = json!({ "kind": planned.kind, "amount": planned.amount, "penalty": penalty });
    let object = ("payment", planned.id);
    audit::journal(conn, deed, ground.dossier, "payment-planned", object, details).await?;
    prepare(conn, deed, planned.id).await
}
