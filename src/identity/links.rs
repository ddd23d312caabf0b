//! One-time links by mail: an invitation to choose a first password, or a reset of a forgotten one.

use chrono::{DateTime, Duration, Utc};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::actions::{NewUser, enrol, enrol_as};
use super::requests::NewApplicant;
use super::store::User;
use super::{attempts, passwords, secrets, store};
use crate::audit;
use crate::config::Settings;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem, ProblemType};
use crate::notifications::{self, Link, Message};

const INVITATION: Duration = Duration::days(7);
const RESET: Duration = Duration::hours(1);

/// More mails with a link that still opens the account nobody needs, and anyone can ask for them.
const LINKS_SENT: i64 = 5;

/// Longer than it takes to write a mail down.
const ANSWERED_AFTER: std::time::Duration = std::time::Duration::from_millis(250);

/// The account of who was invited.
pub struct Invited {
    /// The account.
    pub user: Uuid,
    /// Whether it gets a link by mail to choose its first password.
    pub gets_link: bool,
}

/// Gives the account of an address; one of which nobody has chosen the password gets an invitation by mail.
///
/// # Errors
/// 409 when the address belongs to someone with another role, or got enough invitations.
pub async fn invite(
    conn: &mut Conn,
    deed: &Deed<'_>,
    email: &str,
    name: &str,
    role: Role,
) -> Result<Invited, Problem> {
    if let Some(user) = store::find_by_email(conn, email).await? {
        if store::roles_of(conn, user.id)
            .await?
            .iter()
            .any(|held| held == role.as_str())
        {
            let gets_link = user.active && user.password_hash.is_none();
            if gets_link {
                invite_again(conn, deed, &user).await?;
            }
            return Ok(Invited {
                user: user.id,
                gets_link,
            });
        }
        return Err(Problem::new(
            ProblemType::ALREADY_EXISTS,
            "Dit e-mailadres hoort bij iemand met een andere rol. Gebruik een ander adres.",
            "This address belongs to someone with another role. Use another one.",
        ));
    }
    let new = NewUser {
        email: email.to_owned(),
        name: name.to_owned(),
        roles: vec![role],
        password: None,
    };
    let id = enrol(conn, Some(deed.actor), new, deed.now).await?;
    let user = store::get(conn, id).await?;
    send_invitation(conn, deed, &user).await?;
    Ok(Invited {
        user: id,
        gets_link: true,
    })
}

async fn invite_again(conn: &mut Conn, deed: &Deed<'_>, user: &User) -> Result<(), Problem> {
    if store::count_links(conn, user.id, "invitation", deed.now).await? >= LINKS_SENT {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Naar dit adres gingen deze week al vijf uitnodigingen. Vraag uw collega om ook bij de ongewenste e-mail te kijken.",
            "Five invitations went to this address this week. Ask your colleague to look among unwanted mail too.",
        ));
    }
    send_invitation(conn, deed, user).await
}

/// Makes an account and gives the address at which its owner chooses a password; for the operator, since mail may not
/// work yet.
///
/// # Errors
/// 409 when the address has an account.
pub async fn enrol_with_link(
    conn: &mut Conn,
    settings: &Settings,
    new: NewUser,
    now: DateTime<Utc>,
) -> Result<String, Problem> {
    let user = enrol(conn, None, new, now).await?;
    let token = invitation(conn, user, now).await?;
    Ok(link(&settings.public_url, &token).url)
}

async fn invitation(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> Result<String, Problem> {
    let token = secrets::handed_out()?;
    let kept = secrets::kept(&token);
    store::insert_link(conn, &kept, user, "invitation", now + INVITATION).await?;
    Ok(token)
}

/// Sends the owner of an account the link by which a password is chosen.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn send_invitation(conn: &mut Conn, deed: &Deed<'_>, user: &User) -> Result<(), Problem> {
    let token = invitation(conn, user.id, deed.now).await?;
    let message = Message {
        kind: "invitation",
        recipient: user.email.clone(),
        subject: "U bent uitgenodigd voor het subsidieloket".to_owned(),
        paragraphs: vec![
            format!("Beste {},", user.name),
            "U bent toegevoegd aan het subsidieloket. Kies een wachtwoord om in te loggen. De link werkt één keer, en 7 dagen lang.".to_owned(),
        ],
        link: Some(link(deed.settings.public_url.as_str(), &token)),
        facts: Vec::new(),
        dossier: None,
        organisation: None,
    };
    notifications::tell(conn, deed, &message).await?;
    Ok(())
}

