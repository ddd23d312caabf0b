//! What a browser may do with a page: nothing from elsewhere, no script or style in the page itself.

use actix_web::middleware::DefaultHeaders;

/// Everything comes from here; forms go here; nobody frames it.
pub const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of every page, beside those of every answer.
#[must_use]
pub fn defaults() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("Content-Security-Policy", CONTENT_POLICY))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Permissions-Policy", "camera=(), geolocation=(), microphone=()"))
        .add(("Vary", "Accept-Language, Cookie"))
}
