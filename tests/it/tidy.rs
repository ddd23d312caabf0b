//! The habits of the house, kept by reading its sources.

use std::fs;
use std::path::{Path, PathBuf};

use plafond::http::field_words::english;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Rust files below a folder, with their text.
pub fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    found
}

/// The rooms in the order of `src/lib.rs`.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// The room a file of `src` belongs to.
fn room_of(path: &Path) -> String {
    let first = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn a_room_uses_only_rooms_that_stand_before_it() {
    let rooms = rooms();
    let place = |room: &str| rooms.iter().position(|other| other == room);
    for (path, text) in sources("src") {
        let Some(own) = place(&room_of(&path)) else {
            continue;
        };
        for (other, name) in rooms.iter().enumerate() {
            let alone = format!("crate::{name}");
            let among = text
                .split("use crate::{")
                .skip(1)
                .filter_map(|rest| rest.split_once("};"));
            let uses = text.match_indices(&alone).any(|(at, _)| {
                !text[at + alone.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
            }) || among.into_iter().any(|(list, _)| {
                list.split(',')
                    .any(|one| one.trim().split("::").next() == Some(name))
            });
            assert!(
                !uses || other <= own,
                "{} uses `{name}`, which stands after it in src/lib.rs",
                path.display()
            );
        }
    }
}

#[test]
fn the_tables_are_named_in_stores_only() {
    for (path, text) in sources("src") {
        let allowed = path.ends_with("store.rs")
            || path.starts_with("src/db")
            // Seals and idempotency keys have one file each that is their store.
            || path.ends_with("seals.rs")
            || path.ends_with("idempotency.rs");
        assert!(
            allowed || !text.contains("db::schema"),
            "{} names a table; only a store does",
            path.display()
        );
    }
}

#[test]
fn every_file_says_in_its_first_line_what_it_is_for() {
    for folder in ["src", "crates", "tests"] {
        for (path, text) in sources(folder) {
            assert!(
                text.starts_with("//!") || path.ends_with("db/schema.rs"),
                "{} has no charter in its first line",
                path.display()
            );
        }
    }
}

#[test]
fn no_room_is_a_drawer() {
    for (path, _) in sources("src").into_iter().chain(sources("crates")) {
        for drawer in ["util", "utils", "helper", "helpers", "common", "misc", "manager"] {
            let named = path
                .components()
                .any(|part| part.as_os_str().to_str().unwrap().trim_end_matches(".rs") == drawer);
            assert!(
                !named,
                "{} is a drawer; give what is in it a room",
                path.display()
            );
        }
    }
}

#[test]
fn every_migration_can_be_taken_back() {
    for entry in fs::read_dir(root().join("migrations")).unwrap() {
        let folder = entry.unwrap().path();
        let down = fs::read_to_string(folder.join("down.sql")).unwrap_or_default();
        assert!(!down.trim().is_empty(), "{} has no way back", folder.display());
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file doesn't find itself.
    let marks = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["todo", "!("],
        ["unimplemented", "!("],
    ]
    .map(|halves| halves.concat());
    for folder in ["src", "crates", "tests"] {
        for (path, text) in sources(folder) {
            for mark in &marks {
                assert!(!text.contains(mark.as_str()), "{} has a {mark}", path.display());
            }
        }
    }
}

#[test]
fn every_mistake_in_a_field_has_english_words_too() {
    let is_code =
        |text: &&str| !text.is_empty() && text.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-');
    for (path, text) in sources("src") {
        for call in text
            .split("invalid_field(")
            .skip(1)
            .chain(text.split("FieldError::new(").skip(1))
            .chain(text.split("code: \"").skip(1))
        {
            // The pointer may be a literal too, but no pointer looks like a code.
            let Some(code) = call.split('"').take(6).find(is_code) else {
                continue;
            };
            assert!(
                english(code).is_some() || path.starts_with("src/cli"),
                "{} tells of {code}, which has no words in src/http/field_words.rs",
                path.display()
            );
        }
    }
}

#[test]
fn everything_that_happens_in_a_dossier_is_told_in_english_too() {
    let told = fs::read_to_string(root().join("src/applications/timeline.rs")).unwrap();
    let table = told
        .split("const TOLD")
        .nth(1)
        .unwrap()
        .split("];")
        .next()
        .unwrap();
    let mut actions = 0;
    for entry in table.split('(').skip(1) {
        let Some(action) = entry.split('"').nth(1).filter(|action| action.contains('-')) else {
            continue;
        };
        actions += 1;
        assert!(
            plafond::portal::page::events::english(action).is_some(),
            "src/portal/page/events.rs has no words for {action}"
        );
    }
    assert!(actions > 40, "{actions}");
}
