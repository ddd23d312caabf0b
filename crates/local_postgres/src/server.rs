//! A running server: ready when it is returned, stopped when it is dropped.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};

use sha2::{Digest as _, Sha256};

use crate::cluster::{Cluster, OWNER};
use crate::kind::Kind;
use crate::privileges::{Unprivileged, interrupt, is_alive, restrict, unprivileged};
use crate::start_error::StartError;
use crate::{binaries, cluster};

/// Which server to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder for a durable cluster; a throwaway one takes a fresh place of its own.
    pub data: PathBuf,
    /// How much the data is worth.
    pub kind: Kind,
    /// The port to listen on; a free one when none is given.
    pub port: Option<u16>,
}

/// One process may start the next server while the one before it is still taking its files away.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// A private server.
pub struct Server {
    cluster: Cluster,
    port: u16,
    pid: u32,
    kind: Kind,
    moved_from: Option<PathBuf>,
    /// Behind a lock only so that a server can be shared between threads.
    ended: Mutex<mpsc::Receiver<io::Result<ExitStatus>>>,
}

impl Server {
    /// Finds PostgreSQL, makes its cluster when needed, starts it on a free port of 127.0.0.1 and waits until ready.
    ///
    /// # Errors
    /// [`StartError`], in words for the person at the terminal.
    pub fn start(options: &Options) -> Result<Self, StartError> {
        let bin = binaries::find().ok_or(StartError::NotFound)?;
        let user = unprivileged();
        let (home, moved_from) = place(options, user);
        if moved_from.is_some() {
            claim(&home)?;
        }
        refuse_if_in_use(&home)?;
        let cluster = Cluster::open(&home, options.kind, &bin, user)?;
        let port = options
            .port
            .map_or_else(free_port, Ok)
            .map_err(StartError::NotRun)?;
        let (pid, ended) = spawn(&bin, &cluster, port, options.kind, user)?;
        let server = Self {
            cluster,
            port,
            pid,
            kind: options.kind,
            moved_from,
            ended: Mutex::new(ended),
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Deletes a durable cluster, wherever it was put; gone is gone.
    ///
    /// # Errors
    /// [`StartError::InUse`] while its server runs, [`StartError::Folder`] when it can't be deleted.
    pub fn discard(options: &Options) -> Result<(), StartError> {
        let (home, _) = place(options, unprivileged());
        if !home.exists() {
            return Ok(());
        }
        refuse_if_in_use(&home)?;
        fs::remove_dir_all(&home).map_err(|error| StartError::Folder(home, error))
    }

    /// Where the owner connects to a database of this server.
    #[must_use]
    pub fn owner_url(&self, database: &str) -> String {
        self.url(OWNER, &self.cluster.password, database)
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where a role connects to a database of this server.
    #[must_use]
    pub fn url(&self, role: &str, password: &str, database: &str) -> String {
        format!("postgres://{role}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// The folder asked for, when the server could not reach it and took another.
    #[must_use]
    pub fn moved_from(&self) -> Option<&Path> {
        self.moved_from.as_deref()
    }

    /// The folder in use.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.cluster.home
    }

    fn wait_until_ready(&self) -> Result<(), StartError> {
        let status = self.cluster.data().join("postmaster.pid");
        let deadline = Instant::now() + Duration::from_mins(1);
        while Instant::now() < deadline {
            // The eighth line says how far the server is (PostgreSQL's own way of telling).
            let text = fs::read_to_string(&status).unwrap_or_default();
            if text.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            if self
                .ended
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .try_recv()
                .is_ok()
            {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let log = fs::read_to_string(self.cluster.log()).unwrap_or_default();
        let tail: Vec<&str> = log.lines().rev().take(10).collect();
        Err(StartError::NotReady(
            tail.into_iter().rev().collect::<Vec<_>>().join("\n"),
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        interrupt(self.pid);
        // A fast shutdown writes a checkpoint; longer than this and the disk is the problem.
        let _ = self
            .ended
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv_timeout(Duration::from_secs(30));
        if self.kind == Kind::Throwaway {
            let _ = fs::remove_dir_all(&self.cluster.home);
        }
    }
}

fn place(options: &Options, user: Option<Unprivileged>) -> (PathBuf, Option<PathBuf>) {
    if options.kind == Kind::Throwaway {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() {
            memory.to_owned()
        } else {
            env::temp_dir()
        };
        let nth = STARTED.fetch_add(1, Ordering::Relaxed);
        let home = parent.join(format!("plafond-{}-{nth}", process::id()));
        // A process that was killed leaves its own behind, and numbers of processes come round again.
        let _ = fs::remove_dir_all(&home);
        return (home, None);
    }
    let wanted = std::path::absolute(&options.data)
        .unwrap_or_else(|_| options.data.clone())
        .join("postgresql");
    if user.is_none_or(|user| user.reaches(&wanted)) {
        return (wanted, None);
    }
    // The same folder has to be found again by every later version.
    let name = Sha256::digest(wanted.as_os_str().as_encoded_bytes());
    let name = name.iter().take(8).map(|byte| format!("{byte:02x}"));
    let home = Path::new("/var/tmp").join(format!("plafond-{}", name.collect::<String>()));
    (home, Some(wanted))
}

/// Makes the folder that root took elsewhere. Anyone may make one there, and what another user made is not for root to fill.
fn claim(home: &Path) -> Result<(), StartError> {
    let failed = |error| StartError::Folder(home.to_owned(), error);
    match fs::create_dir(home) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => return made.map_err(failed),
    }
    let found = fs::symlink_metadata(home).map_err(failed)?;
    if found.is_dir() && found.uid() == 0 {
        Ok(())
    } else {
        Err(failed(io::Error::other("someone else made it")))
    }
}

fn refuse_if_in_use(home: &Path) -> Result<(), StartError> {
    let data = cluster::data_of(home);
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    match text.lines().next().and_then(|line| line.trim().parse().ok()) {
        Some(pid) if serves(pid, &data) => Err(StartError::InUse(home.to_owned(), pid)),
        _ => Ok(()),
    }
}

/// Whether a process is the server of this data: after a crash of the machine its number can be anyone's.
fn serves(pid: u32, data: &Path) -> bool {
    if !is_alive(pid) {
        return false;
    }
    fs::read(format!("/proc/{pid}/cmdline")).map_or(true, |command| {
        let mut words = command.split(|byte| *byte == 0);
        words.any(|word| word == data.as_os_str().as_encoded_bytes())
    })
}

fn free_port() -> io::Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()
        .map(|address| address.port())
}

type Spawned = (u32, mpsc::Receiver<io::Result<ExitStatus>>);

/// Starts the server from a thread that lives as long as it does: Linux ends the server when that thread ends.
fn spawn(
    bin: &Path,
    cluster: &Cluster,
    port: u16,
    kind: Kind,
    user: Option<Unprivileged>,
) -> Result<Spawned, StartError> {
    let mut command = command(bin, cluster, port, kind).map_err(StartError::NotRun)?;
    restrict(&mut command, user);
    let (started, pid) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    thread::spawn(move || match command.spawn() {
        Ok(mut child) => {
            let _ = started.send(Ok(Child::id(&child)));
            let _ = end.send(child.wait());
        }
        Err(error) => {
            let _ = started.send(Err(error));
        }
    });
    let pid = pid
        .recv()
        .map_err(|_| StartError::NotRun(io::Error::other("the starting thread ended")))?;
    Ok((pid.map_err(StartError::NotRun)?, ended))
}

fn command(bin: &Path, cluster: &cluster::Cluster, port: u16, kind: Kind) -> io::Result<Command> {
    let log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(cluster.log())?;
    let mut command = Command::new(bin.join("postgres"));
    command
        .current_dir(cluster.data())
        .arg("-D")
        .arg(cluster.data())
        .args(["-p", &port.to_string()]);
    command.args([
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "max_connections=200",
    ]);
    let settings: &[&str] = match kind {
        Kind::Durable => &[],
        Kind::Throwaway => &[
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "autovacuum=off",
            "wal_level=minimal",
            "max_wal_senders=0",
        ],
    };
    for setting in settings {
        command.args(["-c", setting]);
    }
    command
        .stdin(process::Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    Ok(command)
}
