//! Attachments: streamed to the store of files while they are measured, hashed and known by their content.

use std::sync::Arc;

use actix_multipart::{Field, Multipart};
use bytes::{Bytes, BytesMut};
use futures_util::stream::Fuse;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::http::signs::is_unreadable;
use crate::http::{Office, Problem, ProblemType, strict_json};

/// Kinds of file that are accepted: what they are called, by their content, and how the names of such files end.
const ACCEPTED: [(&str, &str); 8] = [
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/jpeg", "jpeg"),
    ("image/png", "png"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
];

/// As much as is needed to know a file by its content.
const ENOUGH_TO_KNOW: usize = 8 * 1024;

/// The most bytes that say which document it is.
const LONGEST_KIND: usize = 200;

/// A file that is in the store, but not yet in a dossier.
#[derive(Debug)]
pub struct Stored {
    /// The identifier, by which it is kept.
    pub id: Uuid,
    /// Which of the documents that the call asks for it is.
    pub kind: String,
    /// The name of the file, made harmless.
    pub name: String,
    /// What it is, by its content.
    pub media_type: &'static str,
    /// How large it is, in bytes.
    pub size: i64,
    /// Its hash.
    pub sha256: Vec<u8>,
}

impl Stored {
    /// A pdf that was put in the store by the service itself.
    #[must_use]
    pub fn pdf(id: Uuid, kind: &str, content: &[u8]) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            name: format!("{kind}.pdf"),
            media_type: "application/pdf",
            size: i64::try_from(content.len()).unwrap_or(i64::MAX),
            sha256: Sha256::digest(content).to_vec(),
        }
    }
}

/// Where a file is kept.
#[must_use]
pub fn path(id: Uuid) -> Path {
    Path::from(format!("attachments/{id}"))
}

/// A form with the fields `kind` and `file` as it comes in.
pub struct Incoming {
    form: Multipart,
    kind: String,
}

impl Incoming {
    /// A form of which these fields were not read yet.
    #[must_use]
    pub const fn new(form: Multipart) -> Self {
        Self {
            form,
            kind: String::new(),
        }
    }

    /// Which document it was said to be, as far as that was read: to be shown again when the file is refused.
    #[must_use]
    pub fn into_kind(self) -> String {
        self.kind
    }
}

/// Reads a form with the fields `kind` and `file`, and keeps the file.
///
/// # Errors
/// 400 when a field is missing or comes twice, or the upload was cut off, 413 when the file is too large, 415 when its content is
/// none of the kinds that are accepted, 503 when the store is full or away.
pub async fn receive(office: &Office, incoming: &mut Incoming) -> Result<Stored, Problem> {
    while let Some(field) = incoming.form.try_next().await.map_err(|_| cut_off())? {
        match field.name() {
            Some("kind") => {
                if !incoming.kind.is_empty() {
                    return Err(misplaced(Some("kind")));
                }
                incoming.kind = text(field).await?;
                must_say_something(&incoming.kind)?;
            }
            Some("file") => {
                if incoming.kind.is_empty() {
                    return Err(Problem::invalid_field(
                        "/kind",
                        "missing",
                        "Noem eerst in het veld 'kind' welk document dit is.",
                    ));
                }
                let stored = keep(office, incoming.kind.clone(), field).await?;
                let Some(mistake) = beyond(&mut incoming.form).await else {
                    return Ok(stored);
                };
                // No row names it, so when this fails nobody ever sees it.
                let _ = office.files.delete(&path(stored.id)).await;
                return Err(mistake);
            }
            other => return Err(misplaced(other)),
        }
    }
    Err(Problem::invalid_field(
        "/file",
        "missing",
        "Voeg het bestand toe in het veld 'file'.",
    ))
}

/// What is wrong with what comes after the file, if anything: a form brings one, and has to arrive to its end.
async fn beyond(form: &mut Multipart) -> Option<Problem> {
    match form.try_next().await {
        Ok(None) => None,
        Ok(Some(field)) => Some(misplaced(field.name())),
        Err(_) => Some(cut_off()),
    }
}

/// A field that a form doesn't have, or not twice.
fn misplaced(name: Option<&str>) -> Problem {
    let name = name.unwrap_or_default();
    let pointer = format!("/{}", strict_json::token(name));
    if ["kind", "file"].contains(&name) {
        let words = "Dit veld staat er twee keer. Laat er één staan.";
        return Problem::invalid_field(pointer, "key-repeated", words);
    }
    Problem::invalid_field(
        pointer,
        "field-unknown",
        "Een bijlage heeft de velden 'kind' en 'file'.",
    )
}

async fn text(field: Field) -> Result<String, Problem> {
    let bytes = field
        .try_fold(BytesMut::new(), async |mut all, part| {
            // One more than fits, so that too much is seen without being kept.
            let room = (LONGEST_KIND + 1).saturating_sub(all.len());
            all.extend_from_slice(part.get(..room).unwrap_or(&part));
            Ok(all)
        })
        .await
        .map_err(|_| cut_off())?;
    if bytes.len() > LONGEST_KIND {
        return Err(Problem::invalid_field(
            "/kind",
            "text-too-long",
            format!("Gebruik ten hoogste {LONGEST_KIND} tekens."),
        ));
    }
    Ok(String::from_utf8(bytes.to_vec()).unwrap_or_default())
}

