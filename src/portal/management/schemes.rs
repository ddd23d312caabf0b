//! Schemes and their ceilings: a new scheme or a successor, what it says about itself, and its ceiling set, raised and lowered.

use crate::http::fields::Amount;
use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::calls::{self, Call, Scheme, SchemeChange};
use crate::ceiling;
use crate::db::Conn;
use crate::figures::ceilings::{self, CeilingFigures};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

/// Who looks; only the administrator changes.
pub const LOOK: [Role; 2] = [Role::Administrator, Role::Auditor];
pub const KEEPS: [Role; 1] = [Role::Administrator];

/// How many ceilings of a scheme are looked at; there is one for each period.
const MOST: i64 = 100;

/// How many schemes or calls stand on a page.
const SHOWN: usize = 25;

const QUESTIONS: &[Question] = &[
    ("title", "Naam van de regeling", "Title of the scheme"),
    ("legalBasis", "Vindplaats", "Where it can be read"),
    ("decisionWeeks", "Weken om te beslissen", "Weeks to decide"),
    (
        "fullAdvanceBelow",
        "Onder dit bedrag: hele voorschot ineens",
        "Below this amount: all of it in advance",
    ),
    (
        "auditFrom",
        "Vanaf dit bedrag: verklaring van een accountant",
        "From this amount: an auditor's statement",
    ),
    (
        "warnWorkingDays",
        "Werkdagen van tevoren waarschuwen dat een termijn afloopt",
        "Working days before the end of a term to warn",
    ),
    (
        "outageWindowHours",
        "Uren voor een sluiting waarin een storing uitstel geeft",
        "Hours before a deadline in which an outage excuses lateness",
    ),
    (
        "deMinimisCeiling",
        "Hoogste de-minimissteun in drie jaar",
        "Most de-minimis aid in three years",
    ),
    (
        "accountabilityBetween",
        "Waarop wordt vastgesteld?",
        "What is settled by?",
    ),
    (
        "directSettlementWeeks",
        "Weken om een kleine subsidie zonder verantwoording vast te stellen",
        "Weeks to settle a small grant without a report",
    ),
    (
        "deviationPercent",
        "Uitleg bij zoveel procent afwijking van een begrotingsregel",
        "Explanation from this many percent off a budget line",
    ),
    (
        "deviationAmount",
        "En bij ten minste dit bedrag",
        "And from this amount",
    ),
    ("amount", "Bedrag", "Amount"),
    ("periodStart", "Eerste dag", "First day"),
    ("periodEnd", "Laatste dag", "Last day"),
    (
        "resolution",
        "Besluit van het college",
        "Resolution of the college",
    ),
    ("publishedOn", "Bekendgemaakt op", "Published on"),
    ("kind", "Wat verandert er?", "What changes?"),
    ("ground", "Besluit van het college", "Resolution of the college"),
    (
        "appliesToFiled",
        "Ook voor aanvragen die er al zijn (artikel 4:28 Awb)",
        "Also for applications filed already (Awb 4:28)",
    ),
];

/// By what awards between two amounts are settled.
const BETWEENS: [(&str, &str, &str); 2] = [
    ("activities", "Wat er is gedaan", "What was done"),
    ("costs", "De werkelijke kosten", "The real costs"),
];

#[derive(Template)]
#[template(path = "portal/management/schemes.html")]
struct Schemes {
    page: Page,
    found: Vec<Scheme>,
    next: Option<Uuid>,
    keeps: bool,
}

/// Where the page before ended.
#[derive(Deserialize)]
struct Place {
    na: Option<Uuid>,
}

#[get("/beheer/regelingen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<Place>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let fetch = portion::fetch(SHOWN);
    let mut found = calls::list_schemes(&mut *office.conn().await?, true, after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
    visit.show(&Schemes {
        page: below_home(&visit, "Regelingen", "Schemes"),
        next,
        found,
        keeps: actor.is(&KEEPS),
    })
}

