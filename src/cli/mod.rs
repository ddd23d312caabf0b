//! The command line: one binary, a command for each thing an operator does.

mod audit;
mod demo;
mod distribute;
mod enrol;
mod explain;
mod mistakes;
mod office;
mod serve;
mod term;
mod terminal;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use secrecy::ExposeSecret as _;

use crate::config::Settings;
use crate::{api, db};

/// Applications for subsidy, and grants that never exceed their ceiling.
#[derive(Debug, Parser)]
#[command(name = "plafond", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything on this machine with nothing to set up: PostgreSQL, sample data, caught mail
    Demo(demo::Demo),
    /// Run the service against `DATABASE_URL`
    Serve,
    /// Bring the tables up to date, as their owner
    Migrate,
    /// Send mail and seal the audit trail, without answering requests
    Worker,
    /// Make an account, such as that of the first administrator, and print its link
    Enrol(enrol::Enrol),
    /// The keys that sign access tokens
    #[command(subcommand)]
    Keys(enrol::Keys),
    /// Print the OpenAPI document
    Openapi,
    /// Print the settings in force, secrets masked
    Config,
    /// Count a term of the law, with its reasoning
    Term(term::Term),
    /// Distribute a ceiling from a file, to see what comes out
    Distribute(distribute::Distribute),
    /// Take a decision again from what was kept with it, and say whether it comes out the same
    Explain(explain::Explain),
    /// Check the audit trail
    #[command(subcommand)]
    Audit(audit::Audit),
}

/// What goes wrong in a command, for the person at the terminal.
type Failure = Box<dyn Error + Send + Sync>;

/// Runs the command of this process and gives its exit code.
#[must_use]
pub fn run() -> ExitCode {
    // Exactly one provider of cryptography, and before the first use: rustls panics on a choice of two.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        return ExitCode::FAILURE;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return mistakes::misread(&error),
    };
    match obey(cli.command) {
        Ok(code) => code,
        Err(failure) => {
            terminal::complain(failure.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(demo) => demo.run(),
        Command::Serve => serve::serve(Settings::read()?),
        Command::Worker => serve::work(Settings::read()?),
        Command::Migrate => migrate(&Settings::read()?),
        Command::Enrol(enrol) => enrol.run(Settings::read()?),
        Command::Keys(keys) => keys.run(Settings::read()?),
        Command::Openapi => {
            terminal::say(api::contract());
            Ok(ExitCode::SUCCESS)
        }
        Command::Config => {
            terminal::say(&serde_json::to_string_pretty(&Settings::read()?)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Term(term) => Ok(mistakes::print(term.count())),
        Command::Distribute(file) => Ok(mistakes::print(file.run())),
        Command::Explain(explain) => explain.run(Settings::read()?),
        Command::Audit(audit) => audit.run(),
    }
}

fn migrate(settings: &Settings) -> Result<ExitCode, Failure> {
    let url = settings.migration_database_url.expose_secret();
    if url.is_empty() {
        return Err("set PLAFOND_MIGRATION_DATABASE_URL to the database, as the owner of its tables".into());
    }
    let run = office::runtime()?.block_on(db::migrate(url))?;
    for migration in &run {
        terminal::say(&format!("ran {migration}"));
    }
    terminal::say(if run.is_empty() {
        "nothing to do: the tables are up to date"
    } else {
        "done"
    });
    Ok(ExitCode::SUCCESS)
}
