//! A notice of default comes in (Awb 4:17(3)): once the term to decide has lapsed it starts a penalty.

use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::dates::dutch;
use plafond_rules::roles::Role;
use plafond_rules::terms::{Duty, Sent, penalty, premature};
use serde_json::json;
use uuid::Uuid;

use super::known::how_decided;
use super::messages;
use super::requests::NewNotice;
use super::running::end;
use super::store::{self, Notice, Penalty};
use crate::applications::{self, Application};
use crate::audit;
use crate::db::Conn;
use crate::deadlines::{self, Deadline};
use crate::http::{Deed, Problem, ProblemType};

/// A notice of default comes in: online from the applicant, or by post as a caseworker registers it.
///
/// # Errors
/// 404 for another term than to decide in this dossier, 409 when no term to decide runs or did on the day it came in, when it has
/// not lapsed (online), or when a notice came before.
pub async fn notify(conn: &mut Conn, deed: &Deed<'_>, id: Uuid, new: &NewNotice) -> Result<Notice, Problem> {
    let application = applications::lock(conn, id).await?;
    let by_post = !deed.actor.is(&[Role::ProviderMember]);
    if !by_post {
        deed.actor.must_act_for(application.organisation_id)?;
    }
    let received_on = day_of_receipt(deed, new, by_post)?;
    let term = lapsing(conn, &application, (new.term_id, received_on)).await?;
    let early = premature(term.ends_on, received_on);
    if early && !by_post {
        return Err(too_early(&term));
    }
    let notice = Notice {
        id: Uuid::now_v7(),
        application_id: id,
        term_id: term.id,
        received_on,
        channel: if by_post { "post" } else { "online" }.to_owned(),
        premature: early,
        verdict: verdict(&term, early, received_on),
        registered_by: deed.by(),
        registered_at: deed.now,
    };
    store::insert_notice(conn, &notice).await?;
    let mut running = None;
    if !early {
        running = Some(begin(conn, &term, &notice).await?);
    }
    let details = json!({ "receivedOn": received_on, "channel": notice.channel, "premature": early });
    let object = ("notice-of-default", notice.id);
    audit::journal(conn, deed, id, "notice-of-default-received", object, details).await?;
    // Nobody has to decide any more on what was decided before its notice was written down.
    let open = running.as_ref().filter(|_| term.closed_on.is_none());
    messages::noticed(conn, deed, &application, &notice, open).await?;
    if let (Some(running), Some(decided_on)) = (&running, term.closed_on) {
        end_afterwards(conn, deed, &application, running, (term.duty(), decided_on)).await?;
    }
    Ok(notice)
}

/// Whether nothing had been made known yet on a day of what a term asks to decide (Awb 3:41).
async fn is_awaited(conn: &mut Conn, term: &Deadline, day: NaiveDate) -> Result<bool, Problem> {
    let Some(decided_on) = term.closed_on else {
        return Ok(true);
    };
    let decided = (term.duty(), decided_on);
    let sent = how_decided(conn, term.dossier_id, decided).await?;
    Ok(sent == Sent::Waiting || day < sent.out_on().unwrap_or(decided_on))
}

/// A notice came in before the decision was made known, and was written down after it was taken: its penalty runs until then.
async fn end_afterwards(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    running: &Penalty,
    (late, decided_on): (Duty, NaiveDate),
) -> Result<(), Problem> {
    let sent = how_decided(conn, application.id, (late, decided_on)).await?;
    if sent == Sent::Waiting {
        store::mark_decided(conn, running.notice_id, decided_on).await?;
        return Ok(());
    }
    let known_on = sent.out_on().unwrap_or(decided_on);
    end(conn, deed, application, running, known_on).await
}

