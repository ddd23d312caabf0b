//! Suspending payment, lifting that, and ending it by a decision or by time.

use chrono::NaiveDate;
use plafond_rules::awards::Ground;
use plafond_rules::payments::{self as rule, NotSuspended, Suspension as Standing, Way};
use plafond_rules::terms::{Duty, Kind};
use serde_json::json;
use uuid::Uuid;

use super::requests::{NewLifting, NewSuspension};
use super::store::{self, Ending, Suspension};
use super::{messages, terms};
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::documents::{self, Letter};
use crate::http::{Deed, Problem, ProblemType};
use crate::payments::ground::Of;
use crate::payments::store as payments;
use crate::{audit, organisations};

/// Suspends the payment of an award, and tells the provider what is suspected.
///
/// # Errors
/// 409 when it is suspended already, nothing is to be paid, or the ground doesn't go with where the award stands.
pub async fn suspend(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: NewSuspension,
) -> Result<Suspension, Problem> {
    let award = awards::open(conn, award).await?;
    let before = store::newest_of(conn, award.id).await?;
    let held = before.as_ref().map(Suspension::held);
    rule::may_suspend(award.status(), new.ground.0, held, deed.today()).map_err(refused)?;
    if let Some(before) = before {
        lapse(conn, deed, before.id).await?;
    }
    let clock = Clock::of(conn, award.application_id).await?;
    let term = clock.count(Kind::PaymentSuspension, deed.today(), &[])?;
    let suspension = Suspension {
        id: Uuid::now_v7(),
        award_id: award.id,
        ground: new.ground.0.as_str().to_owned(),
        reasons: new.reasons,
        decided_by: deed.by(),
        decided_at: deed.now,
        notified_on: deed.today(),
        ends_on: term.end,
        status: Standing::Running.as_str().to_owned(),
        change_id: None,
        lifted_by: None,
        lift_reasons: None,
        ended_at: None,
        version: 1,
    };
    store::insert(conn, &suspension).await?;
    let deciding = Beginning {
        duty: Duty::PaymentSuspension,
        object: suspension.id,
        trigger: deed.today(),
        term,
    };
    clock.start(conn, deed, [deciding]).await?;
    follow(conn, &award).await?;
    let details = json!({
        "ground": suspension.ground, "reasons": suspension.reasons, "until": suspension.ends_on,
    });
    let object = ("payment-suspension", suspension.id);
    audit::journal(
        conn,
        deed,
        award.application_id,
        "payment-suspended",
        object,
        details,
    )
    .await?;
    messages::suspended(conn, deed, &award, &suspension).await?;
    Ok(suspension)
}

/// Lifts a suspension before it is over: the suspicion is gone.
///
/// # Errors
/// 409 when it is over.
pub async fn lift(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (award, id): (Uuid, Uuid),
    new: NewLifting,
) -> Result<Suspension, Problem> {
    let award = awards::open(conn, award).await?;
    let suspension = store::get(conn, award.id, id).await?;
    let standing = suspension.held().on(deed.today());
    if standing != Standing::Running {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            format!(
                "Deze opschorting is {}. Er is niets meer op te heffen.",
                standing.dutch()
            ),
            format!("this suspension is {}", standing.as_str()),
        ));
    }
    let ending = Ending {
        status: Standing::Lifted.as_str(),
        ends_on: deed.today().max(suspension.notified_on),
        change_id: None,
        lifted_by: Some(deed.by()),
        lift_reasons: Some(new.reasons),
        ended_at: Some(deed.now),
    };
    let ended = end(conn, deed, &award, (suspension, ending)).await?;
    messages::lifted(conn, deed, &award, &ended).await?;
    Ok(ended)
}

/// A change or revocation of a locked award on a ground of Awb 4:48 or 4:49 was signed. With consent to electronic sending it is made
/// known by that, and the suspension ends today; by post it does on the day on which the letter is posted.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn decided(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    (change, ground): (Uuid, Ground),
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, award.organisation_id).await?;
    if !ground.suspends_payment() || organisation.consented_at.is_none() {
        return Ok(());
    }
    conclude(conn, deed, award, (change, deed.today())).await
}

/// A letter was posted on this day, or its mail taken over: the notice of a suspension counts from it, and the decision that ends one is
/// made known by it (Awb 4:56). The caller has locked the dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn posted(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: &Letter,
    posted_on: NaiveDate,
) -> Result<(), Problem> {
    let Some(award) = awards::of_application(conn, letter.dossier_id).await? else {
        return Ok(());
    };
    let kind = documents::Kind::parse(&letter.kind);
    if kind == Some(documents::Kind::PaymentSuspension) {
        notified(conn, letter, posted_on).await?;
    }
    if letter.object_kind == "award-change" {
        let ground = store::ground_of_change(conn, letter.object_id).await?;
        let ground = ground.as_deref().and_then(Ground::parse);
        if ground.is_some_and(Ground::suspends_payment) {
            conclude(conn, deed, &award, (letter.object_id, posted_on)).await?;
        }
    }
    follow(conn, &award).await
}

