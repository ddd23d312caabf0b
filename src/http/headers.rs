//! The headers every answer of the API carries.

use actix_web::middleware::DefaultHeaders;

/// The version of the API, equal to `info.version` of its OpenAPI document.
pub const API_VERSION: &str = env!("CARGO_PKG_VERSION");

/// A page that loads nothing from elsewhere, with the styles that its own scripts write.
#[must_use]
pub fn without_other_hosts() -> DefaultHeaders {
    DefaultHeaders::new().add((
        "Content-Security-Policy",
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    ))
}

/// No caching, no sniffing, no framing, TLS from now on.
#[must_use]
pub fn defaults() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("API-Version", API_VERSION))
        .add(("Cache-Control", "no-store"))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Content-Security-Policy", "frame-ancestors 'none'"))
        .add(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
}
