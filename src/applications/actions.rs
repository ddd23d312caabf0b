//! What happens to an application before it is decided.

use crate::http::fields::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::applications::{Event, Impossible, Status};
use plafond_rules::terms::{Duty, Kind, Sent, Suspension};
use serde_json::json;
use uuid::Uuid;

use super::attachments::Stored;
use super::content::Content;
use super::messages;
use super::requests::{NewApplication, NewSupplement, NewSupplementRequest};
use super::store::{self, Application, Attachment, SupplementRequest};
use super::time_given;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::deadlines::{self, Beginning, Clock};
use crate::http::deed::day_of;
use crate::http::if_match::IfMatch;
use crate::http::{Deed, FieldError, Problem, ProblemType};
use crate::{audit, organisations, outages};

/// A refusal of the rules in words, with what is possible instead.
#[must_use]
pub fn refused(impossible: &Impossible) -> Problem {
    Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        impossible.dutch(),
        impossible.to_string(),
    )
}

/// Begins a draft.
///
/// # Errors
/// 404 when the call isn't published, 409 when it has closed.
pub async fn draft(conn: &mut Conn, deed: &Deed<'_>, new: NewApplication) -> Result<Application, Problem> {
    let call = published(conn, new.call_id).await?;
    excused(conn, &call, deed).await?;
    let number = store::next_reference(conn).await?;
    let year = deed.today().format("%Y");
    let (content, _) = new.content.sealed()?;
    let application = Application {
        id: Uuid::now_v7(),
        reference: format!("PHG-{year}-{number:05}"),
        call_id: call.id,
        organisation_id: new.organisation_id,
        status: Status::Draft.as_str().to_owned(),
        title: new.content.title.clone(),
        content,
        requested: Amount(new.content.requested()),
        created_by: deed.by(),
        created_at: deed.now,
        updated_at: deed.now,
        receipt_number: None,
        received_at: None,
        content_hash: None,
        complete_on: None,
        decide_by: None,
        version: 1,
        in_time_because: None,
        sub_ceiling_id: None,
    };
    store::insert(conn, &application).await?;
    journal(
        conn,
        deed,
        &application,
        "application-drafted",
        json!({ "reference": application.reference }),
    )
    .await?;
    Ok(application)
}

/// Changes a draft, or a submitted application that is being supplemented.
///
/// # Errors
/// 412 when someone else changed it, 409 when it can't be changed any more.
pub async fn revise(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    if_match: IfMatch,
    revised: impl FnOnce(&serde_json::Value) -> Result<Content, Problem>,
) -> Result<Application, Problem> {
    let mut application = store::lock(conn, id).await?;
    must_be_open(&application, deed)?;
    if_match.must_be(application.version)?;
    let content = revised(&application.content)?;
    application.title.clone_from(&content.title);
    application.requested = Amount(content.requested());
    application.content = content.sealed()?.0;
    application.updated_at = deed.now;
    store::mark_content(conn, &application).await?;
    journal(conn, deed, &application, "application-revised", json!({})).await?;
    Ok(store::get(conn, id).await?)
}

