//! Parts of a ceiling (deelplafonds, Awb 4:22): set for one theme or one part of the region, raised and lowered.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use super::below_home;
use super::schemes::{KEEPS, LOOK};
use crate::calls;
use crate::ceiling::sub_ceilings::{self, SubCeiling};
use crate::ceiling::{self, Balanced};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

/// The most a short name measures.
const LONGEST_CODE: usize = 40;

const QUESTIONS: &[Question] = &[
    (
        "title",
        "Voor welk thema of welk deel van de regio?",
        "For which theme or part of the region?",
    ),
    ("amount", "Bedrag", "Amount"),
    ("ground", "Besluit van het college", "Resolution of the college"),
    ("kind", "Wat verandert er?", "What changes?"),
];

#[derive(Template)]
#[template(path = "portal/management/sub_ceilings.html")]
struct SubCeilings {
    page: Page,
    f: Filled,
    ceiling: Balanced,
    parts: Vec<SubCeiling>,
    keeps: bool,
}

impl SubCeilings {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&LOOK)?;
        let mut conn = office.conn().await?;
        let ceiling = ceiling::get(&mut conn, id).await?;
        let scheme = calls::get_scheme(&mut conn, ceiling.scheme_id).await?;
        let above = format!("/beheer/regelingen/{}", scheme.id);
        Ok(Self {
            page: below_home(visit, "Deelplafonds", "Sub-ceilings")
                .under("/beheer/regelingen", "Regelingen", "Schemes")
                .under(above, &scheme.title, &scheme.title),
            f: f.asking(QUESTIONS),
            parts: sub_ceilings::list(&mut conn, id).await?,
            keeps: actor.is(&KEEPS),
            ceiling,
        })
    }
}

#[get("/beheer/plafonds/{id}/deelplafonds")]
async fn list(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    visit.show(&SubCeilings::new(&office, &visit, *id, Filled::default()).await?)
}

/// The short name for programs, from what people call it; nobody has to think of one.
fn code(title: &str) -> String {
    let plain = title.to_lowercase();
    let words = plain.split(|sign: char| !sign.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(LONGEST_CODE).collect()
}

#[post("/beheer/plafonds/{id}/deelplafonds")]
async fn set(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let named = code(form.text("title"));
    form.replace(
        "code",
        if named.is_empty() {
            "deel".to_owned()
        } else {
            named
        },
    );
    let set = async |conn: &mut Conn, deed: &Deed<'_>| {
        sub_ceilings::set(conn, deed, *id, form.read()?).await?;
        Ok(format!("/beheer/plafonds/{id}/deelplafonds"))
    };
    match form.once(&office, actor, &KEEPS, set).await {
        Ok(done) => Ok(visit.telling(done, "Het deelplafond is vastgesteld.", "The sub-ceiling is set.")),
        Err(problem) => {
            let page = SubCeilings::new(&office, &visit, *id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/sub_ceiling.html")]
struct Change {
    page: Page,
    f: Filled,
    part: SubCeiling,
    kinds: Vec<(&'static str, &'static str)>,
}

impl Change {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Self, Problem> {
        visit.must_be(&KEEPS)?;
        let part = sub_ceilings::find(&mut *office.conn().await?, id).await?;
        let back = format!("/beheer/plafonds/{}/deelplafonds", part.ceiling_id);
        Ok(Self {
            page: below_home(visit, "Deelplafond wijzigen", "Change the sub-ceiling").under(
                back,
                "Deelplafonds",
                "Sub-ceilings",
            ),
            f: f.asking(QUESTIONS),
            part,
            kinds: vec![
                ("raised", visit.language().say("Verhogen", "Raise")),
                ("lowered", visit.language().say("Verlagen", "Lower")),
            ],
        })
    }
}

#[get("/beheer/deelplafonds/{id}")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    visit.show(&Change::new(&office, &visit, *id, Filled::default()).await?)
}

#[post("/beheer/deelplafonds/{id}")]
async fn change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        let part = sub_ceilings::change(conn, deed, *id, form.read()?).await?;
        Ok(format!("/beheer/plafonds/{}/deelplafonds", part.ceiling_id))
    };
    match form.once(&office, actor, &KEEPS, change).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het deelplafond is gewijzigd.",
            "The sub-ceiling is changed.",
        )),
        Err(problem) => {
            let page = Change::new(&office, &visit, *id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(set).service(ask).service(change);
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_short_name_is_plain_and_short() {
        assert_eq!(code("Gemeenten in de Achterhoek"), "gemeenten-in-de-achterhoek");
        assert_eq!(code("  Ouderen & mantelzorg (2026) "), "ouderen-mantelzorg-2026");
        assert_eq!(code("…"), "");
        assert_eq!(code(&"a".repeat(60)).len(), 40);
    }
}
