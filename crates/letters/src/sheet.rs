//! All that a template can see: the layout, itself, and its data.
//!
//! The engine remembers what it set for one letter and sets it in the next, as long as nothing differs that it looked at. So data is a
//! file beside the template, which only those who read it look at, and what a template is written in is the same for all letters.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::flaw::Mistake;
use crate::fonts::FONTS;
use crate::manuscript::Manuscript;

/// Where a template finds its data.
const DATA: &str = "/letter.json";

/// What templates are written in.
static LANGUAGE: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The world of one letter.
pub struct Sheet {
    /// The language with values of this letter in it, for a text that asks for them.
    library: Option<LazyHash<Library>>,
    layout: Source,
    template: Source,
    data: Bytes,
}

impl Sheet {
    /// Lays a manuscript out for the engine; its data becomes `letter.json`.
    pub fn of(manuscript: &Manuscript) -> Result<Self, Mistake> {
        let asks = [&manuscript.layout, &manuscript.template]
            .iter()
            .any(|text| text.contains("inputs"));
        Ok(Self {
            library: asks.then(|| with_inputs(manuscript)).transpose()?,
            layout: source("/letter.typ", &manuscript.layout)?,
            template: source("/main.typ", &manuscript.template)?,
            data: Bytes::new(manuscript.data.clone().into_bytes()),
        })
    }
}

/// The language in which data is `sys.inputs.letter` and files are `sys.inputs.files`. The engine has to remember the name of
/// each file that it ever read, so files are values. Letters of before `letter.json` ask their data so, and have to come out
/// the same when they are made again.
fn with_inputs(manuscript: &Manuscript) -> Result<LazyHash<Library>, Mistake> {
    let data: Value =
        serde_json::from_str(&manuscript.data).map_err(|error| Mistake::of_whole(error.to_string()))?;
    let files: Dict = manuscript
        .files
        .iter()
        .map(|(name, bytes)| (Str::from(name.as_str()), Value::Bytes(Bytes::new(bytes.clone()))))
        .collect();
    let mut inputs = Dict::new();
    inputs.insert(Str::from("letter"), data);
    inputs.insert(Str::from("files"), Value::Dict(files));
    Ok(LazyHash::new(Library::builder().with_inputs(inputs).build()))
}

/// Read once for letters that follow each other.
#[comemo::memoize]
fn source(path: &str, text: &str) -> Result<Source, Mistake> {
    let path = VirtualPath::new(path).map_err(|error| Mistake::of_whole(error.to_string()))?;
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    Ok(Source::new(id, text.to_owned()))
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        self.library.as_ref().unwrap_or(&LANGUAGE)
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.template, &self.layout]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if *id.root() == VirtualRoot::Project && id.vpath().get_with_slash() == DATA {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    /// A letter has the date in its data: made again tomorrow it has to be the same.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
