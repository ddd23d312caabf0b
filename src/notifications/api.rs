//! Messages over HTTP: exactly what was said to whom, and how its sending went.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions;
use super::message::OPENS_AN_ACCOUNT;
use super::store::{self, OutboxMessage, State, Whose};
use crate::http::{Actor, Answer, Asked, Counter, Doors, Office, Page, Paged, Problem, Refusals};

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
    /// What it says, word for word; absent for an administrator, who does not read dossiers, and for everyone but the
    /// addressee when its link opens an account.
    pub text: Option<String>,
    /// The dossier it belongs to.
    pub application_id: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// `queued`, `sent`, `refused` or `dead`.
    #[schema(example = "sent")]
    pub status: String,
    /// How often sending was tried.
    pub attempts: i32,
    /// When it is tried next, while it is queued.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed, in the mail server's own words.
    #[schema(example = "550 5.1.1 no such mailbox")]
    pub last_error: Option<String>,
    /// When the mail server took it over.
    pub sent_at: Option<DateTime<Utc>>,
    /// The mail server's own words, as proof (Awb 2:25).
    pub server_reply: Option<String>,
}

impl NotificationView {
    /// As a reader may see it: a link that opens an account is for its addressee alone.
    #[must_use]
    pub fn read_by(reader: &str, message: OutboxMessage) -> Self {
        let secret = OPENS_AN_ACCOUNT.contains(&message.kind.as_str());
        let own = message.recipient.eq_ignore_ascii_case(reader);
        Self {
            id: message.id,
            kind: message.kind,
            recipient: message.recipient,
            subject: message.subject,
            text: (own || !secret).then_some(message.text_body),
            application_id: message.dossier_id,
            created_at: message.created_at,
            next_attempt_at: (message.status == "queued").then_some(message.next_attempt_at),
            status: message.status,
            attempts: message.attempts,
            last_error: message.last_error,
            sent_at: message.sent_at,
            server_reply: message.server_reply,
        }
    }

    /// As the operator of the mail sees it: to whom it goes and what went wrong, without what it says.
    fn without_text(mut self) -> Self {
        self.text = None;
        self
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
    /// Everyone's in one state, such as `dead` or `refused`: mail that a person has to see to. For the administrator,
    /// without what they say, and for the auditor.
    #[param(inline)]
    status: Option<State>,
}

/// Messages, newest first: the own ones; all of a dossier for the municipality; all for the auditor; all in one state
/// for the administrator. Roles: everyone with an account.
#[utoipa::path(operation_id = "listNotifications", tag = "notifications", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<NotificationView>), Refusals))]
#[get("/notifications")]
async fn list_notifications(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let whose = match (filter.application_id, filter.status) {
        (Some(_), Some(_)) => {
            return Err(Problem::invalid_field(
                "/status",
                "not-together",
                "Kies een dossier of een status, niet allebei.",
            ));
        }
        (Some(dossier), None) => {
            actor.must_be(&Role::READS_DOSSIERS)?;
            Whose::Dossier(dossier)
        }
        (None, Some(state)) => {
            actor.must_be(&[Role::Administrator, Role::Auditor])?;
            Whose::InState(state)
        }
        (None, None) if actor.is(&[Role::Auditor]) => Whose::Everyones,
        (None, None) => Whose::Own(actor.email.clone(), actor.organisations.clone()),
    };
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let found = store::list(&mut conn, &whose, page.cursor, page.fetch()).await?;
    let reads = !matches!(whose, Whose::InState(_)) || actor.is(&[Role::Auditor]);
    let items = found
        .into_iter()
        .map(|message| NotificationView::read_by(&actor.email, message));
    let items = items
        .map(|item| if reads { item } else { item.without_text() })
        .collect();
    Ok(Paged::respond(
        &request,
        page,
        items,
        |item: &NotificationView| item.id,
    ))
}

/// Have a message that was given up sent again: a new round of attempts, which begins at once. Roles: administrator.
#[utoipa::path(operation_id = "retryNotification", tag = "notifications", security(("bearer" = [])),
    params(("notificationId" = Uuid, Path, description = "The message")),
    responses((status = 201, description = "It waits to be sent again", body = NotificationView), Refusals))]
#[post("/notifications/{notificationId}/retry")]
async fn retry_notification(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], (), async |conn, deed, ()| {
            let message = NotificationView::read_by("", actions::retry(conn, deed, *id).await?);
            Answer::created("/v1/notifications?status=queued", &message.without_text())
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(list_notifications).service(retry_notification);
}
