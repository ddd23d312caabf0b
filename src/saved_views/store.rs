//! Saved views in PostgreSQL.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{saved_views, users};

/// A filter with a name.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = saved_views)]
pub struct SavedView {
    pub id: Uuid,
    pub user_id: Uuid,
    pub name: String,
    pub responsible: Option<String>,
    pub call_id: Option<Uuid>,
    pub status: Option<String>,
    pub due_within_days: Option<i32>,
    pub lapsed_only: bool,
    pub saved_at: DateTime<Utc>,
    pub list: String,
    pub direction: Option<String>,
    pub search: Option<String>,
}

/// Lets whoever else keeps something of someone's own wait: the trail of an account has one end. Not as a change of the account
/// locks it: the keys of all those requests already name the account, and would wait for each other.
pub async fn lock(conn: &mut Conn, user: Uuid) -> QueryResult<Uuid> {
    users::table
        .find(user)
        .select(users::id)
        .for_no_key_update()
        .first(conn)
        .await
}

pub async fn insert(conn: &mut Conn, view: &SavedView) -> QueryResult<()> {
    diesel::insert_into(saved_views::table)
        .values(view)
        .execute(conn)
        .await
        .map(drop)
}

/// Someone's views, by list and in the order of their names.
pub async fn list(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<SavedView>> {
    saved_views::table
        .filter(saved_views::user_id.eq(user))
        .order((saved_views::list, saved_views::name, saved_views::id))
        .select(SavedView::as_select())
        .load(conn)
        .await
}

/// Takes away a view of someone's own, and gives what it was.
pub async fn delete(conn: &mut Conn, user: Uuid, id: Uuid) -> QueryResult<Option<SavedView>> {
    diesel::delete(saved_views::table.find(id).filter(saved_views::user_id.eq(user)))
        .returning(SavedView::as_returning())
        .get_result(conn)
        .await
        .optional()
}
