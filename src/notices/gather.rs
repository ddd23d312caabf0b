//! The notices of a dossier, put together from mail, letters, the print queue and what came back.

use uuid::Uuid;

use super::store::{self, ReturnedNotice};
use super::views::{AttemptView, NoticeView, NoticedLetter, PostView, PrintJobView, ReturnView};
use crate::db::Conn;
use crate::documents::{self, Letter, PrintJob};
use crate::http::Problem;
use crate::notifications::{self, Attempt, OutboxMessage};

/// What belongs to the notices of one page, read at once.
struct Beside {
    attempts: Vec<Attempt>,
    letters: Vec<Letter>,
    jobs: Vec<PrintJob>,
    returned: Vec<ReturnedNotice>,
}

/// Notices of a dossier, newest first, at most `fetch`, from before `cursor`: all, or those to one organisation.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn notices(
    conn: &mut Conn,
    (dossier, to): (Uuid, Option<Uuid>),
    cursor: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<NoticeView>, Problem> {
    let mails = notifications::told_in(conn, (dossier, to), cursor, fetch).await?;
    let mut letters = documents::posted_letters_of(conn, (dossier, to), cursor, fetch).await?;
    let ids: Vec<Uuid> = mails.iter().map(|mail| mail.id).collect();
    letters.extend(documents::letters_about(conn, &ids).await?);
    let mut all = beside(conn, &mails, letters).await?.together(mails);
    all.truncate(usize::try_from(fetch).unwrap_or(usize::MAX));
    Ok(all)
}

/// How some things were made known, such as a decision and what changed it: their letters, at most so many, and the mail that
/// announced them, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn about(conn: &mut Conn, objects: &[Uuid], most: i64) -> Result<Vec<NoticeView>, Problem> {
    let letters = documents::letters_on(conn, objects, most).await?;
    let announced = letters.iter().filter_map(|letter| letter.notification_id);
    let mails = notifications::some(conn, &announced.collect::<Vec<_>>()).await?;
    Ok(beside(conn, &mails, letters).await?.together(mails))
}

/// The print queue with what came back of it: what waits, oldest first; or what was posted, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn print_queue(
    conn: &mut Conn,
    posted: bool,
    cursor: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<PrintJobView>, Problem> {
    let found = documents::list_jobs(conn, posted, cursor, fetch).await?;
    let mut jobs: Vec<_> = found.into_iter().map(PrintJobView::from).collect();
    let ids: Vec<Uuid> = jobs.iter().map(|job| job.id).collect();
    for returned in store::of(conn, &[], &ids).await? {
        let job = jobs.iter_mut().find(|job| Some(job.id) == returned.print_job_id);
        if let Some(job) = job {
            job.returned = Some(ReturnView::from(&returned));
        }
    }
    Ok(jobs)
}

/// One letter of the print queue, with how it came back.
///
/// # Errors
/// 404 when it isn't there.
pub async fn print_job(conn: &mut Conn, id: Uuid) -> Result<PrintJobView, Problem> {
    let mut job = PrintJobView::from(documents::job(conn, id).await?);
    let returned = store::of(conn, &[], &[id]).await?;
    job.returned = returned.first().map(ReturnView::from);
    Ok(job)
}

/// A letter by post that repeats no mail.
fn stands_alone(letter: &Letter) -> bool {
    letter.notification_id.is_none() && letter.object_kind != "notification"
}

async fn beside(conn: &mut Conn, mails: &[OutboxMessage], letters: Vec<Letter>) -> Result<Beside, Problem> {
    let message_ids: Vec<&str> = mails.iter().map(|mail| mail.message_id.as_str()).collect();
    let mail_ids: Vec<Uuid> = mails.iter().map(|mail| mail.id).collect();
    let letter_ids: Vec<Uuid> = letters.iter().map(|letter| letter.id).collect();
    let jobs = documents::jobs_of(conn, &letter_ids).await?;
    let job_ids: Vec<Uuid> = jobs.iter().map(|job| job.id).collect();
    Ok(Beside {
        attempts: notifications::attempts_of_all(conn, &message_ids).await?,
        returned: store::of(conn, &mail_ids, &job_ids).await?,
        letters,
        jobs,
    })
}

impl Beside {
    /// Mail with its letters, and the letters that repeat no mail, newest first.
    fn together(&self, mails: Vec<OutboxMessage>) -> Vec<NoticeView> {
        let by_mail = mails.into_iter().map(|mail| self.mail(mail));
        let by_post = self.letters.iter().filter(|letter| stands_alone(letter));
        let mut all: Vec<NoticeView> = by_mail.chain(by_post.map(|letter| self.letter(letter))).collect();
        all.sort_by_key(|notice| std::cmp::Reverse(notice.id));
        all
    }

    fn mail(&self, mail: OutboxMessage) -> NoticeView {
        let letter = self
            .letters
            .iter()
            .find(|letter| letter.notification_id == Some(mail.id) || letter.object_id == mail.id);
        let attempts = self
            .attempts
            .iter()
            .filter(|attempt| attempt.message_id == mail.message_id);
        NoticeView {
            id: mail.id,
            kind: mail.kind,
            channel: "mail".to_owned(),
            addressee: mail.recipient,
            subject: mail.subject,
            text: Some(mail.text_body),
            written_at: mail.created_at,
            consented_at: mail.consented_at,
            consent_version: mail.consent_version,
            status: mail.status,
            attempts: attempts.cloned().map(AttemptView::from).collect(),
            letter: letter.map(NoticedLetter::from),
            posts: letter.map(|letter| self.posts(letter.id)).unwrap_or_default(),
            returned: self.returned(|returned| returned.notification_id == Some(mail.id)),
        }
    }

    fn letter(&self, letter: &Letter) -> NoticeView {
        let posts = self.posts(letter.id);
        let posted = posts.iter().any(|post| post.posted_on.is_some());
        NoticeView {
            id: letter.id,
            kind: letter.kind.clone(),
            channel: "post".to_owned(),
            addressee: letter.addressee.clone(),
            subject: letter.title.clone(),
            text: None,
            written_at: letter.issued_at,
            consented_at: letter.consented_at,
            consent_version: letter.consent_version,
            status: if posted { "posted" } else { "queued" }.to_owned(),
            attempts: Vec::new(),
            letter: Some(NoticedLetter::from(letter)),
            posts,
            returned: None,
        }
    }

    fn posts(&self, letter: Uuid) -> Vec<PostView> {
        let jobs = self.jobs.iter().filter(|job| job.letter_id == letter);
        jobs.map(|job| PostView {
            id: job.id,
            reason: job.reason.clone(),
            queued_at: job.queued_at,
            posted_on: job.posted_on,
            returned: self.returned(|returned| returned.print_job_id == Some(job.id)),
        })
        .collect()
    }

    fn returned(&self, of: impl Fn(&ReturnedNotice) -> bool) -> Option<ReturnView> {
        self.returned
            .iter()
            .find(|returned| of(returned))
            .map(ReturnView::from)
    }
}
