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
/// 400 when the roles don't go together, 409 when the address has an account.
pub async fn create(conn: &mut Conn, deed: &Deed<'_>, new: NewAccount) -> Result<User, Problem> {
    let roles = apart(&new.roles)?;
    let user = NewUser {
        email: new.email,
        name: new.name,
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
/// 400 when the roles don't go together, 403 for the own account, 412 when someone else was first.
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
    let name = change.name.as_deref().map(names::written).transpose()?;
    user.name = name.unwrap_or(user.name);
    user.active = change.active.unwrap_or(user.active);
    store::mark_account(conn, &user).await?;
    if let Some(wanted) = &change.roles {
        let roles: Vec<&str> = apart(wanted)?.iter().map(|role| role.as_str()).collect();
        store::replace_roles(conn, id, &roles).await?;
    }
    sessions::end_all(conn, id, deed.now).await?;
    let details = json!({ "roles": store::roles_of(conn, id).await?, "active": user.active });
    audit::journal(conn, deed, id, "user-changed", ("user", id), details).await?;
    Ok(store::get(conn, id).await?)
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
