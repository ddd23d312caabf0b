//! What is done in a dossier of the sample until it is decided on.

use bytes::Bytes;
use chrono::Days;
use object_store::ObjectStoreExt as _;
use uuid::Uuid;

use super::course::{Case, Until};
use super::desk::{CASEWORKER, DECIDER, Desk, euros_of};
use crate::applications::{self, NewSupplementRequest};
use crate::assessment::{self, NewAssessment};
use crate::awards::{self, NewDecision, Wish};
use crate::db::Conn;
use crate::http::Problem;

/// How many days ago a supplement was asked for, and how many were given for it: of the one that is left untreated they are over.
const ASKED: u64 = 40;
const GIVEN: (u64, u64) = (10, 60);

/// Adds the plan that a call with criteria asks for.
pub async fn add_plan(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let plan = Bytes::from_static(b"%PDF-1.7\n% an invented plan\n%%EOF\n");
    let file = Uuid::now_v7();
    desk.office
        .files
        .put(&applications::file_path(file), plan.clone().into())
        .await
        .map_err(Problem::internal)?;
    let stored = applications::Stored::pdf(file, "activiteitenplan", &plan);
    applications::attach(conn, &desk.deed(&case.provider.actor), case.id, stored)
        .await
        .map(drop)
}

pub async fn withdraw(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    applications::withdraw(conn, &desk.deed(&case.provider.actor), case.id)
        .await
        .map(drop)
}

pub async fn submit(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    applications::submit(conn, &desk.deed(&case.provider.actor), case.id)
        .await
        .map(drop)
}

pub async fn ask_to_supplement(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let is_untreated = case.until == Until::NotTreated;
    let given = if is_untreated { GIVEN.0 } else { GIVEN.1 };
    let request = NewSupplementRequest {
        missing: "Vertel hoe u ervaringsdeskundigen inzet.".to_owned(),
        due_on: desk.today() - Days::new(ASKED) + Days::new(given),
    };
    applications::request_supplement(conn, &desk.deed(desk.person(CASEWORKER)?), case.id, request)
        .await
        .map(drop)
}

pub async fn find_complete(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    assessment::find_complete(conn, &desk.deed(desk.person(CASEWORKER)?), case.id)
        .await
        .map(drop)
}

/// Two people score it.
pub async fn score(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    for (assessor, reach) in [
        ("beoordelaar-1@gemeente.example", 8),
        ("beoordelaar-2@gemeente.example", 7),
    ] {
        let new = NewAssessment {
            no_conflict_of_interest: true,
            points: [("reach".to_owned(), reach), ("quality".to_owned(), 7)].into(),
            reasons: [("reach".to_owned(), "Voorbeeld van een reden.".to_owned())].into(),
            advice: "Voorbeeld van een advies.".to_owned(),
        };
        assessment::assess(conn, &desk.deed(desk.person(assessor)?), case.id, new).await?;
    }
    Ok(())
}

pub async fn decide(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let (outcome, legal_basis) = if case.until == Until::NotTreated {
        (Wish::NotTreated, "Artikel 4:5 Awb")
    } else if case.until == Until::Refused {
        (Wish::Refuse, "Artikel 4:35 Awb")
    } else {
        (Wish::Grant, "Artikel 4:29 Awb")
    };
    // The one that only got its grant got a part.
    let amount = (case.until == Until::Granted).then(|| euros_of(case.euros * 4 / 5));
    let decision = NewDecision {
        outcome,
        amount,
        in_so_far_as_ceiling_allows: true,
        reasons: "Voorbeeld van een motivering: de activiteiten zijn getoetst aan de regeling.".to_owned(),
        legal_basis: legal_basis.to_owned(),
        obligations: vec!["Geef elke activiteit gratis.".to_owned()],
        // Of what was granted in part no report is asked: it is a small award (Awb 4:47).
        report_due_on: amount.is_none().then(|| desk.today() + Days::new(365)),
        deviates_from_applicant: false,
        reasonable_term_until: None,
        no_reasonable_term_because: None,
    };
    awards::decide(conn, &desk.deed(desk.person(DECIDER)?), case.id, decision)
        .await
        .map(drop)
}
