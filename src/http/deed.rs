//! What an action needs to know of its circumstances: who acts, in which role, when, and under which settings.

use chrono::{DateTime, NaiveDate, Utc};
pub use plafond_rules::dates::day_of;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::actor::Actor;
use super::office::Office;
use super::problem::Problem;
use crate::config::Settings;

/// The circumstances of one action. Having one is proof that the actor has a role that may do it.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// The role that allows it.
    pub role: &'static str,
    /// The settings of the process.
    pub settings: &'a Settings,
    /// The instant at which it counts.
    pub now: DateTime<Utc>,
}

/// In which role the trail says that the service did something by itself.
pub const SERVICE: &str = "service";

/// Who acts when the service does something by itself.
static NOBODY: Actor = Actor {
    user_id: Uuid::nil(),
    email: String::new(),
    roles: Vec::new(),
    organisations: Vec::new(),
};

impl<'a> Deed<'a> {
    /// What the service does by itself, now: nobody asked for it.
    #[must_use]
    pub fn of_the_service(office: &'a Office) -> Self {
        Self {
            actor: &NOBODY,
            role: SERVICE,
            settings: &office.settings,
            now: office.now(),
        }
    }

    /// The deed of an actor with at least one of these roles.
    ///
    /// # Errors
    /// 403 when the actor has none of them.
    pub fn of(
        office: &'a Office,
        actor: &'a Actor,
        roles: &[Role],
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        actor.must_be(roles)?;
        Ok(Self {
            actor,
            role: actor.acting_as(roles),
            settings: &office.settings,
            now,
        })
    }

    /// The day on which it counts.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        day_of(self.now)
    }

    /// The account that the trail names; none for what the service does by itself.
    #[must_use]
    pub fn done_by(&self) -> Option<Uuid> {
        (!self.by().is_nil()).then_some(self.by())
    }

    /// The account that acts.
    #[must_use]
    pub const fn by(&self) -> Uuid {
        self.actor.user_id
    }
}
