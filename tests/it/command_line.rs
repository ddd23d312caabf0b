//! The commands that need no database: a term for anyone, and a distribution from a file.

use std::process::Command;

use serde_json::{Value, json};

/// What a command printed: its exit code, and the JSON on standard output or standard error.
fn run(arguments: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_plafond"))
        .args(arguments)
        .output()
        .unwrap();
    let printed = if output.status.success() {
        output.stdout
    } else {
        output.stderr
    };
    (
        output.status.code().unwrap(),
        serde_json::from_slice(&printed).unwrap(),
    )
}

fn distribute(file: &Value) -> (i32, Value) {
    distribute_text(&file.to_string())
}

fn distribute_text(text: &str) -> (i32, Value) {
    let path = std::env::temp_dir().join(format!("distribution-{}.json", uuid::Uuid::now_v7()));
    std::fs::write(&path, text).unwrap();
    let answer = run(&["distribute", path.to_str().unwrap()]);
    std::fs::remove_file(path).unwrap();
    answer
}

fn codes(answer: &Value) -> Vec<(&str, &str)> {
    let errors = answer["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            (
                error["pointer"].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_term_is_counted_for_anyone_with_its_reasoning() {
    for (arguments, end) in [
        ("objection --from 2026-03-24", "2026-05-06"),
        (
            "decision --from 2025-09-29 --suspended 2025-10-06..2025-10-17",
            "2026-01-08",
        ),
        ("decision --from 2025-09-29 --weeks 8", "2025-11-24"),
        ("decision-statutory --from 2025-09-29", "2025-11-24"),
        ("not-treated --from 2026-03-02", "2026-03-30"),
        ("objection-decision --from 2025-12-29 --committee", "2026-03-23"),
        ("objection-decision --from 2026-01-12 --postponed 6", "2026-04-07"),
        ("payment --from 2026-03-24", "2026-05-06"),
    ] {
        let (code, answer) = run(&[&["term"], arguments.split(' ').collect::<Vec<_>>().as_slice()].concat());
        assert_eq!((code, answer["end"].as_str()), (0, Some(end)), "{arguments}");
        assert!(!answer["reasoning"].as_array().unwrap().is_empty(), "{arguments}");
    }
    let penalty = run(&[
        "term",
        "penalty",
        "--from",
        "2026-02-01",
        "--notice",
        "2026-03-01",
        "--on",
        "2026-04-26",
    ]);
    assert_eq!(
        penalty,
        (
            0,
            json!({ "start": "2026-03-16", "days": 42, "amount": "1442.00" })
        )
    );
}

#[test]
fn everything_wrong_with_a_term_is_told_at_once() {
    let (code, answer) = run(&[
        "term",
        "objection",
        "--from",
        "2026-3-4",
        "--weeks",
        "3",
        "--suspended",
        "2026-01-02..2026-01-01",
    ]);
    assert_eq!(code, 2);
    let expected = [
        ("/from", "date-invalid"),
        ("/weeks", "not-for-this-rule"),
        ("/suspended/0", "suspension-reversed"),
    ];
    assert_eq!(codes(&answer), expected);
}

#[test]
fn an_argument_that_is_unknown_missing_or_doubled_is_told_in_the_same_way() {
    for (arguments, expected) in [
        ("term objection --form 2026-03-24", ("/form", "argument-unknown")),
        ("term", ("/rule", "missing")),
        ("distribute", ("/file", "missing")),
        (
            "term objection --from 2026-03-24 --from 2026-03-25",
            ("/from", "argument-repeated"),
        ),
        ("term objection --from", ("/from", "argument-invalid")),
    ] {
        let (code, answer) = run(&arguments.split(' ').collect::<Vec<_>>());
        assert_eq!((code, codes(&answer)), (2, vec![expected]), "{arguments}");
    }
}

#[test]
fn a_term_may_stand_still_more_than_once_and_every_rule_has_its_own_arguments() {
    let (code, answer) = run(&[
        "term",
        "decision",
        "--from",
        "2025-09-29",
        "--suspended",
        "2025-10-06..2025-10-17",
        "--suspended",
        "2025-10-15..2025-10-20",
    ]);
    // The days from 7 to 19 October count once.
    assert_eq!((code, answer["end"].as_str()), (0, Some("2026-01-11")));
    let (code, answer) = run(&[
        "term",
        "penalty",
        "--from",
        "2026-02-01",
        "--weeks",
        "3",
        "--committee",
        "--postponed",
        "9",
        "--suspended",
        "x",
        "--on",
        "soon",
    ]);
    let expected = [
        ("/weeks", "not-for-this-rule"),
        ("/committee", "not-for-this-rule"),
        ("/postponed", "not-for-this-rule"),
        ("/suspended/0", "not-for-this-rule"),
        ("/notice", "missing"),
        ("/on", "date-invalid"),
    ];
    assert_eq!(code, 2);
    let mut told = codes(&answer);
    told.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(told, expected);
    for (arguments, expected) in [
        (
            "term decision --from 2026-01-01 --weeks 0",
            ("/weeks", "number-out-of-range"),
        ),
        (
            "term objection-decision --from 2026-01-01 --postponed 7",
            ("/postponed", "number-out-of-range"),
        ),
        (
            "term payment --from 2026-01-01 --notice 2026-01-01",
            ("/notice", "not-for-this-rule"),
        ),
        ("term guess --from 2026-01-01", ("/rule", "rule-unknown")),
        (
            "term payment --from 2026-01-01 --suspended 2026-01-01",
            ("/suspended/0", "suspension-invalid"),
        ),
    ] {
        let (code, answer) = run(&arguments.split(' ').collect::<Vec<_>>());
        assert_eq!((code, codes(&answer)), (2, vec![expected]), "{arguments}");
    }
}

#[test]
fn a_distribution_comes_out_of_a_file_the_same_in_whatever_order_it_stands() {
    let mut file = json!({
        "method": "tender", "ceiling": "80000.00", "threshold": 55,
        "criteria": [
            { "id": "reach", "weight": 60, "maximum": 10, "threshold": 4 }, { "id": "quality", "weight": 40, "maximum": 10 },
        ],
        "applications": [
            { "id": "A", "requested": "60000.00", "cap": "50000.00", "points": { "reach": [7, 8], "quality": [6, 6] } },
            { "id": "B", "requested": "40000.00", "points": { "reach": [7.5, 7], "quality": [6, 6] } },
        ],
    });
    let (code, first) = distribute(&file);
    assert_eq!(code, 0);
    let lines = first["proposal"].as_array().unwrap();
    assert_eq!(
        (&lines[0]["id"], &lines[0]["score"], &lines[0]["amount"]),
        (&json!("A"), &json!("69.00"), &json!("50000.00"))
    );
    assert_eq!(
        (&lines[1]["outcome"], &lines[1]["amount"]),
        (&json!("partial"), &json!("30000.00"))
    );
    assert_eq!(
        (&first["granted"], &first["remaining"]),
        (&json!("80000.00"), &json!("0.00"))
    );
    file["applications"].as_array_mut().unwrap().reverse();
    file["lastOne"] = json!("partial");
    file["minimum"] = json!("0.00");
    assert_eq!(
        distribute(&file).1,
        first,
        "defaults written out and another order change nothing"
    );
}

#[test]
fn everything_wrong_with_a_file_is_told_at_once() {
    let wrong = json!({
        "method": "tender", "ceiling": "1e9", "surprise": 1,
        "applications": [{ "id": "A", "requested": "-1.00", "cap": "1.234" }],
    });
    let (code, answer) = distribute(&wrong);
    assert_eq!(code, 2);
    let mut codes = codes(&answer);
    codes.sort_unstable();
    let expected = [
        ("/applications/0/cap", "amount-invalid"),
        ("/applications/0/requested", "amount-invalid"),
        ("/ceiling", "amount-invalid"),
        ("/surprise", "field-unknown"),
    ];
    assert_eq!(codes, expected);
    assert_eq!(
        distribute_text(r#"{"method": "pro-rata", "method": "tender"}"#).0,
        2
    );
}

#[test]
fn a_threshold_that_cannot_be_counted_exactly_is_refused_and_not_forgotten() {
    let criterion = json!({ "id": "reach", "weight": 100, "maximum": 10, "threshold": 4.123_456_7 });
    let (code, answer) = distribute(&json!({
        "method": "tender", "ceiling": "1.00", "threshold": 55.123_456_7, "criteria": [criterion], "applications": [],
    }));
    let expected = vec![
        ("/threshold", "points-out-of-range"),
        ("/criteria/0/threshold", "points-out-of-range"),
    ];
    assert_eq!((code, codes(&answer)), (2, expected));
}

#[test]
fn sub_ceilings_hold_in_a_file_too_and_have_to_be_there() {
    let application = |id: &str, part: &str| json!({ "id": id, "requested": "60.00", "subCeiling": part });
    let file = |part: &str| {
        json!({
            "method": "pro-rata", "ceiling": "100.00", "subCeilings": [{ "id": "noord", "amount": "20.00" }],
            "applications": [application("A", "noord"), application("B", part)],
        })
    };
    let (code, answer) = distribute(&file("noord"));
    assert_eq!((code, &answer["granted"]), (0, &json!("20.00")));
    let (code, answer) = distribute(&file("zuid"));
    assert_eq!(
        (code, codes(&answer)),
        (2, vec![("/applications/1/subCeiling", "sub-ceiling-unknown")])
    );
}

#[test]
fn a_missing_seed_is_wrong_only_when_there_is_something_to_draw() {
    let day = |id: &str| json!({ "id": id, "requested": "60.00", "completeOn": "2026-02-03" });
    let file = |ceiling: &str| json!({ "method": "order-of-receipt", "ceiling": ceiling, "applications": [day("A"), day("B")] });
    assert_eq!(distribute(&file("120.00")).0, 0);
    let (code, answer) = distribute(&file("100.00"));
    assert_eq!((code, codes(&answer)), (2, vec![("/seed", "seed-missing")]));
    let mut drawn = file("100.00");
    drawn["seed"] = json!("00ff");
    assert_eq!(distribute(&drawn).1["granted"], "100.00");
}
