//! The face for the rooms that decide: which hearing covers a decision, and what becomes of it afterwards.

use chrono::NaiveDate;
use plafond_rules::dates;
use plafond_rules::hearings::{Decision, Intention, Standing, covering as rule, demanded};
use plafond_rules::terms::{Duty, Sent};
use serde_json::{Value, json};
use uuid::Uuid;

use super::store::{self, Hearing};
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::documents;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem, ProblemType};

/// The hearing that covers a decision in a locked dossier; none when the law doesn't demand one.
///
/// # Errors
/// 409 when the provider has to be heard first.
pub async fn covering(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: Uuid,
    decision: Decision,
) -> Result<Option<Uuid>, Problem> {
    let Some(demand) = demanded(decision) else {
        return Ok(None);
    };
    let open = store::list_open(conn, dossier).await?;
    let ids: Vec<Uuid> = open.iter().map(|hearing| hearing.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let known = open.iter().map(|hearing| {
        let sent = later.get(&hearing.id).copied().unwrap_or_default();
        (hearing.id, hearing.heard(sent))
    });
    rule(known, demand, deed.today()).map(Some).map_err(|uncovered| {
        Problem::new(
            ProblemType::HEARING_NEEDED,
            uncovered.dutch(),
            uncovered.to_string(),
        )
    })
}

/// Closes the hearings of these kinds in a locked dossier: it was decided, or something else is announced.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn close(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: Uuid,
    kinds: &[Intention],
) -> Result<(), Problem> {
    for hearing in store::mark_closed(conn, dossier, kinds, deed.now).await? {
        deadlines::end_of(conn, about(dossier, hearing), deed.today()).await?;
    }
    Ok(())
}

/// The term of a hearing.
pub const fn about(dossier: Uuid, hearing: Uuid) -> About {
    About {
        dossier,
        duty: Duty::Hearing,
        object: hearing,
    }
}

/// How the provider was heard about a decision of a day, as a detail of its letter; nothing when it didn't have to be.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn details(
    conn: &mut Conn,
    hearing: Option<Uuid>,
    decided_on: NaiveDate,
) -> Result<Vec<Value>, Problem> {
    let Some(hearing) = hearing else {
        return Ok(Vec::new());
    };
    let hearing = store::find(conn, hearing).await?;
    let sent = documents::how_sent(conn, hearing.id).await?;
    Ok(vec![
        json!({ "label": "Uw zienswijze", "value": told(&hearing, sent, decided_on) }),
    ])
}

fn told(hearing: &Hearing, sent: Sent, today: NaiveDate) -> String {
    let asked = dates::dutch(day_of(hearing.announced_at));
    let answered = hearing.answered_on.map(dates::dutch).unwrap_or_default();
    match hearing.standing(today, sent) {
        Standing::Viewed => {
            format!("Gevraagd op {asked}, en op {answered} gegeven. Wij hebben haar meegewogen.")
        }
        Standing::Waived => format!("Gevraagd op {asked}. Op {answered} liet u weten dat u daarvan afziet."),
        Standing::Invited | Standing::Lapsed => format!("Gevraagd op {asked}, en niet gegeven."),
        Standing::LeftOut => {
            let why = hearing.exception().map_or("", |exception| exception.dutch());
            format!("Niet gevraagd: {why}.")
        }
    }
}
