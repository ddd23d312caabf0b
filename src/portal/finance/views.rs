//! Keeping a filter of the payments under a name, and taking it away.

use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::kept::{WAYS, address_of};
use super::payments::{self, Asked};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Form, Visit};
use crate::saved_views::{self, List, NewSavedView, SavedViewView};

/// Keeps the filter that is shown.
#[post("/financien/filters")]
async fn save(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let roles = List::Payments.readers();
    let actor = visit.must_be(roles)?;
    let asked = Asked::at(form.text("_stand"), form.text("_soort"));
    let save = async |conn: &mut Conn, deed: &Deed<'_>| {
        let named: NewSavedView = form.read()?;
        let way = WAYS.iter().find(|(way, _)| *way == asked.soort);
        let new = NewSavedView {
            list: List::Payments,
            status: Some(asked.stand.clone()).filter(|stage| !stage.is_empty()),
            direction: way.map(|(_, way)| (*way).to_owned()),
            ..named
        };
        let view = saved_views::save(conn, deed, new).await?;
        Ok(address_of(&SavedViewView::from(view)))
    };
    match form.once(&office, actor, roles, save).await {
        Ok(done) => Ok(visit.telling(done, "Het filter is bewaard.", "The filter is saved.")),
        Err(problem) => payments::shown_again(&office, &visit, &asked, form.again(problem)?).await,
    }
}

/// Takes one away.
#[post("/financien/filters/{id}/weghalen")]
async fn remove(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let roles = List::Payments.readers();
    let actor = visit.must_be(roles)?;
    let remove = async |conn: &mut Conn, deed: &Deed<'_>| {
        saved_views::remove(conn, deed, *id).await?;
        Ok("/financien/betalingen".to_owned())
    };
    let done = form.once(&office, actor, roles, remove).await?;
    Ok(visit.telling(done, "Het filter is weggehaald.", "The filter is taken away."))
}

/// The doors of this file.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(save).service(remove);
}
