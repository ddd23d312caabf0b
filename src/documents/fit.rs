//! Whether what a letter is given fits its kind: everything it needs, nothing it doesn't know, and no blanks.

use serde_json::{Map, Value};

use super::fields;
use super::kinds::Kind;

/// What is wrong with the fields of a letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A letter of this kind needs it.
    #[error("a letter '{kind}' needs the field '{field}'")]
    Missing {
        /// The kind of letter.
        kind: &'static str,
        /// The field.
        field: String,
    },
    /// A letter of this kind doesn't have it.
    #[error("a letter '{kind}' has no field '{field}'")]
    Unknown {
        /// The kind of letter.
        kind: &'static str,
        /// The field.
        field: String,
    },
    /// It has another shape.
    #[error("the field '{field}' of a letter '{kind}' has another shape")]
    Shape {
        /// The kind of letter.
        kind: &'static str,
        /// The field.
        field: String,
    },
}

/// Leaves out what is empty, so that a blank can't be printed; recursively.
#[must_use]
pub fn without_blanks(fields: Map<String, Value>) -> Map<String, Value> {
    let filled = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, filled(value)?)));
    filled.collect()
}

fn filled(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then_some(Value::String(text)),
        Value::Array(all) => {
            let all: Vec<Value> = all.into_iter().filter_map(filled).collect();
            (!all.is_empty()).then_some(Value::Array(all))
        }
        Value::Object(all) => Some(Value::Object(without_blanks(all))),
        Value::Bool(_) | Value::Number(_) => Some(value),
    }
}

/// Checks that a letter has all that its kind needs, and nothing that its kind doesn't know.
///
/// # Errors
/// The first [`Misfit`].
pub fn check(kind: Kind, given: &Map<String, Value>) -> Result<(), Misfit> {
    let known = fields::of(kind);
    let about = |field: &str| (kind.as_str(), field.to_owned());
    if let Some(name) = given
        .keys()
        .find(|name| known.iter().all(|field| field.name != **name))
    {
        let (kind, field) = about(name);
        return Err(Misfit::Unknown { kind, field });
    }
    for field in known {
        match given.get(field.name) {
            None if field.always => {
                let (kind, field) = about(field.name);
                return Err(Misfit::Missing { kind, field });
            }
            Some(value) if !alike(value, &field.sample) => {
                let (kind, field) = about(field.name);
                return Err(Misfit::Shape { kind, field });
            }
            None | Some(_) => {}
        }
    }
    Ok(())
}

/// Whether a value has the shape of a sample: the same kind of value, all the way down.
fn alike(value: &Value, sample: &Value) -> bool {
    match (value, sample) {
        (Value::String(_), Value::String(_)) | (Value::Bool(_), Value::Bool(_)) => true,
        (Value::Array(values), Value::Array(samples)) => samples
            .first()
            .is_some_and(|sample| values.iter().all(|value| alike(value, sample))),
        (Value::Object(values), Value::Object(samples)) => {
            values.len() == samples.len()
                && samples
                    .iter()
                    .all(|(name, sample)| values.get(name).is_some_and(|value| alike(value, sample)))
        }
        _ => false,
    }
}
