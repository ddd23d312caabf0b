//! Why a letter could not be made, in terms of its template.

use typst::World;
use typst::diag::SourceDiagnostic;

/// The words with which the engine refuses a name that the data doesn't have.
const NO_SUCH_FIELD: &str = "dictionary does not contain key \"";

/// Why there is no letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The template asks for a field that the data doesn't have.
    #[error("the field '{field}' is missing (line {line} of the {part})")]
    FieldMissing {
        /// Its name.
        field: String,
        /// In which part it is asked for.
        part: &'static str,
        /// On which line.
        line: usize,
    },
    /// The template can't be read, or does what it may not.
    #[error("the template is wrong: {}", listed(.0))]
    Wrong(Vec<Mistake>),
    /// It took too long, as a loop without an end would.
    #[error("the letter was not ready in time")]
    Late,
    /// Letters that took too long still hold all threads of the press.
    #[error("the press is still busy with letters that took too long")]
    Jammed,
}

/// One thing that is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// In which part: `template`, `layout` or `letter`.
    pub part: &'static str,
    /// On which line, from one; 0 when it is about the whole.
    pub line: usize,
    /// What, in the words of the engine.
    pub message: String,
}

impl Mistake {
    /// A mistake of a whole part.
    pub(crate) fn of_whole(message: impl Into<String>) -> Self {
        Self {
            part: "letter",
            line: 0,
            message: message.into(),
        }
    }
}

fn listed(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes
        .iter()
        .map(|mistake| format!("{} line {}: {}", mistake.part, mistake.line, mistake.message))
        .collect();
    lines.join("; ")
}

impl Flaw {
    /// What the engine found, as lines of the template. A missing field comes before all else: it is the data's fault.
    pub(crate) fn from_engine(world: &dyn World, found: &[SourceDiagnostic]) -> Self {
        let mistakes: Vec<Mistake> = found.iter().map(|one| mistake(world, one)).collect();
        let missing = mistakes.iter().find_map(|mistake| {
            let (field, _) = mistake.message.strip_prefix(NO_SUCH_FIELD)?.split_once('"')?;
            Some(Self::FieldMissing {
                field: field.to_owned(),
                part: mistake.part,
                line: mistake.line,
            })
        });
        missing.unwrap_or(Self::Wrong(mistakes))
    }
}

/// Where the engine found something; what goes wrong in the layout is told at the line of the template that used it.
fn mistake(world: &dyn World, found: &SourceDiagnostic) -> Mistake {
    let main = world.main();
    let spans = std::iter::once(found.span).chain(found.trace.iter().map(|point| point.span.into()));
    let places: Vec<_> = spans.filter_map(|span| place(world, span)).collect();
    let (id, line) = places
        .iter()
        .find(|(id, _)| *id == main)
        .or(places.first())
        .copied()
        .map_or((None, 0), |(id, line)| (Some(id), line));
    let part = match id {
        Some(id) if id == main => "template",
        Some(_) => "layout",
        None => "letter",
    };
    let message = found.hints.iter().fold(found.message.to_string(), |told, hint| {
        format!("{told} ({})", hint.v)
    });
    Mistake { part, line, message }
}

fn place(world: &dyn World, span: typst::syntax::DiagSpan) -> Option<(typst::syntax::FileId, usize)> {
    use typst::WorldExt as _;
    let id = span.id()?;
    let at = world.range(span)?.start;
    let line = world.source(id).ok()?.lines().byte_to_line(at)?;
    Some((id, line + 1))
}
