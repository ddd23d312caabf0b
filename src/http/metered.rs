//! Counting and timing requests for `/metrics`, by the pattern of their address and never by the address itself: that
//! would name dossiers.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// How long measured times wait to be added up.
const ADD_UP_EVERY: Duration = Duration::from_secs(5);

/// Upper bounds in seconds between which answers are counted.
const SECONDS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0];

/// The counters of this process, or nothing when another recorder was there first.
pub fn counters() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let name = Matcher::Full("http_request_seconds".to_owned());
        PrometheusBuilder::new()
            .set_buckets_for_metric(name, &SECONDS)
            .ok()?
            .install_recorder()
            .ok()
    };
    HANDLE.get_or_init(install).as_ref()
}

/// Adds measured times up until `shutdown`. Without this each one is kept until someone reads `/metrics`, which may be
/// never.
pub async fn add_up_until(shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Some(counters) = counters() {
            counters.run_upkeep();
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(ADD_UP_EVERY) => {}
        }
    }
}

/// The name of a method; anyone can make up another, and each would be a counter for good.
fn name_of(method: &Method) -> &'static str {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let names = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
    let mut pairs = known.iter().zip(names);
    pairs
        .find(|(known, _)| *known == method)
        .map_or("other", |(_, name)| name)
}

/// Counts and times a request.
///
/// # Errors
/// Only those of the services behind it.
pub async fn meter(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let method = name_of(request.method());
    let response = next.call(request).await?;
    let address = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "unknown".to_owned());
    let status = response.status().as_str().to_owned();
    metrics::counter!("http_requests_total", "method" => method, "address" => address.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("http_request_seconds", "method" => method, "address" => address)
        .record(started.elapsed().as_secs_f64());
    Ok(response)
}
