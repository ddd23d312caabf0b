//! Who asks: the person behind an access token, with the roles and organisations the token was signed for.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::problem::Problem;
use super::problem_types::ProblemType;

/// A person who is logged in. Roles are those of the token, so a change counts within minutes; membership counts at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub user_id: Uuid,
    /// Its address.
    pub email: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// The organisations the person acts for.
    pub organisations: Vec<Uuid>,
}

impl Actor {
    /// Demands at least one of these roles.
    ///
    /// # Errors
    /// 403 when the person has none of them.
    pub fn must_be(&self, roles: &[Role]) -> Result<(), Problem> {
        if self.is(roles) {
            Ok(())
        } else {
            Err(Problem::not_allowed())
        }
    }

    /// Whether the person has at least one of these roles.
    #[must_use]
    pub fn is(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }

    /// Demands membership; otherwise the thing doesn't exist for this person.
    ///
    /// # Errors
    /// 404, so that nobody learns which identifiers exist.
    pub fn must_act_for(&self, organisation: Uuid) -> Result<(), Problem> {
        if self.is(&[Role::ProviderMember]) && self.organisations.contains(&organisation) {
            Ok(())
        } else {
            Err(Problem::not_found())
        }
    }

    /// Demands one of these municipal roles, or membership of the organisation.
    ///
    /// # Errors
    /// 404 for another organisation's member, 403 for a role that may not see dossiers.
    pub fn must_see(&self, organisation: Uuid, staff: &[Role]) -> Result<(), Problem> {
        if self.is(staff) {
            return Ok(());
        }
        if self.is(&[Role::ProviderMember]) {
            self.must_act_for(organisation)
        } else {
            Err(Problem::not_allowed())
        }
    }

    /// Demands a role that may read at least some dossiers; which ones, [`Self::must_see`] tells.
    ///
    /// # Errors
    /// 403 for any other role, before it learns what exists.
    pub fn must_read_dossiers(&self) -> Result<(), Problem> {
        if self.is(&Role::READS_DOSSIERS) {
            Ok(())
        } else {
            self.must_be(&[Role::ProviderMember])
        }
    }

    /// The role under which an action is written in the audit trail: the first that allowed it.
    #[must_use]
    pub fn acting_as(&self, roles: &[Role]) -> &'static str {
        self.roles
            .iter()
            .find(|role| roles.contains(role))
            .map_or("none", |role| role.as_str())
    }
}

impl FromRequest for Actor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    /// The actor was put there by the identity room after it checked the token.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().cloned();
        ready(found.ok_or_else(|| {
            Problem::new(
                ProblemType::NOT_LOGGED_IN,
                "Log in, of log opnieuw in als dat langer dan enkele minuten geleden is.",
                "Log in, or log in again when that was more than a few minutes ago.",
            )
        }))
    }
}
