//! What the sink was given, and for whom it misbehaves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Called with a message that was received.
pub type Hook = Arc<dyn Fn(Received) + Send + Sync>;

/// A message as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its `Message-ID`, angle brackets and all; empty when it has none.
    pub message_id: String,
    /// Who sent it, according to the envelope.
    pub sender: String,
    /// For whom it is, according to the envelope.
    pub recipients: Vec<String>,
    /// Headers and body, as they came over the line.
    pub raw: String,
}

/// How a mail server can fail a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 451: not now.
    Defer,
    /// 550: not ever.
    Refuse,
    /// Says nothing any more.
    Silence,
    /// Breaks the line half way through the message.
    Drop,
}

pub(super) struct Mailbox {
    hook: Option<Hook>,
    received: Mutex<Vec<Received>>,
    faults: Mutex<HashMap<String, Fault>>,
}

impl Mailbox {
    pub fn new(hook: Option<Hook>) -> Self {
        Self {
            hook,
            received: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    pub fn received(&self) -> Vec<Received> {
        held(&self.received).clone()
    }

    pub fn misbehave(&self, recipient: &str, fault: Fault) {
        held(&self.faults).insert(recipient.to_lowercase(), fault);
    }

    pub fn behave(&self, recipient: &str) {
        held(&self.faults).remove(&recipient.to_lowercase());
    }

    pub fn fault_for(&self, recipient: &str) -> Option<Fault> {
        held(&self.faults).get(&recipient.to_lowercase()).copied()
    }

    /// Keeps a message, unless it was received before.
    pub fn keep(&self, message: Received) {
        {
            let mut received = held(&self.received);
            let known = !message.message_id.is_empty()
                && received
                    .iter()
                    .any(|earlier| earlier.message_id == message.message_id);
            if known {
                return;
            }
            received.push(message.clone());
        }
        if let Some(hook) = &self.hook {
            hook(message);
        }
    }
}

/// A list is whole between two statements, so one that panicked while holding it does no harm.
fn held<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The `Message-ID` among the headers of a message, on its own line or folded to the next (RFC 5322, 2.2.3).
pub(super) fn message_id_in(raw: &str) -> String {
    let mut headers = raw.lines().take_while(|line| !line.is_empty());
    while let Some(header) = headers.next() {
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("message-id")
        {
            let value = value.trim();
            return if value.is_empty() {
                headers.next().unwrap_or_default().trim().to_owned()
            } else {
                value.to_owned()
            };
        }
    }
    String::new()
}
