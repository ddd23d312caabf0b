//! The story of a dossier, told from its audit trail in words for people.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::audit::{self, Event};
use crate::db::Conn;
use crate::http::{Problem, portion};

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What, for programs.
    pub action: String,
    /// What, for people.
    #[schema(example = "Aanvraag ingediend")]
    pub title: String,
    /// In which role it was done.
    pub role: String,
    /// The facts.
    pub details: serde_json::Value,
}

/// What happened, by name, in words, and whether the applicant may know. Scores stay inside until the decision.
const TOLD: &[(&str, &str, bool)] = &[
    ("application-drafted", "Concept begonnen", true),
    ("application-revised", "Aanvraag gewijzigd", true),
    ("attachment-added", "Bijlage toegevoegd", true),
    ("attachment-removed", "Bijlage verwijderd", true),
    ("application-submitted", "Aanvraag ingediend", true),
    ("supplement-requested", "Om aanvulling gevraagd", true),
    ("application-supplemented", "Aanvraag aangevuld", true),
    ("decision-delayed", "Gemeld dat het besluit later komt", true),
    ("application-complete", "Aanvraag volledig bevonden", true),
    ("application-allocated", "Deelplafond bepaald", true),
    ("application-withdrawn", "Aanvraag ingetrokken", true),
    ("assessment-given", "Beoordeling gegeven", false),
    ("conflict-declared", "Belang gemeld", false),
    ("application-assessed", "Beoordeling afgerond", true),
    ("application-decided", "Besluit genomen", true),
    (
        "hearing-announced",
        "Zienswijze gevraagd over een voornemen",
        true,
    ),
    ("hearing-talk-asked", "Gesprek gevraagd over ons voornemen", true),
    ("hearing-viewed", "Zienswijze ontvangen", true),
    ("hearing-waived", "Afgezien van een zienswijze", true),
    (
        "hearing-left-out",
        "Vastgelegd waarom een zienswijze niet hoeft",
        false,
    ),
    ("payment-planned", "Betaling gepland", false),
    ("payment-prepared", "Betaling klaargezet", false),
    ("payment-released", "Betaling vrijgegeven", true),
    ("payment-cancelled", "Betaling vervallen", true),
    ("payment-returned", "Betaling kwam terug van de bank", true),
    ("payment-replaced", "Betaling opnieuw klaargezet", true),
    ("payment-paid", "Betaling ontvangen volgens de bank", true),
    ("payment-suspended", "Betaling opgeschort", true),
    (
        "payment-suspension-ended",
        "Opschorting van betaling voorbij",
        true,
    ),
    ("report-given", "Verantwoording ontvangen", true),
    ("evaluation-given", "Evaluatie ontvangen", true),
    ("award-settled", "Subsidie vastgesteld", true),
    ("award-changed", "Subsidie gewijzigd", true),
    ("award-revoked", "Subsidie ingetrokken", true),
    ("objection-received", "Bezwaar ontvangen", true),
    ("objection-grounds-added", "Bezwaar aangevuld", true),
    (
        "objection-attachment-added",
        "Document bij het bezwaar gevoegd",
        true,
    ),
    (
        "objection-repair-requested",
        "Om aanvulling van het bezwaar gevraagd",
        true,
    ),
    ("objection-repaired", "Bezwaar aangevuld zoals gevraagd", true),
    (
        "objection-committee-asked",
        "Commissie om advies over het bezwaar gevraagd",
        true,
    ),
    ("objection-hearing-offered", "Gevraagd of horen gewenst is", true),
    ("objection-hearing-wanted", "Gevraagd om te worden gehoord", true),
    (
        "objection-hearing-planned",
        "Uitgenodigd voor het horen over het bezwaar",
        true,
    ),
    ("objection-heard", "Gehoord over het bezwaar", true),
    (
        "objection-hearing-waived",
        "Van horen over het bezwaar afgezien",
        true,
    ),
    ("objection-postponed", "Besluit op bezwaar uitgesteld", true),
    (
        "objection-recounted",
        "Beslistermijn van het bezwaar opnieuw geteld",
        true,
    ),
    ("objection-withdrawn", "Bezwaar ingetrokken", true),
    ("objection-decided", "Besluit op bezwaar genomen", true),
    ("decision-replaced", "Nieuw besluit genomen na bezwaar", true),
    ("distribution-approved", "Verdeling vastgesteld", true),
    ("reserve-offered", "Vrijgekomen geld aangeboden", true),
    ("reserve-accepted", "Aanbod aangenomen", true),
    ("reserve-declined", "Aanbod afgewezen", true),
    ("reserve-lapsed", "Aanbod vervallen", true),
    ("reserve-withdrawn", "Aanbod teruggenomen", true),
    ("reserve-granted", "Aangeboden geld verleend", true),
    ("notice-of-default-received", "Ingebrekestelling ontvangen", true),
    ("penalty-ended", "Dwangsom geëindigd", true),
    ("penalty-resumed", "Dwangsom loopt weer door", true),
    ("penalty-determined", "Dwangsom vastgesteld", true),
    ("penalty-revised", "Dwangsom opnieuw vastgesteld na bezwaar", true),
    ("reclaim-revised", "Terugvordering verlaagd na bezwaar", true),
    ("term-lapsed", "Termijn verlopen", true),
    ("note-written", "Notitie geschreven", false),
    ("letter-issued", "Brief ondertekend", true),
    ("letter-rendered", "Brief als pdf bewaard", false),
    ("letter-posted", "Brief op de post gedaan", true),
    (
        "letter-taken-over",
        "E-mail over de brief op een latere dag verzonden",
        true,
    ),
    ("notice-returned", "Bericht kwam terug", false),
    ("dossier-read", "Dossier ingezien", false),
];

/// What happened, in words, when it is something that happens in a dossier.
#[must_use]
pub fn in_words(action: &str) -> Option<&'static str> {
    let found = TOLD.iter().find(|(known, ..)| *known == action);
    found.map(|(_, title, _)| *title)
}

/// The events of a chain as they are told; to the applicant without what stays inside.
pub fn told(events: Vec<Event>, to_applicant: bool) -> Vec<TimelineEvent> {
    events
        .into_iter()
        .filter_map(|event| {
            let (_, title, open) = TOLD.iter().find(|(action, ..)| *action == event.action)?;
            // Scores are read where it is checked who may see them already.
            let details = if event.action == "assessment-given" {
                serde_json::json!({})
            } else {
                serde_json::from_str(&event.details).unwrap_or_default()
            };
            (*open || !to_applicant).then(|| TimelineEvent {
                at: event.at,
                title: (*title).to_owned(),
                role: event.actor_role,
                details,
                action: event.action,
            })
        })
        .collect()
}

/// A part of the story of an application, newest first, and the place before which the rest of it goes on when there is more.
pub struct Told {
    /// What happened.
    pub events: Vec<TimelineEvent>,
    /// Where the rest goes on.
    pub next: Option<i64>,
}

/// The story of an application before a place, newest first: as its applicant may know it, or as the municipality does.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn story_of(
    conn: &mut Conn,
    id: Uuid,
    to_applicant: bool,
    before: Option<i64>,
    most: usize,
) -> Result<Told, Problem> {
    let mut found = audit::list_before(conn, id, before, portion::fetch(most)).await?;
    Ok(Told {
        next: portion::cut(&mut found, most).map(|last| last.seq),
        events: told(found, to_applicant),
    })
}
