//! The press of this process: at most two letters at a time, and never on a thread that answers requests.

use std::sync::LazyLock;
use std::time::Duration;

use plafond_letters::{Flaw, Manuscript, Press};
use tokio::sync::Semaphore;

/// How long a letter may take. A good one takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many letters are made at the same time.
const AT_ONCE: usize = 2;

/// Two at work, and two more that took too long; after that a restart of the service is the only help.
const THREADS: usize = 4;

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(PATIENCE, THREADS));
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Makes a PDF, when it is its turn.
///
/// # Errors
/// [`Flaw`] tells what is wrong with the template or its data.
pub async fn print(manuscript: Manuscript) -> Result<Vec<u8>, Flaw> {
    // Neither is ever closed, and a press that panics answers so itself.
    let Ok(_turn) = TURNS.acquire().await else {
        return Err(Flaw::Jammed);
    };
    tokio::task::spawn_blocking(|| PRESS.print(manuscript))
        .await
        .unwrap_or(Err(Flaw::Jammed))
}
