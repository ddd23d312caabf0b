//! Pages of the portal: how long the service takes over each, and whether a list takes longer when there is more of it.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::cases::Case;
use crate::place::Place;
use crate::service::{Service, text};
use crate::{CLIENTS, Failure, Figures, Wishes, cases, crowd, dossiers, row, wrk};

/// The sizes that are compared: how many dossiers there are.
const FEW: u32 = 100;
const MANY: u32 = 100_000;

/// What the pages are about.
struct Subject {
    application: String,
    call: String,
    ceiling: String,
    reference: String,
}

/// Makes a dossier that was granted, is to be paid, reported something, and objects.
async fn subject(place: &Place) -> Result<Subject, Failure> {
    let service = Service::start(place, 4).await?;
    let provider = service.token(place, PROVIDER).await?;
    let caseworker = service.token(place, CASEWORKER).await?;
    let decider = service.token(place, DECIDER).await?;
    let finance = service.token(place, FINANCE).await?;
    let application = cases::draft(place, &service, &provider).await?;
    let of = |part: &str| format!("/v1/applications/{application}/{part}");
    service
        .post(Some(&provider), &of("submission"), &json!({}))
        .await?;
    service
        .post(Some(&caseworker), &of("completion"), &json!({}))
        .await?;
    let decision = service
        .post(Some(&decider), &of("decision"), &cases::grant())
        .await?;
    let award = text(&decision, "awardId")?;
    let payments = format!("/v1/awards/{award}/payments");
    service
        .post(Some(&finance), &payments, &json!({ "amount": "50.00" }))
        .await?;
    service
        .post(Some(&provider), &format!("/v1/awards/{award}/reports"), &report())
        .await?;
    let objection =
        json!({ "against": "decision", "againstId": text(&decision, "id")?, "grounds": "Meting" });
    service
        .post(Some(&provider), "/v1/objections", &objection)
        .await?;
    let read = service
        .get(Some(&caseworker), &format!("/v1/applications/{application}"))
        .await?;
    let award = service
        .get(Some(&caseworker), &format!("/v1/awards/{award}"))
        .await?;
    Ok(Subject {
        call: text(&read, "callId")?,
        ceiling: text(&award, "ceilingId")?,
        reference: text(&read, "reference")?,
        application,
    })
}

fn report() -> Value {
    json!({
        "periodStart": "2026-01-01", "periodEnd": "2026-02-01", "final": false, "sessions": 1, "narrative": "Meting",
        "actualCosts": "1.00", "thirdPartyIncome": "0.00", "ownContribution": "0.00",
        "reached": [{ "municipality": "arnhem", "profession": "vrijwilliger", "people": 9 }],
    })
}

/// Anyone.
const NOBODY: &str = "";
const PROVIDER: &str = "aanvrager@nieuw.example";
const CASEWORKER: &str = "behandelaar@gemeente.example";
const FINANCE: &str = "financien@gemeente.example";
const DECIDER: &str = "mandaathouder@gemeente.example";
const ADMINISTRATOR: &str = "beheer@gemeente.example";
const AUDITOR: &str = "toezicht@gemeente.example";

/// The pages, each with its address and someone who works there. What adds up most comes last, so that it keeps no other waiting.
const PAGES: [(&str, &str, &str); 26] = [
    ("page: home", "/", NOBODY),
    ("page: call", "/openstellingen/{call}", NOBODY),
    ("page: offer", "/aanbod", NOBODY),
    ("page: register", "/register", NOBODY),
    ("page: a provider's own", "/aanvrager", PROVIDER),
    (
        "page: dossier of a provider",
        "/aanvrager/aanvragen/{application}",
        PROVIDER,
    ),
    ("page: work list", "/behandeling?wie=alle", CASEWORKER),
    ("page: applications", "/behandeling/aanvragen", CASEWORKER),
    (
        "page: dossier of a caseworker",
        "/behandeling/aanvragen/{application}",
        CASEWORKER,
    ),
    ("page: objections", "/behandeling/bezwaren", CASEWORKER),
    ("page: post", "/behandeling/post", CASEWORKER),
    ("page: finance", "/financien", FINANCE),
    ("page: ceiling", "/financien/plafonds/{ceiling}", FINANCE),
    ("page: ledger", "/financien/plafonds/{ceiling}/grootboek", FINANCE),
    (
        "page: differences",
        "/financien/plafonds/{ceiling}/verschillen",
        FINANCE,
    ),
    ("page: payments", "/financien/betalingen?stand=vrijgeven", FINANCE),
    (
        "page: late payments",
        "/financien/betalingen?stand=te-laat",
        FINANCE,
    ),
    ("page: first advances", "/financien/voorschotten", FINANCE),
    ("page: batches", "/financien/batches", FINANCE),
    ("page: people", "/beheer/mensen", ADMINISTRATOR),
    (
        "page: mail sent",
        "/beheer/berichten?stand=verstuurd",
        ADMINISTRATOR,
    ),
    ("page: mail given up", "/beheer/berichten", ADMINISTRATOR),
    ("page: trail", "/beheer/spoor", AUDITOR),
    (
        "page: trail of a dossier",
        "/beheer/spoor?kenmerk={reference}",
        AUDITOR,
    ),
    (
        "page: found by a common word",
        "/behandeling/aanvragen?zoek=stichting",
        CASEWORKER,
    ),
    ("page: management", "/beheer", DECIDER),
];

