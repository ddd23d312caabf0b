//! Tells people that a term ends soon or has lapsed: once, whatever happens to the worker and however many there are.
//!
//! What is told and that it was told are written in one transaction, under the lock of the dossier.

use plafond_rules::applications::Status;
use plafond_rules::dates::{day_of, dutch, end_of};
use plafond_rules::roles::Role;
use plafond_rules::terms::{Duty, prospect};
use serde_json::json;
use uuid::Uuid;

use crate::applications::{self, Application};
use crate::audit::{self, Entry};
use crate::db::Conn;
use crate::deadlines::{self, Deadline, Telling};
use crate::http::{Deed, Office, Problem};
use crate::notifications::{self, Message};
use crate::{identity, organisations, outages, payments, penalties, reserve};

/// How many dossiers are looked for at once.
const BATCH: i64 = 50;

/// Tells all there is to tell about terms now; gives in how many dossiers.
///
/// # Errors
/// When nobody could be told anything; one dossier that can't be told about keeps no other from its word.
pub async fn tell(office: &Office) -> Result<usize, Problem> {
    let mut told = 0;
    let mut excused = Vec::new();
    loop {
        let before = told;
        let mut failure = None;
        let today = day_of(office.now());
        let dossiers = {
            let mut conn = office.conn().await?;
            deadlines::dossiers_to_tell(&mut conn, today, &excused, BATCH).await?
        };
        if dossiers.is_empty() {
            return Ok(told);
        }
        for dossier in dossiers {
            match office
                .act(async |conn| tell_of(conn, office, dossier).await)
                .await
            {
                Ok(true) => excused.push(dossier),
                Ok(false) => told += 1,
                Err(problem) => {
                    tracing::warn!(?problem, %dossier, "nobody can be told of its terms");
                    failure = Some(problem);
                }
            }
        }
        if let Some(failure) = failure.filter(|_| told == before) {
            return Err(failure);
        }
    }
}

/// Tells what there is to tell in a dossier; whether something has to wait, since an outage excuses that it is late.
async fn tell_of(conn: &mut Conn, office: &Office, dossier: Uuid) -> Result<bool, Problem> {
    let deed = Deed::of_the_service(office);
    let application = applications::lock(conn, dossier).await?;
    let mut waits = false;
    for (deadline, telling) in deadlines::list_to_tell(conn, dossier, deed.today()).await? {
        if telling == Telling::HasLapsed && is_excused(conn, &deed, &application, &deadline).await? {
            waits = true;
            continue;
        }
        deadlines::mark_told(conn, &deadline, telling, deed.now).await?;
        if telling == Telling::HasLapsed && deadline.duty() == Duty::Hearing {
            hearing_over(conn, &deed, &application, &deadline).await?;
        }
        if telling == Telling::HasLapsed && deadline.duty() == Duty::ReserveAnswer {
            reserve::lapse(conn, &deed, &application, deadline.object_id).await?;
        }
        if telling == Telling::HasLapsed && deadline.duty() == Duty::PaymentSuspension {
            payments::suspensions::lapse(conn, &deed, deadline.object_id).await?;
        }
        let quiet = match telling {
            Telling::EndsSoon => !deadline.duty().is_warned(),
            Telling::HasLapsed => deadline.duty().is_possibility(),
        };
        if quiet {
            continue;
        }
        if telling == Telling::HasLapsed {
            journal(conn, &deed, &deadline).await?;
        }
        tell_people(conn, &deed, &application, &deadline, telling).await?;
    }
    Ok(waits)
}

/// Whether an outage of ours still excuses that the provider is late (Awb 2:21).
async fn is_excused(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    deadline: &Deadline,
) -> Result<bool, Problem> {
    if deadline.duty().responsible() != Role::ProviderMember {
        return Ok(false);
    }
    let Some(end) = end_of(deadline.ends_on) else {
        return Ok(false);
    };
    let excuse = outages::excuse(conn, application.call_id, end).await?;
    Ok(excuse.is_some_and(|excuse| deed.now <= excuse.until))
}

