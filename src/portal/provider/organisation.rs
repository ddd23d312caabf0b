//! The own organisation: what it tells about itself, its people, its bank account, and consent to electronic sending.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use super::{address, below_home};
use crate::db::Conn;
use crate::http::{Actor, Deed, Office, Problem};
use crate::organisations::api::{
    BankAccountChangeView, MemberView, OrganisationView, account_changes_of, members_of,
};
use crate::organisations::{self, Organisation, OrganisationChange};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const QUESTIONS: &[Question] = &[
    ("name", "Naam van de organisatie", "Name of the organisation"),
    ("email", "E-mailadres", "E-mail address"),
    (
        "electronicSending",
        "Ja, stuur besluiten en brieven digitaal",
        "Yes, send decisions and letters electronically",
    ),
    ("postalAddress", "Postadres", "Postal address"),
    (
        "postalAddress/street",
        "Straat of postbus, met nummer",
        "Street or box, with its number",
    ),
    ("postalAddress/postcode", "Postcode", "Postcode"),
    ("postalAddress/town", "Plaats", "Town"),
    ("iban", "Nieuw rekeningnummer (IBAN)", "New account number (IBAN)"),
    ("accountHolder", "Op naam van", "In the name of"),
];

const INVITATION: &[Question] = &[
    ("name", "Naam", "Name"),
    ("email", "E-mailadres", "E-mail address"),
    (
        "manages",
        "Deze collega is ook beheerder",
        "This colleague is a manager too",
    ),
];

/// How many people and account numbers are shown.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "portal/provider/organisation.html")]
struct Shown {
    page: Page,
    organisation: Organisation,
    members: Vec<MemberView>,
    changes: Vec<BankAccountChangeView>,
    /// Who looks.
    me: Uuid,
    /// Whether that person manages the organisation.
    manages: bool,
}

#[derive(Template)]
#[template(path = "portal/provider/organisation_form.html")]
struct FormPage {
    page: Page,
    f: Filled,
    id: Uuid,
    /// Which of the three forms it is: its address.
    form: &'static str,
}

/// The forms of this page by their address, with their titles and questions.
const FORMS: [(&str, &str, &str, &[Question]); 3] = [
    ("gegevens", "Gegevens wijzigen", "Change details", QUESTIONS),
    (
        "rekening",
        "Ander rekeningnummer",
        "Another account number",
        QUESTIONS,
    ),
    ("mensen", "Iemand uitnodigen", "Invite someone", INVITATION),
];

fn form_page(visit: &Visit, id: Uuid, form: &'static str, f: Filled) -> FormPage {
    let found = FORMS.iter().find(|(address, ..)| *address == form);
    let (_, dutch, english, questions) = found.copied().unwrap_or(("", "", "", QUESTIONS));
    FormPage {
        page: below_home(visit, dutch, english).under(
            format!("/aanvrager/organisaties/{id}"),
            "Mijn organisatie",
            "My organisation",
        ),
        f: f.asking(questions),
        id,
        form,
    }
}

/// Someone who acts for this organisation; for anyone else it doesn't exist.
fn member(visit: &Visit, id: Uuid) -> Result<&Actor, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    actor.must_act_for(id)?;
    Ok(actor)
}

/// Demands one of those who manage this organisation.
async fn must_manage(conn: &mut Conn, visit: &Visit, id: Uuid) -> Result<(), Problem> {
    let actor = member(visit, id)?;
    organisations::must_manage(conn, id, actor.user_id).await
}

#[get("/aanvrager/organisaties/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let me = member(&visit, *id)?.user_id;
    let mut conn = office.conn().await?;
    let organisation = organisations::get(&mut conn, *id).await?;
    let manages = organisations::must_manage(&mut conn, *id, me).await.is_ok();
    visit.show(&Shown {
        page: below_home(&visit, &organisation.name, &organisation.name),
        members: members_of(&mut conn, *id, MOST).await?,
        changes: account_changes_of(&mut conn, *id, MOST).await?,
        organisation,
        me,
        manages,
    })
}

