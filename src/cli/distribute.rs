//! `plafond distribute`: a distribution from a file, without a database.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::mistakes::Mistake;
use crate::distribution::Document;
use crate::http::Problem;

/// Which file to distribute from.
#[derive(Debug, Args)]
pub struct Distribute {
    /// The file, as docs/distribution.md describes it
    file: PathBuf,
}

impl Distribute {
    /// Reads the file and distributes.
    pub fn run(&self) -> Result<Value, Vec<Mistake>> {
        let bytes = std::fs::read(&self.file).map_err(|error| {
            let shown = self.file.display();
            vec![Mistake::at(
                "",
                "file-unreadable",
                format!("Het bestand {shown} kan niet worden gelezen: {error}."),
            )]
        })?;
        let answer = Document::read(&bytes).and_then(Document::answer);
        answer
            .map(|(_, answer)| json!(answer))
            .map_err(|problem| mistakes(&problem))
    }
}

fn mistakes(problem: &Problem) -> Vec<Mistake> {
    problem
        .errors()
        .iter()
        .map(|error| Mistake::at(&error.pointer, &error.code, &error.detail))
        .collect()
}
