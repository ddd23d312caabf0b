//! Posting a letter, mail that was taken over on a later day, and sending again what came back.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::requests::{NewReturn, Posting};
use super::store::{self, ReturnedNotice};
use super::terms;
use crate::db::Conn;
use crate::documents::{self, Kind, Letter, PrintJob};
use crate::http::deed::day_of;
use crate::http::{Deed, Problem, ProblemType};
use crate::notifications::{self, OutboxMessage};
use crate::{applications, audit, organisations};

/// Writes down that a letter was posted.
///
/// # Errors
/// 409 when its PDF isn't there yet or it was posted before; 400 for a day that can't be.
pub async fn post(
    conn: &mut Conn,
    deed: &Deed<'_>,
    job: Uuid,
    posting: &Posting,
) -> Result<(PrintJob, Letter), Problem> {
    let (_, letter) = documents::job(conn, job).await?;
    applications::lock(conn, letter.dossier_id).await?;
    let (job, letter) = documents::job(conn, job).await?;
    if letter.sha256.is_none() {
        return Err(impossible(
            "De pdf van deze brief wordt nog gemaakt. Doe de brief daarna op de post.",
            "The letter is still being made.",
        ));
    }
    must_be_a_day_since(deed, "/postedOn", posting.posted_on, day_of(job.queued_at))?;
    if documents::mark_posted(conn, job.id, posting.posted_on, deed.by(), deed.now).await? == 0 {
        return Err(impossible(
            "Deze brief is al op de post gedaan. Komt hij terug, meld dat dan als retour.",
            "This letter was posted before.",
        ));
    }
    // What was sent in another way before was made known then.
    if job.makes_known() {
        terms::follow(conn, deed, &letter, posting.posted_on).await?;
    }
    let details = json!({ "letterId": letter.id, "postedOn": posting.posted_on, "reason": job.reason });
    let object = ("print-job", job.id);
    audit::journal(conn, deed, letter.dossier_id, "letter-posted", object, details).await?;
    Ok(documents::job(conn, job.id).await?)
}

/// A mail server took over the mail that announces a letter on a later day than that was signed: what it says was made known by that
/// (Awb 2.3, 3:41). Does nothing when that was written down before.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn taken_over(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: &Letter,
    on: NaiveDate,
) -> Result<(), Problem> {
    applications::lock(conn, letter.dossier_id).await?;
    if documents::mark_taken_over(conn, letter.id, on).await? == 0 {
        return Ok(());
    }
    terms::follow(conn, deed, letter, on).await?;
    let details = json!({ "letterId": letter.id, "takenOverOn": on });
    let object = ("letter", letter.id);
    audit::journal(
        conn,
        deed,
        letter.dossier_id,
        "letter-taken-over",
        object,
        details,
    )
    .await?;
    Ok(())
}

/// Writes down that some letters were posted on one day; all of them, or none.
///
/// # Errors
/// As for [`post`].
pub async fn post_all(
    conn: &mut Conn,
    deed: &Deed<'_>,
    jobs: &[Uuid],
    posting: &Posting,
) -> Result<(), Problem> {
    let mut in_order = Vec::with_capacity(jobs.len());
    for id in jobs {
        let (_, letter) = documents::job(conn, *id).await?;
        in_order.push((letter.dossier_id, *id));
    }
    // Dossiers are locked in one order, so that two people who post at once never wait for each other.
    in_order.sort();
    for (_, id) in in_order {
        post(conn, deed, id, posting).await?;
    }
    Ok(())
}

/// Writes down that mail bounced, and puts its letter in the print queue: the one it announced, or else its own words.
///
/// # Errors
/// 404 when it is no message to a provider about a dossier, 409 when no server took it over yet or it came back before.
pub async fn return_message(
    conn: &mut Conn,
    deed: &Deed<'_>,
    message: Uuid,
    new: NewReturn,
) -> Result<ReturnedNotice, Problem> {
    let message = notifications::get(conn, message).await?;
    let (Some(dossier), Some(_)) = (message.dossier_id, message.organisation_id) else {
        return Err(Problem::not_found());
    };
    applications::lock(conn, dossier).await?;
    if message.status == "queued" {
        return Err(impossible(
            "Dit bericht is nog niet verstuurd. Het wordt vanzelf opnieuw geprobeerd.",
            "This message was not sent yet.",
        ));
    }
    must_be_a_day_since(deed, "/returnedOn", new.returned_on, day_of(message.created_at))?;
    if !store::of(conn, &[message.id], &[]).await?.is_empty() {
        return Err(came_back_before());
    }
    let letter = on_paper(conn, deed, &message).await?;
    let again = documents::newest_job_of(conn, letter).await?;
    let returned = returned(deed, new, (Some(message.id), None), again);
    record(conn, deed, dossier, ("notification", message.id), returned).await
}

