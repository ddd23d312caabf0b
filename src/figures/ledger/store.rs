//! Entries of ledgers with their dossier, newest first, by the place where the page before ended.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Kind;
use crate::db::Conn;
use crate::http::fields::Amount;

/// An entry with what it is about.
#[derive(Clone, Debug, QueryableByName)]
pub struct Line {
    /// The place in the ledger, from one.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// `set`, `raised`, `lowered`, `committed` or `released`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// By how much.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// Why it may stand outside the ceiling, if it does.
    #[diesel(sql_type = Nullable<Text>)]
    pub exempt_ground: Option<String>,
    /// The resolution or article it rests on.
    #[diesel(sql_type = Text)]
    pub ground: String,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// The ceiling after it.
    #[diesel(sql_type = Numeric)]
    pub amount_after: Amount,
    /// What was committed after it.
    #[diesel(sql_type = Numeric)]
    pub committed_after: Amount,
    /// Who did it.
    #[diesel(sql_type = Text)]
    pub actor: String,
    /// The award it belongs to.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub award_id: Option<Uuid>,
    /// The reference of its dossier.
    #[diesel(sql_type = Nullable<Text>)]
    pub reference: Option<String>,
    /// The provider.
    #[diesel(sql_type = Nullable<Text>)]
    pub organisation: Option<String>,
}

/// Which entries of which ledger are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The ceiling.
    pub ceiling: Uuid,
    /// The sub-ceiling, when it is about the ledger of that.
    pub part: Option<Uuid>,
    /// Of which kind, all unless told.
    pub kind: Option<Kind>,
    /// From this instant.
    pub from: DateTime<Utc>,
    /// Before this one.
    pub until: DateTime<Utc>,
}

/// The entries of a ceiling.
const OF_CEILING: &str = "FROM (SELECT * FROM ceiling_entries WHERE ceiling_id = $1 AND $2 IS NULL) entry";

/// The entries of a sub-ceiling, which has no exempt.
const OF_PART: &str = "FROM (SELECT sub_ceiling_entries.*, NULL::text AS exempt_ground
    FROM sub_ceiling_entries JOIN sub_ceilings ON sub_ceilings.id = sub_ceiling_id
    WHERE sub_ceiling_id = $2 AND ceiling_id = $1) entry";

const WANTED: &str = "entry.at >= $3 AND entry.at < $4 AND CASE $5
    WHEN 'plafond' THEN entry.kind IN ('set', 'raised', 'lowered')
    WHEN 'verleend' THEN entry.kind IN ('committed', 'released') AND exempt_ground IS NULL
    WHEN 'buiten-plafond' THEN exempt_ground IS NOT NULL
    WHEN 'vrijgevallen' THEN entry.kind = 'released'
    ELSE true END";

const LINE: &str = "
    SELECT entry.seq, entry.kind, entry.amount, entry.exempt_ground, entry.ground, entry.at, entry.amount_after,
        entry.committed_after, person.name AS actor, award.id AS award_id, application.reference,
        organisation.name AS organisation";

const DOSSIER: &str = "
    JOIN users person ON person.id = entry.actor_id
    LEFT JOIN decisions decision ON decision.id = entry.decision_id
    LEFT JOIN applications application ON application.id = decision.application_id
    LEFT JOIN organisations organisation ON organisation.id = application.organisation_id
    LEFT JOIN awards award ON award.application_id = application.id";

impl Wish {
    /// Whether every entry of the ceiling is asked for.
    fn is_whole(&self) -> bool {
        let ever = self.from <= DateTime::UNIX_EPOCH && self.until == DateTime::<Utc>::MAX_UTC;
        ever && self.kind.is_none() && self.part.is_none()
    }

    const fn entries(&self) -> &'static str {
        if self.part.is_some() { OF_PART } else { OF_CEILING }
    }
}

/// Entries before a place, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, wish: &Wish, before: Option<i64>, fetch: i64) -> QueryResult<Vec<Line>> {
    let entries = wish.entries();
    let query = format!("{LINE} {entries} {DOSSIER} WHERE seq < $6 AND {WANTED} ORDER BY seq DESC LIMIT $7");
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(wish.ceiling)
        .bind::<Nullable<SqlUuid>, _>(wish.part)
        .bind::<Timestamptz, _>(wish.from)
        .bind::<Timestamptz, _>(wish.until)
        .bind::<Text, _>(wish.kind.map_or("", Kind::as_str))
        .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// What is added up of the entries that are asked for.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Total {
    /// How many there are.
    #[diesel(sql_type = BigInt)]
    pub entries: i64,
    /// What was set, raised, committed or, when only that is asked for, returned.
    #[diesel(sql_type = Numeric)]
    pub plus: Amount,
    /// What was lowered or released of that.
    #[diesel(sql_type = Numeric)]
    pub minus: Amount,
}

/// What the entries add up to.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn total(conn: &mut Conn, wish: &Wish) -> QueryResult<Total> {
    let sums = "SELECT count(*) AS entries,
        coalesce(sum(amount) FILTER (WHERE kind IN ('set', 'raised', 'committed')), 0) AS plus,
        coalesce(sum(amount) FILTER (WHERE kind IN ('lowered', 'released')), 0) AS minus";
    // Entries are numbered from one without a gap, so that the last number is how many there are: a long ledger opens as
    // fast as a short one. A sum of all kinds together says nothing.
    let whole = "SELECT coalesce(max(seq), 0) AS entries, 0::numeric AS plus, 0::numeric AS minus";
    let (sums, wanted) = if wish.is_whole() {
        (whole, "$3 < $4 AND $5 = ''")
    } else {
        (sums, WANTED)
    };
    let entries = wish.entries();
    diesel::sql_query(format!("{sums} {entries} WHERE {wanted}"))
        .bind::<SqlUuid, _>(wish.ceiling)
        .bind::<Nullable<SqlUuid>, _>(wish.part)
        .bind::<Timestamptz, _>(wish.from)
        .bind::<Timestamptz, _>(wish.until)
        .bind::<Text, _>(wish.kind.map_or("", Kind::as_str))
        .get_result(conn)
        .await
}

/// The entries of one award, oldest first: of each decision on it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_of_award(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Line>> {
    let query = format!(
        "{LINE} FROM ceiling_entries entry {DOSSIER} WHERE award.id = $1 ORDER BY entry.ceiling_id, entry.seq"
    );
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(award)
        .load(conn)
        .await
}
