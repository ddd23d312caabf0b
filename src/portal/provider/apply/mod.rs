//! Filling in an application step by step, until it is submitted. What someone enters is saved on the way, and two people
//! in one step never overwrite each other.

mod activities;
mod aid;
pub mod autosave;
mod budget;
mod check;
mod documents;
mod general;
mod missing;
mod overview;
mod part;
mod receipt;
mod start;
mod statements;

use actix_web::web;
use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::money::Money;
use uuid::Uuid;

use super::below_home;
use crate::applications::{self, Application, Content};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::{Page, Visit, navigation};

/// An application that can still be changed.
struct Draft {
    application: Application,
    call: Call,
    content: Content,
    /// The most de-minimis aid in three years, where the scheme gives it.
    most_aid: Option<Money>,
    today: NaiveDate,
}

impl Draft {
    /// Reads a draft of the own organisation.
    async fn open(conn: &mut Conn, office: &Office, visit: &Visit, id: Uuid) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::PROVIDER)?;
        let deed = Deed::of(office, actor, &navigation::PROVIDER, office.now())?;
        let application = applications::get(conn, id).await?;
        applications::must_be_open(&application, &deed)?;
        let call = calls::get(conn, application.call_id).await?;
        let scheme = calls::get_scheme(conn, call.scheme_id).await?;
        Ok(Self {
            most_aid: scheme.de_minimis_ceiling.map(|most| most.0),
            today: deed.today(),
            call,
            content: serde_json::from_value(application.content.clone()).map_err(Problem::internal)?,
            application,
        })
    }

    /// Whether the municipality asked for more, after it was submitted.
    fn is_supplement(&self) -> bool {
        self.application.status() == Status::SupplementRequested
    }

    /// Whether it asks for more than one application gets in its call.
    fn asks_more(&self) -> bool {
        let maximum = self.call.maximum;
        maximum.is_some_and(|most| self.content.requested() > most.0)
    }

    /// The step after the money.
    const fn after_budget(&self) -> &'static str {
        if self.most_aid.is_some() {
            "/steun"
        } else {
            "/documenten"
        }
    }

    /// A page of one of the steps.
    fn page(&self, visit: &Visit, dutch: &str, english: &str) -> Page {
        let title = &self.application.title;
        below_home(visit, dutch, english).under(address(self.application.id, ""), title, title)
    }
}

/// The address of a step.
pub fn address(id: Uuid, step: &str) -> String {
    format!("/aanvrager/aanvragen/{id}/invullen{step}")
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(start::routes)
        .configure(overview::routes)
        .configure(general::routes)
        .configure(activities::routes)
        .configure(budget::routes)
        .configure(aid::routes)
        .configure(documents::routes)
        .configure(statements::routes)
        .configure(check::routes)
        .configure(receipt::routes);
}
