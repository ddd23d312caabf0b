//! Sample data for the demo and the tests: the scheme of 2024-2025 and its people, all figures invented.

mod applying;
mod course;
mod desk;
mod dossiers;
mod objections;
mod people;
mod scheme;
mod spending;

pub use people::{Account, accounts};

use chrono::Days;

use crate::http::{Office, Problem};

/// How many days ago its scheme was made, by people who were there already.
const BEGAN: u64 = 62;

/// Fills an empty database; on one that was filled before it only gives the accounts again.
///
/// # Errors
/// When PostgreSQL fails, or something of another origin stands in the way.
pub async fn fill(office: &Office) -> Result<Vec<Account>, Problem> {
    let mut conn = office.conn().await?;
    if people::are_there(&mut conn).await? {
        return Ok(people::accounts());
    }
    drop(conn);
    let now = office.now();
    office
        .act(async |conn| {
            let began = now - Days::new(BEGAN);
            let people = people::enrol_all(conn, began).await?;
            people::mandate_all(conn, office, &people, began).await?;
            let calls = scheme::open(conn, &people, (began, now)).await?;
            dossiers::fill(conn, office, &people, &calls, now).await
        })
        .await?;
    Ok(people::accounts())
}
