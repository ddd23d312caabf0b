//! What was submitted, to be read again.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use uuid::Uuid;

use crate::applications::{Application, AttachmentView, Content, attachments_of};
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit};
use crate::portal::provider::content::Shown;

#[derive(Template)]
#[template(path = "portal/provider/dossier/contents.html")]
struct Contents {
    page: Page,
    application: Application,
    shown: Shown,
    documents: Vec<AttachmentView>,
    base: Option<String>,
}

#[get("/aanvrager/aanvragen/{id}/inhoud")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = super::own(&mut conn, &visit, *id).await?;
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    visit.show(&Contents {
        page: super::below(&visit, &application, "Wat u hebt ingediend", "What you submitted"),
        shown: Shown::of(&content, visit.language()),
        documents: attachments_of(&mut conn, *id).await?,
        base: None,
        application,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