/// Which scheme the new one comes after.
#[derive(Deserialize)]
struct After {
    opvolger_van: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/management/scheme_form.html")]
struct SchemeForm {
    page: Page,
    f: Filled,
    predecessor: Option<Scheme>,
    betweens: Vec<(&'static str, &'static str)>,
}

impl SchemeForm {
    async fn new(
        office: &Office,
        visit: &Visit,
        predecessor: Option<Uuid>,
        f: Option<Filled>,
    ) -> Result<Self, Problem> {
        let predecessor = match predecessor {
            Some(id) => Some(calls::get_scheme(&mut *office.conn().await?, id).await?),
            None => None,
        };
        let known = predecessor.as_ref().map_or_else(Filled::default, |scheme| {
            let aid = scheme
                .de_minimis_ceiling
                .map(|aid| aid.0.to_string().replace('.', ","));
            let amount = |amount: Amount| amount.0.to_string().replace('.', ",");
            Filled::default()
                .with("decisionWeeks", weeks(scheme))
                .with("fullAdvanceBelow", amount(scheme.full_advance_below))
                .with("auditFrom", amount(scheme.audit_from))
                .with("deMinimisCeiling", aid.unwrap_or_default())
                .with("accountabilityBetween", &scheme.accountability_between)
                .with(
                    "directSettlementWeeks",
                    scheme.direct_settlement_weeks.to_string(),
                )
                .with("deviationPercent", scheme.deviation_percent.to_string())
                .with("deviationAmount", amount(scheme.deviation_amount))
                .with("legalBasis", &scheme.legal_basis)
        });
        Ok(Self {
            page: below_home(visit, "Nieuwe regeling", "New scheme").under(
                "/beheer/regelingen",
                "Regelingen",
                "Schemes",
            ),
            f: f.unwrap_or(known).asking(QUESTIONS),
            predecessor,
            betweens: regulation::options(&BETWEENS, visit.language()),
        })
    }
}

#[get("/beheer/nieuwe-regeling")]
async fn form_for_scheme(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    visit.show(&SchemeForm::new(&office, &visit, after.opvolger_van, None).await?)
}

#[post("/beheer/nieuwe-regeling")]
async fn create_scheme(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let predecessor: Option<Uuid> = form.text("_predecessor").parse().ok();
    let create = async |conn: &mut Conn, deed: &Deed<'_>| {
        let scheme = calls::create_scheme(conn, deed.actor, predecessor, form.read()?, deed.now).await?;
        Ok(format!("/beheer/regelingen/{}", scheme.id))
    };
    match form.once(&office, actor, &KEEPS, create).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De regeling is er. Stel nu haar plafond vast.",
            "The scheme is there. Set its ceiling now.",
        )),
        Err(problem) => {
            let page = SchemeForm::new(&office, &visit, predecessor, Some(form.again(problem)?)).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/scheme_change.html")]
struct SchemeChangePage {
    page: Page,
    f: Filled,
    scheme: Scheme,
    betweens: Vec<(&'static str, &'static str)>,
}

impl SchemeChangePage {
    fn new(visit: &Visit, scheme: Scheme, f: Filled) -> Self {
        let above = format!("/beheer/regelingen/{}", scheme.id);
        Self {
            page: below_home(visit, "Regeling wijzigen", "Change the scheme")
                .under("/beheer/regelingen", "Regelingen", "Schemes")
                .under(above, &scheme.title, &scheme.title),
            f: f.asking(QUESTIONS),
            scheme,
            betweens: regulation::options(&BETWEENS, visit.language()),
        }
    }
}

/// The weeks of a scheme to decide as they are filled in: nothing when the law says it.
fn weeks(scheme: &Scheme) -> String {
    scheme
        .decision_weeks
        .map_or_else(String::new, |weeks| weeks.to_string())
}

/// What of a scheme can be changed, as it stands.
fn known(scheme: &Scheme) -> Filled {
    let aid = scheme
        .de_minimis_ceiling
        .map(|aid| aid.0.to_string().replace('.', ","));
    Filled::default()
        .with("title", &scheme.title)
        .with("legalBasis", &scheme.legal_basis)
        .with("decisionWeeks", weeks(scheme))
        .with("warnWorkingDays", scheme.warn_working_days.to_string())
        .with("outageWindowHours", scheme.outage_window_hours.to_string())
        .with("deMinimisCeiling", aid.unwrap_or_default())
        .with("accountabilityBetween", &scheme.accountability_between)
        .with(
            "directSettlementWeeks",
            scheme.direct_settlement_weeks.to_string(),
        )
        .with("deviationPercent", scheme.deviation_percent.to_string())
        .with(
            "deviationAmount",
            scheme.deviation_amount.0.to_string().replace('.', ","),
        )
        .with("_version", scheme.version.to_string())
}

#[get("/beheer/regelingen/{id}/wijzigen")]
async fn form_for_scheme_change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let scheme = calls::get_scheme(&mut *office.conn().await?, *id).await?;
    let known = known(&scheme);
    visit.show(&SchemeChangePage::new(&visit, scheme, known))
}

