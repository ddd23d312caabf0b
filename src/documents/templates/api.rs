//! Templates of letters over HTTP: which there are, which fields they may ask for, and a next version of one.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::NewLetterTemplate;
use super::store::{self, Template};
use super::{actions, trial};
use crate::documents::fields;
use crate::documents::kinds::Kind;
use crate::http::{Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};

/// Who looks after templates, and who may look at them.
const KEEPS: [Role; 1] = [Role::Administrator];
const READS: [Role; 4] = [
    Role::Administrator,
    Role::Caseworker,
    Role::Decider,
    Role::Auditor,
];

/// A template of a scheme.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LetterTemplateView {
    /// The identifier.
    pub id: Uuid,
    /// For which letters it is.
    #[schema(example = "grant")]
    pub kind: String,
    /// The version; the highest of a kind is in use.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The template, in Typst.
    #[schema(example = "#import \"/letter.typ\": *\n#show: page-of-letter\n")]
    pub source: String,
    /// The SHA-256 of it, in hexadecimal.
    pub sha256: String,
    /// When it was added.
    pub made_at: DateTime<Utc>,
}

impl From<Template> for LetterTemplateView {
    fn from(template: Template) -> Self {
        Self {
            id: template.id,
            kind: template.kind,
            version: template.version,
            source: template.source,
            sha256: hex::encode(template.source_sha256),
            made_at: template.made_at,
        }
    }
}

/// A kind of letter: its template as it comes with the service, and the fields it has.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LetterKindView {
    /// The kind.
    pub kind: Kind,
    /// What stands above it.
    #[schema(example = "Wij verlenen u subsidie")]
    pub title: String,
    /// The template that comes with the service, in Typst: a start for one of your own.
    #[schema(example = "#import \"/letter.typ\": *\n#show: page-of-letter\n")]
    pub source: String,
    /// What a template may ask for, as `letter.name`.
    pub fields: Vec<LetterFieldView>,
}

/// A field of a kind of letter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LetterFieldView {
    /// Its name.
    #[schema(example = "reasons")]
    pub name: String,
    /// What it holds.
    #[schema(example = "Why, in the words of who decides")]
    pub about: String,
    /// Whether every letter of this kind has it; of another, ask `has("name")` first.
    pub always: bool,
    /// An invented value, which shows its shape.
    #[schema(value_type = Object, example = "De activiteiten passen bij de regeling.")]
    pub sample: Value,
}

/// The kinds of letter, with their fields and the templates that come with the service. Roles: administrator, caseworker,
/// decider, auditor.
#[utoipa::path(operation_id = "listLetterKinds", tag = "documents", security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Paged<LetterKindView>), Refusals))]
#[get("/letter-kinds")]
async fn list_letter_kinds(actor: Actor) -> Result<HttpResponse, Problem> {
    actor.must_be(&READS)?;
    let items = Kind::ALL.iter().map(|kind| LetterKindView {
        kind: *kind,
        title: kind.title().to_owned(),
        source: kind.shipped().to_owned(),
        fields: fields::of_every_letter()
            .into_iter()
            .chain(fields::of(*kind))
            .map(|field| LetterFieldView {
                name: field.name.to_owned(),
                about: field.about.to_owned(),
                always: field.always,
                sample: field.sample,
            })
            .collect(),
    });
    Ok(HttpResponse::Ok().json(Paged {
        items: items.collect(),
    }))
}

/// The templates of a scheme, newest first. Roles: administrator, caseworker, decider, auditor.
#[utoipa::path(operation_id = "listLetterTemplates", tag = "documents", security(("bearer" = [])),
    params(("schemeId" = Uuid, Path, description = "The scheme"), Page),
    responses((status = 200, description = "A page", body = Paged<LetterTemplateView>), Refusals))]
#[get("/schemes/{schemeId}/letter-templates")]
async fn list_letter_templates(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    scheme: web::Path<Uuid>,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&READS)?;
    let mut conn = office.conn().await?;
    let found = store::list_templates(&mut conn, *scheme, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(LetterTemplateView::from).collect();
    Ok(Paged::respond(
        &request,
        *page,
        items,
        |item: &LetterTemplateView| item.id,
    ))
}

/// Add a template to a scheme, or a next version of one. It is tried out first: a field that a letter of its kind doesn't
/// always have, or anything else that is wrong, is told with its line. Roles: administrator.
#[utoipa::path(operation_id = "createLetterTemplate", tag = "documents", security(("bearer" = [])), request_body = NewLetterTemplate,
    params(("schemeId" = Uuid, Path, description = "The scheme")),
    responses((status = 201, description = "In use from now on", body = LetterTemplateView), Refusals))]
#[post("/schemes/{schemeId}/letter-templates")]
async fn create_letter_template(
    counter: Counter,
    scheme: web::Path<Uuid>,
    entered: Entered<NewLetterTemplate>,
) -> Result<HttpResponse, Problem> {
    counter.actor.must_be(&KEEPS)?;
    let new = entered.0;
    trial::try_out(&new, counter.office.now()).await?;
    counter
        .act(&KEEPS, new, async |conn, deed, new| {
            let template = actions::add(conn, deed, *scheme, new).await?;
            Answer::created(
                format!("/v1/schemes/{scheme}/letter-templates"),
                &LetterTemplateView::from(template),
            )
        })
        .await
}

/// The doors to the templates.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(list_letter_kinds)
        .service(list_letter_templates)
        .service(create_letter_template);
}
