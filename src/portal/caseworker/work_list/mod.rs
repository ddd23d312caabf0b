//! What there is to do: the terms that run, by filters that can be kept, and every application that came in.

mod applications;
mod due;
pub mod kept;
mod views;

use actix_web::web;
use uuid::Uuid;

use crate::calls::{self, Call};
use crate::db::Conn;
use crate::http::Problem;

/// How many calls a filter offers; there are a few each year.
const MOST_CALLS: i64 = 100;

/// The calls to choose from, newest first, as a choice of a form.
async fn calls_to_choose(conn: &mut Conn) -> Result<Vec<Call>, Problem> {
    Ok(calls::list(conn, false, None, MOST_CALLS).await?)
}

/// The identifier in a filter, or nothing when it isn't one.
fn id_in(asked: &str) -> Option<Uuid> {
    asked.parse().ok()
}

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(due::list)
        .service(applications::list)
        .service(views::save)
        .service(views::remove);
}
