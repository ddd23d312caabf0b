//! A form as it is shown: empty, with what is known, or again with what someone entered and what is wrong with it.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use plafond_rules::money::Money;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Language, coercion, words};
use crate::http::entered::schema;
use crate::http::{FieldError, Problem, ProblemType};

/// What stands in the fields of a form.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    given: Vec<(String, String)>,
    theirs: Vec<(String, String)>,
    problem: Option<Problem>,
    questions: &'static [Question],
    /// What fields ask that no source knows, such as those of the criteria of a call.
    named: Vec<Named>,
}

/// A field with what it asks, in Dutch and English. A row of a list is a star: `budget/*/amount`.
pub type Question = (&'static str, &'static str, &'static str);

/// What a field asks about something that people gave a name.
#[derive(Clone, Debug)]
struct Named {
    field: String,
    /// The name, in Dutch.
    title: String,
    asks: String,
}

/// A mistake as the summary lists it.
pub struct Mistake {
    /// The field on this page, or nothing when it is about the whole.
    pub field: Option<String>,
    /// What people called what the field is about, in Dutch; mostly nothing.
    pub title: String,
    /// What the field asks, to tell mistakes apart.
    pub label: String,
    /// What is wrong and what to do.
    pub text: String,
    /// The language of that text, when it is not the page's.
    pub lang: &'static str,
}

impl Filled {
    /// What is known already, from a document of the API.
    ///
    /// # Errors
    /// When the document can't be written as JSON.
    pub fn of<T: Serialize + ToSchema>(document: &T) -> Result<Self, Problem> {
        let value = serde_json::to_value(document).map_err(Problem::internal)?;
        let schema = schema::<T>().map_err(Problem::internal)?;
        let mut given = Vec::new();
        flatten(&value, "", &schema, &schema, &mut given);
        Ok(Self {
            given,
            ..Self::default()
        })
    }

    /// Sets one field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.given.push((name.to_owned(), value.into()));
        self
    }

    /// Shows a list in one field, an item a line.
    #[must_use]
    pub fn in_lines(mut self, name: &str) -> Self {
        let items: Vec<String> = self
            .given
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
            .collect();
        self.given.retain(|(field, _)| field != name);
        self.given.push((name.to_owned(), items.join("\n")));
        self
    }

    /// Empties a field, such as a password, which is never sent back.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.given.retain(|(field, _)| field != name);
        self
    }

    /// What someone entered.
    #[must_use]
    pub fn given(given: Vec<(String, String)>) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }

    /// What someone entered, with what is wrong.
    ///
    /// # Errors
    /// A problem that no other input would mend.
    pub fn with_mistakes(given: Vec<(String, String)>, problem: Problem) -> Result<Self, Problem> {
        let kind = problem.kind();
        let mendable = kind == ProblemType::WRONG_CREDENTIALS
            || kind == ProblemType::TOO_MANY_ATTEMPTS
            // Whoever wrote a decision keeps it, for a colleague who has the mandate.
            || kind == ProblemType::NO_MANDATE
            || matches!(
                kind.status,
                StatusCode::BAD_REQUEST
                    | StatusCode::CONFLICT
                    | StatusCode::PRECONDITION_FAILED
                    | StatusCode::PAYLOAD_TOO_LARGE
                    | StatusCode::UNSUPPORTED_MEDIA_TYPE
            );
        if !mendable {
            return Err(problem);
        }
        Ok(Self {
            given,
            problem: Some(problem),
            ..Self::default()
        })
    }

    /// Says what the fields ask.
    #[must_use]
    pub const fn asking(mut self, questions: &'static [Question]) -> Self {
        self.questions = questions;
        self
    }

    /// Says what a field asks about something that people gave this title.
    #[must_use]
    pub fn calling(mut self, field: String, title: &str, asks: &str) -> Self {
        self.named.push(Named {
            field,
            title: title.to_owned(),
            asks: asks.to_owned(),
        });
        self
    }

    fn named(&self, name: &str) -> Option<&Named> {
        self.named.iter().find(|named| named.field == name)
    }

    /// What people called what a field is about, in Dutch; mostly nothing.
    #[must_use]
    pub fn title(&self, name: &str) -> &str {
        self.named(name).map_or("", |named| named.title.as_str())
    }

    /// What a field asks.
    #[must_use]
    pub fn label(&self, name: &str, language: Language) -> &str {
        if let Some(named) = self.named(name) {
            return &named.asks;
        }
        let starred = name
            .split('/')
            .map(|part| if part.parse::<u32>().is_ok() { "*" } else { part });
        let starred = starred.collect::<Vec<_>>().join("/");
        let found = self
            .questions
            .iter()
            .find(|(field, ..)| *field == name || *field == starred);
        found.map_or("", |(_, dutch, english)| language.say(dutch, english))
    }

    /// After someone else was first: shows what they entered beside each field that differs, and goes on from their version.
    #[must_use]
    pub fn beside(mut self, theirs: Self, version: i64) -> Self {
        self.theirs = theirs.given;
        self.given.retain(|(name, _)| name != "_version");
        self.given.push(("_version".to_owned(), version.to_string()));
        self
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let found = self.given.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The day that stands in a field, when it is one.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.value(name).parse().ok()
    }

    /// Everything that stands in the fields, by name.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let given = self.given.iter();
        given.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All that stands in a field that holds several values.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = self.given.iter().filter(move |(field, _)| field == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked or an option chosen.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.given
            .iter()
            .any(|(field, given)| field == name && given == value)
    }

    /// How many rows of a list are filled in, or this many when there are fewer.
    #[must_use]
    pub fn rows(&self, name: &str, least: usize) -> usize {
        let prefix = format!("{name}/");
        let numbers: BTreeSet<usize> = self
            .given
            .iter()
            .filter_map(|(field, _)| field.strip_prefix(&prefix)?.split('/').next()?.parse().ok())
            .collect();
        numbers.last().map_or(0, |last| last + 1).max(least)
    }

    /// What someone else entered meanwhile, when it differs.
    #[must_use]
    pub fn theirs(&self, name: &str) -> Option<&str> {
        if self.theirs.is_empty() {
            return None;
        }
        let theirs = self.theirs.iter().find(|(field, _)| field == name);
        let theirs = theirs.map_or("", |(_, value)| value.as_str());
        (theirs != self.value(name)).then_some(theirs)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn mistake(&self, name: &str, language: Language) -> Option<Mistake> {
        let errors = self.problem.as_ref().map(Problem::errors).unwrap_or_default();
        let found = errors
            .iter()
            .find(|error| error.pointer.trim_start_matches('/') == name)?;
        Some(self.worded(found, language))
    }

    /// Whether something is wrong with a field.
    #[must_use]
    pub fn is_wrong(&self, name: &str) -> bool {
        self.mistake(name, Language::Dutch).is_some()
    }

    /// The attribute that ties a field to its hint, its mistake, and what someone else entered.
    #[must_use]
    pub fn described(&self, name: &str, hint: &str) -> String {
        let notes = [
            (!hint.is_empty(), "hint"),
            (
                self.theirs(name).is_some() || self.their_choices(name).is_some(),
                "theirs",
            ),
            (self.is_wrong(name), "wrong"),
        ];
        let ids: Vec<_> = notes
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, note)| format!("{name}-{note}"))
            .collect();
        if ids.is_empty() {
            String::new()
        } else {
            format!(" aria-describedby=\"{}\"", ids.join(" "))
        }
    }

    /// Everything that is wrong, for the summary.
    #[must_use]
    pub fn mistakes(&self, language: Language) -> Vec<Mistake> {
        let errors = self.problem.as_ref().map(Problem::errors).unwrap_or_default();
        errors.iter().map(|error| self.worded(error, language)).collect()
    }

    fn worded(&self, error: &FieldError, language: Language) -> Mistake {
        let (text, lang) = words::of(error, language);
        let name = error.pointer.trim_start_matches('/');
        let label = self.label(name, language);
        let row = name.split('/').find_map(|part| part.parse::<u32>().ok());
        let nth = row.map_or_else(String::new, |row| format!(" {}", row + 1));
        Mistake {
            field: (!label.is_empty()).then(|| name.to_owned()),
            title: self.title(name).to_owned(),
            label: match label {
                "" => String::new(),
                // A question ends in a sign of its own.
                asked if nth.is_empty() && asked.ends_with('?') => format!("{asked} "),
                named => format!("{named}{nth}: "),
            },
            text,
            lang,
        }
    }

    /// Whether it came back after a log-in: then nothing is wrong.
    #[must_use]
    pub fn is_resumed(&self) -> bool {
        let kind = self.problem.as_ref().map(Problem::kind);
        kind == Some(ProblemType::FORM_RESUMED)
    }

    /// Whether someone else entered something different meanwhile.
    #[must_use]
    pub fn has_theirs(&self) -> bool {
        let kind = self.problem.as_ref().map(Problem::kind);
        kind == Some(ProblemType::STALE)
    }

    /// What someone else chose meanwhile among several, when it differs.
    #[must_use]
    pub fn their_choices(&self, name: &str) -> Option<Vec<&str>> {
        if self.theirs.is_empty() {
            return None;
        }
        let chosen = |among: &'_ [(String, String)]| -> BTreeSet<String> {
            let of_field = among
                .iter()
                .filter(|(field, value)| field == name && !value.is_empty());
            of_field.map(|(_, value)| value.clone()).collect()
        };
        let differs = chosen(&self.theirs) != chosen(&self.given);
        let theirs = self.theirs.iter().filter(|(field, _)| field == name);
        differs.then(|| theirs.map(|(_, value)| value.as_str()).collect())
    }

    /// Whether someone else chose this meanwhile.
    #[must_use]
    pub fn they_chose(&self, name: &str, value: &str) -> bool {
        self.theirs
            .iter()
            .any(|(field, chosen)| field == name && chosen == value)
    }

    /// What went wrong as a whole: title, and why and what now.
    #[must_use]
    pub fn refusal(&self, language: Language) -> Option<(&str, &str)> {
        let problem = self.problem.as_ref()?;
        Some(problem.words(language == Language::English))
    }

    /// The status of the page that shows this form.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.problem
            .as_ref()
            .map_or(StatusCode::OK, |problem| problem.kind().status)
    }
}

