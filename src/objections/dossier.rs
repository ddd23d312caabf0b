//! Opening the dossier of an objection, moving it on, and writing down what was done.

use plafond_rules::objections::{Event, Status};
use plafond_rules::roles::Role;
use plafond_rules::terms::{Duty, Sent, Term};
use serde_json::Value;
use uuid::Uuid;

use super::contested::{self, Contested};
use super::store::{self, Objection};
use super::terms;
use crate::applications::{self, Application};
use crate::audit;
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::{Deed, Problem, ProblemType};
use crate::organisations::{self, Organisation};
use crate::penalties;

/// Everything that is needed to act on an objection, locked: the dossier first, and then the objection.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub application: Application,
    pub objection: Objection,
    pub contested: Contested,
    /// Who objects.
    pub objector: Organisation,
}

/// Locks the dossier of an objection for its objector, or for the municipality.
///
/// # Errors
/// 404 for another organisation's.
pub async fn open(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Dossier, Problem> {
    let found = store::get(conn, id).await?;
    if !deed.actor.is(&[Role::Caseworker, Role::Decider]) {
        deed.actor.must_act_for(found.organisation_id)?;
    }
    locked(conn, id).await
}

/// Locks the dossier of an objection for what follows in it by itself, such as from the day on which a letter went out: nobody asks.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn locked(conn: &mut Conn, id: Uuid) -> Result<Dossier, Problem> {
    let found = store::get(conn, id).await?;
    let application = applications::lock(conn, found.application_id).await?;
    let objection = store::lock(conn, id).await?;
    Ok(Dossier {
        contested: contested::of(conn, &objection).await?,
        objector: organisations::get(conn, objection.organisation_id).await?,
        application,
        objection,
    })
}

impl Dossier {
    /// Where the objection would stand after an event.
    ///
    /// # Errors
    /// 409 with what is possible instead.
    pub fn after(&self, event: Event) -> Result<Status, Problem> {
        self.objection.status().after(event).map_err(|impossible| {
            Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                impossible.dutch(),
                impossible.to_string(),
            )
        })
    }

    /// Demands that nothing was decided yet.
    ///
    /// # Errors
    /// 409 with what is possible instead.
    pub fn must_be_open(&self) -> Result<(), Problem> {
        self.after(Event::Withdraw).map(drop)
    }

    /// Whether the objector is the one to whom the contested decision was addressed.
    pub fn own(&self) -> bool {
        self.objection.organisation_id == self.application.organisation_id
    }

    /// Moves the objection on with what else changed in it.
    ///
    /// # Errors
    /// 412 when someone else was first.
    pub async fn move_on(&mut self, conn: &mut Conn, next: Status) -> Result<(), Problem> {
        let from = self.objection.status();
        next.as_str().clone_into(&mut self.objection.status);
        if store::mark(conn, &self.objection, from).await? == 0 {
            return Err(Problem::stale());
        }
        self.objection.version += 1;
        Ok(())
    }

    /// The time to object is over for who used it, and the time to decide begins (Awb 7:10).
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn start_terms(&self, conn: &mut Conn, deed: &Deed<'_>, term: Term) -> Result<(), Problem> {
        if self.own() {
            let objecting = self.about(Duty::Objection, self.contested.against().1);
            deadlines::done(conn, objecting, self.objection.received_on).await?;
        }
        let clock = Clock::of(conn, self.application.id).await?;
        clock.start(conn, deed, [self.deciding(term)]).await?;
        Ok(())
    }

    /// Counts anew until when has to be decided, after something that matters for it was recorded.
    ///
    /// # Errors
    /// 400 when a postponement is out of range.
    pub async fn recount(&mut self, conn: &mut Conn) -> Result<(), Problem> {
        let term = terms::decide_by(conn, &self.objection, &self.contested).await?;
        self.objection.decide_by = term.end;
        let clock = Clock::of(conn, self.application.id).await?;
        clock.recount(conn, self.deciding(term)).await?;
        Ok(())
    }

    /// It was decided on, in time or late, or nothing has to be decided any more.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn end_terms(&self, conn: &mut Conn, deed: &Deed<'_>, decided: bool) -> Result<(), Problem> {
        let deciding = self.about(Duty::ObjectionDecision, self.objection.id);
        if decided {
            deadlines::done(conn, deciding, deed.today()).await?;
        } else {
            deadlines::end_of(conn, deciding, deed.today()).await?;
        }
        for repair in store::list_repairs(conn, self.objection.id).await? {
            let repairing = self.about(Duty::ObjectionRepair, repair.id);
            deadlines::end_of(conn, repairing, deed.today()).await?;
        }
        // Who took it back is told nothing that has to be posted first.
        let sent = if decided {
            self.objector.sent_to()
        } else {
            Sent::AtOnce
        };
        penalties::conclude(conn, deed, &self.application, sent).await
    }

    /// The time begins to go to court about what was decided: for who objected, and for who the dossier is of.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn start_appeal(
        &self,
        conn: &mut Conn,
        deed: &Deed<'_>,
        (decision, term): (Uuid, Term),
    ) -> Result<(), Problem> {
        let clock = Clock::of(conn, self.application.id).await?;
        let appealing = Beginning {
            duty: Duty::Appeal,
            object: decision,
            trigger: deed.today(),
            term,
        };
        Ok(clock.start(conn, deed, [appealing]).await?)
    }

    /// Which term of this dossier.
    pub fn about(&self, duty: Duty, object: Uuid) -> About {
        About {
            dossier: self.application.id,
            duty,
            object,
        }
    }

    fn deciding(&self, term: Term) -> Beginning {
        Beginning {
            duty: Duty::ObjectionDecision,
            object: self.objection.id,
            trigger: term.start.pred_opt().unwrap_or(term.start),
            term,
        }
    }

    /// Writes down what was done.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn journal(
        &self,
        conn: &mut Conn,
        deed: &Deed<'_>,
        action: &str,
        details: Value,
    ) -> Result<(), Problem> {
        let object = ("objection", self.objection.id);
        audit::journal(conn, deed, self.application.id, action, object, details).await?;
        Ok(())
    }
}
