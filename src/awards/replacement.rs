//! A decision that takes the place of another, since an objection was upheld (Awb 7:11(2)).

use chrono::NaiveDate;
use plafond_rules::awards::{Outcome, Status};
use plafond_rules::money::Money;
use plafond_rules::objections::{Contested, Refusal, Revised};
use plafond_rules::terms::{Duty, Kind, Term};
use serde_json::json;
use uuid::Uuid;

use super::bounds;
use super::replacement_basis::ReplacementBasis;
use super::settling;
use super::store::{self, Award, Decision};
use crate::applications::{self, Application};
use crate::ceiling::Balanced;
use crate::db::Conn;
use crate::deadlines::{Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::mandates::InForce;
use crate::{audit, ceiling};

/// What takes the place of a decision, and why.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// The objection that brings it.
    pub objection: Uuid,
    /// Whether the objector is the one to whom it was granted, and so can't end lower.
    pub own: bool,
    /// How much to grant; all that was asked for when it is left out.
    pub amount: Option<Money>,
    /// Whether to grant what fits when it doesn't fit whole (Awb 4:25(2)).
    pub in_so_far_as_it_fits: bool,
    /// What the provider has to do, when that changes.
    pub obligations: Option<Vec<String>>,
    /// The last day for the final report; needed when nothing was granted before.
    pub report_due_on: Option<NaiveDate>,
    /// Why.
    pub reasons: String,
    /// On which articles.
    pub legal_basis: String,
    /// The last day to appeal to the court.
    pub appeal_until: NaiveDate,
}

/// What came in the place of a decision.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// The decision that is in force now.
    pub decision: Decision,
    /// What was granted before.
    pub before: Money,
    /// The award as it is now.
    pub award: Award,
}

/// Replaces the decision on a locked application, and moves its money through the ledger: tested against the ceiling as
/// it stood at the first decision (Awb 4:25(3)).
///
/// # Errors
/// 400 when the amount isn't possible, 409 when the award is over or the ceiling doesn't allow it.
pub async fn replace(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    first: &Decision,
    replacement: Replacement,
) -> Result<Replaced, Problem> {
    let award = match store::award_of(conn, first.id).await? {
        Some(award) => Some(store::lock(conn, award.id).await?),
        None => None,
    };
    refuse_early(deed, award.as_ref(), &replacement)?;
    let mandate = InForce::of(conn, deed).await?;
    // As late as possible: from here on every other decision against this ceiling waits.
    let ceiling = ceiling::lock(conn, first.ceiling_id).await?;
    let before = award.as_ref().map_or(Money::ZERO, |award| award.amount.0);
    let part = application.sub_ceiling_id;
    let room = ceiling::room_of(conn, &ceiling, part, (first.id, before)).await?;
    let requested = first.requested.0;
    let contested = Contested {
        granted: before,
        requested,
        own: replacement.own,
    };
    let wanted = replacement.amount.unwrap_or(requested);
    let bounds = bounds::hold(conn, deed, application).await?;
    let basis = ReplacementBasis::new(contested, wanted, replacement.in_so_far_as_it_fits, room, bounds);
    let revised = basis
        .revise()
        .map_err(|refusal| refused(&application.reference, refusal))?;
    mandate.must_allow(deed, revised.amount)?;
    let duties = award
        .as_ref()
        .map_or(&first.obligations, |award| &award.obligations);
    let decision = decision(deed, (first, duties), &ceiling, revised, &replacement);
    if decision.amount == Amount(before) && decision.obligations == *duties {
        return Err(nothing_changes());
    }
    store::insert_decision(conn, &decision).await?;
    store::insert_basis(conn, &basis.kept(decision.id, revised)?).await?;
    let way = (replacement.objection, first.id, decision.id);
    ceiling::recommit(conn, deed, ceiling.id, way, (before, revised)).await?;
    applications::redecide(conn, deed, application, revised.outcome == Outcome::Granted).await?;
    let award = match award {
        Some(award) => {
            let wanted = (revised.amount, replacement.report_due_on);
            let report = settling::report_of_change(conn, deed, &award, wanted).await?;
            store::mark_decision(conn, award.id, &decision, report).await?;
            let clock = Clock::of(conn, application.id).await?;
            let due = || reporting(&decision, award.id, report.1);
            if report.0 && !award.report_asked {
                clock.start(conn, deed, [due()?]).await?;
            } else if report.0 && report.1 != award.report_due_on {
                clock.recount(conn, due()?).await?;
            }
            store::get(conn, award.id).await?
        }
        None => granted(conn, deed, application, &decision, &replacement).await?,
    };
    settling::keep_term(conn, deed, application, (award.id, revised.amount)).await?;
    journal(conn, deed, &decision, before).await?;
    Ok(Replaced {
        decision,
        before,
        award,
    })
}

fn refuse_early(deed: &Deed<'_>, award: Option<&Award>, replacement: &Replacement) -> Result<(), Problem> {
    let Some(award) = award else {
        if replacement.report_due_on.is_some_and(|day| day <= deed.today()) {
            return Err(settling::needs_day());
        }
        return Ok(());
    };
    if matches!(
        award.status(),
        Status::Granted | Status::Running | Status::AccountabilityDue
    ) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "De subsidie is intussen {}. Aan de verlening verandert een bezwaar dan niets meer; beslis op een bezwaar tegen dat \
             latere besluit.",
            award.status().dutch()
        ),
        "The award is over, so the grant can't be replaced any more.",
    ))
}

