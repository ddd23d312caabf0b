//! Time that is given in a letter: it begins to run when that goes out, and not before (Awb 3:41, 4:5). Mail goes out when it reaches a
//! server that isn't ours (Awb 2.3).

use chrono::NaiveDate;

use super::calendar::plus;
use super::impossible::Impossible;
use super::term::{Suspension, Term};
use crate::dates::dutch;

/// How a letter that gives time went out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sent {
    /// At once, on the day it was signed. Mail counts so as long as no server took it over on a later day.
    #[default]
    AtOnce,
    /// By mail, which a server took over on this day, later than it was signed.
    AcceptedOn(NaiveDate),
    /// By post, and it still waits for that.
    Waiting,
    /// By post, on this day.
    PostedOn(NaiveDate),
}

impl Sent {
    /// The day on which it went out, when that was not at once.
    #[must_use]
    pub const fn out_on(self) -> Option<NaiveDate> {
        match self {
            Self::AtOnce | Self::Waiting => None,
            Self::AcceptedOn(day) | Self::PostedOn(day) => Some(day),
        }
    }

    /// The last day of time that was given on a day, until another: as long as was given, from the day on which its letter went
    /// out. As long as that waits it is the day that was named.
    #[must_use]
    pub fn last_day(self, given_on: NaiveDate, named: NaiveDate) -> NaiveDate {
        let Some(out_on) = self.out_on() else {
            return named;
        };
        let as_long = out_on.checked_add_signed(named - given_on).unwrap_or(named);
        as_long.max(named)
    }

    /// The last day before silence may be taken as an answer; none as long as the letter waits for the post, since nobody keeps
    /// silent about what could not be read.
    #[must_use]
    pub fn lapses_after(self, given_on: NaiveDate, named: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Waiting => None,
            Self::AtOnce | Self::AcceptedOn(_) | Self::PostedOn(_) => Some(self.last_day(given_on, named)),
        }
    }

    /// How long the clock stands still for what a letter asks: from the day on which that went out, until it came or the time for
    /// it was over (Awb 4:15, 7:10(2)). Nobody was asked anything by a letter that waits for the post, or for which it came before that.
    #[must_use]
    pub fn suspension(
        self,
        given_on: NaiveDate,
        named: NaiveDate,
        came_on: Option<NaiveDate>,
    ) -> Option<Suspension> {
        let requested = match self {
            Self::Waiting => return None,
            Self::AtOnce => given_on,
            Self::AcceptedOn(day) | Self::PostedOn(day) => day.max(given_on),
        };
        let last = self.last_day(given_on, named);
        let completed = came_on.map_or(last, |day| day.min(last));
        (completed >= requested).then_some(Suspension { requested, completed })
    }

    /// The term of that time; none as long as its letter waits for the post.
    ///
    /// # Errors
    /// When the calendar ends.
    pub fn term(self, given_on: NaiveDate, named: NaiveDate) -> Result<Option<Term>, Impossible> {
        let given = Term::given(given_on, named)?;
        let how = match self {
            Self::Waiting => return Ok(None),
            Self::AtOnce => return Ok(Some(given)),
            Self::AcceptedOn(day) => format!(
                "De e-mail daarover kwam pas op {} aan bij een mailserver die niet van ons is.",
                dutch(day)
            ),
            Self::PostedOn(day) => format!("De brief daarover ging pas op {} op de post.", dutch(day)),
        };
        let end = self.last_day(given_on, named);
        let Some(out_on) = self.out_on().filter(|_| end != named) else {
            return Ok(Some(given));
        };
        let because = format!(
            "{how} De termijn begint daarna en is even lang: tot en met {} (artikel 3:41 van de Algemene wet bestuursrecht).",
            dutch(end)
        );
        Ok(Some(Term {
            start: plus(out_on, 1)?,
            end,
            reasoning: [given.reasoning, vec![because]].concat(),
        }))
    }
}
