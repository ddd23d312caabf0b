//! Changing an award, and moving its money in the ledger and its payments with it.

use chrono::{NaiveDate, TimeDelta};
use plafond_rules::awards::{self as rule, Because, Changed, Kind, Standing, Status, Wish};
use plafond_rules::ceiling::{Balance, SinceFiling};
use plafond_rules::hearings::{Decision, Intention};
use plafond_rules::money::Money;
use plafond_rules::payments::Fitted;
use plafond_rules::terms::{self, Duty, Term};
use serde_json::json;
use uuid::Uuid;

use super::requests::{self, ChangeKind, NewChange};
use super::store::{self, Change};
use super::{messages, refusals};
use crate::awards::bounds::DeMinimis;
use crate::awards::{self, Award, Terms};
use crate::ceiling::{Balanced, Cause, Commitment, Exemption};
use crate::db::Conn;
use crate::deadlines::{self, Beginning, Clock};
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Deed, FieldError, Problem};
use crate::{applications, audit, ceiling, hearings, mandates, payments, reports, settlement};

/// How long a provider has at least to account for an award that came back after its revocation.
const REPORT_ANEW_WEEKS: i64 = 6;

/// Changes an award, on behalf of the college.
///
/// # Errors
/// 400 with all that doesn't go with the kind of change, 409 when its state, the law or the ceiling doesn't allow it.
pub async fn change(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: NewChange,
) -> Result<Change, Problem> {
    let award = awards::open(conn, award).await?;
    let because = because(&award, &new)?;
    let standing = standing(conn, &award).await?;
    // As late as possible: from here on every decision against this ceiling waits.
    let ceiling = ceiling::lock(conn, award.ceiling_id).await?;
    let application = applications::get(conn, award.application_id).await?;
    let part = ceiling::sub_ceilings::balance_of(conn, application.sub_ceiling_id).await?;
    let filed_at = application.received_at.unwrap_or(deed.now);
    let since = ceiling::since_filing(conn, ceiling.id, filed_at).await?;
    let wish = wish(&new, because, (&ceiling, part), since)?;
    let changed = rule::change(standing, wish, deed.today()).map_err(refusals::refused)?;
    let aid = checked_aid(conn, deed, &award, changed).await?;
    let deciding = Decision::Change {
        kind: changed.kind,
        worse: because.is_some(),
        before: standing.amount,
        after: changed.amount,
    };
    let hearing = hearings::covering(conn, deed, award.application_id, deciding).await?;
    let entered = Entered {
        ground: because.map(|because| because.ground.as_str()),
        article: because.map_or("Awb 4:29", |because| because.ground.article()),
        exemption: Exemption::LoweredAfterFiling,
        obligations: new.obligations,
        report_due_on: new.report_due_on,
        breach_on: new.breach_on,
        reasons: new.reasons,
        objection: None,
        hearing,
        aid,
    };
    let (change, fitted) = apply(conn, deed, &award, &ceiling, changed, entered).await?;
    messages::changed(conn, deed, &award, &change, &fitted).await?;
    if let Some(because) = because {
        payments::suspensions::decided(conn, deed, &award, (change.id, because.ground)).await?;
    }
    Ok(change)
}

/// What an upheld objection to a settlement or a change brings.
#[derive(Clone, Debug)]
pub struct Restoration {
    /// The objection.
    pub objection: Uuid,
    /// What the award becomes, when that is more than it is.
    pub to: Option<Money>,
    /// How much of the raise may stand outside the ceiling: what the contested decision took (Awb 4:25(3)).
    pub room: Money,
    /// What the provider has to do, when that changes.
    pub obligations: Option<Vec<String>>,
    /// The last day for the final report, when that changes.
    pub report_due_on: Option<NaiveDate>,
    /// Why, in words for the provider.
    pub reasons: String,
}

