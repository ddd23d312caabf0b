//! The contract as it is published: what the code says of itself, completed with what holds for every operation alike.
//!
//! Addresses are relative to a server that ends in the major version, every answer names its headers, an operation lists
//! only the refusals it can give, and each body has an example (the REST API design rules of the Dutch government, 2.2).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::ToSchema as _;
use utoipa::openapi::OpenApi;

use super::SERVER;
use super::example::{Examples, of_problem};
use crate::http::problem::ProblemDetails;
use crate::http::refusals;

/// The rooms as readers of the reference find them.
pub const TAGS: &[(&str, &str)] = &[
    ("identity", "Accounts, log-in and roles."),
    ("notifications", "Mail that was sent or waits, with its proof."),
    ("deadlines", "Terms of the law, and the days that are free."),
    ("documents", "Letters, their templates and their proof."),
    (
        "organisations",
        "Providers, their members and their bank accounts.",
    ),
    ("calls", "Schemes and their calls for applications."),
    ("ceiling", "Ceilings and their ledgers."),
    ("applications", "Applications, from draft to decision."),
    ("assessment", "Scores against criteria."),
    (
        "hearings",
        "What is intended to a provider's disadvantage, and what it thinks of that.",
    ),
    ("awards", "Decisions and the awards they bring."),
    (
        "distribution",
        "Distributions of a ceiling: proposals, approval, draws.",
    ),
    ("payments", "Payments, with four eyes."),
    ("reports", "Reports and evaluations."),
    ("settlement", "What the provider may keep."),
    ("changes", "More, less, nothing, or other terms, after the grant."),
    ("objections", "Objections, from receipt to the decision on them."),
    (
        "reserve",
        "The reserve list, and offers of money that returned to a ceiling.",
    ),
    (
        "notices",
        "What was said to whom and how it went out, the print queue, and the proof for a court.",
    ),
    ("public", "What anyone may read."),
    ("audit", "The trail of everything that was done."),
];

/// Completes a document.
///
/// # Errors
/// When it can't be written as JSON.
pub fn publish(document: &OpenApi) -> serde_json::Result<Value> {
    let mut document = serde_json::to_value(document)?;
    name_pages(&mut document);
    let examples = Examples::new(&document);
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return Ok(document);
    };
    let mut relative = Map::new();
    for (path, mut item) in std::mem::take(paths) {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            complete(method, operation, &examples);
        }
        let path = path.strip_prefix(SERVER).unwrap_or(&path);
        relative.insert(path.to_owned(), item);
    }
    *paths = relative;
    let tags: Vec<Value> = TAGS
        .iter()
        .map(|(name, description)| json!({ "name": name, "description": description }))
        .collect();
    if let Some(root) = document.as_object_mut() {
        root.insert(
            "servers".to_owned(),
            json!([{ "url": SERVER, "description": "This service" }]),
        );
        root.insert("tags".to_owned(), Value::from(tags));
        root.insert(
            "externalDocs".to_owned(),
            json!({ "url": "/docs/glossary", "description": "The Dutch term and the article of law of each name" }),
        );
    }
    Ok(document)
}

