//! A dossier in every state, of the five providers the plan names. Every figure, number and person is invented.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::desk::{Desk, Until};
use super::objections;
use super::people::People;
use crate::db::Conn;
use crate::http::{Office, Problem};

/// Providers: name, address of their person, and numbers. The KvK numbers are the trade register's public test numbers.
const PROVIDERS: [(&str, &str, &str, &str, &str); 5] = [
    (
        "Privacy Direct Nederland BV",
        "aanvrager@privacydirect.example",
        "68750110",
        "123456782",
        "NL91ABNA0417164300",
    ),
    (
        "Nul23",
        "aanvrager@nul23.example",
        "90001354",
        "111222333",
        "NL20INGB0001234567",
    ),
    (
        "ECS",
        "aanvrager@ecs.example",
        "69599068",
        "800000018",
        "NL69INGB0123456789",
    ),
    (
        "Stichting Speak Up",
        "aanvrager@speakup.example",
        "90000102",
        "800001011",
        "NL02ABNA0123456789",
    ),
    (
        "F69",
        "aanvrager@f69.example",
        "90006623",
        "800002015",
        "NL44RABO0123456789",
    ),
];

/// By order of receipt: whose, how much, how far.
const DOSSIERS: [(usize, u64, &str, Until); 13] = [
    (0, 18_000, "Privacy en de meldcode", Until::Settled),
    (1, 24_500, "Weerbaar op school", Until::Accounted),
    (2, 22_000, "Signaleren in de wijk", Until::PaidAdvance),
    (3, 15_000, "Praat erover", Until::Granted),
    (4, 40_000, "Landelijke campagne", Until::Refused),
    (0, 9_000, "Vervolgtraining privacy", Until::Complete),
    (1, 12_000, "Ouderavonden", Until::SupplementRequested),
    (2, 7_500, "Spreekuur", Until::NotTreated),
    (3, 11_000, "Ervaringsverhalen", Until::Submitted),
    (4, 5_000, "Podcast", Until::Withdrawn),
    (4, 6_000, "Theater", Until::Draft),
    (2, 3_000, "Webinar voor huisartsen", Until::Closed),
    (3, 4_000, "Zomerkamp", Until::Revoked),
];

/// The calls the dossiers answer: one by order of receipt, one with criteria.
pub struct Calls {
    pub by_receipt: Uuid,
    pub scored: Uuid,
}

/// Fills both calls.
pub async fn fill(
    conn: &mut Conn,
    office: &Office,
    people: &People,
    calls: &Calls,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let desk = Desk { office, people, now };
    let mut providers = Vec::new();
    for provider in PROVIDERS {
        providers.push(desk.registered(conn, provider).await?);
    }
    for (provider, euros, title, until) in DOSSIERS {
        if let Some(provider) = providers.get(provider) {
            let id = desk
                .drafted(conn, provider, calls.by_receipt, euros, title)
                .await?;
            desk.carried(conn, provider, id, euros, until).await?;
            if until == Until::Settled {
                objections::against_reclaim(conn, &desk, provider, id).await?;
            }
        }
    }
    objections::fill(conn, &desk, &providers, calls.by_receipt).await?;
    if let Some(provider) = providers.first() {
        let id = desk
            .drafted(
                conn,
                provider,
                calls.scored,
                20_000,
                "Herkennen in de kinderopvang",
            )
            .await?;
        desk.scored(conn, provider, id).await?;
    }
    Ok(())
}