/// An upheld objection changes something: the amount or what has to be done for it.
fn nothing_changes() -> Problem {
    Problem::invalid_field(
        "/amount",
        "nothing-changes",
        "Bij een gegrond bezwaar verandert er iets: het bedrag of de verplichtingen. Blijft alles gelijk, verklaar het \
         bezwaar dan ongegrond.",
    )
}

fn decision(
    deed: &Deed<'_>,
    (first, duties): (&Decision, &Vec<Option<String>>),
    ceiling: &Balanced,
    revised: Revised,
    replacement: &Replacement,
) -> Decision {
    let obligations = replacement
        .obligations
        .as_ref()
        .map(|duties| duties.iter().cloned().map(Some).collect());
    Decision {
        id: Uuid::now_v7(),
        application_id: first.application_id,
        outcome: revised.outcome.as_str().to_owned(),
        requested: first.requested,
        amount: Amount(revised.amount),
        exempt: Amount(revised.exempt),
        reasons: replacement.reasons.clone(),
        legal_basis: replacement.legal_basis.clone(),
        obligations: obligations.unwrap_or_else(|| duties.clone()),
        ceiling_id: ceiling.id,
        ceiling_amount: ceiling.amount,
        ceiling_committed: ceiling.committed,
        decided_by: deed.by(),
        decided_at: deed.now,
        notified_on: deed.today(),
        objection_until: replacement.appeal_until,
        objection_id: Some(replacement.objection),
        replaces_id: Some(first.id),
        deviates_from_applicant: false,
        hearing_id: None,
        recurring_years: first.recurring_years.clone(),
        reasonable_term_until: first.reasonable_term_until,
        no_reasonable_term_because: first.no_reasonable_term_because.clone(),
        reserve_offer_id: None,
    }
}

async fn granted(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    decision: &Decision,
    replacement: &Replacement,
) -> Result<Award, Problem> {
    let amount = decision.amount.0;
    let (report_asked, report_due_on) =
        settling::report_of_grant(conn, application, amount, replacement.report_due_on).await?;
    let award = Award {
        id: Uuid::now_v7(),
        decision_id: decision.id,
        application_id: application.id,
        organisation_id: application.organisation_id,
        ceiling_id: decision.ceiling_id,
        amount: decision.amount,
        status: Status::Granted.as_str().to_owned(),
        report_due_on,
        created_at: deed.now,
        version: 1,
        obligations: decision.obligations.clone(),
        report_asked,
    };
    store::insert(conn, &award).await?;
    let clock = Clock::of(conn, application.id).await?;
    // Six weeks after it was made known (Awb 4:87).
    let paying = Beginning {
        duty: Duty::Payment,
        object: award.id,
        trigger: decision.notified_on,
        term: clock.count(Kind::Payment, decision.notified_on, &[])?,
    };
    clock.start(conn, deed, [paying]).await?;
    if let Some(day) = award.reports_by() {
        let reporting = reporting(decision, award.id, day)?;
        clock.start(conn, deed, [reporting]).await?;
    }
    Ok(award)
}

fn reporting(decision: &Decision, award: Uuid, due: NaiveDate) -> Result<Beginning, Problem> {
    Ok(Beginning {
        duty: Duty::Report,
        object: award,
        trigger: decision.notified_on,
        term: Term::given(decision.notified_on, due).map_err(Problem::internal)?,
    })
}

async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    decision: &Decision,
    before: Money,
) -> Result<(), Problem> {
    let details = json!({
        "outcome": decision.outcome,
        "before": Amount(before),
        "amount": decision.amount,
        "exempt": decision.exempt,
        "reasons": decision.reasons,
        "legalBasis": decision.legal_basis,
        "obligations": decision.obligations,
        "objection": decision.objection_id,
        "replaces": decision.replaces_id,
        "ceiling": {
            "id": decision.ceiling_id, "amount": decision.ceiling_amount, "committed": decision.ceiling_committed,
        },
    });
    let object = ("decision", decision.id);
    let chain = decision.application_id;
    audit::journal(conn, deed, chain, "decision-replaced", object, details).await?;
    Ok(())
}

fn refused(reference: &str, refusal: Refusal) -> Problem {
    let field = |code, detail| Problem::invalid_field("/amount", code, detail);
    match refusal {
        Refusal::OutsideRequest { requested } => field(
            "amount-outside-request",
            format!(
                "Verleen meer dan niets en ten hoogste het gevraagde bedrag van {}.",
                requested.dutch()
            ),
        ),
        Refusal::WorseOff { granted } => field(
            "worse-off",
            format!(
                "Wie bezwaar maakt, gaat er daardoor niet op achteruit. Verleen ten minste de {} die al was verleend.",
                granted.dutch()
            ),
        ),
        Refusal::Exceeds { available } => Problem::new(
            ProblemType::CEILING_REACHED,
            format!(
                "Bij het eerste besluit liet het subsidieplafond, of het deelplafond daarin, {} toe, en nu niet meer dan dat \
                 (artikel 4:25, derde lid, Awb). Verleen ten hoogste dat bedrag, of verklaar het bezwaar ongegrond.",
                available.dutch()
            ),
            refusal.to_string(),
        ),
        Refusal::TooMuchAid(too_much) => bounds::refused(reference, too_much),
        Refusal::AboveMaximum(above) => bounds::refused_above_maximum(reference, above),
    }
}
