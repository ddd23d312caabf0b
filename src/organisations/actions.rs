//! Registering an organisation, adding people to it and taking them out, saying who manages it, and changing its account number with
//! four eyes.

use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::messages;
use super::requests::{NewBankAccount, NewMember, NewOrganisation, OrganisationChange};
use super::store::{self, BankAccountChange, Member, Organisation};
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{Deed, FieldError, Problem, ProblemType};
use crate::{audit, identity, notifications};

/// A decision counts from when it was sent (Awb 3:41). Who doesn't consent to electronic sending (Awb 2:8) gets it by post, so
/// then the address has to be known: what is wrong when it isn't.
#[must_use]
pub fn unreachable(is_electronic: bool, has_address: bool) -> Option<FieldError> {
    (!is_electronic && !has_address).then(|| {
        FieldError::new(
            "/postalAddress",
            "address-missing",
            "Zonder toestemming voor digitale brieven sturen wij ze per post (artikel 2:8 Awb). Geef het postadres, of geef die \
             toestemming.",
        )
    })
}

fn must_be_reachable(organisation: &Organisation) -> Result<(), Problem> {
    let has_address = organisation.postal_address().is_some();
    unreachable(organisation.consented_at.is_some(), has_address)
        .map_or(Ok(()), |mistake| Err(Problem::invalid(vec![mistake])))
}

/// People, details and account of an organisation are for who manages it; when nobody who can log in does any more, for every member.
///
/// # Errors
/// 403 for who only applies, 404 for who is no member.
pub async fn must_manage(conn: &mut Conn, organisation: Uuid, by: Uuid) -> Result<(), Problem> {
    let own = store::get_member(conn, organisation, by).await?;
    if own.manages || !store::has_another_manager(conn, organisation, own.id).await? {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::NOT_ALLOWED,
        "Dit doet een beheerder van uw organisatie. Vraag een collega die beheerder is.",
        "This is for who manages your organisation. Ask a colleague who does.",
    ))
}

/// Nobody who is left would manage the organisation.
fn without_manager() -> Problem {
    Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "Dan blijft er niemand over die de organisatie beheert. Maak eerst een collega beheerder.",
        "Nobody would be left who manages the organisation. Let a colleague manage it first.",
    )
}

/// Registers an organisation with the actor as its first member, who manages it.
///
/// # Errors
/// 400 when no letter can reach it, 409 when the KvK number is registered already.
pub async fn register(
    conn: &mut Conn,
    deed: &Deed<'_>,
    new: NewOrganisation,
) -> Result<Organisation, Problem> {
    let address = new.postal_address.as_ref();
    let organisation = Organisation {
        id: Uuid::now_v7(),
        name: new.name,
        kvk_number: new.kvk_number.0.to_string(),
        rsin: new.rsin.0.to_string(),
        iban: new.iban.0.to_string(),
        account_holder: new.account_holder,
        email: new.email,
        consented_at: new.electronic_sending.then_some(deed.now),
        created_at: deed.now,
        version: 1,
        street: address.map(|address| address.street.clone()),
        postcode: address.map(|address| address.postcode.clone()),
        town: address.map(|address| address.town.clone()),
    };
    must_be_reachable(&organisation)?;
    store::insert(conn, &organisation).await?;
    store::insert_member(conn, organisation.id, (deed.by(), true), deed.now).await?;
    let details =
        json!({ "kvkNumber": organisation.kvk_number, "electronicSending": new.electronic_sending });
    audit::journal(
        conn,
        deed,
        organisation.id,
        "organisation-registered",
        ("organisation", organisation.id),
        details,
    )
    .await?;
    Ok(organisation)
}

