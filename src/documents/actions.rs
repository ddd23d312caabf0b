//! Issuing a letter: the last beat of the deed that it makes known.

use chrono::{DateTime, Utc};
use plafond_rules::dates;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::fit;
use super::kinds::Kind;
use super::store::{self, Letter};
use super::{print_jobs, templates};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::notifications::{self, Link, Message};
use crate::{audit, identity};

/// To whom a letter goes.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// The organisation.
    pub organisation: Uuid,
    /// Its statutory name.
    pub name: String,
    /// Its number in the trade register.
    pub kvk_number: String,
    /// Where it gets its post, in lines, when that is known.
    pub address: Vec<String>,
    /// Its consent to electronic sending, if it gave any.
    pub consent: Option<Consent>,
}

/// Consent to electronic sending (Awb 2:8).
#[derive(Clone, Copy, Debug)]
pub struct Consent {
    /// Since when.
    pub since: DateTime<Utc>,
    /// The version of the organisation that says so.
    pub version: i64,
}

/// What a letter is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The scheme, which may have templates of its own.
    pub scheme: Uuid,
    /// The dossier. The caller has locked it.
    pub dossier: Uuid,
    /// What people call the dossier.
    pub reference: String,
    /// The title of the application.
    pub about: String,
    /// What the letter makes known, as the audit trail names it.
    pub object: (&'static str, Uuid),
}

/// A letter to be issued.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// What it makes known.
    pub kind: Kind,
    /// What stands above it; that of its kind when there is nothing better to say.
    pub title: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// To whom it goes.
    pub addressee: Addressee,
    /// The fields of its kind, as people read them; empty ones count as absent.
    pub fields: Value,
}

/// How a letter reaches its addressee.
enum Way {
    /// Announced by this mail, on this consent.
    Mail(Consent, Box<Message>),
    /// By post, for this reason.
    Post(&'static str),
}

/// Issues a letter. With consent `announcement` goes out as mail, with a link to the letter; without it the letter goes to
/// the print queue and no mail is sent (Awb 2:8).
///
/// # Errors
/// When the letter lacks a field, or has one that its kind doesn't know: a mistake of the room that issues it.
pub async fn issue(
    conn: &mut Conn,
    deed: &Deed<'_>,
    new: NewLetter,
    announcement: Message,
) -> Result<Uuid, Problem> {
    let way = match new.addressee.consent {
        Some(consent) => Way::Mail(consent, Box::new(announcement)),
        None => Way::Post("no-consent"),
    };
    send(conn, deed, new, way).await
}

/// Issues a letter by post, whatever consent there is: other sending failed (Awb 2:11).
///
/// # Errors
/// As for [`issue`].
pub async fn issue_by_post(conn: &mut Conn, deed: &Deed<'_>, new: NewLetter) -> Result<Uuid, Problem> {
    send(conn, deed, new, Way::Post("returned")).await
}

async fn send(conn: &mut Conn, deed: &Deed<'_>, new: NewLetter, way: Way) -> Result<Uuid, Problem> {
    let id = Uuid::now_v7();
    let chosen = templates::choose(conn, new.subject.scheme, new.kind).await?;
    chosen.keep(conn, deed.now).await?;
    let title = title(&new);
    let data = data(conn, deed, &new).await?;
    let (consent, notification, by_post) = match way {
        Way::Mail(consent, mail) => {
            let mail = announce(conn, deed, id, &title, *mail).await?;
            (Some(consent), Some(mail), None)
        }
        Way::Post(reason) => (new.addressee.consent, None, Some(reason)),
    };
    let letter = Letter {
        id,
        kind: new.kind.as_str().to_owned(),
        dossier_id: new.subject.dossier,
        organisation_id: new.addressee.organisation,
        object_kind: new.subject.object.0.to_owned(),
        object_id: new.subject.object.1,
        title,
        addressee: new.addressee.name,
        data_sha256: Sha256::digest(&data).to_vec(),
        data,
        layout_sha256: chosen.layout_sha256(),
        template_sha256: chosen.template_sha256(),
        template_version: chosen.version,
        channel: if by_post.is_some() { "post" } else { "electronic" }.to_owned(),
        consented_at: consent.map(|consent| consent.since),
        consent_version: consent.map(|consent| consent.version),
        notification_id: notification,
        issued_by: deed.by(),
        issued_at: deed.now,
        rendered_at: None,
        size: None,
        sha256: None,
        engine: None,
        attempts: 0,
        next_attempt_at: deed.now,
        last_error: None,
    };
    store::insert(conn, &letter).await?;
    if let Some(reason) = by_post {
        print_jobs::queue(conn, deed, letter.id, reason).await?;
    }
    journal(conn, deed, &letter).await?;
    Ok(letter.id)
}

fn title(new: &NewLetter) -> String {
    new.title.clone().unwrap_or_else(|| new.kind.title().to_owned())
}

/// All a letter says, as canonical JSON: the same facts always give the same bytes.
async fn data(conn: &mut Conn, deed: &Deed<'_>, new: &NewLetter) -> Result<String, Problem> {
    let Value::Object(given) = new.fields.clone() else {
        return Err(Problem::internal("the fields of a letter are no object"));
    };
    let given = fit::without_blanks(given);
    fit::check(new.kind, &given).map_err(Problem::internal)?;
    let signed_by = identity::name_of(conn, deed.by()).await?;
    let mut data = every_letter(deed, new, &signed_by);
    data.extend(given);
    serde_json_canonicalizer::to_string(&Value::Object(data)).map_err(Problem::internal)
}

fn every_letter(deed: &Deed<'_>, new: &NewLetter, signed_by: &str) -> Map<String, Value> {
    let settings = deed.settings;
    let common = json!({
        "title": title(new),
        "date": dates::dutch(deed.today()),
        "reference": new.subject.reference,
        "about": new.subject.about,
        "sender": {
            "name": settings.sender_name, "address": settings.sender_address, "email": settings.sender_email,
        },
        "addressee": {
            "name": new.addressee.name, "kvkNumber": new.addressee.kvk_number, "address": new.addressee.address,
        },
        "signedBy": signed_by,
        "draft": false,
    });
    if let Value::Object(common) = common {
        common
    } else {
        Map::new()
    }
}

async fn announce(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: Uuid,
    title: &str,
    mut announcement: Message,
) -> Result<Uuid, Problem> {
    let to_letter = Link {
        label: format!("Bekijk de brief '{title}'"),
        url: format!("{}/aanvrager/brieven/{letter}", deed.settings.public_url),
    };
    // What the letter asks for is done in the dossier, so the way there stays.
    if let Some(to_dossier) = announcement.link.replace(to_letter) {
        let way = format!("{}: {}", to_dossier.label, to_dossier.url);
        announcement.paragraphs.push(way);
    }
    Ok(notifications::announce(conn, deed, &announcement).await?)
}

async fn journal(conn: &mut Conn, deed: &Deed<'_>, letter: &Letter) -> Result<(), Problem> {
    let details = json!({
        "kind": letter.kind,
        "title": letter.title,
        "addressee": letter.addressee,
        "channel": letter.channel,
        "consentedAt": letter.consented_at,
        "consentVersion": letter.consent_version,
        "notificationId": letter.notification_id,
        "dataSha256": hex::encode(&letter.data_sha256),
        "templateSha256": hex::encode(&letter.template_sha256),
        "about": { "kind": letter.object_kind, "id": letter.object_id },
    });
    audit::journal(
        conn,
        deed,
        letter.dossier_id,
        "letter-issued",
        ("letter", letter.id),
        details,
    )
    .await?;
    Ok(())
}
