//! Approving a distribution: all its decisions in one transaction, each like a decision on its own.

use std::collections::{BTreeMap, HashMap};

use plafond_rules::applications::Status;
use plafond_rules::distribution::{self as rule, Change, Seen, Situation, changes, must_wait_for};
use plafond_rules::money::Money;
use plafond_rules::settlement::arrangement::{Arrangement, Thresholds};
use serde_json::json;
use uuid::Uuid;

use super::answer::{Answer, Proposed};
use super::document::Document;
use super::requests::{NewApproval, NewLetterPreview};
use super::snapshot::Snapshot;
use super::store::{self, Approval, Distribution, Member, Place};
use crate::awards::{self, Award, Decision, NewDecision, Ripe, Standing, Wish};
use crate::calls::{self, DistributionMethod};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, ceiling, mandates};

/// What an application got, with its reference.
pub type Decided = (String, Decision, Option<Award>);

/// Takes all decisions of a distribution, if it is still what the call and its applications ask for.
///
/// # Errors
/// 403 when the actor assessed one of the applications, 409 with what changed, in words.
pub async fn approve(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewApproval,
) -> Result<Vec<Decided>, Problem> {
    let distribution = store::get(conn, id).await?;
    // Two approvals within one call wait for each other here.
    calls::hold(conn, distribution.call_id).await?;
    refuse_twice(conn, &distribution).await?;
    let members = store::list_members(conn, id).await?;
    let answer: Answer = serde_json::from_str(&distribution.answer).map_err(Problem::internal)?;
    let mut ripe = prepared(conn, deed, distribution.call_id, (&members, &answer), &new).await?;
    mandates::must_allow(conn, deed, Money::ZERO).await?;
    // The ceiling last: from here on every other decision against it waits.
    ceiling::lock(conn, distribution.ceiling_id).await?;
    refuse_changed(conn, deed, &distribution, &members).await?;
    let approval = Approval {
        distribution_id: id,
        approved_by: deed.by(),
        approved_at: deed.now,
    };
    store::insert_approval(conn, &approval).await?;
    let mut decided = Vec::with_capacity(members.len());
    for member in &members {
        let (dossier, wanted) = ripe.remove(&member.application_id).ok_or_else(Problem::stale)?;
        journal(conn, deed, member, answer.proposal.len()).await?;
        let (decision, award) =
            awards::conclude(conn, deed, dossier, distribution.ceiling_id, wanted).await?;
        store::insert_decision(conn, id, member.application_id, decision.id).await?;
        decided.push((member.reference.clone(), decision, award));
    }
    store::insert_reserve(conn, &reserve(&distribution, &members)?).await?;
    let details = json!({ "granted": distribution.granted, "decisions": decided.len() });
    audit::journal(
        conn,
        deed,
        id,
        "distribution-approved",
        ("distribution", id),
        details,
    )
    .await?;
    Ok(decided)
}

/// The letters to one applicant as they would be, when the distribution were approved now. For a rehearsal: nothing of it is to be
/// kept.
///
/// # Errors
/// As [`approve`], and 404 for one that takes no part.
pub async fn drafts(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewLetterPreview,
) -> Result<Drafts, Problem> {
    let decided = approve(conn, deed, id, new.approval).await?;
    let decision = decided
        .into_iter()
        .find(|(_, decision, _)| decision.application_id == new.application_id)
        .map(|(_, decision, _)| decision.id)
        .ok_or_else(Problem::not_found)?;
    Drafts::of(conn, decision).await
}

/// What stands in the way of approving a distribution now, in words; nothing when it can be approved.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn obstacles(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Vec<String>, Problem> {
    let distribution = store::get(conn, id).await?;
    if let Some(approval) = store::approval_of(conn, id).await? {
        return Ok(vec![approved_on(&approval)]);
    }
    let members = store::list_members(conn, id).await?;
    let changes = changed(conn, deed, &distribution, &members).await?;
    Ok(changes.iter().map(Change::to_string).collect())
}

/// Locks all dossiers, in order of id, with what is decided on each.
async fn prepared(
    conn: &mut Conn,
    deed: &Deed<'_>,
    call: Uuid,
    (members, answer): (&[Member], &Answer),
    new: &NewApproval,
) -> Result<HashMap<Uuid, (Ripe, NewDecision)>, Problem> {
    let lines: HashMap<&str, &Proposed> = answer
        .proposal
        .iter()
        .map(|line| (line.id.as_str(), line))
        .collect();
    let mut in_order: Vec<&Member> = members.iter().collect();
    in_order.sort_by_key(|member| member.application_id);
    let call = calls::get(conn, call).await?;
    let thresholds = calls::get_scheme(conn, call.scheme_id).await?.thresholds();
    let mut ripe = HashMap::with_capacity(members.len());
    for member in in_order {
        let line = lines.get(member.reference.as_str()).ok_or_else(Problem::stale)?;
        // Pro rata nobody comes before another: there the rank is only an order.
        let is_ranked = call.distribution_method != DistributionMethod::ProRata.as_str();
        let place = is_ranked.then(|| format!("{} van {}", line.rank, lines.len()));
        let mut wanted = wanted(member, line, place.as_deref(), (new, thresholds));
        let dossier = awards::prepare(conn, deed, member.application_id, &wanted).await?;
        if dossier.recurs() && member.amount < dossier.requested() {
            wanted.reasonable_term_until = new.reasonable_term_until;
            wanted
                .no_reasonable_term_because
                .clone_from(&new.no_reasonable_term_because);
        }
        let standing = Standing {
            rank: place,
            score: line.score.as_deref().map(|score| score.replace('.', ",")),
        };
        ripe.insert(member.application_id, (dossier.with(standing), wanted));
    }
    Ok(ripe)
}