/// Changes what an organisation tells about itself, and whether letters may be sent electronically (Awb 2:8).
///
/// # Errors
/// 400 when no letter could reach it any more, 403 for who doesn't manage it, 412 when someone else changed it.
pub async fn revise(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    if_match: IfMatch,
    change: OrganisationChange,
) -> Result<Organisation, Problem> {
    let mut organisation = store::lock(conn, id).await?;
    must_manage(conn, id, deed.by()).await?;
    if_match.must_be(organisation.version)?;
    organisation.name = change.name.unwrap_or(organisation.name);
    organisation.email = change.email.unwrap_or(organisation.email);
    if let Some(electronic) = change.electronic_sending {
        organisation.consented_at = electronic.then_some(organisation.consented_at.unwrap_or(deed.now));
    }
    if let Some(address) = change.postal_address {
        let address = address.as_ref();
        organisation.street = address.map(|address| address.street.clone());
        organisation.postcode = address.map(|address| address.postcode.clone());
        organisation.town = address.map(|address| address.town.clone());
    }
    must_be_reachable(&organisation)?;
    store::mark_contact(conn, &organisation).await?;
    let details = json!({ "electronicSending": organisation.consented_at.is_some() });
    let object = ("organisation", id);
    audit::journal(conn, deed, id, "organisation-changed", object, details).await?;
    Ok(store::get(conn, id).await?)
}

/// Adds a person, making an account when there is none, and tells the person by mail. A member who hasn't chosen a password yet is
/// invited once more.
///
/// # Errors
/// 403 for who doesn't manage it, 409 when the person is a member already, or the address belongs to someone of the municipality.
pub async fn add_member(
    conn: &mut Conn,
    deed: &Deed<'_>,
    organisation: Uuid,
    new: NewMember,
) -> Result<Member, Problem> {
    let organisation = store::lock(conn, organisation).await?;
    must_manage(conn, organisation.id, deed.by()).await?;
    let invited = identity::invite(conn, deed, &new.email, &new.name, Role::ProviderMember).await?;
    let manages = new.manages.unwrap_or(true);
    let is_new = store::insert_member(conn, organisation.id, (invited.user, manages), deed.now).await? > 0;
    if !is_new && !invited.gets_link {
        return Err(Problem::new(
            ProblemType::ALREADY_EXISTS,
            "Deze persoon hoort al bij uw organisatie.",
            "This person is a member already.",
        ));
    }
    let (action, details) = if is_new {
        ("member-added", json!({ "manages": manages }))
    } else {
        ("member-invited-again", json!({}))
    };
    let object = ("user", invited.user);
    audit::journal(conn, deed, organisation.id, action, object, details).await?;
    let member = store::get_member(conn, organisation.id, invited.user).await?;
    if !invited.gets_link {
        notifications::tell(conn, deed, &messages::added(deed, &organisation, &member)).await?;
    }
    Ok(member)
}

/// Takes a person out of an organisation, who sees nothing of it from then on, and tells that person by mail.
///
/// # Errors
/// 403 for who takes out another and doesn't manage it, 404 when the person is no member, 409 when nobody would be left to log in for it
/// or to manage it.
pub async fn remove_member(
    conn: &mut Conn,
    deed: &Deed<'_>,
    organisation: Uuid,
    member: Uuid,
) -> Result<Member, Problem> {
    let organisation = store::lock(conn, organisation).await?;
    let member = store::get_member(conn, organisation.id, member).await?;
    if member.id != deed.by() {
        must_manage(conn, organisation.id, deed.by()).await?;
    }
    if !store::has_another_member(conn, organisation.id, member.id).await? {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dan blijft er niemand over die namens de organisatie kan inloggen. Nodig eerst een collega uit.",
            "Nobody would be left to log in for the organisation. Invite a colleague first.",
        ));
    }
    if member.manages && !store::has_another_manager(conn, organisation.id, member.id).await? {
        return Err(without_manager());
    }
    store::delete_member(conn, organisation.id, member.id).await?;
    let object = ("user", member.id);
    audit::journal(conn, deed, organisation.id, "member-removed", object, json!({})).await?;
    notifications::tell(conn, deed, &messages::removed(deed, &organisation, &member)).await?;
    Ok(member)
}

