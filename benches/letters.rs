//! How long a letter takes: the first, and then each of many that differ. Fails when half of those take longer than they may. `make bench-letters`.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::DateTime;
use plafond::documents::{self, Kind};
use plafond_letters::{Manuscript, Press};
use serde_json::Value;

/// As the service has it.
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// How many letters are made after the first.
const LETTERS: usize = 300;

/// How long a letter may take once the first was made.
const MOST: Duration = Duration::from_millis(15);

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let press = Press::new(Duration::from_mins(1), 2);
    println!("first {:?}", made(&press, 0)?);
    let mut times = Vec::with_capacity(LETTERS);
    for number in 1..=LETTERS {
        times.push(made(&press, number)?);
    }
    times.sort();
    let at = |percent: usize| times.get(LETTERS * percent / 100).copied().unwrap_or_default();
    println!("warm p50 {:?}, p95 {:?}, p99 {:?}", at(50), at(95), at(99));
    if at(50) > MOST {
        eprintln!("a warm letter takes {:?}, more than {MOST:?}", at(50));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// How long one letter took, about another application than the one before.
fn made(press: &Press, number: usize) -> Result<Duration, Box<dyn Error>> {
    let mut data = documents::sample(Kind::Grant, true);
    data.insert("reference".to_owned(), format!("PHG-2026-{number:05}").into());
    data.insert("amount".to_owned(), format!("€ {number},00").into());
    let manuscript = Manuscript {
        layout: documents::LAYOUT.to_owned(),
        template: Kind::Grant.shipped().to_owned(),
        data: Value::Object(data).to_string(),
        ident: number.to_string(),
        written_at: DateTime::UNIX_EPOCH,
        files: Vec::new(),
    };
    let begun = Instant::now();
    press.print(manuscript)?;
    Ok(begun.elapsed())
}
