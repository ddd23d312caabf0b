//! A notice comes in, the penalty runs, the decision ends it, and what is owed is determined.

use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::dates::dutch;
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use plafond_rules::terms::{Duty, Kind, Penalty as Owed, Sent, owed_at_decision, penalty, premature};
use serde_json::json;
use uuid::Uuid;

use super::messages::{self, Determined};
use super::requests::{NewDetermination, NewNotice};
use super::store::{self, Notice, Penalty};
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock, Deadline};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, documents, mandates};

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

/// How the decision goes that ended a term.
async fn how_decided(
    conn: &mut Conn,
    dossier: Uuid,
    (late, decided_on): (Duty, NaiveDate),
) -> Result<Sent, Problem> {
    Ok(documents::how_decided(conn, (dossier, decision_named(late)), decided_on).await?)
}

/// What the decision is called in its letter that a term asks for.
fn decision_named(late: Duty) -> &'static str {
    if late == Duty::ObjectionDecision {
        "objection-decision"
    } else {
        "decision"
    }
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

/// A decision ends its own penalty, and no other: what it came to is fixed, and has to be determined within two weeks
/// (Awb 4:18). One in a letter that has to be posted does so when it is. The caller has ended the term.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn conclude(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    sent: Sent,
) -> Result<(), Problem> {
    for (running, (_, term_over)) in store::list_open(conn, application.id).await? {
        let Some(over) = term_over.filter(|_| running.decided_on.is_none()) else {
            continue;
        };
        if sent == Sent::Waiting {
            store::mark_decided(conn, running.notice_id, over).await?;
        } else {
            end(conn, deed, application, &running, over).await?;
        }
    }
    Ok(())
}

/// What time alone brings, told and written once: a penalty starts, or comes to its maximum, or its term fell away.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn advance(conn: &mut Conn, deed: &Deed<'_>, application: &Application) -> Result<(), Problem> {
    for (running, (kind, term_over)) in store::list_open(conn, application.id).await? {
        let course = running.course(deed.today()).map_err(Problem::internal)?;
        if let Some(over) = term_over.filter(|_| running.decided_on.is_none()) {
            end(conn, deed, application, &running, over).await?;
        } else if deed.today() > course.last_day {
            let after = course.last_day.succ_opt().unwrap_or(course.last_day);
            end(conn, deed, application, &running, after).await?;
        } else if deed.today() >= running.starts_on
            && store::mark_start_told(conn, running.notice_id, deed.now).await? == 1
        {
            let late = Duty::parse(&kind).unwrap_or(Duty::Decision);
            messages::started(conn, deed, application, &running, (late, &course)).await?;
        }
    }
    Ok(())
}

/// Fixes what a penalty came to, when on this day there is no default any more, or nothing is added any more.
pub(super) async fn end(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    running: &Penalty,
    no_longer_on: NaiveDate,
) -> Result<(), Problem> {
    let owed =
        owed_at_decision(running.lapsed_on, running.noticed_on, no_longer_on).map_err(Problem::internal)?;
    let last = last_day_owed(&owed, no_longer_on);
    store::mark_ended(conn, running.notice_id, last, &owed).await?;
    if owed.days > 0 {
        let clock = Clock::of(conn, application.id).await?;
        let term = clock.count(Kind::PenaltyDecision, last, &[])?;
        let determining = Beginning {
            duty: Duty::PenaltyDecision,
            object: running.notice_id,
            trigger: last,
            term,
        };
        clock.start(conn, deed, [determining]).await?;
    }
    let details = json!({ "days": owed.days, "amount": Amount(owed.amount), "lastDay": last });
    let object = ("notice-of-default", running.notice_id);
    audit::journal(conn, deed, application.id, "penalty-ended", object, details).await?;
    messages::ended(conn, deed, application, running, &owed).await
}

/// The last day for which something is owed; without any, the day on which the default ended.
fn last_day_owed(owed: &Owed, no_longer_on: NaiveDate) -> NaiveDate {
    if owed.days == 0 {
        no_longer_on
    } else {
        owed.start + chrono::Days::new(owed.days - 1)
    }
}

/// How much it came to, when that was not determined yet.
fn undetermined(penalty: &Penalty) -> Result<Money, Problem> {
    match (penalty.amount, penalty.determined_on) {
        (Some(_), None) if penalty.came_to_nothing() => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Er is niets verschuldigd: de dwangsom is nooit gaan lopen. Er valt dus niets vast te stellen.",
            "Nothing is owed: the penalty never began to run, so there is nothing to determine.",
        )),
        (Some(amount), None) => Ok(amount.0),
        (None, _) if penalty.decided_on.is_some() => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De brief met het besluit is nog niet op de post gedaan. Tot die dag loopt de dwangsom door; daarna stelt u vast hoeveel \
             hij is.",
            "The letter with the decision was not posted yet; until it is the penalty goes on.",
        )),
        (None, _) => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De dwangsom loopt nog. Beslis eerst; daarna stelt u vast hoeveel hij is.",
            "The penalty still runs; decide first.",
        )),
        (Some(_), Some(_)) => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De dwangsom is al vastgesteld.",
            "The penalty was determined before.",
        )),
    }
}