/// The pages, with a session of who asks for each.
async fn all(place: &Place, service: &Service, about: &Subject) -> Result<Vec<Case>, Failure> {
    let mut sessions = HashMap::new();
    for who in [PROVIDER, CASEWORKER, FINANCE, DECIDER, ADMINISTRATOR, AUDITOR] {
        sessions.insert(who, service.session(place, who).await?);
    }
    let case = |(name, path, who): (&'static str, &str, &str)| Case {
        name,
        method: "GET",
        path: path
            .replace("{application}", &about.application)
            .replace("{call}", &about.call)
            .replace("{reference}", &about.reference)
            .replace("{ceiling}", &about.ceiling),
        body: None,
        token: None,
        cookie: sessions.get(who).cloned(),
        dossiers: dossiers::For::Reading,
    };
    Ok(PAGES.map(case).into())
}

/// Whether any page is wished for; growing a hundred thousand dossiers takes minutes.
pub fn are_wanted(wishes: &Wishes) -> bool {
    wishes.only.is_empty() || wishes.only.starts_with("page")
}

/// What came of the pages.
#[derive(Default)]
pub struct Measured {
    /// Each with its figures among few dossiers and among many.
    pub compared: Vec<(&'static str, Figures, Figures)>,
    /// Which weren't answered, and how.
    pub unanswered: Vec<String>,
}

/// Asks for a page that has to be shown.
async fn ask(service: &Service, case: &Case, clients: u32, seconds: u32) -> Result<Figures, Failure> {
    service.must_show(&case.path, case.cookie.as_deref()).await?;
    wrk::run(service, case, clients, seconds, 0)
}

/// Measures every page among few dossiers and among many. One that isn't answered is told, and keeps no other from being measured.
pub async fn measure(place: &Place, wishes: &Wishes) -> Result<Measured, Failure> {
    let about = subject(place).await?;
    let mut few = Vec::new();
    crowd::grow(place, &about.application, (1, FEW)).await?;
    let service = Service::start(place, 16).await?;
    let mut wanted = all(place, &service, &about).await?;
    wanted.retain(|case| case.name.contains(&wishes.only));
    for case in &wanted {
        few.push(ask(&service, case, 1, wishes.seconds).await);
    }
    crowd::grow(place, &about.application, (FEW + 1, MANY)).await?;
    let mut measured = Measured::default();
    for (case, few) in wanted.iter().zip(few) {
        let mut alone = None;
        for clients in CLIENTS {
            match ask(&service, case, clients, wishes.seconds).await {
                Ok(many) => {
                    row(case, clients, &many, None);
                    alone.get_or_insert(many);
                }
                Err(error) => {
                    println!("| {} | {clients} | not answered | | | | | | |", case.name);
                    let told = format!(
                        "{} with {clients} at once among {MANY} dossiers: {error}",
                        case.name
                    );
                    measured.unanswered.push(told);
                    // More at once fare no better.
                    break;
                }
            }
        }
        match few {
            Ok(few) => measured.compared.extend(alone.map(|many| (case.name, few, many))),
            Err(error) => measured
                .unanswered
                .push(format!("{} among {FEW} dossiers: {error}", case.name)),
        }
    }
    Ok(measured)
}
