//! The mail that a demo caught instead of sending it; nowhere else does this page exist.

use std::fs;
use std::path::{Path, PathBuf};

use actix_web::{HttpResponse, get, web};
use askama::Template;
use mailparse::{MailHeaderMap as _, ParsedMail};

use crate::http::Problem;
use crate::portal::page::{Page, Visit};

/// How many are listed.
const MOST: usize = 200;

/// A message.
struct Mail {
    name: String,
    subject: String,
    to: String,
    date: String,
    text: String,
}

/// A part of a text: words, or a link.
struct Part {
    text: String,
    is_link: bool,
}

#[derive(Template)]
#[template(path = "portal/public/caught_mails.html")]
struct Mails {
    page: Page,
    mails: Vec<Mail>,
}

#[derive(Template)]
#[template(path = "portal/public/caught_mail.html")]
struct OneMail {
    page: Page,
    mail: Mail,
    parts: Vec<Part>,
}

fn folder(visit: &Visit) -> Result<&Path, Problem> {
    visit
        .settings()
        .caught_mail
        .as_deref()
        .ok_or_else(Problem::not_found)
}

fn read(path: &Path) -> Option<Mail> {
    let raw = fs::read(path).ok()?;
    let mail = mailparse::parse_mail(&raw).ok()?;
    let header = |name| mail.headers.get_first_value(name).unwrap_or_default();
    Some(Mail {
        name: path.file_stem()?.to_str()?.to_owned(),
        subject: header("Subject"),
        to: header("To"),
        date: header("Date"),
        text: plain(&mail).unwrap_or_default(),
    })
}

/// The part that is plain text.
fn plain(mail: &ParsedMail<'_>) -> Option<String> {
    if mail.subparts.is_empty() {
        return (mail.ctype.mimetype == "text/plain").then(|| mail.get_body().ok())?;
    }
    mail.subparts.iter().find_map(plain)
}

fn parts(text: &str) -> Vec<Part> {
    let part = |word: &str| Part {
        is_link: word.starts_with("http://") || word.starts_with("https://"),
        text: word.to_owned(),
    };
    text.split_inclusive(char::is_whitespace)
        .flat_map(|word| {
            [
                word.trim_end(),
                word.get(word.trim_end().len()..).unwrap_or_default(),
            ]
        })
        .map(part)
        .collect()
}

#[get("/demo/mail")]
async fn list(visit: Visit) -> Result<HttpResponse, Problem> {
    let entries = fs::read_dir(folder(&visit)?).map_err(Problem::internal)?;
    let mut files: Vec<(std::time::SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    files.sort();
    let newest = files.into_iter().rev().take(MOST);
    visit.show(&Mails {
        page: visit.page("Opgevangen e-mail", "Caught mail"),
        mails: newest.filter_map(|(_, path)| read(&path)).collect(),
    })
}

#[get("/demo/mail/{name}")]
async fn show(visit: Visit, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let harmless = name
        .chars()
        .all(|one| one.is_ascii_alphanumeric() || "-_.@".contains(one));
    if !harmless {
        return Err(Problem::not_found());
    }
    let path = folder(&visit)?.join(format!("{name}.eml"));
    let mail = read(&path).ok_or_else(Problem::not_found)?;
    let page =
        visit
            .page(&mail.subject, &mail.subject)
            .under("/demo/mail", "Opgevangen e-mail", "Caught mail");
    visit.show(&OneMail {
        page,
        parts: parts(&mail.text),
        mail,
    })
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(show);
}
