//! One-time links by mail: an invitation to choose a first password, or a reset of a forgotten one.

mod store;

use chrono::{DateTime, Duration, Utc};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::actions::{NewUser, enrol, enrol_as};
use super::requests::NewApplicant;
use super::store::{self as accounts, User};
use super::{attempts, messages, names, passwords, secrets, sessions};
use crate::audit;
use crate::config::Settings;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem, ProblemType};
use crate::notifications;

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
    if let Some(user) = accounts::find_by_email(conn, email).await? {
        if accounts::roles_of(conn, user.id)
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
    let user = accounts::get(conn, id).await?;
    send_invitation(conn, deed, &user).await?;
    Ok(Invited {
        user: id,
        gets_link: true,
    })
}

async fn invite_again(conn: &mut Conn, deed: &Deed<'_>, user: &User) -> Result<(), Problem> {
    if store::count(conn, user.id, "invitation", deed.now).await? >= LINKS_SENT {
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
    Ok(address(&settings.public_url, &token))
}

async fn invitation(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> Result<String, Problem> {
    let token = secrets::handed_out()?;
    let kept = secrets::kept(&token);
    store::insert(conn, &kept, user, "invitation", now + INVITATION).await?;
    Ok(token)
}

/// Sends the owner of an account the link by which a password is chosen.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn send_invitation(conn: &mut Conn, deed: &Deed<'_>, user: &User) -> Result<(), Problem> {
    let token = invitation(conn, user.id, deed.now).await?;
    let message = messages::invited(user, &address(&deed.settings.public_url, &token));
    notifications::tell(conn, deed, &message).await?;
    Ok(())
}

/// Makes an account for someone who wants to apply, and sends the link by which a password is chosen: who can't read the
/// mail of an address gets no account for it. An address that has one gets a mail that says so, and the caller learns
/// nothing either way.
///
/// # Errors
/// 400 for a blank name.
pub async fn sign_up(office: &Office, mut new: NewApplicant) -> Result<(), Problem> {
    // First of all: it is refused whether the address has an account or not.
    new.name = names::written(&new.name)?;
    let now = office.now();
    let public_url = &office.settings.public_url;
    let asked = office.act(async |conn| {
        let message = if let Some(user) = accounts::find_by_email(conn, &new.email).await? {
            if !user.active {
                return Ok(());
            }
            let Some(token) = reset(conn, user.id, now).await? else {
                return Ok(());
            };
            messages::signed_up_before(user, &address(public_url, &token))
        } else {
            let user = NewUser {
                email: new.email.clone(),
                name: new.name.clone(),
                roles: vec![Role::ProviderMember],
                password: None,
            };
            let id = enrol_as(conn, (None, "visitor"), user, now).await?;
            let token = invitation(conn, id, now).await?;
            messages::signed_up(&new, &address(public_url, &token))
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
    if store::count(conn, user, "password-reset", now).await? >= LINKS_SENT {
        return Ok(None);
    }
    let token = secrets::handed_out()?;
    let kept = secrets::kept(&token);
    store::insert(conn, &kept, user, "password-reset", now + RESET).await?;
    Ok(Some(token))
}

/// Sends a link to choose a new password, if the address has an account. The caller learns nothing either way.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn request_reset(office: &Office, email: &str) -> Result<(), Problem> {
    let now = office.now();
    let asked = office.act(async |conn| {
        let Some(user) = accounts::find_by_email(conn, email)
            .await?
            .filter(|user| user.active)
        else {
            return Ok(());
        };
        let Some(token) = reset(conn, user.id, now).await? else {
            return Ok(());
        };
        let link = address(&office.settings.public_url, &token);
        let message = messages::password_forgotten(user, &link);
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
            let spent = store::mark_used(conn, &secrets::kept(token), now).await?;
            let Some(user) = spent else {
                return Err(Problem::invalid_field(
                    "/token",
                    "link-spent",
                    "Deze link is al gebruikt of verlopen. Vraag een nieuwe aan.",
                ));
            };
            accounts::mark_password(conn, user, &hash).await?;
            store::mark_used_of(conn, user, now).await?;
            sessions::end_all(conn, user, now).await?;
            let email = accounts::get(conn, user).await?.email;
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

/// Where a password is chosen by a link.
fn address(public_url: &str, token: &str) -> String {
    // Behind the '#', so that the token stays out of logs and of the address that is sent on to other sites.
    format!("{public_url}/wachtwoord#{token}")
}