/// What is known of an organisation, in its form, with the version that someone looks at.
fn known(organisation: Organisation) -> Result<Filled, Problem> {
    let version = organisation.version.to_string();
    let electronic = organisation.consented_at.is_some().to_string();
    let filled = Filled::of(&OrganisationView::from(organisation))?;
    Ok(filled
        .with("electronicSending", electronic)
        .with("_version", version))
}

#[get("/aanvrager/organisaties/{id}/gegevens")]
async fn ask_details(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    must_manage(&mut conn, &visit, *id).await?;
    let organisation = organisations::get(&mut conn, *id).await?;
    visit.show(&form_page(&visit, *id, "gegevens", known(organisation)?))
}

#[post("/aanvrager/organisaties/{id}/gegevens")]
async fn set_details(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = member(&visit, *id)?;
    // A box that isn't ticked isn't sent: here that means no.
    if form.text("electronicSending").is_empty() {
        form.replace("electronicSending", "false");
    }
    let has_address = address::must_reach(&mut form);
    let revise = async |conn: &mut Conn, deed: &Deed<'_>| {
        let mut change: OrganisationChange = form.read_change()?;
        if !has_address {
            change.postal_address = Some(None);
        }
        organisations::revise(conn, deed, *id, form.version()?, change).await?;
        Ok(format!("/aanvrager/organisaties/{id}"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, revise).await {
        Ok(done) => Ok(visit.telling(done, "De gegevens zijn gewijzigd.", "The details were changed.")),
        Err(problem) => {
            let mut filled = form.again(problem)?;
            if filled.has_theirs() {
                let theirs = organisations::get(&mut *office.conn().await?, *id).await?;
                let version = theirs.version;
                filled = filled.beside(known(theirs)?, version);
            }
            let page = form_page(&visit, *id, "gegevens", filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[get("/aanvrager/organisaties/{id}/rekening")]
async fn ask_account(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    must_manage(&mut *office.conn().await?, &visit, *id).await?;
    visit.show(&form_page(&visit, *id, "rekening", Filled::default()))
}

#[post("/aanvrager/organisaties/{id}/rekening")]
async fn propose_account(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = member(&visit, *id)?;
    let propose = async |conn: &mut Conn, deed: &Deed<'_>| {
        organisations::propose_account(conn, deed, *id, form.read()?).await?;
        Ok(format!("/aanvrager/organisaties/{id}"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, propose).await {
        Ok(done) => Ok(visit.telling(done, "Het nieuwe rekeningnummer is doorgegeven. De gemeente controleert het. Tot die tijd betalen wij op het oude nummer.",
                "The new account number was sent. The municipality checks it. Until then we pay to the old one.")),
        Err(problem) => {
            let page = form_page(&visit, *id, "rekening", form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[get("/aanvrager/organisaties/{id}/mensen")]
async fn ask_member(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    must_manage(&mut *office.conn().await?, &visit, *id).await?;
    let equal = Filled::default().with("manages", "true");
    visit.show(&form_page(&visit, *id, "mensen", equal))
}

#[post("/aanvrager/organisaties/{id}/mensen")]
async fn invite(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = member(&visit, *id)?;
    // A box that isn't ticked isn't sent: here that means no.
    if form.text("manages").is_empty() {
        form.replace("manages", "false");
    }
    let invite = async |conn: &mut Conn, deed: &Deed<'_>| {
        organisations::add_member(conn, deed, *id, form.read()?).await?;
        Ok(format!("/aanvrager/organisaties/{id}"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, invite).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw collega hoort bij de organisatie en krijgt daarover een e-mail.",
            "Your colleague belongs to the organisation and gets an e-mail about it.",
        )),
        Err(problem) => {
            let page = form_page(&visit, *id, "mensen", form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(show)
        .service(ask_details)
        .service(set_details)
        .service(ask_account)
        .service(propose_account)
        .service(ask_member)
        .service(invite);
}
