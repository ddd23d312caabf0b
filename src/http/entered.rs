//! What a person or program entered, read so that all its errors come back at once.
//!
//! A document is checked against the same schema that the OpenAPI document publishes, so the two can't differ.

use std::any::TypeId;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::fields::FORMATS;
use super::problem::{FieldError, Problem};
use super::problem_types::ProblemType;
use super::{signs, strict_json};

/// The most a JSON document may measure.
pub const LARGEST_DOCUMENT: usize = 1_048_576;

/// A document that fits its schema.
#[derive(Clone, Debug)]
pub struct Entered<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static> Entered<T> {
    /// Reads a document as it was sent.
    ///
    /// # Errors
    /// 400 when it is not JSON, or with everything that is wrong, keys that come twice among it.
    pub fn read(bytes: &[u8]) -> Result<T, Problem> {
        let (document, mut mistakes) = document(bytes)?;
        let checked = Self::check(&document);
        if mistakes.is_empty() {
            return checked;
        }
        if let Err(problem) = checked {
            mistakes.extend_from_slice(problem.errors());
        }
        Err(Problem::invalid(mistakes))
    }

    /// Checks a document that is already JSON, such as the outcome of a merge patch.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn check(document: &Value) -> Result<T, Problem> {
        fits(document, TypeId::of::<T>(), schema::<T>)?;
        serde_path_to_error::deserialize(document).map_err(|error| {
            let pointer = format!("/{}", error.path().to_string().replace('.', "/"));
            Problem::invalid_field(pointer, "value-invalid", error.inner().to_string())
        })
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Entered<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(request, payload);
        let kind = request.content_type().to_owned();
        Box::pin(async move {
            if !matches!(kind.as_str(), "application/json" | "application/merge-patch+json") {
                return Err(Problem::new(
                    ProblemType::WRONG_MEDIA_TYPE,
                    "Stuur JSON, met de kop Content-Type: application/json.",
                    "Send JSON, with the header Content-Type: application/json.",
                ));
            }
            Self::read(&bytes.await.map_err(|error| unread(&error))?).map(Self)
        })
    }
}

/// A document, with the first value of a key that comes twice, and where that is.
fn document(bytes: &[u8]) -> Result<(Value, Vec<FieldError>), Problem> {
    let read = strict_json::read(bytes).map_err(|error| {
        Problem::invalid_field(
            "",
            "json-malformed",
            format!(
                "Dit is geen geldige JSON: regel {}, teken {}.",
                error.line(),
                error.column()
            ),
        )
    })?;
    let repeated = read.repeated.into_iter().map(|pointer| {
        FieldError::new(
            pointer,
            "key-repeated",
            "Dit veld staat er twee keer. Laat er één staan.",
        )
    });
    Ok((read.document, repeated.collect()))
}

fn unread(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(
            ProblemType::TOO_LARGE,
            "Een bericht mag 1 MB groot zijn. Bestanden stuurt u als bijlage.",
            "A document may measure 1 MB. Send files as attachments.",
        )
    } else {
        Problem::invalid_field(
            "",
            "body-incomplete",
            "Uw gegevens kwamen niet volledig aan. Stuur ze opnieuw.",
        )
    }
}

/// Demands that a document fits the schema of a type.
///
/// # Errors
/// 400 with everything that is wrong.
pub(super) fn fits(
    document: &Value,
    id: TypeId,
    schema: impl FnOnce() -> Result<Value, String>,
) -> Result<(), Problem> {
    let mut errors = Vec::new();
    unreadable_text(document, "", &mut errors);
    let validator = validator(id, schema)?;
    errors.extend(
        validator
            .iter_errors(&said(document))
            .flat_map(|error| worded(&error)),
    );
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

fn validator(id: TypeId, schema: impl FnOnce() -> Result<Value, String>) -> Result<Arc<Validator>, Problem> {
    static VALIDATORS: LazyLock<RwLock<HashMap<TypeId, Arc<Validator>>>> = LazyLock::new(RwLock::default);
    let known = VALIDATORS
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&id)
        .cloned();
    if let Some(validator) = known {
        return Ok(validator);
    }
    let validator = Arc::new(
        schema()
            .and_then(|schema| compile(&schema))
            .map_err(Problem::internal)?,
    );
    VALIDATORS
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(id, Arc::clone(&validator));
    Ok(validator)
}

fn compile(schema: &Value) -> Result<Validator, String> {
    let options = FORMATS.iter().fold(
        jsonschema::options().should_validate_formats(true),
        |options, format| options.with_format(format.0, format.1),
    );
    options.build(schema).map_err(|error| error.to_string())
}

