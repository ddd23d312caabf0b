//! The own account over HTTP: for everyone, about nobody else.

use actix_web::{HttpResponse, get, patch, web};
use plafond_rules::mail::kinds_about;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::own::{self, MailChoice};
use super::requests::{MailChange, OwnChange};
use super::store::{self, User};
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{Actor, Answer, Deed, Doors, Entered, Office, Problem, Refusals};

/// The person who is logged in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The account.
    pub id: Uuid,
    /// The address to log in with.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person may do.
    pub roles: Vec<String>,
    /// The organisations the person acts for.
    pub organisations: Vec<Uuid>,
}

/// What someone gets mail about.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailPreferences {
    /// What can be chosen, by role. What is not among it is always sent.
    pub topics: Vec<MailTopic>,
}

/// A topic of mail.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailTopic {
    /// Its name.
    #[schema(example = "new-applications")]
    pub topic: String,
    /// What it is about, as mail says it.
    #[schema(example = "nieuwe aanvragen")]
    pub about: String,
    /// Whether the person gets mail about it.
    pub wanted: bool,
    /// The kinds of message about it; none for copies, which are of any kind.
    #[schema(example = json!(["application-arrived"]))]
    pub kinds: Vec<String>,
}

impl From<&MailChoice> for MailPreferences {
    fn from(choice: &MailChoice) -> Self {
        let topics = choice.offered.iter().map(|topic| MailTopic {
            topic: topic.as_str().to_owned(),
            about: topic.dutch().to_owned(),
            wanted: choice.wanted.contains(topic),
            kinds: kinds_about(*topic).into_iter().map(str::to_owned).collect(),
        });
        Self {
            topics: topics.collect(),
        }
    }
}

async fn shown(conn: &mut Conn, actor: &Actor, user: User) -> Result<Answer, Problem> {
    let version = user.version;
    let me = Me {
        id: user.id,
        email: user.email,
        name: user.name,
        roles: actor.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        organisations: store::organisations_of(conn, user.id).await?,
    };
    Ok(Answer::ok(&me)?.version(version))
}

fn chosen(choice: &MailChoice) -> Result<Answer, Problem> {
    Ok(Answer::ok(&MailPreferences::from(choice))?.version(choice.version))
}

/// The person who is logged in. Roles: everyone with an account.
#[utoipa::path(operation_id = "getMe", tag = "identity", security(("bearer" = [])),
    responses((status = 200, description = "The person", body = Me), Refusals))]
#[get("/me")]
async fn get_me(office: web::Data<Office>, actor: Actor) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let user = store::get(&mut conn, actor.user_id).await?;
    Ok(shown(&mut conn, &actor, user).await?.into())
}

/// Change how one is called oneself. Roles: everyone with an account.
#[utoipa::path(operation_id = "updateMe", tag = "identity", security(("bearer" = [])),
    request_body(content = OwnChange, content_type = "application/merge-patch+json"),
    params(("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = Me), Refusals))]
#[patch("/me")]
async fn update_me(
    office: web::Data<Office>,
    actor: Actor,
    if_match: IfMatch,
    entered: Entered<OwnChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &Role::ALL, office.now())?;
    let change = async |conn: &mut Conn| {
        let user = own::rename(conn, &deed, if_match, entered.0).await?;
        shown(conn, &actor, user).await
    };
    Ok(office.act(change).await?.into())
}

/// What one gets mail about, of what can be chosen. Roles: everyone with an account.
///
/// What the law has the municipality say to someone, and what guards an account, is always sent. What somebody has to hear, such as
/// that a term ends, reaches all colleagues when all of them switched it off.
#[utoipa::path(operation_id = "getMailPreferences", tag = "identity", security(("bearer" = [])),
    responses((status = 200, description = "The topics", body = MailPreferences), Refusals))]
#[get("/me/mail-preferences")]
async fn get_mail_preferences(office: web::Data<Office>, actor: Actor) -> Result<HttpResponse, Problem> {
    let choice = own::mail_of(&mut *office.conn().await?, &actor).await?;
    Ok(chosen(&choice)?.into())
}

/// Choose what one gets mail about. Roles: everyone with an account.
#[utoipa::path(operation_id = "updateMailPreferences", tag = "identity", security(("bearer" = [])),
    request_body(content = MailChange, content_type = "application/merge-patch+json"),
    params(("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Chosen", body = MailPreferences), Refusals))]
#[patch("/me/mail-preferences")]
async fn update_mail_preferences(
    office: web::Data<Office>,
    actor: Actor,
    if_match: IfMatch,
    entered: Entered<MailChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &Role::ALL, office.now())?;
    let change = async |conn: &mut Conn| chosen(&own::choose_mail(conn, &deed, if_match, entered.0).await?);
    Ok(office.act(change).await?.into())
}

/// The doors of this file.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(get_me)
        .service(update_me)
        .service(get_mail_preferences)
        .service(update_mail_preferences);
}
