//! Against what one can object or go to court within a term: a decision, and the day of the letter that tells it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use plafond_rules::terms::Duty;
use uuid::Uuid;

use super::Page;
use crate::db::Conn;
use crate::deadlines::Deadline;
use crate::documents;
use crate::http::deed::day_of;
use crate::objections::Against;

/// How many letters about the decisions of a dossier are looked at; there are a few.
const MOST: i64 = 200;

/// What was decided.
#[derive(Clone, Copy, Debug)]
enum What {
    /// Something that one can object to.
    First(Against),
    /// On an objection: then the way to the court is open (Awb 8:1).
    OnObjection,
}

/// A decision with the day of its letter.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    what: What,
    letter_on: NaiveDate,
}

/// The decisions that some terms to object and to go to court are about.
#[derive(Clone, Debug, Default)]
pub struct Contestable(HashMap<Uuid, Decided>);

impl Contestable {
    /// Those of the terms of a dossier.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn of(conn: &mut Conn, terms: &[Deadline]) -> QueryResult<Self> {
        let about: Vec<Uuid> = terms
            .iter()
            .filter(|term| is_way_to_contest(term.duty()))
            .map(|term| term.object_id)
            .collect();
        let letters = documents::letters_on(conn, &about, MOST).await?;
        // Newest first, so that the first letter about each is the one that stays.
        let decided = letters.into_iter().filter_map(|letter| {
            let decided = Decided {
                what: named(&letter.object_kind)?,
                letter_on: day_of(letter.issued_at),
            };
            Some((letter.object_id, decided))
        });
        Ok(Self(decided.collect()))
    }

    /// What a term is against; nothing for a term for something else.
    #[must_use]
    pub fn within(&self, duty: Duty, object: &Uuid) -> Option<&Decided> {
        self.0.get(object).filter(|_| is_way_to_contest(duty))
    }
}

const fn is_way_to_contest(duty: Duty) -> bool {
    matches!(duty, Duty::Objection | Duty::Appeal)
}

/// What a letter about an object of this kind tells.
fn named(object_kind: &str) -> Option<What> {
    Some(match object_kind {
        "decision" => What::First(Against::Decision),
        "settlement" => What::First(Against::Settlement),
        "award-change" => What::First(Against::AwardChange),
        "notice-of-default" => What::First(Against::Penalty),
        "payment" => What::First(Against::Reclaim),
        "objection-decision" => What::OnObjection,
        _ => return None,
    })
}

impl Page {
    /// A decision with the day of its letter: `de vaststelling, brief van 24 maart 2026`.
    #[must_use]
    pub fn decided(&self, decided: &Decided) -> String {
        let what = match decided.what {
            What::First(against) => self.contested(&against),
            What::OnObjection => self.say("de beslissing op het bezwaar", "the decision on the objection"),
        };
        format!(
            "{what}, {} {}",
            self.say("brief van", "letter of"),
            self.day(&decided.letter_on)
        )
    }
}
