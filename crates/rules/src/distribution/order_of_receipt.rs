//! Order of receipt (volgorde van binnenkomst): day by day, and by draw only within the day that crosses the ceiling, or
//! among those of a sub-ceiling on the day that crosses it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::in_rank::{Draw, Purse, Ranked};
use super::{Application, Input, LastOne, Line, Refusal};
use crate::dates::dutch;

/// Distributes among applications in order of id.
pub fn distribute<'a>(
    input: &'a Input,
    last_one: LastOne,
    sorted: &[&'a Application],
) -> Result<Vec<Line>, Refusal> {
    let mut days: BTreeMap<NaiveDate, Vec<&Application>> = BTreeMap::new();
    for application in sorted {
        let day = application
            .complete_on
            .ok_or_else(|| Refusal::NoDay(application.id.clone()))?;
        days.entry(day).or_default().push(application);
    }
    let mut purse = Purse::new(input, last_one);
    let mut lines = Vec::with_capacity(sorted.len());
    for (day, applications) in days {
        let (drawn, why) = match purse.draw(&applications) {
            Draw::Everybody => (applications, "er geld was"),
            Draw::Within(parts) => {
                let (drawn, rest): (Vec<_>, Vec<_>) = applications.into_iter().partition(|application| {
                    application
                        .sub_ceiling
                        .as_deref()
                        .is_some_and(|part| parts.contains(part))
                });
                give(&mut purse, &mut lines, rest, &[of(day)]);
                (drawn, "er in het deelplafond over was")
            }
            Draw::Nobody => {
                give(&mut purse, &mut lines, applications, &[of(day)]);
                continue;
            }
        };
        let mut reasons = vec![of(day)];
        if drawn.len() > 1 {
            reasons.push(format!(
                "Op deze dag kwam meer binnen dan {why}, dus de plaats binnen de dag is geloot."
            ));
        }
        give(&mut purse, &mut lines, in_order_of_draw(drawn, input)?, &reasons);
    }
    Ok(lines)
}

fn of(day: NaiveDate) -> String {
    format!("Volledig op {}.", dutch(day))
}

fn in_order_of_draw<'a>(
    mut drawn: Vec<&'a Application>,
    input: &Input,
) -> Result<Vec<&'a Application>, Refusal> {
    if drawn.len() > 1 {
        let names = || drawn.iter().map(|application| application.id.clone()).collect();
        let seed = input.seed.as_ref().ok_or_else(|| Refusal::NoSeed(names()))?;
        drawn.sort_by_cached_key(|application| seed.ticket(&application.id));
    }
    Ok(drawn)
}

fn give<'a>(
    purse: &mut Purse<'a>,
    lines: &mut Vec<Line>,
    applications: Vec<&'a Application>,
    reasons: &[String],
) {
    for application in applications {
        let ranked = Ranked {
            application,
            score: None,
            reasons: reasons.to_vec(),
            refused: None,
        };
        lines.push(purse.give(lines.len() + 1, ranked));
    }
}
