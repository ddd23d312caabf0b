//! What bounds a decision beside the ceiling: de-minimis aid that the undertaking got before (Regulation (EU) 2023/2831),
//! and years in succession in which it was given a subsidy for the same (Awb 4:51).
//!
//! Grants of de-minimis aid wait for each other, after the ceiling: two of them to one undertaking can't both count on the
//! same room. PostgreSQL holds the same bound (`awards_within_de_minimis`).

pub mod api;
mod de_minimis;
mod details;
mod recurring;
mod rooms;
mod store;

pub use de_minimis::{DeMinimis, hold, must_allow, refused};
pub use details::details;
pub use recurring::{Recurrence, of as recurrence_of};
pub use rooms::{dutch as room_dutch, rooms};
