//! Saved views over HTTP: each sees and keeps only the own.

use actix_web::{HttpResponse, get, post, web};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{List, NewSavedView};
use super::store::{self, SavedView};
use crate::db::Conn;
use crate::http::{Actor, Answer, Counter, Doors, Entered, Office, Paged, Problem, Refusals};

/// Who has lists to filter.
pub const KEEPS: [Role; 5] = [
    Role::Caseworker,
    Role::Assessor,
    Role::Decider,
    Role::Finance,
    Role::Auditor,
];

/// A filter of a list with a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedViewView {
    /// The identifier.
    pub id: Uuid,
    /// What its owner calls it.
    #[schema(example = "Deze week te beslissen")]
    pub name: String,
    /// Of which list: `work-list`, `applications`, `objections` or `payments`.
    #[schema(example = "work-list")]
    pub list: String,
    /// Whose work: a role, `all`, or left out for the own roles.
    #[schema(example = "decider")]
    pub responsible: Option<String>,
    /// Of one call only.
    pub call_id: Option<Uuid>,
    /// Only what stands here.
    #[schema(example = "complete")]
    pub status: Option<String>,
    /// Only what is due within so many days from when it is looked at.
    #[schema(example = 7)]
    pub due_within_days: Option<i32>,
    /// Only what is late.
    pub lapsed_only: bool,
    /// Of payments: only those that go `out`, or those that come `back`.
    #[schema(example = "out")]
    pub direction: Option<String>,
    /// Of applications: only those with this at the beginning of the reference, of the KvK number of who applies, or of a word of its name.
    #[schema(example = "PHG-2026-00017")]
    pub search: Option<String>,
}

impl From<SavedView> for SavedViewView {
    fn from(view: SavedView) -> Self {
        Self {
            id: view.id,
            name: view.name,
            list: view.list,
            responsible: view.responsible,
            call_id: view.call_id,
            status: view.status,
            due_within_days: view.due_within_days,
            lapsed_only: view.lapsed_only,
            direction: view.direction,
            search: view.search,
        }
    }
}

/// Someone's views of a list, in the order of their names.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn views_of(conn: &mut Conn, user: Uuid, list: List) -> diesel::QueryResult<Vec<SavedViewView>> {
    let found = store::list(conn, user).await?;
    let of_list = found.into_iter().filter(|view| view.list == list.as_str());
    Ok(of_list.map(SavedViewView::from).collect())
}

/// All of someone's views, by list and in the order of their names.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn all_views_of(conn: &mut Conn, user: Uuid) -> diesel::QueryResult<Vec<SavedViewView>> {
    let found = store::list(conn, user).await?;
    Ok(found.into_iter().map(SavedViewView::from).collect())
}

/// The own saved views, by list and in the order of their names. Roles: caseworker, assessor, decider, finance, auditor.
#[utoipa::path(operation_id = "listSavedViews", tag = "deadlines", security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Paged<SavedViewView>), Refusals))]
#[get("/saved-views")]
async fn list_saved_views(office: web::Data<Office>, actor: Actor) -> Result<HttpResponse, Problem> {
    actor.must_be(&KEEPS)?;
    let items = all_views_of(&mut *office.conn().await?, actor.user_id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// Keep a filter of a list that one reads under a name. Roles: caseworker, assessor, decider, finance, auditor.
#[utoipa::path(operation_id = "createSavedView", tag = "deadlines", security(("bearer" = [])), request_body = NewSavedView,
    responses((status = 201, description = "Kept", body = SavedViewView), Refusals))]
#[post("/saved-views")]
async fn create_saved_view(
    counter: Counter,
    entered: Entered<NewSavedView>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&KEEPS, entered.0, async |conn, deed, entered| {
            let view = actions::save(conn, deed, entered).await?;
            Answer::created("/v1/saved-views", &SavedViewView::from(view))
        })
        .await
}

/// Take an own saved view away. Roles: caseworker, assessor, decider, finance, auditor.
#[utoipa::path(operation_id = "removeSavedView", tag = "deadlines", security(("bearer" = [])),
    params(("savedViewId" = Uuid, Path, description = "The view")),
    responses((status = 201, description = "Taken away", body = SavedViewView), Refusals))]
#[post("/saved-views/{savedViewId}/removal")]
async fn remove_saved_view(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&KEEPS, (), async |conn, deed, ()| {
            let view = actions::remove(conn, deed, *id).await?;
            Answer::created("/v1/saved-views", &SavedViewView::from(view))
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(list_saved_views)
        .service(create_saved_view)
        .service(remove_saved_view);
}
