//! What became of awards by the end of a day, in one query for a page.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use plafond_rules::money::Money;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::fields::Amount;

/// What became of an award by the end of a day: granted, paid and settled beside each other.
#[derive(Clone, Debug, QueryableByName)]
pub struct Difference {
    /// The award.
    #[diesel(sql_type = SqlUuid)]
    pub award_id: Uuid,
    /// The ceiling it spends from.
    #[diesel(sql_type = SqlUuid)]
    pub ceiling_id: Uuid,
    /// The reference of its dossier.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// The provider.
    #[diesel(sql_type = Text)]
    pub organisation: String,
    /// Where it stands now.
    #[diesel(sql_type = Text)]
    pub status: String,
    /// What the decision granted.
    #[diesel(sql_type = Numeric)]
    pub granted: Amount,
    /// What it was by then: granted, changed and settled.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// What is on its way to the provider.
    #[diesel(sql_type = Numeric)]
    pub planned: Amount,
    /// What the bank credited, less what came back.
    #[diesel(sql_type = Numeric)]
    pub paid: Amount,
    /// What still has to come back.
    #[diesel(sql_type = Numeric)]
    pub to_reclaim: Amount,
    /// What need not come back, as was decided on an objection.
    #[diesel(sql_type = Numeric)]
    pub waived: Amount,
    /// What it was settled at.
    #[diesel(sql_type = Nullable<Numeric>)]
    pub settled: Option<Amount>,
    /// What it was right before.
    #[diesel(sql_type = Nullable<Numeric>)]
    pub settled_from: Option<Amount>,
    /// Of what it is, what its activities cost the subsidy by the final report.
    #[diesel(sql_type = Nullable<Numeric>)]
    pub costs: Option<Amount>,
    /// The last day on which the final report is in time, when one is asked.
    #[diesel(sql_type = Nullable<Date>)]
    pub report_due_on: Option<NaiveDate>,
}

impl Difference {
    /// What is neither paid nor on its way.
    #[must_use]
    pub fn unplanned(&self) -> Money {
        let due = Money::sum([self.amount.0, self.waived.0, self.to_reclaim.0]).unwrap_or(Money::MAX);
        due.saturating_sub(self.paid.0).saturating_sub(self.planned.0)
    }

    /// What its settlement is expected to give back, by its final report.
    #[must_use]
    pub fn expected(&self) -> Option<Money> {
        self.costs.map(|costs| self.amount.0.saturating_sub(costs.0))
    }
}

/// Which awards are asked for, by how far their settlement is. Those that wait for it are the ones a forecast counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// All of them.
    All,
    /// Those that were settled.
    Settled,
    /// Those that wait for their settlement.
    Waiting,
    /// Of those, the ones with a final report.
    Reported,
    /// Of those, the ones without.
    Running,
}

impl Chosen {
    /// All, in the order of choice.
    pub const ALL: [Self; 5] = [
        Self::All,
        Self::Settled,
        Self::Waiting,
        Self::Reported,
        Self::Running,
    ];

    /// The name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Settled => "vastgesteld",
            Self::Waiting => "verwacht",
            Self::Reported => "verantwoord",
            Self::Running => "lopend",
        }
    }

    /// The choice of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chosen| chosen.as_str() == name)
    }

    /// Whether it is about what is yet to come, which is known as of today only.
    #[must_use]
    pub const fn is_forecast(self) -> bool {
        matches!(self, Self::Waiting | Self::Reported | Self::Running)
    }
}

/// Which differences are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// Of one ceiling only.
    pub ceiling: Option<Uuid>,
    /// Of one award only.
    pub award: Option<Uuid>,
    /// Those of a choice only.
    pub chosen: Chosen,
    /// The day as of which, and the instant at which it is over.
    pub as_of: (NaiveDate, DateTime<Utc>),
}