/// The schema that a document of this type has to fit, with all it refers to.
///
/// # Errors
/// When the type describes itself as something other than an object.
pub fn schema<T: ToSchema>() -> Result<Value, String> {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let mut schema = serde_json::to_value(T::schema()).map_err(|error| error.to_string())?;
    let schemas: serde_json::Map<String, Value> = parts
        .into_iter()
        .map(|(name, part)| (name, json!(part)))
        .collect();
    let object = schema.as_object_mut().ok_or("a request is an object")?;
    object.insert("components".to_owned(), json!({ "schemas": schemas }));
    Ok(schema)
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "a JSON Schema can ask for more than our documents do; what they ask has its own words above"
)]
fn worded(error: &ValidationError<'_>) -> Vec<FieldError> {
    let place = error.instance_path().to_string();
    let at = |pointer: String, code: &str, detail: String| FieldError::new(pointer, code, detail);
    let one = |code: &str, detail: String| vec![at(place.clone(), code, detail)];
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|key| {
                let pointer = format!("{place}/{}", strict_json::token(key));
                at(
                    pointer,
                    "field-unknown",
                    "Dit veld kennen wij niet. Haal het weg of verbeter de naam.".to_owned(),
                )
            })
            .collect(),
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let pointer = format!("{place}/{}", strict_json::token(key));
            vec![at(
                pointer,
                "field-missing",
                "Dit veld ontbreekt. Vul het in.".to_owned(),
            )]
        }
        ValidationErrorKind::Format { format } => one(&format!("{format}-invalid"), format_words(format)),
        ValidationErrorKind::Enum { options } => {
            one("choice-unknown", format!("Kies een van deze: {options}."))
        }
        ValidationErrorKind::MinLength { .. } => one("text-empty", "Vul dit in.".to_owned()),
        ValidationErrorKind::MaxLength { limit } => {
            one("text-too-long", format!("Gebruik ten hoogste {limit} tekens."))
        }
        ValidationErrorKind::MinItems { limit } => one("too-few", format!("Geef er ten minste {limit}.")),
        ValidationErrorKind::MaxItems { limit } => one("too-many", format!("Geef er ten hoogste {limit}.")),
        ValidationErrorKind::Minimum { limit } => {
            one("number-too-small", format!("Vul ten minste {limit} in."))
        }
        ValidationErrorKind::Maximum { limit } => {
            one("number-too-large", format!("Vul ten hoogste {limit} in."))
        }
        ValidationErrorKind::Type { .. } => one(
            "type-wrong",
            "Dit is een ander soort waarde dan wij verwachten.".to_owned(),
        ),
        // A field that may be left out: what is wrong is what is wrong with its value, not that it isn't null.
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => context
            .iter()
            .find(|branch| {
                !branch
                    .iter()
                    .any(|error| matches!(error.kind(), ValidationErrorKind::Type { .. }))
            })
            .or_else(|| context.last())
            .map(|branch| branch.iter().flat_map(worded).collect())
            .unwrap_or_default(),
        other => one(
            other.keyword(),
            "Deze waarde past hier niet. Kijk in de beschrijving van de API.".to_owned(),
        ),
    }
}

fn format_words(format: &str) -> String {
    match format {
        "amount" => "Schrijf een bedrag als tekst met een punt en twee cijfers, zoals 12500.00: niet negatief, geen komma.",
        "kvk-number" => "Een KvK-nummer heeft 8 cijfers.",
        "rsin" => "Een RSIN heeft 9 cijfers en moet kloppen met de elfproef. Controleer het nummer.",
        "iban" => "Dit rekeningnummer klopt niet. Controleer het IBAN.",
        "date" => "Schrijf een dag als 2026-03-24.",
        "date-time" => "Schrijf een tijdstip met tijdzone, zoals 2026-03-24T17:00:00+01:00.",
        "uuid" => "Dit is geen geldig kenmerk.",
        "email" => "Dit is geen geldig e-mailadres.",
        "postcode" => "Schrijf een postcode als 1234 AB.",
        _ => "Deze waarde heeft niet de juiste vorm.",
    }
    .to_owned()
}

/// A document as its reader takes it: a text of nothing but blanks says nothing.
fn said(document: &Value) -> Value {
    let mut said = document.clone();
    empty_blanks(&mut said);
    said
}

fn empty_blanks(value: &mut Value) {
    match value {
        Value::String(text) => {
            if text.trim().is_empty() {
                text.clear();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(empty_blanks),
        Value::Object(entries) => entries.values_mut().for_each(empty_blanks),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn unreadable_text(value: &Value, pointer: &str, errors: &mut Vec<FieldError>) {
    match value {
        Value::String(text) => errors.extend(signs::mistake(pointer, text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                unreadable_text(item, &format!("{pointer}/{index}"), errors);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                unreadable_text(item, &format!("{pointer}/{}", strict_json::token(key)), errors);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
