//! The scores of all assessors beside each other, with the mean that counts.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};
use uuid::Uuid;

use crate::assessment::{Assessment, Points};
use crate::calls::Criterion;

/// What one assessor said.
pub struct Opinion {
    /// Who.
    pub name: String,
    /// Why, on the whole.
    pub advice: String,
    /// Why, by criterion where that was said.
    pub reasons: Vec<(String, String)>,
}

/// One criterion with what each gave for it.
pub struct Row {
    /// What is judged.
    pub criterion: Criterion,
    /// In the order of the assessors.
    pub points: Vec<Option<i32>>,
    /// The mean.
    pub mean: Option<String>,
}

/// All of it.
pub struct SideBySide {
    /// The assessors.
    pub opinions: Vec<Opinion>,
    /// The criteria.
    pub rows: Vec<Row>,
    /// The total out of 100, when there are points for every criterion.
    pub score: Option<String>,
}

impl SideBySide {
    /// Holds what was given against the criteria.
    #[must_use]
    pub fn of(
        criteria: &[Criterion],
        given: &[Assessment],
        points: &[Points],
        names: &HashMap<Uuid, String>,
    ) -> Self {
        let rows: Vec<(Row, Option<Decimal>)> = criteria
            .iter()
            .map(|criterion| row(criterion, given, points))
            .collect();
        let parts: Option<Vec<Decimal>> = rows
            .iter()
            .map(|(row, mean)| {
                let weighed = Decimal::from(row.criterion.weight) * (*mean)?;
                weighed.checked_div(Decimal::from(row.criterion.maximum))
            })
            .collect();
        Self {
            opinions: given
                .iter()
                .map(|one| Opinion {
                    name: names.get(&one.assessor_id).cloned().unwrap_or_default(),
                    advice: one.advice.clone(),
                    reasons: reasons(criteria, one, points),
                })
                .collect(),
            rows: rows.into_iter().map(|(row, _)| row).collect(),
            score: parts.map(|parts| shown(parts.iter().sum())),
        }
    }
}

/// Why one assessor gave its points, in the order of the criteria.
fn reasons(criteria: &[Criterion], given: &Assessment, points: &[Points]) -> Vec<(String, String)> {
    let said = criteria.iter().filter_map(|criterion| {
        let own = points
            .iter()
            .find(|points| points.assessment == given.id && points.criterion == criterion.code);
        Some((criterion.title.clone(), own?.reason.clone()?))
    });
    said.collect()
}

fn row(criterion: &Criterion, given: &[Assessment], points: &[Points]) -> (Row, Option<Decimal>) {
    let of = |one: &Assessment| {
        let found = points
            .iter()
            .find(|points| points.assessment == one.id && points.criterion == criterion.code);
        found.map(|found| found.points)
    };
    let own: Vec<Option<i32>> = given.iter().map(of).collect();
    let sum: Decimal = own.iter().flatten().copied().map(Decimal::from).sum();
    let mean = sum.checked_div(Decimal::from(own.iter().flatten().count()));
    let row = Row {
        criterion: criterion.clone(),
        points: own,
        mean: mean.map(shown),
    };
    (row, mean)
}

/// With two places, half up, as a score is shown everywhere.
fn shown(number: Decimal) -> String {
    let rounded = number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    format!("{rounded:.2}").replace('.', ",")
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn criterion(code: &str, weight: i32, maximum: i32) -> Criterion {
        Criterion {
            id: Uuid::now_v7(),
            call_id: Uuid::nil(),
            code: code.to_owned(),
            title: code.to_owned(),
            position: 0,
            weight,
            maximum,
            threshold: None,
        }
    }

    #[test]
    fn the_score_is_the_weighed_mean_out_of_a_hundred() {
        let criteria = [criterion("reach", 60, 10), criterion("quality", 40, 10)];
        let given = [1, 2].map(|_| Assessment {
            id: Uuid::now_v7(),
            application_id: Uuid::nil(),
            assessor_id: Uuid::now_v7(),
            no_conflict_declared_at: Utc::now(),
            advice: String::new(),
            given_at: Utc::now(),
        });
        let points = [("reach", [7, 8]), ("quality", [6, 6])].map(|(criterion, points)| {
            [0, 1].map(|at| Points {
                assessment: given[at].id,
                criterion: criterion.to_owned(),
                points: points[at],
                reason: (at == 0).then(|| format!("Omdat {criterion}.")),
            })
        });
        let all = SideBySide::of(&criteria, &given, &points.concat(), &HashMap::new());
        assert_eq!(all.score.as_deref(), Some("69,00"));
        assert_eq!(all.rows[0].mean.as_deref(), Some("7,50"));
        let why = &all.opinions[0].reasons;
        assert_eq!(why[1], ("quality".to_owned(), "Omdat quality.".to_owned()));
        assert!(all.opinions[1].reasons.is_empty());
        let none = SideBySide::of(&criteria, &[], &[], &HashMap::new());
        assert_eq!((none.score, none.rows[0].mean.as_deref()), (None, None));
    }
}
