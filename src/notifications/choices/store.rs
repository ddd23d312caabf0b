//! What people chose to get mail about, in PostgreSQL: only where that is otherwise than usual.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{mail_choices, organisation_members, users};

/// Which of these addresses belong to people who chose otherwise than usual about a topic.
pub async fn who_chose(conn: &mut Conn, topic: &str, addresses: &[String]) -> QueryResult<Vec<String>> {
    mail_choices::table
        .inner_join(users::table)
        .filter(mail_choices::topic.eq(topic).and(users::email.eq_any(addresses)))
        .select(users::email)
        .load(conn)
        .await
}

/// The addresses of the people of an organisation who chose otherwise than usual about a topic, but for one address.
pub async fn members_who_chose(
    conn: &mut Conn,
    topic: &str,
    organisation: Uuid,
    but: &str,
) -> QueryResult<Vec<String>> {
    let members = organisation_members::table
        .filter(organisation_members::organisation_id.eq(organisation))
        .select(organisation_members::user_id);
    mail_choices::table
        .inner_join(users::table)
        .filter(
            mail_choices::topic
                .eq(topic)
                .and(mail_choices::user_id.eq_any(members)),
        )
        .filter(users::active.and(users::email.ne(but.to_lowercase())))
        .order(users::email)
        .select(users::email)
        .load(conn)
        .await
}

/// What someone chose otherwise than usual.
pub async fn list(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<String>> {
    mail_choices::table
        .filter(mail_choices::user_id.eq(user))
        .order(mail_choices::topic)
        .select(mail_choices::topic)
        .load(conn)
        .await
}

/// Keeps what someone chooses otherwise than usual, in place of what was chosen before.
pub async fn replace(conn: &mut Conn, user: Uuid, topics: &[&str], now: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(mail_choices::table.filter(mail_choices::user_id.eq(user)))
        .execute(conn)
        .await?;
    let rows: Vec<_> = topics
        .iter()
        .map(|topic| {
            (
                mail_choices::user_id.eq(user),
                mail_choices::topic.eq(*topic),
                mail_choices::chosen_at.eq(now),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(mail_choices::table)
        .values(rows)
        .execute(conn)
        .await
        .map(drop)
}