/// Awards that were there at the end of a day as they stood then, after a place, newest first. Like the figures of a ceiling they
/// are added up from what has an instant of its own: entries, decisions, settlements and the days of the bank.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    wish: &Compared,
    after: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Difference>> {
    let query = format!(
        "SELECT award.id AS award_id, award.ceiling_id, application.reference, application.title,
            organisation.name AS organisation, award.status, decision.amount AS granted, ledger.amount,
            bank.planned, bank.paid, bank.to_reclaim, waived_of(award.id, $4) AS waived, settlement.amount AS settled,
            settlement.granted AS settled_from, {COSTS} AS costs,
            CASE WHEN award.report_asked THEN award.report_due_on END AS report_due_on
        FROM awards award
        JOIN applications application ON application.id = award.application_id
        JOIN organisations organisation ON organisation.id = award.organisation_id
        CROSS JOIN LATERAL (SELECT amount FROM decisions
            WHERE application_id = award.application_id AND decided_at < $4 ORDER BY decided_at DESC, id DESC LIMIT 1) decision
        CROSS JOIN LATERAL (SELECT
            coalesce(sum(CASE entry.kind WHEN 'committed' THEN entry.amount ELSE -entry.amount END), 0) AS amount
            FROM ceiling_entries entry JOIN decisions made ON made.id = entry.decision_id
            WHERE made.application_id = award.application_id AND entry.ceiling_id = award.ceiling_id AND entry.at < $4) ledger
        {STANDS}
        CROSS JOIN LATERAL (SELECT
            coalesce(sum(amount) FILTER (WHERE kind <> 'reclaim' AND NOT credited), 0) AS planned,
            coalesce(sum(CASE kind WHEN 'reclaim' THEN -amount ELSE amount END) FILTER (WHERE credited), 0) AS paid,
            coalesce(sum(amount) FILTER (WHERE kind = 'reclaim' AND NOT credited), 0) AS to_reclaim
            FROM (SELECT kind, amount, status = 'paid' AND paid_on <= $7 AS credited FROM payments
                WHERE award_id = award.id AND created_at < $4
                    AND (cancelled_at IS NULL OR cancelled_at >= $4) AND (returned_on IS NULL OR returned_on > $7)) payment) bank
        WHERE {WISHED} AND ($5 IS NULL OR award.id < $5)
        ORDER BY award.id DESC LIMIT $6"
    );
    diesel::sql_query(query)
        .bind::<Nullable<SqlUuid>, _>(wish.ceiling)
        .bind::<Nullable<SqlUuid>, _>(wish.award)
        .bind::<Text, _>(wish.chosen.as_str())
        .bind::<Timestamptz, _>(wish.as_of.1)
        .bind::<Nullable<SqlUuid>, _>(after)
        .bind::<BigInt, _>(fetch)
        .bind::<Date, _>(wish.as_of.0)
        .load(conn)
        .await
}

/// How far an award is: its settlement by then, and its final report.
const STANDS: &str =
    "LEFT JOIN settlements settlement ON settlement.award_id = award.id AND settlement.decided_at < $4
        LEFT JOIN reports report ON report.award_id = award.id AND report.final";

/// What the activities of an award cost the subsidy, by its final report.
const COSTS: &str = "CASE WHEN report.id IS NOT NULL THEN least(award.amount,
        greatest(report.actual_costs - report.third_party_income - report.own_contribution, 0)) END";

const WISHED: &str = "($1 IS NULL OR award.ceiling_id = $1) AND ($2 IS NULL OR award.id = $2) AND award.created_at < $4
        AND CASE $3 WHEN '' THEN true WHEN 'vastgesteld' THEN settlement.id IS NOT NULL
            ELSE award.status IN ('granted', 'running', 'accountability-due')
                AND ($3 <> 'verantwoord' OR report.id IS NOT NULL) AND ($3 <> 'lopend' OR report.id IS NULL) END";

/// What awards add up to.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Added {
    /// How many there are.
    #[diesel(sql_type = BigInt)]
    pub awards: i64,
    /// What they are now.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// What those that were settled were right before.
    #[diesel(sql_type = Numeric)]
    pub settled_from: Amount,
    /// What those were settled at.
    #[diesel(sql_type = Numeric)]
    pub settled: Amount,
}

/// What all awards of a choice add up to.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn added(conn: &mut Conn, wish: &Compared) -> QueryResult<Added> {
    let query = format!(
        "SELECT count(*) AS awards, coalesce(sum(award.amount), 0) AS amount,
            coalesce(sum(settlement.granted), 0) AS settled_from, coalesce(sum(settlement.amount), 0) AS settled
        FROM awards award {STANDS} WHERE {WISHED}"
    );
    diesel::sql_query(query)
        .bind::<Nullable<SqlUuid>, _>(wish.ceiling)
        .bind::<Nullable<SqlUuid>, _>(wish.award)
        .bind::<Text, _>(wish.chosen.as_str())
        .bind::<Timestamptz, _>(wish.as_of.1)
        .get_result(conn)
        .await
}