/// Gives an award back what a contested settlement or change took from it (Awb 7:11): money within the ceiling and its
/// sub-ceiling, or outside them in so far as that decision took it, and other terms. Who is told of it is up to the caller.
///
/// # Errors
/// 409 when its state doesn't allow it or it doesn't fit.
pub async fn restore_on_objection(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: Restoration,
) -> Result<(Change, Fitted), Problem> {
    let award = awards::open(conn, award).await?;
    let standing = standing(conn, &award).await?;
    let part = applications::get(conn, award.application_id)
        .await?
        .sub_ceiling_id;
    let ceiling = ceiling::lock(conn, award.ceiling_id).await?;
    let balance = ceiling::purse(conn, &ceiling, part).await?;
    let since = SinceFiling {
        lowered: new.room,
        ..SinceFiling::default()
    };
    let wish = match (new.to, new.report_due_on) {
        (Some(to), _) if standing.status == Status::Revoked => Wish::Reinstate {
            to,
            before: before_revocation(conn, &award, standing).await?,
            balance,
            since,
        },
        (Some(to), _) => Wish::Raise {
            to,
            in_so_far_as_it_fits: false,
            part: None,
            balance,
            since,
        },
        (None, Some(on)) => Wish::ReportDue { on, because: None },
        (None, None) => Wish::Obligations { because: None },
    };
    let changed = rule::change(standing, wish, deed.today()).map_err(refusals::refused)?;
    let aid = checked_aid(conn, deed, &award, changed).await?;
    let entered = Entered {
        ground: Some("objection"),
        article: "Awb 7:11",
        exemption: Exemption::Objection,
        obligations: new.obligations,
        report_due_on: new.report_due_on,
        breach_on: None,
        reasons: new.reasons,
        objection: Some(new.objection),
        hearing: None,
        aid,
    };
    apply(conn, deed, &award, &ceiling, changed, entered).await
}

/// What a decider said beside what changes.
struct Entered {
    ground: Option<&'static str>,
    article: &'static str,
    exemption: Exemption,
    obligations: Option<Vec<String>>,
    report_due_on: Option<NaiveDate>,
    breach_on: Option<NaiveDate>,
    reasons: String,
    objection: Option<Uuid>,
    hearing: Option<Uuid>,
    aid: Option<DeMinimis>,
}

/// More money is held against the most for one application, and against the aid that its undertaking got before.
async fn checked_aid(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    changed: Changed,
) -> Result<Option<DeMinimis>, Problem> {
    if changed.committed.is_zero() {
        return Ok(None);
    }
    let application = applications::get(conn, award.application_id).await?;
    awards::bounds::must_allow(conn, deed, &application, changed.amount).await
}

async fn apply(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    ceiling: &Balanced,
    changed: Changed,
    entered: Entered,
) -> Result<(Change, Fitted), Problem> {
    mandates::must_allow(conn, deed, changed.amount).await?;
    let wanted = (changed.amount, entered.report_due_on);
    let (report_asked, report_due_on) = awards::report_of_change(conn, deed, award, wanted).await?;
    let becoming = Terms {
        amount: Amount(changed.amount),
        obligations: entered.obligations.map_or_else(
            || award.obligations.clone(),
            |duties| duties.into_iter().map(Some).collect(),
        ),
        report_due_on,
        report_asked,
    };
    let clock = Clock::of(conn, award.application_id).await?;
    let objection = clock.count(terms::Kind::Objection, deed.today(), &[])?;
    let change = Change {
        id: Uuid::now_v7(),
        award_id: award.id,
        kind: changed.kind.as_str().to_owned(),
        ground: entered.ground.map(str::to_owned),
        amount_before: award.amount,
        amount_after: becoming.amount,
        obligations: becoming.obligations.clone(),
        report_due_on: becoming.report_due_on,
        effective_from: changed.effective_from,
        breach_on: entered.breach_on,
        reasons: entered.reasons,
        decided_by: deed.by(),
        decided_at: deed.now,
        objection_until: objection.end,
        objection_id: entered.objection,
        hearing_id: entered.hearing,
    };
    store::insert(conn, &change).await?;
    // An award that is revoked holds no money (`awards_revoked_is_nothing`): it is revoked last, and reinstated first.
    if matches!(changed.event, rule::Event::Reinstate(_)) {
        awards::advance(conn, award, changed.event).await?;
        awards::adjust(conn, award, &becoming).await?;
    } else {
        awards::adjust(conn, award, &becoming).await?;
        awards::advance(conn, award, changed.event).await?;
    }
    let commitment = Commitment {
        decision: award.decision_id,
        change: Some(change.id),
        amount: changed.committed,
        exempt: (changed.exempt, entered.exemption),
        article: entered.article,
    };
    ceiling::commit(conn, deed, ceiling, commitment).await?;
    if !changed.released.is_zero() {
        let cause = (award.decision_id, Cause::Change(change.id, entered.article));
        ceiling::release(conn, deed, award.ceiling_id, cause, changed.released).await?;
    }
    let fitted = move_payments(conn, deed, award, changed).await?;
    let on = (award, report_asked);
    move_terms(conn, deed, on, (&change, changed.event), (clock, objection)).await?;
    let application = applications::get(conn, award.application_id).await?;
    if !matches!(changed.event, rule::Event::Revise) {
        awards::keep_term(conn, deed, &application, (award.id, changed.amount)).await?;
    }
    journal(conn, deed, award, (&change, entered.aid.as_ref()), &fitted).await?;
    Ok((change, fitted))
}

