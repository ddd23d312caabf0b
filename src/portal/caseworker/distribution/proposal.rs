//! One proposal: who gets what and why, where the money ends, beside another one, and what hangs on a single point.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::LOOK;
use crate::calls::{self, Call};
use crate::distribution::{
    self, DifferenceView, DistributionSummary, DistributionView, ProposedView, SensitiveView,
};
use crate::http::fields::Amount;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Filled, Language, Page, Visit};

/// How many others there are to hold it against.
const MOST: i64 = 50;

/// Which other is asked for.
#[derive(Debug, Deserialize)]
struct Asked {
    naast: Option<Uuid>,
}

/// One application in the proposal.
struct Row {
    line: ProposedView,
    requested: Option<Amount>,
    score: Option<String>,
    difference: Option<DifferenceView>,
    /// Whether the money ends after this one.
    is_last: bool,
}

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/proposal.html")]
struct Proposal {
    page: Page,
    call: Call,
    summary: DistributionSummary,
    ceiling: Option<Amount>,
    rows: Vec<Row>,
    others: Vec<(String, String)>,
    f: Filled,
    beside: bool,
    sensitive: Vec<SensitiveView>,
    obstacles: Vec<String>,
    may_approve: bool,
}

/// A score as people write it.
fn comma(score: &str, language: Language) -> String {
    match language {
        Language::Dutch => score.replace('.', ","),
        Language::English => score.to_owned(),
    }
}

/// What each asked for, by reference.
fn requested(input: &Value) -> HashMap<String, Amount> {
    let claims = input.get("applications").and_then(Value::as_array);
    let read = claims.into_iter().flatten().filter_map(|claim| {
        let reference = claim.get("id")?.as_str()?.to_owned();
        let amount = claim.get("requested")?.as_str()?.parse().ok()?;
        Some((reference, Amount(amount)))
    });
    read.collect()
}

fn rows(
    view: DistributionView,
    mut differences: HashMap<String, DifferenceView>,
    language: Language,
) -> Vec<Row> {
    let mut asked = requested(&view.input);
    let last = view.proposal.iter().rposition(|one| one.line.outcome != "refuse");
    let rows = view.proposal.into_iter().enumerate().map(|(index, line)| Row {
        requested: asked.remove(&line.line.id),
        score: line.line.score.as_ref().map(|score| comma(score, language)),
        difference: differences.remove(&line.line.id),
        is_last: last == Some(index),
        line,
    });
    rows.collect()
}

/// The proposal, and another beside it when one is asked for.
#[get("/behandeling/verdelingen/{id}")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let one = distribution::get(&mut conn, *id).await?;
    let other = match asked.naast {
        Some(other) => Some(distribution::get(&mut conn, other).await?),
        None => None,
    };
    let call = calls::get(&mut conn, one.call_id).await?;
    let deed = Deed::of(&office, actor, &LOOK, office.now())?;
    let obstacles = distribution::obstacles(&mut conn, &deed, *id).await?;
    let view = distribution::whole(&mut conn, &one).await?;
    let others = distribution::summaries(&mut conn, call.id, None, MOST).await?;
    let page = visit
        .page("Voorstel", "Proposal")
        .under("/behandeling/verdelingen", "Verdelingen", "Distributions")
        .under(
            format!("/behandeling/openstellingen/{}/verdelingen", call.id),
            &call.title,
            &call.title,
        );
    let names = others.into_iter().filter(|other| other.id != *id).map(|other| {
        let note = other.note.map(|note| format!("{note}, ")).unwrap_or_default();
        (
            other.id.to_string(),
            format!("{note}{}", page.moment(&other.made_at)),
        )
    });
    let others: Vec<_> = names.collect();
    drop(conn);
    let beside = other.is_some();
    let compared = distribution::comparison_of(one, other).await?;
    let differences = compared
        .differences
        .into_iter()
        .map(|difference| (difference.reference.clone(), difference))
        .collect();
    visit.show(&Proposal {
        page,
        ceiling: view
            .input
            .get("ceiling")
            .and_then(Value::as_str)
            .and_then(|amount| amount.parse().ok())
            .map(Amount),
        summary: view.summary.clone(),
        f: Filled::default()
            .with("naast", asked.naast.map(|id| id.to_string()).unwrap_or_default())
            .asking(&[("naast", "Leg ernaast", "Put beside it")]),
        rows: rows(view, differences, visit.language()),
        others,
        beside,
        sensitive: compared.sensitivity,
        may_approve: obstacles.is_empty() && actor.is(&[Role::Decider]),
        obstacles,
        call,
    })
}
