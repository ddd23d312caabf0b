//! `plafond audit verify`: every chain, every seal and every ledger, link by link.

use std::process::ExitCode;

use clap::Subcommand;

use super::{Failure, office, terminal};
use crate::audit;
use crate::config::Settings;

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check the whole chain and every ledger against its balance
    Verify,
}

impl Audit {
    /// Exit code 1 names the first bad link.
    pub fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let Self::Verify = self;
        let office = office::open(settings.clone())?;
        let outcome = office::runtime()?.block_on(async {
            let mut conn = office.pool.get().await?;
            Ok::<_, Failure>(audit::verify::verify(&mut conn).await)
        })?;
        match outcome {
            Ok(checked) => {
                let (events, chains, seals) = (checked.events, checked.chains, checked.seals);
                terminal::say(&format!(
                    "sound: {events} events in {chains} chains, {seals} seals, every ledger adds up"
                ));
                Ok(ExitCode::SUCCESS)
            }
            Err(broken) => {
                terminal::say(&format!("broken: {broken}"));
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
