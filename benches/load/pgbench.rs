//! The same statements by pgbench, prepared as the service prepares them.

use std::path::Path;
use std::process::Command;

use crate::place::Place;
use crate::{Failure, Figures, dossiers};

/// Runs a traced script for so many seconds, from dossier `from` on.
pub fn run(place: &Place, script: &str, clients: u32, seconds: u32, from: u64) -> Result<Figures, Failure> {
    let file = place.folder.join("script.sql");
    let counted = format!(
        "\\set bench_i :bench_i + 1\n\\set bench_n {from} + mod(:client_id + :bench_i * {clients}, {})\n{script}",
        dossiers::PER_RUN
    );
    std::fs::write(&file, counted)?;
    let output = Command::new(program())
        .args([
            "-n",
            "-M",
            "prepared",
            "-D",
            "bench_i=0",
            "--log",
            "--log-prefix=latency",
        ])
        .args(["-j", "1", "-c", &clients.to_string(), "-T", &seconds.to_string()])
        .arg("-f")
        .arg(&file)
        .arg(place.url()?)
        .current_dir(&place.folder)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        let why: Vec<&str> = why.lines().take(12).collect();
        return Err(format!("pgbench failed: {}", why.join("\n")).into());
    }
    let rate = said
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .and_then(|rest| rest.split(' ').next())
        .ok_or("pgbench gave no rate")?;
    let mut times = latencies(&place.folder)?;
    times.sort_by(f64::total_cmp);
    let at = |hundredths: usize| {
        times
            .get(times.len() * hundredths / 100)
            .copied()
            .unwrap_or_default()
    };
    Ok(Figures {
        rate: rate.parse()?,
        p50: at(50),
        p99: at(99),
    })
}

/// The third column of pgbench's log is the duration of a transaction in microseconds.
fn latencies(folder: &Path) -> Result<Vec<f64>, Failure> {
    let mut times = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if !name.starts_with("latency.") {
            continue;
        }
        for line in std::fs::read_to_string(&path)?.lines() {
            let microseconds: f64 = line.split(' ').nth(2).unwrap_or_default().parse()?;
            times.push(microseconds / 1e3);
        }
        std::fs::remove_file(&path)?;
    }
    Ok(times)
}

/// Debian keeps it beside the server, not on the path.
fn program() -> String {
    let beside = |version| format!("/usr/lib/postgresql/{version}/bin/pgbench");
    (13..30)
        .rev()
        .map(beside)
        .find(|path| Path::new(path).exists())
        .unwrap_or_else(|| "pgbench".to_owned())
}