fn flatten(value: &Value, name: &str, about: &Value, root: &Value, given: &mut Vec<(String, String)>) {
    let about = coercion::meant(about, root);
    let below = |key: &str| {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}/{key}")
        }
    };
    let nothing = Value::Null;
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (key, value) in fields {
                let about = about
                    .get("properties")
                    .and_then(|known| known.get(key))
                    .unwrap_or(&nothing);
                flatten(value, &below(key), about, root, given);
            }
        }
        Value::Array(items) => {
            let about = about.get("items").unwrap_or(&nothing);
            for (index, item) in items.iter().enumerate() {
                let rows = item.is_object();
                flatten(
                    item,
                    &if rows {
                        below(&index.to_string())
                    } else {
                        name.to_owned()
                    },
                    about,
                    root,
                    given,
                );
            }
        }
        Value::String(text) => given.push((name.to_owned(), shown(text, about))),
        Value::Bool(_) | Value::Number(_) => given.push((name.to_owned(), value.to_string())),
    }
}

/// An amount stands in its field as people write it; everything else as it is.
fn shown(text: &str, about: &Value) -> String {
    let is_amount = about.get("format").is_some_and(|format| format == "amount");
    match text.parse::<Money>() {
        Ok(amount) if is_amount => amount.dutch().trim_start_matches("€ ").to_owned(),
        _ => text.to_owned(),
    }
}
