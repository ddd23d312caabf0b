//! Accounts over HTTP, for the administrator.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::{NewAccount, UserChange};
use super::sought::Wanted;
use super::store::{self, User};
use super::users;
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{
    Actor, Answer, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals,
};

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    /// The identifier.
    pub id: Uuid,
    /// The address to log in with.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person may do.
    pub roles: Vec<String>,
    /// Whether the person can log in.
    pub active: bool,
    /// Whether the person has chosen a password, and so has accepted the invitation.
    pub accepted: bool,
}

fn view(user: User, roles: Vec<String>) -> UserView {
    UserView {
        id: user.id,
        email: user.email,
        name: user.name,
        roles,
        active: user.active,
        accepted: user.password_hash.is_some(),
    }
}

async fn shown(conn: &mut Conn, user: User) -> Result<UserView, Problem> {
    let roles = store::roles_of(conn, user.id).await?;
    Ok(view(user, roles))
}

/// Invite someone. Roles: administrator.
#[utoipa::path(operation_id = "createUser", tag = "identity", security(("bearer" = [])), request_body = NewAccount,
    responses((status = 201, description = "Invited by mail", body = UserView), Refusals))]
#[post("/users")]
async fn create_user(counter: Counter, entered: Entered<NewAccount>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let user = users::create(conn, deed, entered).await?;
            let version = user.version;
            let address = format!("/v1/users/{}", user.id);
            Ok(Answer::created(address, &shown(conn, user).await?)?.version(version))
        })
        .await
}

/// All accounts, newest first. Roles: administrator, auditor.
#[utoipa::path(operation_id = "listUsers", tag = "identity", security(("bearer" = [])), params(Page),
    responses((status = 200, description = "A page", body = Paged<UserView>), Refusals))]
#[get("/users")]
async fn list_users(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Administrator, Role::Auditor])?;
    let mut conn = office.conn().await?;
    let found = store::list(&mut conn, &Wanted::default(), page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(|(user, roles)| view(user, roles)).collect();
    Ok(Paged::respond(&request, *page, items, |item: &UserView| item.id))
}

/// One account. Roles: administrator, auditor.
#[utoipa::path(operation_id = "getUser", tag = "identity", security(("bearer" = [])),
    params(("userId" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = UserView), Refusals))]
#[get("/users/{userId}")]
async fn get_user(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Administrator, Role::Auditor])?;
    let mut conn = office.conn().await?;
    let user = store::get(&mut conn, *id).await?;
    let version = user.version;
    Ok(Answer::ok(&shown(&mut conn, user).await?)?
        .version(version)
        .into())
}

/// Change someone's name or roles, or end the access. Roles: administrator, for others.
#[utoipa::path(operation_id = "updateUser", tag = "identity", security(("bearer" = [])),
    request_body(content = UserChange, content_type = "application/merge-patch+json"),
    params(("userId" = Uuid, Path, description = "The account"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = UserView), Refusals))]
#[patch("/users/{userId}")]
async fn update_user(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    entered: Entered<UserChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &[Role::Administrator], office.now())?;
    let change = async |conn: &mut _| {
        let user = users::change(conn, &deed, *id, if_match, entered.0).await?;
        let version = user.version;
        Ok(Answer::ok(&shown(conn, user).await?)?.version(version))
    };
    Ok(office.act(change).await?.into())
}

/// The doors of this file.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_user)
        .service(list_users)
        .service(get_user)
        .service(update_user);
}
