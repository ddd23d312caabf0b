//! Pages of the portal: how long the service takes over each, and whether a list takes longer when there is more of it.

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
}

/// Makes a dossier that was granted, is to be paid, and reported something.
async fn subject(place: &Place) -> Result<Subject, Failure> {
    let service = Service::start(place, 4).await?;
    let provider = service.token(place, "aanvrager@nieuw.example").await?;
    let caseworker = service.token(place, "behandelaar@gemeente.example").await?;
    let decider = service.token(place, "mandaathouder@gemeente.example").await?;
    let finance = service.token(place, "financien@gemeente.example").await?;
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
    let read = service
        .get(Some(&caseworker), &format!("/v1/applications/{application}"))
        .await?;
    let award = service
        .get(Some(&caseworker), &format!("/v1/awards/{award}"))
        .await?;
    Ok(Subject {
        call: text(&read, "callId")?,
        ceiling: text(&award, "ceilingId")?,
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

/// The pages, each asked for by someone who works there.
async fn all(place: &Place, service: &Service, about: &Subject) -> Result<Vec<Case>, Failure> {
    let provider = service.session(place, "aanvrager@nieuw.example").await?;
    let caseworker = service.session(place, "behandelaar@gemeente.example").await?;
    let finance = service.session(place, "financien@gemeente.example").await?;
    let decider = service.session(place, "mandaathouder@gemeente.example").await?;
    let Subject {
        application,
        call,
        ceiling,
    } = about;
    let pages = [
        ("page: home", "/".to_owned(), None),
        ("page: call", format!("/openstellingen/{call}"), None),
        ("page: offer", "/aanbod".to_owned(), None),
        ("page: register", "/register".to_owned(), None),
        (
            "page: dossier of a provider",
            format!("/aanvrager/aanvragen/{application}"),
            Some(&provider),
        ),
        (
            "page: work list",
            "/behandeling?wie=alle".to_owned(),
            Some(&caseworker),
        ),
        (
            "page: applications",
            "/behandeling/aanvragen".to_owned(),
            Some(&caseworker),
        ),
        (
            "page: dossier of a caseworker",
            format!("/behandeling/aanvragen/{application}"),
            Some(&caseworker),
        ),
        (
            "page: ceiling",
            format!("/financien/plafonds/{ceiling}"),
            Some(&finance),
        ),
        (
            "page: ledger",
            format!("/financien/plafonds/{ceiling}/grootboek"),
            Some(&finance),
        ),
        (
            "page: payments",
            "/financien/betalingen?stand=vrijgeven".to_owned(),
            Some(&finance),
        ),
        ("page: management", "/beheer".to_owned(), Some(&decider)),
    ];
    let case = |(name, path, cookie): (&'static str, String, Option<&String>)| Case {
        name,
        method: "GET",
        path,
        body: None,
        token: None,
        cookie: cookie.cloned(),
        dossiers: dossiers::For::Reading,
    };
    Ok(pages.map(case).into())
}

/// Whether any page is wished for; growing a hundred thousand dossiers takes minutes.
pub fn are_wanted(wishes: &Wishes) -> bool {
    wishes.only.is_empty() || wishes.only.starts_with("page")
}

/// Measures every page among few dossiers and among many; gives what to compare.
pub async fn measure(
    place: &Place,
    wishes: &Wishes,
) -> Result<Vec<(&'static str, Figures, Figures)>, Failure> {
    let about = subject(place).await?;
    let mut figures = Vec::new();
    crowd::grow(place, &about.application, (1, FEW)).await?;
    let service = Service::start(place, 16).await?;
    let mut wanted = all(place, &service, &about).await?;
    wanted.retain(|case| case.name.contains(&wishes.only));
    for case in &wanted {
        service.must_show(&case.path, case.cookie.as_deref()).await?;
        figures.push(wrk::run(&service, case, 1, wishes.seconds, 0)?);
    }
    crowd::grow(place, &about.application, (FEW + 1, MANY)).await?;
    let mut compared = Vec::new();
    for (case, few) in wanted.iter().zip(figures) {
        service.must_show(&case.path, case.cookie.as_deref()).await?;
        let mut alone = None;
        for clients in CLIENTS {
            let many = wrk::run(&service, case, clients, wishes.seconds, 0)?;
            row(case, clients, &many, None);
            alone.get_or_insert(many);
        }
        compared.extend(alone.map(|many| (case.name, few, many)));
    }
    Ok(compared)
}
