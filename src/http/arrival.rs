//! When a request came in. What someone asks counts from that instant, however long it then waits for its turn: nobody is
//! late since many came at once.

use actix_web::dev::ServiceRequest;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};
use chrono::{DateTime, TimeDelta, Utc};

use super::office::Office;

/// How long after its beginning a request still counts from there. It is longer than waiting for a turn can take; who needs
/// more was still sending.
const AT_MOST: TimeDelta = TimeDelta::seconds(15);

/// The instant at which a request began to come in.
#[derive(Clone, Copy, Debug)]
pub struct Arrival(DateTime<Utc>);

impl Arrival {
    /// Notes it beside a request.
    pub fn note(request: &ServiceRequest) {
        if let Some(office) = request.app_data::<Data<Office>>() {
            let arrival = Self(office.now());
            request.extensions_mut().insert(arrival);
        }
    }

    /// The one that was noted beside a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().copied()
    }

    /// From when something counts that has its turn now.
    #[must_use]
    pub fn counts_from(self, now: DateTime<Utc>) -> DateTime<Utc> {
        if now - self.0 <= AT_MOST { self.0 } else { now }
    }
}
