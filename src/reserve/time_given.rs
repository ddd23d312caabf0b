//! The time to answer an offer: it runs from the day on which its letter went out. An offer that could not be read yet doesn't lapse.

use plafond_rules::terms::{Duty, Sent};
use uuid::Uuid;

use super::store::{self, Offer};
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::documents;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem};

/// The time to answer begins to run; none does as long as the letter waits for the post.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin(conn: &mut Conn, deed: &Deed<'_>, offer: &Offer, sent: Sent) -> Result<(), Problem> {
    let answering = About {
        dossier: offer.application_id,
        duty: Duty::ReserveAnswer,
        object: offer.id,
    };
    let given = (day_of(offer.offered_at), offer.answer_by);
    deadlines::give(conn, deed, answering, given, sent).await
}

/// The letter of an offer was posted, in a dossier that is locked: the time to answer begins, unless it was answered or taken back
/// already.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin_by_post(conn: &mut Conn, deed: &Deed<'_>, offer: Uuid) -> Result<(), Problem> {
    let offer = store::get(conn, offer).await?;
    if !offer.waits_for_answer() {
        return Ok(());
    }
    let sent = documents::how_sent(conn, offer.id).await?;
    begin(conn, deed, &offer, sent).await
}
