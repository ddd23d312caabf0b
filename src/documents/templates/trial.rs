//! Trying a template on letters that don't exist, of every shape that a letter of its kind can have.

use chrono::{DateTime, Utc};
use plafond_letters::{Flaw, Manuscript};
use serde_json::{Map, Value};

use super::requests::NewLetterTemplate;
use crate::documents::kinds::{Kind, LAYOUT};
use crate::documents::{fields, printer};
use crate::http::{FieldError, Problem};

/// A letter that doesn't exist, from a template, with every field there can be.
#[must_use]
pub fn invented(kind: Kind, template: &str, now: DateTime<Utc>) -> Manuscript {
    shaped(kind, template, fields::sample(kind, true), now)
}

/// A letter that doesn't exist, with these fields.
fn shaped(kind: Kind, template: &str, mut data: Map<String, Value>, now: DateTime<Utc>) -> Manuscript {
    data.insert("draft".to_owned(), true.into());
    Manuscript {
        layout: LAYOUT.to_owned(),
        template: template.to_owned(),
        data: Value::Object(data).to_string(),
        ident: kind.as_str().to_owned(),
        written_at: now,
        files: Vec::new(),
    }
}

/// The shapes of a letter of a kind, as far as a template can tell them apart: with every field there can be, with only those that are
/// always there, and with each of the others alone or left out. What is asked for where only another field is known to be there is missing in
/// one of them.
fn shapes(kind: Kind) -> Vec<Map<String, Value>> {
    let (whole, bare) = (fields::sample(kind, true), fields::sample(kind, false));
    let mut shapes = vec![whole.clone(), bare.clone()];
    for (name, value) in whole.iter().filter(|(name, _)| !bare.contains_key(*name)) {
        let (mut alone, mut without) = (bare.clone(), whole.clone());
        alone.insert(name.clone(), value.clone());
        without.remove(name);
        shapes.extend([alone, without]);
    }
    shapes
}

/// Tries a template on letters that don't exist, of every shape there is.
///
/// # Errors
/// 400 that names the line, or every field that is missing in one of them.
pub async fn try_out(new: &NewLetterTemplate, now: DateTime<Utc>) -> Result<(), Problem> {
    let mut missing = Vec::new();
    for shape in shapes(new.kind) {
        find_missing(new, shape, now, &mut missing).await?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(told(new.kind, &missing))
}

/// All fields that are missing in letters of some shape, told at once.
fn told(kind: Kind, missing: &[Flaw]) -> Problem {
    let known = fields::sample(kind, true);
    let told = missing.iter().filter_map(|flaw| {
        let Flaw::FieldMissing { field, part, line } = flaw else {
            return None;
        };
        if !known.contains_key(field) {
            return Some(printer::absent(field, (*part, *line), "/source"));
        }
        let dutch = format!(
            "Het veld '{field}' bestaat niet in elke brief van deze soort (regel {line} van: {part}). Vraag er eerst naar: #if has(\"{field}\") [...]."
        );
        let english = format!(
            "Not every letter of this kind has the field '{field}' (line {line} of the {part}). Ask for it first: #if has(\"{field}\") [...]."
        );
        Some(FieldError::new("/source", "letter-field-missing", dutch).in_english(english))
    });
    Problem::invalid(told.collect())
}

/// Finds the fields that a template lacks in a letter of one shape: what is missing is filled in, to see what else is.
async fn find_missing(
    new: &NewLetterTemplate,
    mut data: Map<String, Value>,
    now: DateTime<Utc>,
    missing: &mut Vec<Flaw>,
) -> Result<(), Problem> {
    let mut known = fields::sample(new.kind, true);
    loop {
        let letter = shaped(new.kind, &new.source, data.clone(), now);
        let Err(flaw) = printer::print(letter).await else {
            return Ok(());
        };
        let Flaw::FieldMissing { field, .. } = &flaw else {
            // What is missing elsewhere is told first.
            return if missing.is_empty() {
                Err(printer::told(&flaw, "/source"))
            } else {
                Ok(())
            };
        };
        let filled = known
            .remove_entry(field)
            .filter(|(name, _)| !data.contains_key(name));
        if !missing.contains(&flaw) {
            missing.push(flaw);
        }
        let Some((name, value)) = filled else {
            // No letter of this kind has it: what comes after it is seen once it is gone.
            return Ok(());
        };
        data.insert(name, value);
    }
}
