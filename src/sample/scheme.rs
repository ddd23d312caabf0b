//! The scheme of 2024-2025 with its ceiling, and the call that is open.

use chrono::{DateTime, Days, NaiveDate, Utc};
use plafond_rules::money::Money;

use super::dossiers::Calls;
use super::people::People;
use crate::calls::{self, CriterionView, DistributionMethod, LastOne, NewCall, NewScheme};
use crate::ceiling::{self, NewCeiling};
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;

/// The regulation as it stands, with its ceiling of EUR 155,000 for the two years together (an assumption of ours: the
/// plan leaves open whether it is per year), made when the sample began, and calls that close in eight weeks from now.
pub async fn open(
    conn: &mut Conn,
    people: &People,
    (began, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Calls, Problem> {
    let administrator = people
        .get("beheer@gemeente.example")
        .ok_or_else(Problem::not_found)?;
    let scheme = NewScheme {
        title: "Subsidieregeling preventie huiselijk geweld en kindermishandeling regio Arnhem-Achterhoek 2024-2025".to_owned(),
        legal_basis: "CVDR660139".to_owned(),
        decision_weeks: Some(13),
        full_advance_below: euros(25_000),
        audit_from: euros(125_000),
        warn_working_days: None,
        outage_window_hours: None,
        de_minimis_ceiling: None,
        accountability_between: None,
        direct_settlement_weeks: None,
        deviation_percent: None,
        deviation_amount: None,
    };
    let scheme = calls::create_scheme(conn, administrator, None, scheme, began).await?;
    let new = NewCeiling {
        amount: euros(155_000),
        period_start: day(2024, 1, 1),
        period_end: day(2025, 12, 31),
        resolution: "Collegebesluit (voorbeeld)".to_owned(),
        published_on: day(2023, 12, 1),
    };
    let ceiling = ceiling::set(conn, administrator, scheme.id, new, began).await?;
    let criterion = |code: &str, title: &str, weight| CriterionView {
        code: code.to_owned(),
        title: title.to_owned(),
        weight,
        maximum: 10,
        threshold: None,
    };
    let call = NewCall {
        scheme_id: scheme.id,
        ceiling_id: ceiling.id,
        title: "Preventieaanbod huiselijk geweld en kindermishandeling".to_owned(),
        description: "Trainingen voor inwoners en professionals, gratis te volgen. Elke activiteit zet aan tot het gebruik van de meldcode.".to_owned(),
        opens_at: now - Days::new(60),
        closes_at: now + Days::new(56),
        decision_weeks: Some(13),
        distribution_method: DistributionMethod::Tender,
        last_one: LastOne::Partial,
        minimum: euros(0),
        maximum: None,
        threshold: None,
        required_documents: vec!["activiteitenplan".to_owned()],
        themes: vec!["meldcode".to_owned(), "vroegsignalering".to_owned()],
        criteria: vec![
            criterion("reach", "Bereik onder inwoners en professionals", 60),
            criterion("quality", "Kwaliteit en inzet van ervaringsdeskundigen", 40),
        ],
    };
    let scored = calls::create_call(conn, administrator, call.clone(), began).await?;
    calls::publish(conn, administrator, scored.id, began).await?;
    let by_receipt = NewCall {
        title: "Preventieaanbod, op volgorde van binnenkomst".to_owned(),
        distribution_method: DistributionMethod::OrderOfReceipt,
        required_documents: Vec::new(),
        criteria: Vec::new(),
        ..call
    };
    let by_receipt = calls::create_call(conn, administrator, by_receipt, began).await?;
    calls::publish(conn, administrator, by_receipt.id, began).await?;
    Ok(Calls {
        by_receipt: by_receipt.id,
        scored: scored.id,
    })
}

fn euros(amount: u64) -> Amount {
    Amount(Money::from_cents(amount * 100).unwrap_or_default())
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
