//! Making schemes and calls, and publishing a call.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use rust_decimal::prelude::ToPrimitive as _;
use serde_json::json;
use uuid::Uuid;

use super::requests::{
    CallChange, CriterionView, DistributionMethod, LastOne, NewCall, NewScheme, SchemeChange,
};
use super::store::{self, Call, Criterion, Scheme};
use crate::audit;
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::if_match::IfMatch;
use crate::http::{Actor, Deed, FieldError, Problem, ProblemType};

/// How many working days before the end of a term people are told, unless the scheme says otherwise.
const WARN_WORKING_DAYS: i32 = 10;

/// Within how many weeks a small award is settled of itself, unless told otherwise (Uniform Subsidiekader).
const DIRECT_SETTLEMENT_WEEKS: i32 = 22;

/// From where a line of a large award is explained, unless told otherwise (Uniform Subsidiekader).
const DEVIATION_PERCENT: i32 = 20;
const DEVIATION_AMOUNT: Amount = Amount(Money::fixed(2_500_000));

/// The most bytes of the name of a document or theme: a document can't be called longer.
const LONGEST_NAME: usize = 200;

/// How many hours before a deadline an outage excuses lateness, unless the scheme says otherwise.
const OUTAGE_WINDOW_HOURS: i32 = 24;

/// Makes a scheme, as successor of another when one is given.
///
/// # Errors
/// 404 when the predecessor is not there.
pub async fn create_scheme(
    conn: &mut Conn,
    actor: &Actor,
    predecessor_id: Option<Uuid>,
    new: NewScheme,
    now: DateTime<Utc>,
) -> Result<Scheme, Problem> {
    if let Some(predecessor) = predecessor_id {
        store::get_scheme(conn, predecessor).await?;
    }
    let scheme = Scheme {
        id: Uuid::now_v7(),
        title: new.title,
        legal_basis: new.legal_basis,
        predecessor_id,
        decision_weeks: new.decision_weeks,
        full_advance_below: new.full_advance_below,
        audit_from: new.audit_from,
        created_at: now,
        version: 1,
        warn_working_days: new.warn_working_days.unwrap_or(WARN_WORKING_DAYS),
        outage_window_hours: new.outage_window_hours.unwrap_or(OUTAGE_WINDOW_HOURS),
        de_minimis_ceiling: new.de_minimis_ceiling.and_then(most_aid),
        accountability_between: new.accountability_between.unwrap_or_default().as_str().to_owned(),
        direct_settlement_weeks: new.direct_settlement_weeks.unwrap_or(DIRECT_SETTLEMENT_WEEKS),
        deviation_percent: new.deviation_percent.unwrap_or(DEVIATION_PERCENT),
        deviation_amount: new.deviation_amount.unwrap_or(DEVIATION_AMOUNT),
    };
    store::insert_scheme(conn, &scheme).await?;
    let details = json!({ "title": scheme.title, "predecessor": predecessor_id });
    audit::record(
        conn,
        entry(actor, "scheme-created", "scheme", scheme.id, details),
        now,
    )
    .await?;
    Ok(scheme)
}

/// Makes a call that nobody sees until it is published.
///
/// # Errors
/// 400 with everything that no single field can tell.
pub async fn create_call(
    conn: &mut Conn,
    actor: &Actor,
    new: NewCall,
    now: DateTime<Utc>,
) -> Result<Call, Problem> {
    refuse_inconsistent(&new)?;
    let new = with_term_of_scheme(conn, new).await?;
    let id = Uuid::now_v7();
    let criteria = listed(id, &new.criteria);
    let call = drafted(id, new, now);
    store::insert(conn, &call, &criteria).await?;
    audit::record(
        conn,
        entry(actor, "call-created", "call", id, json!({ "title": call.title })),
        now,
    )
    .await?;
    Ok(call)
}

