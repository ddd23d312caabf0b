//! Offering returned money, answering the offer, and granting what was accepted.

use chrono::{NaiveDate, TimeDelta};
use plafond_rules::applications::Status as ApplicationStatus;
use plafond_rules::dates;
use plafond_rules::money::Money;
use plafond_rules::reserve::{Event, Refusal, Standing};
use plafond_rules::roles::Role;
use plafond_rules::terms::Duty;
use serde_json::json;
use uuid::Uuid;

use super::list::{self, Line};
use super::messages;
use super::requests::{NewReserveAnswer, NewReserveGrant, NewReserveOffer, NewReserveWithdrawal};
use super::store::{self, Offer};
use super::time_given;
use crate::applications::{self, Application};
use crate::awards::{self, Returned};
use crate::changes::{self, ChangeKind, NewChange};
use crate::db::Conn;
use crate::deadlines::{self, About};
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, calls, ceiling, documents, objections, organisations, outages};

/// An offer holds money back from others for so long at most.
const AT_MOST_WEEKS: i64 = 12;

/// Offers returned money to who is next.
///
/// # Errors
/// 400 for another amount than is within reach, 403 when the actor assessed the application, 409 when nothing can be
/// offered to it now.
pub async fn offer(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
    new: NewReserveOffer,
) -> Result<Offer, Problem> {
    let application = applications::lock(conn, application).await?;
    refuse_early(conn, deed, &application).await?;
    refuse_term(deed, new.answer_by)?;
    if let Some(before) = store::open_of(conn, application.id).await? {
        lapse(conn, deed, &application, before.id).await?;
    }
    let call = calls::get(conn, application.call_id).await?;
    // As late as possible: from here on every decision and every other offer against this ceiling waits.
    ceiling::lock(conn, call.ceiling_id).await?;
    let list = list::list(conn, call.id, deed.today()).await?;
    let line = list
        .line(application.id)
        .ok_or_else(|| refused(&Refusal::NotWaiting))?;
    let wanted = new.amount.map(|amount| amount.0);
    let amount = list.offer(line, wanted).map_err(|refusal| refused(&refusal))?;
    let becoming = line.waits.granted.checked_add(amount).unwrap_or(amount);
    awards::bounds::must_allow(conn, deed, &application, becoming).await?;
    let offer = offered(deed, line, (call.ceiling_id, amount), new);
    store::insert(conn, &offer).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    time_given::begin(conn, deed, &offer, organisation.sent_to()).await?;
    let details = json!({
        "amount": offer.amount, "place": offer.place, "answerBy": offer.answer_by, "explanation": offer.explanation,
    });
    journal(conn, deed, &offer, "reserve-offered", details).await?;
    messages::offered(conn, deed, &application, &offer).await?;
    Ok(offer)
}

fn offered(deed: &Deed<'_>, line: &Line, (ceiling, amount): (Uuid, Money), new: NewReserveOffer) -> Offer {
    let place = &line.waits.place;
    Offer {
        id: Uuid::now_v7(),
        application_id: place.application_id,
        distribution_id: place.distribution_id,
        place: place.position,
        ceiling_id: ceiling,
        amount: Amount(amount),
        explanation: new.explanation,
        offered_by: deed.by(),
        offered_at: deed.now,
        answer_by: new.answer_by,
        status: "offered".to_owned(),
        answered_by: None,
        answered_at: None,
        withdrawn_by: None,
        withdrawn_because: None,
        concluded_at: None,
        decision_id: None,
        change_id: None,
        version: 1,
    }
}

