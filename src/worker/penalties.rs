//! Tells those who decide what their lateness costs: when it starts and when it is at its maximum, once each.

use plafond_rules::dates::day_of;

use crate::http::{Deed, Office, Problem};
use crate::{applications, penalties};

/// How many dossiers are looked for at once.
const BATCH: i64 = 50;

/// Tells all there is to tell about penalties now; gives in how many dossiers.
///
/// # Errors
/// When PostgreSQL fails; what was told before that stays told.
pub async fn tell(office: &Office) -> Result<usize, Problem> {
    let mut told = 0;
    loop {
        let dossiers = {
            let mut conn = office.conn().await?;
            penalties::to_tell(&mut conn, day_of(office.now()), BATCH).await?
        };
        if dossiers.is_empty() {
            return Ok(told);
        }
        for dossier in dossiers {
            let deed = Deed::of_the_service(office);
            office
                .act(async |conn| {
                    let application = applications::lock(conn, dossier).await?;
                    penalties::advance(conn, &deed, &application).await
                })
                .await?;
            told += 1;
        }
    }
}
