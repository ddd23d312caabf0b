//! The workbench of a call: what there is to distribute, the draw, the proposals, and making another.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::ceiling::Balance;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::{LOOK, MAKE};
use crate::calls::{self, Call, Criterion};
use crate::ceiling::sub_ceilings::SubCeiling;
use crate::ceiling::{self, sub_ceilings};
use crate::db::Conn;
use crate::distribution::{self, DistributionSummary, DrawView, NewDistribution};
use crate::http::{Deed, Office, Problem, portion};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

/// How many proposals stand on a page.
const SHOWN: usize = 20;

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

const QUESTIONS: &[Question] = &[
    ("method", "Andere manier van verdelen", "Another method"),
    (
        "ceiling",
        "Ander bedrag om te verdelen",
        "Another amount to distribute",
    ),
    (
        "lastOne",
        "Wat als de laatste niet helemaal past?",
        "What if the last one doesn't fit whole?",
    ),
    ("minimum", "Ander minimum", "Another minimum"),
    ("threshold", "Andere minimumscore", "Another least score"),
    ("cap", "Hoogste bedrag per aanvraag", "The most for anyone"),
    ("criteria", "Andere wegingen", "Other weights"),
    (
        "seed",
        "Seed om een loting te proberen",
        "A seed to try a draw with",
    ),
    ("note", "Waarvoor is deze verdeling?", "What is it for?"),
];

/// What happens with the last one that doesn't fit whole.
const LAST_ONE: [(&str, &str, &str); 3] = [
    ("partial", "Krijgt wat er over is", "Gets what is left"),
    (
        "refuse",
        "Krijgt niets, net als wie erna komt",
        "Gets nothing, nor do those after it",
    ),
    (
        "skip",
        "Krijgt niets, maar wie erna past wel",
        "Gets nothing, but the next that fits does",
    ),
];

/// A criterion or a sub-ceiling of which other figures can be tried.
struct Tried {
    code: String,
    title: String,
    /// What it is now, in words.
    now: String,
    /// The field that names it.
    id: String,
    /// Its fields, in order.
    fields: Vec<String>,
}

impl Tried {
    fn criterion(place: usize, criterion: Criterion, page: &Page) -> Self {
        let weight = page.say("weging", "weight");
        let mut now = format!("{weight} {}", criterion.weight);
        if let Some(least) = criterion.threshold {
            let least_points = page.say("minste punten", "least points");
            now = format!("{now}, {least_points} {least}");
        }
        Self {
            code: criterion.code,
            title: criterion.title,
            now,
            id: format!("criteria/{place}/id"),
            fields: ["weight", "threshold"]
                .iter()
                .map(|field| format!("criteria/{place}/{field}"))
                .collect(),
        }
    }

    fn sub_ceiling(place: usize, part: SubCeiling, page: &Page) -> Self {
        Self {
            now: page.euros(&part.balance().available()),
            code: part.code,
            title: part.title,
            id: format!("subCeilings/{place}/id"),
            fields: vec![format!("subCeilings/{place}/amount")],
        }
    }
}

/// Says what the fields of figures to be tried ask.
fn asking(f: Filled, tried: &[Tried], asked: &[&str]) -> Filled {
    tried.iter().fold(f, |f, one| {
        let fields = one.fields.iter().zip(asked);
        fields.fold(f, |f, (field, asks)| f.calling(field.clone(), &one.title, asks))
    })
}

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/workbench.html")]
struct Workbench {
    page: Page,
    call: Call,
    method: String,
    balance: Balance,
    proposals: Vec<DistributionSummary>,
    next: Option<Uuid>,
    draws: Vec<DrawView>,
    methods: Vec<(&'static str, &'static str)>,
    last_ones: Vec<(&'static str, &'static str)>,
    criteria: Vec<Tried>,
    sub_ceilings: Vec<Tried>,
    f: Filled,
    may_make: bool,
    may_draw: bool,
}

fn address(call: Uuid) -> String {
    format!("/behandeling/openstellingen/{call}/verdelingen")
}

