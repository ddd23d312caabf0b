//! The keys that sign access tokens: each signs for a month, and verifies for as long as its tokens live.

mod store;

use std::sync::{LazyLock, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::SigningKey as Ed25519;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use uuid::Uuid;

use super::secrets;
use crate::audit;
use crate::db::Conn;
use crate::http::{Office, Problem};
use store::SigningKey;

/// How long a key signs.
const SIGNS_FOR: Duration = Duration::days(30);

/// How long what PostgreSQL says of a key is believed. A thief goes on signing with a key that was retired, so every process
/// has to find out that it was.
pub const BELIEVED_FOR: Duration = Duration::minutes(1);

/// The public half of a key, and when PostgreSQL last said that it verifies.
struct Known {
    kid: String,
    public: Vec<u8>,
    told_at: DateTime<Utc>,
}

/// Keys seen before, so that most requests need no database for their token.
static KNOWN_KEYS: LazyLock<RwLock<Vec<Known>>> = LazyLock::new(RwLock::default);

/// The key that signs now; a new one when there is none yet or the last one has signed for a month.
///
/// # Errors
/// 500 when no key can be made.
pub async fn signing(conn: &mut Conn, now: DateTime<Utc>) -> Result<SigningKey, Problem> {
    match store::newest(conn).await? {
        Some(key) if key.created_at + SIGNS_FOR > now => Ok(key),
        _ => rotate(conn, now).await,
    }
}

/// Retires every key and makes a new one: monthly, or when the operator fears that one has leaked.
///
/// # Errors
/// 500 when no key can be made.
pub async fn rotate(conn: &mut Conn, now: DateTime<Utc>) -> Result<SigningKey, Problem> {
    store::mark_retired(conn, now).await?;
    let pair = Ed25519::from_bytes(&secrets::random()?);
    let id = Uuid::now_v7();
    let key = SigningKey {
        kid: id.to_string(),
        private_der: pair
            .to_pkcs8_der()
            .map_err(Problem::internal)?
            .as_bytes()
            .to_vec(),
        public_key: pair.verifying_key().to_bytes().to_vec(),
        created_at: now,
    };
    store::insert(conn, &key).await?;
    let entry = audit::Entry {
        chain: id,
        actor: None,
        role: "operator",
        action: "signing-key-made",
        object_kind: "signing-key",
        object: id,
        details: serde_json::json!({}),
    };
    audit::record(conn, entry, now).await?;
    Ok(key)
}

/// The public half of a key that may have signed a token that is still good.
///
/// # Errors
/// 503 when PostgreSQL can't be reached.
pub async fn public(office: &Office, kid: &str) -> Result<Option<Vec<u8>>, Problem> {
    let now = office.now();
    let known = |keys: &[Known]| {
        let believed = |key: &&Known| key.kid == kid && (now - key.told_at).abs() < BELIEVED_FOR;
        keys.iter().find(believed).map(|key| key.public.clone())
    };
    if let Some(key) = known(&KNOWN_KEYS.read().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(Some(key));
    }
    if Uuid::parse_str(kid).is_err() {
        return Ok(None);
    }
    // A retired key verifies as long as a token it signed may still live.
    let since = now - Duration::seconds(office.settings.access_token_seconds);
    let mut conn = office.conn().await?;
    let keys = store::list_public(&mut conn, since).await?;
    let mut cache = KNOWN_KEYS.write().unwrap_or_else(PoisonError::into_inner);
    for (told, public) in keys {
        cache.retain(|key| key.kid != told);
        cache.push(Known {
            kid: told,
            public,
            told_at: now,
        });
    }
    Ok(known(&cache))
}
