//! The letter that announces what is intended and asks for the provider's view (Awb 4:7-4:9).

use plafond_rules::dates;
use plafond_rules::hearings::Intention;
use serde_json::json;

use super::store::Hearing;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::http::Problem;
use crate::organisations::Organisation;

/// The letter of an announcement, with what would be left of the money.
pub async fn announced(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    hearing: &Hearing,
) -> Result<NewLetter, Problem> {
    let amounts = [
        ("Bedrag nu", hearing.amount_before),
        ("Bedrag volgens ons voornemen", hearing.amount),
    ];
    let money = amounts
        .into_iter()
        .filter(|_| hearing.intention() != Intention::OtherTerms)
        .map(|(label, amount)| json!({ "label": label, "value": amount.0.dutch() }));
    let fields = json!({
        "intention": hearing.intention,
        "respondBy": hearing.respond_by.map(dates::dutch),
        "reasons": hearing.reasons,
        "legalBasis": hearing.legal_basis,
        "details": money.collect::<Vec<_>>(),
    });
    let object = ("hearing", hearing.id);
    applications::letter(conn, application, organisation, Kind::Hearing, object, fields).await
}
