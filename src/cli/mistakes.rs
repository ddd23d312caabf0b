//! What is wrong with an argument or a file, all of it at once, for people and programs.

use std::process::ExitCode;

use serde::Serialize;

use super::terminal;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// Where, as a JSON Pointer.
    pub pointer: String,
    /// What, for programs.
    pub code: String,
    /// What, for people.
    pub detail: String,
}

impl Mistake {
    /// A mistake at a place.
    pub fn at(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            detail: detail.into(),
        }
    }
}

/// Prints a result, or all mistakes with exit code 2.
pub fn print(outcome: Result<serde_json::Value, Vec<Mistake>>) -> ExitCode {
    match outcome {
        Ok(value) => {
            terminal::say(&value.to_string());
            ExitCode::SUCCESS
        }
        Err(errors) => {
            terminal::tell(&serde_json::json!({ "errors": errors }).to_string());
            ExitCode::from(2)
        }
    }
}
