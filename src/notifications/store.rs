//! The outbox in PostgreSQL: what is to be said, who is saying it now, and the proof that it was said.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::mailer::Answer;
use super::message::{Footer, Message, Rendered, message_id};
use crate::db::Conn;
use crate::db::schema::{outbox_attempts, outbox_messages, returned_notices};

/// A message in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = outbox_messages, check_for_backend(diesel::pg::Pg))]
pub struct OutboxMessage {
    /// Its identity; later messages have a later one.
    pub id: Uuid,
    /// What kind of message it is.
    pub kind: String,
    /// The e-mail address of the addressee.
    pub recipient: String,
    /// What it is about.
    pub subject: String,
    /// The words that went out, as plain text.
    pub text_body: String,
    /// The same words in HTML.
    pub html_body: String,
    /// The `Message-ID` it keeps over all attempts.
    pub message_id: String,
    /// The dossier it belongs to.
    pub dossier_id: Option<Uuid>,
    /// The organisation it is meant for.
    pub organisation_id: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// `queued`, `sent`, `refused` (by the server, for good) or `dead` (tried often enough).
    pub status: String,
    /// How many attempts were begun.
    pub attempts: i32,
    /// When it is tried next, while it is queued.
    pub next_attempt_at: DateTime<Utc>,
    /// Until when a worker has it to itself.
    pub leased_until: Option<DateTime<Utc>>,
    /// The worker that has it.
    pub lease_owner: Option<Uuid>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// The words with which the mail server took it over.
    pub server_reply: Option<String>,
    /// When the mail server took it over.
    pub sent_at: Option<DateTime<Utc>>,
    /// How many attempts had failed when a person had it sent again; waiting counts from there.
    pub retried_after: i32,
    /// Since when the organisation consented to electronic sending, as it stood when this was written (Awb 2:8).
    pub consented_at: Option<DateTime<Utc>>,
    /// The version of the organisation that said so.
    pub consent_version: Option<i64>,
}

/// One attempt at sending: written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox_attempts, check_for_backend(diesel::pg::Pg))]
pub struct Attempt {
    /// The `Message-ID` under which it was offered.
    pub message_id: String,
    /// Which attempt it was, from one.
    pub attempt: i32,
    /// When its answer was in.
    pub at: DateTime<Utc>,
    /// `accepted`, `deferred`, `refused` or `silent`.
    pub outcome: String,
    /// The server's own words, or what was seen instead.
    pub server_reply: String,
    /// Which server it was offered to.
    pub server: Option<String>,
}

/// What has become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It waits to be sent.
    Queued,
    /// A mail server took it over.
    Sent,
    /// The mail server refused it for good.
    Refused,
    /// It was tried often enough.
    Dead,
}

impl State {
    /// The state as it is stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Dead => "dead",
        }
    }
}

/// Whose messages a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everyone's: for the auditor.
    Everyones,
    /// Those meant for one organisation.
    Organisation(Uuid),
    /// Those in one dossier.
    Dossier(Uuid),
    /// Everyone's in one state: for who has to see to mail that was given up.
    InState(State),
    /// A person's own: sent to the address, or meant for one of the organisations.
    Own(String, Vec<Uuid>),
}

/// A message as it is put in the outbox.
#[derive(Insertable)]
#[diesel(table_name = outbox_messages)]
struct NewMessage<'a> {
    id: Uuid,
    kind: &'a str,
    recipient: &'a str,
    subject: &'a str,
    text_body: &'a str,
    html_body: &'a str,
    message_id: String,
    dossier_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    status: &'static str,
    attempts: i32,
    next_attempt_at: DateTime<Utc>,
}

impl<'a> NewMessage<'a> {
    fn of(
        message: &Message,
        recipient: &'a str,
        rendered: &'a Rendered,
        (domain, now): (&str, DateTime<Utc>),
    ) -> Self {
        let id = Uuid::now_v7();
        Self {
            id,
            kind: message.kind,
            recipient,
            subject: &rendered.subject,
            text_body: &rendered.text,
            html_body: &rendered.html,
            message_id: message_id(id, domain),
            dossier_id: message.dossier,
            organisation_id: message.organisation,
            created_at: now,
            status: "queued",
            attempts: 0,
            next_attempt_at: now,
        }
    }
}

