//! All that a template can see: the layout, itself, and its data.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::flaw::Mistake;
use crate::fonts::FONTS;
use crate::manuscript::Manuscript;

/// The world of one letter.
pub struct Sheet {
    library: LazyHash<Library>,
    layout: Source,
    template: Source,
}

impl Sheet {
    /// Lays a manuscript out for the engine; its data becomes `sys.inputs.letter`, its files
    /// `sys.inputs.files`.
    pub fn of(manuscript: &Manuscript) -> Result<Self, Mistake> {
        let data: Value =
            serde_json::from_str(&manuscript.data).map_err(|error| Mistake::of_whole(error.to_string()))?;
        let mut inputs = Dict::new();
        inputs.insert(Str::from("letter"), data);
        let files: Dict = manuscript
            .files
            .iter()
            .map(|(name, bytes)| (Str::from(name.as_str()), Value::Bytes(Bytes::new(bytes.clone()))))
            .collect();
        inputs.insert(Str::from("files"), Value::Dict(files));
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            layout: source("/letter.typ", &manuscript.layout)?,
            template: source("/main.typ", &manuscript.template)?,
        })
    }
}

fn source(path: &str, text: &str) -> Result<Source, Mistake> {
    let path = VirtualPath::new(path).map_err(|error| Mistake::of_whole(error.to_string()))?;
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    Ok(Source::new(id, text.to_owned()))
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
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

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    /// A letter has the date in its data: made again tomorrow it has to be the same.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
