//! The offer catalogue (preventieaanbod): what residents and professionals can follow, and a filter to find it.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use crate::applications::Activity;
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Office, Problem, portion};
use crate::portal::page::filled::Question;
use crate::portal::page::visit::escaped;
use crate::portal::page::{Filled, Language, Page, Visit, regulation};
use crate::public_register::{self, OfferWishes};

/// How many stand on a page.
const SHOWN: usize = 24;

const QUESTIONS: &[Question] = &[
    ("gemeente", "Gemeente", "Municipality"),
    ("onderwerp", "Onderwerp", "Topic"),
    ("doelgroep", "Voor wie", "For whom"),
    ("vanaf", "Nog te volgen vanaf", "Still to follow from"),
];

/// What the filter asks for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    gemeente: String,
    #[serde(default)]
    onderwerp: String,
    #[serde(default)]
    doelgroep: String,
    #[serde(default)]
    vanaf: String,
    /// Where the page before ended.
    #[serde(default)]
    na: String,
}

/// An activity in words.
pub struct Offered {
    /// What is to be done there.
    pub activity: Activity,
    /// Who gives it.
    pub provider: String,
    /// What it is about.
    pub forms: Vec<&'static str>,
    /// Where it is.
    pub municipalities: Vec<&'static str>,
    place: (Uuid, i64),
}

#[derive(Template)]
#[template(path = "portal/public/offers.html")]
struct Offers {
    page: Page,
    f: Filled,
    municipalities: Vec<(&'static str, &'static str)>,
    forms: Vec<(&'static str, &'static str)>,
    found: Vec<Offered>,
    is_filtered: bool,
    next: Option<String>,
}

/// Activities that fit, so many at most.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn some(
    conn: &mut Conn,
    visit: &Visit,
    wishes: &OfferWishes,
    after: Option<(Uuid, i64)>,
    fetch: i64,
) -> Result<Vec<Offered>, Problem> {
    let found = public_register::list_activities(conn, wishes, after, fetch).await?;
    let language = visit.language();
    let offered = found.into_iter().filter_map(|found| {
        Some(Offered {
            forms: names(&found.activity, "forms", &regulation::FORMS, language),
            municipalities: names(
                &found.activity,
                "municipalities",
                &regulation::MUNICIPALITIES,
                language,
            ),
            activity: serde_json::from_value(found.activity.clone()).ok()?,
            provider: found.provider,
            place: (found.id, found.number),
        })
    });
    Ok(offered.collect())
}

fn names(
    activity: &serde_json::Value,
    key: &str,
    entries: &'static [(&'static str, &'static str, &'static str)],
    language: Language,
) -> Vec<&'static str> {
    let values = activity.get(key).and_then(serde_json::Value::as_array);
    let known = regulation::options(entries, language).into_iter();
    known
        .filter(|(value, _)| values.is_some_and(|values| values.iter().any(|held| held == value)))
        .map(|(_, name)| name)
        .collect()
}

#[get("/aanbod")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let some_text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    // Who doesn't say from when wants to follow something that isn't over.
    let today = day_of(office.now());
    let from = asked.vanaf.parse::<NaiveDate>().unwrap_or(today);
    let wishes = OfferWishes {
        municipality: some_text(&asked.gemeente),
        form: some_text(&asked.onderwerp),
        target_group: some_text(&asked.doelgroep),
        from: Some(from),
    };
    let after = asked
        .na
        .split_once('.')
        .and_then(|(id, number)| Some((id.parse().ok()?, number.parse().ok()?)));
    let fetch = portion::fetch(SHOWN);
    let mut offers = some(&mut *office.conn().await?, &visit, &wishes, after, fetch).await?;
    let next = portion::cut(&mut offers, SHOWN).map(|last| next(&asked, last.place));
    let language = visit.language();
    visit.show(&Offers {
        page: visit.page("Preventieaanbod", "Training and support"),
        f: Filled::default()
            .with("gemeente", &asked.gemeente)
            .with("onderwerp", &asked.onderwerp)
            .with("doelgroep", &asked.doelgroep)
            .with("vanaf", from.to_string())
            .asking(QUESTIONS),
        municipalities: regulation::options(&regulation::MUNICIPALITIES, language),
        forms: regulation::options(&regulation::FORMS, language),
        found: offers,
        is_filtered: from != today
            || [&wishes.municipality, &wishes.form, &wishes.target_group]
                .iter()
                .any(|wish| wish.is_some()),
        next,
    })
}

fn next(asked: &Asked, (id, number): (Uuid, i64)) -> String {
    let wishes = [
        ("gemeente", &asked.gemeente),
        ("onderwerp", &asked.onderwerp),
        ("doelgroep", &asked.doelgroep),
        ("vanaf", &asked.vanaf),
    ];
    let kept = wishes.iter().filter(|(_, wish)| !wish.is_empty());
    let place = format!("na={id}.{number}");
    let query: Vec<String> = kept
        .map(|(name, wish)| format!("{name}={}", escaped(wish)))
        .chain([place])
        .collect();
    format!("/aanbod?{}", query.join("&"))
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list);
}
