//! The decision that an objection is against, as far as it matters here.

use chrono::NaiveDate;
use uuid::Uuid;

use super::requests::Against;
use super::store::Objection;
use crate::awards::{self, Decision, made_known};
use crate::changes::{self, Change};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Problem, ProblemType};
use crate::payments::{self, Reclaim};
use crate::penalties::{self, Due};
use crate::settlement::{self, Settlement};

/// What an objection is against; an award's decisions with the application in whose dossier they are.
#[derive(Clone, Debug)]
pub enum Contested {
    /// A decision on an application.
    Decision(Decision),
    /// A settlement.
    Settlement(Settlement, In),
    /// A change of an award.
    Change(Change, In),
    /// The determination of a penalty.
    Penalty(Due),
    /// A reclaim.
    Reclaim(Reclaim),
}

/// In which dossier a decision about an award is, and when it was made known.
#[derive(Clone, Copy, Debug)]
pub struct In {
    application: Uuid,
    notified_on: NaiveDate,
}

impl Contested {
    pub fn against(&self) -> (Against, Uuid) {
        match self {
            Self::Decision(decision) => (Against::Decision, decision.id),
            Self::Settlement(settlement, _) => (Against::Settlement, settlement.id),
            Self::Change(change, _) => (Against::AwardChange, change.id),
            Self::Penalty(due) => (Against::Penalty, due.id),
            Self::Reclaim(reclaim) => (Against::Reclaim, reclaim.id),
        }
    }

    /// The dossier it is in.
    pub fn application(&self) -> Uuid {
        match self {
            Self::Decision(decision) => decision.application_id,
            Self::Settlement(_, known) | Self::Change(_, known) => known.application,
            Self::Penalty(due) => due.application_id,
            Self::Reclaim(reclaim) => reclaim.application_id,
        }
    }

    pub fn decided_by(&self) -> Uuid {
        match self {
            Self::Decision(decision) => decision.decided_by,
            Self::Settlement(settlement, _) => settlement.decided_by,
            Self::Change(change, _) => change.decided_by,
            Self::Penalty(due) => due.determined_by,
            Self::Reclaim(reclaim) => reclaim.decided_by,
        }
    }

    /// The day it was made known, from which the term to object runs: sent, or posted (Awb 3:41, 6:8).
    pub fn notified_on(&self) -> NaiveDate {
        match self {
            Self::Decision(decision) => decision.notified_on,
            Self::Settlement(_, known) | Self::Change(_, known) => known.notified_on,
            Self::Penalty(due) => due.determined_on,
            Self::Reclaim(reclaim) => reclaim.decided_on,
        }
    }

    /// As its addressee calls it.
    pub fn dutch(&self) -> &'static str {
        match self {
            Self::Decision(_) => "het besluit op uw aanvraag",
            Self::Settlement(..) => "de vaststelling van uw subsidie",
            Self::Change(..) => "de wijziging van uw subsidie",
            Self::Penalty(_) => "ons besluit over de dwangsom",
            Self::Reclaim(_) => "de terugvordering van subsidie",
        }
    }
}

/// What an objection would be against.
///
/// # Errors
/// 404 when it isn't there.
pub async fn find(conn: &mut Conn, against: Against, id: Uuid) -> Result<Contested, Problem> {
    Ok(match against {
        Against::Decision => {
            let mut decision = awards::decision(conn, id).await?;
            decision.notified_on = made_known(conn, id, decision.notified_on).await?;
            Contested::Decision(decision)
        }
        Against::Settlement => {
            let settlement = settlement::get(conn, id).await?;
            let award = awards::get(conn, settlement.award_id).await?;
            let decided_on = day_of(settlement.decided_at);
            let known = In {
                application: award.application_id,
                notified_on: made_known(conn, id, decided_on).await?,
            };
            Contested::Settlement(settlement, known)
        }
        Against::AwardChange => {
            let change = changes::find(conn, id).await?;
            let award = awards::get(conn, change.award_id).await?;
            let decided_on = day_of(change.decided_at);
            let known = In {
                application: award.application_id,
                notified_on: made_known(conn, id, decided_on).await?,
            };
            Contested::Change(change, known)
        }
        Against::Penalty => {
            let mut due = penalties::due(conn, id).await?;
            due.determined_on = made_known(conn, id, due.determined_on).await?;
            Contested::Penalty(due)
        }
        Against::Reclaim => {
            let mut reclaim = payments::reclaim(conn, id).await?;
            reclaim.decided_on = made_known(conn, id, reclaim.decided_on).await?;
            Contested::Reclaim(reclaim)
        }
    })
}

