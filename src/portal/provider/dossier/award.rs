//! After the grant: reporting what was done, whom it reached and what it cost, and evaluating it.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::settlement::arrangement::Arrangement;
use uuid::Uuid;

use super::address;
use crate::applications::{Application, BudgetLine, Content};
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation, regulation};
use crate::reports;

const REPORT: &[Question] = &[
    ("periodStart", "Eerste dag", "First day"),
    ("periodEnd", "Laatste dag", "Last day"),
    (
        "final",
        "Dit is de eindverantwoording",
        "This is the final report",
    ),
    ("sessions", "Aantal bijeenkomsten", "Number of sessions"),
    ("narrative", "Wat hebt u gedaan?", "What did you do?"),
    ("actualCosts", "Werkelijke kosten", "Actual costs"),
    (
        "thirdPartyIncome",
        "Daarvan betaald door anderen",
        "Of that, paid by others",
    ),
    (
        "ownContribution",
        "Daarvan betaald door uzelf",
        "Of that, paid by yourselves",
    ),
    ("reached/*", "Bereikte mensen, regel", "People reached, line"),
    ("reached/*/municipality", "Gemeente", "Municipality"),
    (
        "reached/*/profession",
        "Beroep, of inwoner",
        "Profession, or resident",
    ),
    ("reached/*/people", "Aantal", "Number"),
    ("costs", "Kosten per regel", "Costs by line"),
    ("costs/*/amount", "Werkelijke kosten", "Actual costs"),
    (
        "costs/*/explanation",
        "Waarom zo veel meer of minder?",
        "Why so much more or less?",
    ),
];

const EVALUATION: &[Question] = &[
    ("wentWell", "Wat ging goed?", "What went well?"),
    ("couldBeBetter", "Wat kan beter?", "What could be better?"),
];

/// Blank lines below what is filled in.
const BLANK: usize = 3;

#[derive(Template)]
#[template(path = "portal/provider/dossier/report.html")]
struct ReportPage {
    page: Page,
    f: Filled,
    application: Application,
    award: Award,
    rows: usize,
    municipalities: Vec<(&'static str, &'static str)>,
    /// The lines of the budget, when each has to be accounted for.
    budget: Vec<BudgetLine>,
}

#[derive(Template)]
#[template(path = "portal/provider/dossier/evaluation.html")]
struct EvaluationPage {
    page: Page,
    f: Filled,
    application: Application,
}

/// An application of the own organisation with its award.
async fn granted(conn: &mut Conn, visit: &Visit, id: Uuid) -> Result<(Application, Award), Problem> {
    let application = super::own(conn, visit, id).await?;
    let award = awards::of_application(conn, id).await?;
    Ok((application, award.ok_or_else(Problem::not_found)?))
}

/// The lines of the budget that a final report has to tell the costs of: those of a large award.
async fn accounted_by_line(
    conn: &mut Conn,
    (application, award): &(Application, Award),
) -> Result<Vec<BudgetLine>, Problem> {
    let amount = Amount::stored(award.amount).0;
    let (arrangement, _) = awards::arrangement_of(conn, application, amount).await?;
    if arrangement != Arrangement::ByAuditedCosts {
        return Ok(Vec::new());
    }
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    Ok(content.budget)
}

fn report_page(
    visit: &Visit,
    (application, award): (Application, Award),
    budget: Vec<BudgetLine>,
    f: Filled,
) -> ReportPage {
    ReportPage {
        budget,
        page: super::below(visit, &application, "Verantwoorden", "Report"),
        rows: f.rows("reached", 0) + BLANK,
        f: f.asking(REPORT),
        application,
        award,
        municipalities: regulation::options(&regulation::MUNICIPALITIES, visit.language()),
    }
}

#[get("/aanvrager/aanvragen/{id}/verantwoording")]
async fn ask_report(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let found = granted(&mut conn, &visit, *id).await?;
    let budget = accounted_by_line(&mut conn, &found).await?;
    let begun = Filled::default()
        .with("thirdPartyIncome", "0,00")
        .with("ownContribution", "0,00");
    visit.show(&report_page(&visit, found, budget, begun))
}

#[post("/aanvrager/aanvragen/{id}/verantwoording")]
async fn report(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let (found, budget) = {
        let mut conn = office.conn().await?;
        let found = granted(&mut conn, &visit, *id).await?;
        let budget = accounted_by_line(&mut conn, &found).await?;
        (found, budget)
    };
    form.without_blank_rows("reached");
    // The costs by line are told at the end; an interim report leaves them open.
    let told = (0..budget.len()).any(|line| !form.text(&format!("costs/{line}/amount")).is_empty());
    if !told {
        for line in 0..budget.len() {
            form.leave_out(&format!("costs/{line}/amount"));
            form.leave_out(&format!("costs/{line}/explanation"));
        }
    }
    if !form.text("_regel").is_empty() {
        return visit.show(&report_page(&visit, found, budget, form.filled()));
    }
    let award = found.1.id;
    let report = async |conn: &mut Conn, deed: &Deed<'_>| {
        reports::report(conn, deed, award, form.read()?).await?;
        Ok(address(*id, "#verantwoording"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, report).await {
        Ok(done) => Ok(visit.telling(done, "Uw verantwoording is binnen.", "Your report is in.")),
        Err(problem) => {
            let page = report_page(&visit, found, budget, form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

fn evaluation_page(visit: &Visit, application: Application, f: Filled) -> EvaluationPage {
    EvaluationPage {
        page: super::below(visit, &application, "Evalueren", "Evaluate"),
        f: f.asking(EVALUATION),
        application,
    }
}

#[get("/aanvrager/aanvragen/{id}/evaluatie")]
async fn ask_evaluation(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (application, _) = granted(&mut *office.conn().await?, &visit, *id).await?;
    visit.show(&evaluation_page(&visit, application, Filled::default()))
}

#[post("/aanvrager/aanvragen/{id}/evaluatie")]
async fn evaluate(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let (application, award) = granted(&mut *office.conn().await?, &visit, *id).await?;
    let evaluate = async |conn: &mut Conn, deed: &Deed<'_>| {
        reports::evaluate(conn, deed, award.id, form.read()?).await?;
        Ok(address(*id, "#verantwoording"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, evaluate).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Dank u wel. Uw evaluatie is binnen.",
            "Thank you. Your evaluation is in.",
        )),
        Err(problem) => {
            let page = evaluation_page(&visit, application, form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(ask_report)
        .service(report)
        .service(ask_evaluation)
        .service(evaluate);
}
