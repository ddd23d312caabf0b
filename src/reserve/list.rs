//! Who waits for a call, what was offered to each, and what could be offered now.

use std::collections::HashSet;

use chrono::NaiveDate;
use plafond_rules::distribution::Returned;
use plafond_rules::money::Money;
use plafond_rules::reserve::{self as rule, Place};
use plafond_rules::terms::Sent;
use uuid::Uuid;

use super::store::{self, Offer};
use crate::calls::Call;
use crate::db::Conn;
use crate::distribution::{self, Waits};
use crate::documents;
use crate::http::Problem;

/// One place on the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who waits, and for what.
    pub waits: Waits,
    /// The last offer to it.
    pub offer: Option<Offer>,
    /// How the letter of that goes.
    pub sent: Sent,
    /// What can be offered to it now.
    pub reach: Money,
}

impl Line {
    /// Whether the letter of the last offer still has to be posted, and no answer came before that.
    #[must_use]
    pub fn waits_for_post(&self) -> bool {
        let offer = self.offer.as_ref();
        offer.is_some_and(|offer| offer.waits_for_post(self.sent))
    }

    /// The last day to answer that offer, as the post has it.
    #[must_use]
    pub fn last_day(&self, offer: &Offer) -> NaiveDate {
        offer.last_day(self.sent)
    }
}

/// The reserve list of a call.
#[derive(Clone, Debug)]
pub struct List {
    /// The call.
    pub call: Call,
    /// What is left of the ceiling.
    pub available: Money,
    /// How much of that is offered and not granted yet, from this call and others.
    pub offered: Money,
    /// Who waits, in order.
    pub lines: Vec<Line>,
    places: Vec<Place>,
    /// Who ever stood on it, in order.
    ever: Vec<Uuid>,
}

impl List {
    /// The lines after that of an application, also when it waits no more: at most so many. What one can be offered hangs on all
    /// before it, so each page costs what the whole does.
    ///
    /// # Errors
    /// 404 when it never stood on the list.
    pub fn after(self, application: Option<Uuid>, most: usize) -> Result<Vec<Line>, Problem> {
        let mut before = HashSet::new();
        if let Some(application) = application {
            let mut ever = self.ever.iter();
            let last = ever.position(|stood| *stood == application);
            let last = last.ok_or_else(Problem::not_found)?;
            before.extend(self.ever.iter().take(last + 1).copied());
        }
        let lines = self.lines.into_iter();
        let rest = lines.filter(|line| !before.contains(&line.waits.place.application_id));
        Ok(rest.take(most).collect())
    }

    /// The line of an application.
    #[must_use]
    pub fn line(&self, application: Uuid) -> Option<&Line> {
        let mut lines = self.lines.iter();
        lines.find(|line| line.waits.place.application_id == application)
    }

    /// How much is offered to one: all within its reach unless less is wanted.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub fn offer(&self, line: &Line, wanted: Option<Money>) -> Result<Money, rule::Refusal> {
        let reach = self
            .lines
            .iter()
            .map(|line| (line.waits.reference.clone(), line.reach));
        rule::offer(&self.places, &reach.collect(), &line.waits.reference, wanted)
    }
}

/// The list of a call as it stands on a day.
///
/// # Errors
/// 404 when the call isn't there or isn't published.
pub async fn list(conn: &mut Conn, call: Uuid, today: NaiveDate) -> Result<List, Problem> {
    let reserve = distribution::reserve_list(conn, call, today).await?;
    let mut newest = store::newest_of_call(conn, call).await?;
    let others = store::open_elsewhere(conn, reserve.call.ceiling_id, call).await?;
    let ids: Vec<Uuid> = newest.values().chain(&others).map(|offer| offer.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let sent = |offer: &Offer| later.get(&offer.id).copied().unwrap_or_default();
    let elsewhere = others
        .iter()
        .filter(|offer| offer.standing(today, sent(offer)).holds())
        .map(|offer| offer.amount.0);
    let elsewhere = Money::sum(elsewhere).unwrap_or(Money::MAX);
    let mut lines: Vec<Line> = reserve
        .waits
        .into_iter()
        .map(|waits| {
            let offer = newest.remove(&waits.place.application_id);
            Line {
                sent: offer.as_ref().map(sent).unwrap_or_default(),
                offer,
                waits,
                reach: Money::ZERO,
            }
        })
        .collect();
    let places: Vec<Place> = lines.iter().map(|line| place(line, today)).collect();
    let held = places
        .iter()
        .filter_map(|place| place.offer.filter(|(standing, _)| standing.holds()))
        .map(|(_, amount)| amount);
    let offered = Money::sum(held.chain([elsewhere])).unwrap_or(Money::MAX);
    let returned = Returned {
        available: reserve.returned.available.saturating_sub(elsewhere),
        sub_ceilings: reserve.returned.sub_ceilings,
    };
    let reach = rule::reach(&places, &returned, reserve.pro_rata).map_err(Problem::internal)?;
    for line in &mut lines {
        line.reach = reach.get(&line.waits.reference).copied().unwrap_or_default();
    }
    Ok(List {
        call: reserve.call,
        available: reserve.returned.available,
        offered,
        lines,
        places,
        ever: reserve.ever,
    })
}

fn place(line: &Line, today: NaiveDate) -> Place {
    Place {
        id: line.waits.reference.clone(),
        lacks: line.waits.lacks,
        sub_ceiling: line.waits.sub_ceiling.clone(),
        offer: line
            .offer
            .as_ref()
            .map(|offer| (offer.standing(today, line.sent), offer.amount.0)),
    }
}