/// The applicant accepts or declines, or the municipality writes down what it said on paper.
///
/// # Errors
/// 404 for another organisation's offer, 409 when it can't be answered any more.
pub async fn answer(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewReserveAnswer,
) -> Result<Offer, Problem> {
    let (application, offer) = open(conn, id).await?;
    let municipal = deed.actor.is(&[Role::Caseworker]);
    if !municipal {
        deed.actor.must_act_for(application.organisation_id)?;
    }
    let given_on = given_on(deed, municipal, &offer, new.given_on)?;
    let given_on = excused(conn, deed, &application, (&offer, given_on)).await?;
    let event = if new.accepted {
        Event::Accept
    } else {
        Event::Decline
    };
    let answered = Offer {
        answered_by: Some(deed.by()),
        answered_at: Some(deed.now),
        concluded_at: (!new.accepted).then_some(deed.now),
        ..offer
    };
    let offer = move_on(conn, answered, given_on, event).await?;
    deadlines::done(conn, about(&offer), given_on).await?;
    let action = if new.accepted {
        "reserve-accepted"
    } else {
        "reserve-declined"
    };
    let details = json!({ "amount": offer.amount, "givenOn": given_on });
    journal(conn, deed, &offer, action, details).await?;
    messages::answered(conn, deed, &application, &offer, new.accepted).await?;
    Ok(offer)
}

/// Takes an offer back; whoever it was made to stays on the list.
///
/// # Errors
/// 409 when it is over.
pub async fn withdraw(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewReserveWithdrawal,
) -> Result<Offer, Problem> {
    let (application, offer) = open(conn, id).await?;
    let withdrawn = Offer {
        withdrawn_by: Some(deed.by()),
        withdrawn_because: Some(new.reasons),
        concluded_at: Some(deed.now),
        ..offer
    };
    let offer = move_on(conn, withdrawn, deed.today(), Event::Withdraw).await?;
    deadlines::end_of(conn, about(&offer), deed.today()).await?;
    let details = json!({ "amount": offer.amount, "reasons": offer.withdrawn_because });
    journal(conn, deed, &offer, "reserve-withdrawn", details).await?;
    messages::withdrawn(conn, deed, &application, &offer).await?;
    Ok(offer)
}

/// The time to answer is over. The caller has locked the dossier; nothing happens when it is not, or it was answered after all.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn lapse(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    id: Uuid,
) -> Result<(), Problem> {
    let offer = store::get(conn, id).await?;
    let sent = documents::how_sent(conn, id).await?;
    if !offer.waits_for_answer() || offer.standing(deed.today(), sent) != Standing::Lapsed {
        return Ok(());
    }
    let last = offer.last_day(sent);
    let lapsed = Offer {
        concluded_at: Some(deed.now),
        ..offer
    };
    let offer = move_on(conn, lapsed, day_of(deed.now), Event::Lapse).await?;
    let details = json!({ "amount": offer.amount, "answerBy": last });
    audit::record(
        conn,
        audit::Entry {
            chain: offer.application_id,
            actor: None,
            role: deed.role,
            action: "reserve-lapsed",
            object_kind: "reserve-offer",
            object: offer.id,
            details,
        },
        deed.now,
    )
    .await?;
    messages::lapsed(conn, deed, application, (&offer, last)).await
}

/// Grants what was accepted: by a decision in the place of the refusal, or by a raise of what was granted, with the letter,
/// the ledger and the terms that go with either.
///
/// # Errors
/// 400 for what is missing, 403 when the actor assessed the application, 409 when the offer or the ceiling doesn't allow it.
pub async fn grant(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewReserveGrant,
) -> Result<Offer, Problem> {
    let (application, offer) = open(conn, id).await?;
    let sent = documents::how_sent(conn, id).await?;
    offer
        .standing(deed.today(), sent)
        .after(Event::Grant)
        .map_err(|impossible| {
            let words = (impossible.dutch(), impossible.to_string());
            Problem::new(ProblemType::IMPOSSIBLE_NOW, words.0, words.1)
        })?;
    refuse_early(conn, deed, &application).await?;
    let amount = offer.amount.0;
    let list = list::list(conn, application.call_id, deed.today()).await?;
    let line = list.line(application.id);
    let line = line
        .filter(|line| line.waits.lacks >= amount)
        .ok_or_else(no_longer_lacks)?;
    let becoming = line.waits.granted.checked_add(amount).unwrap_or(amount);
    let granted = if let Some(award) = awards::of_application(conn, application.id).await? {
        let change = changes::change(conn, deed, award.id, raise(becoming, new)?).await?;
        (None, Some(change.id))
    } else {
        let returned = returned(&offer, amount, new)?;
        let (decision, _) = awards::grant_returned(conn, deed, application, returned).await?;
        (Some(decision.id), None)
    };
    let done = Offer {
        decision_id: granted.0,
        change_id: granted.1,
        concluded_at: Some(deed.now),
        ..offer
    };
    let offer = move_on(conn, done, deed.today(), Event::Grant).await?;
    let details = json!({ "amount": offer.amount, "decision": offer.decision_id, "change": offer.change_id });
    journal(conn, deed, &offer, "reserve-granted", details).await?;
    Ok(offer)
}

