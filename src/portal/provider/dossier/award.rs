//! After the grant: reporting what was done, whom it reached and what it cost, with documents, kept while it is written; and
//! evaluating it.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::settlement::arrangement::Arrangement;
use uuid::Uuid;

use super::address;
use crate::applications::{Application, AttachmentView, BudgetLine, Content, Stored, uploads};
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::{Answer, Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Upload, Visit, navigation, regulation, upload};
use crate::portal::provider::apply::autosave::Autosave;
use crate::portal::provider::documents;
use crate::reports::{self, Kept};

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

const UPLOAD: &[Question] = &[
    ("kind", "Welk document is het?", "Which document is it?"),
    ("file", "Bestand", "File"),
];

/// What goes with a report.
const KINDS: [(&str, &str, &str); 4] = [
    ("inhoudelijk verslag", "Inhoudelijk verslag", "Activity report"),
    ("financieel verslag", "Financieel verslag", "Financial report"),
    (
        "controleverklaring",
        "Controleverklaring van een accountant",
        "Auditor's statement",
    ),
    ("ander document", "Ander document", "Another document"),
];

/// Blank lines below what is filled in.
const BLANK: usize = 3;

#[derive(Template)]
#[template(path = "portal/provider/dossier/report.html")]
struct ReportPage {
    page: Page,
    f: Filled,
    /// The form that adds a document.
    upload: Filled,
    application: Application,
    award: Award,
    rows: usize,
    municipalities: Vec<(&'static str, &'static str)>,
    /// The lines of the budget, when each has to be accounted for.
    budget: Vec<BudgetLine>,
    documents: Vec<Document>,
    kinds: Vec<(String, String)>,
    most: u64,
    hint: String,
}

/// A document with a report.
struct Document {
    view: AttachmentView,
    size: String,
    /// Whether it can still be taken out.
    is_new: bool,
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
    let amount = award.amount.0;
    let (arrangement, _) = awards::arrangement_of(conn, application, amount).await?;
    if arrangement != Arrangement::ByAuditedCosts {
        return Ok(Vec::new());
    }
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    Ok(content.budget)
}

impl ReportPage {
    async fn new(
        office: &Office,
        visit: &Visit,
        found: (Application, Award),
        f: Filled,
        upload: Filled,
    ) -> Result<Self, Problem> {
        let mut conn = office.conn().await?;
        let budget = accounted_by_line(&mut conn, &found).await?;
        let (application, award) = found;
        let there = reports::documents_of(&mut conn, award.id).await?;
        let last = reports::last_acknowledged_at(&mut conn, award.id).await?;
        let documents = there.into_iter().map(|view| Document {
            size: documents::size(view.size, visit.language()),
            is_new: last.is_none_or(|at| view.uploaded_at > at),
            view,
        });
        let kinds = KINDS.iter().map(|(value, dutch, english)| {
            let shown = visit.say(dutch, english).to_owned();
            ((*value).to_owned(), shown)
        });
        Ok(Self {
            page: super::below(visit, &application, "Verantwoorden", "Report"),
            rows: f.rows("reached", 0) + BLANK,
            f: f.asking(REPORT),
            upload: upload.asking(UPLOAD),
            budget,
            documents: documents.collect(),
            kinds: kinds.collect(),
            most: visit.settings().largest_attachment,
            hint: documents::hint(visit),
            municipalities: regulation::options(&regulation::MUNICIPALITIES, visit.language()),
            application,
            award,
        })
    }
}

/// What was kept of a report, or how one begins.
fn begun(kept: Kept) -> Filled {
    let version = kept.version.to_string();
    if kept.version == 0 {
        return Filled::default()
            .with("thirdPartyIncome", "0,00")
            .with("ownContribution", "0,00")
            .with("_version", version);
    }
    Filled::given(kept.fields).with("_version", version)
}

#[get("/aanvrager/aanvragen/{id}/verantwoording")]
async fn ask_report(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (found, kept) = {
        let mut conn = office.conn().await?;
        let found = granted(&mut conn, &visit, *id).await?;
        let kept = reports::draft_of(&mut conn, found.1.id).await?;
        (found, kept)
    };
    visit.show(&ReportPage::new(&office, &visit, found, begun(kept), Filled::default()).await?)
}

