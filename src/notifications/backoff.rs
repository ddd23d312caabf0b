//! How long to wait before a message is tried again: twice as long each time, and never all at the same moment.

use chrono::TimeDelta;

/// How often a message is tried. The last attempt falls within the 48 hours in which someone has to be told that a
/// message awaits them (Awb 2:10), so that there is time left to reach them otherwise (2:11).
pub const MAX_ATTEMPTS: i32 = 15;

/// The wait after the first attempt, in seconds.
const FIRST: i64 = 30;

/// The longest wait before jitter, in seconds.
const LONGEST: i64 = 6 * 3600;

/// The wait after so many attempts. `jitter`, from 0 to 400, stretches it from 80 % to 120 %, so that messages that
/// failed together don't come back together.
#[must_use]
pub fn wait_after(attempts: i32, jitter: u16) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(30);
    let seconds = FIRST.saturating_mul(1_i64 << doublings).min(LONGEST);
    let per_mille = 800 + i64::from(jitter.min(400));
    TimeDelta::milliseconds(seconds * per_mille)
}
