//! What every letter about an application has: to whom it goes and what it is about.

use serde_json::{Value, json};
use uuid::Uuid;

use super::content::Content;
use super::store::Application;
use crate::calls;
use crate::db::Conn;
use crate::documents::{Addressee, Consent, Kind, NewLetter, Subject};
use crate::http::Problem;
use crate::organisations::Organisation;

/// A letter to the applicant with the fields of its kind; `object` is what it makes known, as the audit trail names it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn letter(
    conn: &mut Conn,
    application: &Application,
    organisation: &Organisation,
    kind: Kind,
    object: (&'static str, Uuid),
    fields: Value,
) -> Result<NewLetter, Problem> {
    let call = calls::get(conn, application.call_id).await?;
    let consent = organisation.consented_at.map(|since| Consent {
        since,
        version: organisation.version,
    });
    Ok(NewLetter {
        kind,
        title: None,
        subject: Subject {
            scheme: call.scheme_id,
            dossier: application.id,
            reference: application.reference.clone(),
            about: application.title.clone(),
            object,
        },
        addressee: Addressee {
            organisation: organisation.id,
            name: organisation.name.clone(),
            kvk_number: organisation.kvk_number.clone(),
            address: organisation.address(),
            consent,
        },
        fields,
    })
}

/// The activities of an application as a letter lists them.
///
/// # Errors
/// When what is stored is no application.
pub fn activities(application: &Application) -> Result<Value, Problem> {
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    let listed = content.activities.iter().map(|activity| {
        json!({
            "title": activity.title,
            "targetGroup": activity.target_group,
            "sessions": activity.sessions.unwrap_or_default().to_string(),
            "participants": activity.participants.unwrap_or_default().to_string(),
            "period": activity.period(),
        })
    });
    Ok(listed.collect())
}
