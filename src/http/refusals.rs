//! The ways in which any operation of the API may be refused, for its OpenAPI document.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema as _};

use super::problem::ProblemDetails;

/// All refusals a caller has to expect.
pub struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        [
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
        ]
        .into_iter()
        .map(|(status, description)| {
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name(ProblemDetails::name())))
                .build();
            let response = ResponseBuilder::new()
                .description(description)
                .content("application/problem+json", content);
            (status.to_owned(), response.build().into())
        })
        .collect()
    }
}