/// A call that sets no term to decide has that of its scheme; without one there, that of the law applies (Awb 4:13).
async fn with_term_of_scheme(conn: &mut Conn, mut call: NewCall) -> Result<NewCall, Problem> {
    if call.decision_weeks.is_none() {
        call.decision_weeks = store::get_scheme(conn, call.scheme_id).await?.decision_weeks;
    }
    Ok(call)
}

/// A call that nobody sees yet.
fn drafted(id: Uuid, new: NewCall, now: DateTime<Utc>) -> Call {
    Call {
        id,
        scheme_id: new.scheme_id,
        ceiling_id: new.ceiling_id,
        title: new.title,
        description: new.description,
        opens_at: new.opens_at,
        closes_at: new.closes_at,
        decision_weeks: new.decision_weeks,
        distribution_method: new.distribution_method.as_str().to_owned(),
        last_one: new.last_one.as_str().to_owned(),
        minimum: new.minimum,
        threshold: new.threshold.map(Into::into),
        required_documents: new.required_documents.into_iter().map(Some).collect(),
        themes: new.themes.into_iter().map(Some).collect(),
        published_at: None,
        created_at: now,
        version: 1,
        maximum: new.maximum,
    }
}

/// The criteria of a call in their order.
fn listed(call: Uuid, given: &[CriterionView]) -> Vec<Criterion> {
    let listed = (1..).zip(given).map(|(position, criterion)| Criterion {
        id: Uuid::now_v7(),
        call_id: call,
        code: criterion.code.clone(),
        title: criterion.title.clone(),
        position,
        weight: criterion.weight,
        maximum: criterion.maximum,
        threshold: criterion.threshold,
    });
    listed.collect()
}

/// Whether two lists of criteria say the same.
fn is_same(before: &[Criterion], after: &[Criterion]) -> bool {
    let said = |criteria: &[Criterion]| -> Vec<_> {
        let said = criteria.iter().map(|criterion| {
            let named = (criterion.code.clone(), criterion.title.clone());
            (named, criterion.weight, criterion.maximum, criterion.threshold)
        });
        said.collect()
    };
    said(before) == said(after)
}

/// A call as it would have been entered.
///
/// # Errors
/// When what is stored has a name that we don't know.
pub fn entered(call: &Call, criteria: &[Criterion]) -> Result<NewCall, Problem> {
    let unknown = || Problem::internal(format!("call {} has an unknown method", call.id));
    Ok(NewCall {
        scheme_id: call.scheme_id,
        ceiling_id: call.ceiling_id,
        title: call.title.clone(),
        description: call.description.clone(),
        opens_at: call.opens_at,
        closes_at: call.closes_at,
        decision_weeks: call.decision_weeks,
        distribution_method: DistributionMethod::parse(&call.distribution_method).ok_or_else(unknown)?,
        last_one: LastOne::parse(&call.last_one).ok_or_else(unknown)?,
        minimum: call.minimum,
        maximum: call.maximum,
        threshold: call.threshold.and_then(|threshold| threshold.to_i32()),
        required_documents: call.required_documents.iter().flatten().cloned().collect(),
        themes: call.themes.iter().flatten().cloned().collect(),
        criteria: criteria.iter().map(CriterionView::from).collect(),
    })
}

/// A call as a change makes it.
fn whole(call: &Call, criteria: &[Criterion], change: CallChange) -> Result<NewCall, Problem> {
    let now = entered(call, criteria)?;
    Ok(NewCall {
        scheme_id: now.scheme_id,
        ceiling_id: change.ceiling_id.unwrap_or(now.ceiling_id),
        title: change.title.unwrap_or(now.title),
        description: change.description.unwrap_or(now.description),
        opens_at: change.opens_at.unwrap_or(now.opens_at),
        closes_at: change.closes_at.unwrap_or(now.closes_at),
        decision_weeks: change.decision_weeks.unwrap_or(now.decision_weeks),
        distribution_method: change.distribution_method.unwrap_or(now.distribution_method),
        last_one: change.last_one.unwrap_or(now.last_one),
        minimum: change.minimum.unwrap_or(now.minimum),
        maximum: change.maximum.unwrap_or(now.maximum),
        threshold: change.threshold.unwrap_or(now.threshold),
        required_documents: change.required_documents.unwrap_or(now.required_documents),
        themes: change.themes.unwrap_or(now.themes),
        criteria: change.criteria.unwrap_or(now.criteria),
    })
}