/// Lets payments follow the money; nothing moves when only the terms changed.
async fn move_payments(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    changed: Changed,
) -> Result<Fitted, Problem> {
    if matches!(changed.kind, Kind::Obligations | Kind::ReportDue) {
        return Ok(Fitted::default());
    }
    let settled = if let rule::Event::Reinstate(before) = changed.event {
        before == Status::Settled
    } else {
        changed.event != rule::Event::Change
    };
    let fitted = payments::fit(conn, deed, award, changed.amount, settled).await?;
    payments::close(conn, award.id).await?;
    Ok(fitted)
}

/// The time to object begins, and the time to answer is over; the time to account moves with its day, and ends with the award.
async fn move_terms(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (award, report_asked): (&Award, bool),
    (change, event): (&Change, rule::Event),
    (clock, objection): (Clock, Term),
) -> Result<(), Problem> {
    let begin = |duty, object, term| Beginning {
        duty,
        object,
        trigger: deed.today(),
        term,
    };
    // Against a decision on an objection only the way to the court stands open.
    if change.objection_id.is_none() {
        let objecting = begin(Duty::Objection, change.id, objection);
        clock.start(conn, deed, [objecting]).await?;
    }
    // What was announced about another amount is outdated.
    let outdated: &[Intention] = if change.amount_before == change.amount_after {
        &[Intention::OtherTerms]
    } else {
        &Intention::ALL
    };
    hearings::close(conn, deed, award.application_id, outdated).await?;
    if change.kind == Kind::Revoked.as_str() {
        deadlines::end(conn, award.application_id, &[Duty::Report], deed.today()).await?;
    } else if !report_asked {
        return Ok(());
    } else if matches!(event, rule::Event::Reinstate(Status::Granted | Status::Running)) {
        // The time to account ended with the award, and what is over stays over: it runs anew, and never from the past.
        let until = change
            .report_due_on
            .max(deed.today() + TimeDelta::weeks(REPORT_ANEW_WEEKS));
        let term = Term::given(deed.today(), until).map_err(Problem::internal)?;
        clock
            .start(conn, deed, [begin(Duty::Report, change.id, term)])
            .await?;
    } else if !award.report_asked {
        let term = Term::given(deed.today(), change.report_due_on).map_err(Problem::internal)?;
        clock
            .start(conn, deed, [begin(Duty::Report, award.id, term)])
            .await?;
    } else if change.report_due_on != award.report_due_on {
        let term = Term::given(deed.today(), change.report_due_on).map_err(Problem::internal)?;
        let open = deadlines::open_of(conn, award.application_id, Duty::Report).await?;
        let object = open.map_or(award.id, |open| open.object_id);
        clock.recount(conn, begin(Duty::Report, object, term)).await?;
    }
    Ok(())
}

