//! How often logging in may fail before it has to wait: at one account, and at how many accounts from one address on the network.
//!
//! Who tries one password at many accounts fails once at each, so an account alone tells nothing of it. Accounts are counted, not
//! failures: an office behind one address has few people who forgot their password in the same quarter of an hour, however often each
//! tries. An address without an account counts like one that has. What is kept goes once it no longer counts (`worker/tidying.rs`).
//!
//! Who logged in at an account before, in the same browser, does so whatever others at the address guess. Such a browser counts its own
//! failures: a log-in elsewhere makes the account forget what failed there, and would else give a thief of the cookie as many guesses again.

mod browsers;
mod store;

use chrono::{DateTime, Duration, Utc};
use diesel::QueryResult;

pub use browsers::{KNOWN_FOR, introduce};
pub use store::delete_before as forget_before;

use super::secrets;
use super::store::User;
use crate::db::Conn;
use crate::http::{Caller, Office, Problem, ProblemType};

/// After this many failures within the window, logging in with an account stops for a while.
const FAILURES_ALLOWED: i64 = 5;

/// How long a failure counts.
pub const WINDOW: Duration = Duration::minutes(15);

/// A try to log in: at which account, real or not, from where, and by which browser if it is known at that account.
pub struct Attempt {
    account: Vec<u8>,
    browser: Option<Vec<u8>>,
    caller: Option<Vec<u8>>,
    accounts_allowed: u32,
    at: DateTime<Utc>,
}

impl Attempt {
    /// One that may go on as far as is known now: at the account of an address, if it has one, with what the browser brought.
    ///
    /// # Errors
    /// 429 when too many failed before it.
    pub async fn begin(
        conn: &mut Conn,
        office: &Office,
        (caller, brought): (Caller, Option<&str>),
        (email, user): (&str, Option<&User>),
    ) -> Result<Self, Problem> {
        let (accounts_allowed, at) = (office.settings.failed_log_ins_per_address, office.now());
        // Also without an account, which would show in how long it takes.
        let secret = store::secret(conn).await?;
        let caller = caller.address().filter(|_| accounts_allowed > 0);
        let attempt = Self {
            account: account(email),
            browser: brought
                .zip(user)
                .and_then(|(brought, user)| browsers::recognise(&secret, brought, user, at)),
            caller: caller.map(|address| secrets::keyed(&secret, &address.to_string())),
            accounts_allowed,
            at,
        };
        let caller = attempt.caller_that_counts(conn).await?;
        attempt.must_be_left(conn, caller).await?;
        Ok(attempt)
    }

    /// Keeps how it ended, in a transaction. Of tries that came all at once no more are answered than of tries one by one, so they wait
    /// for each other here: first those at one account, then those from one address, and never the other way round.
    ///
    /// # Errors
    /// As [`Self::begin`]: the right password is refused as well, or who is refused would learn which one it is.
    pub async fn end(&self, conn: &mut Conn, succeeded: bool) -> Result<(), Problem> {
        store::hold(conn, "log-in", &self.account).await?;
        let caller = self.caller_that_counts(conn).await?;
        if let Some(caller) = caller {
            store::hold(conn, "log-in from", caller).await?;
        }
        self.must_be_left(conn, caller).await?;
        if succeeded {
            store::delete_of(conn, &self.account).await?;
        } else {
            store::insert(conn, &self.account, caller, self.at).await?;
        }
        match &self.browser {
            Some(browser) if succeeded => store::delete_of(conn, browser).await?,
            Some(browser) => store::insert(conn, browser, None, self.at).await?,
            None => {}
        }
        Ok(())
    }

    /// The address on the network, unless a known browser spares it: one that doesn't fail too often itself.
    async fn caller_that_counts(&self, conn: &mut Conn) -> QueryResult<Option<&[u8]>> {
        let spared = match &self.browser {
            Some(browser) => store::count_since(conn, browser, self.at - WINDOW).await? < FAILURES_ALLOWED,
            None => false,
        };
        Ok(self.caller.as_deref().filter(|_| !spared))
    }

    async fn must_be_left(&self, conn: &mut Conn, caller: Option<&[u8]>) -> Result<(), Problem> {
        let since = self.at - WINDOW;
        if store::count_since(conn, &self.account, since).await? >= FAILURES_ALLOWED {
            let problem = Problem::new(
                ProblemType::TOO_MANY_ATTEMPTS,
                "Wacht een kwartier en probeer het dan opnieuw, of vraag een nieuw wachtwoord aan.",
                "Wait a quarter of an hour and try again, or ask for a new password.",
            );
            return Err(problem.retry_after(WINDOW.num_seconds()));
        }
        let Some(caller) = caller else {
            return Ok(());
        };
        let allowed = i64::from(self.accounts_allowed);
        let Some(in_the_way) = store::in_the_way(conn, caller, since, allowed).await? else {
            return Ok(());
        };
        tracing::warn!("logging in failed at too many accounts from one address; it has to wait");
        let problem = Problem::new(
            ProblemType::TOO_MANY_ATTEMPTS,
            "Vanaf uw internetverbinding is bij te veel accounts een verkeerd wachtwoord ingevuld. Wacht een kwartier en probeer het dan \
             opnieuw. Wie al is ingelogd, kan gewoon verder.",
            "From your internet connection a wrong password was entered for too many accounts. Wait a quarter of an hour and try again. \
             Whoever is logged in already can go on.",
        );
        let wait = in_the_way + WINDOW - self.at;
        Err(problem.retry_after(wait.num_seconds() + 1))
    }
}

/// Forgets what failed at an account, whose owner has shown to be so.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn forget(conn: &mut Conn, email: &str) -> QueryResult<()> {
    store::delete_of(conn, &account(email)).await
}

fn account(email: &str) -> Vec<u8> {
    secrets::kept(&email.to_lowercase())
}
