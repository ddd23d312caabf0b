//! Templates of letters: which there are, a next version of one, and how a letter from it would look. A template that asks for
//! what a letter doesn't have is refused with the field and the line; one that was saved before tells so where it is shown.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use super::schemes::{KEEPS, LOOK};
use crate::calls::{self, Scheme};
use crate::db::Conn;
use crate::documents::{self, Field, Kind, NewLetterTemplate, Template};
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, words};

/// How many versions of one template are shown; older ones are in the letters that were made with them.
const VERSIONS: i64 = 50;

const QUESTIONS: &[Question] = &[("source", "Sjabloon (Typst)", "Template (Typst)")];

/// What is wrong with a template by the letters of today, each with its language; unknown when it can't be tried now.
type Flaws = Option<Vec<(String, &'static str)>>;

async fn flaws_of(office: &Office, visit: &Visit, template: Option<&Template>) -> Flaws {
    let Some(template) = template else {
        return Some(Vec::new());
    };
    let flaws = documents::flaws_of_template(template, office.now()).await?;
    let told = flaws.iter().map(|flaw| words::of(flaw, visit.language()));
    Some(told.collect())
}

/// A kind of letter with its version in use.
struct InUse {
    kind: Kind,
    newest: Option<Template>,
    flaws: Flaws,
}

impl InUse {
    fn fails(&self) -> bool {
        self.flaws.as_ref().is_some_and(|flaws| !flaws.is_empty())
    }
}

#[derive(askama::Template)]
#[template(path = "portal/management/templates.html")]
struct Templates {
    page: Page,
    scheme: Scheme,
    kinds: Vec<InUse>,
}

impl Templates {
    /// The kinds whose template no longer fits every letter.
    fn failing(&self) -> Vec<&InUse> {
        self.kinds.iter().filter(|one| one.fails()).collect()
    }
}

fn below_scheme(visit: &Visit, scheme: &Scheme, dutch: &str, english: &str) -> Page {
    below_home(visit, dutch, english)
        .under("/beheer/regelingen", "Regelingen", "Schemes")
        .under(
            format!("/beheer/regelingen/{}", scheme.id),
            &scheme.title,
            &scheme.title,
        )
}

#[get("/beheer/regelingen/{id}/brieven")]
async fn list(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    visit.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let scheme = calls::get_scheme(&mut conn, *id).await?;
    let found = documents::newest_templates(&mut conn, *id).await?;
    drop(conn);
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let newest = found.iter().find(|one| one.kind == kind.as_str());
        kinds.push(InUse {
            kind: *kind,
            newest: newest.cloned(),
            flaws: flaws_of(&office, &visit, newest).await,
        });
    }
    visit.show(&Templates {
        page: below_scheme(&visit, &scheme, "Brieven", "Letters"),
        kinds,
        scheme,
    })
}

/// Which version is looked at.
#[derive(Deserialize)]
struct Asked {
    versie: Option<i32>,
}

#[derive(askama::Template)]
#[template(path = "portal/management/template.html")]
struct TemplatePage {
    page: Page,
    f: Filled,
    scheme: Scheme,
    kind: Kind,
    versions: Vec<Template>,
    fields: Vec<Field>,
    keeps: bool,
    /// The version that stands in the form; none is the one that comes with the service.
    shown: Option<i32>,
    /// What is wrong with that version.
    flaws: Flaws,
}

impl TemplatePage {
    async fn new(
        office: &Office,
        visit: &Visit,
        (id, kind): (Uuid, Kind),
        wanted: Option<i32>,
        f: Option<Filled>,
    ) -> Result<Self, Problem> {
        let actor = visit.must_be(&LOOK)?;
        let mut conn = office.conn().await?;
        let scheme = calls::get_scheme(&mut conn, id).await?;
        let versions = documents::templates_of(&mut conn, id, kind.as_str(), VERSIONS).await?;
        let shown = match wanted {
            Some(0) => None,
            Some(version) => versions.iter().find(|one| one.version == version),
            None => versions.first(),
        };
        drop(conn);
        // What someone entered has been tried.
        let flaws = flaws_of(office, visit, shown.filter(|_| f.is_none())).await;
        let source = shown.map_or(kind.shipped(), |one| one.source.as_str()).to_owned();
        let title = kind.title();
        let letters = format!("/beheer/regelingen/{id}/brieven");
        Ok(Self {
            page: below_scheme(visit, &scheme, title, title)
                .called_in_dutch()
                .under(letters, "Brieven", "Letters"),
            f: f.unwrap_or_else(|| Filled::default().with("source", source))
                .asking(QUESTIONS),
            shown: shown.map(|one| one.version),
            flaws,
            fields: documents::of_every_letter()
                .into_iter()
                .chain(documents::fields_of(kind))
                .collect(),
            keeps: actor.is(&KEEPS),
            scheme,
            kind,
            versions,
        })
    }

    fn address(&self) -> String {
        format!(
            "/beheer/regelingen/{}/brieven/{}",
            self.scheme.id,
            self.kind.as_str()
        )
    }

    fn is_shown(&self, version: &Template) -> bool {
        self.shown == Some(version.version)
    }

    fn sample(field: &Field) -> String {
        field
            .sample
            .as_str()
            .map_or_else(|| field.sample.to_string(), str::to_owned)
    }
}

fn kind_of(name: &str) -> Result<Kind, Problem> {
    Kind::parse(name).ok_or_else(Problem::not_found)
}

#[get("/beheer/regelingen/{id}/brieven/{kind}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&LOOK)?;
    let about = (path.0, kind_of(&path.1)?);
    visit.show(&TemplatePage::new(&office, &visit, about, asked.versie, None).await?)
}

/// What was entered, as a template of this kind.
fn entered(form: &mut Form, kind: Kind) -> Result<NewLetterTemplate, Problem> {
    form.replace("kind", kind.as_str());
    form.read()
}

#[post("/beheer/regelingen/{id}/brieven/{kind}")]
async fn add(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let about = (path.0, kind_of(&path.1)?);
    let tried = match entered(&mut form, about.1) {
        Ok(new) => documents::try_template(&new, office.now()).await,
        Err(problem) => Err(problem),
    };
    let add = async |conn: &mut Conn, deed: &Deed<'_>| {
        let template = documents::add_template(conn, deed, about.0, form.read()?).await?;
        Ok(format!(
            "/beheer/regelingen/{}/brieven/{}",
            about.0, template.kind
        ))
    };
    let added = match tried {
        Ok(()) => form.once(&office, actor, &KEEPS, add).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(done) => Ok(visit.telling(
            done,
            "De nieuwe versie geldt vanaf nu. Brieven die er al zijn, blijven zoals zij zijn.",
            "The new version counts from now on. Letters that are there stay as they are.",
        )),
        Err(problem) => {
            let filled = form.again(problem)?;
            let page = TemplatePage::new(&office, &visit, about, None, Some(filled)).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// A letter that doesn't exist, as the template would make it; nothing is kept.
#[post("/beheer/regelingen/{id}/brieven/{kind}/concept")]
async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let about = (path.0, kind_of(&path.1)?);
    let made = match entered(&mut form, about.1) {
        Ok(new) => match documents::try_template(&new, office.now()).await {
            Ok(()) => {
                let letter = documents::invented(about.1, &new.source, office.now());
                documents::preview(letter).await
            }
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    match made {
        Ok(pdf) => Ok(pdf),
        Err(problem) => {
            let filled = form.again(problem)?;
            let page = TemplatePage::new(&office, &visit, about, None, Some(filled)).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(show).service(add).service(preview);
}
