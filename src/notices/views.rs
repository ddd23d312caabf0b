//! A notice as it is shown, and as it goes into the proof.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::ReturnedNotice;
use crate::documents::{Letter, PrintJob};
use crate::notifications::Attempt;

/// Something that was said to a provider: mail, or a letter by post.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// The identifier of the message, or of the letter when there was no mail.
    pub id: Uuid,
    /// What kind of message or letter it is.
    #[schema(example = "application-decided")]
    pub kind: String,
    /// `mail` or `post`.
    #[schema(example = "mail")]
    pub channel: String,
    /// The e-mail address, or the name on the letter.
    #[schema(example = "subsidie@voorbeeld.example")]
    pub addressee: String,
    /// What it is about.
    pub subject: String,
    /// The words of the mail; those of a letter are in its PDF.
    pub text: Option<String>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Since when there was consent to electronic sending, as it stood then (Awb 2:8).
    pub consented_at: Option<DateTime<Utc>>,
    /// The version of the organisation that said so.
    #[schema(minimum = 1)]
    pub consent_version: Option<i64>,
    /// `queued`, `sent`, `refused`, `dead` for mail; `queued` or `posted` for post.
    #[schema(example = "sent")]
    pub status: String,
    /// What each attempt at sending brought, in order.
    pub attempts: Vec<AttemptView>,
    /// The letter that the mail announced, or that went by post.
    pub letter: Option<NoticedLetter>,
    /// How the letter went by post, and came back.
    pub posts: Vec<PostView>,
    /// How the mail came back.
    pub returned: Option<ReturnView>,
}

/// One attempt at sending mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// Which attempt it was, from one.
    #[schema(minimum = 1)]
    pub attempt: i32,
    /// When its answer was in.
    pub at: DateTime<Utc>,
    /// `accepted`, `deferred`, `refused` or `silent`.
    #[schema(example = "accepted")]
    pub outcome: String,
    /// The mail server's own words.
    pub server_reply: String,
    /// Which mail server it was offered to, with its port.
    #[schema(example = "mail.gemeente.example:587")]
    pub server: Option<String>,
}

/// A letter within a notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticedLetter {
    /// The letter.
    pub id: Uuid,
    /// What it makes known.
    #[schema(example = "grant")]
    pub kind: String,
    /// What stands above it.
    #[schema(example = "Wij verlenen u subsidie")]
    pub title: String,
    /// The SHA-256 of its PDF; absent while it is being made.
    pub sha256: Option<String>,
}

/// A letter on its way to the post, or posted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostView {
    /// The print job.
    pub id: Uuid,
    /// `no-consent`, `undelivered` or `returned`.
    #[schema(example = "no-consent")]
    pub reason: String,
    /// When it was put in the print queue.
    pub queued_at: DateTime<Utc>,
    /// The day it was posted.
    pub posted_on: Option<NaiveDate>,
    /// How it came back.
    pub returned: Option<ReturnView>,
}

/// Something that came back, and went out again.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReturnView {
    /// The identifier.
    pub id: Uuid,
    /// The day it came back.
    pub returned_on: NaiveDate,
    /// Why.
    #[schema(example = "550 5.1.1 Postvak bestaat niet")]
    pub reason: String,
    /// The print job by which it goes out again.
    pub again_print_job_id: Uuid,
}

/// A letter in the print queue.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrintJobView {
    /// The print job.
    pub id: Uuid,
    /// The letter; its PDF is at `/letters/{letterId}/content`.
    pub letter_id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// The name on it.
    #[schema(example = "Stichting Voorbeeld")]
    pub addressee: String,
    /// What stands above it.
    #[schema(example = "Wij verlenen u subsidie")]
    pub title: String,
    /// What people call the dossier.
    #[schema(example = "PHG-2026-00017")]
    pub reference: String,
    /// Why it goes by post: `no-consent`, `undelivered` (no server took over the mail) or `returned`.
    #[schema(example = "no-consent")]
    pub reason: String,
    /// Whether its PDF is there to be printed.
    pub ready: bool,
    /// When it was put in the queue.
    pub queued_at: DateTime<Utc>,
    /// The day it was posted.
    pub posted_on: Option<NaiveDate>,
    /// How it came back.
    pub returned: Option<ReturnView>,
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            attempt: attempt.attempt,
            at: attempt.at,
            outcome: attempt.outcome,
            server_reply: attempt.server_reply,
            server: attempt.server,
        }
    }
}

impl From<&Letter> for NoticedLetter {
    fn from(letter: &Letter) -> Self {
        Self {
            id: letter.id,
            kind: letter.kind.clone(),
            title: letter.title.clone(),
            sha256: letter.sha256.as_ref().map(hex::encode),
        }
    }
}

impl From<&ReturnedNotice> for ReturnView {
    fn from(returned: &ReturnedNotice) -> Self {
        Self {
            id: returned.id,
            returned_on: returned.returned_on,
            reason: returned.reason.clone(),
            again_print_job_id: returned.again_job_id,
        }
    }
}

impl From<(PrintJob, Letter)> for PrintJobView {
    fn from((job, letter): (PrintJob, Letter)) -> Self {
        let facts: serde_json::Value = serde_json::from_str(&letter.data).unwrap_or_default();
        let reference = facts.get("reference").and_then(serde_json::Value::as_str);
        Self {
            id: job.id,
            reference: reference.unwrap_or_default().to_owned(),
            returned: None,
            letter_id: letter.id,
            application_id: letter.dossier_id,
            addressee: letter.addressee,
            title: letter.title,
            reason: job.reason,
            ready: letter.sha256.is_some(),
            queued_at: job.queued_at,
            posted_on: job.posted_on,
        }
    }
}
