//! What someone kept of the filters of the lists of this desk, and where each leads.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::db::Conn;
use crate::http::Problem;
use crate::portal::caseworker::address;
use crate::portal::page::kept::{Kept, Place};
use crate::portal::page::{Filled, Visit};
use crate::saved_views::{self, List, SavedViewView};

/// Whose work, as the API and as this page call everyone's.
pub const EVERYONE: (&str, &str) = ("all", "alle");

/// What is asked for unless someone asks for another's work.
pub const OWN: &str = "eigen";

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

/// Where a kept filter leads.
pub fn address_of(view: &SavedViewView, today: NaiveDate) -> String {
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
    let whose = view.responsible.as_deref().unwrap_or(OWN);
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
