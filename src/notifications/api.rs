//! Messages over HTTP: exactly what was said to whom, and how its sending went.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::store::{self, OutboxMessage, Whose};
use crate::http::{Actor, Office, Page, Paged, Problem, Refusals};

/// A message as it was written.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationView {
    /// The identifier.
    pub id: Uuid,
    /// What kind of message it is.
    #[schema(example = "application-received")]
    pub kind: String,
    /// The address it goes to.
    pub recipient: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The dossier it belongs to.
    pub application_id: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// `queued`, `sent`, `refused` or `dead`.
    #[schema(example = "sent")]
    pub status: String,
    /// How often sending was tried.
    pub attempts: i32,
    /// When the mail server took it over.
    pub sent_at: Option<DateTime<Utc>>,
    /// The mail server's own words, as proof (Awb 2:25).
    pub server_reply: Option<String>,
}

impl From<OutboxMessage> for NotificationView {
    fn from(message: OutboxMessage) -> Self {
        Self {
            id: message.id,
            kind: message.kind,
            recipient: message.recipient,
            subject: message.subject,
            text: message.text_body,
            application_id: message.dossier_id,
            created_at: message.created_at,
            status: message.status,
            attempts: message.attempts,
            sent_at: message.sent_at,
            server_reply: message.server_reply,
        }
    }
}

/// Which messages are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// All of one dossier; for the municipality.
    application_id: Option<Uuid>,
}

/// Messages, newest first: the own ones; all of a dossier for the municipality; all for the auditor. Roles: everyone
/// with an account.
#[utoipa::path(operation_id = "listNotifications", tag = "notifications", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<NotificationView>), Refusals))]
#[get("/notifications")]
async fn list_notifications(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: web::Query<Filter>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let whose = match filter.application_id {
        Some(dossier) => {
            actor.must_be(&Role::READS_DOSSIERS)?;
            Whose::Dossier(dossier)
        }
        None if actor.is(&[Role::Auditor]) => Whose::Everyones,
        None => Whose::Own(actor.email.clone(), actor.organisations.clone()),
    };
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let found = store::list(&mut conn, &whose, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(NotificationView::from).collect();
    Ok(Paged::respond(
        &request,
        page,
        items,
        |item: &NotificationView| item.id,
    ))
}

/// The doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_notifications);
}
