//! What an objector is asked, as the audit trail and the letters about it name it.

/// What a request to supply what is missing is called in the audit trail.
pub const REPAIR_REQUEST: &str = "objection-repair-request";

/// What the question whether the objector wants to be heard is called there.
pub const HEARING_OFFER: &str = "objection-hearing-offer";
