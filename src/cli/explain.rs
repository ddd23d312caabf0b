//! `plafond explain`: a decision taken again from what was kept with it.

use std::process::ExitCode;

use clap::Args;

use super::{Failure, office, terminal};
use crate::config::Settings;
use crate::explanation;
use crate::http::ProblemType;

/// Which decision to take again.
#[derive(Debug, Args)]
pub struct Explain {
    /// The reference of the dossier, such as PHG-2026-00017
    reference: String,
}

impl Explain {
    /// Takes it again and says whether it comes out the same; exit code 1 when it doesn't.
    pub fn run(&self, settings: Settings) -> Result<ExitCode, Failure> {
        let office = office::open(settings)?;
        let again = office::runtime()?.block_on(async {
            let mut conn = office.pool.get().await?;
            Ok::<_, Failure>(explanation::again(&mut conn, &self.reference).await)
        })?;
        let again = match again {
            Ok(again) => again,
            Err(problem) if problem.kind() == ProblemType::NOT_FOUND => {
                return Err(format!("{} has no decision with its inputs kept", self.reference).into());
            }
            Err(problem) => return Err(problem.into()),
        };
        terminal::say(&format!(
            "rules {}, inputs {}",
            again.rule_version, again.inputs_hash
        ));
        if !again.inputs_whole {
            terminal::say("different: the inputs no longer have the hash they were kept with");
        }
        terminal::say(&format!("kept: {}", again.kept));
        terminal::say(&format!("now:  {}", again.now));
        if let Some(redone) = &again.distribution {
            let how = if redone.same { "the same" } else { "different" };
            terminal::say(&format!(
                "its distribution, made again from input {}: {how}",
                redone.input_hash
            ));
        }
        let same = again.is_same();
        terminal::say(if same {
            "the same, byte for byte"
        } else {
            "different"
        });
        Ok(if same {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
