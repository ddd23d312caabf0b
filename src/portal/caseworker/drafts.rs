//! Seeing the letters of a decision before it is signed, one by one.

use actix_web::HttpResponse;
use plafond_rules::roles::Role;

use crate::db::Conn;
use crate::documents::{Drafts, Kind, Which};
use crate::http::{Actor, Deed, Office, Problem};
use crate::portal::page::Form;

/// The field of the button that asks for another letter than the one about the decision itself.
const LETTER: &str = "_brief";

/// The letter whose button was pressed, as it would be by someone with at least one of these roles; nothing of the decision is kept.
///
/// # Errors
/// 403 for any other role, the refusal of the decision, or 400 when no such letter goes out or a letter lacks a field.
pub async fn shown(
    office: &Office,
    form: &Form,
    by: (&Actor, &[Role]),
    deed: impl AsyncFnOnce(&mut Conn, &Deed<'_>) -> Result<Drafts, Problem>,
) -> Result<HttpResponse, Problem> {
    let letter = Kind::parse(form.text(LETTER));
    Drafts::rehearsed(office, by, Which { letter }, deed).await
}