/// The decision on one application, with why it gets what it gets.
fn wanted(
    member: &Member,
    line: &Proposed,
    place: Option<&str>,
    (new, thresholds): (&NewApproval, Thresholds),
) -> NewDecision {
    let ranked = place.map_or_else(String::new, |place| format!("Plaats {place}. "));
    let own = line.reasons.join(" ");
    let grants = !member.amount.0.is_zero();
    // Of a small award no report is asked: it is settled of itself (Awb 4:47).
    let reports = Arrangement::of(member.amount.0, thresholds).asks_report();
    NewDecision {
        outcome: if grants { Wish::Grant } else { Wish::Refuse },
        amount: grants.then_some(member.amount),
        in_so_far_as_ceiling_allows: false,
        reasons: format!("{}\n\n{ranked}{own}", new.reasons),
        legal_basis: new.legal_basis.clone(),
        obligations: new.obligations.clone(),
        report_due_on: new.report_due_on.filter(|_| grants && reports),
        deviates_from_applicant: false,
        reasonable_term_until: None,
        no_reasonable_term_because: None,
    }
}

async fn refuse_twice(conn: &mut Conn, distribution: &Distribution) -> Result<(), Problem> {
    match store::approval_of(conn, distribution.id).await? {
        None => Ok(()),
        Some(approval) => Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            approved_on(&approval),
            "This distribution was approved before; its decisions were taken then.",
        )),
    }
}

fn approved_on(approval: &Approval) -> String {
    let day = plafond_rules::dates::dutch(day_of(approval.approved_at));
    format!("Deze verdeling is vastgesteld op {day}; de besluiten zijn toen genomen.")
}

async fn refuse_changed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    distribution: &Distribution,
    members: &[Member],
) -> Result<(), Problem> {
    let changes = changed(conn, deed, distribution, members).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = changes.iter().map(Change::to_string).collect();
    Err(Problem::new(
        ProblemType::DISTRIBUTION_OUTDATED,
        format!("{} Maak een nieuwe verdeling.", told.join(" ")),
        "What it was made for changed. Make a new distribution.",
    ))
}

/// All that changed since a distribution was made, and all that has to happen first.
async fn changed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    distribution: &Distribution,
    members: &[Member],
) -> Result<Vec<Change>, Problem> {
    let document: Document = serde_json::from_str(&distribution.input).map_err(Problem::internal)?;
    let now = Snapshot::take(conn, distribution.call_id, deed.today()).await?;
    let mut found = Vec::new();
    if distribution.simulated {
        found.push(Change::Simulated);
    }
    let by_receipt = document.method == DistributionMethod::OrderOfReceipt;
    if !by_receipt && deed.now <= now.call.closes_at {
        found.push(Change::StillOpen);
    }
    let elsewhere = now
        .received
        .iter()
        .map(|(name, one)| (name.clone(), one.status()))
        .collect();
    found.extend(changes(&then(&document, members), &now.situation(), &elsewhere));
    let last_day = document
        .applications
        .iter()
        .filter_map(|claim| claim.complete_on)
        .max();
    for (name, one) in &now.received {
        let day = one.complete_on.or_else(|| one.received_at.map(day_of));
        let no_later = by_receipt.then_some(day <= last_day);
        if must_wait_for(one.status(), now.scored, no_later) {
            found.push(Change::Pending(name.clone(), one.status()));
        }
    }
    Ok(found)
}

/// What a distribution was made for.
fn then(document: &Document, members: &[Member]) -> Situation {
    let sub_ceiling: HashMap<&str, &str> = document
        .applications
        .iter()
        .filter_map(|claim| Some((claim.id.as_str(), claim.sub_ceiling.as_deref()?)))
        .collect();
    let mut situation = Situation::default();
    for member in members {
        let amount = member.amount.0;
        let plus = |sum: Money| sum.checked_add(amount).unwrap_or(Money::MAX);
        situation.money = plus(situation.money);
        if let Some(part) = sub_ceiling.get(member.reference.as_str()) {
            let sum = situation.sub_ceilings.entry((*part).to_owned()).or_default();
            *sum = plus(*sum);
        }
        let seen = Seen {
            status: Status::parse(&member.status).unwrap_or(Status::Draft),
            version: member.version,
        };
        situation.ready.insert(member.reference.clone(), seen);
    }
    situation
}

async fn journal(conn: &mut Conn, deed: &Deed<'_>, member: &Member, among: usize) -> Result<(), Problem> {
    let details = json!({ "rank": member.rank, "among": among, "amount": member.amount });
    let object = ("distribution", member.distribution_id);
    let chain = member.application_id;
    audit::journal(conn, deed, chain, "distribution-approved", object, details).await?;
    Ok(())
}

/// Who is next when money returns, as the distribution itself ranked them.
fn reserve(distribution: &Distribution, members: &[Member]) -> Result<Vec<Place>, Problem> {
    let document: Document = serde_json::from_str(&distribution.input).map_err(Problem::internal)?;
    let input = document.input()?;
    let proposal = rule::distribute(&input).map_err(Problem::internal)?;
    let application: BTreeMap<&str, Uuid> = members
        .iter()
        .map(|member| (member.reference.as_str(), member.application_id))
        .collect();
    let wanted: HashMap<&str, Money> = input
        .applications
        .iter()
        .map(|one| (one.id.as_str(), one.wanted()))
        .collect();
    let next = rule::reserve(&proposal);
    let places = (1..).zip(next).filter_map(|(position, line)| {
        Some(Place {
            distribution_id: distribution.id,
            position,
            application_id: *application.get(line.id.as_str())?,
            wanted: Amount(*wanted.get(line.id.as_str())?),
        })
    });
    Ok(places.collect())
}
