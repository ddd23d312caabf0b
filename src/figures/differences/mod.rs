//! What was granted, planned, paid and settled beside each other, award by award.

mod store;

pub use store::{Added, Chosen, Compared, Difference, added, list};
