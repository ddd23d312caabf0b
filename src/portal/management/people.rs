//! People of the municipality and of providers: who they are, what they may do, invitations, and the end of access.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::identity::{self, User, Wanted};
use crate::mandates::{self, MandateView};
use crate::portal::page::filled::Question;
use crate::portal::page::visit::escaped;
use crate::portal::page::{Filled, Form, Language, Page, Visit, regulation};

/// Who looks; only the administrator changes.
const LOOK: [Role; 2] = [Role::Administrator, Role::Auditor];
const KEEPS: [Role; 1] = [Role::Administrator];

/// How many stand on a page.
const SHOWN: usize = 50;

/// How many mandates stand on the page of one; the register has all.
const MANDATES: i64 = 10;

const QUESTIONS: &[Question] = &[
    ("email", "E-mailadres", "E-mail address"),
    ("name", "Naam", "Name"),
    ("roles", "Rollen", "Roles"),
    ("active", "Mag inloggen", "May log in"),
];

/// The roles in words.
fn roles(language: Language) -> Vec<(&'static str, &'static str)> {
    let name = |role: Role| regulation::name(&regulation::ROLES, role.as_str(), language);
    Role::ALL
        .into_iter()
        .map(|role| (role.as_str(), name(role)))
        .collect()
}

fn named(held: &[String], language: Language) -> String {
    let known = roles(language).into_iter();
    let names: Vec<_> = known
        .filter(|(value, _)| held.iter().any(|role| role == value))
        .map(|(_, name)| name)
        .collect();
    names.join(", ")
}

const FILTERS: &[Question] = &[
    ("zoek", "Naam of e-mailadres", "Name or e-mail address"),
    ("rol", "Rol", "Role"),
];

/// Who is sought, and where the page before ended.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    zoek: String,
    #[serde(default)]
    rol: String,
    na: Option<Uuid>,
}

impl Asked {
    fn wanted(&self) -> Wanted {
        Wanted {
            typed: Some(self.zoek.clone()),
            role: Role::parse(&self.rol),
        }
    }

    fn is_filtered(&self) -> bool {
        !self.zoek.trim().is_empty() || !self.rol.is_empty()
    }

    /// The address of the page after the one that ended there.
    fn next(&self, last: Uuid) -> String {
        let asked = [("zoek", &self.zoek), ("rol", &self.rol)];
        let kept = asked.iter().filter(|(_, value)| !value.is_empty());
        let kept = kept.map(|(name, value)| format!("{name}={}", escaped(value)));
        let query: Vec<String> = kept.chain([format!("na={last}")]).collect();
        format!("/beheer/mensen?{}", query.join("&"))
    }
}

#[derive(Template)]
#[template(path = "portal/management/people.html")]
struct People {
    page: Page,
    f: Filled,
    roles: Vec<(&'static str, &'static str)>,
    is_filtered: bool,
    found: Vec<(User, String)>,
    keeps: bool,
    next: Option<String>,
}

#[get("/beheer/mensen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let fetch = portion::fetch(SHOWN);
    let mut conn = office.conn().await?;
    let mut found = identity::list_users(&mut conn, &asked.wanted(), asked.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|(last, _)| asked.next(last.id));
    let language = visit.language();
    visit.show(&People {
        page: below_home(&visit, "Mensen en rollen", "People and roles"),
        f: Filled::default()
            .with("zoek", &asked.zoek)
            .with("rol", &asked.rol)
            .asking(FILTERS),
        roles: roles(language),
        is_filtered: asked.is_filtered(),
        next,
        found: found
            .into_iter()
            .map(|(user, held)| {
                let held = named(&held, language);
                (user, held)
            })
            .collect(),
        keeps: actor.is(&KEEPS),
    })
}

#[derive(Template)]
#[template(path = "portal/management/invitation.html")]
struct Invitation {
    page: Page,
    f: Filled,
    roles: Vec<(&'static str, &'static str)>,
}

impl Invitation {
    fn new(visit: &Visit, f: Filled) -> Self {
        Self {
            page: below_home(visit, "Iemand uitnodigen", "Invite someone").under(
                "/beheer/mensen",
                "Mensen en rollen",
                "People and roles",
            ),
            f: f.asking(QUESTIONS),
            roles: roles(visit.language()),
        }
    }
}

#[get("/beheer/uitnodiging")]
async fn invitation(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    visit.show(&Invitation::new(&visit, Filled::default()))
}

#[post("/beheer/uitnodiging")]
async fn invite(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let invite = async |conn: &mut Conn, deed: &Deed<'_>| {
        let user = identity::create_user(conn, deed, form.read()?).await?;
        Ok(format!("/beheer/mensen/{}", user.id))
    };
    match form.once(&office, actor, &KEEPS, invite).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De uitnodiging is verstuurd. De link werkt 7 dagen.",
            "The invitation was sent. Its link works for 7 days.",
        )),
        Err(problem) => {
            let page = Invitation::new(&visit, form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/person.html")]
struct Person {
    page: Page,
    f: Filled,
    user: User,
    held: String,
    /// What a decider may decide, newest first; none for anyone else.
    mandates: Option<Vec<MandateView>>,
    roles: Vec<(&'static str, &'static str)>,
    may_change: bool,
    is_own: bool,
}

impl Person {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Option<Filled>) -> Result<Self, Problem> {
        let actor = visit.must_be(&LOOK)?;
        let mut conn = office.conn().await?;
        let user = identity::get_user(&mut conn, id).await?;
        let held = identity::roles_of(&conn, id).await?;
        let known = held
            .iter()
            .fold(Filled::default(), |f, role| f.with("roles", role));
        let known = known
            .with("name", &user.name)
            .with("active", user.active.to_string())
            .with("_version", user.version.to_string());
        let mandates = if held.iter().any(|role| role == Role::Decider.as_str()) {
            let found = mandates::of_user(&mut conn, id, MANDATES).await?;
            let today = day_of(office.now());
            let shown = found
                .into_iter()
                .map(|one| MandateView::on((one, user.name.clone()), today));
            Some(shown.collect())
        } else {
            None
        };
        let f = match f {
            Some(f) if f.status() == actix_web::http::StatusCode::PRECONDITION_FAILED => {
                f.beside(known, user.version)
            }
            Some(f) => f,
            None => known,
        };
        Ok(Self {
            page: below_home(visit, &user.name, &user.name).under(
                "/beheer/mensen",
                "Mensen en rollen",
                "People and roles",
            ),
            f: f.asking(QUESTIONS),
            held: named(&held, visit.language()),
            mandates,
            roles: roles(visit.language()),
            may_change: actor.is(&KEEPS) && actor.user_id != id,
            is_own: actor.user_id == id,
            user,
        })
    }
}

#[get("/beheer/mensen/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    visit.show(&Person::new(&office, &visit, *id, None).await?)
}

#[post("/beheer/mensen/{id}")]
async fn change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        identity::change_user(conn, deed, *id, form.version()?, form.read_change()?).await?;
        Ok(format!("/beheer/mensen/{id}"))
    };
    match form.once(&office, actor, &KEEPS, change).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De wijziging is bewaard en geldt meteen.",
            "The change is kept and counts at once.",
        )),
        Err(problem) => {
            let page = Person::new(&office, &visit, *id, Some(form.again(problem)?)).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list)
        .service(invitation)
        .service(invite)
        .service(show)
        .service(change);
}
