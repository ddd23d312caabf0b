//! Terms that begin when a decision is made known follow the day on which its letter went out: it was posted, or its mail was taken
//! over on a later day (Awb 2.3, 3:41, 4:87, 6:8). So does the time that a letter gives: to supply what is missing (Awb 4:5, 6:6), to
//! give a view (Awb 4:8), to answer an offer. A penalty runs until then (Awb 4:17). Of mail that reached nobody nothing runs.

use chrono::NaiveDate;
use plafond_rules::terms::{Duty, Kind};
use uuid::Uuid;

use super::untreated;
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock, Deadline};
use crate::documents::{self, Letter};
use crate::http::deed::day_of;
use crate::http::{Deed, Problem};
use crate::{applications, hearings, objections, payments, penalties, reserve};

/// Counts the terms anew that run since a letter was signed, now that it went out on another day, and begins those that waited for it.
/// What was sent in another way before was made known then: that is not for here. The caller has locked the dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn follow(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: &Letter,
    out_on: NaiveDate,
) -> Result<(), Problem> {
    begin_given(conn, deed, letter).await?;
    let signed_on = day_of(letter.issued_at);
    if let Some(late) = decides_on(letter) {
        let dossier = (letter.dossier_id, late);
        penalties::made_known(conn, deed, dossier, (signed_on, out_on)).await?;
    }
    untreated::made_known(conn, deed, letter, out_on).await?;
    if out_on > signed_on && decides(letter) {
        recount(conn, deed, letter, (signed_on, out_on)).await?;
    }
    payments::suspensions::posted(conn, deed, letter, out_on).await
}

/// Counts anew what runs since a decision was signed.
async fn recount(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: &Letter,
    (signed_on, out_on): (NaiveDate, NaiveDate),
) -> Result<(), Problem> {
    let clock = Clock::of(conn, letter.dossier_id).await?;
    for term in deadlines::of_dossier(conn, letter.dossier_id).await? {
        let Some(kind) = kind(&term, letter.object_id, signed_on) else {
            continue;
        };
        let counted = Beginning {
            duty: term.duty(),
            object: term.object_id,
            trigger: out_on,
            term: clock.count(kind, out_on, &[])?,
        };
        let (before, end) = (term.ends_on, counted.term.end);
        clock.recount(conn, counted).await?;
        payments::due_later(conn, letter.dossier_id, (before, end)).await?;
    }
    let decided = (letter.dossier_id, letter.object_id);
    objections::follow_known(conn, deed, decided, out_on).await
}

/// The mail that announced a letter reached nobody, and it waits for the post: no time that it gives runs until then, and what it
/// decides is not known yet (Awb 2:11, 3:41). The caller has locked the dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn wait(conn: &mut Conn, deed: &Deed<'_>, letter: &Letter) -> Result<(), Problem> {
    for duty in GIVEN {
        let running = About {
            dossier: letter.dossier_id,
            duty,
            object: letter.object_id,
        };
        deadlines::end_of(conn, running, deed.today()).await?;
    }
    // Nor does a clock stand still for it (Awb 4:15, 7:10(2)).
    begin_given(conn, deed, letter).await?;
    if let Some(late) = decides_on(letter) {
        let dossier = (letter.dossier_id, late);
        penalties::not_made_known(conn, deed, dossier, day_of(letter.issued_at)).await?;
    }
    untreated::not_made_known(conn, deed, letter).await
}

/// Time that a letter itself gives, or that begins after that: it is about what the letter is about.
const GIVEN: [Duty; 5] = [
    Duty::Supplement,
    Duty::NotTreated,
    Duty::Hearing,
    Duty::ReserveAnswer,
    Duty::ObjectionRepair,
];

/// The time that a letter gives its addressee begins when that went out, and the clock stands still from then; not as long as it waits.
async fn begin_given(conn: &mut Conn, deed: &Deed<'_>, letter: &Letter) -> Result<(), Problem> {
    let kind = documents::Kind::parse(&letter.kind);
    let object = (letter.dossier_id, letter.object_id);
    if kind == Some(documents::Kind::SupplementRequest) {
        applications::begin_time_to_supplement(conn, deed, object).await
    } else if kind == Some(documents::Kind::Hearing) {
        hearings::begin_by_post(conn, deed, object).await
    } else if kind == Some(documents::Kind::ReserveOffer) {
        reserve::begin_by_post(conn, deed, letter.object_id).await
    } else if kind == Some(documents::Kind::ObjectionMessage) {
        objections::begin_by_post(conn, deed, letter).await
    } else {
        Ok(())
    }
}

/// Whether a letter makes a decision known: from no other does a term run that follows the post.
fn decides(letter: &Letter) -> bool {
    !matches!(
        documents::Kind::parse(&letter.kind),
        Some(
            documents::Kind::Hearing
                | documents::Kind::PaymentReturned
                | documents::Kind::PaymentSuspension
                | documents::Kind::SupplementRequest
                | documents::Kind::DelayNotice
                | documents::Kind::ReserveOffer
                | documents::Kind::ObjectionMessage
                | documents::Kind::Message
        )
    )
}

/// Of which decision a penalty can run until this letter makes it known (Awb 4:17).
fn decides_on(letter: &Letter) -> Option<Duty> {
    match letter.object_kind.as_str() {
        "decision" => Some(Duty::Decision),
        "objection-decision" => Some(Duty::ObjectionDecision),
        _ => None,
    }
}

/// How a term is counted that began with this letter.
fn kind(term: &Deadline, object: Uuid, signed_on: NaiveDate) -> Option<Kind> {
    if term.closed_on.is_some() || term.triggered_on != signed_on {
        return None;
    }
    let duty = term.duty();
    // Going to court takes as long as objecting (Awb 6:7, 8:1).
    if matches!(duty, Duty::Objection | Duty::Appeal) && term.object_id == object {
        Some(Kind::Objection)
    } else if matches!(duty, Duty::Payment | Duty::Repayment) {
        Some(Kind::Payment)
    } else {
        None
    }
}
