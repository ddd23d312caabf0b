//! What is asked for behind the `?` of an address, read so that all its errors come back at once: against the same
//! parameters that the OpenAPI document publishes.

use std::any::TypeId;
use std::fmt::Display;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;

use super::entered;
use super::problem::{FieldError, Problem};
use super::strict_json;

/// Parameters of an address that fit.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

impl<T> Deref for Asked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + IntoParams + 'static> FromRequest for Asked<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

pub(super) fn read<T: DeserializeOwned + IntoParams + 'static>(query: &str) -> Result<T, Problem> {
    if !query.is_empty() {
        let properties = properties::<T>()?;
        let (document, mut mistakes) = document(query, &properties)?;
        let has_list = properties.values().any(is_list);
        let schema =
            || Ok(json!({ "type": "object", "properties": properties, "additionalProperties": false }));
        let checked = entered::fits(&document, TypeId::of::<T>(), schema);
        if !mistakes.is_empty() {
            if let Err(problem) = checked {
                mistakes.extend_from_slice(problem.errors());
            }
            return Err(Problem::invalid(mistakes));
        }
        checked?;
        // Pairs can't be read as a list, and what was checked can.
        if has_list {
            return serde_json::from_value(document).map_err(|error| unreadable(&error));
        }
    }
    let fitting = web::Query::<T>::from_query(query).map_err(|error| unreadable(&error))?;
    Ok(fitting.into_inner())
}

fn properties<T: IntoParams>() -> Result<Map<String, Value>, Problem> {
    let parameters = T::into_params(|| None).into_iter();
    parameters
        .map(|parameter| {
            let schema = serde_json::to_value(&parameter.schema).map_err(Problem::internal)?;
            Ok((parameter.name, schema))
        })
        .collect()
}

/// The parameters as a document, and which come twice: an address knows only text, so numbers and yes or no are read as their schema
/// says.
fn document(query: &str, properties: &Map<String, Value>) -> Result<(Value, Vec<FieldError>), Problem> {
    let pairs: web::Query<Vec<(String, String)>> =
        web::Query::from_query(query).map_err(|error| unreadable(&error))?;
    let mut document = Map::new();
    let mut repeated = Vec::new();
    for (name, text) in pairs.into_inner() {
        if properties.get(&name).is_some_and(is_list) {
            let list = document.entry(name).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(Value::from(text));
            }
            continue;
        }
        let kind = properties.get(&name).and_then(|schema| schema.get("type"));
        let read = match kind.and_then(Value::as_str) {
            Some("integer") => text.parse::<i64>().ok().map(Value::from),
            Some("boolean") => text.parse::<bool>().ok().map(Value::from),
            _ => None,
        };
        if document.contains_key(&name) {
            repeated.push(FieldError::new(
                format!("/{}", strict_json::token(&name)),
                "key-repeated",
                "Dit veld staat er twee keer. Laat er één staan.",
            ));
        }
        document.insert(name, read.unwrap_or(Value::from(text)));
    }
    Ok((Value::from(document), repeated))
}

/// Whether a parameter may be given more than once.
fn is_list(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "array")
}

fn unreadable(error: &impl Display) -> Problem {
    Problem::invalid_field(
        "",
        "value-invalid",
        format!("Wij konden het adres niet lezen: {error}."),
    )
}
