//! Payments of several awards that are released or confirmed in one deed: all of them, or none.

use chrono::NaiveDate;
use uuid::Uuid;

use super::actions;
use super::requests::Selection;
use super::store::{self, Batch, Payment};
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// Releases prepared payments together, as [`actions::release`] does one.
///
/// # Errors
/// 403 when the actor prepared one of them or decided on one of the grants, 404 or 409 when one isn't there or isn't prepared:
/// then none is released.
pub async fn release_all(
    conn: &mut Conn,
    deed: &Deed<'_>,
    chosen: Selection,
) -> Result<Vec<Payment>, Problem> {
    let mut wanted = chosen.payment_ids;
    wanted.sort_unstable();
    wanted.dedup();
    let in_order = store::in_order_of_dossier(conn, &wanted).await?;
    if in_order.len() < wanted.len() {
        return Err(Problem::not_found());
    }
    let mut released = Vec::with_capacity(in_order.len());
    for payment in in_order {
        released.push(actions::release(conn, deed, payment).await?);
    }
    Ok(released)
}

/// Confirms that the bank credited everything of a batch that wasn't confirmed or sent back yet, and gives how many payments
/// that were.
///
/// # Errors
/// 400 when the day is in the future, 404 when there is no such batch, 409 when nothing of it waits any more.
pub async fn confirm_batch(
    conn: &mut Conn,
    deed: &Deed<'_>,
    batch: Uuid,
    paid_on: NaiveDate,
) -> Result<(Batch, usize), Problem> {
    let batch = store::get_batch(conn, batch).await?;
    let waiting = store::exported_of(conn, batch.id).await?;
    if waiting.is_empty() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Van deze batch wacht geen betaling meer op de bank: alles is bijgeschreven of teruggekomen.",
            "No payment of this batch waits for the bank any more: all were credited or came back.",
        ));
    }
    for payment in &waiting {
        actions::confirm(conn, deed, *payment, paid_on).await?;
    }
    Ok((batch, waiting.len()))
}
