//! `plafond demo` in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;

/// A folder for demos, which goes with its test.
pub struct DemoFolder(PathBuf);

impl DemoFolder {
    pub fn new() -> Self {
        Self(std::env::temp_dir().join(format!("plafond-demo-{}", uuid::Uuid::now_v7())))
    }

    /// A running demo in this folder.
    pub fn start(&self, options: &[&str]) -> Demo {
        let mut process = Command::new(env!("CARGO_BIN_EXE_plafond"))
            .args(["demo", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(&self.0)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Demo {
            process,
            address: ready["address"].as_str().unwrap().to_owned(),
            database_url: ready["databaseUrl"].as_str().unwrap().to_owned(),
        }
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A demo that ends with its test.
pub struct Demo {
    process: Child,
    pub address: String,
    /// Where its own PostgreSQL is.
    pub database_url: String,
}

impl Demo {
    /// Ctrl-C.
    pub fn interrupt(&mut self) -> ExitStatus {
        // The shell's own `kill`: a bare system has no program of that name.
        let interrupt = format!("kill -INT {}", self.process.id());
        let _ = Command::new("sh").args(["-c", &interrupt]).status();
        self.process.wait().unwrap()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            self.interrupt();
        }
    }
}
