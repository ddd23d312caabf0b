//! Planning, preparing, releasing and confirming a payment.

use chrono::NaiveDate;
use plafond_rules::awards::Event as AwardEvent;
use plafond_rules::money::Money;
use plafond_rules::payments::{self as rule, Event, Status};
use plafond_rules::terms::{Duty, Kind};
use serde_json::json;
use uuid::Uuid;

use super::ground::{Ground, Of};
use super::messages;
use super::requests::{Cancellation, NewPayment};
use super::store::{self, Batch, Payment};
use super::suspensions;
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, organisations};

/// Prepares an advance (Awb 4:95).
///
/// # Errors
/// 400 for an amount of nothing, 409 when the payments would exceed the award, or the award is over.
pub async fn prepare_advance(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: NewPayment,
) -> Result<Payment, Problem> {
    new.amount.must_be_something("/amount")?;
    let award = awards::open(conn, award).await?;
    awards::must_allow(&award, AwardEvent::Account)?;
    refuse_beyond(conn, &award, new.amount.0).await?;
    let ground = Ground::award(award);
    let planned = insert(conn, deed, &ground, "advance", new.amount.0).await?;
    prepare(conn, deed, planned.id).await
}

pub(super) async fn refuse_beyond(conn: &mut Conn, award: &Award, wanted: Money) -> Result<(), Problem> {
    let flows: Vec<_> = store::list(conn, award.id)
        .await?
        .iter()
        .map(Payment::flow)
        .collect();
    let room = rule::room(kept(conn, award.id, award.amount.0).await?, &flows);
    if wanted <= room {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::BEYOND_COMMITMENT,
        format!(
            "Op deze subsidie kan nog {} worden betaald. Zet ten hoogste dat bedrag klaar.",
            room.dutch()
        ),
        format!("only {room} can still be paid on this award"),
    ))
}

/// Checks a planned payment, so that someone else can release it.
///
/// # Errors
/// 409 when it isn't planned.
pub async fn prepare(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Payment, Problem> {
    let (ground, payment) = opened(conn, id, Event::Prepare).await?;
    store::mark_prepared(conn, payment.id, deed.by(), deed.now).await?;
    journal(conn, deed, ground.dossier, &payment, "payment-prepared").await?;
    messages::prepared(conn, deed, &ground, &payment).await?;
    Ok(store::get(conn, id).await?)
}

/// Releases a prepared payment.
///
/// # Errors
/// 403 when the actor prepared it or decided the grant, 409 when it isn't prepared or its payment is suspended.
pub async fn release(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Payment, Problem> {
    let (ground, payment) = opened(conn, id, Event::Release).await?;
    let decided = ground.was_decided_by(conn, deed.by()).await?;
    if payment.prepared_by == Some(deed.by()) || decided {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U zette deze betaling klaar of besliste over het geld. Een collega geeft de betaling vrij.",
            "You prepared this payment or decided on the money; a colleague has to release it.",
        ));
    }
    suspensions::must_not_wait(conn, deed, &ground.of, &payment).await?;
    store::mark_released(conn, payment.id, deed.by(), deed.now).await?;
    journal(conn, deed, ground.dossier, &payment, "payment-released").await?;
    Ok(store::get(conn, id).await?)
}

/// Lets an advance lapse that isn't needed or was planned by mistake, before it is released.
///
/// # Errors
/// 409 when it was released, or follows from a decision.
pub async fn cancel(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    why: Cancellation,
) -> Result<Payment, Problem> {
    let (ground, payment) = opened(conn, id, Event::Cancel).await?;
    if payment.kind != "advance" {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Deze betaling volgt uit een besluit en vervalt alleen door een ander besluit.",
            "This payment follows from a decision, and lapses only by another decision.",
        ));
    }
    store::mark_cancelled(conn, payment.id, deed.now).await?;
    let about = About {
        dossier: ground.dossier,
        duty: duty(&payment.kind),
        object: payment.id,
    };
    deadlines::end_of(conn, about, deed.today()).await?;
    let details = json!({ "kind": payment.kind, "amount": payment.amount, "reason": why.reason });
    let object = ("payment", payment.id);
    audit::journal(conn, deed, ground.dossier, "payment-cancelled", object, details).await?;
    Ok(store::get(conn, id).await?)
}