async fn begin(conn: &mut Conn, term: &Deadline, notice: &Notice) -> Result<Penalty, Problem> {
    let (lapsed_on, noticed_on) = (term.ends_on, notice.received_on);
    let nothing_yet = penalty(lapsed_on, noticed_on, noticed_on).map_err(Problem::internal)?;
    let running = Penalty {
        notice_id: notice.id,
        application_id: notice.application_id,
        term_id: term.id,
        lapsed_on,
        noticed_on,
        starts_on: nothing_yet.start,
        start_told_at: None,
        ended_on: None,
        days: None,
        amount: None,
        determined_on: None,
        determined_by: None,
        determined_amount: None,
        reasons: None,
        decided_on: None,
    };
    store::insert(conn, &running).await?;
    Ok(running)
}

fn day_of_receipt(deed: &Deed<'_>, new: &NewNotice, by_post: bool) -> Result<NaiveDate, Problem> {
    match (new.received_on, by_post) {
        (None, false) => Ok(deed.today()),
        (Some(day), true) if day <= deed.today() => Ok(day),
        (Some(_), true) => Err(Problem::invalid_field(
            "/receivedOn",
            "date-in-future",
            "Geef de dag waarop de brief binnenkwam, niet later dan vandaag.",
        )),
        (None, true) => Err(Problem::invalid_field(
            "/receivedOn",
            "missing",
            "Geef de dag waarop de brief binnenkwam.",
        )),
        (Some(_), false) => Err(Problem::invalid_field(
            "/receivedOn",
            "not-yours-to-tell",
            "Laat dit weg: uw ingebrekestelling komt nu binnen.",
        )),
    }
}

/// The term to decide, on the application or on an objection, of which nobody gave notice yet: the one that is named, or of
/// several the first to end (Awb 4:17 works per decision). It is still open; or it had lapsed, and nothing was made known of what it
/// asks, on the day on which the notice came in.
async fn lapsing(
    conn: &mut Conn,
    application: &Application,
    (named, arrived_on): (Option<Uuid>, NaiveDate),
) -> Result<Deadline, Problem> {
    let noticed = store::noticed_terms(conn, application.id).await?;
    let mut terms = deadlines::of_dossier(conn, application.id).await?;
    terms.retain(|term| term.duty().costs_penalty() && named.is_none_or(|named| term.id == named));
    for term in &terms {
        let had_lapsed = term.ends_on < arrived_on && !noticed.contains(&term.id);
        if had_lapsed && is_awaited(conn, term, arrived_on).await? {
            return Ok(term.clone());
        }
    }
    let (before, open): (Vec<_>, Vec<_>) = terms
        .into_iter()
        .filter(|term| term.closed_on.is_none())
        .partition(|term| noticed.contains(&term.id));
    if let Some(term) = open.into_iter().next() {
        return Ok(term);
    }
    if !before.is_empty() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Voor dit besluit kwam al een ingebrekestelling binnen. Een tweede is niet nodig en heeft geen gevolg.",
            "Notice of default was given before for this decision; a second one has no effect.",
        ));
    }
    if named.is_some() || application.status() == Status::Draft {
        return Err(Problem::not_found());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "De aanvraag is {}, dus er is geen termijn om te beslissen. Een ingebrekestelling kan niet.",
            application.status().dutch()
        ),
        "No term to decide is running, so there is no default.",
    ))
}

fn too_early(term: &Deadline) -> Problem {
    let end = dutch(term.ends_on);
    Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "Wij hebben tot en met {end} de tijd om te beslissen. Vanaf de dag daarna kunt u ons in gebreke stellen."
        ),
        "The term to decide has not lapsed; a notice of default is possible from the day after.",
    )
}

fn verdict(term: &Deadline, early: bool, received_on: NaiveDate) -> String {
    let (end, received) = (dutch(term.ends_on), dutch(received_on));
    if early {
        format!(
            "Ontvangen op {received}, terwijl de beslistermijn liep tot en met {end}: te vroeg, dus zonder gevolg (artikel 4:17, derde lid, van de Algemene wet bestuursrecht)."
        )
    } else {
        format!(
            "Ontvangen op {received}, nadat de beslistermijn was geëindigd op {end} (artikel 4:17, derde lid, van de Algemene wet bestuursrecht)."
        )
    }
}
