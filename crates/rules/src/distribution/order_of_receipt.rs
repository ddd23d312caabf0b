//! Order of receipt (volgorde van binnenkomst): day by day, and by draw only within the day that crosses the ceiling.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::in_rank::{Ranked, hand_out};
use super::{Application, Input, LastOne, Line, Refusal};
use crate::dates::dutch;
use crate::money::Money;

/// Distributes among applications in order of id.
pub fn distribute(input: &Input, last_one: LastOne, sorted: &[&Application]) -> Result<Vec<Line>, Refusal> {
    let mut days: BTreeMap<NaiveDate, Vec<&Application>> = BTreeMap::new();
    for application in sorted {
        let day = application
            .complete_on
            .ok_or_else(|| Refusal::NoDay(application.id.clone()))?;
        days.entry(day).or_default().push(application);
    }
    let mut ranked = Vec::with_capacity(sorted.len());
    let mut left = Some(input.ceiling);
    for (day, mut applications) in days {
        let wanted = Money::sum(applications.iter().map(|application| application.wanted()));
        let fits = wanted
            .zip(left)
            .and_then(|(wanted, left)| left.checked_sub(wanted));
        let crosses = left.is_some() && fits.is_none();
        left = fits;
        let mut reasons = vec![format!("Volledig op {}.", dutch(day))];
        if crosses && applications.len() > 1 {
            let seed = input.seed.as_ref().ok_or_else(|| {
                Refusal::NoSeed(
                    applications
                        .iter()
                        .map(|application| application.id.clone())
                        .collect(),
                )
            })?;
            applications.sort_by_cached_key(|application| seed.ticket(&application.id));
            reasons.push(
                "Op deze dag kwam meer binnen dan er geld was, dus de plaats binnen de dag is geloot."
                    .to_owned(),
            );
        }
        ranked.extend(applications.into_iter().map(|application| Ranked {
            application,
            score: None,
            reasons: reasons.clone(),
            refused: None,
        }));
    }
    Ok(hand_out(ranked, input.ceiling, input.minimum, last_one))
}
