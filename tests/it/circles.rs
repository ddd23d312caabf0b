//! Arrows between files run one way: no file takes something from one that takes something from it, by way of others or not.
//!
//! The face of a folder (`mod.rs`) counts for the files whose things it hands on: it knows them all, and that is its work.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::tidy::sources;

/// The way to a module from the root of its crate; the root itself is the empty way.
type Way = Vec<String>;

/// What a file takes in, and what it calls that.
struct Taken {
    way: Way,
    name: String,
}

struct File {
    code: String,
    is_face: bool,
    taken: Vec<Taken>,
}

struct Crate(BTreeMap<Way, File>);

impl Crate {
    /// The files of a crate, by their paths within its sources.
    fn of(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let files = files.into_iter().map(|(path, text)| {
            let path = path.with_extension("");
            let mut way: Way = path
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            let is_face = way
                .last()
                .is_some_and(|name| ["mod", "lib", "main"].contains(&name.as_str()));
            if is_face {
                way.pop();
            }
            let lines = text.lines().map(|line| line.split("//").next().unwrap());
            let code = lines.collect::<Vec<_>>().join("\n");
            let taken = taken(&code);
            let file = File { code, is_face, taken };
            (way, file)
        });
        Self(files.collect())
    }

    /// A way that starts at the root, made of one that starts in a module; nothing when it leads into another crate.
    fn whole(&self, from: &[String], way: &[String]) -> Option<Way> {
        let (first, rest) = way.split_first()?;
        let mut whole = match first.as_str() {
            "crate" => Way::new(),
            "self" => from.to_vec(),
            "super" => from.split_last()?.1.to_vec(),
            _ => {
                let child = [from, std::slice::from_ref(first)].concat();
                self.0.contains_key(&child).then_some(child)?
            }
        };
        for part in rest {
            if part == "super" {
                whole.pop();
            } else {
                whole.push(part.clone());
            }
        }
        Some(whole)
    }

    /// The module whose file holds what a way leads to, by the faces that hand it on.
    fn holder(&self, way: &[String]) -> Option<&Way> {
        let depth = (0..=way.len())
            .rev()
            .find(|depth| self.0.contains_key(&way[..*depth]))?;
        let (module, file) = self.0.get_key_value(&way[..depth])?;
        let handed_on = way.get(depth).filter(|_| file.is_face).and_then(|name| {
            let taken = file.taken.iter().find(|taken| taken.name == *name)?;
            let whole = self.whole(module, &taken.way)?;
            Some([whole.as_slice(), &way[depth + 1..]].concat())
        });
        handed_on.map_or(Some(module), |on| self.holder(&on))
    }

    /// The files that a file takes something from; a face is none of them.
    fn used(&self, module: &Way, file: &File) -> BTreeSet<Way> {
        let written = file
            .code
            .split(|sign: char| !sign.is_alphanumeric() && !"_:".contains(sign))
            .filter(|word| word.contains("::"))
            .map(|word| {
                let parts: Way = split(word);
                match file.taken.iter().find(|taken| parts.first() == Some(&taken.name)) {
                    Some(taken) => [taken.way.as_slice(), &parts[1..]].concat(),
                    None => parts,
                }
            });
        let ways = file.taken.iter().map(|taken| taken.way.clone()).chain(written);
        ways.filter_map(|way| self.holder(&self.whole(module, &way)?))
            .filter(|used| *used != module && !self.0[*used].is_face)
            .cloned()
            .collect()
    }

