//! What people of an organisation are told, and finance about one.

use super::store::{Member, Organisation};
use crate::http::Deed;
use crate::notifications::{Link, Message};

/// To who belongs to an organisation from now on, and had an account already.
pub fn added(deed: &Deed<'_>, organisation: &Organisation, member: &Member) -> Message {
    let name = &organisation.name;
    let may = if member.manages {
        "U kunt aanvragen doen en verantwoorden, collega's uitnodigen en weghalen, en de gegevens en het rekeningnummer wijzigen."
    } else {
        "U kunt aanvragen doen en verantwoorden."
    };
    Message::personal(
        ("member-added", member.email.clone()),
        format!("U werkt nu ook namens {name}"),
        vec![
            format!("Beste {},", member.name),
            format!("Een collega heeft u toegevoegd bij {name}. {may}"),
            "Klopt dit niet? Dan kunt u de organisatie zelf verlaten.".to_owned(),
        ],
        link_to(deed, organisation),
    )
}

fn link_to(deed: &Deed<'_>, organisation: &Organisation) -> Link {
    Link {
        label: "Bekijk de organisatie".to_owned(),
        url: format!(
            "{}/aanvrager/organisaties/{}",
            deed.settings.public_url, organisation.id
        ),
    }
}

/// To who no longer belongs to an organisation.
pub fn removed(deed: &Deed<'_>, organisation: &Organisation, member: &Member) -> Message {
    let name = &organisation.name;
    let what = if member.id == deed.by() {
        format!("U hebt u afgemeld bij {name}.")
    } else {
        format!("Een collega heeft u weggehaald bij {name}.")
    };
    Message::personal(
        ("member-removed", member.email.clone()),
        format!("U werkt niet meer namens {name}"),
        vec![
            format!("Beste {},", member.name),
            format!("{what} U kunt de aanvragen en dossiers van deze organisatie niet meer zien."),
            "Klopt dit niet? Vraag dan een collega om u opnieuw uit te nodigen. Uw account blijft bestaan."
                .to_owned(),
        ],
        Link {
            label: "Bekijk uw account".to_owned(),
            url: format!("{}/account", deed.settings.public_url),
        },
    )
}

/// To who manages an organisation from now on, or no longer.
pub fn role_changed(deed: &Deed<'_>, organisation: &Organisation, member: &Member) -> Message {
    let name = &organisation.name;
    let (subject, what) = if member.manages {
        (
            format!("U bent nu beheerder van {name}"),
            format!(
                "U kunt bij {name} nu ook collega's uitnodigen en weghalen, en de gegevens en het rekeningnummer wijzigen."
            ),
        )
    } else {
        (
            format!("U bent geen beheerder meer van {name}"),
            format!(
                "U kunt voor {name} nog steeds aanvragen doen en verantwoorden. Collega's uitnodigen of weghalen, en de gegevens of het rekeningnummer wijzigen, doet nu een beheerder."
            ),
        )
    };
    Message::personal(
        ("member-role-changed", member.email.clone()),
        subject,
        vec![format!("Beste {},", member.name), what],
        link_to(deed, organisation),
    )
}

/// To finance, about another account number to check.
pub fn account_to_check(deed: &Deed<'_>, organisation: &Organisation) -> Message {
    let name = &organisation.name;
    Message {
        kind: "bank-account-change-proposed",
        recipient: String::new(),
        subject: format!("Nieuw rekeningnummer van {name}"),
        paragraphs: vec![
            format!("{name} heeft een nieuw rekeningnummer doorgegeven."),
            "Controleer het bij de organisatie zelf, en keur het daarna goed of af. Tot die tijd betalen wij op het oude nummer."
                .to_owned(),
        ],
        link: Some(Link {
            label: "Bekijk de nieuwe rekeningnummers".to_owned(),
            url: format!("{}/financien/rekeningnummers", deed.settings.public_url),
        }),
        facts: Vec::new(),
        dossier: None,
        // It is about the organisation, not for it.
        organisation: None,
    }
}
