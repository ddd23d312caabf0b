//! Announcing what is intended, and taking down what the provider thinks of it.

use chrono::NaiveDate;
use plafond_rules::hearings::{Event, Intention, NotIntended, Standing};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::cover::{about, close};
use super::messages;
use super::requests::{NewIntention, NewView, NewViewWaiver};
use super::store::{self, Concerned, Hearing};
use super::time_given;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::{self, Drafts};
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, deadlines, organisations};

/// Announces a decision and asks the provider's view, or records on which ground of law that is left out.
///
/// # Errors
/// 400 with all that doesn't go together, 409 when such a decision isn't possible now.
pub async fn announce(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
    new: NewIntention,
) -> Result<Hearing, Problem> {
    let application = applications::lock(conn, application).await?;
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    let award = store::award_of(conn, application.id).await?;
    let mistakes = new.mistakes(deed.today());
    if !mistakes.is_empty() {
        return Err(Problem::invalid(mistakes));
    }
    let hearing = intended(deed, &application, award, new)?;
    let kind = hearing.intention();
    close(conn, deed, application.id, &[kind]).await?;
    store::insert(conn, &hearing).await?;
    let action = if hearing.respond_by.is_some() {
        let organisation = organisations::get(conn, application.organisation_id).await?;
        time_given::begin(conn, deed, &hearing, organisation.sent_to()).await?;
        "hearing-announced"
    } else {
        "hearing-left-out"
    };
    let details = json!({
        "kind": hearing.kind, "before": hearing.amount_before, "amount": hearing.amount, "intention": hearing.intention,
        "reasons": hearing.reasons, "legalBasis": hearing.legal_basis, "respondBy": hearing.respond_by,
        "exception": hearing.exception, "exceptionReason": hearing.exception_reason,
    });
    journal(conn, deed, &hearing, action, details).await?;
    if hearing.respond_by.is_some() {
        messages::announced(conn, deed, &application, &hearing).await?;
    }
    Ok(hearing)
}

/// The letter of an announcement as it would be. For a rehearsal: nothing of it is to be kept.
///
/// # Errors
/// As [`announce`], and 400 when the provider isn't heard, so that no letter goes out.
pub async fn draft(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
    new: NewIntention,
) -> Result<Drafts, Problem> {
    let hearing = announce(conn, deed, application, new).await?;
    if hearing.respond_by.is_none() {
        return Err(Problem::invalid_field(
            "/respondBy",
            "missing",
            "Er gaat alleen een brief uit als de ontvanger kan reageren. Noem de laatste dag daarvoor.",
        ));
    }
    Drafts::of(conn, hearing.id).await
}

/// What is intended with an application or its award as it stands.
fn intended(
    deed: &Deed<'_>,
    application: &Application,
    award: Option<Concerned>,
    new: NewIntention,
) -> Result<Hearing, Problem> {
    let kind = new.kind.0;
    let award = award.filter(|_| kind != Intention::Refusal);
    let before = award.as_ref().map_or(application.requested, |award| award.amount);
    let before = before.0;
    let amount = new
        .amount
        .map_or(kind.amount_unless_told(before), |amount| amount.0);
    let status = award.as_ref().and_then(Concerned::status);
    kind.possible(application.status(), status, (before, amount))
        .map_err(|refusal| refused(refusal, application))?;
    let exception = new.exception;
    let standing = if exception.is_some() {
        Standing::LeftOut
    } else {
        Standing::Invited
    };
    Ok(Hearing {
        id: Uuid::now_v7(),
        application_id: application.id,
        award_id: award.map(|award| award.id),
        kind: kind.as_str().to_owned(),
        amount_before: Amount(before),
        amount: Amount(amount),
        intention: new.intention,
        reasons: new.reasons,
        legal_basis: new.legal_basis,
        announced_by: deed.by(),
        announced_at: deed.now,
        respond_by: new.respond_by,
        exception: exception.as_ref().map(|one| one.ground.0.as_str().to_owned()),
        exception_reason: exception.map(|one| one.reason),
        status: standing.as_str().to_owned(),
        answer: None,
        spoken: false,
        answered_on: None,
        recorded_by: None,
        recorded_at: None,
        closed_at: None,
        version: 1,
        talk_asked_on: None,
    })
}

/// The provider gives its view, or the municipality writes down what was said.
///
/// # Errors
/// 400 for what only the municipality fills in, 409 when there is nothing to be answered any more.
pub async fn view(
    conn: &mut Conn,
    deed: &Deed<'_>,
    path: (Uuid, Uuid),
    new: NewView,
) -> Result<Hearing, Problem> {
    let (application, hearing) = open(conn, deed, path).await?;
    if new.spoken {
        must_be_municipal(deed, "/spoken")?;
    }
    let given_on = given_on(deed, &hearing, new.given_on)?;
    let answered = Hearing {
        answer: Some(new.view),
        spoken: new.spoken,
        ..answered(conn, deed, hearing, Event::View, given_on).await?
    };
    let hearing = keep(conn, answered, given_on).await?;
    let details = json!({ "view": hearing.answer, "spoken": hearing.spoken, "givenOn": given_on });
    journal(conn, deed, &hearing, "hearing-viewed", details).await?;
    messages::viewed(conn, deed, &application, &hearing).await?;
    Ok(hearing)
}

