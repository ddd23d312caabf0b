//! An objection in every state that matters, each against the refusal of a dossier of its own, and one against a reclaim. All of
//! it is invented.

use chrono::Days;
use uuid::Uuid;

use super::desk::{CASEWORKER, Desk, Provider, Until, euros_of};
use crate::db::Conn;
use crate::http::{Actor, Problem};
use crate::objections::{
    self, Against, NewHearing, NewHearingReport, NewObjection, NewObjectionDecision, NewRepairRequest,
    NewWaiver, Outcome, Unheard,
};
use crate::{awards, payments};

const DECIDER: &str = "mandaathouder-2@gemeente.example";

/// How far a sample objection gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Received,
    RepairRequested,
    HearingPlanned,
    Upheld,
    Dismissed,
    Withdrawn,
}

/// Whose, how much was asked, for what, and how far its objection gets.
const OBJECTIONS: [(usize, u64, &str, Stage); 6] = [
    (1, 3_500, "Lesbrief meldcode", Stage::Received),
    (2, 2_500, "Informatieavond voor trainers", Stage::RepairRequested),
    (3, 4_500, "Gespreksgroep voor vaders", Stage::HearingPlanned),
    (4, 3_000, "Voorlichting in de moskee", Stage::Upheld),
    (1, 8_000, "Reclame op bussen", Stage::Dismissed),
    (2, 2_000, "Folder voor ouderen", Stage::Withdrawn),
];

/// Lets the providers object, and carries each objection as far as it goes.
pub async fn fill(
    conn: &mut Conn,
    desk: &Desk<'_>,
    providers: &[Provider],
    call: Uuid,
) -> Result<(), Problem> {
    for (whose, euros, title, stage) in OBJECTIONS {
        let Some(provider) = providers.get(whose) else {
            continue;
        };
        let id = desk.drafted(conn, provider, call, euros, title).await?;
        desk.carried(conn, provider, id, euros, Until::Refused).await?;
        let decision = awards::decision_of(conn, id).await?.id;
        let objection = objected(conn, desk, provider, decision, stage).await?;
        carried(conn, desk, provider, (objection, euros), stage).await?;
    }
    Ok(())
}

/// Lets the provider of a grant that was settled object to what it has to pay back of it.
pub async fn against_reclaim(
    conn: &mut Conn,
    desk: &Desk<'_>,
    provider: &Provider,
    application: Uuid,
) -> Result<(), Problem> {
    let award = awards::of_application(conn, application).await?;
    let award = award.ok_or_else(Problem::not_found)?;
    let payments = payments::api::of_award(conn, award.id).await?;
    let mut reclaims = payments.iter().filter(|payment| payment.kind == "reclaim");
    let reclaim = reclaims.next().ok_or_else(Problem::not_found)?;
    let grounds = "Voorbeeld van een bezwaar: de zaal voor de achtste bijeenkomst moest toch worden betaald.";
    let new = NewObjection {
        against: Against::Reclaim,
        against_id: reclaim.id,
        grounds: Some(grounds.to_owned()),
        late_reason: None,
        organisation_id: None,
        channel: None,
        received_on: None,
        posted_on: None,
    };
    objections::object(conn, &desk.deed(&provider.actor, 0), new)
        .await
        .map(drop)
}

async fn objected(
    conn: &mut Conn,
    desk: &Desk<'_>,
    provider: &Provider,
    decision: Uuid,
    stage: Stage,
) -> Result<Uuid, Problem> {
    let grounds = "Voorbeeld van een bezwaar: het bereik van onze activiteit is te laag geschat.";
    let new = NewObjection {
        against: Against::Decision,
        against_id: decision,
        // What is asked to be repaired is missing.
        grounds: (stage != Stage::RepairRequested).then(|| grounds.to_owned()),
        late_reason: None,
        organisation_id: None,
        channel: None,
        received_on: None,
        posted_on: None,
    };
    let objection = objections::object(conn, &desk.deed(&provider.actor, 20), new).await?;
    Ok(objection.id)
}

async fn carried(
    conn: &mut Conn,
    desk: &Desk<'_>,
    provider: &Provider,
    (id, euros): (Uuid, u64),
    stage: Stage,
) -> Result<(), Problem> {
    let caseworker = desk.person(CASEWORKER)?;
    match stage {
        Stage::Received => {}
        Stage::RepairRequested => {
            let request = NewRepairRequest {
                missing: "Voorbeeld: u schrijft nog niet waarom u het niet eens bent met het besluit."
                    .to_owned(),
                due_on: desk.today() + Days::new(20),
            };
            objections::request_repair(conn, &desk.deed(caseworker, 1), id, request).await?;
        }
        Stage::HearingPlanned => {
            planned(conn, desk, caseworker, id, (10, 21)).await?;
        }
        Stage::Upheld => {
            let waiver = NewWaiver {
                ground: Unheard::ObjectorWaived,
                reason: "Voorbeeld: alles staat al op papier.".to_owned(),
            };
            objections::waive(conn, &desk.deed(&provider.actor, 15), id, waiver).await?;
            decided(conn, desk, id, Outcome::Upheld, euros).await?;
        }
        Stage::Dismissed => {
            let hearing = planned(conn, desk, caseworker, id, (17, 9)).await?;
            let report = NewHearingReport {
                attendees: "Voorbeeld: de voorzitter van de aanbieder, de behandelaar".to_owned(),
                report: "Voorbeeld: de indiener lichtte de aantallen toe.".to_owned(),
            };
            objections::record(conn, &desk.deed(caseworker, 5), (id, hearing), report).await?;
            decided(conn, desk, id, Outcome::Dismissed, euros).await?;
        }
        Stage::Withdrawn => {
            objections::withdraw(conn, &desk.deed(&provider.actor, 10), id).await?;
        }
    }
    Ok(())
}

/// Invites, so many days ago, to a hearing that many days later.
async fn planned(
    conn: &mut Conn,
    desk: &Desk<'_>,
    caseworker: &Actor,
    id: Uuid,
    (days_ago, days_ahead): (u64, u64),
) -> Result<Uuid, Problem> {
    let deed = desk.deed(caseworker, days_ago);
    let hearing = NewHearing {
        starts_at: deed.now + Days::new(days_ahead),
        place: "Voorbeeld: stadhuis, kamer 2.14".to_owned(),
        online: false,
        short_notice_agreed: false,
    };
    Ok(objections::plan(conn, &deed, id, hearing).await?.id)
}

async fn decided(
    conn: &mut Conn,
    desk: &Desk<'_>,
    id: Uuid,
    outcome: Outcome,
    euros: u64,
) -> Result<(), Problem> {
    let is_upheld = outcome == Outcome::Upheld;
    let reasons = if is_upheld {
        "Voorbeeld van een motivering: het bereik was te laag geschat."
    } else {
        "Voorbeeld van een motivering: reclame is geen activiteit van de regeling."
    };
    let decision = NewObjectionDecision {
        outcome,
        reasons: reasons.to_owned(),
        legal_basis: "Artikel 7:11 Awb".to_owned(),
        inadmissible_ground: None,
        lateness: None,
        amount: is_upheld.then(|| euros_of(euros)),
        in_so_far_as_ceiling_allows: false,
        obligations: None,
        report_due_on: is_upheld.then(|| desk.today() + Days::new(365)),
    };
    objections::decide(conn, &desk.deed(desk.person(DECIDER)?, 2), id, decision)
        .await
        .map(drop)
}
