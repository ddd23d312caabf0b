//! What independent tools say of a PDF: qpdf, poppler and pikepdf.

use std::io::Write as _;
use std::process::Command;

use serde_json::Value;
use tempfile::NamedTempFile;

/// A PDF in a file of its own, for programs that read files.
pub struct Pdf(NamedTempFile);

impl Pdf {
    pub fn of(bytes: &[u8]) -> Self {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Self(file)
    }

    /// What is printed on it, as a reader sees it.
    pub fn text(&self) -> String {
        self.asked("pdftotext", &["-layout"], &["-"])
    }

    /// The same on one line, so that it doesn't matter where lines break.
    pub fn words(&self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its tags, in order.
    pub fn structure(&self) -> String {
        self.asked("pdfinfo", &["-struct"], &[])
    }

    /// What poppler says of it as a whole.
    pub fn info(&self) -> String {
        self.asked("pdfinfo", &[], &[])
    }

    /// Whether qpdf finds it sound.
    pub fn must_be_sound(&self) {
        let found = self.asked("qpdf", &["--check"], &[]);
        assert!(
            found.contains("No syntax or stream encoding errors found"),
            "{found}"
        );
    }

    /// What pikepdf reads in its metadata and its root.
    pub fn metadata(&self) -> Value {
        // The system's own Python, to which the package python3-pikepdf belongs.
        let found = self.asked("/usr/bin/python3", &["-c", include_str!("metadata.py")], &[]);
        serde_json::from_str(&found).unwrap()
    }

    /// The bytes of a file that is attached to it.
    pub fn attachment(&self, name: &str) -> Vec<u8> {
        let output = Command::new("qpdf")
            .arg(self.0.path())
            .arg(format!("--show-attachment={name}"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    }

    fn asked(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program)
            .args(before)
            .arg(self.0.path())
            .args(after)
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}; scripts/prerequisites installs it"));
        assert!(output.status.success(), "{program}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
