//! Reporting and evaluating.

use std::collections::HashSet;

use plafond_rules::awards::Event;
use plafond_rules::roles::Role;
use plafond_rules::terms::Duty;
use serde_json::json;
use uuid::Uuid;

use super::copy::copy;
use super::requests::{NewCallEvaluation, NewEvaluation, NewReport, ReachedLine};
use super::store::{self, CallEvaluation, Evaluation, Reached, Report};
use super::{costs, documents, messages};
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::http::{Deed, FieldError, Problem};
use crate::{applications, audit, awards, calls};

/// Reports on an award of the own organisation.
///
/// # Errors
/// 400 with all that is wrong, 409 after the final report.
pub async fn report(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: NewReport,
) -> Result<Report, Problem> {
    let award = awards::open(conn, award).await?;
    deed.actor.must_act_for(award.organisation_id)?;
    refuse_inconsistent(&new)?;
    if new.last {
        awards::advance(conn, &award, Event::Account).await?;
        let running = deadlines::open_of(conn, award.application_id, Duty::Report).await?;
        let reporting = About {
            dossier: award.application_id,
            duty: Duty::Report,
            object: running.map_or(award.id, |term| term.object_id),
        };
        deadlines::done(conn, reporting, deed.today()).await?;
    } else {
        award.status().after(Event::Account).map_err(|refusal| {
            Problem::new(
                crate::http::ProblemType::IMPOSSIBLE_NOW,
                refusal.dutch(),
                refusal.to_string(),
            )
        })?;
    }
    let id = Uuid::now_v7();
    let costs = costs::checked(conn, &award, id, &new).await?;
    let documents = documents::since_last_report(conn, award.id).await?;
    let entered = copy(&new, &costs, &documents);
    let report = Report {
        id,
        award_id: award.id,
        period_start: new.period_start,
        period_end: new.period_end,
        last: new.last,
        sessions: new.sessions,
        narrative: new.narrative,
        actual_costs: new.actual_costs,
        third_party_income: new.third_party_income,
        own_contribution: new.own_contribution,
        reported_by: deed.by(),
        reported_at: deed.now,
        acknowledged_at: applications::acknowledged_at(deed, &documents),
    };
    let lines = new.reached.into_iter();
    let reached: Vec<_> = lines.map(|line| reached(report.id, line)).collect();
    store::insert(conn, &report, &reached, &costs).await?;
    store::delete_draft(conn, award.id).await?;
    let people: i32 = reached.iter().map(|line| line.people).sum();
    let details = json!({ "final": report.last, "sessions": report.sessions, "people": people, "actualCosts": report.actual_costs });
    audit::journal(
        conn,
        deed,
        award.application_id,
        "report-given",
        ("report", report.id),
        details,
    )
    .await?;
    messages::received(conn, deed, &award, report.last, entered).await?;
    Ok(report)
}

/// Evaluates an award, for the provider or for the municipality (Awb 4:24).
///
/// # Errors
/// 404 for another organisation's award, 409 when this party evaluated before.
pub async fn evaluate(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: NewEvaluation,
) -> Result<Evaluation, Problem> {
    let award = awards::open(conn, award).await?;
    let municipality = deed.actor.is(&[Role::Caseworker]);
    if !municipality {
        deed.actor.must_act_for(award.organisation_id)?;
    }
    let evaluation = Evaluation {
        id: Uuid::now_v7(),
        award_id: award.id,
        party: if municipality { "municipality" } else { "provider" }.to_owned(),
        went_well: new.went_well,
        could_be_better: new.could_be_better,
        written_by: deed.by(),
        written_at: deed.now,
    };
    store::insert_evaluation(conn, &evaluation).await?;
    let object = ("evaluation", evaluation.id);
    audit::journal(
        conn,
        deed,
        award.application_id,
        "evaluation-given",
        object,
        json!({ "party": evaluation.party }),
    )
    .await?;
    if !municipality {
        messages::evaluated(conn, deed, &award, &evaluation).await?;
    }
    Ok(evaluation)
}

/// Writes down what the municipality concludes of a whole call (Awb 4:24).
///
/// # Errors
/// 404 when the call is not there.
pub async fn evaluate_call(
    conn: &mut Conn,
    deed: &Deed<'_>,
    new: NewCallEvaluation,
) -> Result<CallEvaluation, Problem> {
    calls::get(conn, new.call_id).await?;
    let evaluation = CallEvaluation {
        id: Uuid::now_v7(),
        call_id: new.call_id,
        conclusions: new.conclusions,
        next_steps: new.next_steps,
        written_by: deed.by(),
        written_at: deed.now,
    };
    store::insert_call_evaluation(conn, &evaluation).await?;
    let object = ("call-evaluation", evaluation.id);
    audit::journal(
        conn,
        deed,
        evaluation.id,
        "call-evaluated",
        object,
        json!({ "call": new.call_id }),
    )
    .await?;
    Ok(evaluation)
}

fn reached(report: Uuid, line: ReachedLine) -> Reached {
    Reached {
        report_id: report,
        municipality: serde_json::to_value(line.municipality)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default(),
        profession: line.profession,
        people: line.people,
    }
}

fn refuse_inconsistent(new: &NewReport) -> Result<(), Problem> {
    let mut errors = Vec::new();
    if new.period_end < new.period_start {
        errors.push(FieldError::new(
            "/periodEnd",
            "period-reversed",
            "De periode eindigt voordat zij begint.",
        ));
    }
    let mut seen = HashSet::new();
    for (index, line) in new.reached.iter().enumerate() {
        if !seen.insert((line.municipality, line.profession.as_str())) {
            errors.push(FieldError::new(
                format!("/reached/{index}"),
                "repeated",
                "Deze gemeente en dit beroep staan er al. Tel ze op in één regel.",
            ));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}
