//! `plafond term`: a term calculator for anyone, without a database.

use chrono::NaiveDate;
use clap::Args;
use plafond_rules::terms::{Calendar, Kind, Suspension, penalty};
use serde_json::{Value, json};

use super::mistakes::Mistake;

/// Which term to count. Arguments are read as text, so that everything wrong with them is told at once.
#[derive(Debug, Args)]
pub struct Term {
    /// decision, decision-statutory, not-treated, objection, objection-decision, payment or penalty
    rule: String,
    /// The day it starts from, such as 2026-03-24
    #[arg(long)]
    from: Option<String>,
    /// How many weeks the scheme gives to decide
    #[arg(long)]
    weeks: Option<String>,
    /// A committee advises on the objection
    #[arg(long)]
    committee: bool,
    /// How many weeks the decision on an objection was postponed, 1 to 6
    #[arg(long)]
    postponed: Option<String>,
    /// A time in which the clock stood still, as REQUESTED..COMPLETED; may be given more than once
    #[arg(long)]
    suspended: Vec<String>,
    /// The day on which the notice of default came in
    #[arg(long)]
    notice: Option<String>,
    /// The day to count a penalty to
    #[arg(long)]
    on: Option<String>,
}

impl Term {
    /// Counts.
    pub fn count(&self) -> Result<Value, Vec<Mistake>> {
        let mut reading = Reading::default();
        let from = reading.day("/from", self.from.as_deref());
        if self.rule == "penalty" {
            self.refuse_beside_penalty(&mut reading);
            let notice = reading.day("/notice", self.notice.as_deref());
            let on = reading.day("/on", self.on.as_deref());
            reading.finish()?;
            let owed = penalty(from, notice, on)
                .map_err(|error| vec![Mistake::at("/from", "out-of-reach", error.to_string())])?;
            return Ok(json!({ "start": owed.start, "days": owed.days, "amount": owed.amount.to_string() }));
        }
        let kind = self.kind(&mut reading);
        let suspensions: Vec<_> = (0..)
            .zip(&self.suspended)
            .filter_map(|(index, text)| reading.suspension(index, text))
            .collect();
        let only_penalty = [("/notice", &self.notice), ("/on", &self.on)];
        for (pointer, _) in only_penalty.into_iter().filter(|(_, value)| value.is_some()) {
            reading.wrong(pointer, "not-for-this-rule", "Dit geldt alleen voor 'penalty'.");
        }
        reading.finish()?;
        let term = kind
            .count(from, &suspensions, &Calendar::netherlands())
            .map_err(|error| vec![Mistake::at("/from", "impossible-term", error.to_string())])?;
        Ok(json!({ "end": term.end, "reasoning": term.reasoning }))
    }

    /// The term meant; for an unknown one any stands in, which [`Reading::finish`] refuses.
    fn kind(&self, reading: &mut Reading) -> Kind {
        let weeks = self
            .weeks
            .as_deref()
            .map(|text| reading.number("/weeks", text, 1..=520));
        let postponed = self
            .postponed
            .as_deref()
            .map(|text| reading.number("/postponed", text, 1..=6));
        if weeks.is_some() && self.rule != "decision" {
            reading.wrong("/weeks", "not-for-this-rule", "Dit geldt alleen voor 'decision'.");
        }
        if (postponed.is_some() || self.committee) && self.rule != "objection-decision" {
            let pointer = if self.committee {
                "/committee"
            } else {
                "/postponed"
            };
            reading.wrong(
                pointer,
                "not-for-this-rule",
                "Dit geldt alleen voor 'objection-decision'.",
            );
        }
        match self.rule.as_str() {
            "decision" => Kind::Decision {
                weeks: weeks.unwrap_or(13),
            },
            "decision-statutory" => Kind::DecisionStatutory,
            "not-treated" => Kind::NotTreated,
            "objection" => Kind::Objection,
            "objection-decision" => Kind::ObjectionDecision {
                committee: self.committee,
                postponed,
            },
            "payment" => Kind::Payment,
            _ => {
                reading.wrong(
                    "/rule",
                    "rule-unknown",
                    "Kies decision, decision-statutory, not-treated, objection, objection-decision, payment of penalty.",
                );
                Kind::Objection
            }
        }
    }

    fn refuse_beside_penalty(&self, reading: &mut Reading) {
        let given = [
            ("/weeks", self.weeks.is_some()),
            ("/committee", self.committee),
            ("/postponed", self.postponed.is_some()),
            ("/suspended/0", !self.suspended.is_empty()),
        ];
        for (pointer, _) in given.into_iter().filter(|(_, given)| *given) {
            reading.wrong(pointer, "not-for-this-rule", "Dit geldt niet voor 'penalty'.");
        }
    }
}

/// Reads arguments and collects what is wrong with them.
#[derive(Default)]
struct Reading(Vec<Mistake>);

impl Reading {
    fn wrong(&mut self, pointer: &str, code: &str, detail: &str) {
        self.0.push(Mistake::at(pointer, code, detail));
    }

    /// A day; the first of the calendar stands in for a wrong one, which [`Self::finish`] refuses.
    fn day(&mut self, pointer: &str, text: Option<&str>) -> NaiveDate {
        let Some(text) = text else {
            let option = pointer.trim_start_matches('/');
            self.wrong(
                pointer,
                "missing",
                &format!("Geef de dag met --{option} JJJJ-MM-DD."),
            );
            return NaiveDate::default();
        };
        exact_day(text).unwrap_or_else(|| {
            self.wrong(
                pointer,
                "date-invalid",
                &format!("'{text}' is geen dag. Schrijf bijvoorbeeld 2026-03-24."),
            );
            NaiveDate::default()
        })
    }

    fn number(&mut self, pointer: &str, text: &str, range: std::ops::RangeInclusive<u32>) -> u32 {
        let read = text.parse().ok().filter(|number| range.contains(number));
        read.unwrap_or_else(|| {
            let (least, most) = (range.start(), range.end());
            self.wrong(
                pointer,
                "number-out-of-range",
                &format!("Geef een heel getal van {least} tot en met {most}."),
            );
            *range.start()
        })
    }

    fn suspension(&mut self, index: usize, text: &str) -> Option<Suspension> {
        let pointer = format!("/suspended/{index}");
        let days = text
            .split_once("..")
            .and_then(|(from, to)| Some((exact_day(from)?, exact_day(to)?)));
        match days {
            Some((requested, completed)) if requested <= completed => {
                return Some(Suspension { requested, completed });
            }
            Some(_) => self.wrong(
                &pointer,
                "suspension-reversed",
                "Een opschorting eindigt niet voordat zij begint.",
            ),
            None => self.wrong(
                &pointer,
                "suspension-invalid",
                "Schrijf een opschorting als 2025-10-06..2025-10-17.",
            ),
        }
        None
    }

    fn finish(self) -> Result<(), Vec<Mistake>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// A day written in full: chrono alone would also take `2026-3-4`.
fn exact_day(text: &str) -> Option<NaiveDate> {
    text.parse()
        .ok()
        .filter(|day: &NaiveDate| day.to_string() == text)
}
