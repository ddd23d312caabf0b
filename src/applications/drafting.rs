//! Beginning an application, and changing it while it is written or supplemented.

use plafond_rules::applications::Status;
use serde_json::json;
use uuid::Uuid;

use super::actions::{journal, must_be_open};
use super::content::Content;
use super::requests::NewApplication;
use super::store::{self, Application};
use super::window::{excused, published};
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::if_match::IfMatch;
use crate::http::{Deed, Problem};

/// Begins a draft.
///
/// # Errors
/// 404 when the call isn't published, 409 when it has closed.
pub async fn draft(conn: &mut Conn, deed: &Deed<'_>, new: NewApplication) -> Result<Application, Problem> {
    let call = published(conn, new.call_id).await?;
    excused(conn, &call, deed).await?;
    let number = store::next_reference(conn).await?;
    let year = deed.today().format("%Y");
    let (content, _) = new.content.sealed()?;
    let application = Application {
        id: Uuid::now_v7(),
        reference: format!("PHG-{year}-{number:05}"),
        call_id: call.id,
        organisation_id: new.organisation_id,
        status: Status::Draft.as_str().to_owned(),
        title: new.content.title.clone(),
        content,
        requested: Amount(new.content.requested()),
        created_by: deed.by(),
        created_at: deed.now,
        updated_at: deed.now,
        receipt_number: None,
        received_at: None,
        content_hash: None,
        complete_on: None,
        decide_by: None,
        version: 1,
        in_time_because: None,
        sub_ceiling_id: None,
    };
    store::insert(conn, &application).await?;
    journal(
        conn,
        deed,
        &application,
        "application-drafted",
        json!({ "reference": application.reference }),
    )
    .await?;
    Ok(application)
}

/// Changes a draft, or a submitted application that is being supplemented.
///
/// # Errors
/// 412 when someone else changed it, 409 when it can't be changed any more.
pub async fn revise(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    if_match: IfMatch,
    revised: impl FnOnce(&serde_json::Value) -> Result<Content, Problem>,
) -> Result<Application, Problem> {
    let mut application = store::lock(conn, id).await?;
    must_be_open(&application, deed)?;
    if_match.must_be(application.version)?;
    let content = revised(&application.content)?;
    application.title.clone_from(&content.title);
    application.requested = Amount(content.requested());
    application.content = content.sealed()?.0;
    application.updated_at = deed.now;
    store::mark_content(conn, &application).await?;
    journal(conn, deed, &application, "application-revised", json!({})).await?;
    Ok(store::get(conn, id).await?)
}
