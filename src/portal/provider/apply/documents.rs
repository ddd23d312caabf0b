//! The step of the documents: what the call asks for, what is there, adding a file and taking it out.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use super::{Draft, address};
use crate::applications::{AttachmentView, attachments_of, uploads};
use crate::db::Conn;
use crate::http::{Answer, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Upload, Visit, navigation, upload};
use crate::portal::provider::documents;

const QUESTIONS: &[Question] = &[
    ("kind", "Welk document is het?", "Which document is it?"),
    ("file", "Bestand", "File"),
];

#[derive(Template)]
#[template(path = "portal/provider/apply/documents.html")]
struct Documents {
    page: Page,
    f: Filled,
    id: Uuid,
    there: Vec<AttachmentView>,
    missing: Vec<String>,
    kinds: Vec<(String, String)>,
    most: u64,
    hint: String,
    is_supplement: bool,
}

impl Documents {
    /// How large a document is, as people read it.
    fn size(&self, document: &AttachmentView) -> String {
        documents::size(document.size, self.page.language())
    }
}

async fn shown(conn: &mut Conn, draft: &Draft, visit: &Visit, f: Filled) -> Result<Documents, Problem> {
    let id = draft.application.id;
    let there = attachments_of(conn, id).await?;
    let required: Vec<String> = draft.call.required_documents.iter().flatten().cloned().collect();
    let is_there = |kind: &String| there.iter().any(|attachment| attachment.kind == *kind);
    let missing: Vec<String> = required.iter().filter(|kind| !is_there(kind)).cloned().collect();
    // What alone is missing is most likely what comes.
    let f = match missing.as_slice() {
        [only] if f.value("kind").is_empty() => f.with("kind", only),
        _ => f,
    };
    let mut kinds: Vec<_> = required.into_iter().map(|kind| (kind.clone(), kind)).collect();
    let other = visit.say("Ander document", "Another document").to_owned();
    kinds.push(("ander document".to_owned(), other));
    Ok(Documents {
        page: draft.page(visit, "Documenten", "Documents"),
        f: f.asking(QUESTIONS),
        id,
        is_supplement: draft.is_supplement(),
        there,
        missing,
        kinds,
        most: visit.settings().largest_attachment,
        hint: documents::hint(visit),
    })
}

#[get("/aanvrager/aanvragen/{id}/invullen/documenten")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    visit.show(&shown(&mut conn, &draft, &visit, Filled::default()).await?)
}

#[post("/aanvrager/aanvragen/{id}/invullen/documenten")]
async fn add(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    sent: Upload,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let onward = address(*id, "/documenten");
    let (mut incoming, once) = sent.checked().await?;
    let added = uploads::add(&office, actor, *id, &once, &mut incoming, |_| {
        Ok(Answer::see_other(onward))
    })
    .await;
    match added {
        Ok(done) => Ok(visit.telling(done, "Het document is toegevoegd.", "The document was added.")),
        Err(problem) => {
            let filled = upload::again(incoming, problem)?;
            let mut conn = office.conn().await?;
            let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
            let page = shown(&mut conn, &draft, &visit, filled).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[post("/aanvrager/aanvragen/{id}/invullen/documenten/{document}/verwijderen")]
async fn remove(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    form.must_be_meant()?;
    let onward = address(path.0, "/documenten");
    let gone = |_| Ok(Answer::see_other(onward));
    let done = uploads::remove(&office, actor, *path, &form.only_once(), gone).await?;
    Ok(visit.telling(done, "Het document is verwijderd.", "The document was removed."))
}

#[get("/aanvrager/aanvragen/{id}/documenten/{document}")]
async fn download(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    uploads::download(&office, actor, path.0, path.1).await
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(add).service(remove).service(download);
}