/// Makes an account for someone who wants to apply, and sends the link by which a password is chosen: who can't read the
/// mail of an address gets no account for it. An address that has one gets a mail that says so, and the caller learns
/// nothing either way.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn sign_up(office: &Office, new: NewApplicant) -> Result<(), Problem> {
    let now = office.now();
    let link_to = |token: &str| link(&office.settings.public_url, token);
    let asked = office
        .act(async |conn| {
            let message = if let Some(user) = store::find_by_email(conn, &new.email).await? {
                if !user.active {
                    return Ok(());
                }
                let Some(token) = reset(conn, user.id, now).await? else {
                    return Ok(());
                };
                letter(
                    ("sign-up-known", user.email),
                    "U hebt al een account",
                    vec![
                        "Iemand vroeg een account aan met dit e-mailadres. U hebt er al een: log in, of kies met deze link een nieuw wachtwoord. De link werkt één keer, en een uur lang.".to_owned(),
                        "Vroeg u hier niet om? Dan hoeft u niets te doen.".to_owned(),
                    ],
                    link_to(&token),
                )
            } else {
                let user = NewUser {
                    email: new.email.clone(),
                    name: new.name.clone(),
                    roles: vec![Role::ProviderMember],
                    password: None,
                };
                let id = enrol_as(conn, (None, "visitor"), user, now).await?;
                let token = invitation(conn, id, now).await?;
                letter(
                    ("sign-up", new.email.to_lowercase()),
                    "Maak uw account af",
                    vec![
                        format!("Beste {},", new.name),
                        "U vroeg een account aan bij het subsidieloket. Kies een wachtwoord om in te loggen. De link werkt één keer, en 7 dagen lang.".to_owned(),
                        "Vroeg u hier niet om? Dan hoeft u niets te doen: zonder wachtwoord kan niemand met dit account inloggen.".to_owned(),
                    ],
                    link_to(&token),
                )
            };
            notifications::enqueue(conn, &message, office.settings.mail_domain(), now).await?;
            Ok(())
        });
    in_equal_time(asked).await
}

/// Nobody learns from how long it takes whether an address has an account.
async fn in_equal_time<T>(work: impl Future<Output = T>) -> T {
    let (done, ()) = tokio::join!(work, tokio::time::sleep(ANSWERED_AFTER));
    done
}

/// The secret of a new link to choose another password, unless enough were sent.
async fn reset(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> Result<Option<String>, Problem> {
    if store::count_links(conn, user, "password-reset", now).await? >= LINKS_SENT {
        return Ok(None);
    }
    let token = secrets::handed_out()?;
    let kept = secrets::kept(&token);
    store::insert_link(conn, &kept, user, "password-reset", now + RESET).await?;
    Ok(Some(token))
}

fn letter(
    (kind, recipient): (&'static str, String),
    subject: &str,
    paragraphs: Vec<String>,
    link: Link,
) -> Message {
    Message {
        kind,
        recipient,
        subject: subject.to_owned(),
        paragraphs,
        link: Some(link),
        facts: Vec::new(),
        dossier: None,
        organisation: None,
    }
}

/// Sends a link to choose a new password, if the address has an account. The caller learns nothing either way.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn request_reset(office: &Office, email: &str) -> Result<(), Problem> {
    let now = office.now();
    let asked = office
        .act(async |conn| {
            let Some(user) = store::find_by_email(conn, email).await?.filter(|user| user.active) else {
                return Ok(());
            };
            let Some(token) = reset(conn, user.id, now).await? else {
                return Ok(());
            };
            let message = Message {
                kind: "password-reset",
                recipient: user.email,
                subject: "Kies een nieuw wachtwoord".to_owned(),
                paragraphs: vec![
                    "U vroeg om een nieuw wachtwoord voor het subsidieloket. De link werkt één keer, en een uur lang.".to_owned(),
                    "Vroeg u hier niet om? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.".to_owned(),
                ],
                link: Some(link(&office.settings.public_url, &token)),
                facts: Vec::new(),
                dossier: None,
                organisation: None,
            };
            notifications::enqueue(conn, &message, office.settings.mail_domain(), now).await?;
            Ok(())
        });
    in_equal_time(asked).await
}

/// Sets the password of the account a link was made for. Every session of the account ends, no other link into it opens it any
/// more, and who had guessed too often may log in.
///
/// # Errors
/// 400 when the link is unknown, was used or has expired.
pub async fn choose_password(office: &Office, token: &str, password: String) -> Result<(), Problem> {
    let now = office.now();
    let hash = passwords::hash(password).await?;
    office
        .act(async |conn| {
            let spent = store::mark_link_used(conn, &secrets::kept(token), now).await?;
            let Some(user) = spent else {
                return Err(Problem::invalid_field(
                    "/token",
                    "link-spent",
                    "Deze link is al gebruikt of verlopen. Vraag een nieuwe aan.",
                ));
            };
            store::mark_password(conn, user, &hash).await?;
            store::mark_links_used(conn, user, now).await?;
            store::mark_sessions_revoked(conn, user, now).await?;
            let email = store::get(conn, user).await?.email;
            attempts::forget(conn, &email).await?;
            let entry = audit::Entry {
                chain: user,
                actor: Some(user),
                role: "account",
                action: "password-chosen",
                object_kind: "user",
                object: user,
                details: json!({}),
            };
            audit::record(conn, entry, now).await?;
            Ok(())
        })
        .await
}

// Behind the '#', so that the token stays out of logs and of the address that is sent on to other sites.
fn link(public_url: &str, token: &str) -> Link {
    Link {
        label: "Kies uw wachtwoord".to_owned(),
        url: format!("{public_url}/wachtwoord#{token}"),
    }
}
