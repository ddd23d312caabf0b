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
mod completeness;
mod content;
mod copy;
mod decision_term;
mod delays;
mod drafting;
pub mod kept;
mod letters;
mod lists;
mod messages;
mod readable;
mod readings;
mod requests;
mod sought;
mod store;
mod submitting;
mod supplements;
mod timeline;
mod view;
mod window;

pub use actions::{advance, must_be_open, redecide, refused, withdraw};
pub use aid::{AidStatement, EarlierAid, RelatedCompany};
pub use allocation::{NewAllocation, allocate};
pub use attachments::{
    Attachment, AttachmentView, EverAttached, Incoming, NewAttachment, Stored, attach, attachments_of,
    clear_removed, ever_attached, file_path, get as get_attachment, list_of_award, page_of_award, put_in,
    take_out, uploads,
};
pub use completeness::{acknowledged_at, find_complete};
pub use content::{Activity, BudgetLine, Content, Income};
pub use delays::{DelayNoticeView, NewDelayNotice, delay_notices_of, tell_delay};
pub use drafting::{draft, revise};
pub use letters::{activities, letter};
pub use lists::{Form, Municipality, Objective, Statement};
pub use messages::{to_applicant, to_finance, to_staff};
pub use readable::readable;
pub use readings::note as note_reading;
pub use requests::NewApplication;
pub use store::{
    Application, Received, Revision, Wanted, get, get_by_reference, list, lock, received_of, revisions_of,
    titles_of,
};
pub use submitting::submit;
pub use supplements::{
    NewSupplement, NewSupplementRequest, SupplementRequestView, begin_by_post as begin_time_to_supplement,
    must_be_over as must_have_had_time, request_supplement, supplement, supplement_requests_of,
};
pub use timeline::{TimelineEvent, Told, in_words, story_of};
pub use view::{ApplicationView, ReceiptView, receipt_of};
