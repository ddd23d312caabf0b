//! Making a distribution.

use crate::http::fields::Amount;
use std::collections::HashMap;

use plafond_rules::distribution::{self as rule, Refusal};
use serde_json::json;
use uuid::Uuid;

use super::answer::Answer;
use super::document::Document;
use super::requests::NewDistribution;
use super::snapshot::Snapshot;
use super::store::{self, Distribution, Member};
use crate::audit::{self, Canonical};
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// Takes a snapshot of a call and makes a proposal for it; with other figures than its own, a simulation.
///
/// # Errors
/// 400 for figures that don't fit, 409 when something has to be drawn first.
pub async fn propose(
    conn: &mut Conn,
    deed: &Deed<'_>,
    call: Uuid,
    new: NewDistribution,
) -> Result<Distribution, Problem> {
    let snapshot = Snapshot::take(conn, call, deed.today()).await?;
    let own = snapshot.document.sealed()?;
    let document = snapshot.document.clone().with(&new)?;
    let input = document.sealed()?;
    refuse_late_entrants(&snapshot, &document)?;
    let proposal = rule::distribute(&document.input()?).map_err(|refusal| refused(&refusal, &document))?;
    let answer = document.explained(Answer::of(&proposal, &input));
    let distribution = Distribution {
        id: Uuid::now_v7(),
        call_id: snapshot.call.id,
        ceiling_id: snapshot.call.ceiling_id,
        method: document.method.as_str().to_owned(),
        simulated: own != input,
        note: new.note,
        rule_version: answer.rule_version.clone(),
        input: input.text,
        input_hash: input.hash,
        answer: Canonical::of(&answer).map_err(Problem::internal)?.text,
        granted: Amount(proposal.granted),
        remaining: Amount(proposal.remaining),
        made_by: deed.by(),
        made_at: deed.now,
    };
    let members = members(&distribution, &snapshot, &answer)?;
    store::insert(conn, &distribution, &members).await?;
    let details = json!({
        "callId": distribution.call_id, "method": distribution.method, "simulated": distribution.simulated,
        "inputHash": answer.input_hash, "granted": distribution.granted, "applications": members.len(),
    });
    let object = ("distribution", distribution.id);
    audit::journal(conn, deed, distribution.id, "distribution-made", object, details).await?;
    Ok(distribution)
}

/// Who came after the seed was published takes no part in its draw: it could have been computed who would win.
fn refuse_late_entrants(snapshot: &Snapshot, document: &Document) -> Result<(), Problem> {
    let Some(entrants) = snapshot
        .entrants
        .as_ref()
        .filter(|_| document.seed == snapshot.document.seed)
    else {
        return Ok(());
    };
    let sealed = Document {
        seed: None,
        ..document.clone()
    };
    let Err(Refusal::NoSeed(names)) = rule::distribute(&sealed.input()?) else {
        return Ok(());
    };
    match names.iter().find(|name| !entrants.contains(name)) {
        None => Ok(()),
        Some(late) => Err(Problem::new(
            ProblemType::DRAW_NEEDED,
            format!("De aanvraag {late} kwam binnen toen de seed al bekend was, en loot dus niet mee."),
            format!("Application {late} came after the seed was published, so it can't take part."),
        )),
    }
}

fn members(
    distribution: &Distribution,
    snapshot: &Snapshot,
    answer: &Answer,
) -> Result<Vec<Member>, Problem> {
    let proposed: HashMap<_, _> = answer
        .proposal
        .iter()
        .map(|line| (line.id.as_str(), line))
        .collect();
    let received = snapshot
        .received
        .values()
        .filter_map(|one| Some((one, proposed.get(one.reference.as_str())?)));
    received
        .map(|(one, line)| {
            Ok(Member {
                distribution_id: distribution.id,
                application_id: one.id,
                reference: one.reference.clone(),
                status: one.status.clone(),
                version: one.version,
                rank: i32::try_from(line.rank).map_err(Problem::internal)?,
                outcome: line.outcome.clone(),
                amount: line.amount,
            })
        })
        .collect()
}

/// What the rules can't do without. Only a draw is lacking in what the service itself puts together.
fn refused(refusal: &Refusal, document: &Document) -> Problem {
    match refusal {
        Refusal::NoSeed(_) => Problem::new(
            ProblemType::DRAW_NEEDED,
            format!("{refusal} Publiceer eerst de seed van de loting."),
            "A draw has to decide first. Publish the seed of the draw.",
        ),
        Refusal::Repeated(_)
        | Refusal::RepeatedSubCeiling(_)
        | Refusal::NoDay(_)
        | Refusal::NoPoints { .. }
        | Refusal::NoSubCeiling { .. } => Problem::invalid(vec![document.placed(refusal)]),
    }
}
