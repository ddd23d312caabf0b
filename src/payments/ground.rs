//! What a payment rests on: an award, or a penalty that was determined. Either has a dossier and someone who is paid.

use uuid::Uuid;

use super::store::Payment;
use crate::applications;
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::Problem;
use crate::penalties::{self, Due};

/// The ground of a payment.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The dossier it is in.
    pub dossier: Uuid,
    /// Who is paid, or pays back.
    pub organisation: Uuid,
    /// What exactly.
    pub of: Of,
}

/// Which of the two it is.
#[derive(Clone, Debug)]
pub enum Of {
    /// A grant (Awb 4:87, 4:95).
    Award(Award),
    /// What a late decision costs (Awb 4:17, 4:18).
    Penalty(Due),
}

impl Ground {
    /// A locked award.
    pub fn award(award: Award) -> Self {
        Self {
            dossier: award.application_id,
            organisation: award.organisation_id,
            of: Of::Award(award),
        }
    }

    /// A penalty that was determined. Locks its dossier.
    pub async fn penalty(conn: &mut Conn, id: Uuid) -> Result<Self, Problem> {
        let due = penalties::due(conn, id).await?;
        let application = applications::lock(conn, due.application_id).await?;
        Ok(Self {
            dossier: application.id,
            organisation: application.organisation_id,
            of: Of::Penalty(penalties::due(conn, id).await?),
        })
    }

    /// The ground of a payment, with its dossier locked and then its award.
    pub async fn of(conn: &mut Conn, payment: &Payment) -> Result<Self, Problem> {
        match (payment.award_id, payment.penalty_id) {
            (Some(award), _) => Ok(Self::award(awards::open(conn, award).await?)),
            (None, Some(penalty)) => Self::penalty(conn, penalty).await,
            (None, None) => Err(Problem::not_found()),
        }
    }

    /// What the term to pay of a first payment is about: the award, or what determined the penalty, at first and on an
    /// objection.
    pub fn decided_in(&self) -> Vec<Uuid> {
        match &self.of {
            Of::Award(award) => vec![award.id],
            Of::Penalty(due) => [Some(due.id), due.revision].into_iter().flatten().collect(),
        }
    }

    /// Whether someone decided on this money in any way.
    pub async fn was_decided_by(&self, conn: &mut Conn, person: Uuid) -> Result<bool, Problem> {
        Ok(match &self.of {
            Of::Award(award) => awards::was_decided_by(conn, award, person).await?,
            Of::Penalty(due) => due.was_decided_by(person),
        })
    }
}