/// Submits a draft and gives its receipt.
///
/// # Errors
/// 400 with everything that is missing, 409 outside the window of the call or when it was submitted before.
pub async fn submit(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    // Before anything it may have to wait for: the number is the order of receipt.
    let number = store::next_receipt(conn).await?;
    let mut application = mine(conn, deed, id).await?;
    application
        .status()
        .after(Event::Submit, false)
        .map_err(|impossible| refused(&impossible))?;
    let call = published(conn, application.call_id).await?;
    if deed.now < call.opens_at {
        return Err(Problem::new(
            ProblemType::CALL_CLOSED,
            "De openstelling is nog niet begonnen. Uw concept blijft bewaard.",
            "The call has not opened yet. Your draft is kept.",
        ));
    }
    application.in_time_because = excused(conn, &call, deed).await?;
    let content = read(&application)?;
    let documents = complete(conn, &application, &call, &content, deed.today()).await?;
    let (_, hash) = content.sealed()?;
    application.receipt_number = Some(number);
    application.received_at = Some(deed.now);
    application.content_hash = Some(hash.clone());
    let clock = Clock::of(conn, id).await?;
    let deciding = decision_term(&clock, &call, id, deed.today(), &[])?;
    application.decide_by = Some(deciding.term.end);
    application.updated_at = deed.now;
    store::mark_received(conn, &application).await?;
    let acknowledged_at = acknowledged_at(deed, &documents);
    store::insert_revision(conn, &application, &hash, deed.by(), acknowledged_at).await?;
    clock.start(conn, deed, [deciding]).await?;
    let details = json!({
        "receiptNumber": application.receipt_number, "contentHash": hex::encode(&hash),
        "inTimeBecause": application.in_time_because,
    });
    journal(conn, deed, &application, "application-submitted", details).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::received(conn, deed, &application, &organisation, (&content, &documents)).await?;
    Ok(store::get(conn, id).await?)
}

/// Takes an application back.
///
/// # Errors
/// 409 when it was decided.
pub async fn withdraw(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    let application = mine(conn, deed, id).await?;
    let moved = advance(conn, deed, &application, Event::Withdraw).await?;
    deadlines::end(conn, id, &Duty::ALL, deed.today()).await?;
    journal(conn, deed, &application, "application-withdrawn", json!({})).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::withdrawn(conn, deed, &application, &organisation).await?;
    Ok(moved)
}

/// Asks for what is missing, with a term; meanwhile the clock stands still (Awb 4:5, 4:15).
///
/// # Errors
/// 409 when the application is in another state, 400 when the term isn't in the future.
pub async fn request_supplement(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewSupplementRequest,
) -> Result<SupplementRequest, Problem> {
    let application = store::lock(conn, id).await?;
    if new.due_on <= deed.today() {
        return Err(Problem::invalid_field(
            "/dueOn",
            "term-too-short",
            "Geef ten minste tot en met morgen de tijd.",
        ));
    }
    advance(conn, deed, &application, Event::RequestSupplement).await?;
    let request = SupplementRequest {
        id: Uuid::now_v7(),
        application_id: id,
        missing: new.missing,
        requested_by: deed.by(),
        requested_on: deed.today(),
        due_on: new.due_on,
        completed_on: None,
        answer: None,
    };
    store::insert_request(conn, &request).await?;
    deadlines::end(conn, id, &[Duty::NotTreated], deed.today()).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let by_post = organisation.consented_at.is_none();
    let sent = if by_post { Sent::Waiting } else { Sent::AtOnce };
    time_given::begin(conn, deed, &request, sent).await?;
    let decide_by = recount_decision(conn, deed, &application).await?;
    let details = json!({ "missing": request.missing, "dueOn": request.due_on, "decideBy": decide_by });
    journal(conn, deed, &application, "supplement-requested", details).await?;
    messages::supplement_requested(conn, deed, &application, &organisation, &request).await?;
    Ok(request)
}

/// Supplies what was missing; the clock runs again (Awb 4:15).
///
/// # Errors
/// 400 with everything still missing, 409 when nothing was asked for.
pub async fn supplement(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewSupplement,
) -> Result<Application, Problem> {
    let application = mine(conn, deed, id).await?;
    let status = application.status();
    status
        .after(Event::Supplement, false)
        .map_err(|impossible| refused(&impossible))?;
    let call = calls::get(conn, application.call_id).await?;
    let content = read(&application)?;
    let documents = complete(conn, &application, &call, &content, deed.today()).await?;
    let (_, hash) = content.sealed()?;
    let request = store::open_request(conn, id).await?.ok_or_else(Problem::stale)?;
    store::mark_completed(conn, id, deed.today(), &new.answer).await?;
    store::mark_status(conn, id, status, Status::Submitted, deed.now).await?;
    let acknowledged_at = acknowledged_at(deed, &documents);
    store::insert_revision(conn, &application, &hash, deed.by(), acknowledged_at).await?;
    time_given::end(conn, deed, &request).await?;
    let decide_by = recount_decision(conn, deed, &application).await?;
    let details = json!({ "answer": new.answer, "contentHash": hex::encode(&hash), "decideBy": decide_by });
    journal(conn, deed, &application, "application-supplemented", details).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::supplemented(conn, deed, &application, &organisation, (&content, &documents)).await?;
    Ok(store::get(conn, id).await?)
}

