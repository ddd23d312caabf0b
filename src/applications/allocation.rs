//! Which sub-ceiling an application is paid from as well.

use actix_web::{HttpResponse, post, web};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, Application};
use super::view::{ApplicationView, answer};
use crate::audit;
use crate::ceiling::sub_ceilings;
use crate::db::Conn;
use crate::http::{Counter, Deed, Doors, Entered, Problem, ProblemType, Refusals};

/// The sub-ceiling that an application falls under.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAllocation {
    /// One of those of the call's ceiling; none when it falls under no part.
    pub sub_ceiling_id: Option<Uuid>,
}

/// Puts a received application under a sub-ceiling, until it is decided.
///
/// # Errors
/// 409 once it is decided, 400 for a part of another ceiling.
pub async fn allocate(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    part: Option<Uuid>,
) -> Result<Application, Problem> {
    let application = store::lock(conn, id).await?;
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    if !application.status().is_open() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            format!(
                "De aanvraag is {}. Een deelplafond kiest u voor het besluit.",
                application.status().dutch()
            ),
            "A sub-ceiling is chosen before the decision.",
        ));
    }
    let code = match part {
        Some(part) => Some(sub_ceilings::find(conn, part).await?.code),
        None => None,
    };
    store::mark_sub_ceiling(conn, id, part, deed.now).await?;
    let object = ("application", id);
    audit::journal(
        conn,
        deed,
        id,
        "application-allocated",
        object,
        json!({ "subCeiling": code }),
    )
    .await?;
    Ok(store::get(conn, id).await?)
}

/// Put an application under a sub-ceiling. Roles: caseworker.
#[utoipa::path(operation_id = "allocateApplication", tag = "applications", security(("bearer" = [])), request_body = NewAllocation,
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "Put", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/sub-ceiling")]
async fn allocate_application(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewAllocation>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Caseworker], entered.0, async |conn, deed, entered| {
            answer(allocate(conn, deed, *id, entered.sub_ceiling_id).await?)
        })
        .await
}

/// The door of this file.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(allocate_application);
}