/// Nobody answered an intention in time: now it can be decided without (Awb 4:7, 4:8).
async fn hearing_over(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    deadline: &Deadline,
) -> Result<(), Problem> {
    let mut message = applications::to_staff(deed, application, "hearing-lapsed");
    message.subject = format!("{}: er kwam geen zienswijze", application.reference);
    message.paragraphs = vec![format!(
        "Over de aanvraag '{}' kon de aanvrager tot en met {} een zienswijze geven. Die kwam niet. Een mandaathouder kan nu \
         beslissen.",
        application.title,
        dutch(deadline.ends_on)
    )];
    let caseworkers = identity::addresses_of(conn, Role::Caseworker).await?;
    Ok(notifications::tell_colleagues(conn, deed, caseworkers, &message).await?)
}

async fn journal(conn: &mut Conn, deed: &Deed<'_>, deadline: &Deadline) -> diesel::QueryResult<()> {
    let entry = Entry {
        chain: deadline.dossier_id,
        actor: None,
        role: deed.role,
        action: "term-lapsed",
        object_kind: "term",
        object: deadline.id,
        details: json!({ "kind": deadline.kind, "end": deadline.ends_on }),
    };
    audit::record(conn, entry, deed.now).await
}

/// To everyone with the responsible role, and about a decision on an application also to those who take it; to the provider when
/// that is the provider.
async fn tell_people(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    deadline: &Deadline,
    telling: Telling,
) -> Result<(), Problem> {
    let kind = match telling {
        Telling::EndsSoon => "term-ends-soon",
        Telling::HasLapsed => "term-lapsed",
    };
    let costs = costs(conn, deed, deadline).await?;
    let responsible = deadline.duty().responsible();
    let to_provider = responsible == Role::ProviderMember;
    let blank = if to_provider {
        let organisation = organisations::get(conn, application.organisation_id).await?;
        applications::to_applicant(deed, application, &organisation, kind)
    } else if responsible == Role::Finance {
        applications::to_finance(deed, application, kind)
    } else {
        applications::to_staff(deed, application, kind)
    };
    let mut message = worded(blank, application, deadline, telling);
    message.paragraphs.extend(costs);
    if to_provider {
        return Ok(notifications::tell(conn, deed, &message).await?);
    }
    let colleagues = colleagues(conn, application, deadline.duty()).await?;
    Ok(notifications::tell_colleagues(conn, deed, colleagues, &message).await?)
}

/// Everyone of the municipality who has to know about a term.
async fn colleagues(
    conn: &mut Conn,
    application: &Application,
    duty: Duty,
) -> diesel::QueryResult<Vec<String>> {
    let mut found = identity::addresses_of(conn, duty.responsible()).await?;
    if duty == Duty::Decision {
        found.extend(identity::addresses_of(conn, Role::Decider).await?);
    } else if is_to_post(application, duty) {
        found.extend(identity::addresses_of(conn, Role::Caseworker).await?);
    }
    Ok(found)
}

/// Whether it was signed already, and only its letter has to be posted to be in time (Awb 3:41, 4:5(4)).
fn is_to_post(application: &Application, duty: Duty) -> bool {
    duty == Duty::NotTreated && application.status() == Status::NotTreated
}

/// What being late with a decision costs: as it runs once a notice of default came in, and else what such a notice would cost.
async fn costs(conn: &mut Conn, deed: &Deed<'_>, deadline: &Deadline) -> Result<Vec<String>, Problem> {
    if !deadline.duty().costs_penalty() {
        return Ok(Vec::new());
    }
    let today = deed.today();
    let Some(penalty) = penalties::penalty_of_term(conn, deadline.id, today).await? else {
        let prospect = prospect(deadline.ends_on, today).map_err(Problem::internal)?;
        return Ok(vec![prospect.dutch()]);
    };
    Ok(vec![
        penalty.reasoning.join(" "),
        format!("Tot nu toe kost dat {}.", penalty.amount.0.dutch()),
    ])
}

