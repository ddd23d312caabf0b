//! Filters of the work list that someone gave a name: opened with one click, kept, and taken away.

use actix_web::{HttpResponse, post, web};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::due::{self, Asked};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::address;
use crate::portal::page::{Form, Visit};
use crate::saved_views::{self, NewSavedView, SavedViewView};

/// Whose work, as the API and as this page call everyone's.
const EVERYONE: (&str, &str) = ("all", "alle");

/// A view as a link.
pub struct Link {
    pub id: Uuid,
    pub name: String,
    pub address: String,
    /// Whether it is what is shown.
    pub here: bool,
}

/// Someone's views as links, with the days as they come out today.
pub async fn links(
    conn: &mut Conn,
    visit: &Visit,
    user: Uuid,
    today: NaiveDate,
) -> Result<Vec<Link>, Problem> {
    let own = saved_views::views_of(conn, user).await?;
    let links = own.into_iter().map(|view| {
        let address = address_of(&view, today);
        Link {
            here: visit.address() == address,
            id: view.id,
            name: view.name,
            address,
        }
    });
    Ok(links.collect())
}

fn address_of(view: &SavedViewView, today: NaiveDate) -> String {
    let whose = view.responsible.as_deref().unwrap_or(due::OWN);
    let call = view.call_id.map(|call| call.to_string()).unwrap_or_default();
    // "Due before" leaves its day out; due within no days is due today.
    let within = view.due_within_days.and_then(|days| u64::try_from(days + 1).ok());
    let before = within.and_then(|days| today.checked_add_days(Days::new(days)));
    let before = before.map(|day| day.to_string()).unwrap_or_default();
    address::with(
        "/behandeling",
        &[
            ("wie", if whose == EVERYONE.0 { EVERYONE.1 } else { whose }),
            ("openstelling", &call),
            ("status", view.status.as_deref().unwrap_or_default()),
            ("voor", &before),
            ("verlopen", if view.lapsed_only { "true" } else { "" }),
        ],
    )
}

/// The filter of a form as a view to be kept.
fn new_view(form: &Form, today: NaiveDate) -> Result<NewSavedView, Problem> {
    let asked = Asked::of(form);
    let named: NewSavedView = form.read()?;
    let before: Option<NaiveDate> = asked.voor.parse().ok();
    let within = before.map(|day| (day - today).num_days() - 1);
    let whose = match asked.wie.as_str() {
        "" | due::OWN => None,
        whose if whose == EVERYONE.1 => Some(EVERYONE.0.to_owned()),
        whose => Some(whose.to_owned()),
    };
    Ok(NewSavedView {
        name: named.name,
        responsible: whose,
        call_id: super::id_in(&asked.openstelling),
        status: Some(asked.status.clone()).filter(|status| !status.is_empty()),
        due_within_days: within.and_then(|days| i32::try_from(days.clamp(0, 366)).ok()),
        lapsed_only: !asked.verlopen.is_empty(),
    })
}

/// Keeps the filter that is shown.
#[post("/behandeling/filters")]
pub async fn save(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&saved_views::KEEPS)?;
    let asked = Asked::of(&form);
    let save = async |conn: &mut Conn, deed: &Deed<'_>| {
        let view = saved_views::save(conn, deed, new_view(&form, day_of(deed.now))?).await?;
        Ok(address_of(&SavedViewView::from(view), day_of(deed.now)))
    };
    match form.once(&office, actor, &saved_views::KEEPS, save).await {
        Ok(done) => Ok(visit.telling(done, "Het filter is bewaard.", "The filter is saved.")),
        Err(problem) => {
            let page = due::page(&office, &visit, &asked, form.again(problem)?).await?;
            visit.show_as(page.named.status(), &page)
        }
    }
}

/// Takes one away.
#[post("/behandeling/filters/{id}/weghalen")]
pub async fn remove(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&saved_views::KEEPS)?;
    let remove = async |conn: &mut Conn, deed: &Deed<'_>| {
        saved_views::remove(conn, deed, *id).await?;
        Ok("/behandeling".to_owned())
    };
    let done = form.once(&office, actor, &saved_views::KEEPS, remove).await?;
    Ok(visit.telling(done, "Het filter is weggehaald.", "The filter is taken away."))
}
