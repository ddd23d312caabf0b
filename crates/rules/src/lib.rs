//! The law of a subsidy scheme as pure functions: no clock, no database, no HTTP, no serialisation.
//!
//! Everything here takes facts and returns either new facts or a refusal. Time comes in as a value. The rooms of the
//! office (`src/`) fetch the facts, call these functions and record what they answer.

#![forbid(unsafe_code)]

pub mod applications;
pub mod awards;
pub mod ceiling;
pub mod dates;
pub mod distribution;
pub mod hearings;
pub mod identifiers;
pub mod mail;
pub mod mandates;
pub mod money;
mod named;
pub mod objections;
pub mod payments;
pub mod reserve;
pub mod roles;
pub mod settlement;
pub mod terms;
mod words;
