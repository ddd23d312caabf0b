//! An award after its grant: changing or revoking it, suspending its payment, evaluating it, and settling it with the final report in
//! sight.

mod change;
mod evaluate;
mod settle;
mod suspend;

use actix_web::web;
use uuid::Uuid;

use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::{Actor, Problem};
use crate::portal::caseworker::dossier::Dossier;
use crate::portal::page::Visit;

/// An award with the dossier it is in.
async fn open<'a>(
    conn: &mut Conn,
    visit: &'a Visit,
    id: Uuid,
) -> Result<(Award, Dossier, &'a Actor), Problem> {
    // Who may not work here doesn't learn whether it is there.
    visit.must_be(&crate::portal::page::navigation::CASEWORK)?;
    let award = awards::get(conn, id).await?;
    let (dossier, actor) = Dossier::open(conn, visit, award.application_id).await?;
    Ok((award, dossier, actor))
}

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(evaluate::ask)
        .service(evaluate::evaluate)
        .service(suspend::ask)
        .service(suspend::suspend)
        .service(suspend::preview)
        .service(suspend::lift)
        .service(settle::ask)
        .service(settle::settle)
        .service(settle::preview)
        .service(change::ask)
        .service(change::change)
        .service(change::preview);
}
