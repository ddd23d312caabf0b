//! A grant of money that returned, to who stood on the reserve list and accepted it: in the place of a decision that granted
//! nothing, against the ceiling as it stands now.

use chrono::NaiveDate;
use plafond_rules::applications::Status as ApplicationStatus;
use plafond_rules::awards::Outcome;
use plafond_rules::ceiling::SinceFiling;
use plafond_rules::money::Money;
use plafond_rules::terms::{Duty, Kind};
use uuid::Uuid;

use super::actions;
use super::basis::Basis;
use super::bounds;
use super::messages;
use super::requests::{NewDecision, Wish};
use super::ripe::{Ripe, Standing};
use super::settling;
use super::store::{self, Award, Decision};
use crate::applications::{self, Application};
use crate::ceiling::{self, Commitment, Exemption};
use crate::db::Conn;
use crate::deadlines::{self, About, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::mandates::InForce;
use crate::organisations;

/// What is granted of the money that returned.
#[derive(Clone, Debug)]
pub struct Returned {
    /// The offer that was accepted.
    pub offer: Uuid,
    /// How much of it there is.
    pub amount: Money,
    /// Why.
    pub reasons: String,
    /// On which articles.
    pub legal_basis: String,
    /// What the provider has to do.
    pub obligations: Vec<String>,
    /// The last day for the final report, when one is asked.
    pub report_due_on: Option<NaiveDate>,
}

/// Grants it, in the place of the refusal that is in force. The caller has locked the dossier.
///
/// # Errors
/// 403 when the actor assessed the application or has no mandate for this amount, 409 when it was not refused or the ceiling doesn't allow it.
pub async fn grant_returned(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Application,
    returned: Returned,
) -> Result<(Decision, Award), Problem> {
    let first = refused_before(conn, &application).await?;
    let new = wanted(&returned);
    actions::refuse_early(conn, deed, &application, &new).await?;
    let mandate = InForce::of(conn, deed).await?;
    let ripe = Ripe {
        recurrence: bounds::recurrence_of(conn, &application).await?,
        organisation: organisations::get(conn, application.organisation_id).await?,
        application,
        standing: Standing::default(),
    };
    let application = &ripe.application;
    let clock = Clock::of(conn, application.id).await?;
    let objection = clock.count(Kind::Objection, deed.today(), &[])?;
    // As late as possible: from here on every other decision against this ceiling waits.
    let ceiling = ceiling::lock(conn, first.ceiling_id).await?;
    let part = ceiling::sub_ceilings::balance_of(conn, application.sub_ceiling_id).await?;
    let bounds = bounds::hold(conn, deed, application).await?;
    let requested = application.requested.0;
    // What returned lies within the ceiling, so nothing of it may stand outside (Awb 4:25(2)).
    let basis = Basis::new(
        &new,
        requested,
        ceiling.balance(),
        SinceFiling::default(),
        part,
        bounds,
    );
    let decided = basis
        .decide()
        .map_err(|refusal| actions::refused(&application.reference, refusal))?;
    mandate.must_allow(deed, decided.amount)?;
    let decision = Decision {
        replaces_id: Some(first.id),
        reserve_offer_id: Some(returned.offer),
        recurring_years: first.recurring_years.clone(),
        reasonable_term_until: first.reasonable_term_until,
        no_reasonable_term_because: first.no_reasonable_term_because.clone(),
        ..actions::decision(deed, &ripe, &ceiling, (decided, None), &new, objection.end)
    };
    store::insert_decision(conn, &decision).await?;
    store::insert_basis(conn, &actions::kept(&decision, &basis, decided)?).await?;
    let commitment = Commitment {
        decision: decision.id,
        change: None,
        amount: decided.amount,
        exempt: (Money::ZERO, Exemption::LoweredAfterFiling),
        article: "Awb 4:29",
    };
    ceiling::commit(conn, deed, &ceiling, commitment).await?;
    applications::redecide(conn, deed, application, decided.outcome == Outcome::Granted).await?;
    let award = actions::award(conn, deed, &decision, application, &new)
        .await?
        .ok_or_else(Problem::stale)?;
    let replaced = About {
        dossier: application.id,
        duty: Duty::Objection,
        object: first.id,
    };
    deadlines::end_of(conn, replaced, deed.today()).await?;
    let follows = actions::follow(&clock, &decision, Some(&award), objection)?;
    clock.start(conn, deed, follows).await?;
    settling::keep_term(conn, deed, application, (award.id, decided.amount)).await?;
    actions::journal(conn, deed, &decision, &ceiling).await?;
    messages::decided(conn, deed, &ripe, &decision, decided.outcome, Some(&award)).await?;
    Ok((decision, award))
}

/// The refusal in force, which is replaced.
async fn refused_before(conn: &mut Conn, application: &Application) -> Result<Decision, Problem> {
    if application.status() == ApplicationStatus::Refused {
        return Ok(store::decision_of(conn, application.id).await?);
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "De aanvraag is {}. Geld uit de reservelijst verlenen kan alleen na een afwijzing; verhoog anders de subsidie.",
            application.status().dutch()
        ),
        "The application was not refused, so there is no refusal to be replaced.",
    ))
}

fn wanted(returned: &Returned) -> NewDecision {
    NewDecision {
        outcome: Wish::Grant,
        amount: Some(Amount(returned.amount)),
        in_so_far_as_ceiling_allows: false,
        reasons: returned.reasons.clone(),
        legal_basis: returned.legal_basis.clone(),
        obligations: returned.obligations.clone(),
        report_due_on: returned.report_due_on,
        deviates_from_applicant: false,
        reasonable_term_until: None,
        no_reasonable_term_because: None,
    }
}
