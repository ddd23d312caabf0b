//! What people enter about an organisation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::fields::{IbanNumber, KvkNumber, RsinNumber};

/// An organisation to be registered. Only legal persons may apply.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOrganisation {
    /// The statutory name.
    #[schema(min_length = 1, max_length = 200, example = "Stichting Voorbeeld")]
    pub name: String,
    /// The number in the trade register.
    pub kvk_number: KvkNumber,
    /// The number of the legal person.
    pub rsin: RsinNumber,
    /// The account on which the municipality pays.
    pub iban: IbanNumber,
    /// In whose name that account is.
    #[schema(min_length = 1, max_length = 70, example = "Stichting Voorbeeld")]
    pub account_holder: String,
    /// Where mail for the organisation goes.
    #[schema(format = "email", max_length = 254, example = "subsidie@voorbeeld.example")]
    pub email: String,
    /// Whether letters may be sent electronically (Awb 2:8); it can be taken back at any time.
    pub electronic_sending: bool,
    /// Where letters go that aren't sent electronically.
    pub postal_address: Option<PostalAddress>,
}

/// Where an organisation gets its post, in the Netherlands.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostalAddress {
    /// The street or box, with its number.
    #[schema(min_length = 1, max_length = 100, example = "Voorbeeldstraat 1")]
    pub street: String,
    /// The postcode.
    #[schema(pattern = "^[1-9][0-9]{3} [A-Z]{2}$", example = "1234 AB")]
    pub postcode: String,
    /// The town.
    #[schema(min_length = 1, max_length = 100, example = "Arnhem")]
    pub town: String,
}

/// A change to what an organisation tells about itself.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganisationChange {
    /// The statutory name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Where mail for the organisation goes.
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
    /// Whether letters may be sent electronically (Awb 2:8).
    pub electronic_sending: Option<bool>,
    /// Where letters go that aren't sent electronically.
    pub postal_address: Option<PostalAddress>,
}

/// A person to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMember {
    /// The address to log in with.
    #[schema(format = "email", max_length = 254, example = "collega@voorbeeld.example")]
    pub email: String,
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200, example = "Kim Collega")]
    pub name: String,
}

/// Another account number.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBankAccount {
    /// The account.
    pub iban: IbanNumber,
    /// In whose name it is.
    #[schema(min_length = 1, max_length = 70, example = "Stichting Voorbeeld")]
    pub account_holder: String,
}

/// What finance thinks of a proposed account number.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountJudgement {
    /// Whether it may be paid to.
    pub approved: bool,
}
