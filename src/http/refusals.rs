//! The ways in which any operation of the API may be refused, for its OpenAPI document.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{Ref, RefOr, Response};

/// Where an operation says that it may be refused, until the contract is published and says in which ways.
pub const PLACE: &str = "default";

/// Every status of a refusal with what it means; which of them an operation can give follows from what it takes.
pub const WAYS: [(&str, &str); 12] = [
    (
        "400",
        "The input is wrong, or a header is missing; all errors at once",
    ),
    ("401", "Not logged in"),
    ("403", "This role may not do this, or someone else has to"),
    ("404", "It doesn't exist, or not for you"),
    ("409", "Not possible in this state"),
    ("412", "Someone else changed it meanwhile"),
    ("413", "Too large"),
    ("415", "Media type not accepted"),
    ("422", "The Idempotency-Key belongs to another request"),
    ("428", "If-Match is missing"),
    ("429", "Too many requests at once"),
    ("503", "The database can't be reached"),
];

/// All refusals a caller has to expect.
pub struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([(PLACE.to_owned(), Ref::from_response_name("Refusals").into())])
    }
}
