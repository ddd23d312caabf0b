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
        if again.is_by_other_rules() {
            terminal::say(&format!(
                "taken again by rules {}, a distribution by rules {}: by other rules than those of then",
                again.rule_version_now,
                plafond_rules::distribution::RULE_VERSION
            ));
        }
        if !again.inputs_whole {
            terminal::say("different: the inputs no longer have the hash they were kept with");
        }
        terminal::say(&format!("kept: {}", again.kept));
        terminal::say(&format!("now:  {}", again.now));
        if let Some(redone) = &again.distribution {
            let how = if redone.same { "the same" } else { "different" };
            terminal::say(&format!(
                "its distribution, made by rules {} and again from input {}: {how}",
                redone.rule_version, redone.input_hash
            ));
        }
        let same = again.is_same();
        terminal::say(if same {
            "the same, byte for byte"
        } else if again.is_by_other_rules() {
            "different: that may be since the rules of this program are other ones; take the program of then to be sure"
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