/// Lets a person manage an organisation, or no longer, and tells that person by mail.
///
/// # Errors
/// 403 for who doesn't manage it, 404 when the person is no member, 409 when it is so already or nobody would be left to manage it.
pub async fn change_role(
    conn: &mut Conn,
    deed: &Deed<'_>,
    organisation: Uuid,
    member: Uuid,
    manages: bool,
) -> Result<Member, Problem> {
    let organisation = store::lock(conn, organisation).await?;
    must_manage(conn, organisation.id, deed.by()).await?;
    let member = store::get_member(conn, organisation.id, member).await?;
    if member.manages == manages {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit is al zo. Een collega heeft het misschien net veranderd.",
            "It is so already. Perhaps a colleague changed it just now.",
        ));
    }
    if member.manages && !store::has_another_manager(conn, organisation.id, member.id).await? {
        return Err(without_manager());
    }
    store::mark_manages(conn, organisation.id, member.id, manages).await?;
    let member = store::get_member(conn, organisation.id, member.id).await?;
    let (object, details) = (("user", member.id), json!({ "manages": manages }));
    audit::journal(
        conn,
        deed,
        organisation.id,
        "member-role-changed",
        object,
        details,
    )
    .await?;
    notifications::tell(conn, deed, &messages::role_changed(deed, &organisation, &member)).await?;
    Ok(member)
}

/// Proposes another account number; nothing is paid to it until someone else has approved it.
///
/// # Errors
/// 403 for who doesn't manage the organisation, 404 when it isn't there.
pub async fn propose_account(
    conn: &mut Conn,
    deed: &Deed<'_>,
    organisation: Uuid,
    new: NewBankAccount,
) -> Result<BankAccountChange, Problem> {
    let organisation = store::lock(conn, organisation).await?;
    must_manage(conn, organisation.id, deed.by()).await?;
    let change = BankAccountChange {
        id: Uuid::now_v7(),
        organisation_id: organisation.id,
        iban: new.iban.0.to_string(),
        account_holder: new.account_holder,
        status: "proposed".to_owned(),
        proposed_by: deed.by(),
        proposed_at: deed.now,
        judged_by: None,
        judged_at: None,
    };
    store::insert_change(conn, &change).await?;
    let object = ("bank-account-change", change.id);
    audit::journal(
        conn,
        deed,
        organisation.id,
        "bank-account-change-proposed",
        object,
        json!({}),
    )
    .await?;
    let finance = identity::addresses_of(conn, Role::Finance).await?;
    let message = messages::account_to_check(deed, &organisation);
    notifications::tell_colleagues(conn, deed, finance, &message).await?;
    Ok(change)
}

/// Approves or rejects a proposed account number.
///
/// # Errors
/// 403 when the actor proposed it, 409 when it was judged before.
pub async fn judge_account(
    conn: &mut Conn,
    deed: &Deed<'_>,
    organisation: Uuid,
    change: Uuid,
    approved: bool,
) -> Result<BankAccountChange, Problem> {
    store::lock(conn, organisation).await?;
    let change = store::get_change(conn, organisation, change).await?;
    if change.proposed_by == deed.by() {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U gaf dit nummer zelf door. Iemand anders keurt het goed of af.",
            "You proposed this account yourself; someone else has to judge it.",
        ));
    }
    let status = if approved { "approved" } else { "rejected" };
    if store::mark_judged(conn, change.id, status, deed.by(), deed.now).await? == 0 {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit nummer is al goed- of afgekeurd.",
            "This account was judged before.",
        ));
    }
    if approved {
        store::mark_account(conn, organisation, &change.iban, &change.account_holder).await?;
    }
    let object = ("bank-account-change", change.id);
    audit::journal(
        conn,
        deed,
        organisation,
        "bank-account-change-judged",
        object,
        json!({ "status": status }),
    )
    .await?;
    Ok(store::get_change(conn, organisation, change.id).await?)
}
