//! From when a change works, where the law allows its ground at all (Awb 4:48-4:50).

use chrono::NaiveDate;

use super::grounds::{Ground, Phase};
use super::not_changed::NotChanged;
use super::standing::Standing;
use super::wish::Because;
use crate::terms::{self, Calendar};

/// Whether the law allows this ground now, and from when the change works.
pub(super) fn allowed(
    standing: Standing,
    because: Because,
    today: NaiveDate,
) -> Result<NaiveDate, NotChanged> {
    let wrong = NotChanged::WrongPhase {
        ground: because.ground,
        settled: standing.settled_on.is_some(),
    };
    let first = match (because.ground.phase(), standing.settled_on) {
        (Phase::BeforeSettlement, None) => standing.granted_on,
        (Phase::AfterReasonableTerm, None) => {
            let from = because.from.filter(|from| *from > today);
            return from.ok_or(NotChanged::NoReasonableTerm);
        }
        (Phase::AfterSettlement, Some(settled_on)) => {
            refuse_too_late(because, settled_on, today)?;
            settled_on
        }
        (Phase::BeforeSettlement | Phase::AfterReasonableTerm, Some(_)) | (Phase::AfterSettlement, None) => {
            return Err(wrong);
        }
    };
    match because.from {
        Some(from) if from < first => Err(NotChanged::WorksBackTooFar { first }),
        from => Ok(from.unwrap_or(first)),
    }
}

/// Five years after the settlement, or after the breach of an obligation that came later, it is over (Awb 4:49(3)).
fn refuse_too_late(because: Because, settled_on: NaiveDate, today: NaiveDate) -> Result<(), NotChanged> {
    let trigger = if because.ground == Ground::ObligationsBrokenAfterwards {
        let breach = because.breach_on.filter(|day| (settled_on..=today).contains(day));
        breach.ok_or(NotChanged::BreachUnknown)?
    } else {
        settled_on
    };
    let end = terms::Kind::Recovery
        .count(trigger, &[], &Calendar::netherlands())?
        .end;
    if today > end {
        return Err(NotChanged::TooLate { end });
    }
    Ok(())
}

/// From when other terms work: at once, unless they are to the provider's disadvantage. Then they need a ground, and
/// nobody can meet an obligation of yesterday.
pub(super) fn other_terms(
    standing: Standing,
    because: Option<Because>,
    today: NaiveDate,
) -> Result<NaiveDate, NotChanged> {
    let Some(because) = because else {
        return Ok(today);
    };
    let from = Some(because.from.unwrap_or(today));
    allowed(standing, Because { from, ..because }, today)
}
