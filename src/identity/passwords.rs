//! Passwords as Argon2id, in the parameters the crate recommends; hashed off the threads that serve requests, and no more
//! at once than there are processors: each takes 19 MB, and a thousand log-ins should wait for each other instead of
//! asking for all memory.

use std::sync::LazyLock;
use std::thread::available_parallelism;

use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, PasswordHash, Version};
use tokio::sync::Semaphore;

use crate::http::Problem;

/// The C library gives a piece of memory as large as this back to the system as soon as it is freed. A smaller one it
/// would keep, for each thread that ever hashed.
const GIVEN_BACK: usize = 33 * 1024 * 1024;

static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, usize::from)));

/// A hash that no password matches, so that an unknown address costs the same work.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now(&uuid::Uuid::now_v7().to_string()).unwrap_or_default());

/// Hashes a password with a fresh salt.
///
/// # Errors
/// 500 when hashing fails.
pub async fn hash(password: String) -> Result<String, Problem> {
    in_turn(move || hash_now(&password)).await
}

/// Whether a password fits a hash; without one it does the work and says no.
///
/// # Errors
/// 500 when the work can't be done.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool, Problem> {
    in_turn(move || {
        let fits = fits_now(&password, hash.as_deref().unwrap_or(&NOBODY))?;
        Ok(fits && hash.is_some())
    })
    .await
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, Problem> {
    let _place = PLACES.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)
}

fn hash_now(password: &str) -> Result<String, String> {
    let (argon2, salt) = (Argon2::default(), Salt::generate());
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params()).map_err(told)?,
        salt: Some(salt),
        hash: Some(stretched(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?),
    };
    Ok(hash.to_string())
}

fn fits_now(password: &str, hash: &str) -> Result<bool, String> {
    let known = PasswordHash::new(hash).map_err(told)?;
    let (Some(salt), Some(expected)) = (known.salt, known.hash) else {
        return Err("a hash without a salt or an outcome".to_owned());
    };
    let argon2 = Argon2::new(
        Algorithm::try_from(known.algorithm.as_str()).map_err(told)?,
        known
            .version
            .map_or(Ok(Version::default()), Version::try_from)
            .map_err(told)?,
        Params::try_from(&known).map_err(told)?,
    );
    // Compared in constant time by the type itself.
    Ok(stretched(&argon2, password, &salt, expected.len())? == expected)
}

fn stretched(argon2: &Argon2<'_>, password: &str, salt: &Salt, length: usize) -> Result<Output, String> {
    let mut memory = Vec::with_capacity(GIVEN_BACK / Block::SIZE);
    memory.resize(argon2.params().block_count(), Block::default());
    let mut outcome = vec![0; length];
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut outcome, memory)
        .map_err(told)?;
    Output::new(&outcome).map_err(told)
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}
