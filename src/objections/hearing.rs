//! Hearing the objector (Awb 7:2-7:9), or leaving it out on a ground of law (Awb 7:3).

use plafond_rules::objections::{Event, HearingException, invite};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::asked;
use super::dossier::{self, Dossier};
use super::messages;
use super::requests::{NewHearing, NewHearingOffer, NewHearingReport, NewWaiver};
use super::store::{self, Hearing, Objection};
use super::terms;
use crate::db::Conn;
use crate::documents;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem, ProblemType};

/// Asks whether the objector wants to be heard; no answer in time is a ground to leave it out (Awb 7:3(d)).
///
/// # Errors
/// 400 when the term isn't in the future, 409 when the objection is in another state.
pub async fn ask(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewHearingOffer,
) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    dossier.after(Event::Hear)?;
    if new.answer_by <= deed.today() {
        return Err(Problem::invalid_field(
            "/answerBy",
            "term-too-short",
            "Geef ten minste tot en met morgen de tijd.",
        ));
    }
    dossier.objection.hearing_asked_on = Some(deed.today());
    dossier.objection.hearing_answer_by = Some(new.answer_by);
    keep(conn, &mut dossier).await?;
    let details = json!({ "answerBy": new.answer_by });
    dossier
        .journal(conn, deed, "objection-hearing-offered", details)
        .await?;
    messages::hearing_offered(conn, deed, &dossier, new.answer_by).await?;
    Ok(dossier.objection)
}

/// The objector asks to be heard.
///
/// # Errors
/// 409 when it was decided or taken back.
pub async fn want(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    dossier.must_be_open()?;
    dossier.objection.hearing_wanted_on = Some(deed.today());
    keep(conn, &mut dossier).await?;
    dossier
        .journal(conn, deed, "objection-hearing-wanted", json!({}))
        .await?;
    messages::hearing_wanted(conn, deed, &dossier).await?;
    Ok(dossier.objection)
}

/// Plans a hearing and invites the objector.
///
/// # Errors
/// 400 when the objector would have less than a week and didn't agree to that, 409 when the objection is in another
/// state.
pub async fn plan(conn: &mut Conn, deed: &Deed<'_>, id: Uuid, new: NewHearing) -> Result<Hearing, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    dossier.after(Event::Hear)?;
    if new.starts_at <= deed.now {
        return Err(Problem::invalid_field(
            "/startsAt",
            "date-in-past",
            "Plan het horen op een moment dat nog komt.",
        ));
    }
    let invitation = invite(deed.today(), day_of(new.starts_at), new.short_notice_agreed)
        .map_err(|soon| Problem::invalid_field("/startsAt", "too-soon", soon.dutch()))?;
    let hearing = Hearing {
        id: Uuid::now_v7(),
        objection_id: id,
        starts_at: new.starts_at,
        place: new.place,
        online: new.online,
        short_notice_agreed: new.short_notice_agreed,
        planned_by: deed.by(),
        planned_at: deed.now,
        attendees: None,
        report: None,
        recorded_by: None,
        recorded_at: None,
    };
    store::insert_hearing(conn, &hearing).await?;
    keep(conn, &mut dossier).await?;
    let details = json!({
        "startsAt": hearing.starts_at, "place": hearing.place, "online": hearing.online,
        "shortNoticeAgreed": hearing.short_notice_agreed, "documentsUntil": invitation.documents_until,
    });
    dossier
        .journal(conn, deed, "objection-hearing-planned", details)
        .await?;
    messages::invited(conn, deed, &dossier, &hearing, invitation).await?;
    Ok(hearing)
}

/// Writes down what was said; the objector has been heard (Awb 7:7).
///
/// # Errors
/// 404 when there is no such hearing, 409 before it began or when its report is there already.
pub async fn record(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (id, hearing): (Uuid, Uuid),
    new: NewHearingReport,
) -> Result<Hearing, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    let mut hearing = store::get_hearing(conn, id, hearing).await?;
    let next = dossier.after(Event::Hear)?;
    if hearing.report.is_some() || hearing.starts_at > deed.now {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Een verslag maakt u één keer, nadat het horen begonnen is.",
            "A hearing is recorded once, after it began.",
        ));
    }
    hearing.attendees = Some(new.attendees);
    hearing.report = Some(new.report);
    hearing.recorded_by = Some(deed.by());
    hearing.recorded_at = Some(deed.now);
    store::mark_recorded(conn, &hearing).await?;
    dossier.objection.unheard_ground = None;
    dossier.objection.unheard_reason = None;
    dossier.move_on(conn, next).await?;
    let details = json!({
        "startsAt": hearing.starts_at, "attendees": hearing.attendees, "report": hearing.report,
    });
    dossier.journal(conn, deed, "objection-heard", details).await?;
    messages::heard(conn, deed, &dossier, &hearing).await?;
    Ok(hearing)
}

/// Leaves hearing out, on a ground of law. The objector can only say not to want it.
///
/// # Errors
/// 400 when the ground isn't there, 409 when the objection is in another state.
pub async fn waive(conn: &mut Conn, deed: &Deed<'_>, id: Uuid, new: NewWaiver) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    let exception = HearingException::from(new.ground);
    let next = dossier.after(Event::WaiveHearing(exception))?;
    must_be_founded(conn, deed, &dossier, exception).await?;
    dossier.objection.unheard_ground = Some(exception.as_str().to_owned());
    dossier.objection.unheard_reason = Some(new.reason.clone());
    dossier.move_on(conn, next).await?;
    let details = json!({ "ground": exception.as_str(), "reason": new.reason });
    dossier
        .journal(conn, deed, "objection-hearing-waived", details)
        .await?;
    messages::hearing_waived(conn, deed, &dossier, exception, &new.reason).await?;
    Ok(dossier.objection)
}

async fn must_be_founded(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    exception: HearingException,
) -> Result<(), Problem> {
    let wrong = |detail: &str| Err(Problem::invalid_field("/ground", "ground-unfounded", detail));
    if exception != HearingException::ObjectorWaived && !deed.actor.is(&[Role::Caseworker]) {
        return wrong("U kunt alleen zelf laten weten dat u niet gehoord wilt worden.");
    }
    if exception != HearingException::NoAnswer {
        return Ok(());
    }
    if dossier.objection.hearing_wanted_on.is_none() && is_over(conn, deed, dossier).await? {
        return Ok(());
    }
    wrong(
        "Vraag eerst of de indiener gehoord wil worden, en wacht tot de tijd om te antwoorden voorbij is. Wie gehoord wil \
         worden, hoort u.",
    )
}

/// Whether the time to answer is over, outages of ours counted in (Awb 2:21). It never is for who could not have got the letter.
async fn is_over(conn: &mut Conn, deed: &Deed<'_>, dossier: &Dossier) -> Result<bool, Problem> {
    let Some(by) = dossier
        .objection
        .hearing_answer_by
        .filter(|day| *day < deed.today())
    else {
        return Ok(false);
    };
    let gave = terms::longer(conn, dossier.application.call_id, by).await?;
    let asked = (asked::HEARING_OFFER, dossier.objection.id);
    Ok(gave.is_none_or(|gave| deed.now >= gave.until) && !documents::waited_beyond(conn, asked, by).await?)
}

/// Writes what changed in an objection that stays where it stands.
async fn keep(conn: &mut Conn, dossier: &mut Dossier) -> Result<(), Problem> {
    let status = dossier.objection.status();
    dossier.move_on(conn, status).await
}
