//! The contract is whole: every operation shows what goes in and what comes out, and what it shows is true.

use std::collections::BTreeSet;

use plafond::api;
use plafond::http::fields::FORMATS;
use reqwest::Method;
use serde_json::Value;

use crate::support::App;

fn contract() -> Value {
    serde_json::from_str(api::contract()).unwrap()
}

/// Every operation with its method and address.
fn operations(contract: &Value) -> Vec<(String, &Value)> {
    let paths = contract["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
        })
        .collect()
}

/// The JSON media types of an operation's request and answers.
fn bodies(operation: &Value) -> Vec<&Value> {
    let answers = operation["responses"].as_object().unwrap().values();
    [&operation["requestBody"]]
        .into_iter()
        .chain(answers)
        .filter_map(|body| body["content"].as_object())
        .flatten()
        .filter(|(kind, _)| kind.contains("json"))
        .map(|(_, media)| media)
        .collect()
}

#[test]
fn every_example_fits_its_schema() {
    let contract = contract();
    for (name, operation) in operations(&contract) {
        for media in bodies(operation) {
            let mut schema = media["schema"].clone();
            schema["components"] = contract["components"].clone();
            let options = FORMATS.iter().fold(
                jsonschema::options().should_validate_formats(true),
                |options, format| options.with_format(format.0, format.1),
            );
            let validator = options.build(&schema).unwrap();
            let wrong: Vec<String> = validator
                .iter_errors(&media["example"])
                .map(|error| format!("{} {error}", error.instance_path()))
                .collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}");
        }
    }
}

#[test]
fn every_text_in_an_example_says_something() {
    fn nameless(value: &Value, place: &str, found: &mut Vec<String>) {
        match value {
            Value::String(text) if text == "Voorbeeld" => found.push(place.to_owned()),
            Value::Array(items) => items.iter().for_each(|item| nameless(item, place, found)),
            Value::Object(fields) => fields
                .iter()
                .for_each(|(name, field)| nameless(field, &format!("{place}/{name}"), found)),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let contract = contract();
    let mut found = Vec::new();
    for (name, operation) in operations(&contract) {
        for media in bodies(operation) {
            nameless(&media["example"], &name, &mut found);
        }
    }
    assert!(
        found.is_empty(),
        "give these fields an example, beside the field or in src/api/example.rs: {found:#?}"
    );
}

#[test]
fn every_operation_belongs_to_a_room_that_is_described() {
    let contract = contract();
    let described: BTreeSet<_> = contract["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let used: BTreeSet<_> = operations(&contract)
        .into_iter()
        .map(|(_, operation)| operation["tags"][0].as_str().unwrap())
        .collect();
    assert_eq!(described, used);
}

#[test]
fn every_operation_says_who_may_call_it_in_its_description() {
    let contract = contract();
    for (name, operation) in operations(&contract) {
        let description = operation["description"].as_str().unwrap();
        assert!(description.starts_with("Roles: "), "{name}: {description}");
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_logged_in_is_told_how_to() {
    let app = App::start().await;
    let answer = app.send(app.request(Method::GET, "/v1/me")).await;
    assert_eq!(answer.status.as_u16(), 401);
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
}