/// Writes down that the post brought a letter back, and puts it in the print queue once more.
///
/// # Errors
/// 409 when it was not posted, or came back before.
pub async fn return_job(
    conn: &mut Conn,
    deed: &Deed<'_>,
    job: Uuid,
    new: NewReturn,
) -> Result<ReturnedNotice, Problem> {
    let (_, letter) = documents::job(conn, job).await?;
    applications::lock(conn, letter.dossier_id).await?;
    let (job, letter) = documents::job(conn, job).await?;
    let Some(posted_on) = job.posted_on else {
        return Err(impossible(
            "Deze brief is nog niet op de post gedaan.",
            "This letter was not posted yet.",
        ));
    };
    must_be_a_day_since(deed, "/returnedOn", new.returned_on, posted_on)?;
    if !store::of(conn, &[], &[job.id]).await?.is_empty() {
        return Err(came_back_before());
    }
    let again = documents::queue_for_print(conn, deed, letter.id, "returned").await?;
    let returned = returned(deed, new, (None, Some(job.id)), again);
    record(conn, deed, letter.dossier_id, ("print-job", job.id), returned).await
}

/// The letter by which a message goes out again, in the print queue.
async fn on_paper(conn: &mut Conn, deed: &Deed<'_>, message: &OutboxMessage) -> Result<Uuid, Problem> {
    let announced = documents::letters_about(conn, &[message.id]).await?;
    if let Some(letter) = announced.first() {
        // What a server took over was made known then; what none did was not.
        let taken_over = message.status == "sent";
        let reason = if taken_over { "returned" } else { "undelivered" };
        documents::queue_for_print(conn, deed, letter.id, reason).await?;
        if !taken_over {
            terms::wait(conn, deed, letter).await?;
        }
        return Ok(letter.id);
    }
    let dossier = message.dossier_id.ok_or_else(Problem::not_found)?;
    let application = applications::get(conn, dossier).await?;
    let to = message.organisation_id.ok_or_else(Problem::not_found)?;
    let organisation = organisations::get(conn, to).await?;
    let object = ("notification", message.id);
    let fields = json!({ "text": message.text_body });
    let mut letter =
        applications::letter(conn, &application, &organisation, Kind::Message, object, fields).await?;
    letter.title = Some(message.subject.clone());
    documents::issue_by_post(conn, deed, letter).await
}

fn returned(
    deed: &Deed<'_>,
    new: NewReturn,
    (message, job): (Option<Uuid>, Option<Uuid>),
    again_job_id: Uuid,
) -> ReturnedNotice {
    ReturnedNotice {
        id: Uuid::now_v7(),
        notification_id: message,
        print_job_id: job,
        returned_on: new.returned_on,
        reason: new.reason,
        again_job_id,
        recorded_by: deed.by(),
        recorded_at: deed.now,
    }
}

async fn record(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: Uuid,
    object: (&str, Uuid),
    returned: ReturnedNotice,
) -> Result<ReturnedNotice, Problem> {
    store::insert(conn, &returned).await?;
    let details = json!({
        "returnedOn": returned.returned_on, "reason": returned.reason, "sentAgainAs": returned.again_job_id,
    });
    audit::journal(conn, deed, dossier, "notice-returned", object, details).await?;
    Ok(returned)
}

fn must_be_a_day_since(
    deed: &Deed<'_>,
    pointer: &str,
    day: NaiveDate,
    first: NaiveDate,
) -> Result<(), Problem> {
    if day < first || day > deed.today() {
        return Err(Problem::invalid_field(
            pointer,
            "day-impossible",
            "Noem de dag waarop het is gebeurd: niet vóór het versturen, en niet na vandaag.",
        ));
    }
    Ok(())
}

fn came_back_before() -> Problem {
    impossible(
        "Dit is al als retour gemeld. De brief staat in de afdrukrij, of is al opnieuw op de post gedaan.",
        "This came back before, and was sent again.",
    )
}

fn impossible(dutch: &str, english: &str) -> Problem {
    Problem::new(ProblemType::IMPOSSIBLE_NOW, dutch, english)
}
