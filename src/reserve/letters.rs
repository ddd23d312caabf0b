//! The letter of an offer from the reserve list.

use plafond_rules::dates;
use serde_json::json;

use super::store::Offer;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::http::Problem;
use crate::organisations::Organisation;

/// What is offered, and until when to answer.
pub async fn offered(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    offer: &Offer,
) -> Result<NewLetter, Problem> {
    let fields = json!({
        "amount": offer.amount.0.dutch(),
        "requested": application.requested.0.dutch(),
        "explanation": offer.explanation,
        "respondBy": dates::dutch(offer.answer_by),
    });
    let object = ("reserve-offer", offer.id);
    applications::letter(
        conn,
        application,
        organisation,
        Kind::ReserveOffer,
        object,
        fields,
    )
    .await
}
