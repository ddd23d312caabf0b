//! Committing to a seed, and publishing it.

use plafond_rules::distribution::{self as rule, Refusal, Seed};
use rand::TryRngCore as _;
use rand::rngs::OsRng;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::{self, Draw, Publication};
use crate::audit;
use crate::calls::{self, DistributionMethod};
use crate::db::Conn;
use crate::distribution::snapshot::Snapshot;
use crate::http::{Deed, Problem, ProblemType};

/// How many bytes a seed has.
const SEED_BYTES: usize = 32;

/// Makes the seed of a call and seals it; its commitment is there for all to see from now on.
///
/// # Errors
/// 409 when there is one already, or when the call has closed.
pub async fn commit(conn: &mut Conn, deed: &Deed<'_>, call: Uuid) -> Result<Draw, Problem> {
    let call = calls::hold(conn, call).await?;
    if !store::list(conn, call.id).await?.is_empty() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Voor deze openstelling ligt de loting al vast. Er wordt nooit opnieuw geloot.",
            "This call has its draw; it is never made again.",
        ));
    }
    if deed.now > call.closes_at {
        return Err(Problem::new(
            ProblemType::CALL_CLOSED,
            "De openstelling is gesloten, dus de aanvragen zijn bekend. Een loting legt u daarvoor vast.",
            "The call has closed, so its applications are known. A draw is committed to before that.",
        ));
    }
    let mut seed = [0; SEED_BYTES];
    OsRng.try_fill_bytes(&mut seed).map_err(Problem::internal)?;
    let draw = Draw {
        id: Uuid::now_v7(),
        call_id: call.id,
        commitment: rule::commitment(&Seed(seed.to_vec())).to_vec(),
        made_by: deed.by(),
        made_at: deed.now,
    };
    store::insert(conn, &draw, &seed).await?;
    let details = json!({ "callId": draw.call_id, "commitment": hex::encode(&draw.commitment) });
    audit::journal(conn, deed, draw.id, "draw-committed", ("draw", draw.id), details).await?;
    Ok(draw)
}

/// Publishes a seed as witness, with the list of who takes part.
///
/// # Errors
/// 403 for who made the draw, 409 while others may still take part or when it was published before.
pub async fn publish(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Draw, Problem> {
    let draw = store::get(conn, id).await?;
    let call = calls::hold(conn, draw.call_id).await?;
    if draw.made_by == deed.by() {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U hebt deze loting vastgelegd, dus een collega maakt haar bekend als getuige.",
            "You made this draw, so a colleague publishes it as witness.",
        ));
    }
    if store::publication_of(conn, id).await?.is_some() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Deze loting is al bekendgemaakt.",
            "This draw was published before.",
        ));
    }
    let snapshot = Snapshot::take(conn, call.id, deed.today()).await?;
    if deed.now <= call.closes_at && !is_needed(&snapshot, deed)? {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "De seed blijft geheim zolang er nog aanvragen kunnen komen die meeloten.",
            "The seed stays secret as long as others may still take part.",
        ));
    }
    let lines = snapshot
        .received
        .keys()
        .flat_map(|reference| [reference.as_str(), "\n"]);
    let entrants: String = lines.collect();
    let publication = Publication {
        draw_id: id,
        entrants_hash: Sha256::digest(&entrants).to_vec(),
        entrants,
        witness: deed.by(),
        published_at: deed.now,
    };
    store::insert_publication(conn, &publication).await?;
    let details = json!({ "entrantsHash": hex::encode(&publication.entrants_hash) });
    audit::journal(conn, deed, id, "draw-published", ("draw", id), details).await?;
    Ok(draw)
}

/// Whether, by order of receipt, a day that is over has to be drawn: nobody can join that day any more.
fn is_needed(snapshot: &Snapshot, deed: &Deed<'_>) -> Result<bool, Problem> {
    if snapshot.document.method != DistributionMethod::OrderOfReceipt {
        return Ok(false);
    }
    let is_over = |name: &String| {
        let day = snapshot.received.get(name).and_then(|one| one.complete_on);
        day.is_some_and(|day| day < deed.today())
    };
    let outcome = rule::distribute(&snapshot.document.input()?);
    Ok(matches!(outcome, Err(Refusal::NoSeed(names)) if names.iter().all(is_over)))
}