/// As [`find`], in a dossier.
///
/// # Errors
/// 404 when it isn't there, or belongs to another dossier.
pub async fn find_in(
    conn: &mut Conn,
    dossier: Uuid,
    (against, id): (Against, Uuid),
) -> Result<Contested, Problem> {
    let contested = find(conn, against, id).await?;
    if contested.application() == dossier {
        Ok(contested)
    } else {
        Err(Problem::not_found())
    }
}

/// Demands that a decision belongs to a dossier.
///
/// # Errors
/// 404 when it isn't there, or belongs to another one.
pub async fn must_be_in(conn: &mut Conn, dossier: Uuid, named: (Against, Uuid)) -> Result<(), Problem> {
    find_in(conn, dossier, named).await.map(drop)
}

/// Demands that the way to object stands open: against a decision on an objection that is the court (Awb 7:1, 8:1).
///
/// # Errors
/// 409 when it was itself taken on an objection.
pub fn must_be_first(contested: &Contested) -> Result<(), Problem> {
    let on_objection = match contested {
        Contested::Decision(decision) => decision.objection_id,
        Contested::Change(change, _) => change.objection_id,
        Contested::Reclaim(reclaim) => reclaim.objection_id,
        Contested::Settlement(..) | Contested::Penalty(_) => None,
    };
    if on_objection.is_none() {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "Dit is al een besluit op bezwaar. Bent u het er niet mee eens, ga dan in beroep bij de rechtbank.",
        "This was decided on an objection already; the way to the court is open.",
    ))
}

/// What an objection is against. A constraint sees to it that it is one thing.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of(conn: &mut Conn, objection: &Objection) -> Result<Contested, Problem> {
    let (against, id) = named_by(objection).ok_or_else(Problem::not_found)?;
    find(conn, against, id).await
}

/// What an objection names.
pub fn named_by(objection: &Objection) -> Option<(Against, Uuid)> {
    let decision = objection.decision_id.map(|id| (Against::Decision, id));
    let settlement = objection.settlement_id.map(|id| (Against::Settlement, id));
    let change = objection.change_id.map(|id| (Against::AwardChange, id));
    let penalty = objection.penalty_id.map(|id| (Against::Penalty, id));
    let reclaim = objection.reclaim_id.map(|id| (Against::Reclaim, id));
    decision.or(settlement).or(change).or(penalty).or(reclaim)
}

/// Demands that a decision on an application still stands: one that was replaced since money returned is contested in what
/// took its place, and a reclaim that lapsed not at all.
///
/// # Errors
/// 409 when it was replaced or lapsed.
pub async fn must_be_in_force(conn: &mut Conn, contested: &Contested) -> Result<(), Problem> {
    let decision = match contested {
        Contested::Decision(decision) => decision,
        Contested::Reclaim(reclaim) if reclaim.has_lapsed() => {
            return Err(Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                "Deze terugvordering is vervallen door een later besluit. U hoeft dit bedrag niet terug te betalen.",
                "This reclaim lapsed by a later decision; nothing has to be paid back on it.",
            ));
        }
        Contested::Reclaim(_) | Contested::Settlement(..) | Contested::Change(..) | Contested::Penalty(_) => {
            return Ok(());
        }
    };
    let now = awards::decision_of(conn, decision.application_id).await?;
    if now.replaces_id != Some(decision.id) || now.reserve_offer_id.is_none() {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "Dit besluit is vervangen: er kwam geld vrij en daarvan is subsidie verleend. Maak bezwaar tegen dat nieuwe besluit.",
        "This decision was replaced by a grant of returned money; object to that one.",
    ))
}