/// Puts a message in the outbox, in the transaction of its cause. `domain` is the service's own, for the `Message-ID`.
///
/// # Errors
/// When PostgreSQL refuses the row.
pub async fn enqueue(
    conn: &mut Conn,
    message: &Message,
    domain: &str,
    now: DateTime<Utc>,
) -> QueryResult<Uuid> {
    let rendered = rendered(message, None)?;
    let new = NewMessage::of(message, &message.recipient, &rendered, (domain, now));
    let id = new.id;
    diesel::insert_into(outbox_messages::table)
        .values(new)
        .execute(conn)
        .await?;
    Ok(id)
}

/// Puts the same message in the outbox for each of these addresses, over what tells why it came.
pub(super) async fn enqueue_each(
    conn: &mut Conn,
    message: &Message,
    (recipients, footer): (&[String], Option<&Footer>),
    (domain, now): (&str, DateTime<Utc>),
) -> QueryResult<()> {
    if recipients.is_empty() {
        return Ok(());
    }
    let rendered = rendered(message, footer)?;
    let all = recipients.iter();
    let all: Vec<_> = all
        .map(|recipient| NewMessage::of(message, recipient, &rendered, (domain, now)))
        .collect();
    diesel::insert_into(outbox_messages::table)
        .values(&all)
        .execute(conn)
        .await
        .map(drop)
}

fn rendered(message: &Message, footer: Option<&Footer>) -> QueryResult<Rendered> {
    let rendered = message.render_over(footer);
    rendered.map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))
}

