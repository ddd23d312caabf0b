//! One line in the log for each request, and two identities in all that is logged for it: its own, which the answer
//! carries too, and that of the trace it belongs to (W3C Trace Context).

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use tracing::Instrument as _;
use uuid::Uuid;

use super::arrival::Arrival;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The identity of a request, beside it for whoever answers.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Notes when a request came in, gives it its identities, and says afterwards how it went, by the pattern of its address: the address itself
/// names dossiers.
///
/// # Errors
/// Only those of the services behind it.
pub async fn trace(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let (began, id) = (Instant::now(), Uuid::now_v7().to_string());
    Arrival::note(&request);
    let trace = trace_of(request.headers()).unwrap_or_else(|| Uuid::new_v4().simple().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let span = tracing::info_span!("request", request_id = id, trace_id = trace);
    let mut response = next.call(request).instrument(span.clone()).await?;
    let address = response.request().match_pattern();
    let address = address.as_deref().unwrap_or("unknown");
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    // Those who watch the service would fill the log by themselves.
    let watched = address.starts_with("/health") || address == "/metrics";
    if !watched || status >= 500 {
        span.in_scope(|| tracing::info!(%method, address, status, milliseconds, "answered"));
    }
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// The trace that the caller says this request belongs to: `traceparent: 00-<trace>-<span>-<flags>`.
fn trace_of(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let well_formed = is_hex(version, 2) && is_hex(trace, 32) && is_hex(span, 16) && is_hex(flags, 2);
    let zeros = |part: &str| part.bytes().all(|byte| byte == b'0');
    (well_formed && version != "ff" && !zeros(trace) && !zeros(span)).then(|| trace.to_owned())
}
