//! Penalties for late decisions (dwangsommen, Awb 4:17, 4:18): what runs, what has to be determined, and what it came to.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::http::deed::day_of;
use crate::http::{Office, Problem, portion};
use crate::penalties::{self, PenaltySummary};
use crate::portal::page::{Page, Visit, regulation};

/// Who looks; a decider determines, in the dossier.
const LOOK: [Role; 2] = [Role::Decider, Role::Auditor];

/// How many stand on a page.
const SHOWN: usize = 50;

/// How far a penalty is.
const STAGES: [(&str, &str, &str); 6] = [
    (
        "grace",
        "Beslissen kan nog zonder kosten",
        "A decision still costs nothing",
    ),
    ("running", "Loopt", "Running"),
    ("maximum", "Op het hoogste bedrag", "At its maximum"),
    ("ended", "Vast te stellen", "To be determined"),
    ("nothing-owed", "Niets verschuldigd", "Nothing owed"),
    ("determined", "Vastgesteld", "Determined"),
];

#[derive(Deserialize)]
struct Asked {
    /// `ja` for those that still have to be determined.
    #[serde(default)]
    open: String,
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/management/penalties.html")]
struct Penalties {
    page: Page,
    open_only: bool,
    found: Vec<PenaltySummary>,
    next: Option<Uuid>,
}

impl Penalties {
    fn stage(&self, one: &PenaltySummary) -> String {
        regulation::name(&STAGES, &one.penalty.stage, self.page.language()).to_owned()
    }

    fn tone(one: &PenaltySummary) -> &'static str {
        match one.penalty.stage.as_str() {
            "grace" => "soon",
            "running" | "maximum" => "late",
            "ended" => "wait",
            _ => "good",
        }
    }

    fn may_determine(&self, one: &PenaltySummary) -> bool {
        one.penalty.stage == "ended" && self.page.may("decider")
    }
}

#[get("/beheer/dwangsommen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&LOOK)?;
    let open_only = asked.open == "ja";
    let fetch = portion::fetch(SHOWN);
    let today = day_of(office.now());
    let mut conn = office.conn().await?;
    let mut found = penalties::summaries(&mut conn, open_only, today, asked.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
    visit.show(&Penalties {
        page: below_home(&visit, "Dwangsommen", "Penalties"),
        open_only,
        next,
        found,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list);
}
