//! From the fields of a form, which are all text, to a document: guided by the schema of the type it is to become.
//!
//! People write as they are used to: `12.500,00`, `24-3-2026`, an account number with spaces, a local time.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, SecondsFormat, TimeZone as _, Utc};
use chrono_tz::Europe::Amsterdam;
use serde_json::{Map, Value, json};

/// A field, or fields below one name.
#[derive(Default)]
struct Branch {
    values: Vec<String>,
    below: BTreeMap<String, Branch>,
}

/// The document that the fields stand for. Names that begin with `_` belong to the form itself.
#[must_use]
pub fn document(given: &[(String, String)], schema: &Value) -> Value {
    let mut root = Branch::default();
    for (name, value) in given.iter().filter(|(name, _)| !name.starts_with('_')) {
        let mut branch = &mut root;
        for part in name.split('/') {
            branch = branch.below.entry(part.to_owned()).or_default();
        }
        branch.values.push(value.clone());
    }
    object(&root, schema, schema)
}

/// Which of these fields were left empty, and of each whether its schema lets it be taken away. Boxes and lists are answered by being
/// empty, and an object has fields of its own.
pub fn emptied<'a>(
    given: &'a [(String, String)],
    schema: &'a Value,
) -> impl Iterator<Item = (&'a str, bool)> {
    let known = schema.get("properties").and_then(Value::as_object);
    let empty = given.iter().filter(|(_, value)| value.trim().is_empty());
    empty.filter_map(move |(name, _)| {
        let about = known?.get(name)?;
        let kind = meant(about, schema);
        let is_asked = !["array", "boolean", "object"].iter().any(|one| is(kind, one));
        is_asked.then(|| (name.as_str(), may_be_null(about)))
    })
}

/// Whether a schema lets a value be nothing.
fn may_be_null(schema: &Value) -> bool {
    let types = schema.get("type").and_then(Value::as_array);
    let choices = schema.get("oneOf").and_then(Value::as_array);
    types.is_some_and(|types| types.iter().any(|one| one == "null"))
        || choices.is_some_and(|choices| choices.iter().any(|one| is(one, "null")))
}

/// What a schema says about a value, behind its references and without the choice of leaving it out.
#[must_use]
pub fn meant<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let mut schema = schema;
    // A schema of ours refers at most a few times.
    for _ in 0..8 {
        let choice = ["oneOf", "anyOf", "allOf"]
            .iter()
            .find_map(|key| schema.get(key)?.as_array());
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = reference.trim_start_matches('#');
            schema = root.pointer(pointer).unwrap_or(&Value::Null);
        } else if let Some(chosen) =
            choice.and_then(|options| options.iter().find(|option| !is(option, "null")))
        {
            schema = chosen;
        } else {
            break;
        }
    }
    schema
}

/// Whether a schema is of a type.
#[must_use]
pub fn is(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.first().is_some_and(|one| one == kind),
        _ => false,
    }
}

fn object(branch: &Branch, schema: &Value, root: &Value) -> Value {
    let known = schema.get("properties").and_then(Value::as_object);
    let required = schema.get("required").and_then(Value::as_array);
    let mut made = Map::new();
    for (name, below) in &branch.below {
        let about = known.and_then(|known| known.get(name));
        // A map has names of its own, all for the same kind of value.
        let about = about.or_else(|| schema.get("additionalProperties"));
        let about = about.unwrap_or(&Value::Null);
        if let Some(value) = value(below, meant(about, root), root) {
            made.insert(name.clone(), value);
        }
    }
    // A browser leaves out a box that isn't ticked and a list without items.
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        let about = meant(
            known.and_then(|known| known.get(name)).unwrap_or(&Value::Null),
            root,
        );
        if !made.contains_key(name) && is(about, "boolean") {
            made.insert(name.to_owned(), json!(false));
        } else if !made.contains_key(name) && is(about, "array") {
            made.insert(name.to_owned(), json!([]));
        }
    }
    Value::Object(made)
}

fn value(branch: &Branch, schema: &Value, root: &Value) -> Option<Value> {
    if is(schema, "array") {
        let items = meant(schema.get("items").unwrap_or(&Value::Null), root);
        let mut numbered: Vec<_> = branch.below.iter().collect();
        numbered.sort_by_key(|(name, _)| name.parse::<u32>().unwrap_or(u32::MAX));
        let rows = numbered
            .into_iter()
            .filter_map(|(_, row)| value(row, items, root));
        let ticked = branch.values.iter().filter_map(|text| plain(text, items));
        return Some(rows.chain(ticked).collect());
    }
    if is(schema, "object") || !branch.below.is_empty() {
        return Some(object(branch, schema, root));
    }
    // The last one counts: a hidden "no" may stand before a box that says "yes".
    plain(branch.values.last()?, schema)
}

/// One value from its text; none when nothing was filled in.
fn plain(text: &str, schema: &Value) -> Option<Value> {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    // A password is what was typed, with the spaces around it.
    let text = if format == "password" { text } else { text.trim() };
    if text.is_empty() {
        return None;
    }
    if is(schema, "integer") || is(schema, "number") {
        let number = text.parse::<i64>().map(|number| json!(number));
        return Some(number.unwrap_or_else(|_| json!(text)));
    }
    if is(schema, "boolean") {
        return Some(match text {
            "true" | "on" => json!(true),
            "false" => json!(false),
            other => json!(other),
        });
    }
    Some(json!(written(text, format)))
}

/// A text of this format in the one way that programs write it; what can't be read stays, and is refused by its check.
fn written(text: &str, format: &str) -> String {
    match format {
        "amount" => amount(text),
        "date" => NaiveDate::parse_from_str(text, "%d-%m-%Y")
            .map_or_else(|_| text.to_owned(), |day| day.format("%Y-%m-%d").to_string()),
        "date-time" => local(text).unwrap_or_else(|| text.to_owned()),
        "iban" => text.split_whitespace().collect::<String>().to_uppercase(),
        "kvk-number" | "rsin" => text.split_whitespace().collect(),
        "postcode" => postcode(text),
        _ => text.to_owned(),
    }
}

fn postcode(text: &str) -> String {
    let bare = text.split_whitespace().collect::<String>().to_uppercase();
    match bare.split_at_checked(4) {
        Some((digits, letters)) if letters.len() == 2 => format!("{digits} {letters}"),
        _ => text.to_owned(),
    }
}

fn amount(text: &str) -> String {
    let bare: String = text.trim_start_matches('€').split_whitespace().collect();
    let grouped = bare.split('.').skip(1).all(|group| group.len() == 3) && bare.contains('.');
    if bare.contains(',') || grouped {
        bare.replace('.', "").replace(',', ".")
    } else {
        bare
    }
}

fn local(text: &str) -> Option<String> {
    let naive = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    let instant = Amsterdam
        .from_local_datetime(&naive)
        .earliest()?
        .with_timezone(&Utc);
    Some(instant.to_rfc3339_opts(SecondsFormat::Secs, true))
}