/// Confirms that the bank credited the account.
///
/// # Errors
/// 400 when the day is in the future, 409 when the payment wasn't released.
pub async fn confirm(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    paid_on: NaiveDate,
) -> Result<Payment, Problem> {
    if paid_on > deed.today() {
        return Err(Problem::invalid_field(
            "/paidOn",
            "date-in-future",
            "Geef de dag van de bijschrijving, niet later dan vandaag.",
        ));
    }
    let (ground, payment) = opened(conn, id, Event::Confirm).await?;
    store::mark_paid(conn, payment.id, deed.by(), paid_on).await?;
    journal(conn, deed, ground.dossier, &payment, "payment-paid").await?;
    end_terms(conn, &ground, &payment, paid_on).await?;
    if payment.kind != "reclaim" {
        messages::paid(conn, deed, &ground, &payment, paid_on).await?;
    }
    if let Of::Award(award) = &ground.of {
        if payment.kind != "reclaim" {
            awards::advance(conn, award, AwardEvent::Pay).await?;
        }
        close(conn, award.id).await?;
    }
    Ok(store::get(conn, id).await?)
}

/// Closes a settled award as soon as nothing has to move any more.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn close(conn: &mut Conn, award: Uuid) -> Result<(), Problem> {
    let award = awards::lock(conn, award).await?;
    let payments = store::list(conn, award.id).await?;
    let flows: Vec<_> = payments.iter().map(Payment::flow).collect();
    // What the bank sent back still has to move, though nothing of it is on its way.
    let is_done = rule::room(kept(conn, award.id, award.amount.0).await?, &flows).is_zero()
        && !payments.iter().any(Payment::is_under_way);
    if is_done && award.status().after(AwardEvent::Close).is_ok() {
        awards::advance(conn, &award, AwardEvent::Close).await?;
    }
    Ok(())
}

/// Puts all released payments to providers into one batch for the bank, but for what is suspended (Awb 4:56).
///
/// # Errors
/// 409 when there are none.
pub async fn export(conn: &mut Conn, deed: &Deed<'_>) -> Result<Batch, Problem> {
    let released = store::lock_released(conn, deed.today()).await?;
    if released.is_empty() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Er zijn geen vrijgegeven betalingen om naar de bank te sturen.",
            "There are no released payments to send to the bank.",
        ));
    }
    let total = Money::sum(released.iter().map(|(_, amount)| amount.0));
    let batch = Batch {
        id: Uuid::now_v7(),
        payments: i32::try_from(released.len()).map_err(Problem::internal)?,
        total: Amount(total.ok_or_else(|| Problem::internal("more than an amount can be"))?),
        made_by: deed.by(),
        made_at: deed.now,
    };
    store::insert_batch(conn, &batch).await?;
    let among: Vec<Uuid> = released.into_iter().map(|(id, _)| id).collect();
    store::mark_exported(conn, batch.id, &among).await?;
    let details = json!({ "payments": among, "total": batch.total });
    audit::journal(
        conn,
        deed,
        batch.id,
        "payments-exported",
        ("payment-batch", batch.id),
        details,
    )
    .await?;
    Ok(batch)
}

pub(super) async fn opened(conn: &mut Conn, id: Uuid, event: Event) -> Result<(Ground, Payment), Problem> {
    let payment = store::get(conn, id).await?;
    let ground = Ground::of(conn, &payment).await?;
    let payment = store::lock(conn, id).await?;
    payment
        .status()
        .after(event)
        .map_err(|refusal| Problem::new(ProblemType::IMPOSSIBLE_NOW, refusal.dutch(), refusal.to_string()))?;
    Ok((ground, payment))
}

