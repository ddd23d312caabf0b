//! Distribution by worked examples, by what must hold for every distribution, and against a plain way of sharing.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

mod by_example;
mod by_property;
mod cases;
mod plainly;
mod proposals;
mod sub_ceilings;
