//! How long a hundred thousand applications take, by each method and where each is slowest: `make bench-distribution`. Fails when
//! one takes more than a second.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use plafond_rules::distribution::{
    Application, Criterion, Input, LastOne, Method, Points, Seed, SubCeiling, distribute,
};
use plafond_rules::money::Money;

const APPLICATIONS: u64 = 100_000;
const AIM: Duration = Duration::from_secs(1);

fn cents(amount: u64) -> Money {
    Money::from_cents(amount).unwrap_or(Money::MAX)
}

/// A number that looks like any other, and is the same each time.
fn scattered(index: u64, salt: u64) -> u64 {
    let mixed = (index + 1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(salt.wrapping_mul(0xD1B5_4A32_D192_ED03));
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

fn application(index: u64) -> Application {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
    let points = |salt: u64| {
        (0_u64..2)
            .map(|assessor| Points(scattered(index, salt + assessor) % 11 * Points::ONE))
            .collect()
    };
    Application {
        id: format!("PHG-2026-{index:06}"),
        requested: cents(100_000 + scattered(index, 1) % 5_000_000),
        cap: index
            .is_multiple_of(3)
            .then(|| cents(50_000 + scattered(index, 2) % 4_000_000)),
        complete_on: first.checked_add_days(Days::new(scattered(index, 3) % 90)),
        points: BTreeMap::from([
            ("reach".to_owned(), points(10)),
            ("quality".to_owned(), points(20)),
        ]),
        sub_ceiling: index.is_multiple_of(2).then(|| format!("deel-{:02}", index % 18)),
    }
}

fn input(method: Method, minimum: u64, parts: bool) -> Input {
    let mut applications: Vec<Application> = (0..APPLICATIONS).map(application).collect();
    if !parts {
        for application in &mut applications {
            application.sub_ceiling = None;
        }
    }
    let part = |name: u64| SubCeiling {
        id: format!("deel-{name:02}"),
        amount: cents(2_000_000_000 + name * 500_000_000),
    };
    Input {
        method,
        ceiling: cents(100_000_000_000),
        minimum: cents(minimum),
        sub_ceilings: if parts {
            (0..18).map(part).collect()
        } else {
            Vec::new()
        },
        seed: Some(Seed(b"plafond".to_vec())),
        applications,
    }
}

fn criterion(id: &str, weight: u32) -> Criterion {
    Criterion {
        id: id.to_owned(),
        weight,
        maximum: 10,
        threshold: None,
    }
}

fn main() -> ExitCode {
    let tender = || Method::Tender {
        last_one: LastOne::Partial,
        criteria: vec![criterion("reach", 60), criterion("quality", 40)],
        threshold: Some(Points(55 * Points::ONE)),
    };
    let receipt = |last_one| Method::OrderOfReceipt { last_one };
    let mut in_time = true;
    for (name, input) in [
        ("order of receipt", input(receipt(LastOne::Partial), 0, false)),
        (
            "order of receipt, skip, 18 sub-ceilings",
            input(receipt(LastOne::Skip), 0, true),
        ),
        ("tender", input(tender(), 0, false)),
        ("tender, 18 sub-ceilings", input(tender(), 0, true)),
        ("pro rata", input(Method::ProRata, 0, false)),
        (
            "pro rata, most drop out one by one",
            input(Method::ProRata, 4_000_000, false),
        ),
        ("pro rata, 18 sub-ceilings", input(Method::ProRata, 0, true)),
        (
            "pro rata, 18 sub-ceilings, most drop out",
            input(Method::ProRata, 4_000_000, true),
        ),
    ] {
        let start = Instant::now();
        let proposal = distribute(&input);
        let took = start.elapsed();
        let granted = proposal.map(|proposal| {
            proposal
                .lines
                .iter()
                .filter(|line| !line.amount.is_zero())
                .count()
        });
        println!(
            "{name:<42} {:>5} ms  {} of {APPLICATIONS} get something",
            took.as_millis(),
            granted.unwrap_or_default()
        );
        in_time &= took <= AIM;
    }
    if in_time {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
