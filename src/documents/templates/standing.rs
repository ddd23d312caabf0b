//! Whether a template that was saved before still fits every letter of its kind: what a letter holds changes with the service.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::requests::NewLetterTemplate;
use super::store::Template;
use super::trial;
use crate::documents::kinds::Kind;
use crate::http::{FieldError, ProblemType};

/// What is wrong with templates, by their kind and the hash of their text.
type Found = HashMap<(&'static str, Vec<u8>), Vec<FieldError>>;

/// Each is tried once: what letters hold and their layout come with the process, and stay as they are while it runs.
static FOUND: LazyLock<Mutex<Found>> = LazyLock::new(Mutex::default);

fn found() -> MutexGuard<'static, Found> {
    FOUND.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is wrong with a saved template by the letters of today; unknown while too many letters are being made to try it.
pub async fn flaws_of(template: &Template, now: DateTime<Utc>) -> Option<Vec<FieldError>> {
    let kind = Kind::parse(&template.kind)?;
    let which = (kind.as_str(), template.source_sha256.clone());
    let known = found().get(&which).cloned();
    if known.is_some() {
        return known;
    }
    let new = NewLetterTemplate {
        kind,
        source: template.source.clone(),
    };
    let flaws = match trial::try_out(&new, now).await {
        Ok(()) => Vec::new(),
        Err(problem) if problem.kind() == ProblemType::INVALID_INPUT => problem.errors().to_vec(),
        Err(_) => return None,
    };
    found().insert(which, flaws.clone());
    Some(flaws)
}