async fn shown(
    office: &Office,
    visit: &Visit,
    call: Uuid,
    after: Option<Uuid>,
    f: Filled,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let call = calls::get(&conn, call).await?;
    let language = visit.language();
    let fetch = portion::fetch(SHOWN);
    let mut proposals = distribution::summaries(&mut conn, call.id, after, fetch).await?;
    let next = portion::cut(&mut proposals, SHOWN).map(|last| last.id);
    let page = visit.page(&call.title, &call.title).called_in_dutch().under(
        "/behandeling/verdelingen",
        "Verdelingen",
        "Distributions",
    );
    let criteria = calls::criteria_of(&conn, call.id).await?.into_iter();
    let criteria: Vec<_> = criteria
        .enumerate()
        .map(|(place, one)| Tried::criterion(place, one, &page))
        .collect();
    let parts = sub_ceilings::list(&mut conn, call.ceiling_id).await?.into_iter();
    let parts: Vec<_> = parts
        .enumerate()
        .map(|(place, one)| Tried::sub_ceiling(place, one, &page))
        .collect();
    let weighed = [
        page.say("andere weging", "another weight"),
        page.say("andere minste punten", "other least points"),
    ];
    let f = asking(f.asking(QUESTIONS), &criteria, &weighed);
    let f = asking(f, &parts, &[page.say("ander bedrag", "another amount")]);
    let page = Workbench {
        method: regulation::name(&regulation::METHODS, &call.distribution_method, language).to_owned(),
        balance: ceiling::get(&mut conn, call.ceiling_id).await?.balance(),
        next,
        proposals,
        draws: distribution::draws_of(&mut conn, call.id).await?,
        methods: regulation::options(&regulation::METHODS, language),
        last_ones: regulation::options(&LAST_ONE, language),
        criteria,
        sub_ceilings: parts,
        f,
        may_make: actor.is(&MAKE),
        may_draw: actor.is(&[Role::Decider]),
        call,
        page,
    };
    visit.show_as(page.f.status(), &page)
}

/// The workbench.
#[get("/behandeling/openstellingen/{id}/verdelingen")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, after.na, Filled::default()).await
}

/// Makes a proposal, or with other figures a simulation.
#[post("/behandeling/openstellingen/{id}/verdelingen")]
pub async fn make(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&MAKE)?;
    let make = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewDistribution = form.read()?;
        let made = distribution::propose(conn, deed, *id, new).await?;
        Ok(format!("/behandeling/verdelingen/{}", made.id))
    };
    match form.once(&office, actor, &MAKE, make).await {
        Ok(done) => Ok(visit.telling(done, "De verdeling is gemaakt.", "The distribution is made.")),
        Err(problem) => shown(&office, &visit, *id, None, form.again(problem)?).await,
    }
}

/// Seals the seed of a draw before the applications are known.
#[post("/behandeling/openstellingen/{id}/loting")]
pub async fn commit(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let commit = async |conn: &mut Conn, deed: &Deed<'_>| {
        distribution::commit(conn, deed, *id).await?;
        Ok(address(*id))
    };
    let told = (
        "De seed ligt vast en is verzegeld.",
        "The seed is fixed and sealed.",
    );
    drawn(&office, &visit, (*id, &[Role::Decider]), form, commit, told).await
}

/// Publishes the seed, as a witness.
#[post("/behandeling/openstellingen/{id}/loting/{draw}")]
pub async fn publish(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let (id, draw) = *path;
    let publish = async |conn: &mut Conn, deed: &Deed<'_>| {
        let draws = distribution::draws_of(conn, id).await?;
        if !draws.iter().any(|one| one.id == draw) {
            return Err(Problem::not_found());
        }
        distribution::publish(conn, deed, draw).await?;
        Ok(address(id))
    };
    let told = (
        "De seed is openbaar. U bent getuige.",
        "The seed is public. You are the witness.",
    );
    drawn(&office, &visit, (id, &MAKE), form, publish, told).await
}

async fn drawn(
    office: &Office,
    visit: &Visit,
    (call, roles): (Uuid, &[Role]),
    form: Form,
    act: impl AsyncFnOnce(&mut Conn, &Deed<'_>) -> Result<String, Problem>,
    (dutch, english): (&str, &str),
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(roles)?;
    match form.once(office, actor, roles, act).await {
        Ok(done) => Ok(visit.telling(done, dutch, english)),
        Err(problem) => shown(office, visit, call, None, form.again(problem)?).await,
    }
}
