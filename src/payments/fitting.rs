//! Making the payments of an award fit what a decision made of it.

use plafond_rules::money::Money;
use plafond_rules::payments::{Fitted, net};
use plafond_rules::terms::Duty;

use super::actions::{duty, insert, journal, kept};
use super::ground::Ground;
use super::reclaims;
use super::store::{self, Payment};
use crate::awards::Award;
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::http::{Deed, Problem};

/// Makes the payments fit what a decision has made of a locked award: what no longer fits lapses, and what has to move
/// after it is planned. Gives what that is, and whether nothing is left to move.
///
/// # Errors
/// When PostgreSQL refuses.
pub async fn fit(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    amount: Money,
    settled: bool,
) -> Result<Fitted, Problem> {
    let payments = store::list(conn, award.id).await?;
    let flows: Vec<_> = payments.iter().map(Payment::flow).collect();
    let fitted = net(kept(conn, award.id, amount).await?, settled, &flows);
    for payment in fitted.cancelled.iter().filter_map(|place| payments.get(*place)) {
        if store::mark_cancelled(conn, payment.id, deed.now).await? == 0 {
            return Err(Problem::stale());
        }
        let about = About {
            dossier: award.application_id,
            duty: duty(&payment.kind),
            object: payment.id,
        };
        deadlines::end_of(conn, about, deed.today()).await?;
        let objecting = About {
            duty: Duty::Objection,
            ..about
        };
        deadlines::end_of(conn, objecting, deed.today()).await?;
        journal(conn, deed, award.application_id, payment, "payment-cancelled").await?;
    }
    for (kind, amount) in [("final", fitted.owed), ("reclaim", fitted.reclaimed)] {
        if !amount.is_zero() {
            let ground = Ground::award(award.clone());
            let payment = insert(conn, deed, &ground, kind, amount).await?;
            if kind == "reclaim" {
                reclaims::made_known(conn, deed, &ground, &payment).await?;
            }
        }
    }
    Ok(fitted)
}
