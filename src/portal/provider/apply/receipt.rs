//! The proof that an application was received: its number, the time and a hash.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Amsterdam;
use uuid::Uuid;

use crate::applications::{self, Application};
use crate::http::{Office, Problem};
use crate::organisations::{self, Organisation};
use crate::portal::page::{Page, Visit, navigation};

#[derive(Template)]
#[template(path = "portal/provider/apply/receipt.html")]
struct Receipt {
    page: Page,
    application: Application,
    organisation: Organisation,
    number: i64,
    at: DateTime<Utc>,
    /// The same to the thousandth of a second, in the Netherlands.
    exactly: String,
    hash: String,
}

#[get("/aanvrager/aanvragen/{id}/ontvangst")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let mut conn = office.conn().await?;
    let application = applications::get(&conn, *id).await?;
    actor.must_act_for(application.organisation_id)?;
    let (Some(number), Some(at)) = (application.receipt_number, application.received_at) else {
        return Err(Problem::not_found());
    };
    let title = &application.title;
    let page = super::below_home(&visit, "Ontvangstbewijs", "Receipt").under(
        format!("/aanvrager/aanvragen/{id}"),
        title,
        title,
    );
    visit.show(&Receipt {
        page,
        number,
        at,
        exactly: at.with_timezone(&Amsterdam).format("%H:%M:%S%.3f").to_string(),
        hash: hex::encode(application.content_hash.as_deref().unwrap_or_default()),
        organisation: organisations::get(&mut conn, application.organisation_id).await?,
        application,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
