//! The outbox in a real PostgreSQL, sent to a real mail server.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond::db::{self, Conn, Pool};
use plafond::http::office::Clock;
use plafond::notifications::sink::{Fault, Sink, SinkOptions};
use plafond::notifications::{
    MAX_ATTEMPTS, Mailer, MailerSettings, Message, OutboxMessage, Whose, Worker, attempts_of, enqueue, list,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::mail_delivery::{message_to, settings_for};
use crate::support::Database;

/// A database of its own, a mail server and a clock to travel with.
struct Post {
    pool: Pool,
    sink: Sink,
    time: Arc<Mutex<DateTime<Utc>>>,
    database: Database,
}

impl Post {
    async fn office() -> Self {
        let database = Database::fresh().await;
        Self {
            pool: db::pool(&database.url, 8).unwrap(),
            sink: Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap(),
            time: Arc::new(Mutex::new(DateTime::UNIX_EPOCH)),
            database,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        *self.time.lock().unwrap()
    }

    fn travel(&self, ahead: TimeDelta) {
        *self.time.lock().unwrap() += ahead;
    }

    fn worker(&self) -> Worker {
        self.worker_for(self.sink.address().port())
    }

    /// A worker that hands mail over at another port.
    fn worker_for(&self, port: u16) -> Worker {
        let time = Arc::clone(&self.time);
        let clock: Clock = Arc::new(move || *time.lock().unwrap());
        let settings = MailerSettings {
            port,
            ..settings_for(&self.sink)
        };
        Worker::new(self.pool.clone(), Mailer::new(&settings).unwrap(), clock)
    }

    async fn write(&self, message: &Message) -> Uuid {
        let mut conn = self.pool.get().await.unwrap();
        enqueue(&mut conn, message, "example.org", self.now())
            .await
            .unwrap()
    }

    async fn all(&self) -> Vec<OutboxMessage> {
        let mut conn = self.pool.get().await.unwrap();
        list(&mut conn, &Whose::Everyones, None, 200).await.unwrap()
    }

    async fn only(&self) -> OutboxMessage {
        let mut all = self.all().await;
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    async fn outcomes(&self, message: &OutboxMessage) -> Vec<(i32, String, String)> {
        let mut conn = self.pool.get().await.unwrap();
        let attempts = attempts_of(&mut conn, &message.message_id).await.unwrap();
        attempts
            .into_iter()
            .map(|attempt| (attempt.attempt, attempt.outcome, attempt.server_reply))
            .collect()
    }
}

async fn refuses(conn: &mut Conn, statement: &str) -> String {
    diesel::sql_query(statement)
        .execute(conn)
        .await
        .unwrap_err()
        .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_sent_with_the_servers_own_words_as_proof() {
    let post = Post::office().await;
    let id = post.write(&message_to("a@example.org")).await;
    post.travel(TimeDelta::seconds(5));
    assert_eq!(post.worker().run_once().await.unwrap(), 1);
    let message = post.only().await;
    assert_eq!(message.message_id, format!("<{id}@example.org>"));
    assert_eq!((message.status.as_str(), message.attempts), ("sent", 1));
    assert_eq!(message.server_reply.as_deref(), Some("250 2.0.0 kept"));
    assert_eq!(message.sent_at, Some(post.now()));
    assert_eq!((message.lease_owner, message.leased_until), (None, None));
    let proof = (1, "accepted".to_owned(), "250 2.0.0 kept".to_owned());
    assert_eq!(post.outcomes(&message).await, [proof]);
    assert_eq!(post.sink.received()[0].message_id, message.message_id);
    assert_eq!(post.worker().run_once().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_what_was_rolled_back() {
    let post = Post::office().await;
    let mut conn = post.pool.get().await.unwrap();
    let undone: Result<(), _> = conn
        .transaction(async |conn| {
            enqueue(conn, &message_to("a@example.org"), "example.org", post.now()).await?;
            Err(diesel::result::Error::RollbackTransaction)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(post.worker().run_once().await.unwrap(), 0);
    assert!(post.sink.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_refused_for_now_is_tried_again_when_its_wait_is_over_and_no_sooner() {
    let post = Post::office().await;
    post.sink.misbehave("a@example.org", Fault::Defer);
    post.write(&message_to("a@example.org")).await;
    assert_eq!(post.worker().run_once().await.unwrap(), 1);
    let message = post.only().await;
    assert_eq!(message.status, "queued");
    assert_eq!(message.last_error.as_deref(), Some("451 4.3.0 try again later"));
    let wait = (message.next_attempt_at - post.now()).num_seconds();
    assert!((24..=36).contains(&wait), "{wait}");
    post.sink.behave("a@example.org");
    assert_eq!(post.worker().run_once().await.unwrap(), 0);
    post.travel(TimeDelta::seconds(36));
    assert_eq!(post.worker().run_once().await.unwrap(), 1);
    let message = post.only().await;
    assert_eq!((message.status.as_str(), message.attempts), ("sent", 2));
    let outcomes = post.outcomes(&message).await;
    assert_eq!(
        (outcomes[0].1.as_str(), outcomes[1].1.as_str()),
        ("deferred", "accepted")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_refused_for_good_stops_and_says_why() {
    let post = Post::office().await;
    post.sink.misbehave("a@example.org", Fault::Refuse);
    post.write(&message_to("a@example.org")).await;
    post.worker().run_once().await.unwrap();
    let message = post.only().await;
    assert_eq!(message.status, "refused");
    assert_eq!(message.last_error.as_deref(), Some("550 5.1.1 no such mailbox"));
    post.travel(TimeDelta::days(30));
    assert_eq!(post.worker().run_once().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_keeps_failing_is_dead_after_the_last_attempt() {
    let post = Post::office().await;
    post.sink.misbehave("a@example.org", Fault::Defer);
    post.write(&message_to("a@example.org")).await;
    for attempt in 1..=MAX_ATTEMPTS {
        assert_eq!(post.only().await.status, "queued", "before attempt {attempt}");
        assert_eq!(post.worker().run_once().await.unwrap(), 1);
        post.travel(TimeDelta::hours(8));
    }
    let message = post.only().await;
    assert_eq!(
        (message.status.as_str(), message.attempts),
        ("dead", MAX_ATTEMPTS)
    );
    let tried: Vec<i32> = post
        .outcomes(&message)
        .await
        .into_iter()
        .map(|tried| tried.0)
        .collect();
    assert_eq!(tried, (1..=MAX_ATTEMPTS).collect::<Vec<_>>());
    assert_eq!(post.worker().run_once().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_without_a_mail_server_only_makes_mail_late() {
    let post = Post::office().await;
    let away = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for recipient in ["a@example.org", "b@example.org"] {
        post.write(&message_to(recipient)).await;
    }
    let worker = post.worker_for(away.port());
    for minute in 0..60 {
        worker.run_once().await.unwrap();
        for message in post.all().await {
            assert_eq!(
                (message.status.as_str(), message.sent_at),
                ("queued", None),
                "{minute}"
            );
            assert!(message.next_attempt_at > post.now(), "not at once, over and over");
        }
        post.travel(TimeDelta::minutes(1));
    }
    let tried = post.all().await[0].attempts;
    assert!((5..=8).contains(&tried), "{tried} attempts in an hour");
    let back = Sink::start(&away.to_string(), SinkOptions::default())
        .await
        .unwrap();
    for _ in 0..90 {
        worker.run_once().await.unwrap();
        post.travel(TimeDelta::minutes(1));
    }
    let mut written: Vec<_> = post
        .all()
        .await
        .into_iter()
        .map(|message| message.message_id)
        .collect();
    let mut received: Vec<_> = back.received().into_iter().map(|mail| mail.message_id).collect();
    written.sort();
    received.sort();
    assert_eq!(received, written, "each once, under the name it always had");
    for message in post.all().await {
        let outcomes = post.outcomes(&message).await;
        let (last, before) = outcomes.split_last().unwrap();
        assert_eq!(last.1, "accepted");
        assert!(before.iter().all(|(_, outcome, _)| outcome == "silent"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_side_by_side_send_every_message_once() {
    let post = Post::office().await;
    for number in 0..40 {
        post.write(&message_to(&format!("a{number}@example.org"))).await;
    }
    let workers: Vec<_> = (0..4).map(|_| post.worker()).collect();
    let rounds = workers
        .iter()
        .map(async |worker| while worker.run_once().await.unwrap() > 0 {});
    futures_util::future::join_all(rounds).await;
    let all = post.all().await;
    assert_eq!(all.len(), 40);
    assert!(
        all.iter()
            .all(|message| message.status == "sent" && message.attempts == 1)
    );
    let received: HashSet<_> = post
        .sink
        .received()
        .into_iter()
        .map(|mail| mail.message_id)
        .collect();
    assert_eq!(received.len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_told_to_stop_finishes_what_is_on_the_line_and_gives_back_the_rest() {
    let post = Post::office().await;
    for number in 0..8 {
        let recipient = format!("a{number}@example.org");
        post.sink.misbehave(&recipient, Fault::Silence);
        post.write(&message_to(&recipient)).await;
    }
    let (worker, shutdown) = (post.worker(), CancellationToken::new());
    let running = tokio::spawn({
        let shutdown = shutdown.clone();
        async move { worker.run(shutdown).await }
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(
        post.all()
            .await
            .iter()
            .all(|message| message.lease_owner.is_some())
    );
    shutdown.cancel();
    running.await.unwrap();
    let all = post.all().await;
    assert!(
        all.iter()
            .all(|message| message.status == "queued" && message.lease_owner.is_none())
    );
    assert_eq!(all.iter().filter(|message| message.attempts == 0).count(), 4);
    for message in all.iter().filter(|message| message.attempts == 1) {
        assert_eq!(post.outcomes(message).await[0].1, "silent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_that_died_had_taken_is_sent_by_another_once_the_lease_has_run_out() {
    let post = Post::office().await;
    post.sink.misbehave("a@example.org", Fault::Silence);
    post.write(&message_to("a@example.org")).await;
    let died = tokio::time::timeout(Duration::from_millis(700), post.worker().run_once()).await;
    assert!(died.is_err());
    post.sink.behave("a@example.org");
    assert_eq!(post.worker().run_once().await.unwrap(), 0);
    post.travel(TimeDelta::hours(1));
    assert_eq!(post.worker().run_once().await.unwrap(), 1);
    let message = post.only().await;
    assert_eq!((message.status.as_str(), message.attempts), ("sent", 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_and_what_was_answered_can_not_be_rewritten() {
    let post = Post::office().await;
    post.write(&message_to("a@example.org")).await;
    post.worker().run_once().await.unwrap();
    let mut service = post.pool.get().await.unwrap();
    for statement in [
        "UPDATE outbox_messages SET text_body = 'x'",
        "UPDATE outbox_messages SET recipient = 'x'",
        "DELETE FROM outbox_messages",
        "UPDATE outbox_attempts SET server_reply = 'x'",
        "DELETE FROM outbox_attempts",
    ] {
        let refusal = refuses(&mut service, statement).await;
        assert!(refusal.contains("permission denied"), "{statement}: {refusal}");
    }
    let mut owner = AsyncPgConnection::establish(&post.database.owner_url)
        .await
        .unwrap();
    for statement in [
        "UPDATE outbox_attempts SET outcome = 'silent'",
        "DELETE FROM outbox_attempts",
    ] {
        let refusal = refuses(&mut owner, statement).await;
        assert!(refusal.contains("append-only"), "{statement}: {refusal}");
    }
    let refusal = refuses(&mut owner, "UPDATE outbox_messages SET server_reply = NULL").await;
    assert!(refusal.contains("outbox_messages_sent_with_proof"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_sees_its_own_messages_newest_first_and_page_by_page() {
    let post = Post::office().await;
    let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
    let mut written = Vec::new();
    for organisation in [ours, theirs, ours, ours] {
        let mut message = message_to("a@example.org");
        message.organisation = Some(organisation);
        written.push(post.write(&message).await);
    }
    let mut conn = post.pool.get().await.unwrap();
    let whose = Whose::Organisation(ours);
    let first: Vec<Uuid> = list(&mut conn, &whose, None, 2)
        .await
        .unwrap()
        .iter()
        .map(|message| message.id)
        .collect();
    assert_eq!(first, [written[3], written[2]]);
    let second = list(&mut conn, &whose, Some(written[2]), 2).await.unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].id, written[0]);
    let nobodys = Whose::Own("b@example.org".to_owned(), Vec::new());
    assert!(list(&mut conn, &nobodys, None, 2).await.unwrap().is_empty());
}
