//! An `ETag` on everything that is read as JSON: a version where the answer names one, else a hash of what it says. Who
//! asks again with `If-None-Match` and missed nothing is told so without the body.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use sha2::{Digest as _, Sha256};

/// Adds the tag.
///
/// # Errors
/// Only those of the services behind it.
pub async fn tag(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let read = request.method() == Method::GET;
    let response = next.call(request).await?.map_into_boxed_body();
    if !read || response.status() != StatusCode::OK || !is_json(response.headers()) {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (mut head, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        // It is made while it is sent: nobody knows yet what it will say.
        Err(stream) => return Ok(ServiceResponse::new(request, head.set_body(stream))),
    };
    if !head.headers().contains_key(ETAG)
        && let Ok(tag) = HeaderValue::from_str(&tag_of(&bytes))
    {
        head.headers_mut().insert(ETAG, tag);
    }
    let known = request.headers().get(IF_NONE_MATCH);
    if known.is_some_and(|known| names(known, head.headers().get(ETAG))) {
        *head.status_mut() = StatusCode::NOT_MODIFIED;
        head.headers_mut().remove(CONTENT_TYPE);
        return Ok(ServiceResponse::new(
            request,
            head.drop_body().map_into_boxed_body(),
        ));
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes))))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json"))
}

fn tag_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    format!("\"{}\"", hex::encode(hash.get(..12).unwrap_or_default()))
}

/// Whether one of the tags that the caller knows is this one (RFC 9110, 13.1.2; compared weakly).
fn names(known: &HeaderValue, tag: Option<&HeaderValue>) -> bool {
    let Some(tag) = tag.and_then(|tag| tag.to_str().ok()) else {
        return false;
    };
    let known = known.to_str().unwrap_or_default().split(',').map(str::trim);
    known
        .map(|one| one.trim_start_matches("W/"))
        .any(|one| one == "*" || one == tag)
}
