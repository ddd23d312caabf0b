//! The parts of the ceiling that an application may be paid from as well, and which of them it is.

use super::Dossier;
use crate::ceiling::sub_ceilings;
use crate::db::Conn;
use crate::http::Problem;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Language};

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
    /// What the one it is is called, when it is one.
    pub chosen: Option<String>,
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
    let entered = f.refusal(Language::Dutch).is_some();
    let f = match own {
        Some(part) if !entered => f.with("subCeilingId", part.to_string()),
        _ => f,
    };
    Ok(Choice {
        f: f.asking(QUESTIONS),
        chosen: chosen.map(|part| part.title.clone()),
        parts: parts
            .into_iter()
            .map(|part| (part.id.to_string(), part.title))
            .collect(),
        may: is_caseworker && dossier.is_open(),
    })
}
