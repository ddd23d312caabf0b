//! `plafond enrol` and `plafond keys rotate`: what the operator does at the machine itself.

use std::process::ExitCode;

use chrono::Utc;
use clap::{Args, Subcommand};
use plafond_rules::roles::{self, Role};
use validator::ValidateEmail as _;

use super::{Failure, office, terminal};
use crate::config::Settings;
use crate::identity::{self, NewUser};

/// Make an account, such as that of the first administrator.
#[derive(Debug, Args)]
pub struct Enrol {
    /// The address to log in with
    #[arg(value_parser = address)]
    email: String,
    /// How the person is called
    #[arg(long)]
    name: String,
    /// What the person may do
    #[arg(long = "role", default_value = "administrator", value_parser = role)]
    roles: Vec<Role>,
}

fn address(text: &str) -> Result<String, String> {
    if text.validate_email() {
        Ok(text.to_owned())
    } else {
        Err("write it as name@host".to_owned())
    }
}

fn role(name: &str) -> Result<Role, String> {
    let all = Role::ALL.map(Role::as_str).join(", ");
    Role::parse(name).ok_or_else(|| format!("choose one of {all}"))
}

impl Enrol {
    /// Prints the link by which the person chooses a password: mail may not work yet.
    pub fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        if let Some(role) = roles::alone(&self.roles) {
            return Err(format!("the role {} does not go together with another", role.as_str()).into());
        }
        let office = office::open(settings)?;
        let new = NewUser {
            email: self.email,
            name: self.name,
            roles: self.roles,
            password: None,
        };
        let made = office::runtime()?
            .block_on(office.act(async |conn| {
                identity::enrol_with_link(conn, &office.settings, new, office.now()).await
            }));
        let link = made.map_err(|problem| problem.to_string())?;
        terminal::say(&format!(
            "The account is made. Within 7 days a password can be chosen, once, at\n{link}"
        ));
        Ok(ExitCode::SUCCESS)
    }
}

/// What can be done with the keys that sign access tokens.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Keys {
    /// Retire all keys and make a new one, when one may have leaked
    Rotate,
}

impl Keys {
    /// Rotates.
    pub fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let Self::Rotate = self;
        // The other processes find out within two minutes.
        let minutes = settings.access_token_seconds / 60 + 2;
        let office = office::open(settings)?;
        let rotated = office::runtime()?
            .block_on(office.act(async |conn| identity::rotate_keys(conn, Utc::now()).await.map(drop)));
        rotated.map_err(|problem| problem.to_string())?;
        terminal::say(&format!(
            "A new key signs from now on. Tokens of the old ones end within {minutes} minutes."
        ));
        Ok(ExitCode::SUCCESS)
    }
}
