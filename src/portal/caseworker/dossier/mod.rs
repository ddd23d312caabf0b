//! One dossier: where it stands and what can be done now, what was asked for, its terms, its messages and its story.

mod choice;
mod completeness;
mod content;
mod delay;
mod follow_up;
mod messages;
mod notes;
mod overview;
mod penalty;
mod proof;
mod reading;
mod revisions;
mod steps;
mod story;
mod sub_ceiling;
mod supplement;
mod terms;

use actix_web::web;
use plafond_rules::applications::Status;
use uuid::Uuid;

use crate::applications::{self, Application};
use crate::awards::{self, Award};
use crate::calls::{self, Call, Criterion};
use crate::db::Conn;
use crate::http::{Actor, Office, Problem};
use crate::organisations::{self, Organisation};
use crate::portal::caseworker::words;
use crate::portal::page::{Page, Visit, navigation, regulation};

/// A dossier as every page of it shows: what stands above it, and where one can go.
pub struct Dossier {
    /// The application.
    pub application: Application,
    /// Who applies.
    pub organisation: Organisation,
    /// The call it answers.
    pub call: Call,
    /// By what it is scored.
    pub criteria: Vec<Criterion>,
    /// Where it stands, in words.
    pub status: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The grant, when there is one.
    pub award: Option<Award>,
    /// What became of the grant once that is over, with its colour.
    pub ended: Option<(&'static str, &'static str)>,
}

impl Dossier {
    /// Opens a dossier, for who may work with it.
    ///
    /// # Errors
    /// 401 or 403 for who may not, 404 when it isn't there or wasn't submitted.
    pub async fn open<'a>(conn: &mut Conn, visit: &'a Visit, id: Uuid) -> Result<(Self, &'a Actor), Problem> {
        let actor = visit.must_be(&navigation::CASEWORK)?;
        let application = applications::readable(conn, actor, id).await?;
        let language = visit.language();
        let award = awards::of_application(conn, application.id).await?;
        let dossier = Self {
            organisation: organisations::get(conn, application.organisation_id).await?,
            call: calls::get(conn, application.call_id).await?,
            criteria: calls::criteria_of(conn, application.call_id).await?,
            status: regulation::name(&words::STATUSES, &application.status, language).to_owned(),
            tone: words::tone(&application.status),
            ended: award
                .as_ref()
                .and_then(|award| regulation::ended(award.status(), language)),
            award,
            application,
        };
        Ok((dossier, actor))
    }

    /// Writes down who reads it.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn note_reading(&self, office: &Office, visit: &Visit) -> Result<(), Problem> {
        let actor = visit.must_be(&navigation::CASEWORK)?;
        applications::note_reading(office, actor, &self.application).await
    }

    /// Its own address, or that of one of its pages.
    #[must_use]
    pub fn address(&self, part: &str) -> String {
        address(self.application.id, part)
    }

    /// A page of this dossier.
    #[must_use]
    pub fn page(&self, visit: &Visit, dutch: &str, english: &str) -> Page {
        let reference = &self.application.reference;
        visit
            .page(dutch, english)
            .under("/behandeling", "Behandeling", "Casework")
            .under(self.address(""), reference, reference)
    }

    /// Whether it was received and waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.application.status().is_open()
    }

    /// Whether its completeness is being checked.
    #[must_use]
    pub fn is_submitted(&self) -> bool {
        self.application.status() == Status::Submitted
    }

    /// Whether it waits for what was asked for.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.application.status() == Status::SupplementRequested
    }
}

/// The address of a dossier, or of one of its pages.
#[must_use]
pub fn address(id: Uuid, part: &str) -> String {
    if part.is_empty() {
        format!("/behandeling/aanvragen/{id}")
    } else {
        format!("/behandeling/aanvragen/{id}/{part}")
    }
}

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(overview::show)
        .service(content::show)
        .service(content::download)
        .service(completeness::find)
        .service(supplement::ask)
        .service(supplement::preview)
        .service(supplement::request)
        .service(delay::ask)
        .service(delay::preview)
        .service(delay::tell)
        .service(revisions::show)
        .service(sub_ceiling::choose)
        .service(terms::show)
        .service(penalty::ask_notice)
        .service(penalty::register)
        .service(penalty::ask_determination)
        .service(penalty::preview)
        .service(penalty::determine)
        .service(messages::show)
        .service(messages::pdf)
        .service(notes::show)
        .service(notes::write)
        .service(proof::show)
        .service(proof::pdf)
        .service(story::show);
}
