//! Figures (cijfers): what finance and management read across rooms, each in one query and as of any day where that means
//! something.
//!
//! A reading room: it changes nothing that was recorded and no case room knows it. What it adds up is what the rooms have
//! recorded, so that every figure can be followed to its entries. What would take long to add up is kept added up ([`kept`]).

pub mod ceilings;
pub mod differences;
pub mod kept;
pub mod ledger;
pub mod payments;
pub mod results;
pub mod trail;
