//! A call as it stands: what its distribution depends on, and who can't be decided yet.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::awards::maximum;
use plafond_rules::distribution::{Seen, Situation};
use plafond_rules::money::Money;
use rust_decimal::Decimal;
use serde_json::Number;
use uuid::Uuid;

use super::document::{Claim, Document, Part, Scored};
use super::draws;
use crate::applications::{self, Received};
use crate::calls::{self, Call, Criterion, DistributionMethod, LastOne};
use crate::ceiling::sub_ceilings::{self, SubCeiling};
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;
use crate::{assessment, awards, ceiling};

/// All that a distribution depends on, at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// The call.
    pub call: Call,
    /// Whether its applications are scored.
    pub scored: bool,
    /// What is distributed, among those that can be decided.
    pub document: Document,
    /// All that was received, by reference.
    pub received: BTreeMap<String, Received>,
    /// Who takes part in its draw, once that was published.
    pub entrants: Option<Vec<String>>,
    /// What is left of the ceiling for anyone.
    pub available: Money,
    /// By application the sub-ceiling it is paid from as well.
    pub allocated: HashMap<Uuid, String>,
}

impl Snapshot {
    /// The call as it stands now.
    ///
    /// # Errors
    /// 404 when the call isn't there or isn't published.
    pub async fn take(conn: &mut Conn, call: Uuid, today: NaiveDate) -> Result<Self, Problem> {
        let call = calls::get(conn, call).await?;
        if call.published_at.is_none() {
            return Err(Problem::not_found());
        }
        let criteria = calls::criteria_of(conn, call.id).await?;
        let received = applications::received_of(conn, call.id).await?;
        let scored = !criteria.is_empty();
        let ready: Vec<&Received> = received.iter().filter(|one| is_ready(one, scored)).collect();
        let filed: Vec<_> = ready.iter().filter_map(|one| one.received_at).collect();
        let available = ceiling::get(conn, call.ceiling_id).await?.balance().available();
        let room = ceiling::room_for_all(conn, call.ceiling_id, &filed).await?;
        let drawn = draws::drawn_of(conn, call.id).await?;
        let parts = sub_ceilings::list(conn, call.ceiling_id).await?;
        let mut points = points_of(conn, call.id).await?;
        let ids: Vec<Uuid> = ready.iter().map(|one| one.id).collect();
        let mut rooms = awards::bounds::rooms(conn, &call, &ids, today).await?;
        let applications = ready.iter().map(|one| {
            claim(
                one,
                points.remove(&one.id).unwrap_or_default(),
                (call.maximum, rooms.remove(&one.id)),
                &parts,
            )
        });
        let document = Document {
            method: DistributionMethod::parse(&call.distribution_method)
                .unwrap_or(DistributionMethod::OrderOfReceipt),
            ceiling: Amount(available.checked_add(room).unwrap_or(available)),
            last_one: LastOne::parse(&call.last_one).unwrap_or_default(),
            seed: drawn.as_ref().map(|drawn| drawn.seed.clone()),
            minimum: call.minimum,
            threshold: call.threshold.as_ref().and_then(number),
            criteria: criteria.iter().map(scored_as).collect::<Result<_, _>>()?,
            sub_ceilings: parts.iter().map(part).collect(),
            applications: applications.collect(),
        };
        let allocated = received
            .iter()
            .filter_map(|one| Some((one.id, code_of(one, &parts)?)));
        Ok(Self {
            allocated: allocated.collect(),
            received: received
                .into_iter()
                .map(|one| (one.reference.clone(), one))
                .collect(),
            call,
            scored,
            document,
            available,
            entrants: drawn.map(|drawn| drawn.entrants),
        })
    }

    /// The same for the rules that hold a proposal against it.
    #[must_use]
    pub fn situation(&self) -> Situation {
        let ready = self.document.applications.iter().filter_map(|claim| {
            let one = self.received.get(&claim.id)?;
            let seen = Seen {
                status: one.status(),
                version: one.version,
            };
            Some((claim.id.clone(), seen))
        });
        let parts = self.document.sub_ceilings.iter();
        Situation {
            ready: ready.collect(),
            money: self.document.ceiling.0,
            sub_ceilings: parts.map(|part| (part.id.clone(), part.amount.0)).collect(),
        }
    }
}

fn is_ready(one: &Received, scored: bool) -> bool {
    let ready = if scored {
        Status::Assessed
    } else {
        Status::Complete
    };
    one.status() == ready
}

fn part(part: &SubCeiling) -> Part {
    Part {
        id: part.code.clone(),
        amount: Amount(part.balance().available()),
    }
}

fn code_of(one: &Received, parts: &[SubCeiling]) -> Option<String> {
    let part = parts.iter().find(|part| Some(part.id) == one.sub_ceiling_id)?;
    Some(part.code.clone())
}

fn claim(
    one: &Received,
    points: BTreeMap<String, Vec<Number>>,
    (maximum, room): (Option<Amount>, Option<Money>),
    parts: &[SubCeiling],
) -> Claim {
    let (cap, cap_because) = most(one.requested.0, maximum.map(|most| most.0), room).unzip();
    Claim {
        id: one.reference.clone(),
        requested: one.requested,
        cap: cap.map(Amount),
        cap_because,
        complete_on: one.complete_on,
        points,
        sub_ceiling: code_of(one, parts),
    }
}

/// The most that an application can get and why, when that is less than it asks for: what the call announced, or what its
/// undertaking can still get of de-minimis aid, whichever is less.
fn most(requested: Money, maximum: Option<Money>, room: Option<Money>) -> Option<(Money, String)> {
    let announced = maximum.map(|most| (most, maximum::dutch(most)));
    let aid = room.map(|room| (room, awards::bounds::room_dutch(room)));
    let bounds = [announced, aid].into_iter().flatten();
    bounds
        .filter(|(most, _)| *most < requested)
        .min_by_key(|(most, _)| *most)
}

fn scored_as(criterion: &Criterion) -> Result<Scored, Problem> {
    Ok(Scored {
        id: criterion.code.clone(),
        weight: u32::try_from(criterion.weight).map_err(Problem::internal)?,
        maximum: u32::try_from(criterion.maximum).map_err(Problem::internal)?,
        threshold: criterion.threshold.map(Number::from),
    })
}

/// By application and criterion the points of each assessor.
async fn points_of(
    conn: &mut Conn,
    call: Uuid,
) -> Result<HashMap<Uuid, BTreeMap<String, Vec<Number>>>, Problem> {
    let mut points: HashMap<Uuid, BTreeMap<String, Vec<Number>>> = HashMap::new();
    for (application, criterion, given) in assessment::points_of_call(conn, call).await? {
        let of_application = points.entry(application).or_default();
        of_application.entry(criterion).or_default().push(given.into());
    }
    Ok(points)
}

/// A number as it is written, without zeros at its end.
fn number(decimal: &Decimal) -> Option<Number> {
    serde_json::from_str(&decimal.normalize().to_string()).ok()
}
