//! A cluster on disk: made once, with a password that only its owner can read.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kind::Kind;
use crate::privileges::{Unprivileged, restrict};
use crate::start_error::StartError;

/// The owner of the tables, and the only login a new cluster has.
pub const OWNER: &str = "plafond_owner";

/// Folders of one cluster.
pub struct Cluster {
    /// The folder that holds everything else; reachable for the server.
    pub home: PathBuf,
    /// The password of [`OWNER`].
    pub password: String,
}

/// PostgreSQL's own folder in that of a cluster.
pub fn data_of(home: &Path) -> PathBuf {
    home.join("pgdata")
}

impl Cluster {
    /// PostgreSQL's own folder.
    pub fn data(&self) -> PathBuf {
        data_of(&self.home)
    }

    /// What the server says.
    pub fn log(&self) -> PathBuf {
        self.home.join("postgresql.log")
    }

    /// Opens the cluster in this folder, making it when it isn't there.
    pub fn open(home: &Path, kind: Kind, bin: &Path, user: Option<Unprivileged>) -> Result<Self, StartError> {
        let failed = |error| StartError::Folder(home.to_owned(), error);
        fs::create_dir_all(home).map_err(failed)?;
        fs::set_permissions(home, fs::Permissions::from_mode(0o711)).map_err(failed)?;
        let secret = home.join("owner.password");
        let cluster = Self {
            home: home.to_owned(),
            password: password(&secret, user).map_err(failed)?,
        };
        if !cluster.data().join("PG_VERSION").exists() {
            cluster.initialise(kind, bin, &secret, user)?;
        }
        Ok(cluster)
    }

    fn initialise(
        &self,
        kind: Kind,
        bin: &Path,
        secret: &Path,
        user: Option<Unprivileged>,
    ) -> Result<(), StartError> {
        let data = self.data();
        let failed = |error| StartError::Folder(data.clone(), error);
        // What an interrupted attempt left is no cluster yet.
        if data.exists() {
            fs::remove_dir_all(&data).map_err(failed)?;
        }
        fs::create_dir(&data).map_err(failed)?;
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).map_err(failed)?;
        if let Some(user) = user {
            user.own(&data).map_err(failed)?;
        }
        let mut command = Command::new(bin.join("initdb"));
        command.current_dir(&self.home).arg("-D").arg(&data).args([
            "-U",
            OWNER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]);
        command
            .args(["--auth=scram-sha-256"])
            .arg(format!("--pwfile={}", secret.display()));
        match kind {
            Kind::Durable => command.arg("--data-checksums"),
            Kind::Throwaway => command.arg("--no-sync"),
        };
        restrict(&mut command, user);
        let output = command.output().map_err(StartError::NotRun)?;
        if output.status.success() {
            Ok(())
        } else {
            Err(StartError::Initialise(
                String::from_utf8_lossy(&output.stderr).into_owned(),
            ))
        }
    }
}

fn password(file: &Path, user: Option<Unprivileged>) -> io::Result<String> {
    if let Ok(known) = fs::read_to_string(file) {
        return Ok(known.trim().to_owned());
    }
    let mut bytes = [0_u8; 24];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let password = bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let mut written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    writeln!(written, "{password}")?;
    if let Some(user) = user {
        user.own(file)?;
    }
    Ok(password)
}
