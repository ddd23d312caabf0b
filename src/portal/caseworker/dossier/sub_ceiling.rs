//! Choosing the part of the ceiling that an application is paid from as well, until it is decided.

use actix_web::{HttpResponse, post, web};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::{Dossier, address, overview};
use crate::applications::{self, NewAllocation};
use crate::ceiling::sub_ceilings;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Visit};

const QUESTIONS: &[Question] = &[(
    "subCeilingId",
    "Deel van het subsidieplafond",
    "Part of the ceiling",
)];

/// The parts there are to choose from, and which one it is.
pub struct Choice {
    /// The form.
    pub f: Filled,
    /// The parts; none when the ceiling isn't divided.
    pub parts: Vec<(String, String)>,
    /// The one it is, in words.
    pub chosen: String,
    /// Whether who is here may choose now.
    pub may: bool,
}

/// What there is to choose in a dossier.
pub async fn choice(
    conn: &mut Conn,
    dossier: &Dossier,
    is_caseworker: bool,
    f: Filled,
) -> Result<Choice, Problem> {
    let parts = sub_ceilings::list(conn, dossier.call.ceiling_id).await?;
    let own = dossier.application.sub_ceiling_id;
    let chosen = parts.iter().find(|part| Some(part.id) == own);
    let entered = f.refusal(crate::portal::page::Language::Dutch).is_some();
    let f = match own {
        Some(part) if !entered => f.with("subCeilingId", part.to_string()),
        _ => f,
    };
    Ok(Choice {
        f: f.asking(QUESTIONS),
        chosen: chosen.map_or_else(|| "Geen".to_owned(), |part| part.title.clone()),
        parts: parts
            .into_iter()
            .map(|part| (part.id.to_string(), part.title))
            .collect(),
        may: is_caseworker && dossier.is_open(),
    })
}

/// Puts an application under a part of the ceiling.
#[post("/behandeling/aanvragen/{id}/deelplafond")]
pub async fn choose(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let put = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewAllocation = form.read()?;
        applications::allocate(conn, deed, *id, new.sub_ceiling_id).await?;
        Ok(address(*id, ""))
    };
    match form.once(&office, actor, &[Role::Caseworker], put).await {
        Ok(done) => Ok(visit.telling(done, "Het deelplafond is bewaard.", "The sub-ceiling is saved.")),
        Err(problem) => overview::again(&office, &visit, *id, form.again(problem)?).await,
    }
}
