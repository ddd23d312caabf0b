//! What is wrong with an argument or a file, all of it at once, for people and programs.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
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

/// Tells what is wrong with a command line that can't be read: in JSON for the commands that tell everything so, and as
/// usual for the others.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "clap may come to know more mistakes; they all read the same here"
)]
pub fn misread(error: &clap::Error) -> ExitCode {
    let in_json = std::env::args()
        .nth(1)
        .is_some_and(|command| ["term", "distribute"].contains(&command.as_str()));
    if !error.use_stderr() || !in_json {
        error.print().unwrap_or_default();
        return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
    }
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.clone(),
        Some(ContextValue::Strings(arguments)) => arguments.join(" "),
        Some(_) | None => String::new(),
    };
    let name = argument.trim_start_matches(['-', '<', '[']);
    let end = name.find([' ', '>', ']', '=']).unwrap_or(name.len());
    let pointer = format!("/{}", name.get(..end).unwrap_or(name).to_lowercase());
    let (code, detail) = match error.kind() {
        ErrorKind::UnknownArgument => (
            "argument-unknown",
            "Dit argument kennen wij niet. Haal het weg of verbeter de naam.",
        ),
        ErrorKind::MissingRequiredArgument => ("missing", "Dit argument ontbreekt. Vul het in."),
        ErrorKind::ArgumentConflict => (
            "argument-repeated",
            "Dit argument staat er twee keer. Laat er één staan.",
        ),
        _ => (
            "argument-invalid",
            "Dit argument kunnen wij niet lezen. Kijk het na.",
        ),
    };
    print(Err(vec![Mistake::at(pointer, code, detail)]))
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
