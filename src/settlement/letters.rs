//! The letter of a settlement (Awb 4:46): what the provider may keep, and what still has to move.

use plafond_rules::dates;
use plafond_rules::settlement::Difference;
use serde_json::json;

use super::store::Settlement;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::http::Problem;
use crate::http::fields::Amount;
use crate::organisations::Organisation;

/// On which articles an award is settled.
const LEGAL_BASIS: &str = "artikelen 4:46 en 4:47 van de Algemene wet bestuursrecht";

/// The letter of a settlement.
pub async fn settled(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    settlement: &Settlement,
    difference: Difference,
) -> Result<NewLetter, Problem> {
    let (owed, reclaimed) = match difference {
        Difference::Owed(amount) => (Some(amount.dutch()), None),
        Difference::Reclaimed(amount) => (None, Some(amount.dutch())),
        Difference::None => (None, None),
    };
    let fields = json!({
        "granted": Amount::stored(settlement.granted).0.dutch(),
        "amount": Amount::stored(settlement.amount).0.dutch(),
        "paid": Amount::stored(settlement.paid).0.dutch(),
        "owed": owed,
        "reclaimed": reclaimed,
        "reasons": settlement.reasons,
        "legalBasis": LEGAL_BASIS,
        "objectionUntil": dates::dutch(settlement.objection_until),
    });
    let object = ("settlement", settlement.id);
    applications::letter(conn, application, organisation, Kind::Settlement, object, fields).await
}
