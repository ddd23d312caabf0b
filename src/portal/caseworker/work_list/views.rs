//! Filters of the lists of this desk that someone gave a name: opened with one click, kept, and taken away.

use actix_web::{HttpResponse, post, web};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::due::{self, Asked};
use super::{applications, id_in};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::{address, objections};
use crate::portal::page::kept::{Kept, Place};
use crate::portal::page::{Filled, Form, Visit};
use crate::saved_views::{self, List, NewSavedView, SavedViewView};

/// Whose work, as the API and as this page call everyone's.
const EVERYONE: (&str, &str) = ("all", "alle");

/// The address that keeps filters of this desk.
const TO: &str = "/behandeling/filters";

/// What someone kept of a list, beside the filter that is shown.
pub async fn kept(
    conn: &mut Conn,
    visit: &Visit,
    (user, list): (Uuid, List),
    today: NaiveDate,
    shown: (&Filled, bool),
    named: Filled,
) -> Result<Kept, Problem> {
    let own = saved_views::views_of(conn, user, list).await?;
    let views = own.into_iter().map(|view| {
        let address = address_of(&view, today);
        (view, address)
    });
    let place = Place {
        to: TO,
        list: list.as_str(),
    };
    Ok(Kept::new(visit, place, views.collect(), shown, named))
}

fn address_of(view: &SavedViewView, today: NaiveDate) -> String {
    let call = view.call_id.map(|call| call.to_string()).unwrap_or_default();
    let status = view.status.as_deref().unwrap_or_default();
    match view.list.as_str() {
        "applications" => {
            let search = view.search.as_deref().unwrap_or_default();
            address::with(
                "/behandeling/aanvragen",
                &[("zoek", search), ("openstelling", &call), ("status", status)],
            )
        }
        "objections" => address::with("/behandeling/bezwaren", &[("status", status)]),
        _ => address_of_work(view, (&call, status), today),
    }
}

fn address_of_work(view: &SavedViewView, (call, status): (&str, &str), today: NaiveDate) -> String {
    let whose = view.responsible.as_deref().unwrap_or(due::OWN);
    // "Due before" leaves its day out; due within no days is due today.
    let within = view.due_within_days.and_then(|days| u64::try_from(days + 1).ok());
    let before = within.and_then(|days| today.checked_add_days(Days::new(days)));
    let before = before.map(|day| day.to_string()).unwrap_or_default();
    address::with(
        "/behandeling",
        &[
            ("wie", if whose == EVERYONE.0 { EVERYONE.1 } else { whose }),
            ("openstelling", call),
            ("status", status),
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
                "objections" => {
                    objections::list::shown(&office, &visit, &objections::list::Asked::like(&asked), named)
                        .await
                }
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
