//! What the service does by itself: nobody asked for it.

use uuid::Uuid;

use crate::http::{Actor, Deed, Office};

/// The service acts by itself.
pub const fn nobody() -> Actor {
    Actor {
        user_id: Uuid::nil(),
        email: String::new(),
        roles: Vec::new(),
        organisations: Vec::new(),
    }
}

/// What the service does by itself, now.
pub fn deed<'a>(office: &'a Office, nobody: &'a Actor) -> Deed<'a> {
    Deed {
        actor: nobody,
        role: "service",
        settings: &office.settings,
        now: office.now(),
    }
}
