//! Keeping accounts: the administrator invites people, gives them their roles and ends their access.

use plafond_rules::roles::{self, Role};
use serde_json::json;
use uuid::Uuid;

use super::actions::{NewUser, enrol};
use super::requests::{NewAccount, UserChange};
use super::store::{self, User};
use super::{links, names, sessions};
use crate::audit;
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{Deed, Problem, ProblemType};

/// Makes an account and sends its invitation.
///
/// # Errors
/// 400 for a blank name and for roles that don't go together, 409 when the address has an account.
pub async fn create(conn: &mut Conn, deed: &Deed<'_>, new: NewAccount) -> Result<User, Problem> {
    let (name, roles) = both(names::written(&new.name), apart(&new.roles))?;
    let user = NewUser {
        email: new.email,
        name,
        roles,
        password: None,
    };
    let id = enrol(conn, Some(deed.actor), user, deed.now).await?;
    let user = store::get(conn, id).await?;
    links::send_invitation(conn, deed, &user).await?;
    Ok(user)
}

/// Changes someone's name or roles, or ends or restores the access. Sessions end, so that it counts within
/// the minutes that an access token lives.
///
/// # Errors
/// 400 for a blank name and for roles that don't go together, 403 for the own account, 412 when someone else was first.
pub async fn change(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    if_match: IfMatch,
    change: UserChange,
) -> Result<User, Problem> {
    if id == deed.by() {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "Uw eigen account wijzigt een andere beheerder.",
            "Your own account is changed by another administrator.",
        ));
    }
    let mut user = store::lock(conn, id).await?;
    if_match.must_be(user.version)?;
    let (name, wanted) = both(
        change.name.as_deref().map(names::written).transpose(),
        change.roles.as_deref().map(apart).transpose(),
    )?;
    user.name = name.unwrap_or(user.name);
    user.active = change.active.unwrap_or(user.active);
    store::mark_account(conn, &user).await?;
    if let Some(wanted) = wanted {
        let roles: Vec<&str> = wanted.iter().map(|role| role.as_str()).collect();
        store::replace_roles(conn, id, &roles).await?;
    }
    sessions::end_all(conn, id, deed.now).await?;
    let details = json!({ "roles": store::roles_of(conn, id).await?, "active": user.active });
    audit::journal(conn, deed, id, "user-changed", ("user", id), details).await?;
    Ok(store::get(conn, id).await?)
}

/// Both, or all that is wrong with either.
fn both<A, B>(one: Result<A, Problem>, other: Result<B, Problem>) -> Result<(A, B), Problem> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(Problem::invalid([one.errors(), other.errors()].concat())),
        (Err(problem), Ok(_)) | (Ok(_), Err(problem)) => Err(problem),
    }
}

fn apart(names: &[String]) -> Result<Vec<Role>, Problem> {
    let known: Option<Vec<Role>> = names.iter().map(|name| Role::parse(name)).collect();
    let Some(wanted) = known.filter(|wanted| !wanted.is_empty()) else {
        let all: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        let detail = format!("Kies een of meer van deze rollen: {}.", all.join(", "));
        return Err(Problem::invalid_field("/roles", "unknown-role", detail));
    };
    match roles::alone(&wanted) {
        None => Ok(wanted),
        Some(role) => Err(Problem::invalid_field(
            "/roles",
            "roles-apart",
            format!("De rol {} gaat niet samen met een andere rol.", role.dutch()),
        )),
    }
}
