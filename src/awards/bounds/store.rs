//! Earlier aid and earlier awards in PostgreSQL.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, awards, de_minimis_aid};

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
) -> QueryResult<Vec<(String, Decimal, NaiveDate)>> {
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

/// What an organisation was given money for, but for one application.
pub async fn given_to(
    conn: &mut Conn,
    organisation: Uuid,
    except: Uuid,
) -> QueryResult<Vec<serde_json::Value>> {
    awards::table
        .inner_join(applications::table)
        .filter(awards::organisation_id.eq(organisation))
        .filter(awards::application_id.ne(except))
        .filter(awards::amount.gt(Decimal::ZERO))
        .select(applications::content)
        .load(conn)
        .await
}
