//! `plafond audit`: every chain, every seal and every ledger, link by link, here or from an export.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicI64, Ordering};

use clap::Subcommand;

use super::{Failure, office, terminal};
use crate::audit::trail;
use crate::config::Settings;

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check the whole trail and every ledger against its balance; exit code 1 names the first bad link
    Verify {
        /// A file of `plafond audit export`, which needs no database
        #[arg(long)]
        export: Option<PathBuf>,
        /// A seal that was published, as PLACE:HASH; the trail has to hold it
        #[arg(long, value_parser = seal)]
        seal: Option<(i64, Vec<u8>)>,
    },
    /// Write the whole trail to a file, a line of JSON for each event and seal
    Export {
        /// The file
        file: PathBuf,
    },
}

fn seal(text: &str) -> Result<(i64, Vec<u8>), String> {
    let wrong = || "write it as PLACE:HASH, such as 12:9f86d0…".to_owned();
    let (place, hash) = text.split_once(':').ok_or_else(wrong)?;
    Ok((
        place.parse().map_err(|_| wrong())?,
        hex::decode(hash).map_err(|_| wrong())?,
    ))
}

impl Audit {
    /// Does it, and says how it went.
    pub fn run(self) -> Result<ExitCode, Failure> {
        match self {
            Self::Verify { export, seal } => verify(export.as_deref(), seal),
            Self::Export { file } => export(&file),
        }
    }
}

fn verify(file: Option<&Path>, seal: Option<(i64, Vec<u8>)>) -> Result<ExitCode, Failure> {
    let outcome = if let Some(file) = file {
        trail::verify_export(BufReader::new(File::open(file)?), seal)
    } else {
        let office = office::open(Settings::read()?)?;
        office::runtime()?.block_on(async {
            let mut conn = office.pool.get().await?;
            let done = AtomicI64::new(0);
            // Who grants, seals or pays meanwhile changes nothing of what is checked.
            let mut view = conn.build_transaction().repeatable_read().read_only();
            let check = view.run(async |conn| trail::verify_counting(conn, seal, &done).await);
            let checked = terminal::showing(check, || how_far("checked", &done)).await;
            Ok::<_, Failure>(checked)
        })?
    };
    match outcome {
        Ok(checked) => {
            let (events, chains, seals) = (checked.events, checked.chains, checked.seals);
            let ledgers = if file.is_none() {
                ", every ledger adds up"
            } else {
                ""
            };
            terminal::say(&format!(
                "sound: {events} events in {chains} chains, {seals} seals{ledgers}"
            ));
            Ok(ExitCode::SUCCESS)
        }
        Err(trail::Failure::Broken(broken)) => {
            terminal::say(&format!("broken: {broken}"));
            Ok(ExitCode::FAILURE)
        }
        Err(other) => Err(other.into()),
    }
}

fn how_far(what: &str, done: &AtomicI64) -> String {
    format!("{what}: {} events ...", done.load(Ordering::Relaxed))
}

fn export(file: &Path) -> Result<ExitCode, Failure> {
    let office = office::open(Settings::read()?)?;
    let mut to = BufWriter::new(File::create(file)?);
    office::runtime()?.block_on(async {
        let mut conn = office.pool.get().await?;
        let done = AtomicI64::new(0);
        let mut view = conn.build_transaction().repeatable_read().read_only();
        let export = view.run(async |conn| trail::export_counting(conn, &mut to, &done).await);
        let written = terminal::showing(export, || how_far("written", &done)).await;
        Ok::<_, Failure>(written?)
    })?;
    Ok(ExitCode::SUCCESS)
}
