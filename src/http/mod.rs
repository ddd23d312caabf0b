//! The toolbox for doors: how a request is read and an answer given. Knows HTTP, but no room.

pub mod actor;
pub mod allow;
pub mod answer;
pub mod asked;
pub mod counter;
pub mod deed;
pub mod doors;
pub mod entered;
pub mod field_words;
pub mod fields;
pub mod headers;
pub mod idempotency;
pub mod if_match;
pub mod limited;
pub mod metered;
pub mod office;
pub mod page;
pub mod problem;
pub mod problem_types;
pub mod refusals;
pub mod strict_json;
pub mod tagged;
pub mod traced;

pub use actor::Actor;
pub use answer::Answer;
pub use asked::Asked;
pub use counter::{Counter, SureCounter};
pub use deed::Deed;
pub use doors::Doors;
pub use entered::Entered;
pub use office::Office;
pub use page::{Page, Paged};
pub use problem::{FieldError, Problem};
pub use problem_types::ProblemType;
pub use refusals::Refusals;
