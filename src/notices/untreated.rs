//! That an application is left untreated has to be made known within four weeks (Awb 4:5(4)): the term for that ends on the day on
//! which the letter went out, and not when it was signed. One that goes out later stands; those who have to know are told.

use chrono::NaiveDate;
use plafond_rules::dates::dutch;
use plafond_rules::roles::Role;
use plafond_rules::terms::{Duty, Standing};
use uuid::Uuid;

use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock, Deadline};
use crate::documents::{Kind, Letter};
use crate::http::{Deed, Problem};
use crate::{applications, identity, notifications};

/// A letter went out on a day: when it leaves the application untreated, that is done by it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn made_known(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: &Letter,
    out_on: NaiveDate,
) -> Result<(), Problem> {
    let dossier = letter.dossier_id;
    let Some(term) = term_of(conn, letter).await? else {
        return Ok(());
    };
    deadlines::done(conn, about(dossier, &term), out_on).await?;
    if out_on <= term.ends_on {
        return Ok(());
    }
    let application = applications::get(conn, dossier).await?;
    let mut message = applications::to_staff(deed, &application, "untreated-known-late");
    message.subject = format!("{}: het besluit is te laat bekendgemaakt", application.reference);
    message.paragraphs = vec![
        format!(
            "Wij behandelen de aanvraag '{}' niet. Dat besluit moest uiterlijk op {} zijn bekendgemaakt (artikel 4:5, vierde lid, van de \
             Algemene wet bestuursrecht). Het is bekendgemaakt op {}.",
            application.title,
            dutch(term.ends_on),
            dutch(out_on)
        ),
        "Het besluit blijft staan. Maakt de aanvrager bezwaar of gaat hij naar de rechter, dan kan daar anders over worden geoordeeld. \
         Overleg met uw jurist."
            .to_owned(),
    ];
    let mut colleagues = identity::addresses_of(conn, Role::Caseworker).await?;
    colleagues.extend(identity::addresses_of(conn, Role::Decider).await?);
    Ok(notifications::tell_colleagues(conn, deed, colleagues, &message).await?)
}

/// The mail reached nobody and the letter waits for the post: when it leaves the application untreated, that was not done yet.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn not_made_known(conn: &mut Conn, deed: &Deed<'_>, letter: &Letter) -> Result<(), Problem> {
    let Some(term) = term_of(conn, letter).await? else {
        return Ok(());
    };
    let again = Beginning {
        duty: Duty::NotTreated,
        object: term.object_id,
        trigger: term.triggered_on,
        term: term.term(),
    };
    let clock = Clock::of(conn, letter.dossier_id).await?;
    Ok(clock.run(conn, deed, again).await?)
}

/// The term within which a letter had to go out that leaves the application untreated: the last that was not given up.
async fn term_of(conn: &mut Conn, letter: &Letter) -> Result<Option<Deadline>, Problem> {
    if Kind::parse(&letter.kind) != Some(Kind::NotTreated) {
        return Ok(None);
    }
    let terms = deadlines::of_dossier(conn, letter.dossier_id).await?.into_iter();
    let needed = |term: &Deadline| term.duty() == Duty::NotTreated && term.status != Standing::Ended.as_str();
    Ok(terms.filter(needed).max_by_key(|term| (term.ends_on, term.id)))
}

const fn about(dossier: Uuid, term: &Deadline) -> About {
    About {
        dossier,
        duty: Duty::NotTreated,
        object: term.object_id,
    }
}
