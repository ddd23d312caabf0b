//! The postal address of an organisation, as its forms ask it.

use crate::portal::page::Form;

/// Its fields.
const PARTS: [&str; 3] = [
    "postalAddress/street",
    "postalAddress/postcode",
    "postalAddress/town",
];

/// Whether a form tells an address. One of which nothing is filled in is none.
pub fn is_filled_in(form: &mut Form) -> bool {
    if PARTS.iter().any(|part| !form.text(part).trim().is_empty()) {
        return true;
    }
    for part in PARTS {
        form.leave_out(part);
    }
    false
}
