//! The draw of a call, for anyone to check: what was published before, the seed that came after, who takes part, in which order
//! they were drawn, and how to check it without Plafond.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use askama::Template;
use uuid::Uuid;

use crate::calls::{self, Call};
use crate::db::Conn;
use crate::distribution::{self, DrawView};
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit};

#[derive(Template)]
#[template(path = "portal/public/draw.html")]
struct DrawPage {
    page: Page,
    call: Call,
    draws: Vec<DrawView>,
}

/// A published call with its draws.
async fn drawn(conn: &mut Conn, id: Uuid) -> Result<(Call, Vec<DrawView>), Problem> {
    let call = calls::get(conn, id).await?;
    if call.published_at.is_none() {
        return Err(Problem::not_found());
    }
    let draws = distribution::draws_of(conn, call.id).await?;
    Ok((call, draws))
}

#[get("/openstellingen/{id}/loting")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let (call, draws) = drawn(&mut *office.conn().await?, *id).await?;
    let page = visit
        .page("De loting", "The draw")
        .under("/openstellingen", "Subsidie aanvragen", "Apply for a grant")
        .under(format!("/openstellingen/{id}"), &call.title, &call.title);
    visit.show(&DrawPage { page, call, draws })
}

/// Who takes part, one a line and in order: the file whose hash was published.
#[get("/openstellingen/{id}/loting/{draw}/deelnemers")]
async fn entrants(office: web::Data<Office>, path: web::Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (id, draw) = *path;
    let (_, draws) = drawn(&mut *office.conn().await?, id).await?;
    let draw = draws
        .into_iter()
        .find(|one| one.id == draw && one.seed.is_some())
        .ok_or_else(Problem::not_found)?;
    let mut references: Vec<String> = draw.tickets.into_iter().map(|ticket| ticket.reference).collect();
    references.sort();
    let lines: String = references
        .iter()
        .flat_map(|reference| [reference.as_str(), "\n"])
        .collect();
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"references.txt\"",
        ))
        .body(lines))
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(entrants);
}
