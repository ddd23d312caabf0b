//! The last beat of an action: telling someone.

use diesel::QueryResult;
use plafond_rules::mail::{self, Topic};
use uuid::Uuid;

use super::message::{Footer, Link, Message};
use super::{choices, store};
use crate::db::Conn;
use crate::http::Deed;

/// Puts a message in the outbox, in the transaction of the deed that causes it.
///
/// # Errors
/// When PostgreSQL refuses the row.
pub async fn tell(conn: &mut Conn, deed: &Deed<'_>, message: &Message) -> QueryResult<()> {
    announce(conn, deed, message).await.map(drop)
}

/// As [`tell`], and gives the message. What goes to an organisation is copied to those of its people who asked for that.
///
/// # Errors
/// When PostgreSQL refuses the row.
pub async fn announce(conn: &mut Conn, deed: &Deed<'_>, message: &Message) -> QueryResult<Uuid> {
    let id = store::enqueue(conn, message, deed.settings.mail_domain(), deed.now).await?;
    if let Some(organisation) = message.organisation {
        copy(conn, deed, organisation, message).await?;
    }
    Ok(id)
}

/// A message to colleagues of the municipality, each once, but for those who switched off what it is about. What somebody has to
/// hear goes to all of them when nobody wants it.
///
/// # Errors
/// When PostgreSQL refuses the rows.
pub async fn tell_colleagues(
    conn: &mut Conn,
    deed: &Deed<'_>,
    colleagues: impl IntoIterator<Item = String>,
    message: &Message,
) -> QueryResult<()> {
    let mut colleagues: Vec<String> = colleagues.into_iter().collect();
    colleagues.sort();
    colleagues.dedup();
    let told = mail::told(message.kind);
    let Some(topic) = told.topic() else {
        return each(conn, deed, message, (&colleagues, None)).await;
    };
    let switched_off = choices::who_chose(conn, topic.as_str(), &colleagues).await?;
    let chosen = mail::chosen(told, colleagues, &switched_off);
    let why = if chosen.anyway {
        format!(
            "U hebt e-mail over {} uitgezet, net als al uw collega's die dit bericht kunnen krijgen. Iemand moet het weten. Daarom krijgt \
             u het toch.",
            topic.dutch()
        )
    } else {
        format!(
            "U krijgt dit bericht omdat u e-mail krijgt over {}.",
            topic.dutch()
        )
    };
    let footer = footer(deed, why);
    each(conn, deed, message, (&chosen.recipients, Some(&footer))).await
}

/// A copy is its reader's own: what was sent to the organisation, and can be proven, is the message itself (Awb 2:25).
async fn copy(conn: &mut Conn, deed: &Deed<'_>, organisation: Uuid, message: &Message) -> QueryResult<()> {
    let topic = Topic::Copies.as_str();
    let recipients = choices::members_who_chose(conn, topic, organisation, &message.recipient).await?;
    if recipients.is_empty() {
        return Ok(());
    }
    let copied = Message {
        subject: format!("Kopie: {}", message.subject),
        organisation: None,
        ..message.clone()
    };
    let why = format!(
        "Dit is een kopie van het bericht aan {}. U krijgt deze kopie omdat u daarom hebt gevraagd.",
        message.recipient
    );
    each(conn, deed, &copied, (&recipients, Some(&footer(deed, why)))).await
}

fn footer(deed: &Deed<'_>, why: String) -> Footer {
    Footer {
        why,
        link: Link {
            label: "Kies waarover u e-mail krijgt".to_owned(),
            url: format!("{}/account#e-mail", deed.settings.public_url),
        },
    }
}

async fn each(
    conn: &mut Conn,
    deed: &Deed<'_>,
    message: &Message,
    to: (&[String], Option<&Footer>),
) -> QueryResult<()> {
    store::enqueue_each(conn, message, to, (deed.settings.mail_domain(), deed.now)).await
}
