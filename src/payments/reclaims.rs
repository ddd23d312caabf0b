//! A reclaim (terugvordering, Awb 4:57) as the decision it is: who took it, until when it can be objected to, and what an
//! objection that is upheld makes of it.

use chrono::NaiveDate;
use plafond_rules::awards::{Event as AwardEvent, Status as AwardStatus};
use plafond_rules::money::Money;
use plafond_rules::payments::{Fitted, NotRelieved, Relieved, Status, relieve};
use plafond_rules::terms::{Duty, Kind};
use serde_json::json;
use uuid::Uuid;

use super::actions::{self, duty, insert};
use super::ground::Ground;
use super::messages;
use super::store::{self, Payment, Revision};
use crate::awards;
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, mandates};

/// A reclaim.
#[derive(Clone, Debug)]
pub struct Reclaim {
    /// The payment that has to come back.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// How much.
    pub amount: Amount,
    /// Who decided on it.
    pub decided_by: Uuid,
    /// The day on which it was decided.
    pub decided_on: NaiveDate,
    /// The objection it follows from, when another reclaim was made less.
    pub objection_id: Option<Uuid>,
    status: Status,
}

impl Reclaim {
    /// Whether another decision took its place.
    #[must_use]
    pub fn has_lapsed(&self) -> bool {
        self.status == Status::Cancelled
    }
}

/// What became of a reclaim on an objection.
#[derive(Clone, Debug)]
pub struct Revised {
    /// What decided it.
    pub id: Uuid,
    /// What has to be paid back in the end.
    pub after: Money,
    /// What moves since then.
    pub fitted: Fitted,
    /// The last day to pay back what is left.
    pub pay_by: Option<NaiveDate>,
}

/// One reclaim.
///
/// # Errors
/// 404 when there is no such reclaim.
pub async fn reclaim(conn: &mut Conn, id: Uuid) -> Result<Reclaim, Problem> {
    let payment = store::get(conn, id).await?;
    let whole = (payment.award_id, payment.decided_by);
    let (Some(award_id), Some(decided_by)) = whole else {
        return Err(Problem::not_found());
    };
    Ok(Reclaim {
        id,
        award_id,
        application_id: awards::get(conn, award_id).await?.application_id,
        amount: payment.amount,
        decided_by,
        decided_on: day_of(payment.created_at),
        objection_id: store::reclaimed_on(conn, id).await?,
        status: payment.status(),
    })
}

/// Tells the provider what has to come back, and starts the time to object.
pub(super) async fn made_known(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    payment: &Payment,
) -> Result<(), Problem> {
    let clock = Clock::of(conn, ground.dossier).await?;
    let objecting = Beginning {
        duty: Duty::Objection,
        object: payment.id,
        trigger: deed.today(),
        term: clock.count(Kind::Objection, deed.today(), &[])?,
    };
    let until = objecting.term.end;
    clock.start(conn, deed, [objecting]).await?;
    messages::reclaimed(conn, deed, ground, (payment, until)).await
}

/// Makes a reclaim less, or nothing, on an objection that was upheld. The caller has locked the dossier and tells the provider.
///
/// # Errors
/// 400 for an amount that is no less, 403 without a mandate for what is given up, 409 when the reclaim lapsed.
pub async fn revise(
    conn: &mut Conn,
    deed: &Deed<'_>,
    contested: &Reclaim,
    (objection, to, reasons): (Uuid, Option<Money>, &str),
) -> Result<Revised, Problem> {
    let award = awards::open(conn, contested.award_id).await?;
    let payment = store::lock(conn, contested.id).await?;
    let (was, after) = (payment.amount.0, to.unwrap_or(Money::ZERO));
    let relieved = relieve(was, payment.status(), after).map_err(refused)?;
    mandates::must_allow(conn, deed, relieved.waived).await?;
    // Something has to move again.
    if !relieved.refunded.is_zero() && award.status() == AwardStatus::Closed {
        awards::advance(conn, &award, AwardEvent::Revise).await?;
    }
    let ground = Ground::award(award);
    let follows = follow_up(conn, deed, &ground, (&payment, relieved)).await?;
    let revision = Revision {
        id: Uuid::now_v7(),
        reclaim_id: payment.id,
        objection_id: objection,
        amount: Amount(after),
        waived: Amount(relieved.waived),
        followed_by: follows.as_ref().map(|follows| follows.id),
        reasons: reasons.to_owned(),
        decided_by: deed.by(),
        decided_at: deed.now,
    };
    store::insert_revision(conn, &revision).await?;
    let details = json!({
        "before": Amount(was), "amount": Amount(after), "waived": Amount(relieved.waived), "objection": objection,
        "followedBy": revision.followed_by,
    });
    let object = ("payment", payment.id);
    audit::journal(conn, deed, ground.dossier, "reclaim-revised", object, details).await?;
    actions::close(conn, contested.award_id).await?;
    Ok(Revised {
        id: revision.id,
        after,
        fitted: Fitted {
            cancelled: Vec::new(),
            owed: relieved.refunded,
            reclaimed: relieved.reclaimed,
        },
        pay_by: follows
            .filter(|follows| follows.kind == "reclaim")
            .map(|follows| follows.due_on),
    })
}

/// Lets a reclaim that wasn't paid lapse and plans what is left of it, or plans what goes back of one that was.
async fn follow_up(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    (payment, relieved): (&Payment, Relieved),
) -> Result<Option<Payment>, Problem> {
    if !relieved.refunded.is_zero() {
        return insert(conn, deed, ground, "refund", relieved.refunded)
            .await
            .map(Some);
    }
    if store::mark_lapsed(conn, payment.id, deed.now).await? == 0 {
        return Err(Problem::stale());
    }
    let about = About {
        dossier: ground.dossier,
        duty: duty(&payment.kind),
        object: payment.id,
    };
    deadlines::end_of(conn, about, deed.today()).await?;
    actions::journal(conn, deed, ground.dossier, payment, "payment-cancelled").await?;
    if relieved.reclaimed.is_zero() {
        return Ok(None);
    }
    insert(conn, deed, ground, "reclaim", relieved.reclaimed)
        .await
        .map(Some)
}

fn refused(refusal: NotRelieved) -> Problem {
    match refusal {
        NotRelieved::NotLess { .. } => Problem::invalid_field("/amount", "reclaim-not-less", refusal.dutch()),
        NotRelieved::Lapsed => {
            Problem::new(ProblemType::IMPOSSIBLE_NOW, refusal.dutch(), refusal.to_string())
        }
    }
}
