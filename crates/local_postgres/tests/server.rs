//! A server is started for real; nothing here is simulated.

use std::net::TcpStream;
use std::path::PathBuf;

use plafond_local_postgres::{Kind, Options, Server, StartError};

fn address(server: &Server) -> String {
    let url = server.owner_url("postgres");
    let after = url.split('@').nth(1).unwrap_or_default();
    after.split('/').next().unwrap_or_default().to_owned()
}

#[test]
fn a_throwaway_server_is_gone_with_all_it_wrote() {
    let server = Server::start(&Options {
        data: PathBuf::new(),
        kind: Kind::Throwaway,
        port: None,
    })
    .unwrap();
    let (place, home) = (address(&server), server.home().to_owned());
    assert!(TcpStream::connect(&place).is_ok());
    drop(server);
    assert!(TcpStream::connect(&place).is_err());
    assert!(!home.exists());
}

#[test]
fn a_process_may_have_two_throwaway_servers() {
    let throwaway = Options {
        data: PathBuf::new(),
        kind: Kind::Throwaway,
        port: None,
    };
    let (first, second) = (
        Server::start(&throwaway).unwrap(),
        Server::start(&throwaway).unwrap(),
    );
    drop(first);
    assert!(TcpStream::connect(address(&second)).is_ok());
}

/// A folder that is thrown away with the test, and what to start there.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        Self(PathBuf::from(format!(
            "/var/tmp/plafond-{name}-{}",
            std::process::id()
        )))
    }

    fn options(&self) -> Options {
        Options {
            data: self.0.clone(),
            kind: Kind::Durable,
            port: None,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_durable_server_keeps_its_data_and_password_and_its_folder_to_itself() {
    let folder = Folder::new("kept");
    let options = folder.options();
    let password = |server: &Server| server.owner_url("").split('@').next().map(str::to_owned);
    let first = Server::start(&options).unwrap();
    let known = password(&first);
    assert!(matches!(Server::start(&options), Err(StartError::InUse(..))));
    assert!(matches!(Server::discard(&options), Err(StartError::InUse(..))));
    drop(first);
    assert_eq!(password(&Server::start(&options).unwrap()), known);
}

#[test]
fn a_server_that_was_put_elsewhere_is_found_again_and_discarded() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("closed");
    std::fs::create_dir(&folder.0).unwrap();
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o700)).unwrap();
    let options = folder.options();
    let first = Server::start(&options).unwrap();
    let home = first.home().to_owned();
    drop(first);
    let second = Server::start(&options).unwrap();
    assert_eq!(second.home(), home);
    drop(second);
    Server::discard(&options).unwrap();
    assert!(!home.exists());
    Server::discard(&options).unwrap();
}

#[test]
fn a_place_that_someone_else_made_is_not_filled() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    let folder = Folder::new("claimed");
    std::fs::create_dir(&folder.0).unwrap();
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o700)).unwrap();
    let options = folder.options();
    let home = Server::start(&options).unwrap().home().to_owned();
    if home.starts_with(&folder.0) {
        // Only root has to put it elsewhere.
        return;
    }
    Server::discard(&options).unwrap();
    std::fs::create_dir(&home).unwrap();
    chown(&home, Some(65_534), None).unwrap();
    let refused = Server::start(&options).err();
    std::fs::remove_dir(&home).unwrap();
    assert!(
        matches!(&refused, Some(StartError::Folder(place, _)) if *place == home),
        "{refused:?}"
    );
}

#[test]
fn the_number_of_someone_elses_process_keeps_no_server_from_starting() {
    let folder = Folder::new("stale");
    let options = folder.options();
    let first = Server::start(&options).unwrap();
    let note = first.home().join("pgdata/postmaster.pid");
    drop(first);
    std::fs::write(note, format!("{}\n", std::process::id())).unwrap();
    let reported = Server::start(&options).err();
    assert!(!matches!(reported, Some(StartError::InUse(..))), "{reported:?}");
}
