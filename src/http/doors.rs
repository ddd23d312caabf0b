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

use super::corridor::Corridor;

/// What doors say of themselves.
#[derive(Default)]
pub struct Description {
    /// Addresses, relative to where the doors stand.
    pub paths: Paths,
    /// Shapes by name.
    pub schemas: BTreeMap<String, RefOr<Schema>>,
}

/// How each door is opened, by the first part of its address and how many parts come after it: doors of several rooms may be
/// in one corridor.
type Corridors = BTreeMap<(String, usize), Vec<Box<dyn FnOnce(&mut ServiceConfig)>>>;

/// The frame for doors.
pub struct Doors<'a>(Frame<'a>);

enum Frame<'a> {
    Opened(&'a mut Corridors),
    Described(&'a mut Description),
}

impl Doors<'_> {
    /// Opens doors for requests, behind an address.
    pub fn open(config: &mut ServiceConfig, server: &str, doors: impl FnOnce(&mut Doors<'_>)) {
        let mut corridors = Corridors::new();
        doors(&mut Doors(Frame::Opened(&mut corridors)));
        for ((first, parts), openings) in corridors {
            let corridor = Corridor::behind(format!("{server}/{first}")).of(parts);
            let all = |config: &mut ServiceConfig| openings.into_iter().for_each(|open| open(config));
            config.service(corridor.scope().configure(all));
        }
    }

    /// What doors say of themselves.
    pub fn describe(doors: impl FnOnce(&mut Doors<'_>)) -> Description {
        let mut description = Description::default();
        doors(&mut Doors(Frame::Described(&mut description)));
        description
    }

    /// One door.
    pub fn service<D>(&mut self, door: D) -> &mut Self
    where
        D: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static,
    {
        match &mut self.0 {
            Frame::Opened(corridors) => {
                let address = D::path();
                let mut parts = address.split('/').skip(1);
                let first = parts.next().unwrap_or_default().to_owned();
                let open = move |config: &mut ServiceConfig| {
                    config.service(door);
                };
                corridors
                    .entry((first, parts.count()))
                    .or_default()
                    .push(Box::new(open));
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