async fn standing(conn: &mut Conn, award: &Award) -> Result<Standing, Problem> {
    let decision = awards::decision_of(conn, award.application_id).await?;
    let settlement = settlement::of(conn, award.id).await?;
    let at_most = settlement
        .as_ref()
        .map_or(decision.requested, |settled| settled.granted);
    Ok(Standing {
        status: award.status(),
        amount: award.amount.0,
        at_most: at_most.0,
        granted_on: decision.notified_on,
        settled_on: settlement.map(|settled| day_of(settled.decided_at)),
    })
}

/// Where a revoked award stood before, as what happened to it tells.
async fn before_revocation(conn: &mut Conn, award: &Award, standing: Standing) -> Result<Status, Problem> {
    Ok(if standing.settled_on.is_some() {
        Status::Settled
    } else if reports::is_accounted(conn, award.id).await? {
        Status::AccountabilityDue
    } else if payments::paid_of(conn, award.id).await?.0.is_zero() {
        Status::Granted
    } else {
        Status::Running
    })
}

/// On what a change to the provider's disadvantage rests; nothing when it is none.
fn because(award: &Award, new: &NewChange) -> Result<Option<Because>, Problem> {
    let mut mistakes = new.mistakes();
    if new.ground.is_none() && !new.at_request && is_worse(award, new) {
        mistakes.push(FieldError {
            detail: "Dit is nadelig voor de ontvanger. Noem de grond in de wet, of dat de ontvanger er zelf om vroeg."
                .to_owned(),
            ..requests::missing("ground")
        });
    }
    if !mistakes.is_empty() {
        return Err(Problem::invalid(mistakes));
    }
    Ok(new.ground.map(|ground| Because {
        ground: ground.0,
        from: new.effective_from,
        breach_on: new.breach_on,
    }))
}

/// More to do, or less time to report, is worse.
fn is_worse(award: &Award, new: &NewChange) -> bool {
    let more = new
        .obligations
        .iter()
        .flatten()
        .any(|duty| !award.obligations.iter().flatten().any(|own| own == duty));
    let sooner = |day| award.reports_by().is_some_and(|until| day < until);
    more || new.report_due_on.is_some_and(sooner)
}

fn wish(
    new: &NewChange,
    because: Option<Because>,
    (ceiling, part): (&Balanced, Option<Balance>),
    since: SinceFiling,
) -> Result<Wish, Problem> {
    let missing = |field| Problem::invalid(vec![requests::missing(field)]);
    let to = new.amount.map(|amount| amount.0).ok_or_else(|| missing("amount"));
    let worse = because.ok_or_else(|| missing("ground"));
    Ok(match new.kind {
        ChangeKind::Raised => Wish::Raise {
            to: to?,
            in_so_far_as_it_fits: new.in_so_far_as_ceiling_allows,
            part,
            balance: ceiling.balance(),
            since,
        },
        ChangeKind::Lowered => Wish::Lower {
            to: to?,
            because: worse?,
        },
        ChangeKind::Revoked => Wish::Revoke { because: worse? },
        ChangeKind::Obligations => Wish::Obligations { because },
        ChangeKind::ReportDue => Wish::ReportDue {
            on: new.report_due_on.ok_or_else(|| missing("reportDueOn"))?,
            because,
        },
    })
}

async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    (change, aid): (&Change, Option<&DeMinimis>),
    fitted: &Fitted,
) -> Result<(), Problem> {
    let action = if change.kind == Kind::Revoked.as_str() {
        "award-revoked"
    } else {
        "award-changed"
    };
    let details = json!({
        "kind": change.kind, "ground": change.ground, "before": change.amount_before, "after": change.amount_after,
        "obligations": change.obligations, "reportDueOn": change.report_due_on, "effectiveFrom": change.effective_from,
        "breachOn": change.breach_on, "hearing": change.hearing_id, "reasons": change.reasons, "objectionUntil": change.objection_until,
        "owed": Amount(fitted.owed), "reclaimed": Amount(fitted.reclaimed), "deMinimis": aid,
    });
    let object = ("award-change", change.id);
    audit::journal(conn, deed, award.application_id, action, object, details).await?;
    Ok(())
}
