//! What objector, caseworker and decider enter about an objection.

use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::objections::{self as rule, Excuse, Further, HearingException, Inadmissible};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::fields::Amount;

/// What an objection is against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// A decision on an application.
    Decision,
    /// A settlement.
    Settlement,
    /// A change of an award.
    AwardChange,
    /// How much penalty is owed for a late decision (Awb 4:19).
    Penalty,
    /// That what was paid too much has to be paid back (Awb 4:57): the payment of kind `reclaim`.
    Reclaim,
}

impl Against {
    /// As colleagues call it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Decision => "het besluit op de aanvraag",
            Self::Settlement => "de vaststelling",
            Self::AwardChange => "de wijziging van de subsidie",
            Self::Penalty => "het besluit over de dwangsom",
            Self::Reclaim => "de terugvordering",
        }
    }
}

/// How an objection came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// On paper.
    Post,
    /// By e-mail.
    EMail,
    /// Here.
    Online,
}

impl Channel {
    /// The name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::EMail => "e-mail",
            Self::Online => "online",
        }
    }
}

/// An objection. A provider enters what it is against and why; the municipality, which registers one that came in
/// another way, also by which channel, on which days, and whose it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewObjection {
    /// What kind of decision it is against.
    pub against: Against,
    /// Which one.
    pub against_id: Uuid,
    /// What the objector has against it; can be added later. Never enter data about victims or clients.
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Het bereik is te laag geschat: er zijn 120 deelnemers, niet 20."
    )]
    pub grounds: Option<String>,
    /// Why it is late, when it is.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De dienst lag op de laatste avond stil."
    )]
    pub late_reason: Option<String>,
    /// Whose objection it is; the applicant's unless told. For the municipality.
    pub organisation_id: Option<Uuid>,
    /// By which channel it came in. For the municipality.
    pub channel: Option<Channel>,
    /// The day it came in. For the municipality.
    pub received_on: Option<NaiveDate>,
    /// The day it was posted, by its postmark. For the municipality.
    pub posted_on: Option<NaiveDate>,
}

/// Grounds, or more of them.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGrounds {
    /// What the objector has against the decision. Never enter data about victims or clients.
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "De begroting die wij opstuurden, is niet meegewogen."
    )]
    pub grounds: String,
}

/// A request to supply what is missing (Awb 6:6).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRepairRequest {
    /// What is missing, in words for the objector.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "U schrijft niet waarom u het niet eens bent met het besluit."
    )]
    pub missing: String,
    /// The last day on which it can be supplied.
    pub due_on: NaiveDate,
}

/// A committee that advises (Awb 7:13).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCommittee {
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Commissie voor bezwaarschriften")]
    pub name: String,
}

/// The question whether the objector wants to be heard (Awb 7:3(d)).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHearingOffer {
    /// The last day on which the objector can answer.
    pub answer_by: NaiveDate,
}

/// A hearing to be planned (Awb 7:2, 7:4).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHearing {
    /// When.
    pub starts_at: DateTime<Utc>,
    /// In which room, or at which address online.
    #[schema(min_length = 1, max_length = 500, example = "Stadhuis, kamer 2.14")]
    pub place: String,
    /// Whether it is online.
    #[serde(default)]
    pub online: bool,
    /// Whether the objector agreed to less than a week to read the file (Awb 7:4(5)).
    #[serde(default)]
    pub short_notice_agreed: bool,
}

/// What was said at a hearing (Awb 7:7).
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHearingReport {
    /// Who was there, by function; no names are needed.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "De voorzitter van de stichting, de behandelaar"
    )]
    pub attendees: String,
    /// What was said.
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "De indiener lichtte het bereik toe."
    )]
    pub report: String,
}

/// Why the objector isn't heard (Awb 7:3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unheard {
    /// It is clear that the objection can't be considered.
    ClearlyInadmissible,
    /// It is clear that the decision stands.
    ClearlyUnfounded,
    /// The objector doesn't want to be heard.
    ObjectorWaived,
    /// The objector was asked and didn't answer in time.
    NoAnswer,
    /// The objector gets everything and nobody is harmed by that.
    FullyUpheld,
}

impl From<Unheard> for HearingException {
    fn from(unheard: Unheard) -> Self {
        match unheard {
            Unheard::ClearlyInadmissible => Self::ClearlyInadmissible,
            Unheard::ClearlyUnfounded => Self::ClearlyUnfounded,
            Unheard::ObjectorWaived => Self::ObjectorWaived,
            Unheard::NoAnswer => Self::NoAnswer,
            Unheard::FullyUpheld => Self::FullyUpheld,
        }
    }
}

