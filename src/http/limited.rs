//! How fast one address may ask: beyond that 429, so that nobody takes the service from the others.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, ResponseError as _};
use governor::clock::{Clock as _, DefaultClock};

use super::caller::Caller;
use super::office::Office;
use super::problem::Problem;
use super::problem_types::ProblemType;

/// Beyond so many addresses, those that have been quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// Refuses who asks too fast.
///
/// # Errors
/// Only those of the services behind it.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let office = request.app_data::<Data<Office>>();
    if let Some(pace) = office.and_then(|office| office.pace.clone())
        && let Some(address) = Caller::of(request.request()).address()
    {
        if let Err(early) = pace.check_key(&address) {
            let wait = early.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            let problem = Problem::new(
                ProblemType::TOO_MANY_REQUESTS,
                "Er komen te veel verzoeken tegelijk van uw adres. Wacht even en probeer het dan opnieuw.",
                "Too many requests come from your address. Wait a moment and try again.",
            );
            let problem = problem.retry_after(i64::try_from(wait).unwrap_or(1));
            return Ok(request.into_response(problem.error_response()));
        }
        if pace.len() > REMEMBERED {
            pace.retain_recent();
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
