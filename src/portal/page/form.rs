//! What someone sent with a form: checked to come from our own page, read into the same types as the API's documents,
//! and acted upon once.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{HOST, HeaderName, ORIGIN};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use plafond_rules::roles::Role;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Filled, Visit, coercion, ticket};
use crate::db::Conn;
use crate::http::arrival::Arrival;
use crate::http::entered::schema;
use crate::http::idempotency::Once;
use crate::http::if_match::IfMatch;
use crate::http::{Actor, Answer, Deed, Entered, FieldError, Office, Problem, ProblemType};

/// The field that carries the version someone was looking at.
const VERSION: &str = "_version";

/// The field of a form that comes back after a log-in.
pub const RESUMED: &str = "_hervat";

/// A form that came in. Having one is proof that it came from our own page, opened by this visitor.
pub struct Form {
    given: Vec<(String, String)>,
    key: String,
    operation: String,
    arrival: Option<Arrival>,
    /// Whether it comes back after a log-in, and has to be looked at before it does anything.
    resumed: bool,
    /// What is wrong with it beside what its schema says.
    wrong: Vec<FieldError>,
}

/// What someone sent when the session was over: kept beside the request, so that the page about it can carry it along.
#[derive(Clone)]
pub struct Unsent(pub Vec<(String, String)>);

impl Form {
    /// All that was entered, field by field, without what belongs to the form itself and without what was left empty.
    #[must_use]
    pub fn entered(&self) -> Vec<(String, String)> {
        let own = self
            .given
            .iter()
            .filter(|(name, value)| !name.starts_with('_') && !value.is_empty());
        own.cloned().collect()
    }

    /// What was entered in a field, or nothing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let found = self.given.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// All that was chosen in a field that holds several values.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = self.given.iter().filter(move |(field, _)| field == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Puts something else into a field, before it is read.
    pub fn replace(&mut self, name: &str, value: impl Into<String>) {
        self.given.retain(|(field, _)| field != name);
        self.given.push((name.to_owned(), value.into()));
    }

    /// Leaves a field out, as if it wasn't on the form.
    pub fn leave_out(&mut self, name: &str) {
        self.given.retain(|(field, _)| field != name);
    }

    /// Takes one field of several lines as a list with an item for each line that says something.
    pub fn line_by_line(&mut self, name: &str) {
        let lines = self.text(name).to_owned();
        self.given.retain(|(field, _)| field != name);
        let items = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        self.given
            .extend(items.map(|line| (name.to_owned(), line.to_owned())));
    }

    /// Says what else is wrong, which no field tells by itself: it is told with all that is wrong with the fields.
    pub fn find_wrong(&mut self, mistake: Option<FieldError>) {
        self.wrong.extend(mistake);
    }

