//! How a message reads, how long it waits, and how it goes over a real line to a real, small mail server.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use plafond::notifications::sink::{Fault, Sink, SinkOptions};
use plafond::notifications::{
    Answer, Encryption, Link, MAX_ATTEMPTS, Mail, Mailer, MailerError, MailerSettings, Message, Outcome,
    wait_after,
};
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use serde_json::json;

use crate::support::MailServer;

pub fn message_to(recipient: &str) -> Message {
    Message {
        kind: "application-received",
        recipient: recipient.to_owned(),
        subject: "Wij hebben uw aanvraag ontvangen".to_owned(),
        paragraphs: vec!["U hebt subsidie aangevraagd.".to_owned()],
        link: Some(Link {
            label: "Bekijk uw aanvraag".to_owned(),
            url: "https://subsidie.example.org/aanvragen/1?a=1&b=2".to_owned(),
        }),
        facts: vec![("Aangevraagd bedrag".to_owned(), "€ 12.500,00".to_owned())],
        dossier: None,
        organisation: None,
    }
}

pub fn settings_for(sink: &Sink) -> MailerSettings {
    MailerSettings {
        host: "localhost".to_owned(),
        port: sink.address().port(),
        tls: Encryption::None,
        username: None,
        password: String::new().into(),
        from: "Subsidieloket <subsidie@example.org>".to_owned(),
        ca_pem: None,
        timeout: Duration::from_secs(2),
    }
}

fn mail_to(recipient: &str) -> Mail<'_> {
    Mail {
        recipient,
        subject: "Uw aanvraag is volledig é",
        text: "Regel één\n.een punt vooraan\n",
        html: "<p>Regel één</p>",
        message_id: "<018f@example.org>",
        written_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}

async fn offer(settings: &MailerSettings, recipient: &str) -> Answer {
    Mailer::new(settings).unwrap().send(mail_to(recipient)).await
}

pub async fn open_sink() -> Sink {
    Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap()
}

/// What a server shows to be `localhost`.
struct Papers {
    certificate: Certificate,
    key: KeyPair,
    /// Who vouches for it, in PEM.
    authority: String,
}

fn papers() -> Papers {
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    Papers {
        certificate,
        key,
        authority: authority.pem(),
    }
}

/// A private sink that asks for a log-in, and the authority that vouches for it.
pub async fn private_sink(tls_at_once: bool) -> (Sink, String) {
    let papers = papers();
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![papers.certificate.der().clone()],
            PrivateKeyDer::Pkcs8(papers.key.serialize_der().into()),
        )
        .unwrap();
    let options = SinkOptions {
        tls: Some(Arc::new(tls)),
        tls_at_once,
        credentials: Some(("loket".to_owned(), "geheim".to_owned().into())),
        hook: None,
    };
    let sink = Sink::start("127.0.0.1:0", options).await.unwrap();
    (sink, papers.authority)
}

fn private_settings(sink: &Sink, authority: String) -> MailerSettings {
    MailerSettings {
        tls: Encryption::StartTls,
        username: Some("loket".to_owned()),
        password: "geheim".to_owned().into(),
        ca_pem: Some(authority),
        ..settings_for(sink)
    }
}

#[test]
fn waits_double_up_to_six_hours() {
    let waits: Vec<i64> = (1..=11)
        .map(|attempt| wait_after(attempt, 200).num_seconds())
        .collect();
    assert_eq!(
        waits,
        [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600]
    );
    assert_eq!(wait_after(i32::MAX, 200), TimeDelta::hours(6));
    assert_eq!(wait_after(0, 200), wait_after(1, 200));
}

#[test]
fn jitter_stretches_a_wait_by_a_fifth_at_most() {
    assert_eq!(wait_after(1, 0), TimeDelta::seconds(24));
    assert_eq!(wait_after(1, 400), TimeDelta::seconds(36));
    assert_eq!(wait_after(1, u16::MAX), TimeDelta::seconds(36));
}

#[test]
fn the_last_attempt_falls_within_the_48_hours_of_awb_2_10_even_with_the_most_jitter() {
    let total: TimeDelta = (1..MAX_ATTEMPTS).map(|attempt| wait_after(attempt, 400)).sum();
    assert!(total < TimeDelta::hours(48), "{total}");
    assert!(
        total > TimeDelta::hours(24),
        "giving up within a day is too soon: {total}"
    );
}

#[test]
fn a_message_reads_the_same_in_text_and_in_html() {
    let rendered = message_to("a@example.org").render().unwrap();
    assert_eq!(
        rendered.text,
        "U hebt subsidie aangevraagd.\n\nAangevraagd bedrag: € 12.500,00\n\nBekijk uw aanvraag:\n\
         https://subsidie.example.org/aanvragen/1?a=1&b=2\n\n-- \nDit bericht is automatisch verstuurd door het \
         subsidieloket. U kunt er niet op antwoorden."
    );
    for words in [
        "U hebt subsidie aangevraagd.",
        "€ 12.500,00",
        "Bekijk uw aanvraag",
        r#"<html lang="nl""#,
    ] {
        assert!(
            rendered.html.contains(words),
            "{words} is not in {}",
            rendered.html
        );
    }
}

