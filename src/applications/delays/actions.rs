//! Telling an applicant that the decision comes later.

use plafond_rules::dates::dutch;
use serde_json::json;
use uuid::Uuid;

use super::requests::NewDelayNotice;
use super::store::{self, DelayNotice};
use crate::applications::actions::journal;
use crate::applications::messages;
use crate::applications::store::{self as dossiers, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};
use crate::organisations;

/// Tells the applicant that the decision comes later than it should, and by when (Awb 4:14). No term moves.
///
/// # Errors
/// 404 when it wasn't submitted, 409 when it was decided or withdrawn, 400 for a day that is no delay.
pub async fn tell_delay(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewDelayNotice,
) -> Result<DelayNotice, Problem> {
    let application = dossiers::lock(conn, id).await?;
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    let open = application.decide_by.filter(|_| application.status().is_open());
    let decide_by = open.ok_or_else(|| nothing_to_decide(&application))?;
    if new.expected_by <= decide_by.max(deed.today()) {
        return Err(Problem::invalid_field(
            "/expectedBy",
            "delay-too-short",
            format!(
                "Noem een dag na vandaag en na de laatste dag om te beslissen: {}.",
                dutch(decide_by)
            ),
        ));
    }
    let notice = DelayNotice {
        id: Uuid::now_v7(),
        application_id: id,
        decide_by,
        expected_by: new.expected_by,
        reasons: new.reasons,
        told_by: deed.by(),
        told_on: deed.today(),
    };
    store::insert(conn, &notice).await?;
    let details = json!({
        "decideBy": notice.decide_by, "expectedBy": notice.expected_by, "reasons": notice.reasons,
    });
    journal(conn, deed, &application, "decision-delayed", details).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::delayed(conn, deed, &application, &organisation, &notice).await?;
    Ok(notice)
}

fn nothing_to_decide(application: &Application) -> Problem {
    Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "De aanvraag is {}, dus er valt niets meer te beslissen.",
            application.status().dutch()
        ),
        "Nothing has to be decided any more.",
    )
}
