//! Letters over HTTP: what they say, and the PDF that was kept.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use object_store::ObjectStoreExt as _;
use plafond_letters::Manuscript;
use plafond_rules::roles::Role;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::rendering::{self, file_path};
use super::store::{self, Letter};
use super::{printer, templates};
use crate::http::{Actor, Answer, Doors, Office, Problem, ProblemType, Refusals};

/// A letter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LetterView {
    /// The identifier.
    pub id: Uuid,
    /// What it makes known: `grant`, `refusal`, `settlement` and so on.
    #[schema(example = "grant")]
    pub kind: String,
    /// The dossier it belongs to.
    pub application_id: Uuid,
    /// The organisation it goes to.
    pub organisation_id: Uuid,
    /// What it makes known, as the audit trail names it.
    #[schema(example = "decision")]
    pub object_kind: String,
    /// Which one.
    pub object_id: Uuid,
    /// What stands above it.
    #[schema(example = "Wij verlenen u subsidie")]
    pub title: String,
    /// The name it is addressed to.
    #[schema(example = "Stichting Voorbeeld")]
    pub addressee: String,
    /// The facts it is made from.
    #[schema(value_type = Object, example = json!({ "amount": "€ 12.500,00", "reference": "PHG-2026-00017" }))]
    pub data: Value,
    /// The SHA-256 of those facts as canonical JSON (RFC 8785), in hexadecimal.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub data_sha256: String,
    /// The SHA-256 of its template, in hexadecimal.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub template_sha256: String,
    /// The version of the scheme's own template; absent for the one that comes with the service.
    pub template_version: Option<i32>,
    /// `electronic` or `post`.
    #[schema(example = "electronic")]
    pub channel: String,
    /// Since when there was consent to electronic sending (Awb 2:8).
    pub consented_at: Option<DateTime<Utc>>,
    /// The mail that announced it.
    pub notification_id: Option<Uuid>,
    /// When it was signed.
    pub issued_at: DateTime<Utc>,
    /// When its PDF was made; absent while it is being made.
    pub rendered_at: Option<DateTime<Utc>>,
    /// How large the PDF is, in bytes.
    pub size: Option<i64>,
    /// The SHA-256 of the PDF, in hexadecimal; the audit trail has it too.
    pub sha256: Option<String>,
    /// What made the PDF: another version may make other bytes from the same facts.
    #[schema(example = "typst 0.15.1")]
    pub engine: Option<String>,
}

impl From<Letter> for LetterView {
    fn from(letter: Letter) -> Self {
        Self {
            id: letter.id,
            kind: letter.kind,
            application_id: letter.dossier_id,
            organisation_id: letter.organisation_id,
            object_kind: letter.object_kind,
            object_id: letter.object_id,
            title: letter.title,
            addressee: letter.addressee,
            data: serde_json::from_str(&letter.data).unwrap_or_default(),
            data_sha256: hex::encode(letter.data_sha256),
            template_sha256: hex::encode(letter.template_sha256),
            template_version: letter.template_version,
            channel: letter.channel,
            consented_at: letter.consented_at,
            notification_id: letter.notification_id,
            issued_at: letter.issued_at,
            rendered_at: letter.rendered_at,
            size: letter.size,
            sha256: letter.sha256.map(hex::encode),
            engine: letter.engine,
        }
    }
}

/// A PDF to be saved, never shown inside a page of ours.
#[must_use]
pub fn attached(name: String, pdf: Vec<u8>) -> HttpResponse {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    };
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header(disposition)
        .body(pdf)
}

/// Answers the draft of a letter.
///
/// # Errors
/// 400 when the scheme's template asks for what the letter doesn't have: it names the field.
pub async fn preview(draft: Manuscript) -> Result<HttpResponse, Problem> {
    let pdf = printer::print(draft)
        .await
        .map_err(|flaw| printer::told(&flaw, ""))?;
    Ok(attached("concept.pdf".to_owned(), pdf))
}

