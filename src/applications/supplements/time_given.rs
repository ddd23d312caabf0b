//! The time to supply what is missing: it runs from the day on which the request went out (Awb 4:5), and after it the
//! application can be left untreated for four weeks (Awb 4:5(4)). Who could not know of the request is not late.

use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::dates::end_of;
use plafond_rules::terms::{Duty, Kind, Sent, Term};
use uuid::Uuid;

use super::store::{self, SupplementRequest};
use crate::applications::decision_term::recount_decision;
use crate::applications::store::{self as dossiers, Application};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock, Deadline};
use crate::http::{Deed, Problem, ProblemType};
use crate::{documents, outages};

/// The time to supply what was asked for begins to run, and after it that to leave the application untreated; nothing does as
/// long as the request waits for the post.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin(
    conn: &mut Conn,
    deed: &Deed<'_>,
    request: &SupplementRequest,
    sent: Sent,
) -> Result<(), Problem> {
    let given = (request.requested_on, request.due_on);
    let Some(supplement) = Beginning::given(Duty::Supplement, request.id, given, sent)? else {
        return Ok(());
    };
    let clock = Clock::of(conn, request.application_id).await?;
    let untreated = not_treated(&clock, request.id, supplement.term.end)?;
    clock.run(conn, deed, supplement).await?;
    Ok(clock.run(conn, deed, untreated).await?)
}

/// The letter of a request was posted, in a dossier that is locked: the time that it gives begins, unless what it asks for is in
/// already.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn begin_by_post(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (dossier, request): (Uuid, Uuid),
) -> Result<(), Problem> {
    let application = dossiers::get(conn, dossier).await?;
    if application.status() != Status::SupplementRequested {
        return Ok(());
    }
    let open = store::open(conn, dossier).await?;
    let Some(open) = open.filter(|open| open.id == request) else {
        return Ok(());
    };
    let sent = documents::how_sent(conn, request).await?;
    begin(conn, deed, &open, sent).await?;
    recount_decision(conn, deed, &application, None).await?;
    Ok(())
}

/// What was asked for is in: from this day the application may still be left untreated for four weeks.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn end(conn: &mut Conn, deed: &Deed<'_>, request: &SupplementRequest) -> Result<(), Problem> {
    let dossier = request.application_id;
    let clock = Clock::of(conn, dossier).await?;
    let Some(open) = deadlines::open_of(conn, dossier, Duty::Supplement).await? else {
        // It came before its letter was posted, so this time never began.
        let untreated = not_treated(&clock, request.id, deed.today())?;
        return Ok(clock.start(conn, deed, [untreated]).await?);
    };
    let supplement = About {
        dossier,
        duty: Duty::Supplement,
        object: open.object_id,
    };
    if let Some(excused) = excused(conn, deed, &open).await? {
        clock.recount(conn, excused).await?;
    }
    deadlines::done(conn, supplement, deed.today()).await?;
    let from = deed.today().min(open.ends_on);
    let untreated = not_treated(&clock, open.object_id, from)?;
    Ok(clock.recount(conn, untreated).await?)
}

/// The term of a supplement that came late because of an outage, as far as that excuses it (Awb 2:21).
async fn excused(conn: &mut Conn, deed: &Deed<'_>, open: &Deadline) -> Result<Option<Beginning>, Problem> {
    if deed.today() <= open.ends_on {
        return Ok(None);
    }
    let call = dossiers::get(conn, open.dossier_id).await?.call_id;
    let due = end_of(open.ends_on).ok_or_else(Problem::not_found)?;
    let excuse = outages::excuse(conn, call, due).await?;
    Ok(excuse
        .filter(|excuse| deed.now < excuse.until)
        .map(|excuse| Beginning {
            duty: Duty::Supplement,
            object: open.object_id,
            trigger: open.triggered_on,
            term: Term {
                start: open.starts_on,
                end: deed.today(),
                reasoning: [open.reasons(), excuse.reasoning].concat(),
            },
        }))
}

/// Demands that what was asked for last can't be supplied in time any more, outages of ours counted in (Awb 4:5, 2:21).
///
/// # Errors
/// 409 as long as it can, and as long as its letter still has to be posted.
pub async fn must_be_over(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<(), Problem> {
    let Some(open) = store::open(conn, application.id).await? else {
        return Ok(());
    };
    let sent = documents::how_sent(conn, open.id).await?;
    if sent == Sent::Waiting {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Onze brief met de vraag om aan te vullen is nog niet op de post gedaan. De tijd om aan te vullen begint pas daarna.",
            "The letter that asks for what is missing was not posted yet; the time to supplement begins after that.",
        ));
    }
    let Some(due) = end_of(sent.last_day(open.requested_on, open.due_on)) else {
        return Ok(());
    };
    if deed.now >= due {
        let excuse = outages::excuse(conn, application.call_id, due).await?;
        if excuse.is_none_or(|excuse| deed.now >= excuse.until) {
            return Ok(());
        }
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "De aanvrager heeft nog tijd om aan te vullen. Daarna kunt u beslissen op wat er is, of buiten behandeling laten.",
        "The applicant still has time to supplement.",
    ))
}

fn not_treated(clock: &Clock, request: Uuid, trigger: NaiveDate) -> Result<Beginning, Problem> {
    let mut term = clock.count(Kind::NotTreated, trigger, &[])?;
    term.reasoning.push(
        "Op de laatste dag moet het besluit zijn bekendgemaakt: per e-mail verzonden of op de post gedaan (artikelen 3:41 en 4:5, vierde \
         lid, van de Algemene wet bestuursrecht)."
            .to_owned(),
    );
    Ok(Beginning {
        duty: Duty::NotTreated,
        object: request,
        trigger,
        term,
    })
}
