//! What was made known by mail counts from the day on which a server took that over, when that is a later one than the letter was
//! signed: it was down overnight, or somebody had it sent again (Awb 2.3, 3:41).

use plafond_rules::dates::day_of;

use crate::http::{Deed, Office, Problem};
use crate::{documents, notices};

/// How many letters are looked for at once.
const BATCH: i64 = 50;

/// Follows mail that was taken over on a later day; gives of how many letters. One that can't be followed keeps no other waiting.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn follow(office: &Office) -> Result<usize, Problem> {
    let mut followed = 0;
    // The demo begins with a past that was made up, of which the mail goes out today.
    if office.settings.caught_mail.is_some() {
        return Ok(followed);
    }
    let later = documents::taken_over_later(&mut *office.conn().await?, BATCH).await?;
    for (letter, taken_over_at) in later {
        let deed = Deed::of_the_service(office);
        let day = day_of(taken_over_at);
        match office
            .act(async |conn| notices::taken_over(conn, &deed, &letter, day).await)
            .await
        {
            Ok(()) => followed += 1,
            Err(problem) => {
                tracing::warn!(?problem, letter = %letter.id, "terms don't follow the mail of a letter yet");
            }
        }
    }
    Ok(followed)
}
