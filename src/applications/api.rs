//! Applications over HTTP. A member sees and does everything for the own organisation; the municipality sees what was
//! submitted.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use plafond_rules::applications::Status;
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::content::Content;
use super::readable::readable;
use super::requests::{ApplicationChange, NewApplication};
use super::store::{self, Wanted};
use super::timeline::{self, TimelineEvent};
use super::view::{ApplicationView, ReceiptView, answer, created, receipt_of};
use super::{actions, allocation, attachments, delays, drafting, readings, submitting, supplements};
use crate::audit;
use crate::documents::{self, LetterView};
use crate::http::if_match::IfMatch;
use crate::http::{
    Actor, Answer, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

const PROVIDER: [Role; 1] = [Role::ProviderMember];

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Revised {
    content: Content,
}

/// Which applications are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Of one call.
    call_id: Option<Uuid>,
    /// In one state.
    status: Option<String>,
    /// With this at the beginning of the reference, of the KvK number of who applies, or of a word of its name.
    #[param(max_length = 100, example = "PHG-2026-00017")]
    search: Option<String>,
}

/// Begin a draft. Roles: provider-member, for the own organisation.
#[utoipa::path(operation_id = "createApplication", tag = "applications", security(("bearer" = [])),
    request_body = NewApplication,
    responses((status = 201, description = "Begun", body = ApplicationView), Refusals))]
#[post("/applications")]
async fn create_application(
    counter: Counter,
    entered: Entered<NewApplication>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, entered.0, async |conn, deed, entered| {
            deed.actor.must_act_for(entered.organisation_id)?;
            let application = drafting::draft(conn, deed, entered).await?;
            let location = format!("/v1/applications/{}", application.id);
            Ok(Answer::created(location, &ApplicationView::from(application))?.version(1))
        })
        .await
}

/// Applications, newest first: the own ones with drafts, or all that were submitted. Roles: provider-member, staff, auditor.
#[utoipa::path(operation_id = "listApplications", tag = "applications", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<ApplicationView>), Refusals))]
#[get("/applications")]
async fn list_applications(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    let staff = actor.is(&Role::READS_DOSSIERS);
    if !staff {
        actor.must_be(&PROVIDER)?;
    }
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let wanted = Wanted {
        organisations: (!staff).then_some(actor.organisations.as_slice()),
        drafts: !staff,
        call: filter.call_id,
        status: filter.status.as_deref(),
        search: filter.search.as_deref(),
    };
    if wanted
        .status
        .is_some_and(|status| Status::parse(status).is_none())
    {
        return Err(Problem::invalid_field(
            "/status",
            "status-unknown",
            "Deze status kennen wij niet.",
        ));
    }
    let found = store::list(&mut *office.conn().await?, &wanted, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(ApplicationView::from).collect();
    Ok(Paged::respond(&request, page, items, |item: &ApplicationView| {
        item.id
    }))
}

/// One application. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The application", body = ApplicationView), Refusals))]
#[get("/applications/{applicationId}")]
async fn get_application(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let found = readable(&*office.shared().await?, &actor, *id).await?;
    readings::note(&office, &actor, &found).await?;
    Ok(answer(found)?.into())
}

/// Change a draft, or an application that is being supplemented. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "updateApplication", tag = "applications", security(("bearer" = [])),
    request_body(content = ApplicationChange, content_type = "application/merge-patch+json"),
    params(("applicationId" = Uuid, Path, description = "The application"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = ApplicationView), Refusals))]
#[patch("/applications/{applicationId}")]
async fn update_application(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    entered: Entered<ApplicationChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &PROVIDER, office.now())?;
    let change = entered.0.content;
    let revised = office
        .act(async |conn| {
            drafting::revise(conn, &deed, *id, if_match, |content| {
                let mut document = content.clone();
                merge(&mut document, change);
                Entered::<Revised>::check(&json!({ "content": document })).map(|revised| revised.content)
            })
            .await
        })
        .await?;
    Ok(answer(revised)?.into())
}

/// JSON Merge Patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    if let Value::Object(fields) = target {
        for (key, value) in patch {
            if value.is_null() {
                fields.remove(&key);
            } else {
                merge(fields.entry(key).or_insert(Value::Null), value);
            }
        }
    }
}

/// Submit a draft; the answer holds the receipt. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "submitApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Received", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/submission")]
async fn submit_application(counter: SureCounter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, (), async |conn, deed, ()| {
            created(submitting::submit(conn, deed, *id).await?)
        })
        .await
}

/// Take an application back. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "withdrawApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Withdrawn", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/withdrawal")]
async fn withdraw_application(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, (), async |conn, deed, ()| {
            created(actions::withdraw(conn, deed, *id).await?)
        })
        .await
}

/// The letters about an application, newest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listLetters", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), Page),
    responses((status = 200, description = "A page", body = Paged<LetterView>), Refusals))]
#[get("/applications/{applicationId}/letters")]
async fn list_letters(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    id: web::Path<Uuid>,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = readable(&conn, &actor, *id).await?;
    let to = (!actor.is(&Role::READS_DOSSIERS)).then_some(application.organisation_id);
    let found = documents::letters_of(&mut conn, (*id, to), page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(LetterView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &LetterView| {
        item.id
    }))
}

/// Which part of a story is asked for.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StoryPage {
    /// The place after which to go on, as given in the `Link` header.
    cursor: Option<i64>,
    /// How many events are looked at, 50 unless told, 200 at most; those that aren't told are left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// What happened to an application, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getTimeline", tag = "applications", security(("bearer" = [])),
    params(StoryPage, ("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "A page", body = Paged<TimelineEvent>), Refusals))]
#[get("/applications/{applicationId}/timeline")]
async fn get_timeline(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    page: Asked<StoryPage>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    readable(&conn, &actor, *id).await?;
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let found = audit::list_after(&mut conn, *id, page.cursor.unwrap_or(0), limit).await?;
    let mut response = HttpResponse::Ok();
    let full = i64::try_from(found.len()).is_ok_and(|shown| shown == limit);
    if let Some(last) = found.last().filter(|_| full) {
        let next = format!("/v1/applications/{id}/timeline?limit={limit}&cursor={}", last.seq);
        response.insert_header(("Link", format!("<{next}>; rel=\"next\"")));
    }
    let items = timeline::told(found, !actor.is(&Role::READS_DOSSIERS));
    Ok(response.json(Paged { items }))
}

/// Check a receipt by its number: it tells the time and the hash, and nothing about the application. Roles: anyone.
#[utoipa::path(operation_id = "getReceipt", tag = "applications",
    params(("receiptNumber" = i64, Path, description = "The number on the receipt")),
    responses((status = 200, description = "The receipt", body = ReceiptView), Refusals))]
#[get("/receipts/{receiptNumber}")]
async fn get_receipt(office: web::Data<Office>, number: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let view = receipt_of(&mut *office.conn().await?, *number).await?;
    Ok(Answer::ok(&view)?.into())
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .configure(allocation::routes)
        .configure(attachments::api::routes)
        .configure(delays::api::routes)
        .configure(supplements::api::routes)
        .service(create_application)
        .service(list_applications)
        .service(get_application)
        .service(update_application)
        .service(submit_application)
        .service(withdraw_application)
        .service(list_letters)
        .service(get_timeline)
        .service(get_receipt);
}