#[test]
fn a_message_without_link_or_facts_leaves_no_empty_table_behind() {
    let mut message = message_to("a@example.org");
    (message.link, message.facts) = (None, Vec::new());
    let rendered = message.render().unwrap();
    assert!(!rendered.html.contains("<table") && !rendered.html.contains("<a "));
    assert_eq!(
        rendered.text,
        "U hebt subsidie aangevraagd.\n\n-- \nDit bericht is automatisch verstuurd door het subsidieloket. U kunt er \
         niet op antwoorden."
    );
}

#[test]
fn what_people_typed_is_text_and_never_markup() {
    let mut message = message_to("a@example.org");
    message.subject = "Vraag\r\nBcc: b@example.org <b>".to_owned();
    message.paragraphs = vec!["<script>alert(1)</script> & co".to_owned()];
    message.facts = vec![("<i>".to_owned(), "\"><img>".to_owned())];
    let rendered = message.render().unwrap();
    assert_eq!(rendered.subject, "Vraag Bcc: b@example.org <b>");
    for markup in ["<script", "<i>", "<img>", "<b>"] {
        assert!(
            !rendered.html.contains(markup),
            "{markup} is in {}",
            rendered.html
        );
    }
    assert!(rendered.text.contains("<script>alert(1)</script> & co"));
}

#[tokio::test]
async fn an_accepted_message_arrives_whole_and_its_answer_is_the_servers_own() {
    let sink = open_sink().await;
    let answer = offer(&settings_for(&sink), "a@example.org").await;
    assert_eq!(answer.outcome, Outcome::Accepted);
    assert_eq!(answer.reply, "250 2.0.0 kept");
    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].message_id, "<018f@example.org>");
    assert_eq!(received[0].sender, "subsidie@example.org");
    assert_eq!(received[0].recipients, ["a@example.org"]);
    for part in [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "\r\n.een punt vooraan",
        "1 Jan 1970",
    ] {
        assert!(
            received[0].raw.contains(part),
            "{part} is not in {}",
            received[0].raw
        );
    }
}

#[tokio::test]
async fn the_same_message_is_received_once_and_is_the_same_to_the_byte_on_every_attempt() {
    let (first, second) = (open_sink().await, open_sink().await);
    for sink in [&first, &first, &second] {
        let answer = offer(&settings_for(sink), "a@example.org").await;
        assert_eq!(answer.outcome, Outcome::Accepted);
    }
    assert_eq!(first.received().len(), 1);
    assert_eq!(first.received(), second.received());
}

#[tokio::test]
async fn a_refusal_for_now_is_deferred_with_the_servers_words() {
    let sink = open_sink().await;
    sink.misbehave("a@example.org", Fault::Defer);
    let answer = offer(&settings_for(&sink), "a@example.org").await;
    assert_eq!(
        (answer.outcome, answer.reply.as_str()),
        (Outcome::Deferred, "451 4.3.0 try again later")
    );
    assert!(sink.received().is_empty());
    sink.behave("a@example.org");
    assert_eq!(
        offer(&settings_for(&sink), "a@example.org").await.outcome,
        Outcome::Accepted
    );
}

