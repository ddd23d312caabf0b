//! The own account: who I am, what I may do, for whom.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use crate::http::{Office, Problem};
use crate::organisations;
use crate::portal::page::{Page, Visit, regulation};

#[derive(Template)]
#[template(path = "portal/account/own.html")]
struct Own {
    page: Page,
    name: String,
    email: String,
    roles: Vec<&'static str>,
    organisations: Vec<String>,
}

#[get("/account")]
async fn own(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be_known()?;
    let mut organisations = Vec::new();
    let mut conn = office.conn().await?;
    for organisation in organisations::list(&mut conn, Some(&actor.organisations), None, 100).await? {
        organisations.push(organisation.name);
    }
    visit.show(&Own {
        page: visit.page("Mijn account", "My account"),
        name: visit
            .person()
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        email: actor.email.clone(),
        roles: actor
            .roles
            .iter()
            .map(|role| regulation::name(&regulation::ROLES, role.as_str(), visit.language()))
            .collect(),
        organisations,
    })
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(own);
}
