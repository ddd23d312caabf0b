//! Handing out money in order of rank, until it is gone: that of the ceiling, or that of a sub-ceiling within it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Application, Input, LastOne, Line, Outcome, Score};
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

/// Who of a day has to be drawn.
#[derive(Debug, PartialEq, Eq)]
pub enum Draw<'a> {
    /// Nobody: all of the day fits, or nothing hangs on the order.
    Nobody,
    /// Everybody: the day crosses the ceiling.
    Everybody,
    /// Those of these sub-ceilings, which the day crosses.
    Within(BTreeSet<&'a str>),
}

/// What is left while it is handed out.
pub struct Purse<'a> {
    whole: Part,
    parts: BTreeMap<&'a str, Part>,
    minimum: Money,
    last_one: LastOne,
}

/// What is left of the ceiling, or of a sub-ceiling.
#[derive(Clone, Copy)]
struct Part {
    left: Money,
    /// Whether those who come now get nothing any more.
    over: bool,
    /// Whether a day crossed it already: only one day is drawn.
    crossed: bool,
}

impl Part {
    const fn of(amount: Money) -> Self {
        Self {
            left: amount,
            over: false,
            crossed: false,
        }
    }

    /// The most that so much demand can take from it.
    fn most(self, demand: u128) -> u128 {
        if self.over {
            0
        } else {
            demand.min(self.left.cents().into())
        }
    }
}

impl<'a> Purse<'a> {
    /// All there is to hand out.
    pub fn new(input: &'a Input, last_one: LastOne) -> Self {
        let parts = input
            .sub_ceilings
            .iter()
            .map(|part| (part.id.as_str(), Part::of(part.amount)));
        Self {
            whole: Part::of(input.ceiling),
            parts: parts.collect(),
            minimum: input.minimum,
            last_one,
        }
    }

    /// Who of a day has to be drawn: those among whom its money has to be chosen. From the day that crosses the
    /// ceiling on nobody is drawn any more.
    pub fn draw(&mut self, day: &[&'a Application]) -> Draw<'a> {
        if self.whole.crossed {
            return Draw::Nobody;
        }
        let mut demand: BTreeMap<Option<&str>, u128> = BTreeMap::new();
        for application in day {
            *demand.entry(application.sub_ceiling.as_deref()).or_default() +=
                u128::from(application.wanted().cents());
        }
        let mut most = 0;
        let mut within = BTreeSet::new();
        for (name, demand) in demand {
            match name.and_then(|name| Some((name, self.parts.get_mut(name)?))) {
                None => most += demand,
                Some((name, part)) => {
                    most += part.most(demand);
                    if !part.crossed && demand > part.left.cents().into() {
                        part.crossed = true;
                        within.insert(name);
                    }
                }
            }
        }
        if most > self.whole.left.cents().into() {
            self.whole.crossed = true;
            return Draw::Everybody;
        }
        let several = |name: &&str| {
            let of_part = |one: &&&Application| one.sub_ceiling.as_deref() == Some(*name);
            day.iter().filter(of_part).count() > 1
        };
        within.retain(several);
        if within.is_empty() {
            Draw::Nobody
        } else {
            Draw::Within(within)
        }
    }

    /// Gives each in turn the whole of what it may get, as long as it fits.
    pub fn hand_out(mut self, ranked: Vec<Ranked<'a>>) -> Vec<Line> {
        (1..)
            .zip(ranked)
            .map(|(rank, ranked)| self.give(rank, ranked))
            .collect()
    }

    /// Gives the next one the whole of what it may get, if that fits.
    pub fn give(&mut self, rank: usize, ranked: Ranked<'a>) -> Line {
        let application = ranked.application;
        let wanted = application.wanted();
        let mut reasons = ranked.reasons;
        let (amount, reason) = match ranked.refused {
            Some(refusal) => (Money::ZERO, refusal),
            None => self.take(wanted, application.sub_ceiling.as_deref()),
        };
        reasons.push(reason);
        Line {
            id: application.id.clone(),
            rank,
            outcome: Outcome::of(amount, wanted),
            amount,
            score: ranked.score,
            reasons,
        }
    }

    fn take(&mut self, wanted: Money, name: Option<&'a str>) -> (Money, String) {
        let part = name.and_then(|name| Some((name, self.parts.get_mut(name)?)));
        let narrow = part
            .as_ref()
            .filter(|(_, part)| part.over || part.left < self.whole.left);
        let of_part = narrow.map_or_else(String::new, |(name, _)| format!(" van het deelplafond '{name}'"));
        let (left, over) = narrow.map_or((self.whole.left, false), |(_, part)| (part.left, part.over));
        let (amount, reason) = if self.whole.over {
            (
                Money::ZERO,
                "Het geld was op bij een aanvraag die voorgaat.".to_owned(),
            )
        } else if over {
            (
                Money::ZERO,
                format!("Het geld{of_part} was op bij een aanvraag die voorgaat."),
            )
        } else if wanted <= left {
            let reason = format!(
                "{} past geheel in de {} die nog over was{of_part}.",
                wanted.dutch(),
                left.dutch()
            );
            (wanted, reason)
        } else {
            let short = format!(
                "{} past niet in de {} die nog over was{of_part}",
                wanted.dutch(),
                left.dutch()
            );
            last(self.last_one, &short, left, self.minimum)
        };
        let closes = wanted > left && self.last_one != LastOne::Skip;
        let is_narrow = narrow.is_some();
        self.whole.left = self.whole.left.saturating_sub(amount);
        self.whole.over |= closes && !is_narrow;
        if let Some((_, part)) = part {
            part.left = part.left.saturating_sub(amount);
            part.over |= closes && is_narrow;
        }
        (amount, reason)
    }
}

fn last(last_one: LastOne, short: &str, left: Money, minimum: Money) -> (Money, String) {
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
