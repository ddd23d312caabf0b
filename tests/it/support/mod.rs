//! What every test stands on: a real PostgreSQL with a database of its own, and the service over real HTTP.

pub mod app;
pub mod browser;
pub mod bucket;
pub mod database;
pub mod demo;
pub mod mail_server;
pub mod pdf;
pub mod process;
pub mod story;
pub mod visitor;
pub mod wire;

pub use app::{Answered, App};
pub use bucket::{Bucket, KEY};
pub use database::Database;
pub use demo::DemoFolder;
pub use mail_server::MailServer;
pub use pdf::Pdf;
pub use process::Process;
pub use wire::{Side, Wire};

/// An address with its names, in braces, replaced.
pub fn filled(address: &str, fill: impl Fn(&str) -> String) -> String {
    let part = |part: &str| match part.strip_prefix('{') {
        Some(name) => fill(name.trim_end_matches('}')),
        None => part.to_owned(),
    };
    address.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// An address with nothing behind it.
pub fn nowhere(address: &str) -> String {
    filled(address, |name| match name {
        "receiptNumber" => "987654321".to_owned(),
        "language" => "nl".to_owned(),
        "at" => "0".to_owned(),
        _ => uuid::Uuid::now_v7().to_string(),
    })
}