/// Counts a suspension anew from the day on which its notice was posted.
async fn notified(conn: &mut Conn, letter: &Letter, posted_on: NaiveDate) -> Result<(), Problem> {
    let suspension = store::find(conn, letter.object_id).await?;
    let runs = suspension.held().standing == Standing::Running;
    if !runs || posted_on <= suspension.notified_on {
        return Ok(());
    }
    let clock = Clock::of(conn, letter.dossier_id).await?;
    let term = clock.count(Kind::PaymentSuspension, posted_on, &[])?;
    store::mark_notified(conn, suspension.id, posted_on, term.end).await?;
    let anew = Beginning {
        duty: Duty::PaymentSuspension,
        object: suspension.id,
        trigger: posted_on,
        term,
    };
    Ok(clock.recount(conn, anew).await?)
}

/// The suspension of a locked award ends on the day on which it was made known that the award is changed or revoked.
async fn conclude(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    (change, known_on): (Uuid, NaiveDate),
) -> Result<(), Problem> {
    let newest = store::newest_of(conn, award.id).await?;
    let Some(suspension) = newest.filter(|one| one.held().on(known_on) == Standing::Running) else {
        return Ok(());
    };
    let ending = Ending {
        status: Standing::Concluded.as_str(),
        ends_on: known_on.max(suspension.notified_on),
        change_id: Some(change),
        lifted_by: None,
        lift_reasons: None,
        ended_at: Some(deed.now),
    };
    let ended = end(conn, deed, award, (suspension, ending)).await?;
    messages::over(conn, deed, award, &ended).await
}

/// Thirteen weeks went by without a decision: payment goes on (Awb 4:56). The caller has locked the dossier. Does nothing when it
/// was over before.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn lapse(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<(), Problem> {
    let suspension = store::find(conn, id).await?;
    let is_written = suspension.held().standing == Standing::Lapsed;
    if is_written || suspension.held().on(deed.today()) != Standing::Lapsed {
        return Ok(());
    }
    let award = awards::get(conn, suspension.award_id).await?;
    let ending = Ending {
        status: Standing::Lapsed.as_str(),
        ends_on: suspension.ends_on,
        change_id: None,
        lifted_by: None,
        lift_reasons: None,
        ended_at: Some(deed.now),
    };
    let ended = end(conn, deed, &award, (suspension, ending)).await?;
    messages::over(conn, deed, &award, &ended).await
}

/// Writes down how a suspension ended; the terms follow.
async fn end(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    (suspension, ending): (Suspension, Ending),
) -> Result<Suspension, Problem> {
    if store::mark_ended(conn, suspension.id, &ending).await? == 0 {
        return Err(Problem::stale());
    }
    let about = About {
        dossier: award.application_id,
        duty: Duty::PaymentSuspension,
        object: suspension.id,
    };
    // After its last day the term is over by itself, and nobody was late.
    if ending.status != Standing::Lapsed.as_str() {
        deadlines::done(conn, about, ending.ends_on).await?;
    }
    follow(conn, award).await?;
    let details = json!({
        "how": ending.status, "until": ending.ends_on, "reasons": ending.lift_reasons, "change": ending.change_id,
    });
    // What time does, nobody did.
    let entry = audit::Entry {
        chain: award.application_id,
        actor: (ending.status != Standing::Lapsed.as_str()).then(|| deed.by()),
        role: deed.role,
        action: "payment-suspension-ended",
        object_kind: "payment-suspension",
        object: suspension.id,
        details,
    };
    audit::record(conn, entry, deed.now).await?;
    Ok(store::find(conn, suspension.id).await?)
}

/// Demands that a payment need not wait.
pub async fn must_not_wait(
    conn: &mut Conn,
    deed: &Deed<'_>,
    of: &Of,
    payment: &payments::Payment,
) -> Result<(), Problem> {
    let Of::Award(award) = of else {
        return Ok(());
    };
    let held = store::newest_of(conn, award.id)
        .await?
        .map(|newest| newest.held());
    let way: Way = payment.flow().way;
    rule::may_release(way, held, deed.today()).map_err(|withheld| {
        Problem::new(
            ProblemType::PAYMENT_SUSPENDED,
            withheld.dutch(),
            withheld.to_string(),
        )
    })
}

async fn follow(conn: &mut Conn, award: &Award) -> Result<(), Problem> {
    let own: Vec<Uuid> = payments::list(conn, award.id)
        .await?
        .into_iter()
        .filter(|payment| payment.kind != "reclaim")
        .map(|payment| payment.id)
        .collect();
    terms::follow(conn, (award.application_id, award.id), &own).await
}

fn refused(refusal: NotSuspended) -> Problem {
    let words = (refusal.dutch(), refusal.to_string());
    match refusal {
        NotSuspended::Already { .. } | NotSuspended::NothingToPay { .. } => {
            Problem::new(ProblemType::IMPOSSIBLE_NOW, words.0, words.1)
        }
        NotSuspended::OtherGround | NotSuspended::WrongPhase { .. } => {
            Problem::new(ProblemType::CHANGE_UNLAWFUL, words.0, words.1)
        }
    }
}
