//! Applications (aanvragen, Awb 4:1, 4:2): from draft to a decision.
//!
//! A draft is seen by its own organisation only. A submission gets a receipt: the number is the order of receipt and is
//! taken without a lock, so nobody waits and gaps are possible. Every version that was acknowledged is kept. An
//! incomplete application is supplemented before anything else happens to it (Awb 4:5), and meanwhile the clock stands
//! still (Awb 4:15).

mod actions;
mod aid;
mod allocation;
pub mod api;
mod attachments;
mod attachments_api;
mod content;
mod copy;
pub mod kept;
mod letters;
mod lists;
mod messages;
mod readable;
mod readings;
mod requests;
mod sought;
mod store;
mod supplement_api;
mod time_given;
mod timeline;
pub mod uploads;
mod view;

pub use actions::{
    advance, attach, draft, find_complete, must_be_open, put_in, redecide, refused,
    request_supplement, revise, submit, supplement, take_out, withdraw,
};
pub use aid::{AidStatement, EarlierAid, RelatedCompany};
pub use allocation::{NewAllocation, allocate};
pub use attachments::{Stored, path as file_path};
pub use attachments_api::NewAttachment;
pub use content::{Activity, BudgetLine, Content, Income};
pub use letters::{activities, letter};
pub use lists::{Form, Municipality, Objective, Statement};
pub use messages::{to_applicant, to_finance, to_staff};
pub use readable::readable;
pub use readings::note as note_reading;
pub use requests::{NewApplication, NewSupplement, NewSupplementRequest};
pub use store::{
    Application, Attachment, EverAttached, Received, Revision, Wanted, ever_attached, get, get_attachment,
    get_by_reference, list, list_of_award, lock, received_of, revisions_of, titles_of,
};
pub use time_given::{begin_by_post as begin_time_to_supplement, must_be_over as must_have_had_time};
pub use timeline::{TimelineEvent, Told, in_words, story_of};
pub use view::{
    ApplicationView, AttachmentView, ReceiptView, SupplementRequestView, attachments_of, receipt_of,
    supplement_requests_of,
};