pub(super) async fn insert(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    kind: &str,
    amount: Money,
) -> Result<Payment, Problem> {
    let organisation = organisations::get(conn, ground.organisation).await?;
    let id = Uuid::now_v7();
    let (award_id, penalty_id) = match &ground.of {
        Of::Award(award) => (Some(award.id), None),
        Of::Penalty(due) => (None, Some(due.id)),
    };
    let payment = Payment {
        id,
        award_id,
        kind: kind.to_owned(),
        amount: Amount(amount),
        iban: organisation.iban,
        account_holder: organisation.account_holder,
        status: Status::Planned.as_str().to_owned(),
        due_on: start_term(conn, deed, ground, kind, id).await?,
        created_at: deed.now,
        prepared_by: None,
        prepared_at: None,
        released_by: None,
        released_at: None,
        paid_on: None,
        confirmed_by: None,
        batch_id: None,
        version: 1,
        returned_on: None,
        returned_because: None,
        returned_by: None,
        replaces: None,
        cancelled_at: None,
        penalty_id,
        decided_by: (kind == "reclaim").then(|| deed.by()),
    };
    store::insert(conn, &payment).await?;
    Ok(payment)
}

/// Six weeks after it was made known (Awb 4:87): for a first advance and for a penalty that term runs since the decision. Gives
/// its last day.
async fn start_term(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    kind: &str,
    payment: Uuid,
) -> Result<NaiveDate, Problem> {
    let dossier = ground.dossier;
    if matches!(kind, "advance" | "penalty") {
        let of = ground.decided_in();
        let mut terms = deadlines::of_dossier(conn, dossier).await?.into_iter();
        let running = terms.find(|term| {
            term.duty() == Duty::Payment && of.contains(&term.object_id) && term.closed_on.is_none()
        });
        if let Some(running) = running {
            return Ok(running.ends_on);
        }
    }
    let clock = Clock::of(conn, dossier).await?;
    let suspended = match &ground.of {
        Of::Award(award) if kind != "reclaim" => suspensions::days(conn, award.id).await?,
        Of::Award(_) | Of::Penalty(_) => Vec::new(),
    };
    let term = clock.count(Kind::Payment, deed.today(), &suspended)?;
    let end = term.end;
    let due = Beginning {
        duty: duty(kind),
        object: payment,
        trigger: deed.today(),
        term,
    };
    clock.start(conn, deed, [due]).await?;
    Ok(end)
}

/// The bank's credit is what the term asks for (Awb 4:89(3)).
async fn end_terms(
    conn: &mut Conn,
    ground: &Ground,
    payment: &Payment,
    paid_on: NaiveDate,
) -> Result<(), Problem> {
    let about = |object| About {
        dossier: ground.dossier,
        duty: duty(&payment.kind),
        object,
    };
    deadlines::done(conn, about(payment.id), paid_on).await?;
    for decision in ground.decided_in() {
        deadlines::done(conn, about(decision), paid_on).await?;
    }
    Ok(())
}

/// What the provider may keep: what the award is, and what it need not pay back.
pub(super) async fn kept(conn: &mut Conn, award: Uuid, amount: Money) -> Result<Money, Problem> {
    let waived = store::waived_of(conn, award).await?.0;
    Ok(amount.checked_add(waived).unwrap_or(amount))
}

pub(super) fn duty(kind: &str) -> Duty {
    if kind == "reclaim" {
        Duty::Repayment
    } else {
        Duty::Payment
    }
}

pub(super) async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: Uuid,
    payment: &Payment,
    action: &str,
) -> Result<(), Problem> {
    let details = json!({ "kind": payment.kind, "amount": payment.amount });
    let object = ("payment", payment.id);
    audit::journal(conn, deed, dossier, action, object, details).await?;
    Ok(())
}
