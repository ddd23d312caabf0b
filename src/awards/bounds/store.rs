//! Earlier aid and earlier awards in PostgreSQL.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Date, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, de_minimis_aid, organisations};
use crate::http::fields::Amount;

/// From here on every other grant of de-minimis aid waits until the transaction ends.
pub async fn hold(conn: &mut Conn) -> QueryResult<()> {
    diesel::sql_query("SELECT hold_de_minimis()")
        .execute(conn)
        .await
        .map(drop)
}

/// De-minimis aid that was granted here to companies with these numbers, but for one application: under which reference, how
/// much and when.
pub async fn granted_to(
    conn: &mut Conn,
    undertaking: &[String],
    except: Uuid,
) -> QueryResult<Vec<(String, Amount, NaiveDate)>> {
    de_minimis_aid::table
        .filter(de_minimis_aid::kvk_number.eq_any(undertaking))
        .filter(de_minimis_aid::application_id.ne(except))
        .order((de_minimis_aid::granted_on, de_minimis_aid::reference))
        .select((
            de_minimis_aid::reference,
            de_minimis_aid::amount,
            de_minimis_aid::granted_on,
        ))
        .load(conn)
        .await
}

/// An applicant as far as de-minimis aid needs to know it.
#[derive(Clone, Debug, Queryable)]
pub struct Applicant {
    /// The application.
    pub id: Uuid,
    /// What it asks for.
    pub requested: Amount,
    /// What it says.
    pub content: serde_json::Value,
    /// The number of its organisation in the trade register.
    pub kvk_number: String,
}

/// De-minimis aid that was granted here.
#[derive(Clone, Debug, Queryable)]
pub struct Granted {
    /// To whom.
    pub kvk_number: String,
    /// For which application.
    pub application_id: Uuid,
    /// How much.
    pub amount: Amount,
    /// When.
    pub day: NaiveDate,
}

/// Applicants in order of receipt.
pub async fn applicants(conn: &mut Conn, among: &[Uuid]) -> QueryResult<Vec<Applicant>> {
    applications::table
        .inner_join(organisations::table)
        .filter(applications::id.eq_any(among))
        .order((applications::receipt_number, applications::id))
        .select((
            applications::id,
            applications::requested,
            applications::content,
            organisations::kvk_number,
        ))
        .load(conn)
        .await
}

/// De-minimis aid that was granted here to companies with any of these numbers.
pub async fn granted_to_all(conn: &mut Conn, numbers: &[String]) -> QueryResult<Vec<Granted>> {
    de_minimis_aid::table
        .filter(de_minimis_aid::kvk_number.eq_any(numbers))
        .select((
            de_minimis_aid::kvk_number,
            de_minimis_aid::application_id,
            de_minimis_aid::amount,
            de_minimis_aid::granted_on,
        ))
        .load(conn)
        .await
}

/// A year for which money was given.
#[derive(QueryableByName)]
struct Given {
    #[diesel(sql_type = Date)]
    day: NaiveDate,
}

/// The first days of the years for which an organisation was given money, but for one application, in order. They are kept with
/// the figures, so that it doesn't matter how many awards it had.
pub async fn years_given(conn: &mut Conn, organisation: Uuid, except: Uuid) -> QueryResult<Vec<NaiveDate>> {
    let found: Vec<Given> = diesel::sql_query(
        "SELECT given.day
        FROM (SELECT day, sum(number) AS awards FROM figures
            WHERE place = $1 AND figure = 'year-given' GROUP BY day) given
        LEFT JOIN (SELECT (part ->> 'day')::date AS day, sum((part ->> 'number')::numeric) AS awards
            FROM awards JOIN award_figures ON award_figures.award_id = awards.id
            CROSS JOIN jsonb_path_query(award_figures.parts, '$[*] ? (@.figure == \"year-given\")') part
            WHERE awards.application_id = $2
            GROUP BY (part ->> 'day')::date) own ON own.day = given.day
        WHERE given.awards > coalesce(own.awards, 0) ORDER BY given.day",
    )
    .bind::<SqlUuid, _>(organisation)
    .bind::<SqlUuid, _>(except)
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|one| one.day).collect())
}
