//! What a command says: results on standard output, trouble on standard error, logs there too.

use std::error::Error;
use std::io::{IsTerminal as _, Write as _};
use std::pin::pin;
use std::time::Duration;

use tracing_subscriber::EnvFilter;

/// Prints a line of result. A reader that went away is no reason to fail.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line for the person who waits, beside the result.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Does work that may take long, and meanwhile says how far it is: on a terminal on one line that is written over, elsewhere in a
/// plain line now and then.
pub async fn showing<T>(work: impl Future<Output = T>, how_far: impl Fn() -> String) -> T {
    let mut error = std::io::stderr();
    let is_watched = error.is_terminal();
    let every = Duration::from_millis(if is_watched { 500 } else { 10_000 });
    let mut work = pin!(work);
    loop {
        tokio::select! {
            done = &mut work => {
                if is_watched {
                    let _ = write!(error, "\r\u{1b}[K");
                }
                return done;
            }
            () = tokio::time::sleep(every) => {
                let _ = if is_watched {
                    write!(error, "\r{}\u{1b}[K", how_far())
                } else {
                    writeln!(error, "{}", how_far())
                };
            }
        }
    }
}

/// Says what went wrong, down to its cause.
pub fn complain(failure: &(dyn Error + 'static)) {
    tell(&format!("plafond: {failure}"));
    let mut cause = failure.source();
    while let Some(error) = cause {
        tell(&format!("  because: {error}"));
        cause = error.source();
    }
}

/// Starts structured logging: JSON lines on standard error, `RUST_LOG` chooses how much.
pub fn start_logging(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let logger = tracing_subscriber::fmt()
        .json()
        // The span of a request says its identities once; the list would say them again.
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter);
    if logger.try_init().is_err() {
        tell("plafond: logging was started before");
    }
}