fn raise(to: Money, new: NewReserveGrant) -> Result<NewChange, Problem> {
    if new.report_due_on.is_some() || !new.obligations.is_empty() {
        return Err(Problem::invalid_field(
            "/reportDueOn",
            "not-for-this-kind",
            "Er is al een subsidie. Laat de verplichtingen en de dag van de verantwoording weg; wijzig die zo nodig apart.",
        ));
    }
    Ok(NewChange {
        kind: ChangeKind::Raised,
        amount: Some(Amount(to)),
        in_so_far_as_ceiling_allows: false,
        ground: None,
        effective_from: None,
        breach_on: None,
        obligations: None,
        report_due_on: None,
        at_request: false,
        reasons: new.reasons,
    })
}

fn returned(offer: &Offer, amount: Money, new: NewReserveGrant) -> Result<Returned, Problem> {
    let missing = |pointer, detail| Problem::invalid_field(pointer, "missing", detail);
    Ok(Returned {
        offer: offer.id,
        amount,
        reasons: new.reasons,
        legal_basis: new
            .legal_basis
            .ok_or_else(|| missing("/legalBasis", "Noem op welke artikelen de verlening rust."))?,
        obligations: new.obligations,
        report_due_on: new.report_due_on,
    })
}

/// Locks the dossier of an offer, and reads the offer as it is then.
async fn open(conn: &mut Conn, id: Uuid) -> Result<(Application, Offer), Problem> {
    let offer = store::get(conn, id).await?;
    let application = applications::lock(conn, offer.application_id).await?;
    Ok((application, store::get(conn, id).await?))
}

/// Moves an offer on, as its life allows on a day.
async fn move_on(conn: &mut Conn, offer: Offer, on: NaiveDate, event: Event) -> Result<Offer, Problem> {
    let written = offer.status.clone();
    let standing = if event == Event::Lapse {
        Standing::Offered
    } else {
        offer.standing(on, documents::how_sent(conn, offer.id).await?)
    };
    let next = standing.after(event).map_err(|impossible| {
        let words = (impossible.dutch(), impossible.to_string());
        Problem::new(ProblemType::IMPOSSIBLE_NOW, words.0, words.1)
    })?;
    let moved = Offer {
        status: next.as_str().to_owned(),
        ..offer
    };
    if store::mark(conn, &moved, &written).await? == 0 {
        return Err(Problem::stale());
    }
    Ok(Offer {
        version: moved.version + 1,
        ..moved
    })
}

/// Nobody offers or grants money to what they assessed, nor past an objection that runs.
async fn refuse_early(conn: &mut Conn, deed: &Deed<'_>, application: &Application) -> Result<(), Problem> {
    if application.receipt_number.is_none() || application.status() == ApplicationStatus::Draft {
        return Err(Problem::not_found());
    }
    if awards::was_assessed_by(conn, application.id, deed.by()).await? {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U hebt deze aanvraag beoordeeld, dus een andere mandaathouder biedt het geld aan en verleent het.",
            "You assessed this application, so another decider has to do this.",
        ));
    }
    if objections::is_running(conn, application.id).await? {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Over deze aanvraag loopt een bezwaar. Beslis daar eerst op, of laat het intrekken; bied daarna het geld aan.",
            "An objection runs in this dossier; decide on it first.",
        ));
    }
    Ok(())
}