/// Changes what a scheme says about itself; awards keep what they were granted under.
///
/// # Errors
/// 412 when someone else changed it.
pub async fn change_scheme(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    if_match: IfMatch,
    change: SchemeChange,
) -> Result<Scheme, Problem> {
    let mut scheme = store::lock_scheme(conn, id).await?;
    if_match.must_be(scheme.version)?;
    scheme.title = change.title.unwrap_or(scheme.title);
    scheme.legal_basis = change.legal_basis.unwrap_or(scheme.legal_basis);
    scheme.decision_weeks = change.decision_weeks.unwrap_or(scheme.decision_weeks);
    scheme.warn_working_days = change.warn_working_days.unwrap_or(scheme.warn_working_days);
    scheme.outage_window_hours = change.outage_window_hours.unwrap_or(scheme.outage_window_hours);
    scheme.direct_settlement_weeks = change
        .direct_settlement_weeks
        .unwrap_or(scheme.direct_settlement_weeks);
    scheme.deviation_percent = change.deviation_percent.unwrap_or(scheme.deviation_percent);
    if let Some(amount) = change.deviation_amount {
        scheme.deviation_amount = amount;
    }
    if let Some(between) = change.accountability_between {
        between.as_str().clone_into(&mut scheme.accountability_between);
    }
    if let Some(ceiling) = change.de_minimis_ceiling {
        scheme.de_minimis_ceiling = most_aid(ceiling);
    }
    store::mark_scheme(conn, &scheme).await?;
    let details = json!({
        "title": scheme.title, "decisionWeeks": scheme.decision_weeks, "warnWorkingDays": scheme.warn_working_days,
        "outageWindowHours": scheme.outage_window_hours, "deMinimisCeiling": scheme.de_minimis_ceiling,
        "accountabilityBetween": scheme.accountability_between, "directSettlementWeeks": scheme.direct_settlement_weeks,
        "deviationPercent": scheme.deviation_percent, "deviationAmount": scheme.deviation_amount,
    });
    audit::journal(conn, deed, id, "scheme-changed", ("scheme", id), details).await?;
    Ok(store::get_scheme(conn, id).await?)
}

/// Changes a call that isn't published yet.
///
/// # Errors
/// 409 once it is published, 412 when someone else changed it.
pub async fn change_call(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    if_match: IfMatch,
    change: CallChange,
) -> Result<Call, Problem> {
    let mut call = store::lock(conn, id).await?;
    if_match.must_be(call.version)?;
    if call.published_at.is_some() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Deze openstelling is gepubliceerd, dus zij blijft zoals zij is aangekondigd.",
            "This call is published, so it stays as it was announced.",
        ));
    }
    let criteria = store::criteria_of(conn, id).await?;
    let changed = whole(&call, &criteria, change)?;
    refuse_inconsistent(&changed)?;
    let changed = with_term_of_scheme(conn, changed).await?;
    let renewed = listed(id, &changed.criteria);
    call = Call {
        version: call.version,
        created_at: call.created_at,
        ..drafted(id, changed, deed.now)
    };
    store::mark_call(conn, &call).await?;
    if !is_same(&criteria, &renewed) {
        store::replace_criteria(conn, id, &renewed).await?;
    }
    audit::journal(
        conn,
        deed,
        id,
        "call-changed",
        ("call", id),
        json!({ "title": call.title }),
    )
    .await?;
    Ok(store::get(conn, id).await?)
}

