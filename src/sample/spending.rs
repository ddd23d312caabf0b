//! What is done with a grant of the sample: paid, accounted for, settled, taken back and paid back.

use chrono::Days;
use plafond_rules::hearings::Intention;
use uuid::Uuid;

use super::course::{Case, Until};
use super::desk::{CASEWORKER, DECIDER, Desk, euros_of};
use crate::awards;
use crate::changes::{self, NewChange};
use crate::db::Conn;
use crate::hearings::{self, IntentionName, NewIntention, NewView};
use crate::http::fields::Amount;
use crate::http::{Entered, Problem};
use crate::payments::{self, NewPayment};
use crate::reports::{self, NewEvaluation, NewReport};
use crate::settlement::{self, NewSettlement};

/// One prepares and confirms, another releases.
const FINANCE: &str = "financien@gemeente.example";
const FINANCE_2: &str = "financien-2@gemeente.example";

/// How many days ago the bank credited an advance.
const CREDITED: u64 = 21;

async fn award_of(conn: &mut Conn, case: &Case<'_>) -> Result<Uuid, Problem> {
    let award = awards::of_application(conn, case.id).await?;
    award.map(|award| award.id).ok_or_else(Problem::not_found)
}

/// Its payment of a kind.
pub async fn payment_of(conn: &mut Conn, case: &Case<'_>, kind: &str) -> Result<Uuid, Problem> {
    let award = award_of(conn, case).await?;
    let payments = payments::api::of_award(conn, award).await?;
    let found = payments.iter().find(|payment| payment.kind == kind);
    found.map(|payment| payment.id).ok_or_else(Problem::not_found)
}

/// What is left of the grant in the end.
fn kept(case: &Case<'_>) -> Amount {
    euros_of(case.euros * 8 / 10)
}

pub async fn prepare_advance(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let award = award_of(conn, case).await?;
    let new = NewPayment {
        amount: euros_of(case.euros * 9 / 10),
    };
    payments::prepare_advance(conn, &desk.deed(desk.person(FINANCE)?), award, new)
        .await
        .map(drop)
}

pub async fn prepare_reclaim(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let reclaim = payment_of(conn, case, "reclaim").await?;
    payments::prepare(conn, &desk.deed(desk.person(FINANCE)?), reclaim)
        .await
        .map(drop)
}

/// Releases its payment of a kind.
pub async fn release(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>, kind: &str) -> Result<(), Problem> {
    let payment = payment_of(conn, case, kind).await?;
    payments::release(conn, &desk.deed(desk.person(FINANCE_2)?), payment)
        .await
        .map(drop)
}

/// Confirms the credit of its payment of a kind.
pub async fn confirm(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>, kind: &str) -> Result<(), Problem> {
    let payment = payment_of(conn, case, kind).await?;
    let credited = if kind == "advance" { CREDITED } else { 0 };
    let day = desk.today() - Days::new(credited);
    payments::confirm(conn, &desk.deed(desk.person(FINANCE)?), payment, day)
        .await
        .map(drop)
}

pub async fn report(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let award = award_of(conn, case).await?;
    let report = serde_json::json!({
        "periodStart": desk.today() - Days::new(20), "periodEnd": desk.today() - Days::new(5), "final": true,
        "sessions": 7, "narrative": "Voorbeeld: zeven van de acht bijeenkomsten gingen door.",
        "actualCosts": kept(case), "thirdPartyIncome": "0.00", "ownContribution": "0.00",
        "reached": [
            { "municipality": "arnhem", "profession": "leerkracht", "people": 61 },
            { "municipality": "zevenaar", "profession": "inwoner", "people": 34 },
        ],
    });
    let report: NewReport = Entered::check(&report)?;
    reports::report(conn, &desk.deed(&case.provider.actor), award, report)
        .await
        .map(drop)
}

fn learned() -> NewEvaluation {
    NewEvaluation {
        went_well: "Voorbeeld: veel belangstelling.".to_owned(),
        could_be_better: "Voorbeeld: eerder beginnen met werven.".to_owned(),
    }
}

pub async fn evaluate(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let award = award_of(conn, case).await?;
    reports::evaluate(conn, &desk.deed(&case.provider.actor), award, learned())
        .await
        .map(drop)
}

/// The municipality evaluates it too.
pub async fn evaluate_here(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let award = award_of(conn, case).await?;
    reports::evaluate(conn, &desk.deed(desk.person(CASEWORKER)?), award, learned())
        .await
        .map(drop)
}

/// Announces something to the provider's disadvantage.
pub async fn announce(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let (kind, amount) = if case.until == Until::Revoked {
        (Intention::Revocation, None)
    } else {
        (Intention::LowerSettlement, Some(kept(case)))
    };
    let new = NewIntention {
        kind: IntentionName(kind),
        amount,
        intention: "Voorbeeld: wij willen u minder subsidie geven.".to_owned(),
        reasons: "Voorbeeld: een van de acht bijeenkomsten ging niet door.".to_owned(),
        legal_basis: "Artikel 4:46 of 4:48 Awb".to_owned(),
        respond_by: Some(desk.today() + Days::new(11)),
        exception: None,
    };
    hearings::announce(conn, &desk.deed(desk.person(CASEWORKER)?), case.id, new)
        .await
        .map(drop)
}

/// The provider says what it thinks of that.
pub async fn answer(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let hearings = hearings::told_to_provider(conn, case.id, desk.today()).await?;
    let hearing = hearings.first().ok_or_else(Problem::not_found)?.id;
    let view = NewView {
        view: "Voorbeeld: dat klopt, een trainer was ziek.".to_owned(),
        spoken: false,
        given_on: None,
    };
    hearings::view(conn, &desk.deed(&case.provider.actor), (case.id, hearing), view)
        .await
        .map(drop)
}

pub async fn settle(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let award = award_of(conn, case).await?;
    let new = NewSettlement {
        amount: kept(case),
        reasons: "Voorbeeld: een van de acht bijeenkomsten ging niet door.".to_owned(),
    };
    settlement::settle(conn, &desk.deed(desk.person(DECIDER)?), award, new)
        .await
        .map(drop)
}

/// Takes the grant back when it turns out that nothing will be done.
pub async fn revoke(conn: &mut Conn, desk: &Desk<'_>, case: &Case<'_>) -> Result<(), Problem> {
    let award = award_of(conn, case).await?;
    let revoked = serde_json::json!({
        "kind": "revoked", "ground": "not-performed", "reasons": "Voorbeeld: de activiteiten gaan niet door.",
    });
    let revoked: NewChange = Entered::check(&revoked)?;
    changes::change(conn, &desk.deed(desk.person(DECIDER)?), award, revoked)
        .await
        .map(drop)
}