/// Finds everything there, so that it can be assessed or decided; or, once the time to supplement is over, lets it be decided
/// on what is there. Who goes on with it is told by the room of assessments.
///
/// # Errors
/// 409 when the application is in another state, or can still be supplemented.
pub async fn find_complete(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    let application = store::lock(conn, id).await?;
    let unanswered = application.status() == Status::SupplementRequested;
    if unanswered {
        time_given::must_be_over(conn, deed, &application).await?;
    }
    advance(conn, deed, &application, Event::FindComplete).await?;
    let day = if unanswered {
        deed.today()
    } else {
        completed_on(conn, deed, &application).await?
    };
    store::mark_complete_on(conn, id, day).await?;
    deadlines::end(conn, id, &[Duty::Supplement, Duty::NotTreated], deed.today()).await?;
    journal(
        conn,
        deed,
        &application,
        "application-complete",
        json!({ "completeOn": day }),
    )
    .await?;
    Ok(store::get(conn, id).await?)
}

/// The key of the order of receipt: the day on which the last missing thing was in, not the day it was checked.
async fn completed_on(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<NaiveDate, Problem> {
    let requests = store::list_requests(conn, application.id).await?;
    let completed = requests.iter().filter_map(|request| request.completed_on).max();
    Ok(completed
        .or_else(|| application.received_at.map(day_of))
        .unwrap_or(deed.today()))
}

/// Puts a file that is in the store into the dossier.
///
/// # Errors
/// 409 when the application can't be changed any more.
pub async fn attach(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    stored: Stored,
) -> Result<Attachment, Problem> {
    let application = store::lock(conn, id).await?;
    must_be_open(&application, deed)?;
    put_in(conn, deed, (id, None), stored).await
}

/// Puts a document into a locked dossier, of the application itself or with the reports of an award.
///
/// # Errors
/// When PostgreSQL refuses.
pub async fn put_in(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (id, award): (Uuid, Option<Uuid>),
    stored: Stored,
) -> Result<Attachment, Problem> {
    let attachment = Attachment {
        id: stored.id,
        application_id: id,
        kind: stored.kind,
        name: stored.name,
        media_type: stored.media_type.to_owned(),
        size: stored.size,
        sha256: stored.sha256,
        uploaded_by: deed.by(),
        uploaded_at: deed.now,
        award_id: award,
    };
    store::insert_attachment(conn, &attachment).await?;
    let details = json!({ "name": attachment.name, "kind": attachment.kind, "sha256": hex::encode(&attachment.sha256) });
    audit::journal(
        conn,
        deed,
        id,
        "attachment-added",
        ("attachment", attachment.id),
        details,
    )
    .await?;
    Ok(attachment)
}

/// Takes a document out of a dossier again, as long as it belongs to nothing that was acknowledged.
///
/// # Errors
/// 404 when it isn't there, 409 when the application can't be changed or the document was submitted before.
pub async fn detach(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    attachment: Uuid,
) -> Result<Attachment, Problem> {
    let application = store::lock(conn, id).await?;
    must_be_open(&application, deed)?;
    let attachment = store::get_attachment(conn, id, attachment).await?;
    let acknowledged = store::last_revision_at(conn, id).await?;
    if acknowledged.is_some_and(|at| attachment.uploaded_at <= at) {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit document hebt u eerder ingediend, dus het blijft bij uw aanvraag. U kunt wel een nieuw document toevoegen.",
            "This document was submitted before, so it stays with your application. You can add another one.",
        ));
    }
    take_out(conn, deed, attachment).await
}

