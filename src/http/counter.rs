//! The counter at which a deed is asked for: it is done by someone who may, once, and whole or not at all.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use plafond_rules::roles::Role;
use serde::Serialize;

use super::actor::Actor;
use super::answer::Answer;
use super::deed::Deed;
use super::idempotency::Once;
use super::office::Office;
use super::problem::Problem;
use crate::db::Conn;

/// Where one request asks for one deed.
pub struct Counter {
    /// Who asks.
    pub actor: Actor,
    /// What is at hand there.
    pub office: web::Data<Office>,
    once: Once,
}

/// As [`Counter`], for deeds where doing them twice would harm: without an `Idempotency-Key` the request is refused.
pub struct SureCounter(Counter);

impl Counter {
    /// Does the deed in one transaction with the record of its answer, for someone with at least one of these roles.
    ///
    /// # Errors
    /// 403 for any other role, the deed's own refusal, or 422 when the key of the request came with another document.
    pub async fn act<T: Serialize>(
        &self,
        roles: &[Role],
        entered: T,
        deed: impl AsyncFnOnce(&mut Conn, &Deed<'_>, T) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.actor.must_be(roles)?;
        let seen = serde_json::to_value(&entered).map_err(Problem::internal)?;
        let act = async |conn: &mut Conn, now| {
            let by = Deed::of(&self.office, &self.actor, roles, now)?;
            deed(conn, &by, entered).await
        };
        self.once.act(&self.office, &self.actor, &seen, act).await
    }
}

impl SureCounter {
    /// As [`Counter::act`].
    ///
    /// # Errors
    /// As [`Counter::act`].
    pub async fn act<T: Serialize>(
        &self,
        roles: &[Role],
        entered: T,
        deed: impl AsyncFnOnce(&mut Conn, &Deed<'_>, T) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.0.act(roles, entered, deed).await
    }
}

impl FromRequest for Counter {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(asked(request, payload, Once::of(request)))
    }
}

impl FromRequest for SureCounter {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(asked(request, payload, Once::surely_of(request)).map(Self))
    }
}

fn asked(
    request: &HttpRequest,
    payload: &mut Payload,
    once: Result<Once, Problem>,
) -> Result<Counter, Problem> {
    let actor = Actor::from_request(request, payload).into_inner()?;
    let office = request.app_data::<web::Data<Office>>().cloned();
    Ok(Counter {
        actor,
        office: office.ok_or_else(|| Problem::internal("a counter without an office"))?,
        once: once?,
    })
}
