//! Everything that is kept about someone, to take along: the account, the own organisations, their applications, and what
//! was said (GDPR, articles 15 and 20).

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, web};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::applications::api::ApplicationView;
use crate::applications::{self, Wanted};
use crate::db::Conn;
use crate::http::{Actor, Office, Problem};
use crate::notifications::api::NotificationView;
use crate::notifications::{self, Whose};
use crate::organisations;
use crate::organisations::api::OrganisationView;
use crate::portal::page::Visit;

/// How many are read at once.
const AT_ONCE: i64 = 200;

#[get("/account/gegevens")]
async fn everything(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be_known()?;
    let mut conn = office.conn().await?;
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.as_str()).collect();
    let name = visit.person().map(|person| person.name.clone());
    let everything = json!({
        "madeAt": office.now(),
        "account": { "id": actor.user_id, "name": name, "email": actor.email, "roles": roles },
        "organisations": organisations_of(&mut conn, actor).await?,
        "applications": applications_of(&mut conn, actor).await?,
        "messages": messages_of(&mut conn, actor).await?,
    });
    let text = serde_json::to_string_pretty(&everything).map_err(Problem::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"mijn-gegevens.json\""))
        .body(text))
}

async fn organisations_of(conn: &mut Conn, actor: &Actor) -> Result<Vec<OrganisationView>, Problem> {
    let own = Some(actor.organisations.as_slice());
    let found = organisations::list(conn, own, None, AT_ONCE).await?;
    Ok(found.into_iter().map(OrganisationView::from).collect())
}

async fn applications_of(conn: &mut Conn, actor: &Actor) -> Result<Vec<Value>, Problem> {
    let own = Wanted {
        organisations: Some(&actor.organisations),
        drafts: true,
        ..Wanted::default()
    };
    let (mut all, mut cursor) = (Vec::new(), None::<Uuid>);
    loop {
        let found = applications::list(conn, &own, cursor, AT_ONCE).await?;
        let Some(last) = found.last().map(|last| last.id) else {
            return Ok(all);
        };
        cursor = Some(last);
        all.extend(found.into_iter().map(|one| json!(ApplicationView::from(one))));
    }
}

async fn messages_of(conn: &mut Conn, actor: &Actor) -> Result<Vec<Value>, Problem> {
    let whose = Whose::Own(actor.email.clone(), actor.organisations.clone());
    let (mut all, mut cursor) = (Vec::new(), None::<Uuid>);
    loop {
        let found = notifications::list(conn, &whose, cursor, AT_ONCE).await?;
        let Some(last) = found.last().map(|last| last.id) else {
            return Ok(all);
        };
        cursor = Some(last);
        let read = found
            .into_iter()
            .map(|one| NotificationView::read_by(&actor.email, one));
        all.extend(read.map(|one| json!(one)));
    }
}

/// The door of this file.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(everything);
}
