//! Where one can go: the public pages, and the desks of someone's roles.

use plafond_rules::roles::Role;

use super::Visit;

/// A page in the navigation.
pub struct Place {
    /// Its address.
    pub address: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Whether the visitor is there, or in a page below it.
    pub here: bool,
}

/// An address with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// The front door.
pub const PUBLIC: [Entry; 4] = [
    ("/openstellingen", "Subsidie aanvragen", "Apply for a grant"),
    ("/aanbod", "Preventieaanbod", "Training and support"),
    ("/register", "Subsidieregister", "Grants register"),
    ("/contact", "Contact", "Contact"),
];

/// A desk and who works there.
struct Desk {
    entry: Entry,
    roles: &'static [Role],
}

/// Who works at the provider desk.
pub const PROVIDER: [Role; 1] = [Role::ProviderMember];

/// Who works at the desk where applications are handled.
pub const CASEWORK: [Role; 4] = [Role::Caseworker, Role::Assessor, Role::Decider, Role::Auditor];

/// Who works at the desk of the money.
pub const FINANCE: [Role; 2] = [Role::Finance, Role::Auditor];

/// Who steers: results, schemes, people, the trail.
pub const MANAGEMENT: [Role; 3] = [Role::Administrator, Role::Decider, Role::Auditor];

const DESKS: [Desk; 4] = [
    Desk {
        entry: ("/aanvrager", "Mijn subsidies", "My grants"),
        roles: &PROVIDER,
    },
    Desk {
        entry: ("/behandeling", "Behandeling", "Casework"),
        roles: &CASEWORK,
    },
    Desk {
        entry: ("/financien", "Financiën", "Finance"),
        roles: &FINANCE,
    },
    Desk {
        entry: ("/beheer", "Beheer en sturing", "Management"),
        roles: &MANAGEMENT,
    },
];

/// Entries as a visit sees them.
#[must_use]
pub fn places(visit: &Visit, entries: &[Entry]) -> Vec<Place> {
    entries.iter().map(|entry| place(visit, *entry)).collect()
}

/// The desks of who is logged in.
#[must_use]
pub fn desks(visit: &Visit) -> Vec<Place> {
    let Some(person) = visit.person() else {
        return Vec::new();
    };
    let own = DESKS.iter().filter(|desk| person.actor.is(desk.roles));
    own.map(|desk| place(visit, desk.entry)).collect()
}

/// Where someone goes after logging in: the first desk of the own roles.
#[must_use]
pub fn home_of(roles: &[Role]) -> &'static str {
    let own = DESKS
        .iter()
        .find(|desk| desk.roles.iter().any(|role| roles.contains(role)));
    own.map_or("/", |desk| desk.entry.0)
}

fn place(visit: &Visit, (address, dutch, english): Entry) -> Place {
    let below = visit.path().strip_prefix(address);
    Place {
        address,
        name: visit.language().say(dutch, english),
        here: below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}
