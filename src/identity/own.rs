//! What someone changes about the own account: how one is called (GDPR, article 16), and what one gets mail about.

use diesel::QueryResult;
use plafond_rules::mail::Topic;
use serde_json::json;

use super::names;
use super::requests::{MailChange, OwnChange};
use super::store::{self, User};
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{Actor, Deed, FieldError, Problem};
use crate::{audit, notifications};

/// What someone can choose to get mail about, and does.
#[derive(Clone, Debug)]
pub struct MailChoice {
    /// What can be chosen, by role.
    pub offered: Vec<Topic>,
    /// What was chosen, or goes without a choice.
    pub wanted: Vec<Topic>,
    /// The version of the account.
    pub version: i64,
}

/// Changes how who acts is called. The letters that were signed keep the name of then; the trail keeps that it changed and not what
/// it was, since it never forgets.
///
/// # Errors
/// 400 for a blank name, 412 when the account changed meanwhile.
pub async fn rename(
    conn: &mut Conn,
    deed: &Deed<'_>,
    if_match: IfMatch,
    change: OwnChange,
) -> Result<User, Problem> {
    let mut user = store::lock(conn, deed.by()).await?;
    if_match.must_be(user.version)?;
    let Some(name) = change.name else {
        return Ok(user);
    };
    let name = names::written(&name)?;
    if name == user.name {
        return Ok(user);
    }
    user.name = name;
    store::mark_account(conn, &user).await?;
    audit::journal(
        conn,
        deed,
        user.id,
        "own-name-changed",
        ("user", user.id),
        json!({}),
    )
    .await?;
    Ok(store::get(conn, user.id).await?)
}

/// What someone gets mail about.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn mail_of(conn: &mut Conn, actor: &Actor) -> QueryResult<MailChoice> {
    let version = store::get(conn, actor.user_id).await?.version;
    let offered = Topic::of(&actor.roles);
    let mut wanted = notifications::wanted_by(conn, actor.user_id).await?;
    wanted.retain(|topic| offered.contains(topic));
    Ok(MailChoice {
        offered,
        wanted,
        version,
    })
}

/// Chooses what who acts gets mail about.
///
/// # Errors
/// 400 with every topic that can't be chosen, 412 when the account changed meanwhile.
pub async fn choose_mail(
    conn: &mut Conn,
    deed: &Deed<'_>,
    if_match: IfMatch,
    change: MailChange,
) -> Result<MailChoice, Problem> {
    let user = store::lock(conn, deed.by()).await?;
    if_match.must_be(user.version)?;
    let before = mail_of(conn, deed.actor).await?;
    let Some(chosen) = change.wanted else {
        return Ok(before);
    };
    let wanted = among(&before.offered, &chosen)?;
    if before
        .offered
        .iter()
        .all(|topic| before.wanted.contains(topic) == wanted.contains(topic))
    {
        return Ok(before);
    }
    notifications::keep_wanted(conn, user.id, (&before.offered, &wanted), deed.now).await?;
    store::mark_account(conn, &user).await?;
    let topics: Vec<_> = wanted.iter().map(|topic| topic.as_str()).collect();
    let details = json!({ "wanted": topics });
    audit::journal(conn, deed, user.id, "mail-chosen", ("user", user.id), details).await?;
    Ok(mail_of(conn, deed.actor).await?)
}

/// The topics of these names, each among those that can be chosen.
fn among(offered: &[Topic], named: &[String]) -> Result<Vec<Topic>, Problem> {
    let (mut wanted, mut mistakes) = (Vec::new(), Vec::new());
    for (at, name) in named.iter().enumerate() {
        match Topic::parse(name).filter(|topic| offered.contains(topic)) {
            Some(topic) => wanted.push(topic),
            None => mistakes.push(FieldError::new(
                format!("/wanted/{at}"),
                "topic-unknown",
                "Over dit onderwerp kunt u geen e-mail kiezen.",
            )),
        }
    }
    if mistakes.is_empty() {
        Ok(wanted)
    } else {
        Err(Problem::invalid(mistakes))
    }
}
