//! What every page is made of: who visits, in which language, the frame around it, forms, refusals and assets.

pub mod assets;
pub mod chart;
pub mod coercion;
pub mod contestable;
pub mod cookies;
pub mod events;
pub mod filled;
pub mod form;
pub mod headers;
pub mod kept;
pub mod language;
pub mod navigation;
pub mod refusal;
pub mod regulation;
pub mod resumed;
pub mod sheet;
pub mod spreadsheet;
pub mod ticket;
pub mod upload;
pub mod visit;
pub mod words;

pub use contestable::{Contestable, Decided};
pub use filled::Filled;
pub use form::Form;
pub use language::Language;
pub use sheet::Page;
pub use upload::Upload;
pub use visit::Visit;
