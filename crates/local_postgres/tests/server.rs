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

#[test]
fn a_durable_server_keeps_its_data_and_password_and_its_folder_to_itself() {
    let folder = PathBuf::from(format!("/var/tmp/plafond-test-{}", std::process::id()));
    let options = Options {
        data: folder.clone(),
        kind: Kind::Durable,
        port: None,
    };
    let first = Server::start(&options).unwrap();
    let password = first.password().to_owned();
    assert!(matches!(Server::start(&options), Err(StartError::InUse(..))));
    drop(first);
    let second = Server::start(&options).unwrap();
    assert_eq!(second.password(), password);
    drop(second);
    std::fs::remove_dir_all(folder).unwrap();
}