    /// The files that take something from each other, each with those it uses.
    fn circles(&self) -> Vec<String> {
        let files = self.0.iter().filter(|(_, file)| !file.is_face);
        let mut left: BTreeMap<_, _> = files.map(|(way, file)| (way, self.used(way, file))).collect();
        // What nobody here uses, and what uses nobody here, is in no circle.
        loop {
            let here: BTreeSet<Way> = left.keys().map(|way| (*way).clone()).collect();
            let wanted: BTreeSet<Way> = left.values().flatten().cloned().collect();
            left.retain(|way, others| {
                others.retain(|other| here.contains(other));
                wanted.contains(*way) && !others.is_empty()
            });
            if left.len() == here.len() {
                break;
            }
        }
        let named = |others: BTreeSet<Way>| others.iter().map(|way| way.join("::")).collect::<Vec<_>>();
        left.into_iter()
            .map(|(way, others)| format!("{} -> {}", way.join("::"), named(others).join(", ")))
            .collect()
    }
}

fn split(way: &str) -> Way {
    way.split("::")
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != "self")
        .map(str::to_owned)
        .collect()
}

/// Everything that `use` takes in.
fn taken(code: &str) -> Vec<Taken> {
    let mut taken = Vec::new();
    for statement in code.split(';') {
        let Some((before, tree)) = statement.rsplit_once("use ") else {
            continue;
        };
        let is_tree = tree
            .chars()
            .all(|sign| sign.is_alphanumeric() || sign.is_whitespace() || "_:{},*".contains(sign));
        if is_tree && (before.is_empty() || before.ends_with(char::is_whitespace)) {
            unfold("", tree, &mut taken);
        }
    }
    taken
}

/// The single ways of a `use` with lists in it.
fn unfold(before: &str, tree: &str, taken: &mut Vec<Taken>) {
    let Some((stem, rest)) = tree.split_once('{') else {
        let (way, called) = tree.split_once(" as ").unwrap_or((tree, ""));
        let way = split(&format!("{before}{way}"));
        if let Some(last) = way.last() {
            let name = Some(called.trim()).filter(|name| !name.is_empty());
            taken.push(Taken {
                name: name.unwrap_or(last).to_owned(),
                way,
            });
        }
        return;
    };
    let list = rest.rsplit_once('}').map_or(rest, |(list, _)| list);
    let mut depth = 0;
    let parts = list.split(|sign| {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        sign == ',' && depth == 0
    });
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        unfold(&format!("{before}{}", stem.trim()), part, taken);
    }
}

#[test]
fn no_two_files_take_something_from_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root.join("crates")).unwrap();
    let own = crates.map(|entry| format!("crates/{}/src", entry.unwrap().file_name().to_str().unwrap()));
    for folder in own.chain(["src".to_owned()]) {
        let files = sources(&folder).into_iter().map(|(path, text)| {
            let within = path.strip_prefix(&folder).unwrap().to_owned();
            (within, text)
        });
        let house = Crate::of(files.filter(|(path, _)| !path.ends_with("main.rs")));
        let circles = house.circles();
        assert!(
            circles.is_empty(),
            "in {folder} these take something from each other; move what they share to a file below both:\n{}",
            circles.join("\n")
        );
    }
}

#[test]
fn a_circle_is_seen_however_a_file_names_the_other() {
    let files = |back: &str| {
        [
            ("lib.rs", "pub mod room;"),
            (
                "room/mod.rs",
                "mod one;\nmod two;\nmod three;\npub use two::{self, Two};",
            ),
            ("room/one.rs", "use super::{Two as Other, three::Three};"),
            ("room/two.rs", "use super::three;\nfn two() { three::begin() }"),
            ("room/three.rs", back),
        ]
        .map(|(path, text)| (PathBuf::from(path), text.to_owned()))
    };
    for back in [
        "use super::two::Two;",
        "use super::Two;",
        "pub(super) use crate::room::{\n    one::{One},\n    self,\n};",
        "fn back() { crate::room::two::begin() }",
        "use crate::room;\nfn back() -> room::Two { room::Two }",
    ] {
        assert!(!Crate::of(files(back)).circles().is_empty(), "{back}");
    }
    for none in [
        "",
        "// use super::two::Two;",
        "use chrono::Utc;",
        "fn two() { self::begin() }",
    ] {
        assert!(Crate::of(files(none)).circles().is_empty(), "{none}");
    }
}
