//! A notice in words for people, as the proof lists it.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Amsterdam;
use plafond_rules::dates;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::views::{NoticeView, NoticedLetter, PostView, ReturnView};

/// A line of a table: a name and a value.
pub fn row(label: &str, value: impl Into<String>) -> Value {
    json!({ "label": label, "value": value.into() })
}

/// The name under which the PDF of a letter is attached.
pub fn file_name(letter: Uuid) -> String {
    format!("brief-{letter}.pdf")
}

/// An instant as people write it, to the second, in Amsterdam.
pub fn moment(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Amsterdam);
    format!(
        "{} om {}",
        dates::dutch(local.date_naive()),
        local.format("%H:%M:%S")
    )
}

/// A notice as the template lists it. What it doesn't have is absent.
pub fn shown(notice: &NoticeView) -> Value {
    let mut facts = vec![
        row(
            "Weg",
            if notice.channel == "mail" {
                "e-mail"
            } else {
                "post"
            },
        ),
        row("Aan", &notice.addressee),
        row("Geschreven op", moment(notice.written_at)),
        row("Toestemming voor elektronisch verzenden", consent(notice)),
        row("Stand", status(&notice.status)),
    ];
    facts.extend(
        notice
            .returned
            .as_ref()
            .map(|returned| row("Teruggekomen", came_back(returned))),
    );
    facts.extend(notice.letter.iter().flat_map(letter));
    facts.extend(notice.posts.iter().map(|post| row("Post", posted(post))));
    let mut shown = Map::new();
    if let Some(text) = &notice.text {
        facts.push(row(
            "Controlegetal van de tekst",
            hex::encode(Sha256::digest(text)),
        ));
        shown.insert("text".to_owned(), json!(text));
    }
    facts.push(row("Kenmerk", notice.id.to_string()));
    shown.insert("heading".to_owned(), json!(notice.subject));
    shown.insert("facts".to_owned(), Value::Array(facts));
    if !notice.attempts.is_empty() {
        shown.insert("attempts".to_owned(), attempts(notice));
    }
    Value::Object(shown)
}

fn letter(letter: &NoticedLetter) -> Vec<Value> {
    let mut rows = vec![row("Brief", &letter.title)];
    match &letter.sha256 {
        Some(sha256) => {
            rows.push(row("Bijlage bij dit document", file_name(letter.id)));
            rows.push(row("Controlegetal van de brief", sha256));
        }
        None => rows.push(row("Bijlage bij dit document", "de pdf wordt nog gemaakt")),
    }
    rows
}

fn attempts(notice: &NoticeView) -> Value {
    let shown = notice.attempts.iter().map(|one| {
        json!({
            "attempt": one.attempt.to_string(),
            "at": moment(one.at),
            "outcome": outcome(&one.outcome),
            "reply": one.server_reply,
            "server": one.server.as_deref().unwrap_or("niet vastgelegd"),
        })
    });
    shown.collect()
}

fn consent(notice: &NoticeView) -> String {
    match (notice.consented_at, notice.consent_version) {
        (Some(since), Some(version)) => {
            format!(
                "gegeven op {} (versie {version} van de gegevens van de aanvrager)",
                moment(since)
            )
        }
        _ => "op dat moment niet gegeven".to_owned(),
    }
}

fn status(status: &str) -> &'static str {
    match status {
        "sent" => "aangenomen door de mailserver",
        "refused" => "voorgoed geweigerd door de mailserver",
        "dead" => "na alle pogingen niet aangenomen",
        "posted" => "op de post gedaan",
        _ => "wacht op verzending",
    }
}

fn outcome(outcome: &str) -> &'static str {
    match outcome {
        "accepted" => "aangenomen",
        "deferred" => "uitgesteld",
        "refused" => "geweigerd",
        _ => "geen antwoord",
    }
}

fn came_back(returned: &ReturnView) -> String {
    format!(
        "op {}: {} Opnieuw verstuurd per post (afdruk {}).",
        dates::dutch(returned.returned_on),
        sentence(&returned.reason),
        returned.again_print_job_id
    )
}

fn posted(post: &PostView) -> String {
    let reason = match post.reason.as_str() {
        "returned" => "opnieuw, omdat iets terugkwam",
        "undelivered" => "omdat geen mailserver het bericht aannam",
        _ => "zonder toestemming voor elektronisch verzenden",
    };
    let how = post.posted_on.map_or_else(
        || "wacht in de afdrukrij".to_owned(),
        |day| format!("op de post gedaan op {}", dates::dutch(day)),
    );
    let back = post.returned.as_ref().map_or_else(String::new, |returned| {
        format!(" Teruggekomen {}", came_back(returned))
    });
    format!("{how} ({reason}; afdruk {}).{back}", post.id)
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
