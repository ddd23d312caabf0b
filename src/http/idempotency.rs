//! `Idempotency-Key`: the same request sent twice happens once, and both get the first answer.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::actor::Actor;
use super::answer::Answer;
use super::arrival::Arrival;
use super::office::Office;
use super::problem::Problem;
use super::problem_types::ProblemType;
use crate::db::Conn;
use crate::db::schema::idempotency_keys;

/// The key of a request, when it has one, the operation it is for, and when it came in.
#[derive(Clone, Debug)]
pub struct Once {
    key: Option<String>,
    operation: String,
    arrival: Option<Arrival>,
}

impl FromRequest for Once {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Once {
    /// The key that a request came with, when it came with one.
    ///
    /// # Errors
    /// 400 when it isn't a key.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let operation = format!("{} {}", request.method(), request.path());
        let arrival = Arrival::of(request);
        let Some(header) = request.headers().get("Idempotency-Key") else {
            return Ok(Self {
                key: None,
                operation,
                arrival,
            });
        };
        let key = header.to_str().unwrap_or_default();
        if key.is_empty() || key.len() > 200 {
            return Err(Problem::new(
                ProblemType::HEADER_MISSING,
                "De kop Idempotency-Key heeft 1 tot 200 gewone tekens.",
                "The Idempotency-Key header has 1 to 200 plain characters.",
            ));
        }
        Ok(Self {
            key: Some(key.to_owned()),
            operation,
            arrival,
        })
    }

    /// As [`Self::of`], for a request that has to come with a key.
    ///
    /// # Errors
    /// 400 when there is none, or it isn't one.
    pub fn surely_of(request: &HttpRequest) -> Result<Self, Problem> {
        let once = Self::of(request)?;
        if once.key.is_some() {
            return Ok(once);
        }
        Err(Problem::new(
            ProblemType::HEADER_MISSING,
            "Stuur de kop Idempotency-Key mee met een eigen, unieke sleutel. Zo gebeurt dit maar één keer.",
            "Send an Idempotency-Key header with a unique key of your own, so that this happens only once.",
        ))
    }

    /// The key of a form: it was made with the form, so that pressing a button twice acts once.
    #[must_use]
    pub const fn of_form(key: String, operation: String, arrival: Option<Arrival>) -> Self {
        Self {
            key: Some(key),
            operation,
            arrival,
        }
    }

    /// Runs an action in one transaction with the record of its answer.
    ///
    /// Two requests with one key wait for each other on the primary key, so the second always finds the first answer.
    ///
    /// # Errors
    /// The action's refusal (which frees the key), or 422 when the key came with another body.
    pub async fn act(
        &self,
        office: &Office,
        actor: &Actor,
        body: &impl Serialize,
        action: impl AsyncFnOnce(&mut Conn, DateTime<Utc>) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let now = office.now();
        let now = self.arrival.map_or(now, |arrival| arrival.counts_from(now));
        let Some(key) = &self.key else {
            return Ok(office.act(async |conn| action(conn, now).await).await?.into());
        };
        let hash = Sha256::digest(serde_json::to_vec(body).map_err(Problem::internal)?).to_vec();
        let owner = (actor.user_id, self.operation.as_str(), key.as_str());
        let answer = office
            .act(async |conn| {
                if !claim(conn, owner, &hash, now).await? {
                    return first_answer(conn, owner, &hash).await;
                }
                let answer = action(conn, now).await?;
                keep(conn, owner, &answer).await?;
                Ok(answer)
            })
            .await?;
        Ok(answer.into())
    }
}

/// Forgets keys that came before `instant`, some thousands at a time, so that nobody waits for it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn forget_before(conn: &mut Conn, instant: DateTime<Utc>) -> QueryResult<()> {
    let old = "DELETE FROM idempotency_keys WHERE (user_id, operation, key) IN \
               (SELECT user_id, operation, key FROM idempotency_keys WHERE created_at < $1 LIMIT 5000)";
    loop {
        let gone = diesel::sql_query(old)
            .bind::<Timestamptz, _>(instant)
            .execute(conn)
            .await?;
        if gone == 0 {
            return Ok(());
        }
    }
}

type Owner<'a> = (Uuid, &'a str, &'a str);

async fn claim(conn: &mut Conn, owner: Owner<'_>, hash: &[u8], now: DateTime<Utc>) -> QueryResult<bool> {
    use idempotency_keys::dsl;
    let inserted = diesel::insert_into(idempotency_keys::table)
        .values((
            (
                dsl::user_id.eq(owner.0),
                dsl::operation.eq(owner.1),
                dsl::key.eq(owner.2),
            ),
            (dsl::request_hash.eq(hash), dsl::created_at.eq(now)),
            (
                dsl::status.eq(0_i16),
                dsl::headers.eq(serde_json::Value::Null),
                dsl::body.eq(""),
            ),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

async fn first_answer(conn: &mut Conn, owner: Owner<'_>, hash: &[u8]) -> Result<Answer, Problem> {
    let (request_hash, status, headers, body): (Vec<u8>, i16, serde_json::Value, String) =
        idempotency_keys::table
            .find(owner)
            .select((
                idempotency_keys::request_hash,
                idempotency_keys::status,
                idempotency_keys::headers,
                idempotency_keys::body,
            ))
            .first(conn)
            .await?;
    if request_hash != hash {
        return Err(Problem::new(
            ProblemType::KEY_REUSED,
            "U gebruikte deze Idempotency-Key eerder met andere gegevens. Neem een nieuwe sleutel.",
            "This Idempotency-Key came before with other data. Take a new key.",
        ));
    }
    Answer::kept(status, headers, body)
}

async fn keep(conn: &mut Conn, owner: Owner<'_>, answer: &Answer) -> QueryResult<()> {
    let (status, headers, body) = answer.to_keep();
    diesel::update(idempotency_keys::table.find(owner))
        .set((
            idempotency_keys::status.eq(status),
            idempotency_keys::headers.eq(headers),
            idempotency_keys::body.eq(body),
        ))
        .execute(conn)
        .await
        .map(drop)
}