/// Takes a document out of a locked dossier.
///
/// # Errors
/// 404 when it isn't there any more, 409 when it was submitted or reported with.
pub async fn take_out(
    conn: &mut Conn,
    deed: &Deed<'_>,
    attachment: Attachment,
) -> Result<Attachment, Problem> {
    let id = attachment.application_id;
    if store::mark_removed(conn, attachment.id, deed.by(), deed.now).await? == 0 {
        return Err(Problem::not_found());
    }
    let details = json!({ "name": attachment.name, "kind": attachment.kind, "sha256": hex::encode(&attachment.sha256) });
    let object = ("attachment", attachment.id);
    audit::journal(conn, deed, id, "attachment-removed", object, details).await?;
    Ok(attachment)
}

/// Demands an application of the actor's own organisation that can still be changed.
///
/// # Errors
/// 404 for another organisation's, 409 when it can't be changed any more.
pub fn must_be_open(application: &Application, deed: &Deed<'_>) -> Result<(), Problem> {
    deed.actor.must_act_for(application.organisation_id)?;
    let status = application.status();
    if matches!(status, Status::Draft | Status::SupplementRequested) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "De aanvraag is {}. U kunt haar alleen wijzigen als concept, of als wij om aanvulling vroegen.",
            status.dutch()
        ),
        "Only a draft, or an application being supplemented, can be changed.",
    ))
}

/// Moves a locked application on, as far as its state allows.
///
/// # Errors
/// 409 with what is possible instead.
pub async fn advance(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    event: Event,
) -> Result<Application, Problem> {
    let criteria = !calls::criteria_of(conn, application.call_id).await?.is_empty();
    let status = application.status();
    let next = status
        .after(event, criteria)
        .map_err(|impossible| refused(&impossible))?;
    if store::mark_status(conn, application.id, status, next, deed.now).await? == 0 {
        return Err(Problem::stale());
    }
    Ok(store::get(conn, application.id).await?)
}

/// Gives a locked, decided application the outcome of another decision, for the whole or a part of what was asked
/// (Awb 7:11(2)).
///
/// # Errors
/// 409 when it was never decided on.
pub async fn redecide(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    whole: bool,
) -> Result<(), Problem> {
    let status = application.status();
    let next = status.redecided(whole).ok_or_else(Problem::stale)?;
    if next != status {
        store::mark_status(conn, application.id, status, next, deed.now).await?;
    }
    Ok(())
}

async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    action: &str,
    details: serde_json::Value,
) -> diesel::QueryResult<()> {
    audit::journal(
        conn,
        deed,
        application.id,
        action,
        ("application", application.id),
        details,
    )
    .await
}

/// Locks an application of the actor's own organisation; for anyone else it doesn't exist.
pub async fn mine(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    let application = store::lock(conn, id).await?;
    deed.actor.must_act_for(application.organisation_id)?;
    Ok(application)
}

fn read(application: &Application) -> Result<Content, Problem> {
    serde_json::from_value(application.content.clone()).map_err(Problem::internal)
}

async fn published(conn: &mut Conn, call: Uuid) -> Result<Call, Problem> {
    let call = calls::get(conn, call).await?;
    if call.published_at.is_none() {
        return Err(Problem::not_found());
    }
    Ok(call)
}

/// When a version counts as acknowledged: at the deed, but not before its newest document came in. What waited for its turn
/// counts from its arrival, and a document that came in meanwhile belongs to the version as well.
fn acknowledged_at(deed: &Deed<'_>, documents: &[Attachment]) -> DateTime<Utc> {
    documents
        .iter()
        .map(|document| document.uploaded_at)
        .fold(deed.now, Ord::max)
}

