//! Makes the PDF of each letter that was issued, one after the other.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::db::Conn;
use crate::http::{Office, Problem};
use crate::{applications, documents};

/// How long to look the other way when no letter has to be made.
const PAUSE: Duration = Duration::from_secs(1);

/// Makes letters until `shutdown`.
pub async fn make_until(office: &Office, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        match make_one(office).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(problem) => tracing::warn!(%problem, "letters have to wait"),
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Makes one letter that is due, keeps its PDF and journals its hash; tells whether there was one.
///
/// # Errors
/// When the database can't be reached. What is wrong with a letter is written down with that letter.
pub async fn make_one(office: &Office) -> Result<bool, Problem> {
    let Some(letter) = documents::next_to_render(&mut *office.conn().await?, office.now()).await? else {
        return Ok(false);
    };
    match documents::render(office, &letter).await {
        Ok(rendered) => {
            let keep = async |conn: &mut Conn| {
                applications::lock(conn, letter.dossier_id).await?;
                documents::keep(conn, &letter, &rendered, office.now()).await
            };
            office.act(keep).await?;
        }
        Err(error) => {
            tracing::error!(letter = %letter.id, %error, "a letter could not be made");
            documents::set_back(&mut *office.conn().await?, &letter, &error, office.now()).await?;
        }
    }
    Ok(true)
}
