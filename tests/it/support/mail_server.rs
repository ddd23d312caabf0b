//! A mail server that is not ours, in a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::NamedTempFile;

/// It stops when this is dropped, since its input is closed then.
pub struct MailServer {
    child: Child,
    told: BufReader<ChildStdout>,
    port: u16,
    _papers: NamedTempFile,
}

impl MailServer {
    /// Starts it with a key and a certificate in PEM, and a line that is private after `starttls` or `at-once`.
    pub fn start(key: &str, certificate: &str, private: &str) -> Self {
        let mut papers = NamedTempFile::new().unwrap();
        papers
            .write_all(format!("{key}\n{certificate}").as_bytes())
            .unwrap();
        // The system's own Python, to which the package python3-aiosmtpd belongs.
        let mut child = Command::new("/usr/bin/python3")
            .args(["-c", include_str!("mail_server.py")])
            .arg(papers.path())
            .arg(private)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("python3: {error}; scripts/prerequisites installs it"));
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let mut port = String::new();
        told.read_line(&mut port).unwrap();
        let port = port.trim().parse();
        Self {
            port: port.unwrap_or_else(|_| panic!("no mail server; scripts/prerequisites installs aiosmtpd")),
            child,
            told,
            _papers: papers,
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next message that it took.
    pub fn taken(&mut self) -> Value {
        let mut line = String::new();
        self.told.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
