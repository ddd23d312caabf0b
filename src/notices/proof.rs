//! The proof of notice of a dossier as one file: a PDF/A-3 for people, with the letters and the audit trail attached.

use chrono::{DateTime, Utc};
use plafond_letters::Manuscript;
use serde_json::{Value, json};

use super::gather;
use super::in_words::{file_name, moment, row, shown};
use super::views::NoticeView;
use crate::applications::Application;
use crate::audit::{self, Event, seals};
use crate::db::Conn;
use crate::documents::{self, LAYOUT};
use crate::http::{Office, Problem};
use crate::organisations::Organisation;

/// More than any dossier has.
const ALL: i64 = 10_000;

/// The events of the dossier and the latest seal, in the lines of an export of the trail.
const TRAIL: &str = "audit.jsonl";

/// The notices for programs.
const NOTICES: &str = "notices.json";

/// A file that is attached.
struct Attached {
    name: String,
    kind: &'static str,
    description: String,
    relationship: &'static str,
    bytes: Vec<u8>,
}

/// Everything the proof is made from.
pub async fn proof(
    office: &Office,
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
) -> Result<Manuscript, Problem> {
    let now = office.now();
    let notices = gather::notices(conn, (application.id, None), None, ALL).await?;
    let events = audit::list_of(conn, application.id).await?;
    let seal = seals::latest(conn).await?;
    let mut files = letters(office, conn, &notices).await?;
    files.push(Attached {
        name: TRAIL.to_owned(),
        kind: "application/jsonl",
        description: "Alle gebeurtenissen van het dossier, en het laatste zegel".to_owned(),
        relationship: "data",
        bytes: trail(&events, seal.as_ref())?,
    });
    files.push(Attached {
        name: NOTICES.to_owned(),
        kind: "application/json",
        description: "Deze kennisgevingen voor programma's".to_owned(),
        relationship: "data",
        bytes: serde_json::to_vec_pretty(&notices).map_err(Problem::internal)?,
    });
    let data = json!({
        "sender": office.settings.sender_name,
        "reference": application.reference,
        "about": application.title,
        "organisation": organisation.name,
        "trail": TRAIL,
        "facts": about(application, organisation, &events, seal.as_ref(), now),
        "notices": notices.iter().rev().map(shown).collect::<Vec<_>>(),
        "files": files.iter().map(listed).collect::<Vec<_>>(),
    });
    Ok(Manuscript {
        layout: LAYOUT.to_owned(),
        template: include_str!("templates/proof.typ").to_owned(),
        data: data.to_string(),
        ident: format!("{}-{now}", application.id),
        written_at: now,
        files: files.into_iter().map(|file| (file.name, file.bytes)).collect(),
    })
}

/// The letters that were made, as they were kept.
async fn letters(office: &Office, conn: &mut Conn, notices: &[NoticeView]) -> Result<Vec<Attached>, Problem> {
    let mut files = Vec::new();
    for letter in notices.iter().filter_map(|notice| notice.letter.as_ref()) {
        if letter.sha256.is_none() {
            continue;
        }
        let bytes = documents::kept(office, &documents::get(conn, letter.id).await?).await?;
        files.push(Attached {
            name: file_name(letter.id),
            kind: "application/pdf",
            description: letter.title.clone(),
            relationship: "supplement",
            bytes,
        });
    }
    Ok(files)
}

fn listed(file: &Attached) -> Value {
    json!({
        "name": file.name, "kind": file.kind, "description": file.description, "relationship": file.relationship,
    })
}

fn trail(events: &[Event], seal: Option<&seals::Seal>) -> Result<Vec<u8>, Problem> {
    let events = events.iter().map(|event| json!({ "event": event }));
    let lines = events.chain(seal.map(|seal| json!({ "seal": seal })));
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, &line).map_err(Problem::internal)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn about(
    application: &Application,
    organisation: &Organisation,
    events: &[Event],
    seal: Option<&seals::Seal>,
    now: DateTime<Utc>,
) -> Vec<Value> {
    let mut rows = vec![
        row("Gemaakt op", moment(now)),
        row(
            "Dossier",
            format!("{} ({})", application.reference, application.id),
        ),
        row(
            "Aanvrager",
            format!("{}, KvK {}", organisation.name, organisation.kvk_number),
        ),
        row("Gebeurtenissen in het dossier", events.len().to_string()),
    ];
    if let Some(last) = events.last() {
        rows.push(row("Controlegetal van de laatste", hex::encode(&last.hash)));
    }
    if let Some(seal) = seal {
        rows.push(row(
            "Laatste zegel",
            format!("nummer {} van {}", seal.seq, moment(seal.at)),
        ));
        rows.push(row("Controlegetal van het zegel", hex::encode(&seal.hash)));
    }
    rows
}