#[tokio::test]
async fn a_refusal_for_good_is_refused_with_the_servers_words() {
    let sink = open_sink().await;
    sink.misbehave("a@example.org", Fault::Refuse);
    let answer = offer(&settings_for(&sink), "A@Example.org").await;
    assert_eq!(
        (answer.outcome, answer.reply.as_str()),
        (Outcome::Refused, "550 5.1.1 no such mailbox")
    );
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anyone_is_called() {
    let sink = open_sink().await;
    let answer = offer(&settings_for(&sink), "not an address").await;
    assert_eq!(answer.outcome, Outcome::Refused);
    assert!(
        answer.reply.starts_with("not an e-mail address"),
        "{}",
        answer.reply
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_after_the_deadline() {
    let sink = open_sink().await;
    sink.misbehave("a@example.org", Fault::Silence);
    let answer = offer(&settings_for(&sink), "a@example.org").await;
    assert_eq!(
        (answer.outcome, answer.reply.as_str()),
        (Outcome::Silent, "no answer within 2 seconds")
    );
}

#[tokio::test]
async fn a_line_that_breaks_half_way_the_message_leaves_nothing_behind() {
    let sink = open_sink().await;
    sink.misbehave("a@example.org", Fault::Drop);
    assert_eq!(
        offer(&settings_for(&sink), "a@example.org").await.outcome,
        Outcome::Silent
    );
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_silent() {
    let sink = open_sink().await;
    let settings = settings_for(&sink);
    drop(sink);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(offer(&settings, "a@example.org").await.outcome, Outcome::Silent);
}

#[tokio::test]
async fn mail_goes_over_a_private_line_after_a_log_in() {
    let (sink, authority) = private_sink(false).await;
    let answer = offer(&private_settings(&sink, authority), "a@example.org").await;
    assert_eq!(
        (answer.outcome, answer.reply.as_str()),
        (Outcome::Accepted, "250 2.0.0 kept")
    );
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn mail_goes_over_a_line_that_is_private_from_its_first_byte() {
    let (sink, authority) = private_sink(true).await;
    let mut settings = MailerSettings {
        tls: Encryption::Tls,
        ..private_settings(&sink, authority)
    };
    let answer = offer(&settings, "a@example.org").await;
    assert_eq!(
        (answer.outcome, answer.reply.as_str()),
        (Outcome::Accepted, "250 2.0.0 kept")
    );
    assert_eq!(sink.received().len(), 1);
    // Nothing is said there in the open, nor in private to who can't be trusted.
    for tls in [Encryption::None, Encryption::StartTls] {
        settings.tls = tls;
        assert_eq!(offer(&settings, "a@example.org").await.outcome, Outcome::Silent);
    }
    (settings.tls, settings.ca_pem) = (Encryption::Tls, None);
    assert_eq!(offer(&settings, "a@example.org").await.outcome, Outcome::Silent);
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn a_wrong_password_is_our_fault_and_never_ends_a_message() {
    let (sink, authority) = private_sink(false).await;
    let mut settings = private_settings(&sink, authority);
    settings.password = "verkeerd".to_owned().into();
    let answer = offer(&settings, "a@example.org").await;
    assert_eq!(answer.outcome, Outcome::Deferred);
    assert!(answer.reply.starts_with("535 "), "{}", answer.reply);
    settings.username = None;
    let answer = offer(&settings, "a@example.org").await;
    assert_eq!(
        (answer.outcome, answer.reply.as_str()),
        (Outcome::Deferred, "530 5.7.0 log in first")
    );
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_can_not_be_trusted_or_has_no_private_line() {
    let (private, authority) = private_sink(false).await;
    let mut settings = private_settings(&private, authority);
    settings.port = open_sink().await.address().port();
    assert_eq!(offer(&settings, "a@example.org").await.outcome, Outcome::Silent);
    settings = MailerSettings {
        ca_pem: None,
        ..private_settings(&private, String::new())
    };
    assert_eq!(offer(&settings, "a@example.org").await.outcome, Outcome::Silent);
    assert!(private.received().is_empty());
}

/// The settings for a mail server that is not ours.
fn settings_at(server: &MailServer, tls: Encryption, authority: &str) -> MailerSettings {
    MailerSettings {
        host: "localhost".to_owned(),
        port: server.port(),
        tls,
        username: Some("loket".to_owned()),
        password: "geheim".to_owned().into(),
        from: "Subsidieloket <subsidie@example.org>".to_owned(),
        ca_pem: Some(authority.to_owned()),
        timeout: Duration::from_secs(5),
    }
}

#[tokio::test]
async fn an_independent_mail_server_understands_us_and_is_understood() {
    let papers = papers();
    for (tls, private) in [(Encryption::StartTls, "starttls"), (Encryption::Tls, "at-once")] {
        let mut server = MailServer::start(&papers.key.serialize_pem(), &papers.certificate.pem(), private);
        let settings = settings_at(&server, tls, &papers.authority);
        let answer = offer(&settings, "a@example.org").await;
        assert_eq!(
            (answer.outcome, answer.reply.as_str()),
            (Outcome::Accepted, "250 2.0.0 taken over by another"),
            "{private}"
        );
        let taken = server.taken();
        assert_eq!(
            (&taken["sender"], &taken["recipients"]),
            (&json!("subsidie@example.org"), &json!(["a@example.org"]))
        );
        let raw = taken["raw"].as_str().unwrap();
        for part in [
            "Message-ID: <018f@example.org>",
            "multipart/alternative",
            "\r\n.een punt vooraan",
        ] {
            assert!(raw.contains(part), "{private}: {part}: {raw}");
        }
        for (recipient, outcome, reply) in [
            (
                "later@example.org",
                Outcome::Deferred,
                "451 4.2.2 this mailbox is full for now",
            ),
            (
                "nobody@example.org",
                Outcome::Refused,
                "550 5.1.1 nobody of that name",
            ),
        ] {
            let answer = offer(&settings, recipient).await;
            assert_eq!(
                (answer.outcome, answer.reply.as_str()),
                (outcome, reply),
                "{private}"
            );
        }
        let stranger = MailerSettings {
            password: "verkeerd".to_owned().into(),
            ..settings.clone()
        };
        let nobody = MailerSettings {
            username: None,
            ..settings
        };
        for (settings, code) in [(stranger, "535 "), (nobody, "530 ")] {
            let answer = offer(&settings, "a@example.org").await;
            assert_eq!(answer.outcome, Outcome::Deferred, "{private}: {}", answer.reply);
            assert!(answer.reply.starts_with(code), "{private}: {}", answer.reply);
        }
    }
}

#[tokio::test]
async fn a_wrong_setting_is_named_at_the_start() {
    let sink = open_sink().await;
    let mut settings = settings_for(&sink);
    settings.from = "nobody".to_owned();
    assert!(matches!(Mailer::new(&settings), Err(MailerError::From(_))));
}
