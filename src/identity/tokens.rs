//! Access tokens: JWTs signed with EdDSA by a key that PostgreSQL keeps, good for minutes.

use std::sync::{LazyLock, PoisonError, RwLock};

use actix_web::HttpMessage as _;
use actix_web::ResponseError as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::SigningKey as Ed25519;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::secrets;
use super::store::{self, SigningKey};
use crate::db::Conn;
use crate::http::{Actor, Office, Problem};

const ISSUER: &str = "plafond";
const AUDIENCE: &str = "plafond-api";

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

/// Public keys by their identifier.
type KeyRing = Vec<(String, Vec<u8>)>;

/// Keys seen before, so that most requests need no database for their token.
static KNOWN_KEYS: LazyLock<RwLock<KeyRing>> = LazyLock::new(RwLock::default);

/// Signs a token for a person, making the first key when there is none.
///
/// # Errors
/// 500 when signing fails.
pub async fn sign(
    conn: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    seconds: i64,
) -> Result<String, Problem> {
    let key = match store::list_keys(conn, now).await?.into_iter().next() {
        Some(key) => key,
        None => new_key(conn, now).await?,
    };
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

async fn new_key(conn: &mut Conn, now: DateTime<Utc>) -> Result<SigningKey, Problem> {
    let pair = Ed25519::from_bytes(&secrets::random()?);
    let key = SigningKey {
        kid: Uuid::now_v7().to_string(),
        private_der: pair
            .to_pkcs8_der()
            .map_err(Problem::internal)?
            .as_bytes()
            .to_vec(),
        public_key: pair.verifying_key().to_bytes().to_vec(),
        created_at: now,
    };
    store::insert_key(conn, &key).await?;
    Ok(key)
}

/// Puts the actor of a valid token beside the request. A missing or bad token is no error here: a door that needs an
/// actor refuses without one, and a public door doesn't care.
///
/// # Errors
/// Only those of the services behind it.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::to_owned);
    if let (Some(token), Some(office)) = (token, request.app_data::<Data<Office>>().cloned()) {
        match actor_of(&office, &token).await {
            Ok(Some(actor)) => drop(request.extensions_mut().insert(actor)),
            Ok(None) => {}
            Err(problem) => return Ok(request.into_response(problem.error_response())),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn actor_of(office: &Office, token: &str) -> Result<Option<Actor>, Problem> {
    let Some(kid) = jsonwebtoken::decode_header(token)
        .ok()
        .and_then(|header| header.kid)
    else {
        return Ok(None);
    };
    let Some(key) = public_key(office, &kid).await? else {
        return Ok(None);
    };
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    // The office's clock decides, so that tests can travel; see below.
    validation.validate_exp = false;
    let Ok(data) = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_ed_der(&key), &validation) else {
        return Ok(None);
    };
    let claims = data.claims;
    if claims.exp <= office.now().timestamp() {
        return Ok(None);
    }
    let roles: Vec<Role> = claims.roles.iter().filter_map(|role| Role::parse(role)).collect();
    // Membership counts at once, not after the next log-in: who has just registered an organisation goes on with it.
    let organisations = if roles.contains(&Role::ProviderMember) {
        store::organisations_of(&mut *office.conn().await?, claims.sub).await?
    } else {
        Vec::new()
    };
    Ok(Some(Actor {
        user_id: claims.sub,
        email: claims.email,
        roles,
        organisations,
    }))
}

async fn public_key(office: &Office, kid: &str) -> Result<Option<Vec<u8>>, Problem> {
    let known = |keys: &[(String, Vec<u8>)]| keys.iter().find(|key| key.0 == kid).map(|key| key.1.clone());
    if let Some(key) = known(&KNOWN_KEYS.read().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(Some(key));
    }
    if Uuid::parse_str(kid).is_err() {
        return Ok(None);
    }
    // A retired key verifies as long as a token it signed may still live.
    let since = office.now() - Duration::seconds(office.settings.access_token_seconds);
    let mut conn = office.conn().await?;
    let keys = store::list_keys(&mut conn, since).await?;
    let mut cache = KNOWN_KEYS.write().unwrap_or_else(PoisonError::into_inner);
    for key in keys {
        if !cache.iter().any(|cached| cached.0 == key.kid) {
            cache.push((key.kid, key.public_key));
        }
    }
    Ok(known(&cache))
}