#[post("/beheer/regelingen/{id}/wijzigen")]
async fn change_scheme(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let scheme = calls::get_scheme(&mut *office.conn().await?, *id).await?;
    // Where it wasn't de-minimis aid, an empty amount says so still.
    if scheme.de_minimis_ceiling.is_none() && form.text("deMinimisCeiling").trim().is_empty() {
        form.leave_out("deMinimisCeiling");
    }
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        let change: SchemeChange = form.read_change()?;
        calls::change_scheme(conn, deed, *id, form.version()?, change).await?;
        Ok(format!("/beheer/regelingen/{id}"))
    };
    match form.once(&office, actor, &KEEPS, change).await {
        Ok(done) => Ok(visit.telling(done, "De regeling is gewijzigd.", "The scheme is changed.")),
        Err(problem) => {
            let mut filled = form.again(problem)?;
            let theirs = calls::get_scheme(&mut *office.conn().await?, *id).await?;
            if filled.has_theirs() {
                filled = filled.beside(known(&theirs), theirs.version);
            }
            let page = SchemeChangePage::new(&visit, theirs, filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/scheme.html")]
struct SchemePage {
    page: Page,
    f: Filled,
    scheme: Scheme,
    ceilings: Vec<CeilingFigures>,
    /// The day as of which the ceilings are shown.
    today: NaiveDate,
    calls: Vec<Call>,
    next: Option<Uuid>,
    kinds: Vec<(&'static str, &'static str)>,
    keeps: bool,
    sets: bool,
    changes: Option<Uuid>,
}

/// Which form a refusal belongs to.
enum Asks {
    Nothing,
    Ceiling,
    Change(Uuid),
}

impl SchemePage {
    async fn new(
        office: &Office,
        visit: &Visit,
        id: Uuid,
        after: Option<Uuid>,
        asks: Asks,
        f: Filled,
    ) -> Result<Self, Problem> {
        let actor = visit.must_be(&LOOK)?;
        let today = day_of(office.now());
        let mut conn = office.conn().await?;
        let scheme = calls::get_scheme(&mut conn, id).await?;
        let ceilings = ceilings::list(&mut conn, today, Some(id), None, MOST).await?;
        let fetch = portion::fetch(SHOWN);
        let mut found = calls::list_of_scheme(&mut conn, id, after, fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
        let language = visit.language();
        Ok(Self {
            page: below_home(visit, &scheme.title, &scheme.title)
                .called_in_dutch()
                .under("/beheer/regelingen", "Regelingen", "Schemes"),
            f: f.asking(QUESTIONS),
            scheme,
            ceilings,
            today,
            next,
            calls: found,
            kinds: vec![
                ("raised", language.say("Verhogen", "Raise")),
                ("lowered", language.say("Verlagen", "Lower")),
            ],
            keeps: actor.is(&KEEPS),
            sets: matches!(asks, Asks::Ceiling),
            changes: match asks {
                Asks::Change(ceiling) => Some(ceiling),
                Asks::Nothing | Asks::Ceiling => None,
            },
        })
    }

    fn is_open(&self, ceiling: &CeilingFigures) -> bool {
        self.changes == Some(ceiling.id)
    }
}

#[get("/beheer/regelingen/{id}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<Place>,
) -> Result<HttpResponse, Problem> {
    visit.show(&SchemePage::new(&office, &visit, *id, after.na, Asks::Nothing, Filled::default()).await?)
}

#[get("/beheer/plafonds/{id}/wijziging")]
async fn form_for_change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let scheme = ceiling::get(&mut *office.conn().await?, *id).await?.scheme_id;
    visit.show(
        &SchemePage::new(
            &office,
            &visit,
            scheme,
            None,
            Asks::Change(*id),
            Filled::default(),
        )
        .await?,
    )
}

#[post("/beheer/regelingen/{id}/plafonds")]
async fn set_ceiling(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let set = async |conn: &mut Conn, deed: &Deed<'_>| {
        calls::get_scheme(conn, *id).await?;
        ceiling::set(conn, deed.actor, *id, form.read()?, deed.now).await?;
        Ok(format!("/beheer/regelingen/{id}"))
    };
    match form.once(&office, actor, &KEEPS, set).await {
        Ok(done) => Ok(visit.telling(done, "Het plafond is vastgesteld.", "The ceiling is set.")),
        Err(problem) => {
            let page =
                SchemePage::new(&office, &visit, *id, None, Asks::Ceiling, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[post("/beheer/plafonds/{id}/wijziging")]
async fn change_ceiling(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let scheme = ceiling::get(&mut *office.conn().await?, *id).await?.scheme_id;
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        ceiling::change(conn, deed.actor, *id, form.read()?, deed.now).await?;
        Ok(format!("/beheer/regelingen/{scheme}"))
    };
    match form.once(&office, actor, &KEEPS, change).await {
        Ok(done) => Ok(visit.telling(done, "Het plafond is gewijzigd.", "The ceiling is changed.")),
        Err(problem) => {
            let page = SchemePage::new(
                &office,
                &visit,
                scheme,
                None,
                Asks::Change(*id),
                form.again(problem)?,
            )
            .await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list)
        .service(form_for_scheme)
        .service(create_scheme)
        .service(form_for_scheme_change)
        .service(change_scheme)
        .service(show)
        .service(set_ceiling)
        .service(form_for_change)
        .service(change_ceiling);
}
