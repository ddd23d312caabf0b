//! What was asked for: the activities, the budget and the documents, with what a check of it finds.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use serde_json::Value;
use uuid::Uuid;

use super::Dossier;
use crate::applications::{self, Activity, AttachmentView, Content};
use crate::http::{Office, Problem};
use crate::portal::page::{Filled, Language, Page, Visit, navigation, regulation};

/// An activity in words.
struct Shown {
    activity: Activity,
    objective: String,
    forms: Vec<String>,
    municipalities: Vec<String>,
}

/// A document that the call asks for, and whether it is there.
struct Needed {
    name: String,
    there: bool,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/content.html")]
struct Application {
    page: Page,
    dossier: Dossier,
    f: Filled,
    content: Content,
    activities: Vec<Shown>,
    costs: Money,
    attachments: Vec<AttachmentView>,
    needed: Vec<Needed>,
    found: Vec<String>,
    misses: bool,
    may_check: bool,
    revised: bool,
}

/// The name of a value that is a word in the API.
fn named(list: &[(&'static str, &'static str, &'static str)], value: &Value, language: Language) -> String {
    let word = value.as_str().unwrap_or_default();
    regulation::name(list, word, language).to_owned()
}

fn all_named(
    list: &[(&'static str, &'static str, &'static str)],
    values: Option<&Value>,
    language: Language,
) -> Vec<String> {
    let values = values.and_then(Value::as_array).into_iter().flatten();
    values.map(|value| named(list, value, language)).collect()
}

fn shown(activity: Activity, language: Language) -> Result<Shown, Problem> {
    let document = serde_json::to_value(&activity).map_err(Problem::internal)?;
    let objective = document.get("objective").unwrap_or(&Value::Null);
    Ok(Shown {
        objective: named(&regulation::OBJECTIVES, objective, language),
        forms: all_named(&regulation::FORMS, document.get("forms"), language),
        municipalities: all_named(
            &regulation::MUNICIPALITIES,
            document.get("municipalities"),
            language,
        ),
        activity,
    })
}

/// What was asked for.
#[get("/behandeling/aanvragen/{id}/inhoud")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    again(&office, &visit, *id, Filled::default()).await
}

/// The same page, with a refusal of what was tried on it.
pub async fn again(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, visit, id).await?;
    let attachments = applications::attachments_of(&mut conn, id).await?;
    let revised = applications::revisions_of(&mut conn, id).await?.len() > 1;
    let content: Content =
        serde_json::from_value(dossier.application.content.clone()).map_err(Problem::internal)?;
    let language = visit.language();
    let needed = dossier.call.required_documents.iter().flatten();
    let needed: Vec<_> = needed
        .map(|name| Needed {
            there: attachments.iter().any(|attachment| attachment.kind == *name),
            name: name.clone(),
        })
        .collect();
    let activities: Result<Vec<_>, _> = content
        .activities
        .iter()
        .cloned()
        .map(|activity| shown(activity, language))
        .collect();
    let sum = |amounts: &mut dyn Iterator<Item = Money>| Money::sum(amounts).unwrap_or(Money::MAX);
    let status = f.status();
    let page = Application {
        page: dossier.page(visit, "Aanvraag", "Application"),
        f,
        activities: activities?,
        costs: sum(&mut content.budget.iter().map(|line| line.amount.0)),
        found: content
            .shortcomings()
            .into_iter()
            .map(|error| error.detail)
            .collect(),
        content,
        attachments,
        misses: needed.iter().any(|one| !one.there),
        needed,
        may_check: (dossier.is_submitted() || dossier.is_awaited()) && actor.is(&[Role::Caseworker]),
        revised,
        dossier,
    };
    drop(conn);
    page.dossier.note_reading(office, visit).await?;
    visit.show_as(status, &page)
}

/// A document, to be saved.
#[get("/behandeling/aanvragen/{id}/bijlagen/{attachment}")]
pub async fn download(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::CASEWORK)?;
    let (application, attachment) = *path;
    applications::uploads::download(&office, actor, application, attachment).await
}