/// `Paged_CallView` becomes `CallViewPage`, whose items are `CallView` by reference.
fn name_pages(document: &mut Value) {
    let mut names = BTreeMap::new();
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    if let Some(schemas) = schemas {
        let pages: Vec<String> = schemas
            .keys()
            .filter(|name| name.starts_with("Paged_"))
            .cloned()
            .collect();
        for old in pages {
            let item = old.trim_start_matches("Paged_").to_owned();
            let new = format!("{item}Page");
            if let Some(mut page) = schemas.remove(&old) {
                if let Some(items) = page
                    .pointer_mut("/properties/items/items")
                    .filter(|_| schemas.contains_key(&item))
                {
                    *items = json!({ "$ref": reference(&item) });
                }
                schemas.insert(new.clone(), page);
            }
            names.insert(reference(&old), reference(&new));
        }
    }
    rename_references(document, &names);
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn rename_references(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::Object(entries) => {
            if let Some(Value::String(target)) = entries.get_mut("$ref")
                && let Some(new) = names.get(target)
            {
                target.clone_from(new);
            }
            entries
                .values_mut()
                .for_each(|value| rename_references(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| rename_references(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn complete(method: &str, operation: &mut Value, examples: &Examples) {
    say_roles(operation);
    take_idempotency_key(method, operation);
    tell_refusals(method, operation);
    if let Some(body) = operation.pointer_mut("/requestBody/content") {
        show(body, examples);
    }
    let single = !is_list(operation);
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        add_headers(method, status, single, response);
        if let Some(content) = response.get_mut("content") {
            if status.starts_with('2') {
                show(content, examples);
            } else if let Some(problem) = content.get_mut("application/problem+json") {
                set(problem, "example", of_problem(status));
            }
        }
    }
}

/// "List calls. Roles: anyone." becomes a summary and a description.
fn say_roles(operation: &mut Value) {
    let summary = operation
        .get("summary")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let description = operation
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (summary, roles) = summary
        .split_once("Roles: ")
        .map_or((summary.to_owned(), String::new()), |(summary, roles)| {
            (summary.trim_end().to_owned(), format!("Roles: {roles}"))
        });
    let description = [roles.as_str(), description]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    set(operation, "summary", summary);
    set(operation, "description", description);
}

/// Every POST of someone known that does something may be sent twice safely; a key is kept with whose it is.
fn take_idempotency_key(method: &str, operation: &mut Value) {
    let name = operation.get("operationId").and_then(Value::as_str);
    let only_shows = name.is_some_and(|name| name.starts_with("preview"));
    let anyone = operation.get("security").is_none();
    if method != "post" || only_shows || anyone || has_parameter(operation, "Idempotency-Key") {
        return;
    }
    let key = json!({
        "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string", "maxLength": 200 },
        "description": "A unique key of your own: the same request with it happens once",
    });
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(parameters) => parameters.push(key),
        None => set(operation, "parameters", json!([key])),
    }
}

fn tell_refusals(method: &str, operation: &mut Value) {
    let secured = operation.get("security").is_some();
    let versioned = has_parameter(operation, "If-Match");
    let keyed = has_parameter(operation, "Idempotency-Key");
    let changes = method != "get";
    let named = has_parameter_in(operation, "path");
    let body = operation.get("requestBody").is_some();
    let possible = |status: &str| match status {
        // A token that isn't good is told so, also where none is needed.
        "401" => secured || !changes,
        "403" => secured,
        "404" => changes || named,
        "409" => changes,
        "412" | "428" => versioned,
        "413" | "415" => body,
        "422" => keyed,
        _ => true,
    };
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    if responses.remove(refusals::PLACE).is_none() {
        return;
    }
    let content =
        json!({ "application/problem+json": { "schema": { "$ref": reference(&ProblemDetails::name()) } } });
    for (status, description) in refusals::WAYS {
        if possible(status) {
            let refusal = json!({ "description": description, "content": content });
            responses.entry(status).or_insert(refusal);
        }
    }
}

fn has_parameter(operation: &Value, name: &str) -> bool {
    parameters(operation).any(|parameter| parameter.get("name").is_some_and(|known| known == name))
}

fn has_parameter_in(operation: &Value, place: &str) -> bool {
    parameters(operation).any(|parameter| parameter.get("in").is_some_and(|known| known == place))
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn is_list(operation: &Value) -> bool {
    has_parameter(operation, "cursor")
}

fn add_headers(method: &str, status: &str, single: bool, response: &mut Value) {
    let mut headers = Map::new();
    let mut tell = |name: &str, description: &str| {
        headers.insert(
            name.to_owned(),
            json!({ "description": description, "schema": { "type": "string" } }),
        );
    };
    tell("API-Version", "The full version of the API");
    match (method, status) {
        ("get", "200") if !single => {
            tell("Link", "The next page, when there is one");
            tell("ETag", "What was read, for If-None-Match");
        }
        ("get" | "patch", "200") => tell("ETag", "The version, for If-Match and If-None-Match"),
        (_, "201") => tell("Location", "The address of what was made"),
        (_, "401") => tell("WWW-Authenticate", "How to log in"),
        (_, "429" | "503") => tell("Retry-After", "After how many seconds to try again"),
        _ => {}
    }
    set(response, "headers", Value::Object(headers));
}

fn show(content: &mut Value, examples: &Examples) {
    for (kind, media) in content.as_object_mut().into_iter().flatten() {
        if !kind.contains("json") || media.get("example").is_some() {
            continue;
        }
        if let Some(example) = media.get("schema").map(|schema| examples.of(schema)) {
            set(media, "example", example);
        }
    }
}

fn set(value: &mut Value, key: &str, entry: impl Into<Value>) {
    if let Some(object) = value.as_object_mut() {
        object.insert(key.to_owned(), entry.into());
    }
}
