//! The documents of a dossier (bijlagen): of the application itself, or with the reports of an award.
//!
//! A file is kept only with the row that names it, and known by its content, whatever it is called. What belongs to a version
//! that was acknowledged stays; of what is taken out before, the file stays for a day.

mod actions;
pub mod api;
mod clearing;
mod receiving;
mod store;
pub mod uploads;

pub use actions::{attach, put_in, take_out};
pub use api::{AttachmentView, NewAttachment, attachments_of};
pub use clearing::clear as clear_removed;
pub use receiving::{Incoming, Stored, path as file_path};
pub use store::{Attachment, EverAttached, ever_attached, get, list, list_by, list_of_award, page_of_award};