fn must_say_something(text: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::invalid_field(
            "/kind",
            "missing",
            "Zeg welk document dit is.",
        ));
    }
    if text.chars().any(hides) {
        return Err(Problem::invalid_field(
            "/kind",
            "missing",
            "Noem in gewone letters welk document dit is.",
        ));
    }
    Ok(())
}

async fn keep(office: &Office, kind: String, field: Field) -> Result<Stored, Problem> {
    let name = harmless(
        field
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .unwrap_or_default(),
    );
    // A small file ends while it is still being recognised, and a field may not be asked for more after its end.
    let mut field = field.fuse();
    let mut head = BytesMut::new();
    while head.len() < ENOUGH_TO_KNOW {
        let Some(part) = field.try_next().await.map_err(|_| cut_off())? else {
            break;
        };
        head.extend_from_slice(&part);
    }
    let media_type = known(&head)?;
    let name = fitting(name, media_type);
    let id = Uuid::now_v7();
    let upload = Arc::clone(&office.files)
        .put_multipart(&path(id))
        .await
        .map_err(store_failed)?;
    let mut writer = WriteMultipart::new(upload);
    match pour(
        &mut writer,
        head.freeze(),
        field,
        office.settings.largest_attachment,
    )
    .await
    {
        Ok((size, sha256)) => {
            writer.finish().await.map_err(store_failed)?;
            Ok(Stored {
                id,
                kind,
                name,
                media_type,
                size,
                sha256,
            })
        }
        Err(problem) => {
            // What is half there is of no use; when this fails too the store's own clean-up takes it.
            let _ = writer.abort().await;
            Err(problem)
        }
    }
}

async fn pour(
    writer: &mut WriteMultipart,
    head: Bytes,
    mut field: Fuse<Field>,
    largest: u64,
) -> Result<(i64, Vec<u8>), Problem> {
    let mut hash = Sha256::new();
    let mut size: u64 = 0;
    let mut next = Some(head);
    while let Some(part) = next {
        size += u64::try_from(part.len()).unwrap_or(u64::MAX);
        if size > largest {
            return Err(too_large(largest));
        }
        hash.update(&part);
        writer.wait_for_capacity(4).await.map_err(store_failed)?;
        writer.put(part);
        next = field.try_next().await.map_err(|_| cut_off())?;
    }
    Ok((
        i64::try_from(size).map_err(Problem::internal)?,
        hash.finalize().to_vec(),
    ))
}

fn known(head: &[u8]) -> Result<&'static str, Problem> {
    let found = infer::get(head).map(|kind| kind.mime_type());
    let mut accepted = ACCEPTED.iter().map(|(media_type, _)| *media_type);
    found.and_then(|found| accepted.find(|accepted| *accepted == found)).ok_or_else(|| {
        Problem::new(
            ProblemType::WRONG_MEDIA_TYPE,
            "Dit bestand is van een soort die wij niet aannemen, of de inhoud past niet bij de naam. U kunt pdf, Word, \
             Excel, OpenDocument, jpeg en png toevoegen.",
            "This file is of a kind we don't accept, or its content doesn't fit its name.",
        )
    })
}

/// Whether a sign has no place in a name: it can't be seen, or it ends the line.
fn hides(sign: char) -> bool {
    sign.is_control() || is_unreadable(sign)
}

/// A name without folders or signs that could mislead its reader.
fn harmless(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|sign| !hides(*sign)).take(200).collect();
    if plain.trim_matches(['.', ' ']).is_empty() {
        "bijlage".to_owned()
    } else {
        plain
    }
}

/// A name that ends as files of its kind do: a program opens a file by the end of its name, and some ends make it run.
fn fitting(name: String, media_type: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let of_kind = ACCEPTED.iter().filter(|(known, _)| *known == media_type);
    let mut endings = of_kind.map(|(_, ending)| *ending);
    if endings.clone().any(|known| ending.eq_ignore_ascii_case(known)) {
        return name;
    }
    match endings.next() {
        Some(known) => format!("{name}.{known}"),
        None => name,
    }
}

fn cut_off() -> Problem {
    Problem::invalid_field(
        "/file",
        "upload-incomplete",
        "Het bestand kwam niet helemaal aan. Stuur het opnieuw.",
    )
}

fn too_large(largest: u64) -> Problem {
    let megabytes = largest / 1024 / 1024;
    Problem::new(
        ProblemType::TOO_LARGE,
        format!("Een bijlage mag {megabytes} MB groot zijn. Maak het bestand kleiner of verdeel het."),
        format!("An attachment may measure {megabytes} MB."),
    )
}

/// The store is full or away: the draft itself is safe.
#[allow(
    clippy::needless_pass_by_value,
    reason = "it stands in `map_err`, which gives the error away"
)]
pub fn store_failed(error: object_store::Error) -> Problem {
    tracing::error!(%error, "the store of files failed");
    Problem::new(
        ProblemType::UNAVAILABLE,
        "Wij kunnen het bestand nu niet bewaren. Uw aanvraag zelf is veilig. Probeer het later opnieuw.",
        "The file can't be kept now. Your application itself is safe. Try again later.",
    )
    .retry_after(60)
}
