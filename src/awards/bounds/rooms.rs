//! How much de-minimis aid the undertakings of many applications can still get, before a distribution is made among them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use plafond_rules::awards::de_minimis::{Aid, received};
use plafond_rules::money::Money;
use uuid::Uuid;

use super::store::{self, Applicant, Granted};
use crate::applications::Content;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::http::Problem;

/// By application of a call what can still be granted to its undertaking on a day; nothing where the scheme gives no such aid.
/// What one application of an undertaking asks for, as far as the call lets it get that, is not there for the next, in order of
/// receipt.
///
/// # Errors
/// When PostgreSQL fails, or what is stored is no application.
pub async fn rooms(
    conn: &mut Conn,
    call: &Call,
    applications: &[Uuid],
    today: NaiveDate,
) -> Result<HashMap<Uuid, Money>, Problem> {
    let Some(ceiling) = calls::get_scheme(conn, call.scheme_id).await?.de_minimis_ceiling else {
        return Ok(HashMap::new());
    };
    let ceiling = ceiling.0;
    let mut applicants = Vec::new();
    for applicant in store::applicants(conn, applications).await? {
        let content: Content =
            serde_json::from_value(applicant.content.clone()).map_err(Problem::internal)?;
        applicants.push((undertaking(&applicant, &content), applicant, content));
    }
    let numbers: HashSet<String> = applicants
        .iter()
        .flat_map(|(undertaking, ..)| undertaking.iter().cloned())
        .collect();
    let numbers: Vec<String> = numbers.into_iter().collect();
    let granted = store::granted_to_all(conn, &numbers).await?;
    let mut asked: Vec<(String, Money)> = Vec::new();
    let mut rooms = HashMap::new();
    for (undertaking, applicant, content) in applicants {
        let known = known(&undertaking, &applicant, &content, &granted);
        let before = asked
            .iter()
            .filter(|(number, _)| undertaking.contains(number))
            .map(|(_, amount)| *amount);
        let before = Money::sum(before).unwrap_or(Money::MAX);
        let room = ceiling
            .saturating_sub(received(&known, today))
            .saturating_sub(before);
        let requested = applicant.requested;
        let wanted = call.maximum.map_or(requested, |most| most.min(requested));
        asked.push((applicant.kvk_number, room.min(wanted.0)));
        rooms.insert(applicant.id, room);
    }
    Ok(rooms)
}

/// Why that is the most, for the applicant.
#[must_use]
pub fn dutch(room: Money) -> String {
    format!(
        "Een onderneming mag binnen drie jaar niet meer dan een vast bedrag aan de-minimissteun krijgen (Verordening (EU) \
         2023/2831). Voor deze aanvraag past daarin nog {}.",
        room.dutch()
    )
}

fn undertaking(applicant: &Applicant, content: &Content) -> HashSet<String> {
    let related = content.de_minimis.related_companies.iter();
    let mut numbers: HashSet<String> = related
        .filter_map(|company| company.kvk_number.as_ref().map(|number| number.0.to_string()))
        .collect();
    numbers.insert(applicant.kvk_number.clone());
    numbers
}

/// What was stated, and what was granted here to any of the undertaking.
fn known(
    undertaking: &HashSet<String>,
    applicant: &Applicant,
    content: &Content,
    granted: &[Granted],
) -> Vec<Aid> {
    let stated = content.de_minimis.aid.iter().map(|one| Aid {
        amount: one.amount.0,
        granted_on: one.granted_on,
    });
    let here = granted
        .iter()
        .filter(|one| one.application_id != applicant.id && undertaking.contains(&one.kvk_number))
        .map(|one| Aid {
            amount: one.amount.0,
            granted_on: one.day,
        });
    stated.chain(here).collect()
}