/// The provider asks for a talk, to give its view by word of mouth (Awb 4:9). Nothing is decided until it took place.
///
/// # Errors
/// 409 when it was asked for before, or the time to answer is over.
pub async fn ask_to_talk(conn: &mut Conn, deed: &Deed<'_>, path: (Uuid, Uuid)) -> Result<Hearing, Problem> {
    let (application, hearing) = open(conn, deed, path).await?;
    after(conn, deed, &hearing, Event::AskToTalk).await?;
    if hearing.talk_asked_on.is_some() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Er is al om een gesprek gevraagd. Wij maken daarvoor een afspraak.",
            "A talk was asked for before.",
        ));
    }
    let asking = Hearing {
        talk_asked_on: Some(deed.today()),
        ..hearing
    };
    let hearing = keep(conn, asking, deed.today()).await?;
    journal(conn, deed, &hearing, "hearing-talk-asked", json!({})).await?;
    messages::talk_asked(conn, deed, &application, &hearing).await?;
    Ok(hearing)
}

/// The provider says that it won't give its view.
///
/// # Errors
/// 400 for what only the municipality fills in, 409 when there is nothing to be answered any more.
pub async fn waive(
    conn: &mut Conn,
    deed: &Deed<'_>,
    path: (Uuid, Uuid),
    new: NewViewWaiver,
) -> Result<Hearing, Problem> {
    let (application, hearing) = open(conn, deed, path).await?;
    let given_on = given_on(deed, &hearing, new.given_on)?;
    let answered = answered(conn, deed, hearing, Event::Waive, given_on).await?;
    let hearing = keep(conn, answered, given_on).await?;
    let details = json!({ "givenOn": given_on });
    journal(conn, deed, &hearing, "hearing-waived", details).await?;
    messages::waived(conn, deed, &application, &hearing).await?;
    Ok(hearing)
}

/// Locks the dossier of a hearing for its provider, or for a caseworker. What a provider may not know of beforehand
/// doesn't exist for it.
async fn open(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (application, id): (Uuid, Uuid),
) -> Result<(Application, Hearing), Problem> {
    let application = applications::lock(conn, application).await?;
    let municipal = deed.actor.is(&[Role::Caseworker]);
    if !municipal {
        deed.actor.must_act_for(application.organisation_id)?;
    }
    let hearing = store::get(conn, application.id, id).await?;
    if !municipal && hearing.is_kept_back() {
        return Err(Problem::not_found());
    }
    Ok((application, hearing))
}

/// The day on which the provider answered.
fn given_on(deed: &Deed<'_>, hearing: &Hearing, day: Option<NaiveDate>) -> Result<NaiveDate, Problem> {
    let Some(day) = day else {
        return Ok(deed.today());
    };
    must_be_municipal(deed, "/givenOn")?;
    if (day_of(hearing.announced_at)..=deed.today()).contains(&day) {
        return Ok(day);
    }
    Err(Problem::invalid_field(
        "/givenOn",
        "date-out-of-range",
        "Noem een dag vanaf de aankondiging, en niet later dan vandaag.",
    ))
}

fn must_be_municipal(deed: &Deed<'_>, field: &str) -> Result<(), Problem> {
    if deed.actor.is(&[Role::Caseworker]) {
        return Ok(());
    }
    Err(Problem::invalid_field(
        field,
        "for-municipality",
        "Laat dit weg: dit vult alleen de gemeente in.",
    ))
}

/// Where a hearing stands after an event of today.
async fn after(
    conn: &mut Conn,
    deed: &Deed<'_>,
    hearing: &Hearing,
    event: Event,
) -> Result<Standing, Problem> {
    let sent = documents::how_sent(conn, hearing.id).await?;
    hearing
        .standing(deed.today(), sent)
        .after(event, hearing.closed_at.is_some())
        .map_err(|impossible| {
            let words = (impossible.dutch(), impossible.to_string());
            Problem::new(ProblemType::IMPOSSIBLE_NOW, words.0, words.1)
        })
}

async fn answered(
    conn: &mut Conn,
    deed: &Deed<'_>,
    hearing: Hearing,
    event: Event,
    on: NaiveDate,
) -> Result<Hearing, Problem> {
    let next = after(conn, deed, &hearing, event).await?;
    Ok(Hearing {
        status: next.as_str().to_owned(),
        answered_on: Some(on),
        recorded_by: Some(deed.by()),
        recorded_at: Some(deed.now),
        ..hearing
    })
}

/// Writes the answer down; the term is met, or was too late.
async fn keep(conn: &mut Conn, hearing: Hearing, on: NaiveDate) -> Result<Hearing, Problem> {
    if store::mark_answered(conn, &hearing).await? == 0 {
        return Err(Problem::stale());
    }
    deadlines::done(conn, about(hearing.application_id, hearing.id), on).await?;
    Ok(Hearing {
        version: hearing.version + 1,
        ..hearing
    })
}

fn refused(refusal: NotIntended, application: &Application) -> Problem {
    match refusal {
        NotIntended::NotNow { intention } => Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            format!(
                "De aanvraag is {}. Het voornemen '{}' past daar nu niet bij. Lager vaststellen kan na de eindverantwoording; \
                 wijzigen en intrekken kan zolang er een subsidie is.",
                application.status().dutch(),
                intention.dutch()
            ),
            refusal.to_string(),
        ),
        NotIntended::NotLess { before } => Problem::invalid_field(
            "/amount",
            "intended-not-less",
            format!(
                "Het bedrag is nu {}. Noem een lager bedrag; niets is een intrekking of een afwijzing.",
                before.dutch()
            ),
        ),
    }
}

async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    hearing: &Hearing,
    action: &str,
    details: serde_json::Value,
) -> Result<(), Problem> {
    let object = ("hearing", hearing.id);
    audit::journal(conn, deed, hearing.application_id, action, object, details).await?;
    Ok(())
}