fn worded(message: Message, application: &Application, deadline: &Deadline, telling: Telling) -> Message {
    let (end, duty) = (dutch(deadline.ends_on), deadline.duty());
    let to_provider = duty.responsible() == Role::ProviderMember;
    let whom = if to_provider { "u" } else { "de gemeente" };
    let (subject, first) = match telling {
        Telling::EndsSoon => (
            format!("{}: nog tot en met {end}", application.reference),
            format!(
                "Voor de aanvraag '{}' heeft {whom} nog tot en met {end} de tijd. Wat dan klaar moet zijn: {}.",
                application.title,
                duty.dutch()
            ),
        ),
        Telling::HasLapsed => (
            format!("{}: de termijn is verlopen op {end}", application.reference),
            format!(
                "Voor de aanvraag '{}' had {whom} tot en met {end} de tijd. Wat klaar had moeten zijn: {}.",
                application.title,
                duty.dutch()
            ),
        ),
    };
    let mut paragraphs = vec![first.replace("heeft u nog", "hebt u nog")];
    if is_to_post(application, duty) {
        paragraphs.push(TO_POST.to_owned());
    } else if telling == Telling::HasLapsed {
        paragraphs.push(consequence(duty).to_owned());
    }
    Message {
        subject,
        paragraphs,
        facts: vec![(
            format!("Hoe de termijn is geteld ({})", duty.article()),
            deadline.reasons().join("\n"),
        )],
        ..message
    }
}

/// What has to be done when a decision was signed but is not known yet.
const TO_POST: &str = "Het besluit is getekend, maar de brief is nog niet op de post gedaan. Pas dan is het bekendgemaakt (artikelen 3:41 en 4:5, \
                       vierde lid, van de Algemene wet bestuursrecht). Doe de brief zo snel mogelijk op de post. Het besluit blijft \
                       staan als dat te laat is, maar een rechter kan daar anders over oordelen.";

/// What a lapsed term means for who let it lapse.
const fn consequence(duty: Duty) -> &'static str {
    match duty {
        Duty::Decision | Duty::ObjectionDecision => {
            "Zolang er geen besluit is, kan de aanvrager de gemeente in gebreke stellen (artikel 4:17 van de Algemene wet bestuursrecht). Beslis zo snel mogelijk."
        }
        Duty::NotTreated => {
            "Buiten behandeling laten kan nu niet meer (artikel 4:5, vierde lid, van de Algemene wet bestuursrecht). Verklaar de aanvraag volledig en beslis op wat er is."
        }
        Duty::Settlement => {
            "Stel de subsidie zo snel mogelijk vast. Een verantwoording is bij dit bedrag niet nodig (artikel 4:47 van de Algemene wet bestuursrecht)."
        }
        Duty::Payment => {
            "Vanaf nu is wettelijke rente verschuldigd (artikel 4:98 van de Algemene wet bestuursrecht). Betaal zo snel mogelijk."
        }
        Duty::PenaltyDecision => "Stel de dwangsom zo snel mogelijk vast.",
        Duty::Supplement => {
            "Wij kunnen uw aanvraag nu buiten behandeling laten. Zolang wij dat niet hebben gedaan, kunt u nog aanvullen."
        }
        Duty::Report => {
            "Dien uw verantwoording alsnog in. Zonder verantwoording kunnen wij de subsidie lager vaststellen (artikel 4:46 van de Algemene wet bestuursrecht)."
        }
        Duty::Repayment => {
            "Betaal zo snel mogelijk. Over de tijd daarna kunnen wij wettelijke rente vragen (artikel 4:98 van de Algemene wet bestuursrecht)."
        }
        Duty::ObjectionRepair => {
            "Wij kunnen uw bezwaar nu niet-ontvankelijk verklaren (artikel 6:6 van de Algemene wet bestuursrecht)."
        }
        Duty::Hearing
        | Duty::ReserveAnswer
        | Duty::Objection
        | Duty::Appeal
        | Duty::PaymentSuspension
        | Duty::Recovery => "",
    }
}