/// A hearing to be left out. A provider can only say that it doesn't want to be heard.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWaiver {
    /// On which ground.
    pub ground: Unheard,
    /// Why that ground is there.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "Onze gronden staan volledig op papier."
    )]
    pub reason: String,
}

/// On which ground a decision is postponed (Awb 7:10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PostponementGround {
    /// Once, by at most six weeks.
    Once,
    /// All interested parties agree.
    ConsentOfAll,
    /// The objector agrees, and nobody is harmed by that.
    ConsentOfObjector,
    /// Rules of procedure have to be kept.
    RulesOfProcedure,
}

impl PostponementGround {
    /// The ground of a further postponement; nothing for the first one.
    #[must_use]
    pub const fn further(self) -> Option<Further> {
        match self {
            Self::Once => None,
            Self::ConsentOfAll => Some(Further::ConsentOfAll),
            Self::ConsentOfObjector => Some(Further::ConsentOfObjector),
            Self::RulesOfProcedure => Some(Further::RulesOfProcedure),
        }
    }
}

/// A postponement: once by a number of weeks, or further until a day.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPostponement {
    /// On which ground.
    pub ground: PostponementGround,
    /// By how many weeks; for `once`.
    #[schema(minimum = 1, maximum = 6)]
    pub weeks: Option<i32>,
    /// Until which day; for any other ground.
    pub until: Option<NaiveDate>,
    /// The day on which was agreed; for the grounds of consent.
    pub consented_on: Option<NaiveDate>,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De commissie komt pas volgende maand bijeen."
    )]
    pub reason: String,
}

/// How an objection is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ObjectionOutcome)]
pub enum Outcome {
    /// The objector was right.
    Upheld,
    /// The objector was right in part.
    PartlyUpheld,
    /// The decision stands.
    Dismissed,
    /// It can't be considered.
    Inadmissible,
}

impl From<Outcome> for rule::Outcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Upheld => Self::Upheld,
            Outcome::PartlyUpheld => Self::PartlyUpheld,
            Outcome::Dismissed => Self::Dismissed,
            Outcome::Inadmissible => Self::Inadmissible,
        }
    }
}

/// Why an objection can't be considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unlawful {
    /// Too late, without excuse.
    Late,
    /// Its maker is no interested party.
    NotInterested,
    /// What was missing wasn't supplied in time.
    NotRepaired,
}

impl From<Unlawful> for Inadmissible {
    fn from(ground: Unlawful) -> Self {
        match ground {
            Unlawful::Late => Self::Late,
            Unlawful::NotInterested => Self::NotInterested,
            Unlawful::NotRepaired => Self::NotRepaired,
        }
    }
}

/// Why lateness is not held against the objector (Awb 6:11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExcuseKind {
    /// The service could not be reached before the term ended: an outage that was recorded (Awb 2:21).
    Outage,
    /// Another reason for which nobody could blame the objector.
    Other,
}

/// An excuse with its explanation.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lateness {
    /// Which kind.
    pub excuse: ExcuseKind,
    /// What happened.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De dienst lag op de laatste avond van 20 tot 24 uur stil."
    )]
    pub reason: String,
}

impl Lateness {
    /// The excuse for the rules.
    #[must_use]
    pub const fn excuse(&self) -> Excuse {
        match self.excuse {
            ExcuseKind::Outage => Excuse::Outage,
            ExcuseKind::Other => Excuse::Other,
        }
    }
}

/// A decision on an objection, to be taken on behalf of the college by someone else than the first decider.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewObjectionDecision {
    /// The outcome.
    pub outcome: Outcome,
    /// Why, in words for the objector (Awb 7:12).
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Het bereik was te laag geschat. De activiteiten verdienen het gevraagde bedrag."
    )]
    pub reasons: String,
    /// On which articles.
    #[schema(min_length = 1, max_length = 500, example = "Artikelen 4:25 en 7:11 Awb")]
    pub legal_basis: String,
    /// Why it can't be considered; for `inadmissible`.
    pub inadmissible_ground: Option<Unlawful>,
    /// Why lateness is not held against the objector.
    pub lateness: Option<Lateness>,
    /// How much is granted, settled or reclaimed from now on. When it is left out: all that was asked or granted, and nothing
    /// is reclaimed.
    pub amount: Option<Amount>,
    /// Whether to grant what fits when the amount doesn't fit whole (Awb 4:25(2)).
    #[serde(default)]
    pub in_so_far_as_ceiling_allows: bool,
    /// What the provider has to do from now on, when that changes.
    #[schema(max_items = 50)]
    pub obligations: Option<Vec<String>>,
    /// The last day for the final report; needed when nothing was granted before.
    pub report_due_on: Option<NaiveDate>,
}
