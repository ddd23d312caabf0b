//! How fast each address may ask.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How fast each address has asked, shared by all threads of a process.
pub type Pace = Arc<DefaultKeyedRateLimiter<IpAddr>>;

/// The pace that the settings allow, with bursts of as much; nothing when there is no limit.
#[must_use]
pub fn pace(requests_per_second: u32) -> Option<Pace> {
    NonZeroU32::new(requests_per_second).map(|limit| Arc::new(RateLimiter::keyed(Quota::per_second(limit))))
}
