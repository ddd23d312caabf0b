//! Making an objection, or registering one that came in another way; and taking it back.

use chrono::NaiveDate;
use plafond_rules::objections::{Event, Status};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::contested::{self, Contested};
use super::dossier::{self, Dossier};
use super::messages;
use super::requests::{Against, Channel, NewObjection};
use super::store::{self, Grounds, Objection};
use super::terms;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::deadlines;
use crate::http::{Deed, FieldError, Problem};
use crate::organisations;

/// How and when an objection came in.
struct Arrival {
    channel: Channel,
    received_on: NaiveDate,
    posted_on: Option<NaiveDate>,
}

/// Receives an objection: from the provider itself, or as the caseworker registers it.
///
/// # Errors
/// 404 for another organisation's decision, 400 with all that is wrong, 409 when there is one already.
pub async fn object(conn: &mut Conn, deed: &Deed<'_>, new: NewObjection) -> Result<Objection, Problem> {
    let contested = contested::find(conn, new.against, new.against_id).await?;
    let application = applications::lock(conn, contested.application()).await?;
    let by_staff = deed.actor.is(&[Role::Caseworker]);
    if !by_staff {
        deed.actor.must_act_for(application.organisation_id)?;
    }
    contested::must_be_first(&contested)?;
    contested::must_be_in_force(conn, &contested).await?;
    let arrival = arrival(deed, &new, by_staff, &contested)?;
    let objector = new.organisation_id.unwrap_or(application.organisation_id);
    let mut dossier = Dossier {
        objector: organisations::get(conn, objector).await?,
        objection: received(deed, &new, &application, objector, &arrival),
        application,
        contested,
    };
    let calendar = deadlines::calendar(conn).await?;
    let term = terms::reckon(&dossier.objection, &dossier.contested, (&[], &[]), &calendar)?;
    dossier.objection.decide_by = term.end;
    store::insert(conn, &dossier.objection).await?;
    if let Some(grounds) = &new.grounds {
        store::insert_grounds(conn, &given(deed, dossier.objection.id, grounds)).await?;
    }
    dossier.start_terms(conn, deed, term).await?;
    let made = (&dossier.objection, &dossier.contested);
    let timeliness = terms::in_time(conn, dossier.application.call_id, made, &calendar).await?;
    let details = json!({
        "against": new.against, "againstId": new.against_id, "organisation": objector,
        "channel": arrival.channel, "postedOn": arrival.posted_on, "receivedOn": arrival.received_on,
        "grounds": new.grounds, "lateReason": new.late_reason, "inTime": timeliness.timely, "outage": timeliness.outage,
        "decideBy": dossier.objection.decide_by,
    });
    dossier.journal(conn, deed, "objection-received", details).await?;
    messages::received(conn, deed, &dossier, new.grounds.as_deref(), &timeliness).await?;
    Ok(dossier.objection)
}

/// Takes an objection back (Awb 6:21).
///
/// # Errors
/// 409 when it was decided.
pub async fn withdraw(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    let next = dossier.after(Event::Withdraw)?;
    dossier.objection.withdrawn_on = Some(deed.today());
    dossier.move_on(conn, next).await?;
    dossier.end_terms(conn, deed, false).await?;
    dossier
        .journal(conn, deed, "objection-withdrawn", json!({}))
        .await?;
    messages::withdrawn(conn, deed, &dossier).await?;
    Ok(dossier.objection)
}

/// Grounds as they are kept.
pub fn given(deed: &Deed<'_>, objection: Uuid, text: &str) -> Grounds {
    Grounds {
        id: Uuid::now_v7(),
        objection_id: objection,
        text: text.to_owned(),
        given_by: deed.by(),
        given_at: deed.now,
    }
}

/// What a provider enters comes in now, online; the municipality says how and when.
fn arrival(
    deed: &Deed<'_>,
    new: &NewObjection,
    by_staff: bool,
    contested: &Contested,
) -> Result<Arrival, Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, code: &str, detail: &str| {
        errors.push(FieldError::new(pointer, code, detail));
    };
    let today = deed.today();
    let received_on = new.received_on.unwrap_or(today);
    if by_staff {
        if new.channel.is_none() {
            wrong(
                "/channel",
                "missing",
                "Noem hoe het bezwaar binnenkwam: post, e-mail of online.",
            );
        }
        if new.received_on.is_none() {
            wrong(
                "/receivedOn",
                "missing",
                "Noem de dag waarop het bezwaar binnenkwam.",
            );
        }
        if received_on > today || received_on < contested.notified_on() {
            let detail = "Het bezwaar kwam binnen na het besluit en niet later dan vandaag.";
            wrong("/receivedOn", "date-out-of-range", detail);
        }
        if new.posted_on.is_some() && new.channel != Some(Channel::Post) {
            wrong(
                "/postedOn",
                "only-by-post",
                "Een dag van verzenden hoort alleen bij post.",
            );
        }
        if new.posted_on.is_some_and(|day| day > received_on) {
            wrong(
                "/postedOn",
                "date-out-of-range",
                "Het bezwaar is verzonden voordat het binnenkwam.",
            );
        }
    } else {
        let ours = [
            (
                "/channel",
                new.channel.is_some_and(|channel| channel != Channel::Online),
            ),
            ("/receivedOn", new.received_on.is_some()),
            ("/postedOn", new.posted_on.is_some()),
            ("/organisationId", new.organisation_id.is_some()),
        ];
        for (pointer, _) in ours.into_iter().filter(|(_, given)| *given) {
            wrong(
                pointer,
                "for-municipality",
                "Laat dit veld weg: dit vult alleen de gemeente in.",
            );
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(Arrival {
        channel: new.channel.unwrap_or(Channel::Online),
        received_on,
        posted_on: new.posted_on,
    })
}

fn received(
    deed: &Deed<'_>,
    new: &NewObjection,
    application: &Application,
    objector: Uuid,
    arrival: &Arrival,
) -> Objection {
    let against = |kind| (new.against == kind).then_some(new.against_id);
    Objection {
        id: Uuid::now_v7(),
        application_id: application.id,
        organisation_id: objector,
        decision_id: against(Against::Decision),
        settlement_id: against(Against::Settlement),
        change_id: against(Against::AwardChange),
        penalty_id: against(Against::Penalty),
        reclaim_id: against(Against::Reclaim),
        status: Status::Received.as_str().to_owned(),
        channel: arrival.channel.as_str().to_owned(),
        posted_on: arrival.posted_on,
        received_on: arrival.received_on,
        late_reason: new.late_reason.clone(),
        committee: None,
        hearing_asked_on: None,
        hearing_answer_by: None,
        hearing_wanted_on: None,
        unheard_ground: None,
        unheard_reason: None,
        // Counted when everything about it is known.
        decide_by: arrival.received_on,
        withdrawn_on: None,
        registered_by: deed.by(),
        registered_at: deed.now,
        version: 1,
    }
}
