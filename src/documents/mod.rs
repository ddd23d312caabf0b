//! Letters (beschikkingen and what goes with them, domain: a PDF made from the stored decision, reproducible).
//!
//! A letter is its facts: a room issues it in the transaction of its deed, and what is then stored never changes. A worker
//! makes the PDF afterwards, so a request never waits for it, and its hash goes into the audit trail. Made again from the
//! same facts it has the same bytes. With consent to electronic sending a mail announces the letter (Awb 2:8), without
//! it the letter goes to the print queue.
//!
//! Templates belong to a scheme and are never changed, only followed by a next version; without one, the template that
//! comes with the service is used. A template that asks for a field that isn't there is refused: no blank is printed.

mod actions;
pub mod api;
mod drafts;
mod fields;
mod fit;
mod kinds;
mod print_jobs;
mod printer;
mod rendering;
mod sent;
mod store;
mod templates;

pub use actions::{Addressee, Consent, NewLetter, Subject, issue, issue_by_post};
pub use api::{LetterView, attached, kept, preview};
pub use drafts::{Drafts, Which};
pub use fields::{Field, of as fields_of, of_every_letter, sample};
pub use fit::Misfit;
pub use kinds::{Kind, LAYOUT};
pub use print_jobs::{
    PrintJob, get as job, list as list_jobs, mark_posted, newest_of as newest_job_of, of_letters as jobs_of,
    queue as queue_for_print,
};
pub use printer::{print, told};
pub use rendering::{RenderError, Rendered, file_path, keep, next_to_render, render, set_back};
pub use sent::{
    how_decided, how_sent, mark_taken_over, out_days, out_on, reached_nobody, sent_later, taken_over_later,
    waited_beyond,
};
pub use store::{
    Letter, get, letters_about, letters_of, letters_on, letters_to, of_object, posted_letters_of,
};
pub use templates::{
    NewLetterTemplate, Template, add as add_template, flaws_of as flaws_of_template, invented,
    newest_templates, templates_of, try_out as try_template,
};
