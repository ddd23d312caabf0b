//! Which methods an address takes, for the answer to one that it doesn't take (405 with `Allow`).

use actix_web::HttpResponse;
use actix_web::dev::ResourceDef;
use actix_web::http::header::ALLOW;
use utoipa::openapi::OpenApi;

/// The addresses of the API with their methods, as the OpenAPI document has them.
pub struct Addresses(Vec<(ResourceDef, String)>);

impl Addresses {
    /// All addresses of a document.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let addresses = document.paths.paths.iter().map(|(path, item)| {
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
            (ResourceDef::new(path.as_str()), taken.join(", "))
        });
        Self(addresses.collect())
    }

    /// The answer to a request that no operation takes: 405 when the address is known, 404 when it isn't.
    #[must_use]
    pub fn refuse(&self, path: &str) -> HttpResponse {
        let known = self.0.iter().find(|(address, _)| address.is_match(path));
        known.map_or_else(
            || HttpResponse::NotFound().finish(),
            |(_, methods)| {
                HttpResponse::MethodNotAllowed()
                    .insert_header((ALLOW, methods.as_str()))
                    .finish()
            },
        )
    }
}
