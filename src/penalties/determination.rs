//! What is owed of a penalty that ended is determined: a decision of its own (Awb 4:18, 4:19).

use plafond_rules::money::Money;
use plafond_rules::terms::{Duty, Kind};
use serde_json::json;
use uuid::Uuid;

use super::known::decision_named;
use super::messages::{self, Determined};
use super::requests::NewDetermination;
use super::store::{self, Penalty};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{applications, audit, documents, mandates};

/// How much it came to, when that was not determined yet.
fn undetermined(penalty: &Penalty) -> Result<Money, Problem> {
    match (penalty.amount, penalty.determined_on) {
        (Some(_), None) if penalty.came_to_nothing() => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Er is niets verschuldigd: de dwangsom is nooit gaan lopen. Er valt dus niets vast te stellen.",
            "Nothing is owed: the penalty never began to run, so there is nothing to determine.",
        )),
        (Some(amount), None) => Ok(amount.0),
        (None, _) if penalty.decided_on.is_some() => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De brief met het besluit is nog niet op de post gedaan. Tot die dag loopt de dwangsom door; daarna stelt u vast hoeveel \
             hij is.",
            "The letter with the decision was not posted yet; until it is the penalty goes on.",
        )),
        (None, _) => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De dwangsom loopt nog. Beslis eerst; daarna stelt u vast hoeveel hij is.",
            "The penalty still runs; decide first.",
        )),
        (Some(_), Some(_)) => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De dwangsom is al vastgesteld.",
            "The penalty was determined before.",
        )),
    }
}

/// Demands that the mail with the decision, when it went by mail, was not given up: what reached nobody ended nothing (Awb 2:11, 3:41).
async fn must_have_reached(conn: &mut Conn, penalty: &Penalty) -> Result<(), Problem> {
    let (late, decided_on) = store::term_of(conn, penalty.notice_id).await?;
    let Some(decided_on) = decided_on.filter(|_| penalty.may_run_on()) else {
        return Ok(());
    };
    let decision = decision_named(Duty::parse(&late).unwrap_or(Duty::Decision));
    if !documents::reached_nobody(conn, (penalty.application_id, decision), decided_on).await? {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "Geen mailserver nam de e-mail met het besluit aan. Stuur de brief per post. Tot hij op de post is gedaan, loopt de dwangsom \
         door; daarna stelt u vast hoeveel hij is.",
        "No mail server took over the mail with the decision; send the letter by post. Until it is posted the penalty goes on.",
    ))
}

/// The penalty that asks for something: the oldest that has to be determined, or else the oldest that runs, or the latest.
pub fn at_hand(mut penalties: Vec<Penalty>) -> Option<Penalty> {
    let to_determine = penalties.iter().position(Penalty::is_to_determine);
    let asking = to_determine.or_else(|| penalties.iter().position(|one| one.ended_on.is_none()));
    match asking {
        Some(place) => Some(penalties.swap_remove(place)),
        None => penalties.pop(),
    }
}

/// Why it is owed, or why not, as the letter says it.
fn worded(new: NewDetermination) -> String {
    match new.not_owed {
        Some(ground) => format!(
            "Er is geen dwangsom verschuldigd, want {}. {}",
            ground.dutch(),
            new.reasons
        ),
        None => new.reasons,
    }
}

/// Determines on behalf of the college whether a penalty is owed and how much (Awb 4:18): the one that is named, or else the
/// oldest that has to be determined.
///
/// # Errors
/// 404 for a penalty of another dossier, 409 as long as it runs, when the mail with the decision reached nobody, or when it was
/// determined before.
pub async fn determine(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewDetermination,
) -> Result<Penalty, Problem> {
    let application = applications::lock(conn, id).await?;
    let mut penalties = store::list_of(conn, id).await?;
    if let Some(named) = new.penalty_id {
        penalties.retain(|one| one.notice_id == named);
    }
    let penalty = at_hand(penalties).ok_or_else(Problem::not_found)?;
    let amount = undetermined(&penalty)?;
    must_have_reached(conn, &penalty).await?;
    mandates::must_allow(conn, deed, Money::ZERO).await?;
    let owed = if new.not_owed.is_some() {
        Money::default()
    } else {
        amount
    };
    let not_owed = new.not_owed;
    let reasons = worded(new);
    let today = deed.today();
    store::mark_determined(conn, penalty.notice_id, today, deed.by(), Amount(owed), &reasons).await?;
    let determining = About {
        dossier: id,
        duty: Duty::PenaltyDecision,
        object: penalty.notice_id,
    };
    deadlines::done(conn, determining, today).await?;
    let clock = Clock::of(conn, id).await?;
    let objection = clock.count(Kind::Objection, today, &[])?;
    let begin = |duty, term| Beginning {
        duty,
        object: penalty.notice_id,
        trigger: today,
        term,
    };
    let mut follows = vec![begin(Duty::Objection, objection.clone())];
    if !owed.is_zero() {
        follows.push(begin(Duty::Payment, clock.count(Kind::Payment, today, &[])?));
    }
    clock.start(conn, deed, follows).await?;
    let details = json!({
        "amount": Amount(owed), "notOwed": not_owed, "reasons": reasons, "objectionUntil": objection.end,
    });
    let object = ("notice-of-default", penalty.notice_id);
    audit::journal(conn, deed, id, "penalty-determined", object, details).await?;
    let determined = Determined {
        id: penalty.notice_id,
        days: penalty.days.unwrap_or_default(),
        owed,
        reasons: &reasons,
        objection_until: objection.end,
    };
    messages::determined(conn, deed, &application, &determined).await?;
    Ok(store::get(conn, penalty.notice_id).await?)
}
