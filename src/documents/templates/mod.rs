//! The templates of letters: a scheme has its own, never changed and only followed by a next version; without one, that is used
//! which comes with the service and stands beside this file.

mod actions;
pub mod api;
mod requests;
mod standing;
mod store;
mod trial;

pub use actions::{add, choose};
pub use requests::NewLetterTemplate;
pub use standing::flaws_of;
pub use store::{Template, newest_templates, source, templates_of};
pub use trial::{invented, try_out};
