//! What the door lets in, and what it keeps out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

use std::time::Duration;

use chrono::DateTime;
use plafond_letters::{Flaw, Manuscript, Press};

const PATIENCE: Duration = Duration::from_secs(20);

fn manuscript(template: &str, data: &str) -> Manuscript {
    Manuscript {
        layout: "#let letter = json(\"letter.json\")".to_owned(),
        template: format!(
            "#import \"/letter.typ\": *\n#set document(title: \"Brief\")\n#set text(lang: \"nl\")\n{template}"
        ),
        data: data.to_owned(),
        ident: "019b2d5e-7c40-7a31-9f0e-4c5d6e7f8a90".to_owned(),
        written_at: DateTime::from_timestamp(1_774_346_400, 0).unwrap(),
        files: Vec::new(),
    }
}

fn print(template: &str, data: &str) -> Result<Vec<u8>, Flaw> {
    Press::new(PATIENCE, 8).print(manuscript(template, data))
}

/// The message of the one mistake there is.
fn mistake(template: &str) -> (usize, String) {
    let flaw = print(template, "{}").unwrap_err();
    let Flaw::Wrong(mistakes) = flaw else {
        panic!("{flaw}");
    };
    (mistakes[0].line, mistakes[0].message.clone())
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let once = print("#letter.name", r#"{"name":"Kim"}"#).unwrap();
    assert!(once.starts_with(b"%PDF-1.7"));
    assert_eq!(once, print("#letter.name", r#"{"name":"Kim"}"#).unwrap());
    assert_ne!(once, print("#letter.name", r#"{"name":"Sam"}"#).unwrap());
}

#[test]
fn a_letter_of_before_finds_its_data_where_it_was() {
    let press = Press::new(PATIENCE, 8);
    let before = |data: &str| {
        let mut manuscript = manuscript("#letter.name", data);
        manuscript.layout = "#let letter = sys.inputs.letter".to_owned();
        press.print(manuscript).unwrap()
    };
    let kim = before(r#"{"name":"Kim"}"#);
    assert_eq!(kim, print("#letter.name", r#"{"name":"Kim"}"#).unwrap());
    assert_ne!(kim, before(r#"{"name":"Sam"}"#));
}

#[test]
fn a_field_that_is_not_there_is_named_with_its_line() {
    let flaw = print("Beste\n\n#letter.naem", r#"{"name":"Kim"}"#).unwrap_err();
    let expected = Flaw::FieldMissing {
        field: "naem".to_owned(),
        part: "template",
        line: 6,
    };
    assert_eq!(flaw, expected);
}

#[test]
fn a_template_sees_no_file_no_package_no_network_and_no_clock() {
    for reach in [
        "#read(\"/etc/passwd\")",
        "#image(\"/logo.png\")",
        "#import \"@preview/cetz:0.3.0\"",
        "#json(\"https://plafond.example/x.json\")",
        "#datetime.today().display()",
        "#plugin(\"/x.wasm\")",
    ] {
        let (line, message) = mistake(reach);
        assert_eq!(line, 4, "{reach}: {message}");
    }
}

#[test]
fn a_loop_that_does_not_end_is_seen_by_the_engine() {
    assert!(
        mistake("#{ let x = 0; while x < 1 { x = x * 1 } }")
            .1
            .contains("infinite")
    );
    assert!(mistake("#let f() = f()\n#f()").1.contains("depth"));
}

#[test]
fn a_letter_that_takes_too_long_is_given_up_and_the_press_takes_no_more_than_it_can_hold() {
    let press = Press::new(Duration::from_millis(50), 1);
    let slow = manuscript("#{ let x = 0; for i in range(600000) { x += 1 } }", "{}");
    assert_eq!(press.print(slow), Err(Flaw::Late));
    assert_eq!(press.print(manuscript("x", "{}")), Err(Flaw::Jammed));
    // Whoever took too long ends some day, and then the press works again.
    let begun = std::time::Instant::now();
    while press.print(manuscript("x", "{}")) == Err(Flaw::Jammed) {
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_people_wrote_is_never_read_as_markup() {
    let wild = r#"{"name":"*x* #y $z$ <l> @m `n` \\ [o] #{p} = q"}"#;
    assert!(print("#letter.name", wild).is_ok());
}

#[test]
fn a_letter_that_is_not_accessible_is_refused() {
    let press = Press::new(PATIENCE, 8);
    let mut nameless = manuscript("x", "{}");
    nameless.template = "x".to_owned();
    assert!(matches!(press.print(nameless), Err(Flaw::Wrong(_))));
}

#[test]
fn files_are_attached_in_the_standard_that_allows_it() {
    let template = "#pdf.attach(\"a.json\", sys.inputs.files.at(\"a.json\"), mime-type: \"application/json\", \
                    description: \"A\", relationship: \"data\")\nx";
    let mut with = manuscript(template, "{}");
    with.files = vec![("a.json".to_owned(), b"{\"a\":1}".to_vec())];
    let pdf = Press::new(PATIENCE, 8).print(with).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("a.json") && text.contains("<pdfaid:part>3</pdfaid:part>"));
}
