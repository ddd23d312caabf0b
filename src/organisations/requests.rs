//! What people enter about an organisation.

use serde::{Deserialize, Deserializer, Serialize};
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
    /// Where letters go that aren't sent electronically: needed when they may not be.
    pub postal_address: Option<PostalAddress>,
}

/// Where an organisation gets its post, in the Netherlands.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostalAddress {
    /// The street or box, with its number.
    #[schema(min_length = 1, max_length = 100, example = "Voorbeeldstraat 1")]
    pub street: String,
    /// The postcode: four digits, a space and two capitals.
    #[schema(format = "postcode", example = "1234 AB")]
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
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub name: Option<String>,
    /// Where mail for the organisation goes.
    #[schema(format = "email", max_length = 254, nullable = false)]
    pub email: Option<String>,
    /// Whether letters may be sent electronically (Awb 2:8).
    #[schema(nullable = false)]
    pub electronic_sending: Option<bool>,
    /// Where letters go that aren't sent electronically; `null` takes it away, as long as letters are.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PostalAddress>)]
    pub postal_address: Option<Option<PostalAddress>>,
}

/// Tells a field that is `null`, and so taken away, from one that isn't there.
#[allow(
    clippy::option_option,
    reason = "a merge patch has three answers: a value, `null`, and nothing"
)]
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<PostalAddress>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
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
    /// Whether the person also manages the organisation: invites people, takes them out, and changes its details and account number.
    /// Left out, it is so.
    pub manages: Option<bool>,
}

/// What a person of an organisation may do beside applying.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberRole {
    /// Whether the person manages the organisation: invites people, takes them out, and changes its details and account number.
    pub manages: bool,
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
