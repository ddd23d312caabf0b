//! Seeing the letters of a decision before it is signed, one by one.

use actix_web::HttpResponse;

use crate::db::Conn;
use crate::documents::{Drafts, Kind, Which};
use crate::http::{Office, Problem};
use crate::portal::page::Form;

/// The field of the button that asks for another letter than the one about the decision itself.
const LETTER: &str = "_brief";

/// The letter whose button was pressed, as it would be; nothing of the decision is kept.
///
/// # Errors
/// The refusal of the decision, or 400 when no such letter goes out or a letter lacks a field.
pub async fn shown(
    office: &Office,
    form: &Form,
    rehearsal: impl AsyncFnOnce(&mut Conn) -> Result<Drafts, Problem>,
) -> Result<HttpResponse, Problem> {
    let drafts = office.rehearse(rehearsal).await?;
    let letter = Kind::parse(form.text(LETTER));
    drafts.show(Which { letter }).await
}
