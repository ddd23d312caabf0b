//! A decision ends its penalty when it is made known (Awb 3:41, 4:17): a letter on the day on which it is posted, mail on the day on
//! which a server took it over. What ended when mail was signed that reached nobody runs again.

use chrono::NaiveDate;
use plafond_rules::terms::{Duty, Sent, owed_at_decision};
use serde_json::json;
use uuid::Uuid;

use super::messages;
use super::running::end;
use super::store::{self, Penalty};
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::http::{Deed, Problem};
use crate::{applications, audit, documents};

/// How the decision goes that ended a term.
pub async fn how_decided(
    conn: &mut Conn,
    dossier: Uuid,
    (late, decided_on): (Duty, NaiveDate),
) -> Result<Sent, Problem> {
    Ok(documents::how_decided(conn, (dossier, decision_named(late)), decided_on).await?)
}

/// What the decision is called in its letter that a term asks for.
pub fn decision_named(late: Duty) -> &'static str {
    if late == Duty::ObjectionDecision {
        "objection-decision"
    } else {
        "decision"
    }
}

/// What was decided on a day was made known on another, in a dossier that is locked: that ends the penalty for being late with it. What
/// was determined before stays as it is; those who decide hear when more is owed.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn made_known(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (dossier, late): (Uuid, Duty),
    (decided_on, known_on): (NaiveDate, NaiveDate),
) -> Result<(), Problem> {
    for penalty in store::list_decided(conn, dossier, (late.as_str(), decided_on)).await? {
        if penalty.may_run_on() && known_on > decided_on {
            reopen(conn, deed, &penalty, decided_on).await?;
        } else if penalty.determined_on.is_some() {
            tell_of_more(conn, deed, &penalty, known_on).await?;
            continue;
        } else if penalty.waits_for_post().is_none() {
            continue;
        }
        let application = applications::get(conn, dossier).await?;
        end(conn, deed, &application, &penalty, known_on).await?;
    }
    Ok(())
}

/// The mail with what was decided on a day reached nobody, in a dossier that is locked: the penalty that ended with it runs again until
/// the letter is posted (Awb 2:11).
///
/// # Errors
/// When PostgreSQL fails.
pub async fn not_made_known(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (dossier, late): (Uuid, Duty),
    decided_on: NaiveDate,
) -> Result<(), Problem> {
    for penalty in store::list_decided(conn, dossier, (late.as_str(), decided_on)).await? {
        if !penalty.may_run_on() {
            continue;
        }
        reopen(conn, deed, &penalty, decided_on).await?;
        let details = json!({ "decidedOn": decided_on });
        let object = ("notice-of-default", penalty.notice_id);
        audit::journal(conn, deed, dossier, "penalty-resumed", object, details).await?;
        let application = applications::get(conn, dossier).await?;
        messages::resumed(conn, deed, &application, decided_on).await?;
    }
    Ok(())
}

/// It did not end after all, and needs not be determined yet.
async fn reopen(
    conn: &mut Conn,
    deed: &Deed<'_>,
    penalty: &Penalty,
    decided_on: NaiveDate,
) -> Result<(), Problem> {
    store::mark_reopened(conn, penalty.notice_id, decided_on).await?;
    let determining = About {
        dossier: penalty.application_id,
        duty: Duty::PenaltyDecision,
        object: penalty.notice_id,
    };
    Ok(deadlines::end_of(conn, determining, deed.today()).await?)
}

/// More is owed than was determined, since the decision was made known later.
async fn tell_of_more(
    conn: &mut Conn,
    deed: &Deed<'_>,
    penalty: &Penalty,
    known_on: NaiveDate,
) -> Result<(), Problem> {
    let owed =
        owed_at_decision(penalty.lapsed_on, penalty.noticed_on, known_on).map_err(Problem::internal)?;
    // On a ground of Awb 4:17(6) nothing is owed, however long it took.
    let owes_nothing = penalty.determined_amount.is_none_or(|amount| amount.0.is_zero());
    let is_more = penalty.amount.is_some_and(|amount| owed.amount > amount.0);
    if penalty.decided_on.is_some() || owes_nothing || !is_more {
        return Ok(());
    }
    let application = applications::get(conn, penalty.application_id).await?;
    messages::more_owed(conn, deed, &application, (known_on, &owed)).await
}