/// One letter. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getLetter", tag = "documents", security(("bearer" = [])),
    params(("letterId" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The letter", body = LetterView), Refusals))]
#[get("/letters/{letterId}")]
async fn get_letter(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let letter = visible(&office, &actor, *id).await?;
    let version = letter.version();
    Ok(Answer::ok(&LetterView::from(letter))?.version(version).into())
}

/// The PDF of a letter, as it was kept and checked against its hash. Roles: provider-member of its organisation, staff,
/// auditor.
#[utoipa::path(operation_id = "getLetterContent", tag = "documents", security(("bearer" = [])),
    params(("letterId" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[get("/letters/{letterId}/content")]
async fn get_letter_content(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let letter = visible(&office, &actor, *id).await?;
    let pdf = kept(&office, &letter).await?;
    Ok(attached(format!("{}-{}.pdf", letter.kind, letter.id), pdf))
}

/// A letter made again, beside the one that was kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LetterVerification {
    /// The SHA-256 of the PDF that was kept, in hexadecimal.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub kept_sha256: String,
    /// The SHA-256 of the PDF made again from the stored facts.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub made_again_sha256: String,
    /// Whether they are the same.
    pub same: bool,
    /// What made the one that was kept.
    #[schema(example = "typst 0.15.1")]
    pub kept_engine: Option<String>,
    /// What made the other. Another version may make other bytes from the same facts; the one that was kept counts.
    #[schema(example = "typst 0.15.1")]
    pub engine: String,
}

/// Make a letter again from its stored facts, and compare it with what was kept. Roles: caseworker, decider, auditor.
#[utoipa::path(operation_id = "getLetterVerification", tag = "documents", security(("bearer" = [])),
    params(("letterId" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The comparison", body = LetterVerification), Refusals))]
#[get("/letters/{letterId}/verification")]
async fn get_letter_verification(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Caseworker, Role::Decider, Role::Auditor])?;
    let letter = visible(&office, &actor, *id).await?;
    let kept_sha256 = hex::encode(Sha256::digest(kept(&office, &letter).await?));
    let manuscript = rendering::manuscript(&mut *office.conn().await?, &letter).await?;
    let again = printer::print(manuscript)
        .await
        .map_err(|flaw| printer::told(&flaw, ""))?;
    let made_again_sha256 = hex::encode(Sha256::digest(again));
    let verification = LetterVerification {
        same: kept_sha256 == made_again_sha256,
        kept_sha256,
        made_again_sha256,
        kept_engine: letter.engine.clone(),
        engine: plafond_letters::ENGINE.to_owned(),
    };
    Ok(Answer::ok(&verification)?.version(letter.version()).into())
}

async fn visible(office: &Office, actor: &Actor, id: Uuid) -> Result<Letter, Problem> {
    actor.must_read_dossiers()?;
    let letter = store::get(&mut *office.conn().await?, id).await?;
    actor.must_see(letter.organisation_id, &Role::READS_DOSSIERS)?;
    Ok(letter)
}

/// The PDF that was kept, if it is still what it was.
///
/// # Errors
/// 503 while it is being made or can't be fetched, 500 when it is not what was kept.
pub async fn kept(office: &Office, letter: &Letter) -> Result<Vec<u8>, Problem> {
    let Some(sha256) = &letter.sha256 else {
        return Err(Problem::new(
            ProblemType::UNAVAILABLE,
            "Deze brief wordt nu gemaakt. Probeer het over enkele seconden opnieuw.",
            "This letter is being made. Try again in a few seconds.",
        )
        .retry_after(3));
    };
    let found = office
        .files
        .get(&file_path(letter.id))
        .await
        .map_err(|error| out_of_reach(&error))?;
    let pdf = found.bytes().await.map_err(|error| out_of_reach(&error))?;
    if Sha256::digest(&pdf).as_slice() != sha256.as_slice() {
        return Err(Problem::internal(format!(
            "letter {} is not what was kept",
            letter.id
        )));
    }
    Ok(pdf.to_vec())
}

fn out_of_reach(error: &object_store::Error) -> Problem {
    tracing::error!(%error, "the store of files failed");
    Problem::new(
        ProblemType::UNAVAILABLE,
        "Wij kunnen deze brief nu niet ophalen. Probeer het later opnieuw.",
        "This letter can't be fetched now. Try again later.",
    )
    .retry_after(60)
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    templates::api::routes(doors);
    doors
        .service(get_letter)
        .service(get_letter_content)
        .service(get_letter_verification);
}
