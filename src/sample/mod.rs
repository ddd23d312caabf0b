//! Sample data for the demo and the tests: the scheme of 2024-2025 and its people, all figures invented.

mod desk;
mod dossiers;
mod objections;
mod people;
mod scheme;

pub use people::{Account, accounts};

use crate::http::{Office, Problem};

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
            let people = people::enrol_all(conn, now).await?;
            people::mandate_all(conn, office, &people, now).await?;
            let calls = scheme::open(conn, &people, now).await?;
            dossiers::fill(conn, office, &people, &calls, now).await
        })
        .await?;
    Ok(people::accounts())
}
