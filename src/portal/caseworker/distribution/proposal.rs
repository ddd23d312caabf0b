//! One proposal: who gets what and why, where the money ends, beside others, and what hangs on a single point.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde_json::Value;
use uuid::Uuid;

use super::LOOK;
use crate::calls::{self, Call};
use crate::distribution::{
    self, BesideView, DifferenceView, DistributionSummary, DistributionView, MOST_BESIDE, ProposedView,
    SensitiveView,
};
use crate::http::fields::Amount;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Filled, Language, Page, Visit};

/// How many others there are to choose from.
const MOST: i64 = 50;

/// How many columns the table has without others.
const OWN_COLUMNS: usize = 5;

/// The field with which others are asked for.
const BESIDE: &str = "naast";

/// One application in the proposal.
struct Row {
    line: ProposedView,
    requested: Option<Amount>,
    score: Option<String>,
    /// How each of the others treats it, when it does so differently.
    differences: Vec<Option<DifferenceView>>,
    /// Whether the money ends after this one.
    is_last: bool,
}

/// What a proposal is called among others: what it was made for, and when.
struct Called {
    id: Uuid,
    note: Option<String>,
    made_at: DateTime<Utc>,
}

/// Another proposal in a column of its own.
struct Beside {
    called: Called,
    granted: Amount,
}

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/proposal.html")]
struct Proposal {
    page: Page,
    call: Call,
    summary: DistributionSummary,
    ceiling: Option<Amount>,
    rows: Vec<Row>,
    /// Whether nobody gets less for want of money.
    is_enough: bool,
    others: Vec<Called>,
    f: Filled,
    beside: Vec<Beside>,
    /// How many columns the table has.
    columns: usize,
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

/// Whether nobody gets less for want of money: what is left would hold each that is refused.
fn is_enough(view: &DistributionView) -> bool {
    let asked = requested(&view.input);
    let left = view.summary.remaining;
    view.proposal.iter().all(|one| match one.line.outcome.as_str() {
        "grant" => true,
        "refuse" => asked.get(&one.line.id).is_some_and(|amount| *amount <= left),
        _ => false,
    })
}

fn rows(
    view: DistributionView,
    mut differences: Vec<HashMap<String, DifferenceView>>,
    language: Language,
) -> Vec<Row> {
    let mut asked = requested(&view.input);
    let last = view.proposal.iter().rposition(|one| one.line.outcome != "refuse");
    let rows = view.proposal.into_iter().enumerate().map(|(index, line)| Row {
        requested: asked.remove(&line.line.id),
        score: line.line.score.as_ref().map(|score| comma(score, language)),
        differences: differences
            .iter_mut()
            .map(|of_other| of_other.remove(&line.line.id))
            .collect(),
        is_last: last == Some(index),
        line,
    });
    rows.collect()
}

/// The others by how they treat each application, and as columns.
fn columns(others: Vec<BesideView>) -> (Vec<HashMap<String, DifferenceView>>, Vec<Beside>) {
    let columns = others.into_iter().map(|other| {
        let beside = Beside {
            called: Called {
                id: other.distribution_id,
                note: other.note,
                made_at: other.made_at,
            },
            granted: other.granted,
        };
        let differences = other.differences.into_iter();
        let by_reference: HashMap<_, _> = differences
            .map(|difference| (difference.reference.clone(), difference))
            .collect();
        (by_reference, beside)
    });
    columns.unzip()
}

/// Which others are asked for, as the form that asks for them; too many are none.
fn asked(query: Vec<(String, String)>) -> Result<(Vec<Uuid>, Filled), Problem> {
    let given: Vec<_> = query
        .into_iter()
        .filter(|(field, value)| field == BESIDE && !value.is_empty())
        .collect();
    if given.len() > MOST_BESIDE {
        let detail = format!("Geef er ten hoogste {MOST_BESIDE}.");
        let problem = Problem::invalid_field(format!("/{BESIDE}"), "too-many", detail);
        return Ok((Vec::new(), Filled::with_mistakes(given, problem)?));
    }
    let ids = given.iter().map(|(_, id)| id.parse::<Uuid>());
    let ids = ids.collect::<Result<Vec<_>, _>>();
    Ok((ids.map_err(|_| Problem::not_found())?, Filled::given(given)))
}

/// The proposal, and others beside it when they are asked for.
#[get("/behandeling/verdelingen/{id}")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let (ids, f) = asked(query.into_inner())?;
    let mut conn = office.conn().await?;
    let one = distribution::get(&mut conn, *id).await?;
    let others = distribution::beside(&mut conn, &ids).await?;
    let call = calls::get(&conn, one.call_id).await?;
    let deed = Deed::of(&office, actor, &LOOK, office.now())?;
    let obstacles = distribution::obstacles(&mut conn, &deed, *id).await?;
    let view = distribution::whole(&mut conn, &one).await?;
    let made = distribution::summaries(&mut conn, call.id, None, MOST).await?;
    let page = visit
        .page("Voorstel", "Proposal")
        .under("/behandeling/verdelingen", "Verdelingen", "Distributions")
        .under(
            format!("/behandeling/openstellingen/{}/verdelingen", call.id),
            &call.title,
            &call.title,
        );
    let made = made.into_iter().filter(|other| other.id != *id);
    let choices = made.map(|other| Called {
        id: other.id,
        note: other.note,
        made_at: other.made_at,
    });
    let choices: Vec<_> = choices.collect();
    drop(conn);
    let compared = distribution::comparison_of(one, others).await?;
    let (differences, beside) = columns(compared.others);
    let page = Proposal {
        page,
        ceiling: view
            .input
            .get("ceiling")
            .and_then(Value::as_str)
            .and_then(|amount| amount.parse().ok())
            .map(Amount),
        summary: view.summary.clone(),
        f: f.asking(&[(BESIDE, "Leg ernaast", "Put beside it")]),
        is_enough: is_enough(&view),
        rows: rows(view, differences, visit.language()),
        others: choices,
        columns: OWN_COLUMNS + beside.len(),
        beside,
        sensitive: compared.sensitivity,
        may_approve: obstacles.is_empty() && actor.is(&[Role::Decider]),
        obstacles,
        call,
    };
    visit.show_as(page.f.status(), &page)
}
