//! What bounds a decision beside the ceiling: the most that the call lets one application get, de-minimis aid that the
//! undertaking got before (Regulation (EU) 2023/2831), and years in succession in which it was given a subsidy for the same
//! (Awb 4:51).
//!
//! Grants of de-minimis aid wait for each other, after the ceiling: two of them to one undertaking can't both count on the
//! same room. PostgreSQL holds the same bounds (`awards_within_maximum`, `awards_within_de_minimis`).

pub mod api;
mod de_minimis;
mod details;
mod held;
mod most;
mod recurring;
mod rooms;
mod store;

pub use de_minimis::{DeMinimis, refused};
pub use details::details;
pub use held::{Bounds, hold, must_allow};
pub use most::refused as refused_above_maximum;
pub use recurring::{Recurrence, of as recurrence_of};
pub use rooms::{dutch as room_dutch, rooms};
