//! Handing out money in order of rank, until it is gone.

use super::{Application, LastOne, Line, Outcome, Score};
use crate::money::Money;

/// An application that has its rank, with why it has that rank.
pub struct Ranked<'a> {
    /// The application.
    pub application: &'a Application,
    /// Its score, in a tender.
    pub score: Option<Score>,
    /// Why it stands where it stands.
    pub reasons: Vec<String>,
    /// Why it is refused whatever the money, if it is.
    pub refused: Option<String>,
}

/// Gives each in turn the whole of what it may get, as long as it fits.
pub fn hand_out(ranked: Vec<Ranked<'_>>, ceiling: Money, minimum: Money, last_one: LastOne) -> Vec<Line> {
    let mut left = ceiling;
    let mut over = false;
    (1..)
        .zip(ranked)
        .map(|(rank, ranked)| {
            let wanted = ranked.application.wanted();
            let mut reasons = ranked.reasons;
            let amount = if let Some(refusal) = ranked.refused {
                reasons.push(refusal);
                Money::ZERO
            } else if over {
                reasons.push("Het geld was op bij een aanvraag die voorgaat.".to_owned());
                Money::ZERO
            } else if wanted <= left {
                reasons.push(format!(
                    "{} past geheel in de {} die nog over was.",
                    wanted.dutch(),
                    left.dutch()
                ));
                wanted
            } else {
                let (amount, reason) = last(last_one, wanted, left, minimum);
                reasons.push(reason);
                over = last_one != LastOne::Skip;
                amount
            };
            left = left.saturating_sub(amount);
            let outcome = Outcome::of(amount, wanted);
            Line {
                id: ranked.application.id.clone(),
                rank,
                outcome,
                amount,
                score: ranked.score,
                reasons,
            }
        })
        .collect()
}

fn last(last_one: LastOne, wanted: Money, left: Money, minimum: Money) -> (Money, String) {
    let short = format!(
        "{} past niet in de {} die nog over was",
        wanted.dutch(),
        left.dutch()
    );
    match last_one {
        LastOne::Partial if left.is_zero() => (Money::ZERO, format!("{short}.")),
        LastOne::Partial if left < minimum => (
            Money::ZERO,
            format!(
                "{short}, en dat is minder dan het minimum van {}.",
                minimum.dutch()
            ),
        ),
        LastOne::Partial => (
            left,
            format!("{short}; de laatste krijgt wat over is (artikel 4:25, tweede lid, Awb)."),
        ),
        LastOne::Refuse => (Money::ZERO, format!("{short}; de laatste krijgt dan niets.")),
        LastOne::Skip => (
            Money::ZERO,
            format!("{short}; een volgende die wel past gaat voor."),
        ),
    }
}
