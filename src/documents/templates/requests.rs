//! What is entered about letters.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::kinds::Kind;

/// A template of a scheme, to be used from now on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLetterTemplate {
    /// For which letters it is.
    pub kind: Kind,
    /// The template, in Typst. Its data is in `letter`, the layout of the house in `/letter.typ`; it sees nothing else.
    #[schema(
        min_length = 1,
        max_length = 100_000,
        example = "#import \"/letter.typ\": *\n#show: page-of-letter\n\nWij verlenen u #letter.amount.\n\n#reasons()\n#objection()\n#signature()\n"
    )]
    pub source: String,
}
