//! Dutch, or English by choice: a text stands in both, side by side, where it is used.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

use super::cookies;
use crate::http::problem::prefers_english;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Nederlands.
    Dutch,
    /// English.
    English,
}

impl Language {
    /// The language of a request: the one chosen before, else the browser's.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        match cookies::read(request, cookies::LANGUAGE).as_deref() {
            Some("en") => Self::English,
            Some("nl") => Self::Dutch,
            _ if prefers_english(request.headers().get(ACCEPT_LANGUAGE)) => Self::English,
            _ => Self::Dutch,
        }
    }

    /// The text in this language.
    #[must_use]
    pub const fn say<'a>(self, dutch: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Dutch => dutch,
            Self::English => english,
        }
    }

    /// The name in `lang`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.say("nl", "en")
    }
}