fn refuse_term(deed: &Deed<'_>, answer_by: NaiveDate) -> Result<(), Problem> {
    let last = deed.today() + TimeDelta::weeks(AT_MOST_WEEKS);
    if answer_by > deed.today() && answer_by <= last {
        return Ok(());
    }
    Err(Problem::invalid_field(
        "/answerBy",
        "date-out-of-range",
        format!(
            "Geef ten minste tot en met morgen de tijd om te antwoorden, en ten hoogste tot en met {}.",
            dates::dutch(last)
        ),
    ))
}

/// Late since our own service was away is in time: then the answer counts as given on the last day (Awb 2:21).
async fn excused(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (offer, given_on): (&Offer, NaiveDate),
) -> Result<NaiveDate, Problem> {
    let last = offer.last_day(documents::how_sent(conn, offer.id).await?);
    let Some(end) = dates::end_of(last).filter(|_| given_on > last) else {
        return Ok(given_on);
    };
    let excuse = outages::excuse(conn, application.call_id, end).await?;
    let in_time = excuse.is_some_and(|excuse| deed.now <= excuse.until);
    Ok(if in_time { last } else { given_on })
}

/// The day on which the applicant answered.
fn given_on(
    deed: &Deed<'_>,
    municipal: bool,
    offer: &Offer,
    day: Option<NaiveDate>,
) -> Result<NaiveDate, Problem> {
    let Some(day) = day else {
        return Ok(deed.today());
    };
    if !municipal {
        return Err(Problem::invalid_field(
            "/givenOn",
            "for-municipality",
            "Laat dit weg: dit vult alleen de gemeente in.",
        ));
    }
    if (day_of(offer.offered_at)..=deed.today()).contains(&day) {
        return Ok(day);
    }
    Err(Problem::invalid_field(
        "/givenOn",
        "date-out-of-range",
        "Noem een dag vanaf het aanbod, en niet later dan vandaag.",
    ))
}

fn no_longer_lacks() -> Problem {
    Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "De aanvrager kreeg intussen op een andere manier geld, dus zoveel komt hij niet meer tekort. Neem het aanbod terug en doe \
         zo nodig een nieuw aanbod.",
        "Meanwhile it got money in another way and no longer lacks so much.",
    )
}

fn refused(refusal: &Refusal) -> Problem {
    let impossible =
        |dutch: &str| Problem::new(ProblemType::IMPOSSIBLE_NOW, dutch.to_owned(), refusal.to_string());
    match refusal {
        Refusal::NotWaiting => impossible(
            "Deze aanvraag wacht niet op de reservelijst. Daar staat wie bij een vastgestelde verdeling minder kreeg dan kon, en het \
             geld nog wil.",
        ),
        Refusal::Open => impossible(
            "Er loopt al een aanbod aan deze aanvrager. Wacht op het antwoord, verleen wat is aangenomen, of neem het aanbod terug.",
        ),
        Refusal::NothingWithinReach => impossible(
            "Er is nu geen geld voor deze aanvraag: het plafond is op, of het geld is voor wie eerder op de lijst staat of al een \
             aanbod kreeg.",
        ),
        Refusal::TooMuch { reach } => Problem::invalid_field(
            "/amount",
            "more-than-within-reach",
            format!(
                "Bied meer dan niets aan en ten hoogste {}: de rest is voor wie eerder op de lijst staat of al een aanbod kreeg.",
                reach.dutch()
            ),
        ),
    }
}

const fn about(offer: &Offer) -> About {
    About {
        dossier: offer.application_id,
        duty: Duty::ReserveAnswer,
        object: offer.id,
    }
}

async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    offer: &Offer,
    action: &str,
    details: serde_json::Value,
) -> Result<(), Problem> {
    let object = ("reserve-offer", offer.id);
    audit::journal(conn, deed, offer.application_id, action, object, details).await?;
    Ok(())
}