/// Demands that nothing is missing, and gives the documents.
async fn complete(
    conn: &mut Conn,
    application: &Application,
    call: &Call,
    content: &Content,
    today: NaiveDate,
) -> Result<Vec<Attachment>, Problem> {
    let mut errors = content.shortcomings();
    if calls::get_scheme(conn, call.scheme_id)
        .await?
        .de_minimis_ceiling
        .is_some()
    {
        errors.extend(content.de_minimis.shortcomings(today));
    }
    let present = store::list_attachments(conn, application.id).await?;
    for required in call.required_documents.iter().flatten() {
        if !present.iter().any(|attachment| attachment.kind == *required) {
            errors.push(FieldError {
                pointer: "/attachments".to_owned(),
                code: "document-missing".to_owned(),
                detail: format!("Voeg dit document toe als bijlage: {required}."),
            });
        }
    }
    if errors.is_empty() {
        Ok(present)
    } else {
        Err(Problem::invalid(errors))
    }
}

fn closed(call: &Call) -> Problem {
    let day = plafond_rules::dates::dutch(day_of(call.closes_at));
    Problem::new(
        ProblemType::CALL_CLOSED,
        format!(
            "De openstelling sloot op {day}. Uw concept blijft bewaard, maar u kunt het niet meer indienen."
        ),
        format!(
            "The call closed at {}. Your draft is kept, but can't be submitted any more.",
            call.closes_at
        ),
    )
}

/// Why an application counts as in time although the call has closed; nothing while it is open.
///
/// # Errors
/// 409 when nothing excuses it.
async fn excused(conn: &mut Conn, call: &Call, deed: &Deed<'_>) -> Result<Option<String>, Problem> {
    if deed.now <= call.closes_at {
        return Ok(None);
    }
    let excuse = outages::excuse(conn, call.id, call.closes_at).await?;
    match excuse {
        Some(excuse) if deed.now <= excuse.until => Ok(Some(excuse.reasoning.join(" "))),
        Some(_) | None => Err(closed(call)),
    }
}

/// Counts the term to decide anew, with all the time the clock stood still, and gives its last day.
async fn recount_decision(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<NaiveDate, Problem> {
    let id = application.id;
    let call = calls::get(conn, application.call_id).await?;
    let received = application.received_at.map_or(deed.today(), day_of);
    let requests = store::list_requests(conn, id).await?;
    let clock = Clock::of(conn, id).await?;
    let deciding = decision_term(&clock, &call, id, received, &requests)?;
    let end = deciding.term.end;
    store::mark_decide_by(conn, id, end).await?;
    clock.recount(conn, deciding).await?;
    Ok(end)
}

/// The term to decide: of the scheme itself, in a tender from the close of the window and otherwise from receipt; or that of the
/// law, always from receipt (Awb 4:13). The clock stands still until what was asked for is in, or until the time given for it
/// lapses (Awb 4:15).
fn decision_term(
    clock: &Clock,
    call: &Call,
    dossier: Uuid,
    received: NaiveDate,
    requests: &[SupplementRequest],
) -> Result<Beginning, Problem> {
    let own = call.decision_weeks.map(u32::try_from).transpose();
    let deciding = Kind::to_decide(own.map_err(Problem::internal)?);
    let tender = call.distribution_method == "tender" && deciding != Kind::DecisionStatutory;
    let trigger = if tender { day_of(call.closes_at) } else { received };
    let suspensions: Vec<_> = requests
        .iter()
        .map(|request| Suspension {
            requested: request.requested_on,
            completed: request.completed_on.unwrap_or(request.due_on).min(request.due_on),
        })
        .collect();
    Ok(Beginning {
        duty: Duty::Decision,
        object: dossier,
        trigger,
        term: clock.count(deciding, trigger, &suspensions)?,
    })
}
