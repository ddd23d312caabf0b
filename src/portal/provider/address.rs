//! The postal address of an organisation, as its forms ask it.

use crate::organisations;
use crate::portal::page::Form;

/// Its fields.
const PARTS: [&str; 3] = [
    "postalAddress/street",
    "postalAddress/postcode",
    "postalAddress/town",
];

/// Whether a form tells an address. Who tells none and doesn't consent to electronic sending can't be reached, which is told with
/// all else that is wrong.
pub fn must_reach(form: &mut Form) -> bool {
    let has_address = is_filled_in(form);
    let is_electronic = matches!(form.text("electronicSending"), "true" | "on");
    form.find_wrong(organisations::unreachable(is_electronic, has_address));
    has_address
}

/// One of which nothing is filled in is none.
fn is_filled_in(form: &mut Form) -> bool {
    if PARTS.iter().any(|part| !form.text(part).trim().is_empty()) {
        return true;
    }
    for part in PARTS {
        form.leave_out(part);
    }
    false
}
