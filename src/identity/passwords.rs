//! Passwords as Argon2id, in the parameters the crate recommends; hashed off the threads that serve requests.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, PasswordHash};

use crate::http::Problem;

/// A hash that no password matches, so that an unknown address costs the same work.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now(&uuid::Uuid::now_v7().to_string()).unwrap_or_default());

/// Hashes a password with a fresh salt.
///
/// # Errors
/// 500 when hashing fails.
pub async fn hash(password: String) -> Result<String, Problem> {
    let hashed = tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(Problem::internal)?;
    hashed.map_err(Problem::internal)
}

/// Whether a password fits a hash; without one it does the work and says no.
///
/// # Errors
/// 500 when the work can't be done.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let work = move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
        let fits = Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok();
        Ok::<bool, String>(known && fits)
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)
}

fn hash_now(password: &str) -> Result<String, String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}
