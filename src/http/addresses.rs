//! What the addresses of the API take, as its OpenAPI document has them: which methods, for the answer to one that an address
//! doesn't take (405 with `Allow`), and whether anything behind a `?`. What is asked of one that takes nothing there is refused: an
//! answer as if nothing was asked would look like one that heard it.

use actix_web::HttpResponse;
use actix_web::http::header::ALLOW;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, PathItem, RefOr};

use super::asked;
use super::problem::Problem;

/// The addresses of the API.
pub struct Addresses(Vec<Address>);

struct Address {
    path: String,
    methods: String,
    /// Whether it is read with nothing behind a `?`.
    is_plain: bool,
}

impl Addresses {
    /// All addresses of a document.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let addresses = document.paths.paths.iter();
        Self(addresses.map(|(path, item)| Address::of(path, item)).collect())
    }

    /// The answer to a request that no operation takes: 405 when the address is known, 404 when it isn't.
    #[must_use]
    pub fn refuse(&self, path: &str) -> HttpResponse {
        self.find(path).map_or_else(
            || HttpResponse::NotFound().finish(),
            |known| {
                HttpResponse::MethodNotAllowed()
                    .insert_header((ALLOW, known.methods.as_str()))
                    .finish()
            },
        )
    }

    /// Demands that nothing is asked of an address that is read without parameters.
    ///
    /// # Errors
    /// 400 with each parameter, for none is known.
    pub fn heed(&self, path: &str, query: &str) -> Result<(), Problem> {
        if self.find(path).is_some_and(|known| known.is_plain) {
            asked::read::<Nothing>(query)?;
        }
        Ok(())
    }

    fn find(&self, path: &str) -> Option<&Address> {
        self.0.iter().find(|address| address.leads_to(path))
    }
}

impl Address {
    fn of(path: &str, item: &PathItem) -> Self {
        let methods = [
            ("GET, HEAD", &item.get),
            ("POST", &item.post),
            ("PATCH", &item.patch),
        ];
        let taken: Vec<_> = methods
            .iter()
            .filter(|(_, taken)| taken.is_some())
            .map(|(method, _)| *method)
            .collect();
        Self {
            path: path.to_owned(),
            methods: taken.join(", "),
            is_plain: item.get.as_ref().is_some_and(takes_nothing),
        }
    }

    /// Part by part; a name in braces stands for anything. The framework's own patterns take memory for each address, and more time.
    fn leads_to(&self, path: &str) -> bool {
        let mut parts = path.split('/');
        let fits = self.path.split('/').all(|known| {
            parts
                .next()
                .is_some_and(|part| known == part || (known.starts_with('{') && !part.is_empty()))
        });
        fits && parts.next().is_none()
    }
}

/// No parameters at all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

impl IntoParams for Nothing {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Vec::new()
    }
}

fn takes_nothing(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.all(
        |parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in != ParameterIn::Query),
    )
}