#[post("/aanvrager/aanvragen/{id}/verantwoording")]
async fn report(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    autosave: Autosave,
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
    if autosave.0 || !form.text("_bewaar").is_empty() {
        return keep(&office, &visit, found, form, autosave).await;
    }
    // The costs by line are told at the end; an interim report leaves them open.
    let told = (0..budget.len()).any(|line| !form.text(&format!("costs/{line}/amount")).is_empty());
    if !told {
        for line in 0..budget.len() {
            form.leave_out(&format!("costs/{line}/amount"));
            form.leave_out(&format!("costs/{line}/explanation"));
        }
    }
    if !form.text("_regel").is_empty() {
        let page = ReportPage::new(&office, &visit, found, form.filled(), Filled::default()).await?;
        return visit.show(&page);
    }
    let award = found.1.id;
    let report = async |conn: &mut Conn, deed: &Deed<'_>| {
        reports::report(conn, deed, award, form.read()?).await?;
        Ok(address(*id, "#verantwoording"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, report).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw verantwoording is binnen. U krijgt een kopie per e-mail.",
            "Your report is in. You get a copy by e-mail.",
        )),
        Err(problem) => {
            let f = form.again(problem)?;
            let page = ReportPage::new(&office, &visit, found, f, Filled::default()).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// Keeps what was entered so far, for the script or for who pressed the button.
async fn keep(
    office: &Office,
    visit: &Visit,
    found: (Application, Award),
    form: Form,
    autosave: Autosave,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    form.must_be_meant()?;
    let (id, award) = (found.0.id, found.1.id);
    let deed = Deed::of(office, actor, &navigation::PROVIDER, office.now())?;
    let seen = form.version();
    let kept = office
        .act(async |conn| reports::keep(conn, &deed, award, seen?, form.entered()).await)
        .await;
    match kept {
        Ok(version) if autosave.0 => Ok(Autosave::told(version, office.now())),
        Ok(_) => Ok(visit.go_and_tell(
            &address(id, "/verantwoording"),
            "Uw concept is bewaard. Alleen u en uw collega's zien het.",
            "Your draft is saved. Only you and your colleagues see it.",
        )),
        Err(problem) if autosave.0 => Err(problem),
        Err(problem) => {
            let mut f = form.again(problem)?;
            if f.has_theirs() {
                let theirs = reports::draft_of(&mut *office.conn().await?, award).await?;
                let newest = theirs.version;
                f = f.beside(Filled::given(theirs.fields), newest);
            }
            let page = ReportPage::new(office, visit, found, f, Filled::default()).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[post("/aanvrager/aanvragen/{id}/verantwoording/documenten")]
async fn add_document(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    sent: Upload,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let (mut incoming, once) = sent.checked().await?;
    let found = granted(&mut *office.conn().await?, &visit, *id).await?;
    let award = found.1.id;
    let onward = address(*id, "/verantwoording#documenten");
    let attach = async |conn: &mut Conn, deed: &Deed<'_>, stored: Stored| {
        reports::attach(conn, deed, award, stored).await?;
        Ok(Answer::see_other(onward))
    };
    match uploads::keep(&office, actor, &once, &mut incoming, attach).await {
        Ok(done) => Ok(visit.telling(done, "Het document is toegevoegd.", "The document was added.")),
        Err(problem) => {
            let wrong = upload::again(incoming, problem)?;
            let kept = reports::draft_of(&mut *office.conn().await?, award).await?;
            let page = ReportPage::new(&office, &visit, found, begun(kept), wrong).await?;
            visit.show_as(page.upload.status(), &page)
        }
    }
}

#[post("/aanvrager/aanvragen/{id}/verantwoording/documenten/{document}/verwijderen")]
async fn remove_document(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    form.must_be_meant()?;
    let (id, document) = *path;
    let (_, award) = granted(&mut *office.conn().await?, &visit, id).await?;
    let onward = address(id, "/verantwoording#documenten");
    let detach = async |conn: &mut Conn, deed: &Deed<'_>| {
        reports::detach(conn, deed, award.id, document).await?;
        Ok(Answer::see_other(onward))
    };
    let done = uploads::let_go(&office, actor, document, &form.only_once(), detach).await?;
    Ok(visit.telling(done, "Het document is verwijderd.", "The document was removed."))
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
            "Dank u wel. Uw evaluatie is binnen. U krijgt een kopie per e-mail.",
            "Thank you. Your evaluation is in. You get a copy by e-mail.",
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
        .service(add_document)
        .service(remove_document)
        .service(ask_evaluation)
        .service(evaluate);
}
