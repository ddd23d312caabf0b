//! Plafond in a process of its own, which can be killed, or asked to stop.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::oneshot;

/// A running `plafond serve` or `plafond worker`; it is killed when its test is over.
pub struct Process {
    child: Arc<Mutex<Child>>,
    said: Arc<Mutex<Vec<String>>>,
    /// Where it listens; empty for a worker.
    pub address: String,
}

impl Process {
    /// `plafond serve` on a free port, without a worker of its own unless the settings say otherwise.
    pub async fn serve(database: &str, settings: &[(&str, &str)]) -> Self {
        Self::listening(plafond("serve"), database, settings).await
    }

    /// As [`Self::serve`], in a shell that first takes something from it, such as room on the disk.
    pub async fn serve_after(order: &str, database: &str, settings: &[(&str, &str)]) -> Self {
        let mut shell = without_settings(Command::new("sh"));
        shell
            .args(["-c", &format!("{order}; exec \"$0\" serve")])
            .arg(env!("CARGO_BIN_EXE_plafond"));
        Self::listening(shell, database, settings).await
    }

    async fn listening(command: Command, database: &str, settings: &[(&str, &str)]) -> Self {
        let (mut process, listening) = Self::start(command, database, settings);
        process.address = tokio::time::timeout(Duration::from_secs(20), listening)
            .await
            .unwrap()
            .unwrap_or_else(|_| panic!("it ended: {}", process.said().join("\n")));
        process
    }

    /// `plafond worker`.
    pub fn worker(database: &str, settings: &[(&str, &str)]) -> Self {
        Self::start(plafond("worker"), database, settings).0
    }

    fn start(
        mut command: Command,
        database: &str,
        settings: &[(&str, &str)],
    ) -> (Self, oneshot::Receiver<String>) {
        let files = std::env::temp_dir();
        let mut child = command
            .env("DATABASE_URL", database)
            .env("PLAFOND_LISTEN", "127.0.0.1:0")
            .env("PLAFOND_HTTP_THREADS", "1")
            .env("PLAFOND_REQUESTS_PER_SECOND", "0")
            // So that the only statements are those of what is asked.
            .env("PLAFOND_OUTAGE_AFTER_SECONDS", "0")
            .env("PLAFOND_WORKER", "false")
            .env("PLAFOND_FILES", files)
            .envs(settings.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (listening, heard) = oneshot::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&said);
        std::thread::spawn(move || {
            let mut listening = Some(listening);
            for line in lines.map_while(Result::ok) {
                let event: Value = serde_json::from_str(&line).unwrap_or_default();
                if event["fields"]["message"] == "listening"
                    && let Some(listening) = listening.take()
                {
                    let address = event["fields"]["address"].as_str().unwrap_or_default();
                    let _ = listening.send(format!("http://{address}"));
                }
                kept.lock().unwrap().push(line);
            }
        });
        let process = Self {
            child: Arc::new(Mutex::new(child)),
            said,
            address: String::new(),
        };
        (process, heard)
    }

    /// What it has logged so far, line by line.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Kills it with SIGKILL when called: nothing is finished, nothing is given back.
    pub fn killer(&self) -> impl FnOnce() + Send + 'static {
        let child = Arc::clone(&self.child);
        move || {
            let mut child = child.lock().unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn signal(&self, name: &str) {
        // The shell's own `kill`: a bare system has no program of that name.
        let order = format!("kill -{name} {}", self.child.lock().unwrap().id());
        assert!(
            Command::new("sh")
                .args(["-c", &order])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.lock().unwrap().try_wait().unwrap() {
                return status;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "it goes on: {}",
                self.said().join("\n")
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The memory it holds now, in kilobytes.
    pub fn resident(&self) -> u64 {
        self.memory("VmRSS:")
    }

    /// The most memory it has held so far, in kilobytes.
    pub fn most_held(&self) -> u64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, measure: &str) -> u64 {
        let status = format!("/proc/{}/status", self.child.lock().unwrap().id());
        let text = std::fs::read_to_string(status).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(measure)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// The binary with a command, with none of the settings of whoever runs the tests.
pub fn plafond(command: &str) -> Command {
    let mut plafond = without_settings(Command::new(env!("CARGO_BIN_EXE_plafond")));
    plafond.arg(command);
    plafond
}

/// A command that finds neither variables nor a file with settings.
pub fn without_settings(mut command: Command) -> Command {
    command.current_dir(Path::new(env!("CARGO_TARGET_TMPDIR")));
    for (name, _) in std::env::vars() {
        if name.starts_with("PLAFOND_") && name != "PLAFOND_PG_BIN" && name != "PLAFOND_POSTGRES_BUNDLE" {
            command.env_remove(name);
        }
    }
    command.env_remove("DATABASE_URL").env_remove("RUST_LOG");
    command
}