/// Takes at most `limit` messages that are due, for `owner` alone until `until`.
pub(super) async fn lease_due(
    conn: &mut Conn,
    owner: Uuid,
    limit: i64,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> QueryResult<Vec<OutboxMessage>> {
    diesel::sql_query(include_str!("lease_due.sql"))
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::BigInt, _>(limit)
        .bind::<sql_types::Uuid, _>(owner)
        .bind::<sql_types::Timestamptz, _>(until)
        .get_results(conn)
        .await
}

/// Gives back what `owner` took but did not try; the attempt that was counted for it did not happen.
pub(super) async fn release_leases(conn: &mut Conn, owner: Uuid) -> QueryResult<usize> {
    diesel::update(outbox_messages::table.filter(outbox_messages::lease_owner.eq(owner)))
        .set((
            outbox_messages::attempts.eq(outbox_messages::attempts - 1),
            outbox_messages::lease_owner.eq(None::<Uuid>),
            outbox_messages::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .await
}

/// Keeps the proof of one attempt; kept already when an earlier commit was thought lost.
pub(super) async fn record_attempt(
    conn: &mut Conn,
    message: &OutboxMessage,
    (answer, server): (&Answer, &str),
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(outbox_attempts::table)
        .values(Attempt {
            message_id: message.message_id.clone(),
            attempt: message.attempts,
            at,
            outcome: answer.outcome.as_str().to_owned(),
            server_reply: answer.reply.clone(),
            server: Some(server.to_owned()),
        })
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks a message as taken over by the mail server. That is a fact, even for a worker whose lease ran out.
pub(super) async fn mark_sent(
    conn: &mut Conn,
    id: Uuid,
    reply: &str,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    let unsent = outbox_messages::table
        .find(id)
        .filter(outbox_messages::status.ne("sent"));
    diesel::update(unsent)
        .set((
            outbox_messages::status.eq("sent"),
            outbox_messages::sent_at.eq(at),
            outbox_messages::server_reply.eq(reply),
            outbox_messages::lease_owner.eq(None::<Uuid>),
            outbox_messages::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .await
}

/// Puts a message back to be tried again; only by the worker that still has it.
pub(super) async fn mark_deferred(
    conn: &mut Conn,
    id: Uuid,
    owner: Uuid,
    reason: &str,
    next_attempt_at: DateTime<Utc>,
) -> QueryResult<usize> {
    let held = outbox_messages::table
        .find(id)
        .filter(outbox_messages::lease_owner.eq(owner));
    diesel::update(held)
        .set((
            outbox_messages::next_attempt_at.eq(next_attempt_at),
            outbox_messages::last_error.eq(reason),
            outbox_messages::lease_owner.eq(None::<Uuid>),
            outbox_messages::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .await
}

/// Stops with a message the server refused for good; only by the worker that still has it.
pub(super) async fn mark_refused(conn: &mut Conn, id: Uuid, owner: Uuid, reason: &str) -> QueryResult<usize> {
    stop(conn, id, owner, "refused", reason).await
}

/// Stops with a message that was tried often enough; only by the worker that still has it.
pub(super) async fn mark_dead(conn: &mut Conn, id: Uuid, owner: Uuid, reason: &str) -> QueryResult<usize> {
    stop(conn, id, owner, "dead", reason).await
}

async fn stop(conn: &mut Conn, id: Uuid, owner: Uuid, status: &str, reason: &str) -> QueryResult<usize> {
    let held = outbox_messages::table
        .find(id)
        .filter(outbox_messages::lease_owner.eq(owner));
    diesel::update(held)
        .set((
            outbox_messages::status.eq(status),
            outbox_messages::last_error.eq(reason),
            outbox_messages::lease_owner.eq(None::<Uuid>),
            outbox_messages::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .await
}

/// Messages, newest first, at most `limit`, from before `cursor`.
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn list(
    conn: &mut Conn,
    whose: &Whose,
    cursor: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<OutboxMessage>> {
    let mut query = outbox_messages::table
        .select(OutboxMessage::as_select())
        .order(outbox_messages::id.desc())
        .limit(limit)
        .into_boxed();
    match whose {
        Whose::Everyones => {}
        Whose::Organisation(id) => query = query.filter(outbox_messages::organisation_id.eq(*id)),
        Whose::Dossier(id) => query = query.filter(outbox_messages::dossier_id.eq(*id)),
        Whose::InState(state) => query = query.filter(outbox_messages::status.eq(state.as_str())),
        Whose::Own(address, organisations) => {
            let own = outbox_messages::recipient.eq(address).nullable();
            query = query.filter(own.or(outbox_messages::organisation_id.eq_any(organisations)));
        }
    }
    if let Some(cursor) = cursor {
        query = query.filter(outbox_messages::id.lt(cursor));
    }
    query.load(conn).await
}

/// One message.
///
/// # Errors
/// When PostgreSQL can't be read, or there is none.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<OutboxMessage> {
    outbox_messages::table
        .find(id)
        .select(OutboxMessage::as_select())
        .first(conn)
        .await
}

/// Some messages.
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn some(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<Vec<OutboxMessage>> {
    outbox_messages::table
        .filter(outbox_messages::id.eq_any(ids))
        .select(OutboxMessage::as_select())
        .load(conn)
        .await
}

/// One message, for this transaction alone.
pub(super) async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<OutboxMessage> {
    outbox_messages::table
        .find(id)
        .select(OutboxMessage::as_select())
        .for_update()
        .first(conn)
        .await
}

/// Whether what a message says goes out by post instead (Awb 2:11).
pub(super) async fn goes_by_post(conn: &mut Conn, id: Uuid) -> QueryResult<bool> {
    let instead = returned_notices::table.filter(returned_notices::notification_id.eq(id));
    diesel::select(diesel::dsl::exists(instead))
        .get_result(conn)
        .await
}

/// Begins a new round of attempts at a message that was given up.
pub(super) async fn mark_queued_again(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> QueryResult<usize> {
    let given_up = outbox_messages::table
        .find(id)
        .filter(outbox_messages::status.eq_any(["refused", "dead"]));
    diesel::update(given_up)
        .set((
            outbox_messages::status.eq("queued"),
            outbox_messages::next_attempt_at.eq(now),
            outbox_messages::retried_after.eq(outbox_messages::attempts),
        ))
        .execute(conn)
        .await
}

/// The attempts at one message, in order: the proof of sending (Awb 2:25).
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn attempts_of(conn: &mut Conn, message_id: &str) -> QueryResult<Vec<Attempt>> {
    outbox_attempts::table
        .filter(outbox_attempts::message_id.eq(message_id))
        .order(outbox_attempts::attempt)
        .select(Attempt::as_select())
        .load(conn)
        .await
}

/// The attempts at some messages, each in order.
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn attempts_of_all(conn: &mut Conn, message_ids: &[&str]) -> QueryResult<Vec<Attempt>> {
    outbox_attempts::table
        .filter(outbox_attempts::message_id.eq_any(message_ids))
        .order((outbox_attempts::message_id, outbox_attempts::attempt))
        .select(Attempt::as_select())
        .load(conn)
        .await
}

/// Messages to organisations in a dossier, newest first, at most `limit`, from before `cursor`: all, or those to one organisation.
/// Another one can have objected in it.
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn told_in(
    conn: &mut Conn,
    (dossier, to): (Uuid, Option<Uuid>),
    cursor: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<OutboxMessage>> {
    let mut query = outbox_messages::table
        .filter(outbox_messages::dossier_id.eq(dossier))
        .filter(outbox_messages::organisation_id.is_not_null())
        .select(OutboxMessage::as_select())
        .order(outbox_messages::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(to) = to {
        query = query.filter(outbox_messages::organisation_id.eq(to));
    }
    if let Some(cursor) = cursor {
        query = query.filter(outbox_messages::id.lt(cursor));
    }
    query.load(conn).await
}
