//! Choosing the part of the ceiling that an application is paid from as well, until it is decided.

use actix_web::{HttpResponse, post, web};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::{address, overview};
use crate::applications::{self, NewAllocation};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Form, Visit};

/// Puts an application under a part of the ceiling.
#[post("/behandeling/aanvragen/{id}/deelplafond")]
pub async fn choose(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let put = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewAllocation = form.read()?;
        applications::allocate(conn, deed, *id, new.sub_ceiling_id).await?;
        Ok(address(*id, ""))
    };
    match form.once(&office, actor, &[Role::Caseworker], put).await {
        Ok(done) => Ok(visit.telling(done, "Het deelplafond is bewaard.", "The sub-ceiling is saved.")),
        Err(problem) => overview::again(&office, &visit, *id, form.again(problem)?).await,
    }
}
