//! What someone kept of the filters of the payments, and where each leads.

use uuid::Uuid;

use crate::db::Conn;
use crate::http::Problem;
use crate::portal::page::kept::{Kept, Place};
use crate::portal::page::{Filled, Visit};
use crate::saved_views::{self, List, SavedViewView};

/// The list of payments, where its filters are kept.
const PLACE: Place = Place {
    to: "/financien/filters",
    list: List::Payments.as_str(),
};

/// Which way the money goes: in the address of the list, and in the API.
pub const WAYS: [(&str, &str); 2] = [("uit", "out"), ("terug", "back")];

/// What someone kept of the payments, beside the filter that is shown.
pub async fn kept(
    conn: &mut Conn,
    visit: &Visit,
    user: Uuid,
    (stage, way): (&str, &str),
    named: Filled,
) -> Result<Kept, Problem> {
    let own = saved_views::views_of(conn, user, List::Payments).await?;
    let views = own.into_iter().map(|view| {
        let address = address_of(&view);
        (view, address)
    });
    let shown = Filled::default().with("stand", stage).with("soort", way);
    let is_filtered = !stage.is_empty() || !way.is_empty();
    Ok(Kept::new(
        visit,
        PLACE,
        views.collect(),
        (&shown, is_filtered),
        named,
    ))
}

/// Where a kept filter leads.
pub fn address_of(view: &SavedViewView) -> String {
    let stage = view.status.as_deref().unwrap_or("controleren");
    let way = WAYS
        .iter()
        .find(|(_, way)| view.direction.as_deref() == Some(*way));
    let way = way.map(|(way, _)| format!("&soort={way}")).unwrap_or_default();
    format!("/financien/betalingen?stand={stage}{way}")
}
