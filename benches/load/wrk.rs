//! Asking the service with wrk, which takes next to nothing of the two cores.

use std::process::Command;

use serde_json::Value;

use crate::cases::Case;
use crate::service::Service;
use crate::{Failure, Figures, dossiers};

/// Each request takes the next dossier, and after the last one of its run the first; failures are counted, and spoil the run.
const SCRIPT: &str = r#"
local n, path, prefix, body, token, cookie = 0, "PATH", "PREFIX", BODY, "TOKEN", "COOKIE"
request = function()
  n = n % PER_RUN + 1
  local id = string.format("%s%012x", prefix, FROM + n)
  local headers = { ["Authorization"] = token ~= "" and "Bearer " .. token or nil }
  if token == "" then
    headers["Accept-Encoding"] = "br, gzip"
  end
  if cookie ~= "" then
    headers["Cookie"] = cookie
  end
  if body then
    headers["Content-Type"] = "application/json"
    headers["Idempotency-Key"] = id
  end
  return wrk.format("METHOD", (path:gsub("{id}", id)), headers, body)
end
done = function(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print(string.format('FIGURES {"requests": %d, "microseconds": %d, "p50": %f, "p99": %f, "failed": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
"#;

/// Asks for so many seconds, from dossier `from` on.
pub fn run(
    service: &Service,
    case: &Case,
    clients: u32,
    seconds: u32,
    from: u64,
) -> Result<Figures, Failure> {
    let body = case
        .body
        .as_ref()
        .map_or_else(|| "nil".to_owned(), |body| format!("[==[{body}]==]"));
    let script = SCRIPT
        .replace("FROM", &from.to_string())
        .replace("PER_RUN", &dossiers::PER_RUN.to_string())
        .replace("PATH", &case.path)
        .replace("PREFIX", case.dossiers.prefix())
        .replace("BODY", &body)
        .replace("TOKEN", case.token.as_deref().unwrap_or_default())
        .replace("COOKIE", case.cookie.as_deref().unwrap_or_default())
        .replace("METHOD", case.method);
    let file = std::env::temp_dir().join(format!("plafond-wrk-{}.lua", std::process::id()));
    std::fs::write(&file, script)?;
    let output = Command::new("wrk")
        .args([
            "-t1",
            "--timeout",
            "30s",
            &format!("-c{clients}"),
            &format!("-d{seconds}s"),
            "-s",
        ])
        .arg(&file)
        .arg(&service.address)
        .output()
        .map_err(|error| format!("wrk can't be run ({error}); scripts/prerequisites wrk installs it"))?;
    std::fs::remove_file(&file)?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figures = said
        .lines()
        .find_map(|line| line.strip_prefix("FIGURES "))
        .ok_or_else(|| format!("wrk said: {said} {}", String::from_utf8_lossy(&output.stderr)))?;
    let figures: Value = serde_json::from_str(figures)?;
    let number = |name: &str| figures.get(name).and_then(Value::as_f64).unwrap_or_default();
    if number("failed") > 0.0 {
        return Err(format!("{} requests of `{}` failed", number("failed"), case.name).into());
    }
    Ok(Figures {
        rate: number("requests") * 1e6 / number("microseconds"),
        p50: number("p50") / 1e3,
        p99: number("p99") / 1e3,
    })
}
