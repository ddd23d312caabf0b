//! Access tokens: JWTs signed with EdDSA, good for minutes.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use plafond_rules::roles::Role;
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::keys;
use crate::db::Conn;
use crate::http::{Actor, Office, Problem};

const ISSUER: &str = "plafond";
const AUDIENCE: &str = "plafond-api";

/// How many tokens are remembered as verified. Checking a signature costs more than all else in a small request.
const REMEMBERED: usize = 4096;

static VERIFIED: LazyLock<Cache<[u8; 32], Verified>> = LazyLock::new(|| Cache::new(REMEMBERED));

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    iat: i64,
    exp: i64,
    email: String,
    roles: Vec<String>,
}

/// What a good token says.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The account.
    pub user_id: Uuid,
    /// Its address.
    pub email: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    expires: i64,
    checked_at: DateTime<Utc>,
}

/// Signs a token for a person.
///
/// # Errors
/// 500 when signing fails.
pub async fn sign(
    conn: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    seconds: i64,
) -> Result<String, Problem> {
    let key = keys::signing(conn, now).await?;
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: actor.user_id,
        iat: now.timestamp(),
        exp: now.timestamp() + seconds,
        email: actor.email.clone(),
        roles: actor.roles.iter().map(|role| role.as_str().to_owned()).collect(),
    };
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key.kid);
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(&key.private_der))
        .map_err(Problem::internal)
}

/// What a token says, or nothing when it is forged, unsigned, meant for someone else or expired.
///
/// # Errors
/// 503 when its key is not known yet and PostgreSQL can't be reached.
pub async fn verify(office: &Office, token: &str) -> Result<Option<Verified>, Problem> {
    let (digest, now): ([u8; 32], _) = (Sha256::digest(token).into(), office.now());
    let remembered = VERIFIED.get(&digest);
    // As long as its key is believed, and no longer.
    let found = match remembered.filter(|found| (now - found.checked_at).abs() < keys::BELIEVED_FOR) {
        Some(found) => Some(found),
        None => signed(office, token).await?,
    };
    let Some(verified) = found.filter(|verified| verified.expires > now.timestamp()) else {
        VERIFIED.remove(&digest);
        return Ok(None);
    };
    VERIFIED.insert(digest, verified.clone());
    Ok(Some(verified))
}

async fn signed(office: &Office, token: &str) -> Result<Option<Verified>, Problem> {
    let Some(kid) = jsonwebtoken::decode_header(token)
        .ok()
        .and_then(|header| header.kid)
    else {
        return Ok(None);
    };
    let Some(key) = keys::public(office, &kid).await? else {
        return Ok(None);
    };
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    // The office's clock decides, so that tests can travel.
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_ed_der(&key), &validation);
    Ok(decoded.ok().map(|data| Verified {
        user_id: data.claims.sub,
        email: data.claims.email,
        roles: data
            .claims
            .roles
            .iter()
            .filter_map(|role| Role::parse(role))
            .collect(),
        expires: data.claims.exp,
        checked_at: office.now(),
    }))
}
