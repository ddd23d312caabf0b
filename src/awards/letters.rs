//! The letter of a decision: all that the law wants it to say (Awb 3:45-3:47, 4:29-4:39, 10:10).

use plafond_rules::awards::Outcome;
use plafond_rules::dates;
use serde_json::json;

use super::store::{Award, Decision};
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::http::Problem;
use crate::http::fields::Amount;
use crate::organisations::Organisation;

const fn kind(outcome: Outcome) -> Kind {
    match outcome {
        Outcome::Granted => Kind::Grant,
        Outcome::PartiallyGranted => Kind::PartialGrant,
        Outcome::Refused => Kind::Refusal,
        Outcome::NotTreated => Kind::NotTreated,
    }
}

/// The letter of a decision, with the award that it brought.
pub async fn decided(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    decision: &Decision,
    outcome: Outcome,
    award: Option<&Award>,
) -> Result<NewLetter, Problem> {
    let fields = json!({
        "requested": Amount::stored(decision.requested).0.dutch(),
        "amount": award.map(|award| Amount::stored(award.amount).0.dutch()),
        "activities": applications::activities(application)?,
        "obligations": award.map(|_| &decision.obligations),
        "reportDueOn": award.map(|award| dates::dutch(award.report_due_on)),
        "reasons": decision.reasons,
        "legalBasis": decision.legal_basis,
        "objectionUntil": dates::dutch(decision.objection_until),
    });
    let object = ("decision", decision.id);
    applications::letter(conn, application, organisation, kind(outcome), object, fields).await
}
