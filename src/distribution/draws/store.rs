//! Draws and their publications in PostgreSQL. A seed goes in and is never read before it was published.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{draw_publications, draws};

/// A draw, without its seed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = draws)]
pub struct Draw {
    pub id: Uuid,
    pub call_id: Uuid,
    pub commitment: Vec<u8>,
    pub made_by: Uuid,
    pub made_at: DateTime<Utc>,
}

/// A publication to be made; PostgreSQL itself puts the seed into it.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = draw_publications)]
pub struct Publication {
    pub draw_id: Uuid,
    pub entrants: String,
    pub entrants_hash: Vec<u8>,
    pub witness: Uuid,
    pub published_at: DateTime<Utc>,
}

/// A draw as it was published.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = draw_publications)]
pub struct Unsealed {
    pub seed: Vec<u8>,
    pub entrants: String,
    pub entrants_hash: Vec<u8>,
    pub published_at: DateTime<Utc>,
}

pub async fn insert(conn: &mut Conn, draw: &Draw, seed: &[u8]) -> QueryResult<()> {
    diesel::insert_into(draws::table)
        .values((
            draws::id.eq(draw.id),
            draws::call_id.eq(draw.call_id),
            draws::commitment.eq(&draw.commitment),
            draws::seed.eq(seed),
            draws::made_by.eq(draw.made_by),
            draws::made_at.eq(draw.made_at),
        ))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Draw> {
    draws::table.find(id).select(Draw::as_select()).first(conn).await
}

/// The draw of a call, if there is one.
pub async fn list(conn: &mut Conn, call: Uuid) -> QueryResult<Vec<Draw>> {
    draws::table
        .filter(draws::call_id.eq(call))
        .select(Draw::as_select())
        .load(conn)
        .await
}

pub async fn insert_publication(conn: &mut Conn, publication: &Publication) -> QueryResult<()> {
    diesel::insert_into(draw_publications::table)
        .values(publication)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn publication_of(conn: &mut Conn, draw: Uuid) -> QueryResult<Option<Unsealed>> {
    draw_publications::table
        .find(draw)
        .select(Unsealed::as_select())
        .first(conn)
        .await
        .optional()
}

/// What a call has to draw with, once it was published.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The seed in hexadecimal.
    pub seed: String,
    /// Who takes part, by reference.
    pub entrants: Vec<String>,
}

/// What a call has to draw with, once it was published.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn drawn_of(conn: &mut Conn, call: Uuid) -> QueryResult<Option<Drawn>> {
    let found: Option<Unsealed> = draw_publications::table
        .inner_join(draws::table)
        .filter(draws::call_id.eq(call))
        .select(Unsealed::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(found.map(|published| Drawn {
        seed: hex::encode(published.seed),
        entrants: published.entrants.lines().map(str::to_owned).collect(),
    }))
}
