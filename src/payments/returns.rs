//! A payment that the bank sent back, and the one that goes in its place once the account is right.
//!
//! What was promised stays promised: the ceiling and the award don't change, and the term to pay runs on.

use plafond_rules::payments::{Event, Status};
use plafond_rules::terms::Duty;
use serde_json::json;
use uuid::Uuid;

use super::actions::{opened, refuse_beyond};
use super::ground::{Ground, Of};
use super::messages;
use super::requests::BankReturn;
use super::store::{self, Payment};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::deed::day_of;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, organisations};

/// Writes down that the bank sent a payment back, and asks the provider to look at its account.
///
/// # Errors
/// 400 for a day that can't be, 409 when it isn't on its way to a provider.
pub async fn give_back(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: BankReturn,
) -> Result<Payment, Problem> {
    let (ground, payment) = opened(conn, id, Event::Return).await?;
    if payment.kind == "reclaim" {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit geld komt van de aanbieder zelf. Er is geen betaling die de bank kan terugsturen.",
            "This money comes from the provider; there is no payment for the bank to send back.",
        ));
    }
    let first = payment.released_at.map_or(deed.today(), day_of);
    if new.returned_on < first || new.returned_on > deed.today() {
        return Err(Problem::invalid_field(
            "/returnedOn",
            "day-impossible",
            "Noem de dag waarop het is gebeurd: niet vóór het versturen, en niet na vandaag.",
        ));
    }
    store::mark_returned(conn, payment.id, deed.by(), &new).await?;
    let details = json!({
        "kind": payment.kind, "amount": payment.amount, "returnedOn": new.returned_on, "reason": new.reason,
    });
    journal(conn, deed, &ground, (payment.id, "payment-returned"), details).await?;
    messages::returned(conn, deed, &ground, &payment).await?;
    Ok(store::get(conn, id).await?)
}

/// Plans a payment in the place of one that came back, to the account that the organisation has now. It is due when the
/// first one was.
///
/// # Errors
/// 409 when the first one didn't come back, has another in its place, or no longer fits what the award is.
pub async fn plan_again(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Payment, Problem> {
    let returned = store::get(conn, id).await?;
    let ground = Ground::of(conn, &returned).await?;
    let returned = store::lock(conn, id).await?;
    if returned.status() != Status::Returned || store::has_replacement(conn, id).await? {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Alleen een betaling die de bank terugstuurde, krijgt één keer een andere in haar plaats.",
            "Only a payment that the bank sent back gets another in its place, once.",
        ));
    }
    if let Of::Award(award) = &ground.of {
        refuse_beyond(conn, award, returned.amount.0).await?;
    }
    let organisation = organisations::get(conn, ground.organisation).await?;
    let again = Payment {
        id: Uuid::now_v7(),
        iban: organisation.iban,
        account_holder: organisation.account_holder,
        status: Status::Planned.as_str().to_owned(),
        created_at: deed.now,
        prepared_by: None,
        prepared_at: None,
        released_by: None,
        released_at: None,
        batch_id: None,
        version: 1,
        returned_on: None,
        returned_because: None,
        returned_by: None,
        replaces: Some(returned.id),
        ..returned.clone()
    };
    store::insert(conn, &again).await?;
    follow_on(conn, deed, &ground, (returned.id, again.id)).await?;
    let details = json!({ "kind": again.kind, "amount": again.amount, "replaces": returned.id });
    journal(conn, deed, &ground, (again.id, "payment-replaced"), details).await?;
    Ok(again)
}

/// The term of the payment that came back is that of the one in its place. A first advance has the term of its award, which
/// runs on by itself.
async fn follow_on(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    (returned, again): (Uuid, Uuid),
) -> Result<(), Problem> {
    let dossier = ground.dossier;
    let running = deadlines::of_dossier(conn, dossier).await?;
    let own = running
        .into_iter()
        .find(|term| term.object_id == returned && term.duty() == Duty::Payment && term.closed_on.is_none());
    let Some(own) = own else {
        return Ok(());
    };
    let about = About {
        dossier,
        duty: Duty::Payment,
        object: returned,
    };
    deadlines::end_of(conn, about, deed.today()).await?;
    let same = Beginning {
        duty: Duty::Payment,
        object: again,
        trigger: own.triggered_on,
        term: own.term(),
    };
    let clock = Clock::of(conn, dossier).await?;
    Ok(clock.start(conn, deed, [same]).await?)
}

async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    (payment, action): (Uuid, &str),
    details: serde_json::Value,
) -> Result<(), Problem> {
    let object = ("payment", payment);
    audit::journal(conn, deed, ground.dossier, action, object, details).await?;
    Ok(())
}
