//! Everything a letter is made from, before it is printed.

use chrono::{DateTime, Utc};

/// Everything a letter is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manuscript {
    /// What all letters share; the template imports it as `/letter.typ`.
    pub layout: String,
    /// The letter of its kind.
    pub template: String,
    /// The data as a JSON object; the template reads it as `json("letter.json")`.
    pub data: String,
    /// What identifies the letter, the same each time it is made.
    pub ident: String,
    /// When it was written; the only date there is.
    pub written_at: DateTime<Utc>,
    /// Files that go with it, by name, for the template to attach, as `sys.inputs.files`; with any the PDF is PDF/A-3a instead of PDF/A-2a.
    pub files: Vec<(String, Vec<u8>)>,
}
