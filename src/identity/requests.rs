//! What is entered about accounts, by an administrator or about the own one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Someone who wants to apply for a grant and asks for an account.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApplicant {
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200, example = "Kim Voorbeeld")]
    pub name: String,
    /// The address to log in with.
    #[schema(format = "email", max_length = 254, example = "kim@voorbeeld.example")]
    pub email: String,
}

/// An account to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccount {
    /// The address to log in with.
    #[schema(format = "email", max_length = 254, example = "kim@gemeente.example")]
    pub email: String,
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200, example = "Kim Voorbeeld")]
    pub name: String,
    /// What the person may do: `caseworker`, `assessor`, `decider` and `finance` may go together; `provider-member`,
    /// `administrator` and `auditor` each stand alone.
    #[schema(min_items = 1, max_items = 7, example = json!(["caseworker"]))]
    pub roles: Vec<String>,
}

/// What is to become of an account; what is left out stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserChange {
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200, example = "Kim Voorbeeld", nullable = false)]
    pub name: Option<String>,
    /// What the person may do; replaces all roles.
    #[schema(min_items = 1, max_items = 7, example = json!(["caseworker", "assessor"]), nullable = false)]
    pub roles: Option<Vec<String>>,
    /// Whether the person can log in.
    #[schema(nullable = false)]
    pub active: Option<bool>,
}

/// What is to become of the own account; what is left out stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnChange {
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200, example = "Kim Voorbeeld", nullable = false)]
    pub name: Option<String>,
}

/// What someone wants mail about; what is left out stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailChange {
    /// The topics to get mail about, of those that can be chosen: no mail comes about the others. Replaces what was chosen.
    #[schema(max_items = 20, example = json!(["new-applications", "terms"]), nullable = false)]
    pub wanted: Option<Vec<String>>,
}
