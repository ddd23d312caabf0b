//! Letters: a template and its data in, an accessible and archival PDF out (PDF/A-2a and PDF/UA-1).
//!
//! Behind this door stands Typst, which takes minutes to build; nothing else in the house knows it. A template sees the
//! layout and the data it is given, and nothing besides: no file, no package, no network, no clock. Data goes in as
//! values, so what people wrote is never read as markup. The same input gives the same bytes.
//!
//! The letters are set in Libertinus Serif (SIL Open Font Licence 1.1), which comes with the crate `typst-assets`.

#![forbid(unsafe_code)]

mod flaw;
mod fonts;
mod manuscript;
mod press;
mod sheet;

pub use flaw::{Flaw, Mistake};
pub use manuscript::Manuscript;
pub use press::{ENGINE, Press};