    /// Reads the fields as a document of the API. A field is called like the pointer to it: `budget/0/amount`.
    ///
    /// # Errors
    /// 400 with everything that is wrong, each with its pointer.
    pub fn read<T: DeserializeOwned + ToSchema + 'static>(&self) -> Result<T, Problem> {
        self.must_be_meant()?;
        self.checked(Vec::new(), &self.document::<T>()?)
    }

    /// Reads the fields as a change. The API takes what is left out of one for what stays; a form shows all there is, so that who empties
    /// a field takes it away, or is told that it can't be empty.
    ///
    /// # Errors
    /// 400 with everything that is wrong, each with its pointer.
    pub fn read_change<T: DeserializeOwned + ToSchema + 'static>(&self) -> Result<T, Problem> {
        self.must_be_meant()?;
        let schema = schema::<T>().map_err(Problem::internal)?;
        let mut document = coercion::document(&self.given, &schema);
        let mut mistakes = Vec::new();
        for (name, may_go) in coercion::emptied(&self.given, &schema) {
            match document.as_object_mut() {
                Some(known) if may_go && !known.contains_key(name) => {
                    known.insert(name.to_owned(), Value::Null);
                }
                Some(known) if !known.contains_key(name) => {
                    mistakes.push(FieldError::new(format!("/{name}"), "text-empty", "Vul dit in."));
                }
                Some(_) | None => {}
            }
        }
        self.checked(mistakes, &document)
    }

    /// A document that fits its schema and has no other mistakes; all there are come at once.
    fn checked<T: DeserializeOwned + ToSchema + 'static>(
        &self,
        mut mistakes: Vec<FieldError>,
        document: &Value,
    ) -> Result<T, Problem> {
        let checked = Entered::check(document);
        if mistakes.is_empty() && self.wrong.is_empty() {
            return checked;
        }
        if let Err(problem) = checked {
            mistakes.extend_from_slice(problem.errors());
        }
        mistakes.extend_from_slice(&self.wrong);
        Err(Problem::invalid(mistakes))
    }

    /// Demands that its button was pressed: a form that came back after a log-in is shown again first.
    ///
    /// # Errors
    /// 409 that says that everything is still there.
    pub fn must_be_meant(&self) -> Result<(), Problem> {
        if self.resumed {
            return Err(Problem::new(
                ProblemType::FORM_RESUMED,
                "Er is nog niets bewaard. Kijk na wat u had ingevuld en ga dan verder.",
                "Nothing was saved yet. Check what you filled in and then go on.",
            ));
        }
        Ok(())
    }

    /// Leaves out the rows of a list in which nothing was filled in, and numbers the others anew.
    pub fn without_blank_rows(&mut self, list: &str) {
        let prefix = format!("{list}/");
        let row = |field: &str| {
            field
                .strip_prefix(&prefix)?
                .split('/')
                .next()?
                .parse::<u32>()
                .ok()
        };
        let filled: BTreeSet<u32> = self
            .given
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .filter_map(|(field, _)| row(field))
            .collect();
        let place: BTreeMap<u32, usize> = filled.into_iter().zip(0..).collect();
        self.given.retain_mut(|(field, _)| {
            let Some(number) = row(field) else { return true };
            let Some(place) = place.get(&number) else {
                return false;
            };
            *field = field.replacen(&format!("{list}/{number}/"), &format!("{list}/{place}/"), 1);
            true
        });
    }

    /// The fields as a document of this type, not checked yet.
    ///
    /// # Errors
    /// When the type describes itself as something other than an object.
    pub fn document<T: ToSchema>(&self) -> Result<Value, Problem> {
        let schema = schema::<T>().map_err(Problem::internal)?;
        Ok(coercion::document(&self.given, &schema))
    }

    /// The version someone was looking at when the form was filled in.
    ///
    /// # Errors
    /// 412 when the form names none.
    pub fn version(&self) -> Result<IfMatch, Problem> {
        let version = self.text(VERSION).parse().map_err(|_| Problem::stale())?;
        Ok(IfMatch(version))
    }

    /// Does a deed in one transaction, for someone with at least one of these roles and once for this form however often its
    /// button is pressed, and sends the browser to the address that the deed gives.
    ///
    /// # Errors
    /// 403 for any other role, or the deed's refusal.
    pub async fn once(
        &self,
        office: &Office,
        actor: &Actor,
        roles: &[Role],
        deed: impl AsyncFnOnce(&mut Conn, &Deed<'_>) -> Result<String, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.must_be_meant()?;
        let once = self.only_once();
        let act = async |conn: &mut Conn, now| {
            let by = Deed::of(office, actor, roles, now)?;
            Ok(Answer::see_other(deed(conn, &by).await?))
        };
        once.act(office, actor, &self.given, act).await
    }

    /// By which this form acts once, for an action that has a door of its own.
    #[must_use]
    pub fn only_once(&self) -> Once {
        Once::of_form(self.key.clone(), self.operation.clone(), self.arrival)
    }

    /// The form as it was filled in, with nothing wrong.
    #[must_use]
    pub fn filled(self) -> Filled {
        Filled::given(self.given)
    }

    /// The form as it was filled in, with what is wrong: to be shown again, so that nothing entered is lost.
    ///
    /// # Errors
    /// A problem that no other input would mend, such as a missing right.
    pub fn again(self, problem: Problem) -> Result<Filled, Problem> {
        Filled::with_mistakes(self.given, problem)
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fields = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        let visit = request.extensions().get::<Visit>().cloned();
        let own = comes_from_here(request, visit.as_ref());
        let sure = surely_from_here(request);
        let operation = format!("{} {}", request.method(), request.path());
        let arrival = Arrival::of(request);
        let request = request.clone();
        Box::pin(async move {
            let visit = visit.ok_or_else(|| Problem::internal("a form outside the portal"))?;
            if !own {
                return Err(Problem::new(
                    ProblemType::FORM_EXPIRED,
                    "Dit formulier kwam van een andere website. Er is niets gewijzigd.",
                    "This form came from another website. Nothing was changed.",
                ));
            }
            let mut given = fields.await.map_err(|error| unread(&error))?.into_inner();
            let ticket = given.iter().position(|(name, _)| name == ticket::FIELD);
            let ticket = ticket.map(|at| given.swap_remove(at).1).unwrap_or_default();
            for (_, value) in &mut given {
                // Browsers send line ends as CRLF, whatever was typed.
                *value = value.replace("\r\n", "\n");
            }
            let resumed = given.iter().position(|(name, _)| name == RESUMED);
            let resumed = resumed.map(|at| given.swap_remove(at)).is_some();
            let key = visit.key_of(&ticket);
            // Whoever was logged out, here or in another tab, gets back what was filled in.
            if (visit.person().is_none() && key.is_ok()) || (key.is_err() && sure) {
                request.extensions_mut().insert(unsent(&given));
            }
            Ok(Self {
                given,
                key: key?,
                operation,
                arrival,
                resumed,
                wrong: Vec::new(),
            })
        })
    }
}

/// A password is never sent back.
fn unsent(given: &[(String, String)]) -> Unsent {
    let kept = given.iter().filter(|(name, _)| !name.contains("password"));
    Unsent(kept.cloned().collect())
}

fn unread(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(
            ProblemType::TOO_LARGE,
            "U stuurde meer tekst dan wij in één keer aannemen. Kort uw antwoorden in.",
            "You sent more text than we take at once. Shorten your answers.",
        )
    } else {
        Problem::invalid_field(
            "",
            "body-incomplete",
            "Uw gegevens kwamen niet volledig aan. Stuur ze opnieuw.",
        )
    }
}

/// Whether the browser itself says that a form comes from our own page.
fn surely_from_here(request: &HttpRequest) -> bool {
    let site = request.headers().get("sec-fetch-site");
    site.is_some_and(|site| site == "same-origin")
}

/// What the browser itself says about where a form comes from. An old one says nothing, and then the ticket decides.
pub fn comes_from_here(request: &HttpRequest, visit: Option<&Visit>) -> bool {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(ORIGIN) else {
        return true;
    };
    let public = visit
        .map(|visit| visit.settings().public_url.as_str())
        .unwrap_or_default();
    let host = origin.split("://").nth(1).unwrap_or_default();
    origin == public || header(HOST) == Some(host)
}
