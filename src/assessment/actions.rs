//! Letting an application be assessed, and giving an assessment.

use std::collections::BTreeMap;

use plafond_rules::applications::{Event, Status};
use serde_json::json;
use uuid::Uuid;

use super::requests::NewAssessment;
use super::store::{self, Assessment, Given};
use super::{conflicts, messages};
use crate::applications::Application;
use crate::calls::{self, Criterion};
use crate::db::Conn;
use crate::http::{Deed, FieldError, Problem, ProblemType};
use crate::{applications, audit};

/// With this many assessments an application is assessed; a tender asks for at least two (domain: onderlinge afweging).
const ENOUGH: usize = 2;

/// The most characters that say why these points were given.
const LONGEST_REASON: usize = 2000;

/// Finds everything there, and tells who goes on with it: those who score, or, where nothing is scored, those who decide.
///
/// # Errors
/// 409 when the application is in another state, or can still be supplemented.
pub async fn find_complete(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
) -> Result<Application, Problem> {
    let application = applications::find_complete(conn, deed, application).await?;
    if calls::criteria_of(conn, application.call_id).await?.is_empty() {
        messages::to_be_decided(conn, deed, &application).await?;
    } else {
        messages::to_be_scored(conn, deed, &application).await?;
    }
    Ok(application)
}

/// Gives scores for every criterion.
///
/// # Errors
/// 400 with all that is wrong with the points, 409 when the application isn't complete or was scored by this person.
pub async fn assess(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
    new: NewAssessment,
) -> Result<Assessment, Problem> {
    let application = applications::lock(conn, application).await?;
    if application.status() != Status::Complete {
        let impossible = application.status().after(Event::FinishAssessment, true);
        return Err(impossible.map_or_else(|refusal| applications::refused(&refusal), |_| Problem::stale()));
    }
    conflicts::refuse(conn, deed, application.id).await?;
    let criteria = calls::criteria_of(conn, application.call_id).await?;
    let points = matched(&criteria, &new)?;
    let given = store::list(conn, application.id).await?;
    if given.iter().any(|assessment| assessment.assessor_id == deed.by()) {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "U hebt deze aanvraag al beoordeeld. Een beoordeling blijft zoals zij is gegeven.",
            "You have assessed this application; an assessment stays as it was given.",
        ));
    }
    let assessment = Assessment {
        id: Uuid::now_v7(),
        application_id: application.id,
        assessor_id: deed.by(),
        no_conflict_declared_at: deed.now,
        advice: new.advice.clone(),
        given_at: deed.now,
    };
    store::insert(conn, &assessment, &points).await?;
    let object = ("assessment", assessment.id);
    audit::journal(
        conn,
        deed,
        application.id,
        "assessment-given",
        object,
        json!({ "points": new.points, "reasons": new.reasons }),
    )
    .await?;
    if given.len() + 1 >= ENOUGH {
        applications::advance(conn, deed, &application, Event::FinishAssessment).await?;
        let object = ("application", application.id);
        audit::journal(
            conn,
            deed,
            application.id,
            "application-assessed",
            object,
            json!({}),
        )
        .await?;
        messages::to_be_decided(conn, deed, &application).await?;
    }
    Ok(assessment)
}

fn matched<'a>(criteria: &[Criterion], new: &'a NewAssessment) -> Result<Vec<Given<'a>>, Problem> {
    let errors = mistakes(criteria, new);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let given = criteria.iter().filter_map(|criterion| {
        let reason = new.reasons.get(&criterion.code).map(|reason| reason.trim());
        let reason = reason.filter(|reason| !reason.is_empty());
        Some((criterion.id, *new.points.get(&criterion.code)?, reason))
    });
    Ok(given.collect())
}

fn mistakes(criteria: &[Criterion], new: &NewAssessment) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, code: &str, detail: String| {
        errors.push(FieldError::new(pointer, code, detail));
    };
    if !new.no_conflict_of_interest {
        wrong(
            "/noConflictOfInterest".to_owned(),
            "declaration-missing",
            "U kunt alleen beoordelen als u verklaart dat u geen belang hebt bij deze aanvraag.".to_owned(),
        );
    }
    let known: BTreeMap<&str, &Criterion> = criteria
        .iter()
        .map(|criterion| (criterion.code.as_str(), criterion))
        .collect();
    for (code, points) in &new.points {
        let pointer = format!("/points/{}", crate::http::strict_json::token(code));
        match known.get(code.as_str()) {
            None => wrong(
                pointer,
                "criterion-unknown",
                "Dit criterium heeft de openstelling niet.".to_owned(),
            ),
            Some(criterion) if *points < 0 || *points > criterion.maximum => {
                wrong(
                    pointer,
                    "points-out-of-range",
                    format!("Geef 0 tot en met {} punten.", criterion.maximum),
                );
            }
            Some(_) => {}
        }
    }
    for criterion in criteria
        .iter()
        .filter(|criterion| !new.points.contains_key(&criterion.code))
    {
        let pointer = format!("/points/{}", crate::http::strict_json::token(&criterion.code));
        wrong(
            pointer,
            "missing",
            format!("Geef punten voor '{}'.", criterion.title),
        );
    }
    for (code, reason) in &new.reasons {
        let pointer = format!("/reasons/{}", crate::http::strict_json::token(code));
        if !known.contains_key(code.as_str()) {
            wrong(
                pointer,
                "criterion-unknown",
                "Dit criterium heeft de openstelling niet.".to_owned(),
            );
        } else if reason.chars().count() > LONGEST_REASON {
            wrong(
                pointer,
                "text-too-long",
                format!("Gebruik ten hoogste {LONGEST_REASON} tekens."),
            );
        }
    }
    errors
}
