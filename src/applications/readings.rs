//! Who of the municipality read a dossier: written down once for each person, dossier and day.
//!
//! A dossier is confidential, so reading it leaves a trace like changing it does. Only the first time of a day is written: more
//! would tell nothing new, and reading has to stay fast. This process remembers whom it wrote down, and asks PostgreSQL, where
//! it stands once whatever process was first, only when it doesn't know.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::store::{self, Application};
use crate::audit;
use crate::db::Conn;
use crate::http::{Actor, Deed, Office, Problem};

/// Dossier, reader and day.
type Reading = (Uuid, Uuid, NaiveDate);

/// More than people read on a day; then it begins anew, which costs a question for each.
const REMEMBERED: usize = 100_000;

static WRITTEN: LazyLock<Mutex<HashSet<Reading>>> = LazyLock::new(Mutex::default);

/// Writes down that someone of the municipality reads a dossier, unless that was done today. An applicant reads its own. The
/// caller holds no connection: it takes one when there is something to write.
///
/// # Errors
/// When PostgreSQL fails: nobody reads without a trace.
pub async fn note(office: &Office, actor: &Actor, application: &Application) -> Result<(), Problem> {
    if !actor.is(&Role::READS_DOSSIERS) || actor.organisations.contains(&application.organisation_id) {
        return Ok(());
    }
    let deed = Deed::of(office, actor, &Role::READS_DOSSIERS, office.now())?;
    let reading = (application.id, actor.user_id, deed.today());
    if is_known(&reading) {
        return Ok(());
    }
    office
        .act(async |conn: &mut Conn| {
            store::lock(conn, application.id).await?;
            if store::insert_reading(conn, reading).await? == 1 {
                let object = ("application", application.id);
                audit::journal(conn, &deed, application.id, "dossier-read", object, json!({})).await?;
            }
            Ok(())
        })
        .await?;
    remember(reading);
    Ok(())
}

fn is_known(reading: &Reading) -> bool {
    WRITTEN
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .contains(reading)
}

fn remember(reading: Reading) {
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    if written.len() >= REMEMBERED {
        written.clear();
    }
    written.insert(reading);
}
