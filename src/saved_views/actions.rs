//! Keeping a filter under a name, and taking it away.

use plafond_rules::applications::Status;
use plafond_rules::objections;
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::requests::{List, NewSavedView};
use super::store::{self, SavedView};
use crate::db::Conn;
use crate::http::{Deed, FieldError, Problem};
use crate::{audit, calls};

/// More than anyone oversees.
const MOST: usize = 20;

/// Whose work a view shows when it is everyone's.
const EVERYONE: &str = "all";

/// Keeps a view of one's own.
///
/// # Errors
/// 400 for a name that is taken, for what isn't known, or when there are too many.
pub async fn save(conn: &mut Conn, deed: &Deed<'_>, new: NewSavedView) -> Result<SavedView, Problem> {
    deed.actor.must_be(new.list.readers())?;
    store::lock(conn, deed.by()).await?;
    let mut own = store::list(conn, deed.by()).await?;
    own.retain(|view| view.list == new.list.as_str());
    let mut mistakes = mistakes(&new, &own);
    if let Some(call) = new.call_id
        && calls::among(conn, &[call]).await?.is_empty()
    {
        mistakes.push(wrong(
            "/callId",
            "call-unknown",
            "Deze openstelling kennen wij niet.",
        ));
    }
    if !mistakes.is_empty() {
        return Err(Problem::invalid(mistakes));
    }
    let view = SavedView {
        id: Uuid::now_v7(),
        user_id: deed.by(),
        name: new.name.trim().to_owned(),
        responsible: new.responsible,
        call_id: new.call_id,
        status: new.status,
        due_within_days: new.due_within_days,
        lapsed_only: new.lapsed_only,
        saved_at: deed.now,
        list: new.list.as_str().to_owned(),
        direction: new.direction,
        search: new.search,
    };
    store::insert(conn, &view).await?;
    let details = json!({ "list": view.list, "name": view.name });
    let object = ("saved-view", view.id);
    audit::journal(conn, deed, deed.by(), "view-saved", object, details).await?;
    Ok(view)
}

/// Takes a view of one's own away.
///
/// # Errors
/// 404 when it isn't there, or is someone else's.
pub async fn remove(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<SavedView, Problem> {
    store::lock(conn, deed.by()).await?;
    let removed = store::delete(conn, deed.by(), id).await?;
    let view = removed.ok_or_else(Problem::not_found)?;
    let details = json!({ "name": view.name });
    audit::journal(conn, deed, deed.by(), "view-removed", ("saved-view", id), details).await?;
    Ok(view)
}

fn mistakes(new: &NewSavedView, own: &[SavedView]) -> Vec<FieldError> {
    let mut mistakes = Vec::new();
    let name = new.name.trim();
    if own.iter().any(|view| view.name == name) {
        mistakes.push(wrong(
            "/name",
            "name-taken",
            "U hebt al een filter met deze naam. Kies een andere naam.",
        ));
    }
    if own.len() >= MOST {
        mistakes.push(wrong(
            "",
            "too-many-views",
            "U hebt al 20 bewaarde filters. Haal er eerst een weg.",
        ));
    }
    let responsible = new.responsible.as_deref();
    if responsible.is_some_and(|whose| whose != EVERYONE && Role::parse(whose).is_none()) {
        mistakes.push(wrong("/responsible", "role-unknown", "Deze rol kennen wij niet."));
    }
    let status = new.status.as_deref();
    if status.is_some_and(|status| !is_status(new.list, status)) {
        mistakes.push(wrong("/status", "status-unknown", "Deze status kennen wij niet."));
    }
    let direction = new.direction.as_deref();
    if direction.is_some_and(|way| !matches!(way, "out" | "back")) {
        mistakes.push(wrong(
            "/direction",
            "choice-unknown",
            "Kies 'out' of 'back', of laat dit weg.",
        ));
    }
    mistakes
}

/// What has to happen to a payment, by the names in the address of its list.
const STAGES: [&str; 7] = [
    "controleren",
    "vrijgeven",
    "versturen",
    "bevestigen",
    "te-laat",
    "betaald",
    "vervallen",
];

fn is_status(list: List, status: &str) -> bool {
    match list {
        List::WorkList | List::Applications => Status::parse(status).is_some(),
        List::Objections => objections::Status::parse(status).is_some(),
        List::Payments => STAGES.contains(&status),
    }
}

fn wrong(pointer: &str, code: &str, detail: &str) -> FieldError {
    FieldError::new(pointer, code, detail)
}
