//! Filters of the payments that someone gave a name: opened with one click, kept, and taken away.

use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::payments::{self, Asked};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::kept::{Kept, Place};
use crate::portal::page::{Filled, Form, Visit};
use crate::saved_views::{self, List, NewSavedView, SavedViewView};

/// The list of payments, where its filters are kept.
const PLACE: Place = Place {
    to: "/financien/filters",
    list: List::Payments.as_str(),
};

/// Which way the money goes: in the address of the list, and in the API.
const WAYS: [(&str, &str); 2] = [("uit", "out"), ("terug", "back")];

/// What someone kept of the payments, beside the filter that is shown.
pub async fn kept(
    conn: &mut Conn,
    visit: &Visit,
    user: Uuid,
    asked: &Asked,
    named: Filled,
) -> Result<Kept, Problem> {
    let own = saved_views::views_of(conn, user, List::Payments).await?;
    let views = own.into_iter().map(|view| {
        let address = address_of(&view);
        (view, address)
    });
    let shown = Filled::default()
        .with("stand", &asked.stand)
        .with("soort", &asked.soort);
    let is_filtered = !asked.stand.is_empty() || !asked.soort.is_empty();
    Ok(Kept::new(
        visit,
        PLACE,
        views.collect(),
        (&shown, is_filtered),
        named,
    ))
}

fn address_of(view: &SavedViewView) -> String {
    let stage = view.status.as_deref().unwrap_or("controleren");
    let way = WAYS
        .iter()
        .find(|(_, way)| view.direction.as_deref() == Some(*way));
    let way = way.map(|(way, _)| format!("&soort={way}")).unwrap_or_default();
    format!("/financien/betalingen?stand={stage}{way}")
}

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
