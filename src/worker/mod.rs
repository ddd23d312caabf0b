//! The work that nobody waits for: sending mail, making letters, sealing and checking the audit trail, telling people about
//! terms, folding figures, and clearing away what has been of use.

mod figures;
mod heartbeat;
mod letters;
mod mail;
mod penalties;
mod tidying;
mod trail;
mod warnings;

use std::time::Duration;

use diesel_async::AsyncConnection as _;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::audit;
use crate::http::Office;
pub use figures::fold as fold_figures;
pub use heartbeat::keep as keep_beating;
pub use letters::make_one as make_letter;
pub use mail::follow as follow_mail;
pub use penalties::tell as tell_of_penalties;
pub use tidying::tidy;
pub use trail::check_one as check_trail;
pub use warnings::tell as tell_of_terms;

use crate::notifications::{Mailer, MailerError, MailerSettings, Worker};

/// How long an event may stay unsealed.
const SEAL_EVERY: Duration = Duration::from_secs(1);

/// How often it is seen whether there is a term to tell about; each is told once.
const TELL_EVERY: Duration = Duration::from_secs(30);

/// Works until `shutdown`, then finishes what it holds and returns.
///
/// # Errors
/// When the settings of the mail server can't be used.
pub fn start(office: &Office, shutdown: &CancellationToken) -> Result<JoinSet<()>, MailerError> {
    let mailer = Mailer::new(&MailerSettings::from_settings(&office.settings))?;
    let post = Worker::new(office.pool.clone(), mailer, office.clock.clone());
    let mut work = JoinSet::new();
    let token = shutdown.clone();
    work.spawn(async move { post.run(token).await });
    let (letters, token) = (office.clone(), shutdown.clone());
    work.spawn(async move { letters::make_until(&letters, token).await });
    let (checker, token) = (office.clone(), shutdown.clone());
    work.spawn(async move { trail::check_until(&checker, token).await });
    let (teller, token) = (office.clone(), shutdown.clone());
    work.spawn(async move { tell_until(&teller, token).await });
    let (tidier, token) = (office.clone(), shutdown.clone());
    work.spawn(async move { tidying::tidy_until(&tidier, token).await });
    let (folder, token) = (office.clone(), shutdown.clone());
    work.spawn(async move { figures::fold_until(&folder, token).await });
    let (office, token) = (office.clone(), shutdown.clone());
    work.spawn(async move { seal_until(&office, token).await });
    Ok(work)
}

async fn tell_until(office: &Office, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        // First, so that nobody is told to be late who could not know.
        if let Err(problem) = follow_mail(office).await {
            tracing::warn!(
                ?problem,
                "terms have to wait for the day on which mail was taken over"
            );
        }
        if let Err(problem) = tell_of_terms(office).await {
            tracing::warn!(?problem, "people have to wait for word about their terms");
        }
        if let Err(problem) = tell_of_penalties(office).await {
            tracing::warn!(?problem, "people have to wait for word about penalties");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(TELL_EVERY) => {}
        }
    }
}

async fn seal_until(office: &Office, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(error) = seal(office).await {
            tracing::warn!(%error, "the audit trail has to wait for its seal");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(SEAL_EVERY) => {}
        }
    }
}

async fn seal(office: &Office) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut conn = office.pool.get().await?;
    let now = office.now();
    conn.transaction::<_, diesel::result::Error, _>(async |conn| audit::seals::seal(conn, now).await)
        .await?;
    Ok(())
}
