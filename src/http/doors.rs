//! Where a room hangs its doors: each is opened for requests, or described for the contract, by the same lines of code.
//!
//! Describing takes memory and time, since every operation tells all shapes it knows; a thread that answers requests
//! doesn't need it.

use std::collections::BTreeMap;

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// What doors say of themselves.
#[derive(Default)]
pub struct Description {
    /// Addresses, relative to where the doors stand.
    pub paths: Paths,
    /// Shapes by name.
    pub schemas: BTreeMap<String, RefOr<Schema>>,
}

/// The frame for doors.
pub struct Doors<'a>(Frame<'a>);

enum Frame<'a> {
    Opened(&'a mut ServiceConfig),
    Described(&'a mut Description),
}

impl<'a> Doors<'a> {
    /// Doors that answer requests.
    pub const fn opened(config: &'a mut ServiceConfig) -> Self {
        Self(Frame::Opened(config))
    }

    /// Doors that only say what they are.
    pub const fn described(description: &'a mut Description) -> Self {
        Self(Frame::Described(description))
    }

    /// One door.
    pub fn service(&mut self, door: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match &mut self.0 {
            Frame::Opened(config) => {
                config.service(door);
            }
            Frame::Described(description) => {
                description.paths.merge(door.paths());
                let mut schemas = Vec::new();
                door.schemas(&mut schemas);
                for (name, schema) in schemas {
                    description.schemas.entry(name).or_insert(schema);
                }
            }
        }
        self
    }

    /// The doors of another file.
    pub fn configure(&mut self, doors: impl FnOnce(&mut Doors<'_>)) -> &mut Self {
        doors(self);
        self
    }
}
