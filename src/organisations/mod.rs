//! Providers (preventieaanbieders): legal persons that apply for subsidy, their people and their bank account.
//!
//! A KvK number belongs to one organisation. A new account number counts only after someone of the municipality has
//! approved it, and that is never the person who proposed it. Consent to electronic sending is explicit (Awb 2:8); without it
//! there is a postal address. All members apply; those who manage also decide on people, details and account. There is always one who
//! does, and who is taken out sees nothing more at once.

mod actions;
pub mod api;
mod messages;
mod requests;
mod store;

pub use actions::{
    add_member, change_role, judge_account, must_manage, propose_account, register, remove_member, revise,
    unreachable,
};
pub use requests::{
    AccountJudgement, MemberRole, NewBankAccount, NewMember, NewOrganisation, OrganisationChange,
    PostalAddress,
};
pub use store::{Organisation, ProposedAccount, get, list, list_proposed, names_of};
