//! The wire between a service and PostgreSQL, which sees every statement by name and can break at any of them.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Which side of a statement the wire breaks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// PostgreSQL never gets it.
    Before,
    /// PostgreSQL has done it; the service never hears so.
    After,
}

/// What happens at the n-th statement.
struct Plan {
    at: usize,
    side: Side,
    then: Box<dyn FnOnce() + Send>,
}

#[derive(Default)]
struct Watched {
    statements: Vec<String>,
    plan: Option<Plan>,
    /// Breaks at the first statement that begins so, wherever it comes.
    word: Option<(&'static str, Side)>,
}

/// A wire; it is taken down with its test.
pub struct Wire {
    /// Where the service connects.
    pub url: String,
    watched: Arc<Mutex<Watched>>,
    state: watch::Sender<State>,
}

/// Whether anything goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Up,
    /// Connections are broken and new ones refused.
    Down,
}

impl Wire {
    /// A wire to the database of this address.
    pub async fn to(url: &str) -> Self {
        let (login, place) = url.split_once('@').unwrap();
        let (host, database) = place.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (watched, (state, seen)) = (Arc::default(), watch::channel(State::Up));
        tokio::spawn(listen(
            listener,
            host.parse().unwrap(),
            Arc::clone(&watched),
            seen,
        ));
        Self {
            url: format!("{login}@{address}/{database}"),
            watched,
            state,
        }
    }

    /// From now on statements are counted from one; at the given one the wire breaks and `then` happens.
    pub fn break_at(&self, at: usize, side: Side, then: impl FnOnce() + Send + 'static) {
        let then = Box::new(then);
        *self.watched.lock().unwrap() = Watched {
            plan: Some(Plan { at, side, then }),
            ..Watched::default()
        };
    }

    /// Breaks the connection on which the next statement with this beginning comes.
    pub fn break_at_next(&self, word: &'static str, side: Side) {
        self.watched.lock().unwrap().word = Some((word, side));
    }

    /// Whether the break that was planned has happened.
    pub fn broke(&self) -> bool {
        let watched = self.watched.lock().unwrap();
        watched.plan.is_none() && watched.word.is_none()
    }

    /// The statements since the last plan, by their beginning.
    pub fn statements(&self) -> Vec<String> {
        self.watched.lock().unwrap().statements.clone()
    }

    /// PostgreSQL is gone.
    pub fn down(&self) {
        self.state.send_replace(State::Down);
    }

    /// PostgreSQL is back.
    pub fn up(&self) {
        self.state.send_replace(State::Up);
    }
}

async fn listen(
    listener: TcpListener,
    target: SocketAddr,
    watched: Arc<Mutex<Watched>>,
    state: watch::Receiver<State>,
) {
    while let Ok((service, _)) = listener.accept().await {
        if *state.borrow() == State::Down || state.has_changed().is_err() {
            continue;
        }
        let (watched, state) = (Arc::clone(&watched), state.clone());
        tokio::spawn(async move {
            let server = TcpStream::connect(target).await?;
            service.set_nodelay(true)?;
            server.set_nodelay(true)?;
            let mut line = Line {
                service,
                server,
                watched,
                names: HashMap::new(),
                portal: String::new(),
                greeted: false,
                unanswered: 0,
                answer: Vec::new(),
            };
            Box::pin(line.carry(state)).await
        });
    }
}

/// One connection.
struct Line {
    service: TcpStream,
    server: TcpStream,
    watched: Arc<Mutex<Watched>>,
    /// Prepared statements by the name the service gave them.
    names: HashMap<String, String>,
    /// The statement that was bound last.
    portal: String,
    greeted: bool,
    /// How many times PostgreSQL still has to say that it is ready for the next.
    unanswered: usize,
    /// What it began to say and hasn't ended.
    answer: Vec<u8>,
}

