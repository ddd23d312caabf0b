//! Until when a small award is settled of itself, without a report (Awb 4:47): so many weeks after the last day of its
//! activities as its scheme says.

use chrono::NaiveDate;
use plafond_rules::money::Money;
use plafond_rules::settlement::arrangement::Arrangement;
use plafond_rules::terms::{Duty, Kind};
use uuid::Uuid;

use crate::applications::{Application, Content};
use crate::calls;
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::{Deed, Problem};

/// How an award of this amount is accounted for, and the last day of its activities.
///
/// # Errors
/// When what is stored is no application.
pub async fn arrangement_of(
    conn: &mut Conn,
    application: &Application,
    amount: Money,
) -> Result<(Arrangement, Option<NaiveDate>), Problem> {
    let call = calls::get(conn, application.call_id).await?;
    let thresholds = calls::get_scheme(conn, call.scheme_id).await?.thresholds();
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    let last_day = content.period().map(|period| period.end);
    Ok((Arrangement::of(amount, thresholds), last_day))
}

/// Starts or ends the term to settle an award of itself, for the amount that it is now. The caller has locked the dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn keep_term(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (award, amount): (Uuid, Money),
) -> Result<(), Problem> {
    let (arrangement, last_day) = arrangement_of(conn, application, amount).await?;
    let about = About {
        dossier: application.id,
        duty: Duty::Settlement,
        object: award,
    };
    let Some(last_day) = last_day.filter(|_| arrangement == Arrangement::Directly && !amount.is_zero())
    else {
        return Ok(deadlines::end_of(conn, about, deed.today()).await?);
    };
    let known = deadlines::of_dossier(conn, application.id).await?;
    if known
        .iter()
        .any(|term| term.duty() == Duty::Settlement && term.object_id == award)
    {
        return Ok(());
    }
    let call = calls::get(conn, application.call_id).await?;
    let weeks = calls::get_scheme(conn, call.scheme_id)
        .await?
        .direct_settlement_weeks;
    let weeks = u32::try_from(weeks).map_err(Problem::internal)?;
    let clock = Clock::of(conn, application.id).await?;
    let settling = Beginning {
        duty: Duty::Settlement,
        object: award,
        trigger: last_day,
        term: clock.count(Kind::Decision { weeks }, last_day, &[])?,
    };
    Ok(clock.start(conn, deed, [settling]).await?)
}
