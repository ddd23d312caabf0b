//! The letter of a change or a revocation (Awb 4:48-4:50).

use chrono::NaiveDate;
use plafond_rules::awards::{Ground, Kind as ChangeKind};
use plafond_rules::dates;
use plafond_rules::payments::Fitted;
use serde_json::json;

use super::store::Change;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::hearings;
use crate::http::Problem;
use crate::http::deed::day_of;
use crate::organisations::Organisation;

/// The letter of a change, with another last day to report, if there is one.
pub async fn changed(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    (change, report_due_on): (&Change, Option<NaiveDate>),
    fitted: &Fitted,
) -> Result<NewLetter, Problem> {
    let revoked = change.kind == ChangeKind::Revoked.as_str();
    let reclaimed = (!fitted.reclaimed.is_zero()).then(|| fitted.reclaimed.dutch());
    let heard = hearings::details(conn, change.hearing_id, day_of(change.decided_at)).await?;
    let back = reclaimed
        .iter()
        .filter(|_| !revoked)
        .map(|amount| json!({ "label": "U betaalt terug", "value": amount }));
    // What is absent is left out: a letter of revocation has no obligations, one of a change tells details.
    let fields = json!({
        "granted": change.amount_before.0.dutch(),
        "amount": change.amount_after.0.dutch(),
        "effectiveOn": dates::dutch(change.effective_from),
        "obligations": (!revoked).then_some(&change.obligations),
        "reportDueOn": report_due_on.filter(|_| !revoked).map(dates::dutch),
        "reclaimed": reclaimed.as_ref().filter(|_| revoked),
        "details": back.chain(heard).collect::<Vec<_>>(),
        "reasons": change.reasons,
        "legalBasis": legal_basis(change),
        "objectionUntil": dates::dutch(change.objection_until),
    });
    let kind = if revoked { Kind::Revocation } else { Kind::Change };
    let object = ("award-change", change.id);
    applications::letter(conn, application, organisation, kind, object, fields).await
}

/// On which articles: that of the ground, of the decision on an objection, or of the grant itself.
fn legal_basis(change: &Change) -> String {
    let article = change.ground.as_deref().map_or("Awb 4:29", |ground| {
        Ground::parse(ground).map_or("Awb 7:11", Ground::article)
    });
    format!("artikel {}", article.trim_start_matches("Awb ")) + " van de Algemene wet bestuursrecht"
}
