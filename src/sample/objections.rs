//! What is done in the objections of the sample: against refusals, and one against a reclaim. All of it is invented.

use chrono::Days;
use uuid::Uuid;

use super::course::{Case, Stage};
use super::desk::{CASEWORKER, Desk, euros_of};
use super::spending;
use crate::awards;
use crate::db::Conn;
use crate::http::Problem;
use crate::objections::{
    self, Against, NewHearing, NewHearingReport, NewObjection, NewObjectionDecision, NewRepairRequest,
    NewWaiver, Outcome, Unheard,
};

/// Someone else than who refused.
const DECIDER: &str = "mandaathouder-2@gemeente.example";

/// How many days after the invitation a hearing is: one that was held, or one that is still to come.
const HELD_AFTER: u64 = 9;
const TO_COME_AFTER: u64 = 21;

async fn objection_of(conn: &mut Conn, case: &Case<'_>) -> Result<Uuid, Problem> {
    let found = objections::api::of_application(conn, case.id, 1).await?;
    found.first().map(|one| one.id).ok_or_else(Problem::not_found)
}

pub async fn object(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let against_reclaim = case.objection == Some(Stage::AgainstReclaim);
    let (against, against_id, grounds) = if against_reclaim {
        let reclaim = spending::payment_of(conn, case, "reclaim").await?;
        let grounds =
            "Voorbeeld van een bezwaar: de zaal voor de achtste bijeenkomst moest toch worden betaald.";
        (Against::Reclaim, reclaim, grounds)
    } else {
        let decision = awards::decision_of(conn, case.id).await?.id;
        let grounds = "Voorbeeld van een bezwaar: het bereik van onze activiteit is te laag geschat.";
        (Against::Decision, decision, grounds)
    };
    // What is asked to be repaired is missing.
    let is_whole = case.objection != Some(Stage::RepairRequested);
    let new = NewObjection {
        against,
        against_id,
        grounds: is_whole.then(|| grounds.to_owned()),
        late_reason: None,
        organisation_id: None,
        channel: None,
        received_on: None,
        posted_on: None,
    };
    objections::object(conn, &desk.deed(&case.provider.actor), new)
        .await
        .map(drop)
}

pub async fn ask_to_repair(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let id = objection_of(conn, case).await?;
    let request = NewRepairRequest {
        missing: "Voorbeeld: u schrijft nog niet waarom u het niet eens bent met het besluit.".to_owned(),
        due_on: desk.today() + Days::new(20),
    };
    objections::request_repair(conn, &desk.deed(desk.person(CASEWORKER)?), id, request)
        .await
        .map(drop)
}

pub async fn waive_hearing(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let id = objection_of(conn, case).await?;
    let waiver = NewWaiver {
        ground: Unheard::ObjectorWaived,
        reason: "Voorbeeld: alles staat al op papier.".to_owned(),
    };
    objections::waive(conn, &desk.deed(&case.provider.actor), id, waiver)
        .await
        .map(drop)
}

pub async fn plan_hearing(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let id = objection_of(conn, case).await?;
    let deed = desk.deed(desk.person(CASEWORKER)?);
    let is_to_come = case.objection == Some(Stage::HearingPlanned);
    let after = if is_to_come { TO_COME_AFTER } else { HELD_AFTER };
    let hearing = NewHearing {
        starts_at: deed.now + Days::new(after),
        place: "Voorbeeld: stadhuis, kamer 2.14".to_owned(),
        online: false,
        short_notice_agreed: false,
    };
    objections::plan(conn, &deed, id, hearing).await.map(drop)
}

pub async fn record_hearing(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let id = objection_of(conn, case).await?;
    let objection = objections::get(conn, id).await?;
    let known = objections::whole(conn, objection).await?;
    let hearing = known.hearings.first().ok_or_else(Problem::not_found)?.id;
    let report = NewHearingReport {
        attendees: "Voorbeeld: de voorzitter van de aanbieder, de behandelaar".to_owned(),
        report: "Voorbeeld: de indiener lichtte de aantallen toe.".to_owned(),
    };
    objections::record(conn, &desk.deed(desk.person(CASEWORKER)?), (id, hearing), report)
        .await
        .map(drop)
}

pub async fn decide(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let id = objection_of(conn, case).await?;
    let is_upheld = case.objection == Some(Stage::Upheld);
    let (outcome, reasons) = if is_upheld {
        (
            Outcome::Upheld,
            "Voorbeeld van een motivering: het bereik was te laag geschat.",
        )
    } else {
        (
            Outcome::Dismissed,
            "Voorbeeld van een motivering: reclame is geen activiteit van de regeling.",
        )
    };
    let decision = NewObjectionDecision {
        outcome,
        reasons: reasons.to_owned(),
        legal_basis: "Artikel 7:11 Awb".to_owned(),
        inadmissible_ground: None,
        lateness: None,
        amount: is_upheld.then(|| euros_of(case.euros)),
        in_so_far_as_ceiling_allows: false,
        obligations: None,
        report_due_on: is_upheld.then(|| desk.today() + Days::new(365)),
    };
    objections::decide(conn, &desk.deed(desk.person(DECIDER)?), id, decision)
        .await
        .map(drop)
}

pub async fn take_back(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let id = objection_of(conn, case).await?;
    objections::withdraw(conn, &desk.deed(&case.provider.actor), id)
        .await
        .map(drop)
}
