//! What a provider, a caseworker and a decider enter about a late decision.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A notice of default.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewNotice {
    /// The day it came in by post; only a caseworker tells it. Online it comes in now.
    pub received_on: Option<NaiveDate>,
    /// Which decision is late, by its term; of several the one that lapses first and of which no notice was given, unless told
    /// otherwise.
    pub term_id: Option<Uuid>,
}

/// Why no penalty is owed although the decision was late (Awb 4:17(6)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotOwed {
    /// The notice of default came unreasonably late.
    NoticeTooLate,
    /// The applicant has no interest of its own in the decision.
    NoInterest,
    /// The application was manifestly inadmissible or unfounded.
    ManifestlyUnfounded,
}

impl NotOwed {
    /// The ground in words.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::NoticeTooLate => "de ingebrekestelling kwam onredelijk laat",
            Self::NoInterest => "de aanvrager is geen belanghebbende",
            Self::ManifestlyUnfounded => "de aanvraag is kennelijk niet-ontvankelijk of kennelijk ongegrond",
        }
    }
}

/// How much penalty is owed, to be determined on behalf of the college (Awb 4:18).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDetermination {
    /// Which penalty of the dossier, since each decision that was late has its own; the oldest that has to be determined
    /// unless told otherwise.
    pub penalty_id: Option<Uuid>,
    /// Why nothing is owed, when that is so; otherwise it is what it came to.
    pub not_owed: Option<NotOwed>,
    /// Why, in words for the provider (Awb 3:46).
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Wij beslisten te laat. De dwangsom is geteld vanaf twee weken na uw ingebrekestelling."
    )]
    pub reasons: String,
}
