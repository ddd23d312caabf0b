//! Finding an application complete, so that it can be scored or decided.

use actix_web::{HttpResponse, post, web};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::{address, content};
use crate::assessment;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Form, Visit};

/// Everything is there.
#[post("/behandeling/aanvragen/{id}/volledig")]
pub async fn find(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let complete = async |conn: &mut Conn, deed: &Deed<'_>| {
        assessment::find_complete(conn, deed, *id).await?;
        Ok(address(*id, ""))
    };
    match form.once(&office, actor, &[Role::Caseworker], complete).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De aanvraag is volledig. De aanvrager ziet dat meteen.",
            "The application is complete. The applicant sees that at once.",
        )),
        Err(problem) => content::again(&office, &visit, *id, form.again(problem)?).await,
    }
}
