//! A decision that was taken, the award it brought, and what can still be done with that.

use chrono::NaiveDate;
use plafond_rules::awards::Status;
use plafond_rules::roles::Role;
use plafond_rules::settlement::arrangement::directly;
use uuid::Uuid;

use crate::awards::{self, Award, Decision};
use crate::changes::{self, Change};
use crate::db::Conn;
use crate::http::{Actor, Problem};
use crate::notices::{self, NoticeView};
use crate::payments::suspensions::{self, Suspension};
use crate::portal::caseworker::dossier::Dossier;
use crate::portal::caseworker::words;
use crate::portal::page::{Visit, regulation};
use crate::settlement::{self, Settlement};
use crate::{applications, documents, identity};

/// How many changes of an award are looked at; there are a few.
const MOST: i64 = 100;

/// What became of an application.
pub struct Taken {
    /// The decision in force.
    pub decision: Decision,
    /// Its outcome, in words.
    pub outcome: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Who decided.
    pub by: String,
    /// The letter, once it is made.
    pub letter: Option<String>,
    /// How the decision, and what changed or settled it, was made known.
    pub notices: Vec<NoticeView>,
    /// What was granted, as it is now.
    pub award: Option<Granted>,
}

/// An award in words.
pub struct Granted {
    /// The award.
    pub award: Award,
    /// Where it stands.
    pub status: String,
    /// How it changed, newest first.
    pub changes: Vec<(Change, String)>,
    /// At what it was settled.
    pub settlement: Option<Settlement>,
    /// The suspension for which its payment waits.
    pub suspension: Option<Suspension>,
    /// Whether its payment can be suspended, or that be lifted, by who is here.
    pub may_suspend: bool,
    /// Whether it can be settled now, by who is here.
    pub may_settle: bool,
    /// Whether it can still be changed, by who is here.
    pub may_change: bool,
}

impl Taken {
    /// What was decided on a dossier.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn of(
        conn: &mut Conn,
        dossier: &Dossier,
        (visit, today): (&Visit, NaiveDate),
        actor: &Actor,
    ) -> Result<Self, Problem> {
        let mut decision = awards::decision_of(conn, dossier.application.id).await?;
        decision.objection_until =
            awards::last_day_to_object(conn, decision.id, decision.notified_on).await?;
        let letters = documents::letters_of(conn, (dossier.application.id, None), None, MOST).await?;
        let letter = letters
            .iter()
            .find(|letter| letter.object_id == decision.id && letter.sha256.is_some());
        let award = match awards::award_of(conn, decision.id).await? {
            Some(award) => Some(Granted::of(conn, award, (visit, today), actor).await?),
            None => None,
        };
        let told = award.iter().flat_map(Granted::told_of).chain([decision.id]);
        let notices = notices::about(conn, &told.collect::<Vec<_>>(), MOST).await?;
        Ok(Self {
            notices,
            outcome: regulation::name(&words::STATUSES, &decision.outcome, visit.language()).to_owned(),
            tone: words::tone(&decision.outcome),
            by: identity::name_of(conn, decision.decided_by).await?,
            letter: letter.map(|letter| format!("/behandeling/brieven/{}", letter.id)),
            award,
            decision,
        })
    }
}

impl Granted {
    async fn of(
        conn: &mut Conn,
        award: Award,
        (visit, today): (&Visit, NaiveDate),
        actor: &Actor,
    ) -> Result<Self, Problem> {
        let changes = changes::list(conn, award.id, None, MOST).await?;
        let is_decider = actor.is(&[Role::Decider]);
        let language = visit.language();
        let status = award.status();
        let application = applications::get(conn, award.application_id).await?;
        let amount = award.amount.0;
        let (arrangement, last_day) = awards::arrangement_of(conn, &application, amount).await?;
        let without_report = matches!(status, Status::Granted | Status::Running)
            && directly(arrangement, last_day, today).is_ok();
        let newest = suspensions::newest_of(conn, award.id).await?;
        Ok(Self {
            suspension: newest.filter(|newest| newest.holds(today)),
            may_suspend: is_decider && !matches!(status, Status::Closed | Status::Revoked),
            status: regulation::name(&regulation::AWARD_STATUSES, &award.status, language).to_owned(),
            changes: changes
                .into_iter()
                .map(|change| {
                    let kind = regulation::name(&words::CHANGES, &change.kind, language).to_owned();
                    (change, kind)
                })
                .collect(),
            settlement: settlement::of(conn, award.id).await?,
            may_settle: is_decider && (status == Status::AccountabilityDue || without_report),
            may_change: is_decider && status != Status::Revoked,
            award,
        })
    }

    /// What letters about it are about.
    fn told_of(&self) -> impl Iterator<Item = Uuid> {
        let changes = self.changes.iter().map(|(change, _)| change.id);
        let changes = changes.chain(self.suspension.iter().map(|suspension| suspension.id));
        changes.chain(self.settlement.iter().map(|settlement| settlement.id))
    }

    /// Whether the final report is in.
    #[must_use]
    pub fn is_accounted(&self) -> bool {
        self.award.status() == Status::AccountabilityDue
    }

    /// Whether it waits for the final report.
    #[must_use]
    pub fn waits_for_report(&self) -> bool {
        matches!(self.award.status(), Status::Granted | Status::Running)
    }
}