/// Demands that the mail with the decision, when it went by mail, was not given up: what reached nobody ended nothing (Awb 2:11, 3:41).
async fn must_have_reached(conn: &mut Conn, penalty: &Penalty) -> Result<(), Problem> {
    let (late, decided_on) = store::term_of(conn, penalty.notice_id).await?;
    let Some(decided_on) = decided_on.filter(|_| penalty.may_run_on()) else {
        return Ok(());
    };
    let decision = decision_named(Duty::parse(&late).unwrap_or(Duty::Decision));
    if !documents::reached_nobody(conn, (penalty.application_id, decision), decided_on).await? {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "Geen mailserver nam de e-mail met het besluit aan. Stuur de brief per post. Tot hij op de post is gedaan, loopt de dwangsom \
         door; daarna stelt u vast hoeveel hij is.",
        "No mail server took over the mail with the decision; send the letter by post. Until it is posted the penalty goes on.",
    ))
}

/// The penalty that asks for something: the oldest that has to be determined, or else the oldest that runs, or the latest.
pub(super) fn at_hand(mut penalties: Vec<Penalty>) -> Option<Penalty> {
    let to_determine = penalties.iter().position(Penalty::is_to_determine);
    let asking = to_determine.or_else(|| penalties.iter().position(|one| one.ended_on.is_none()));
    match asking {
        Some(place) => Some(penalties.swap_remove(place)),
        None => penalties.pop(),
    }
}

/// Why it is owed, or why not, as the letter says it.
fn worded(new: NewDetermination) -> String {
    match new.not_owed {
        Some(ground) => format!(
            "Er is geen dwangsom verschuldigd, want {}. {}",
            ground.dutch(),
            new.reasons
        ),
        None => new.reasons,
    }
}

/// Determines on behalf of the college whether a penalty is owed and how much (Awb 4:18): the one that is named, or else the
/// oldest that has to be determined.
///
/// # Errors
/// 404 for a penalty of another dossier, 409 as long as it runs, when the mail with the decision reached nobody, or when it was
/// determined before.
pub async fn determine(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewDetermination,
) -> Result<Penalty, Problem> {
    let application = applications::lock(conn, id).await?;
    let mut penalties = store::list_of(conn, id).await?;
    if let Some(named) = new.penalty_id {
        penalties.retain(|one| one.notice_id == named);
    }
    let penalty = at_hand(penalties).ok_or_else(Problem::not_found)?;
    let amount = undetermined(&penalty)?;
    must_have_reached(conn, &penalty).await?;
    mandates::must_allow(conn, deed, Money::ZERO).await?;
    let owed = if new.not_owed.is_some() {
        Money::default()
    } else {
        amount
    };
    let not_owed = new.not_owed;
    let reasons = worded(new);
    let today = deed.today();
    store::mark_determined(conn, penalty.notice_id, today, deed.by(), Amount(owed), &reasons).await?;
    let determining = About {
        dossier: id,
        duty: Duty::PenaltyDecision,
        object: penalty.notice_id,
    };
    deadlines::done(conn, determining, today).await?;
    let clock = Clock::of(conn, id).await?;
    let objection = clock.count(Kind::Objection, today, &[])?;
    let begin = |duty, term| Beginning {
        duty,
        object: penalty.notice_id,
        trigger: today,
        term,
    };
    let mut follows = vec![begin(Duty::Objection, objection.clone())];
    if !owed.is_zero() {
        follows.push(begin(Duty::Payment, clock.count(Kind::Payment, today, &[])?));
    }
    clock.start(conn, deed, follows).await?;
    let details = json!({
        "amount": Amount(owed), "notOwed": not_owed, "reasons": reasons, "objectionUntil": objection.end,
    });
    let object = ("notice-of-default", penalty.notice_id);
    audit::journal(conn, deed, id, "penalty-determined", object, details).await?;
    let determined = Determined {
        id: penalty.notice_id,
        days: penalty.days.unwrap_or_default(),
        owed,
        reasons: &reasons,
        objection_until: objection.end,
    };
    messages::determined(conn, deed, &application, &determined).await?;
    Ok(store::get(conn, penalty.notice_id).await?)
}
