//! The life of a hearing, from the invitation to the decision it was about.

use std::fmt;

use crate::named::named;
use chrono::NaiveDate;

use crate::words::{in_english, now_possible};

named! {
    /// Where a hearing stands.
    Standing {
        /// The provider was asked, and has time to answer.
        Invited = "invited" / "Er is om een zienswijze gevraagd.",
        /// The provider gave its view.
        Viewed = "viewed" / "De zienswijze is gegeven.",
        /// The provider doesn't want to give one.
        Waived = "waived" / "De ontvanger ziet af van een zienswijze.",
        /// The time went by without an answer.
        Lapsed = "lapsed" / "De tijd voor een zienswijze is voorbij.",
        /// It is left out, on a ground of law (Awb 4:11, 4:12).
        LeftOut = "left-out" / "Er is geen zienswijze gevraagd.",
    }
}

/// What can happen to a hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The provider gives its view, in writing or by word of mouth as it likes (Awb 4:9).
    View,
    /// The provider asks for a talk, to give its view by word of mouth (Awb 4:9).
    AskToTalk,
    /// The provider says that it won't.
    Waive,
}

/// What can't happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Where the hearing stands.
    pub standing: Standing,
    /// Whether it is over: a decision was taken on it, or another announcement came in its place.
    pub closed: bool,
    /// What was tried.
    pub event: Event,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.closed {
            let closed = "The hearing is closed: it was decided on, or another intention came.";
            return write!(f, "{closed} Possible now: nothing any more.");
        }
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.standing.after(*event, false).is_ok());
        f.write_str(&in_english("hearing", self.standing, possible))
    }
}

impl std::error::Error for Impossible {}

impl Impossible {
    /// What state it is in and what is possible now, in words.
    #[must_use]
    pub fn dutch(&self) -> String {
        if self.closed {
            let closed = "Deze zienswijze is gesloten: er is al besloten, of er kwam een ander voornemen.";
            return format!("{closed} {}", now_possible([]));
        }
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.standing.after(*event, false).is_ok())
            .map(Event::dutch);
        format!("{} {}", self.standing.dutch(), now_possible(possible))
    }
}

impl Standing {
    /// Where it stands on a day: the last day to answer is still in time. Without one, since a talk was asked for or its letter was
    /// not posted yet, it waits for that.
    #[must_use]
    pub fn on(self, today: NaiveDate, respond_by: Option<NaiveDate>) -> Self {
        match (self, respond_by) {
            (Self::Invited, Some(last)) if today > last => Self::Lapsed,
            (standing, _) => standing,
        }
    }

    /// Whether the provider has had its chance, or the law lets that out.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        !matches!(self, Self::Invited)
    }

    /// Where it stands after an event. Until it is closed a view is taken along, however late it comes.
    ///
    /// # Errors
    /// [`Impossible`], with what is possible instead.
    pub const fn after(self, event: Event, closed: bool) -> Result<Self, Impossible> {
        match (event, self) {
            (Event::View, Self::Invited | Self::Lapsed | Self::Waived) if !closed => Ok(Self::Viewed),
            (Event::AskToTalk, Self::Invited) if !closed => Ok(Self::Invited),
            (Event::Waive, Self::Invited) if !closed => Ok(Self::Waived),
            _ => Err(Impossible {
                standing: self,
                closed,
                event,
            }),
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::View, Self::AskToTalk, Self::Waive];

    /// The event as something to do.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::View => "een zienswijze geven",
            Self::AskToTalk => "om een gesprek vragen",
            Self::Waive => "ervan afzien",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_hearing_lives_as_the_chart_says() {
        let chart = [
            (Standing::Invited, "View AskToTalk Waive", false),
            (Standing::Viewed, "", true),
            (Standing::Waived, "View", true),
            (Standing::Lapsed, "View", true),
            (Standing::LeftOut, "", true),
        ];
        for (standing, expected, complete) in chart {
            let possible: Vec<_> = Event::ALL
                .into_iter()
                .filter(|event| standing.after(*event, false).is_ok())
                .map(|event| format!("{event:?}"))
                .collect();
            assert_eq!(possible.join(" "), expected, "{standing:?}");
            assert_eq!(standing.is_complete(), complete, "{standing:?}");
            assert_eq!(Standing::parse(standing.as_str()), Some(standing));
            assert!(
                Event::ALL
                    .into_iter()
                    .all(|event| standing.after(event, true).is_err())
            );
        }
    }

    #[test]
    fn the_last_day_to_answer_is_in_time_and_the_day_after_it_has_lapsed() {
        let last = Some(day("2026-05-11"));
        assert_eq!(Standing::Invited.on(day("2026-05-11"), last), Standing::Invited);
        assert_eq!(Standing::Invited.on(day("2026-05-12"), last), Standing::Lapsed);
        assert_eq!(Standing::Viewed.on(day("2026-05-12"), last), Standing::Viewed);
        assert_eq!(Standing::LeftOut.on(day("2026-05-12"), None), Standing::LeftOut);
        assert_eq!(Standing::Invited.on(day("2026-05-12"), None), Standing::Invited);
    }

    #[test]
    fn an_impossible_event_says_what_is_possible_now() {
        let refused = Standing::Lapsed.after(Event::Waive, false).unwrap_err();
        assert_eq!(
            refused.dutch(),
            "De tijd voor een zienswijze is voorbij. Wat nu kan: een zienswijze geven."
        );
        let twice = Standing::Viewed.after(Event::View, false).unwrap_err();
        assert_eq!(twice.dutch(), "De zienswijze is gegeven. Wat nu kan: niets meer.");
        let late = Standing::Invited.after(Event::View, true).unwrap_err();
        assert!(late.dutch().contains("gesloten"));
    }
}
