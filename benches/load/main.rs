//! Requests per second of the service beside pgbench running the very SQL that those requests ran, on one machine in
//! one run: `make bench`. Prints the table that stands in the README.

#![allow(
    clippy::float_arithmetic,
    reason = "rates and times are measured, and nobody is paid by them"
)]

mod cases;
mod crowd;
mod dossiers;
mod pages;
mod pgbench;
mod place;
mod service;
mod trace;
mod wrk;

use std::error::Error;

use clap::Parser;

use crate::cases::Case;
use crate::place::Place;
use crate::service::Service;

/// How often each figure is measured, the service and pgbench in turn; the middle one counts. One client and the process that
/// answers it share a processor or don't, as the kernel pleases, and are twice as fast or slow by it.
const ROUNDS: u64 = 3;

/// How many clients ask at once.
const CLIENTS: [u32; 3] = [1, 16, 64];

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Parser)]
struct Wishes {
    /// How long each round of a figure takes
    #[arg(long, default_value_t = 2)]
    seconds: u32,
    /// Only the operations and pages with this in their name; `page` for all pages
    #[arg(long, default_value = "")]
    only: String,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// What was measured in one run.
struct Figures {
    /// Completed per second.
    rate: f64,
    /// Half of them were done within so many milliseconds.
    p50: f64,
    /// All but one in a hundred.
    p99: f64,
}

fn main() -> Result<(), Failure> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "a second provider of cryptography")?;
    tokio::runtime::Runtime::new()?.block_on(measure(&Wishes::parse()))
}

async fn measure(wishes: &Wishes) -> Result<(), Failure> {
    println!(
        "| operation | connections | Plafond /s | p50 ms | p99 ms | pgbench /s | p50 ms | p99 ms | Plafond : pgbench |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let pages = if pages::are_wanted(wishes) {
        pages::measure(&Place::prepare().await?, wishes).await?
    } else {
        pages::Measured::default()
    };
    operations(wishes).await?;
    println!("\n| page | p50 ms of 100 dossiers | p99 ms | p50 ms of 100,000 dossiers | p99 ms |");
    println!("|---|--:|--:|--:|--:|");
    for (name, few, many) in pages.compared {
        let name = name.trim_start_matches("page: ");
        println!(
            "| {name} | {:.2} | {:.2} | {:.2} | {:.2} |",
            few.p50, few.p99, many.p50, many.p99
        );
    }
    if pages.unanswered.is_empty() {
        return Ok(());
    }
    for told in pages.unanswered {
        eprintln!("not answered: {told}");
    }
    Err("not every page was answered".into())
}

/// What programs ask for, beside pgbench; and what the service takes for it.
async fn operations(wishes: &Wishes) -> Result<(), Failure> {
    if !cases::NAMES.iter().any(|name| name.contains(&wishes.only)) {
        return Ok(());
    }
    let place = Place::prepare().await?;
    let cases = cases::all(&place).await?;
    let mut wanted = Vec::new();
    for (from, case) in (cases::TRACED..)
        .step_by(usize::try_from(cases::RUNS * dossiers::PER_RUN)?)
        .zip(&cases)
    {
        if case.name.contains(&wishes.only) {
            wanted.push((from, case, trace::script(&place, case).await?));
        }
    }
    let (service, ready) = Service::start_timed(&place).await?;
    for (mut from, case, script) in wanted {
        for clients in CLIENTS {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                ours.push(wrk::run(&service, case, clients, wishes.seconds, from)?);
                from += dossiers::PER_RUN;
                theirs.push(pgbench::run(&place, &script, clients, wishes.seconds, from)?);
                from += dossiers::PER_RUN;
            }
            row(case, clients, &middle(ours)?, Some(&middle(theirs)?));
        }
    }
    let memory = service.memory()?;
    println!(
        "\nResident memory at its highest under this load: {memory} MB. From start to ready: {ready} ms."
    );
    Ok(())
}

/// The round with the middle rate.
fn middle(mut rounds: Vec<Figures>) -> Result<Figures, Failure> {
    rounds.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    let at = rounds.len() / 2;
    rounds.into_iter().nth(at).ok_or_else(|| "no rounds".into())
}

/// One line of the table; a page has no pgbench beside it.
fn row(case: &Case, clients: u32, ours: &Figures, theirs: Option<&Figures>) {
    let theirs = theirs.map_or_else(
        || "| | | |".to_owned(),
        |theirs| {
            let share = ours.rate / theirs.rate;
            format!(
                "{:.0} | {:.2} | {:.2} | {share:.2} |",
                theirs.rate, theirs.p50, theirs.p99
            )
        },
    );
    println!(
        "| {} | {clients} | {:.0} | {:.2} | {:.2} | {theirs}",
        case.name, ours.rate, ours.p50, ours.p99
    );
}
