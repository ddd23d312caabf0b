//! Makes the portal's style, script and fonts, and a list of them to put into the binary.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the assets are made from; a change to one makes them anew.
const SOURCES: [&str; 7] = [
    "assets/build.mjs",
    "assets/colours.css",
    "assets/icon.svg",
    "assets/package-lock.json",
    "assets/portal.css",
    "assets/portal.js",
    "scripts/assets",
];

/// How the compressed forms of a file end.
const PACKED: [&str; 2] = [".br", ".gz"];

fn main() -> Result<(), Box<dyn Error>> {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gives no OUT_DIR")?);
    let folder = out.join("assets");
    let made = Command::new("scripts/assets").arg(&folder).status()?;
    if !made.success() {
        return Err("the portal's assets could not be made; scripts/assets says why above".into());
    }
    fs::write(out.join("assets.rs"), list(&folder)?)?;
    Ok(())
}

/// The files as a Rust array: under which name each is asked for, and its bytes, plain and compressed.
fn list(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(
            entry?
                .file_name()
                .into_string()
                .map_err(|_| "a name that is no text")?,
        );
    }
    names.sort();
    let mut list = "[\n".to_owned();
    for name in names
        .iter()
        .filter(|name| !PACKED.iter().any(|suffix| name.ends_with(suffix)))
    {
        let bytes = |suffix: &str| {
            let file = format!("{name}{suffix}");
            // By name, so that a folder that was moved still builds.
            folder.join(&file).exists().then(|| {
                format!(
                    "include_bytes!(concat!(env!(\"OUT_DIR\"), {:?})).as_slice()",
                    format!("/assets/{file}")
                )
            })
        };
        let packed =
            |suffix| bytes(suffix).map_or_else(|| "None".to_owned(), |bytes| format!("Some({bytes})"));
        let plain = bytes("").ok_or("a file that is not there")?;
        let (brotli, gzip) = (packed(".br"), packed(".gz"));
        writeln!(
            list,
            "    Asset {{ name: {name:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},"
        )?;
    }
    list.push(']');
    Ok(list)
}
