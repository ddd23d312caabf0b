//! What is asked behind the `?` of an address that takes nothing there is refused: an answer as if nothing was asked would
//! look like one that heard it.

use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr};

use super::asked;
use super::problem::Problem;

/// The addresses that are read without anything behind a `?`, as the OpenAPI document has them.
pub struct Plain(Vec<String>);

impl Plain {
    /// Those of a document.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let addresses = document.paths.paths.iter();
        let plain = addresses.filter(|(_, item)| item.get.as_ref().is_some_and(takes_nothing));
        Self(plain.map(|(address, _)| address.clone()).collect())
    }

    /// Demands that nothing is asked of these.
    ///
    /// # Errors
    /// 400 with each parameter, for none is known.
    pub fn heed(&self, path: &str, query: &str) -> Result<(), Problem> {
        if self.0.iter().any(|address| leads_to(address, path)) {
            asked::read::<Nothing>(query)?;
        }
        Ok(())
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

/// Whether a path is that of an address, part by part; a name in braces stands for anything.
fn leads_to(address: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    let fits = address.split('/').all(|known| {
        parts
            .next()
            .is_some_and(|part| known.starts_with('{') || known == part)
    });
    fits && parts.next().is_none()
}
