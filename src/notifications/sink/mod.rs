//! An own small mail server that keeps what it is given: the mailbox of the demo, and the other side in tests.
//!
//! It can be told to misbehave for one recipient, the way real servers do. A message that comes twice under the same
//! `Message-ID` is kept once, as a reader's mailbox would show it.

mod command;
mod mailbox;
mod session;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use mailbox::Mailbox;
pub use mailbox::{Fault, Hook, Received};
use session::{Manners, Session};

/// How a sink receives.
#[derive(Clone, Default)]
pub struct SinkOptions {
    /// With it the sink asks for a private line before it takes mail.
    pub tls: Option<Arc<ServerConfig>>,
    /// Whether that line is private from its first byte (RFC 8314), instead of once the client asks (RFC 3207).
    pub tls_at_once: bool,
    /// With a name and password it asks who is there before it takes mail.
    pub credentials: Option<(String, SecretString)>,
    /// Called for every message, once.
    pub hook: Option<Hook>,
}

/// A running mail server; it stops when this is dropped.
pub struct Sink {
    address: SocketAddr,
    mailbox: Arc<Mailbox>,
    _stop: DropGuard,
}

impl Sink {
    /// Listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address can't be listened on.
    pub async fn start(address: &str, options: SinkOptions) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let mailbox = Arc::new(Mailbox::new(options.hook));
        let manners = Arc::new(Manners {
            tls: options.tls,
            tls_at_once: options.tls_at_once,
            credentials: options.credentials,
        });
        let stop = CancellationToken::new();
        tokio::spawn(listen(listener, Arc::clone(&mailbox), manners, stop.clone()));
        Ok(Self {
            address,
            mailbox,
            _stop: stop.drop_guard(),
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was received so far, oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.mailbox.received()
    }

    /// From now on, misbehaves for this recipient.
    pub fn misbehave(&self, recipient: &str, fault: Fault) {
        self.mailbox.misbehave(recipient, fault);
    }

    /// From now on, behaves for this recipient again.
    pub fn behave(&self, recipient: &str) {
        self.mailbox.behave(recipient);
    }
}

async fn listen(
    listener: TcpListener,
    mailbox: Arc<Mailbox>,
    manners: Arc<Manners>,
    stop: CancellationToken,
) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file handles, most likely: they come back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Answers are small; waiting to fill a packet costs 40 ms each.
        let _ = stream.set_nodelay(true);
        let session = Session::new(Box::new(stream), Arc::clone(&mailbox), Arc::clone(&manners));
        let stop = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                ended = session.hold() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a mail session broke off");
                    }
                }
            }
        });
    }
}
