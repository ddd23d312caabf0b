//! Determining a penalty again, since an objection to its determination was upheld (Awb 4:19, 7:11).

use plafond_rules::money::Money;
use plafond_rules::terms::{Duty, Kind};
use serde_json::json;
use uuid::Uuid;

use super::store::{self, Due, Revision};
use crate::applications::Application;
use crate::db::Conn;
use crate::deadlines::{self, Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem};
use crate::{audit, mandates};

/// Determines more of a penalty than before, of which the rest has to be paid within six weeks. The caller has locked the
/// dossier and tells who is owed.
///
/// # Errors
/// 400 for another amount than is possible, 403 without a mandate.
pub async fn revise(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    due: &Due,
    (objection, amount, reasons): (Uuid, Option<Money>, &str),
) -> Result<(Uuid, Money), Problem> {
    mandates::must_allow(conn, deed, Money::ZERO).await?;
    let (determined, most) = (due.determined.0, due.most.0);
    let amount = amount.unwrap_or(most);
    if amount <= determined || amount > most {
        return Err(Problem::invalid_field(
            "/amount",
            "penalty-outside-range",
            format!(
                "Bij een gegrond bezwaar wordt de dwangsom meer dan {} en ten hoogste {}: wat zij is volgens de wet.",
                determined.dutch(),
                most.dutch()
            ),
        ));
    }
    let revision = Revision {
        id: Uuid::now_v7(),
        penalty_id: due.id,
        objection_id: objection,
        amount: Amount(amount),
        reasons: reasons.to_owned(),
        decided_by: deed.by(),
        decided_at: deed.now,
    };
    store::insert_revision(conn, &revision).await?;
    let terms = deadlines::of_dossier(conn, application.id).await?;
    let open = terms
        .iter()
        .any(|term| term.duty() == Duty::Payment && term.object_id == due.id && term.closed_on.is_none());
    let clock = Clock::of(conn, application.id).await?;
    let paying = Beginning {
        duty: Duty::Payment,
        object: revision.id,
        trigger: deed.today(),
        term: clock.count(Kind::Payment, deed.today(), &[])?,
    };
    // As long as the first has to be paid, all of it has to.
    if !open {
        clock.start(conn, deed, [paying]).await?;
    }
    let details = json!({ "before": Amount(determined), "amount": Amount(amount), "objection": objection });
    let object = ("notice-of-default", due.id);
    audit::journal(conn, deed, application.id, "penalty-revised", object, details).await?;
    Ok((revision.id, amount))
}
