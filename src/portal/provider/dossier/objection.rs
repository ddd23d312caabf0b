//! One objection: where it stands, adding grounds, supplying what is missing, being heard or not, and taking it back.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use crate::applications::{self, Application};
use crate::db::Conn;
use crate::http::{Answer, Deed, Office, Problem};
use crate::objections::{self, NewWaiver, Objection, ObjectionView, Unheard};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Upload, Visit, navigation, upload};
use crate::portal::provider::standing::{self, Standing};

const QUESTIONS: &[Question] = &[
    ("grounds", "Uw tekst", "Your text"),
    ("reason", "Waarom niet?", "Why not?"),
    ("kind", "Wat is het?", "What is it?"),
    ("file", "Bestand", "File"),
];

#[derive(Template)]
#[template(path = "portal/provider/dossier/objection.html")]
struct Shown {
    page: Page,
    /// The form that was sent, with what is wrong.
    f: Filled,
    /// Which form that was: its address.
    sent: &'static str,
    objection: ObjectionView,
    standing: Standing,
    /// The most that a document may measure, in bytes.
    most: u64,
}

impl Shown {
    /// Whether something can still be done to it.
    fn is_open(&self) -> bool {
        self.objection.decision.is_none() && self.objection.withdrawn_on.is_none()
    }

    /// What is asked for and not supplied yet.
    fn asked(&self) -> Option<&crate::objections::RepairRequestView> {
        let mut asked = self.objection.repair_requests.iter();
        asked.rfind(|request| request.completed_on.is_none())
    }

    /// Whether the objector still has to say whether a hearing is wanted.
    fn may_choose_hearing(&self) -> bool {
        matches!(self.objection.status.as_str(), "received" | "repair-requested")
            && self.objection.hearing_wanted_on.is_none()
            && self.objection.hearings.is_empty()
    }

    /// The form of one of the addresses: what was sent to it, or an empty one.
    fn form(&self, address: &str) -> Filled {
        if self.sent == address {
            self.f.clone()
        } else {
            Filled::default().asking(QUESTIONS)
        }
    }
}

/// Reads an objection of the own organisation.
async fn own(conn: &mut Conn, visit: &Visit, id: Uuid) -> Result<(Objection, Application), Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let objection = objections::get(conn, id).await?;
    actor.must_act_for(objection.organisation_id)?;
    let application = applications::get(conn, objection.application_id).await?;
    Ok((objection, application))
}

async fn shown(
    conn: &mut Conn,
    visit: &Visit,
    id: Uuid,
    sent: &'static str,
    f: Filled,
) -> Result<Shown, Problem> {
    let (objection, application) = own(conn, visit, id).await?;
    let objection = objections::whole(conn, objection).await?;
    Ok(Shown {
        page: super::below(visit, &application, "Bezwaar", "Objection"),
        f: f.asking(QUESTIONS),
        sent,
        standing: standing::of_objection(&objection.status, visit.language()),
        most: visit.settings().largest_attachment,
        objection,
    })
}

#[get("/aanvrager/bezwaren/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    visit.show(&shown(&mut conn, &visit, *id, "", Filled::default()).await?)
}

/// Acts on an objection with a form, tells what was done, and shows the page again when something is wrong.
async fn act(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    (form, address): (Form, &'static str),
    (dutch, english): (&str, &str),
    action: impl AsyncFnOnce(&mut Conn, &Deed<'_>, &Form) -> Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let done = async |conn: &mut Conn, deed: &Deed<'_>| {
        action(conn, deed, &form).await?;
        Ok(format!("/aanvrager/bezwaren/{id}"))
    };
    match form.once(office, actor, &navigation::PROVIDER, done).await {
        Ok(done) => Ok(visit.telling(done, dutch, english)),
        Err(problem) => {
            let filled = form.again(problem)?;
            let page = shown(&mut *office.conn().await?, visit, id, address, filled).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// Adds a document.
#[post("/aanvrager/bezwaren/{id}/documenten")]
async fn add_document(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    sent: Upload,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let (mut incoming, once) = sent.checked().await?;
    let onward = format!("/aanvrager/bezwaren/{id}#documenten");
    let added = |_| Ok(Answer::see_other(onward));
    match objections::attachments::add(&office, actor, *id, &once, &mut incoming, added).await {
        Ok(done) => Ok(visit.telling(done, "Het document is toegevoegd.", "The document was added.")),
        Err(problem) => {
            let filled = upload::again(incoming, problem)?;
            let page = shown(&mut *office.conn().await?, &visit, *id, "documenten", filled).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// A document, to be saved.
#[get("/aanvrager/bezwaren/{id}/documenten/{document}")]
async fn read_document(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    objections::attachments::download(&office, actor, *path).await
}

#[post("/aanvrager/bezwaren/{id}/gronden")]
async fn add_grounds(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let words = ("Uw gronden zijn toegevoegd.", "Your grounds were added.");
    let add = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        objections::add_grounds(conn, deed, *id, form.read()?)
            .await
            .map(drop)
    };
    act(&office, &visit, *id, (form, "gronden"), words, add).await
}

#[post("/aanvrager/bezwaren/{id}/aanvulling")]
async fn repair(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let words = ("Uw aanvulling is binnen.", "What you added is in.");
    let repair = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        objections::repair(conn, deed, *id, form.read()?).await.map(drop)
    };
    act(&office, &visit, *id, (form, "aanvulling"), words, repair).await
}

#[post("/aanvrager/bezwaren/{id}/horen")]
async fn want(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let words = (
        "Wij nodigen u uit voor een gesprek.",
        "We will invite you for a hearing.",
    );
    let want =
        async |conn: &mut Conn, deed: &Deed<'_>, _: &Form| objections::want(conn, deed, *id).await.map(drop);
    act(&office, &visit, *id, (form, "horen"), words, want).await
}

#[post("/aanvrager/bezwaren/{id}/niet-horen")]
async fn waive(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let words = (
        "Wij beslissen zonder gesprek.",
        "We will decide without a hearing.",
    );
    // The only ground on which an objector can leave it out.
    form.replace("ground", "objector-waived");
    let waive = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let waiver: NewWaiver = form.read()?;
        let own = NewWaiver {
            ground: Unheard::ObjectorWaived,
            ..waiver
        };
        objections::waive(conn, deed, *id, own).await.map(drop)
    };
    act(&office, &visit, *id, (form, "niet-horen"), words, waive).await
}

#[post("/aanvrager/bezwaren/{id}/intrekken")]
async fn withdraw(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let words = ("Uw bezwaar is ingetrokken.", "Your objection was withdrawn.");
    let withdraw = async |conn: &mut Conn, deed: &Deed<'_>, _: &Form| {
        objections::withdraw(conn, deed, *id).await.map(drop)
    };
    act(&office, &visit, *id, (form, "intrekken"), words, withdraw).await
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(show)
        .service(add_grounds)
        .service(add_document)
        .service(read_document)
        .service(repair)
        .service(want)
        .service(waive)
        .service(withdraw);
}
