//! The letter of a settlement (Awb 4:46): what the provider may keep, and what still has to move.

use plafond_rules::dates;
use plafond_rules::money::Money;
use plafond_rules::payments::Fitted;
use plafond_rules::settlement::arrangement::Arrangement;
use serde_json::json;

use super::store::Settlement;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::hearings;
use crate::http::Problem;
use crate::http::deed::day_of;
use crate::organisations::Organisation;

/// On which articles an award is settled.
const LEGAL_BASIS: &str = "artikelen 4:46 en 4:47 van de Algemene wet bestuursrecht";

/// The letter of a settlement.
pub async fn settled(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    settlement: &Settlement,
    fitted: &Fitted,
) -> Result<NewLetter, Problem> {
    let told = |amount: Money| (!amount.is_zero()).then(|| amount.dutch());
    let mut details = hearings::details(conn, settlement.hearing_id, day_of(settlement.decided_at)).await?;
    let arrangement = settlement.arrangement.as_deref().and_then(Arrangement::parse);
    details.extend(
        arrangement.map(|arrangement| json!({ "label": "Hoe u verantwoordt", "value": arrangement.dutch() })),
    );
    let fields = json!({
        "granted": settlement.granted.0.dutch(),
        "amount": settlement.amount.0.dutch(),
        "paid": settlement.paid.0.dutch(),
        "owed": told(fitted.owed),
        "reclaimed": told(fitted.reclaimed),
        "reasons": settlement.reasons,
        "legalBasis": LEGAL_BASIS,
        "objectionUntil": dates::dutch(settlement.objection_until),
        "details": details,
    });
    let object = ("settlement", settlement.id);
    applications::letter(conn, application, organisation, Kind::Settlement, object, fields).await
}
