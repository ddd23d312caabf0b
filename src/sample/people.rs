//! The people of the demo: one for each role, two where the law asks for a second pair of eyes.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::{Actor, Deed, Office, Problem};
use crate::identity::{self, NewUser};
use crate::mandates::{self, NewMandate};

/// The demo listens on this machine alone, so its password may be known.
const PASSWORD: &str = "demo-wachtwoord-2026";

const PEOPLE: [(Role, &str, &str); 16] = [
    (Role::Administrator, "beheer@gemeente.example", "Bo Beheer"),
    (
        Role::Caseworker,
        "behandelaar@gemeente.example",
        "Bente Behandelaar",
    ),
    (
        Role::Assessor,
        "beoordelaar-1@gemeente.example",
        "Bas Beoordelaar",
    ),
    (
        Role::Assessor,
        "beoordelaar-2@gemeente.example",
        "Bibi Beoordelaar",
    ),
    (Role::Decider, "mandaathouder@gemeente.example", "Mila Mandaat"),
    (Role::Decider, "mandaathouder-2@gemeente.example", "Mees Mandaat"),
    (Role::Finance, "financien@gemeente.example", "Finn Financien"),
    (Role::Finance, "financien-2@gemeente.example", "Fleur Financien"),
    (Role::Auditor, "toezicht@gemeente.example", "Tess Toezicht"),
    (Role::ProviderMember, "aanvrager@nul23.example", "Ada Aanvrager"),
    (Role::ProviderMember, "aanvrager@speakup.example", "Sam Aanvrager"),
    (
        Role::ProviderMember,
        "aanvrager@privacydirect.example",
        "Pien Aanvrager",
    ),
    (Role::ProviderMember, "aanvrager@ecs.example", "Eva Aanvrager"),
    (Role::ProviderMember, "aanvrager@f69.example", "Fay Aanvrager"),
    (Role::ProviderMember, "aanvrager@nieuw.example", "Noor Nieuw"),
    (Role::ProviderMember, "aanvrager-2@nieuw.example", "Nils Nieuw"),
];

/// An account to log in with.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// The role.
    pub role: &'static str,
    /// The address.
    pub email: &'static str,
    /// The password.
    pub password: &'static str,
}

/// The people by address, each as the actor of what the sample data lets them do.
pub type People = HashMap<&'static str, Actor>;

/// All accounts, in order of role.
#[must_use]
pub fn accounts() -> Vec<Account> {
    let account = |(role, email, _): (Role, &'static str, &str)| Account {
        role: role.as_str(),
        email,
        password: PASSWORD,
    };
    PEOPLE.into_iter().map(account).collect()
}

/// Whether these people were enrolled before.
pub async fn are_there(conn: &mut Conn) -> Result<bool, Problem> {
    Ok(identity::is_enrolled(conn, PEOPLE[0].1).await?)
}

/// The resolution of the sample: invented, and it says so.
const RESOLUTION: &str = "Mandaatbesluit (verzonnen voorbeeld)";

/// Writes down who may decide in the name of the college: without end or bound, since 2020.
pub async fn mandate_all(
    conn: &mut Conn,
    office: &Office,
    people: &People,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let keeper = people
        .get(PEOPLE[0].1)
        .ok_or_else(|| Problem::internal("no administrator"))?;
    let deed = Deed::of(office, keeper, &[Role::Administrator], now)?;
    for (_, email, _) in PEOPLE.iter().filter(|(role, ..)| *role == Role::Decider) {
        let decider = people.get(email).ok_or_else(|| Problem::internal("no decider"))?;
        let new = NewMandate {
            user_id: decider.user_id,
            resolution: RESOLUTION.to_owned(),
            valid_from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default(),
            valid_until: None,
            up_to: None,
        };
        mandates::give(conn, &deed, new).await?;
    }
    Ok(())
}

/// Makes all accounts.
pub async fn enrol_all(conn: &mut Conn, now: DateTime<Utc>) -> Result<People, Problem> {
    let mut people = People::new();
    for (role, email, name) in PEOPLE {
        let new = NewUser {
            email: email.to_owned(),
            name: name.to_owned(),
            roles: vec![role],
            password: Some(PASSWORD.to_owned()),
        };
        let user_id: Uuid = identity::enrol(conn, None, new, now).await?;
        people.insert(
            email,
            Actor {
                user_id,
                email: email.to_owned(),
                roles: vec![role],
                organisations: Vec::new(),
            },
        );
    }
    Ok(people)
}
