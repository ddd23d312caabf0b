//! Tender (onderlinge afweging): by exact score, ties by the heaviest criterion and then by draw.

use std::cmp::Ordering;

use super::in_rank::{Purse, Ranked};
use super::score::Scale;
use super::{Application, Criterion, Input, LastOne, Line, Points, Refusal, Score};

/// Distributes among applications in order of id.
pub fn distribute<'a>(
    input: &'a Input,
    last_one: LastOne,
    (criteria, threshold): (&[Criterion], Option<Points>),
    sorted: &[&'a Application],
) -> Result<Vec<Line>, Refusal> {
    let mut scored = scored(&scale(criteria, threshold, sorted), sorted)?;
    let drawn = draw_ties(&mut scored, input)?;
    let apart = told_apart(&scored);
    let ranked = scored
        .into_iter()
        .zip(drawn.into_iter().zip(apart))
        .map(|((application, score), (drawn, apart))| {
            let mut reasons = vec![format!("De score is {} van 100.", score.shown().replace('.', ","))];
            if apart {
                reasons.push("Een andere aanvraag heeft precies dezelfde score. Wie op het zwaarste criterium meer heeft, gaat voor.".to_owned());
            }
            if drawn {
                reasons.push("Een andere aanvraag heeft precies dezelfde score, ook op het zwaarste criterium; de plaats is geloot.".to_owned());
            }
            Ranked { application, refused: score.below().map(str::to_owned), score: Some(score), reasons }
        })
        .collect();
    Ok(Purse::new(input, last_one).hand_out(ranked))
}

/// The scale on which all of them are scored.
pub fn scale<'a>(criteria: &'a [Criterion], threshold: Option<Points>, sorted: &[&Application]) -> Scale<'a> {
    let assessors = sorted
        .iter()
        .flat_map(|application| application.points.values().map(Vec::len));
    Scale::new(criteria, threshold, assessors)
}

/// By score, what ties in order of id.
pub fn scored<'a>(
    scale: &Scale<'_>,
    sorted: &[&'a Application],
) -> Result<Vec<(&'a Application, Score)>, Refusal> {
    let mut scored = Vec::with_capacity(sorted.len());
    for application in sorted {
        scored.push((*application, scale.score(&application.id, &application.points)?));
    }
    // The sort is stable, so what still ties stands in order of id.
    scored.sort_by(|one, other| order(&one.1, &other.1));
    Ok(scored)
}

/// Below a threshold comes after the others, whatever the score.
pub fn order(one: &Score, other: &Score) -> Ordering {
    one.is_below()
        .cmp(&other.is_below())
        .then_with(|| one.order(other))
}

/// Who has the same total as another that the heaviest criterion puts before or after it. Below a threshold it doesn't matter.
fn told_apart(scored: &[(&Application, Score)]) -> Vec<bool> {
    let same = |one: &(&Application, Score), other: &(&Application, Score)| {
        !one.1.is_below() && !other.1.is_below() && one.1.ties(&other.1)
    };
    let mut apart = Vec::with_capacity(scored.len());
    for group in scored.chunk_by(same) {
        let ends = group.first().zip(group.last());
        let differ = ends.is_some_and(|(first, last)| order(&first.1, &last.1).is_ne());
        apart.extend(group.iter().map(|_| differ));
    }
    apart
}

/// Draws within each group that ties, and tells who was drawn. Below a threshold nothing hangs on the draw, so there a
/// missing seed is no refusal.
fn draw_ties(scored: &mut [(&Application, Score)], input: &Input) -> Result<Vec<bool>, Refusal> {
    let mut drawn = Vec::with_capacity(scored.len());
    for group in scored.chunk_by_mut(|one, other| order(&one.1, &other.1) == Ordering::Equal) {
        let needed = group.len() > 1 && group.iter().any(|(_, score)| !score.is_below());
        match &input.seed {
            Some(seed) if group.len() > 1 => {
                group.sort_by_cached_key(|(application, _)| seed.ticket(&application.id));
            }
            None if needed => {
                return Err(Refusal::NoSeed(
                    group
                        .iter()
                        .map(|(application, _)| application.id.clone())
                        .collect(),
                ));
            }
            Some(_) | None => {}
        }
        drawn.extend(group.iter().map(|_| needed));
    }
    Ok(drawn)
}
