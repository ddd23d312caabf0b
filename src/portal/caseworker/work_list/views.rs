//! Keeping a filter of a list of this desk under a name, and taking it away.

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::due::{self, Asked};
use super::kept::{EVERYONE, OWN, address_of};
use super::{applications, id_in};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::objections;
use crate::portal::page::{Form, Visit};
use crate::saved_views::{self, List, NewSavedView, SavedViewView};

/// The filter of a form as a view to be kept.
fn new_view(form: &Form, today: NaiveDate) -> Result<NewSavedView, Problem> {
    let asked = Asked::of(form);
    let named: NewSavedView = form.read()?;
    let before: Option<NaiveDate> = asked.voor.parse().ok();
    let within = before.map(|day| (day - today).num_days() - 1);
    let whose = match asked.wie.as_str() {
        "" | OWN => None,
        whose if whose == EVERYONE.1 => Some(EVERYONE.0.to_owned()),
        whose => Some(whose.to_owned()),
    };
    Ok(NewSavedView {
        name: named.name,
        list: named.list,
        responsible: whose,
        call_id: id_in(&asked.openstelling),
        status: Some(asked.status.clone()).filter(|status| !status.is_empty()),
        due_within_days: within.and_then(|days| i32::try_from(days.clamp(0, 366)).ok()),
        lapsed_only: !asked.verlopen.is_empty(),
        direction: None,
        search: applications::Asked::carried(form).sought(),
    })
}

/// Keeps the filter that is shown.
#[post("/behandeling/filters")]
pub async fn save(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let roles = List::WorkList.readers();
    let actor = visit.must_be(roles)?;
    let asked = Asked::of(&form);
    let applications_asked = applications::Asked::carried(&form);
    let objections_asked = objections::list::Asked::carried(&form);
    let list = form.text("list").to_owned();
    let save = async |conn: &mut Conn, deed: &Deed<'_>| {
        let view = saved_views::save(conn, deed, new_view(&form, day_of(deed.now))?).await?;
        Ok(address_of(&SavedViewView::from(view), day_of(deed.now)))
    };
    match form.once(&office, actor, roles, save).await {
        Ok(done) => Ok(visit.telling(done, "Het filter is bewaard.", "The filter is saved.")),
        Err(problem) => {
            let named = form.again(problem)?;
            match list.as_str() {
                "applications" => applications::shown(&office, &visit, &applications_asked, named).await,
                "objections" => objections::list::shown(&office, &visit, &objections_asked, named).await,
                _ => {
                    let page = due::page(&office, &visit, &asked, named).await?;
                    visit.show_as(page.kept.named.status(), &page)
                }
            }
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
    let roles = List::WorkList.readers();
    let actor = visit.must_be(roles)?;
    let remove = async |conn: &mut Conn, deed: &Deed<'_>| {
        let gone = saved_views::remove(conn, deed, *id).await?;
        let back = match gone.list.as_str() {
            "applications" => "/behandeling/aanvragen",
            "objections" => "/behandeling/bezwaren",
            _ => "/behandeling",
        };
        Ok(back.to_owned())
    };
    let done = form.once(&office, actor, roles, remove).await?;
    Ok(visit.telling(done, "Het filter is weggehaald.", "The filter is taken away."))
}
