//! Sends what is due, and keeps at it until it is told to stop. Several may run side by side, on several machines.

use std::time::Duration;

use chrono::TimeDelta;
use diesel_async::AsyncConnection as _;
use diesel_async::pooled_connection::deadpool::PoolError;
use futures_util::{StreamExt as _, stream};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::backoff::{MAX_ATTEMPTS, wait_after};
use super::mailer::{Answer, Mail, Mailer, Outcome};
use super::store::{self, OutboxMessage};
use crate::db::{Conn, Pool};
use crate::http::office::Clock;

/// How many messages are taken at once.
const BATCH: u32 = 8;

/// How many of them are on the line at the same time.
const LINES: usize = 4;

/// How long to look the other way when nothing is due.
const PAUSE: Duration = Duration::from_secs(1);

/// The waits, in seconds, before an answer is written down once more. Together they outlast the failover of a database:
/// without its proof a message is sent again.
const SETTLE_WAITS: [u64; 6] = [0, 1, 2, 4, 8, 16];

/// Why a round could not be made. Messages are safe: they stay in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// No connection to PostgreSQL.
    #[error("no connection to the database: {0}")]
    Unreachable(#[from] PoolError),
    /// PostgreSQL refused.
    #[error("the outbox can't be read or written: {0}")]
    Database(#[from] diesel::result::Error),
}

/// One sender of mail.
pub struct Worker {
    pool: Pool,
    mailer: Mailer,
    clock: Clock,
    owner: Uuid,
}

impl Worker {
    /// A worker of its own identity, under which it leases messages.
    #[must_use]
    pub fn new(pool: Pool, mailer: Mailer, clock: Clock) -> Self {
        Self {
            pool,
            mailer,
            clock,
            owner: Uuid::now_v7(),
        }
    }

    /// Offers once what is due now, at most a batch; gives how many messages were taken.
    ///
    /// # Errors
    /// [`RoundError`] when nothing could be taken.
    pub async fn run_once(&self) -> Result<usize, RoundError> {
        self.round(&CancellationToken::new()).await
    }

    /// Sends until `shutdown`, then finishes what is on the line and gives back the rest.
    pub async fn run(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            match self.round(&shutdown).await {
                Ok(taken) if taken > 0 => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "mail has to wait"),
            }
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
        if let Err(error) = self.give_back().await {
            tracing::warn!(%error, "leases on mail could not be given back; they run out by themselves");
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<usize, RoundError> {
        let now = (self.clock)();
        let due = store::lease_due(
            &mut *self.pool.get().await?,
            self.owner,
            BATCH.into(),
            now,
            now + self.lease(),
        )
        .await?;
        let taken = due.len();
        stream::iter(due)
            .for_each_concurrent(LINES, |message| async move {
                if !shutdown.is_cancelled() {
                    self.deliver(message).await;
                }
            })
            .await;
        Ok(taken)
    }

    /// A lease outlasts the slowest round there can be, so that no other worker sends the same.
    fn lease(&self) -> TimeDelta {
        let settling = Duration::from_secs(SETTLE_WAITS.iter().sum());
        let slowest = (self.mailer.deadline() + settling) * BATCH;
        TimeDelta::from_std(slowest).unwrap_or(TimeDelta::hours(1))
    }

    async fn deliver(&self, message: OutboxMessage) {
        let answer = self
            .mailer
            .send(Mail {
                recipient: &message.recipient,
                subject: &message.subject,
                text: &message.text_body,
                html: &message.html_body,
                message_id: &message.message_id,
                written_at: message.created_at,
            })
            .await;
        metrics::counter!("plafond_mail_attempts_total", "outcome" => answer.outcome.as_str()).increment(1);
        for wait in SETTLE_WAITS {
            tokio::time::sleep(Duration::from_secs(wait)).await;
            match self.settle(&message, &answer).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::error!(id = %message.id, outcome = answer.outcome.as_str(), %error, "what became of mail is not kept yet");
                }
            }
        }
    }

    /// Keeps the proof and its consequence, both or neither.
    async fn settle(&self, message: &OutboxMessage, answer: &Answer) -> Result<(), RoundError> {
        let server = self.mailer.server();
        let mut conn = self.pool.get().await?;
        conn.transaction::<_, diesel::result::Error, _>(async |conn| {
            let answered = (answer, server.as_str());
            store::record_attempt(conn, message, answered, (self.clock)()).await?;
            self.conclude(conn, message, answer).await
        })
        .await?;
        Ok(())
    }

    async fn conclude(
        &self,
        conn: &mut Conn,
        message: &OutboxMessage,
        answer: &Answer,
    ) -> Result<usize, diesel::result::Error> {
        let (id, reply, now) = (message.id, answer.reply.as_str(), (self.clock)());
        let attempts = message.attempts - message.retried_after;
        match answer.outcome {
            Outcome::Accepted => store::mark_sent(conn, id, reply, now).await,
            Outcome::Refused => {
                tracing::error!(%id, reply, "mail was refused for good; a person has to see to it");
                store::mark_refused(conn, id, self.owner, reply).await
            }
            Outcome::Deferred | Outcome::Silent if attempts >= MAX_ATTEMPTS => {
                tracing::error!(%id, reply, "mail was tried often enough; a person has to see to it");
                store::mark_dead(conn, id, self.owner, reply).await
            }
            Outcome::Deferred | Outcome::Silent => {
                let wait = wait_after(attempts, rand::random_range(0..=400));
                store::mark_deferred(conn, id, self.owner, reply, now + wait).await
            }
        }
    }

    async fn give_back(&self) -> Result<usize, RoundError> {
        let mut conn = self.pool.get().await?;
        Ok(store::release_leases(&mut conn, self.owner).await?)
    }
}