impl Line {
    /// Carries both ways until one side leaves or the wire breaks.
    async fn carry(&mut self, mut state: watch::Receiver<State>) -> io::Result<()> {
        let (mut asked, mut chunk, mut answer) = (Vec::new(), vec![0; 16 * 1024], vec![0; 16 * 1024]);
        loop {
            let now = *state.borrow_and_update();
            if now == State::Down {
                return Ok(());
            }
            tokio::select! {
                changed = state.changed() => if changed.is_err() { return Ok(()) },
                read = self.service.read(&mut chunk) => {
                    let read = read?;
                    if read == 0 {
                        return Ok(());
                    }
                    asked.extend_from_slice(&chunk[..read]);
                    if let Some((side, then)) = self.forward(&mut asked).await? {
                        if side == Side::After {
                            self.swallow().await?;
                        }
                        then();
                        return Ok(());
                    }
                }
                read = self.server.read(&mut answer) => {
                    let read = read?;
                    if read == 0 {
                        return Ok(());
                    }
                    self.hear(&answer[..read]);
                    self.service.write_all(&answer[..read]).await?;
                }
            }
        }
    }

    /// Sends on whole messages, up to the one at which the wire has to break.
    async fn forward(&mut self, asked: &mut Vec<u8>) -> io::Result<Option<(Side, Box<dyn FnOnce() + Send>)>> {
        let mut breaks = None;
        while let Some(message) = self.next(asked) {
            let statement = if self.greeted { self.read(&message) } else { None };
            let ends = !self.greeted || matches!(message[0], b'Q' | b'S');
            self.greeted = true;
            if let Some(statement) = statement
                && breaks.is_none()
            {
                breaks = self.planned(statement);
            }
            if matches!(breaks, Some((Side::Before, _))) {
                return Ok(breaks);
            }
            self.unanswered += usize::from(ends);
            self.server.write_all(&message).await?;
        }
        Ok(breaks)
    }

    /// The next whole message; the very first of a connection has no letter.
    fn next(&self, asked: &mut Vec<u8>) -> Option<Vec<u8>> {
        let letter = usize::from(self.greeted);
        let length = asked.get(letter..letter + 4)?;
        let length = letter + size(length);
        (asked.len() >= length).then(|| asked.drain(..length).collect())
    }

    /// Keeps in mind what is prepared and bound; gives the statement when it is executed.
    fn read(&mut self, message: &[u8]) -> Option<String> {
        let mut texts = message[5..].split(|byte| *byte == 0).map(|text| {
            let text = String::from_utf8_lossy(text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        match message[0] {
            b'P' => {
                let name = texts.next()?;
                self.names.insert(name, texts.next()?);
                None
            }
            b'B' => {
                texts.next()?;
                self.portal = self.names.get(&texts.next()?)?.clone();
                None
            }
            b'E' => Some(self.portal.clone()),
            b'Q' => texts.next(),
            _ => None,
        }
    }

    fn planned(&self, statement: String) -> Option<(Side, Box<dyn FnOnce() + Send>)> {
        let mut watched = self.watched.lock().unwrap();
        if watched.word.is_some_and(|(word, _)| statement.starts_with(word)) {
            let (_, side) = watched.word.take()?;
            return Some((side, Box::new(|| {})));
        }
        watched.statements.push(statement);
        let now = watched.statements.len();
        let plan = watched.plan.take_if(|plan| plan.at == now)?;
        Some((plan.side, plan.then))
    }

    /// Counts what PostgreSQL has answered: a service may ask more before it has heard all.
    fn hear(&mut self, bytes: &[u8]) {
        self.answer.extend_from_slice(bytes);
        while let Some(length) = self.answer.get(1..5) {
            let length = 1 + size(length);
            if self.answer.len() < length {
                break;
            }
            if self.answer[0] == b'Z' {
                self.unanswered = self.unanswered.saturating_sub(1);
            }
            self.answer.drain(..length);
        }
    }

    /// Reads the answers to the end and keeps them from the service.
    async fn swallow(&mut self) -> io::Result<()> {
        let mut chunk = vec![0; 16 * 1024];
        while self.unanswered > 0 {
            let read = self.server.read(&mut chunk).await?;
            if read == 0 {
                return Ok(());
            }
            self.hear(&chunk[..read]);
        }
        Ok(())
    }
}

/// The length of a message, as its first four bytes say it.
fn size(bytes: &[u8]) -> usize {
    usize::try_from(u32::from_be_bytes(bytes.try_into().unwrap())).unwrap()
}