/// Shows a call to everyone; from then on its rules stay as announced.
///
/// # Errors
/// 409 when it was published before.
pub async fn publish(conn: &mut Conn, actor: &Actor, id: Uuid, now: DateTime<Utc>) -> Result<Call, Problem> {
    store::lock(conn, id).await?;
    if store::mark_published(conn, id, now).await? == 0 {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Deze openstelling is al gepubliceerd.",
            "This call was published before.",
        ));
    }
    audit::record(conn, entry(actor, "call-published", "call", id, json!({})), now).await?;
    Ok(store::get(conn, id).await?)
}

/// The most de-minimis aid, where grants are such aid.
fn most_aid(ceiling: Amount) -> Option<Amount> {
    (!ceiling.0.is_zero()).then_some(ceiling)
}

fn entry<'a>(
    actor: &Actor,
    action: &'a str,
    object_kind: &'a str,
    object: Uuid,
    details: serde_json::Value,
) -> audit::Entry<'a> {
    let role = actor.acting_as(&[Role::Administrator]);
    audit::Entry {
        chain: object,
        actor: Some(actor.user_id),
        role,
        action,
        object_kind,
        object,
        details,
    }
}

/// What no single field can tell.
fn refuse_inconsistent(new: &NewCall) -> Result<(), Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, code: &str, detail: &str| {
        errors.push(FieldError::new(pointer, code, detail));
    };
    if new.closes_at <= new.opens_at {
        wrong(
            "/closesAt",
            "window-reversed",
            "De openstelling sluit voordat zij opent. Kies een later tijdstip.",
        );
    }
    if new
        .maximum
        .is_some_and(|most| most.0.is_zero() || most < new.minimum)
    {
        wrong(
            "/maximum",
            "maximum-below-minimum",
            "Het hoogste bedrag is meer dan niets en niet lager dan het minste bedrag. Laat het leeg als er geen hoogste bedrag is.",
        );
    }
    let weights: i32 = new.criteria.iter().map(|criterion| criterion.weight).sum();
    if !new.criteria.is_empty() && weights != 100 {
        wrong(
            "/criteria",
            "weights-not-100",
            "De wegingen tellen samen niet op tot 100.",
        );
    }
    if new.distribution_method.as_str() == "tender" && new.criteria.is_empty() {
        wrong(
            "/criteria",
            "criteria-missing",
            "Een tender heeft criteria nodig.",
        );
    }
    for (index, criterion) in new.criteria.iter().enumerate() {
        if criterion
            .threshold
            .is_some_and(|threshold| threshold > criterion.maximum)
        {
            let pointer = format!("/criteria/{index}/threshold");
            wrong(
                &pointer,
                "threshold-above-maximum",
                "De drempel is hoger dan het maximum.",
            );
        }
    }
    errors.extend(misnamed(new));
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

/// Names that can't be told apart, that say nothing, or that no document could have.
fn misnamed(new: &NewCall) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, code: &str, detail: &str| {
        errors.push(FieldError::new(pointer, code, detail));
    };
    let mut seen = HashSet::new();
    for (at, criterion) in new.criteria.iter().enumerate() {
        if !seen.insert(criterion.code.as_str()) {
            let pointer = format!("/criteria/{at}/code");
            wrong(
                pointer,
                "repeated",
                "Een ander criterium heet al zo. Geef elk een eigen naam.",
            );
        }
    }
    for (list, names) in [
        ("requiredDocuments", &new.required_documents),
        ("themes", &new.themes),
    ] {
        for (at, name) in names.iter().enumerate() {
            let pointer = format!("/{list}/{at}");
            if name.trim().is_empty() {
                wrong(pointer, "text-empty", "Vul dit in.");
            } else if name.len() > LONGEST_NAME {
                wrong(pointer, "text-too-long", "Gebruik ten hoogste 200 tekens.");
            }
        }
    }
    errors
}
