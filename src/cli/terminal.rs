//! What a command says: results on standard output, trouble on standard error, logs there too.

use std::error::Error;
use std::io::Write as _;

use tracing_subscriber::EnvFilter;

/// Prints a line of result. A reader that went away is no reason to fail.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line for the person who waits, beside the result.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
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
