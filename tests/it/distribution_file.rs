//! Whatever stands in a distribution file: it is read or refused with words, and never spends more than there is.

use plafond::distribution::Document;
use plafond::http::Problem;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Reads and distributes; what comes out has to add up, and what is refused has to be told.
fn assert_sound(bytes: &[u8]) {
    let told = |problem: Problem| assert!(!problem.errors().is_empty(), "{problem}");
    let document = match Document::read(bytes) {
        Ok(document) => document,
        Err(problem) => return told(problem),
    };
    let (ceiling, applications) = (document.ceiling.0, document.applications.len());
    match document.answer() {
        Err(problem) => told(problem),
        Ok((_, answer)) => {
            let spent: u64 = answer.proposal.iter().map(|line| line.amount.0.cents()).sum();
            assert!(spent <= ceiling.cents(), "{}", String::from_utf8_lossy(bytes));
            assert_eq!(spent, answer.granted.0.cents());
            assert_eq!(answer.proposal.len(), applications);
        }
    }
}

fn valid() -> Value {
    json!({
        "method": "tender", "ceiling": "80000.00", "threshold": 55, "lastOne": "skip", "minimum": "1.00", "seed": "00ff",
        "criteria": [{ "id": "reach", "weight": 60, "maximum": 10, "threshold": 4 }, { "id": "quality", "weight": 40, "maximum": 10 }],
        "subCeilings": [{ "id": "noord", "amount": "50000.00" }],
        "applications": [
            { "id": "A", "requested": "60000.00", "cap": "50000.00", "completeOn": "2026-02-03", "subCeiling": "noord",
              "points": { "reach": [7, 8], "quality": [6, 6] } },
            { "id": "B", "requested": "40000.00", "completeOn": "2026-02-03", "points": { "reach": [7.5, 7], "quality": [6, 6] } },
        ],
    })
}

/// Values that a field may hold, right, strange or hostile.
fn some_value() -> impl Strategy<Value = Value> {
    let amounts = [
        "0.00",
        "0.01",
        "999999999999.99",
        "-1",
        "1e9",
        "12,50",
        "12.345",
        "",
        "10000000000000.00",
    ];
    let names = [
        "A",
        "B",
        "noord",
        "reach",
        "order-of-receipt",
        "pro-rata",
        "partial",
        "2026-02-03",
        "00f",
        "\u{202e}",
    ];
    prop_oneof![
        prop::sample::select(amounts.to_vec()).prop_map(Value::from),
        prop::sample::select(names.to_vec()).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(null)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([1, 10, 0.5, 1e300, -3])),
        "\\PC{0,12}".prop_map(Value::from),
    ]
}

/// Every place in a document that can be given another value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, field)| places(field, &format!("{at}/{name}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| places(item, &format!("{at}/{index}"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_reading_a_file_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_sound(&bytes);
    }

    #[test]
    fn a_file_damaged_in_a_few_places_is_read_or_refused(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = valid().to_string().into_bytes();
        for (place, byte) in damage {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        assert_sound(&bytes);
    }

    #[test]
    fn a_file_with_other_values_in_some_fields_is_read_or_refused(
        others in prop::collection::vec((any::<prop::sample::Index>(), some_value()), 1..5),
        method in prop::sample::select(vec!["tender", "pro-rata", "order-of-receipt"]),
    ) {
        let mut file = valid();
        file["method"] = json!(method);
        for (place, value) in others {
            let mut found = Vec::new();
            places(&file, "", &mut found);
            let at = &found[place.index(found.len())];
            *file.pointer_mut(at).unwrap() = value;
        }
        assert_sound(file.to_string().as_bytes());
    }
}
