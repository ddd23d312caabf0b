//! Draws over HTTP: a decider commits, a colleague publishes, anyone checks.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::distribution::Seed;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::store::{self, Draw, Unsealed};
use crate::db::Conn;
use crate::http::{Answer, Counter, Doors, Office, Paged, Problem, Refusals};

/// Who can be the witness.
const WITNESS: [Role; 2] = [Role::Caseworker, Role::Decider];

/// A draw, for anyone to check.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DrawView {
    /// The identifier.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// SHA-256 of the bytes of the seed, in hexadecimal; published before.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub commitment: String,
    /// When the seed was made and sealed.
    pub committed_at: DateTime<Utc>,
    /// The seed in hexadecimal; published after.
    #[schema(example = "4f1c7b1d9e0a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4")]
    pub seed: Option<String>,
    /// When the seed was published.
    pub published_at: Option<DateTime<Utc>>,
    /// SHA-256 of the references of all that take part, in order, each with a line feed after it.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub entrants_hash: Option<String>,
    /// Who takes part, the lowest ticket first. Of those among whom has to be drawn, the one that stands first comes first.
    pub tickets: Vec<Ticket>,
}

/// What one application drew.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    /// SHA-256 of the bytes of the seed, a zero byte and the reference, in hexadecimal.
    #[schema(example = "07dffdefb557ca1f2944c50980351b9305d39fd9cf76fc0477f5bda7387cc275")]
    pub ticket: String,
    /// The application.
    pub reference: String,
}

fn view(draw: Draw, published: Option<Unsealed>) -> DrawView {
    let mut tickets: Vec<Ticket> = published
        .iter()
        .flat_map(|published| {
            let seed = Seed(published.seed.clone());
            published.entrants.lines().map(move |reference| Ticket {
                ticket: hex::encode(seed.ticket(reference)),
                reference: reference.to_owned(),
            })
        })
        .collect();
    tickets.sort_by(|one, other| one.ticket.cmp(&other.ticket));
    DrawView {
        id: draw.id,
        call_id: draw.call_id,
        commitment: hex::encode(draw.commitment),
        committed_at: draw.made_at,
        seed: published.as_ref().map(|published| hex::encode(&published.seed)),
        published_at: published.as_ref().map(|published| published.published_at),
        entrants_hash: published.map(|published| hex::encode(published.entrants_hash)),
        tickets,
    }
}

/// The draws of a call.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn draws_of(conn: &mut Conn, call: Uuid) -> Result<Vec<DrawView>, Problem> {
    let mut found = Vec::new();
    for draw in store::list(conn, call).await? {
        found.push(read(conn, draw).await?.0);
    }
    Ok(found)
}

async fn read(conn: &mut Conn, draw: Draw) -> Result<(DrawView, i64), Problem> {
    let published = store::publication_of(conn, draw.id).await?;
    let version = 1 + i64::from(published.is_some());
    Ok((view(draw, published), version))
}

/// Make the seed of a call and seal it, so that its commitment is published before the applications are known. Roles: decider.
#[utoipa::path(operation_id = "createDraw", tag = "distribution", security(("bearer" = [])),
    params(("callId" = Uuid, Path, description = "The call")),
    responses((status = 201, description = "Committed", body = DrawView), Refusals))]
#[post("/calls/{callId}/draws")]
async fn create_draw(counter: Counter, call: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], (), async |conn, deed, ()| {
            let draw = actions::commit(conn, deed, *call).await?;
            let place = format!("/v1/draws/{}", draw.id);
            Ok(Answer::created(place, &view(draw, None))?.version(1))
        })
        .await
}

/// Publish the seed of a draw as its witness. Roles: caseworker, decider, and never the one who made it.
#[utoipa::path(operation_id = "publishDraw", tag = "distribution", security(("bearer" = [])),
    params(("drawId" = Uuid, Path, description = "The draw")),
    responses((status = 200, description = "Unsealed", body = DrawView), Refusals))]
#[post("/draws/{drawId}/publication")]
async fn publish_draw(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&WITNESS, (), async |conn, deed, ()| {
            let draw = actions::publish(conn, deed, *id).await?;
            let (view, version) = read(conn, draw).await?;
            Ok(Answer::ok(&view)?.version(version))
        })
        .await
}

/// The draw of a call, if it has one. Roles: anyone.
#[utoipa::path(operation_id = "listDraws", tag = "distribution",
    params(("callId" = Uuid, Path, description = "The call")),
    responses((status = 200, description = "The draws", body = Paged<DrawView>), Refusals))]
#[get("/calls/{callId}/draws")]
async fn list_draws(office: web::Data<Office>, call: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let items = draws_of(&mut *office.conn().await?, *call).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// One draw: the commitment before, and the seed with who took part after. Roles: anyone.
#[utoipa::path(operation_id = "getDraw", tag = "distribution",
    params(("drawId" = Uuid, Path, description = "The draw")),
    responses((status = 200, description = "The draw", body = DrawView), Refusals))]
#[get("/draws/{drawId}")]
async fn get_draw(office: web::Data<Office>, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draw = store::get(&mut conn, *id).await?;
    let (view, version) = read(&mut conn, draw).await?;
    Ok(Answer::ok(&view)?.version(version).into())
}

/// The doors of draws.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_draw)
        .service(list_draws)
        .service(publish_draw)
        .service(get_draw);
}
