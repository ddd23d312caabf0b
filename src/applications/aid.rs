//! What an applicant declares about de-minimis aid that it got before (de-minimisverklaring, Regulation (EU) 2023/2831).

use chrono::NaiveDate;
use plafond_rules::awards::de_minimis::Aid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::FieldError;
use crate::http::fields::{Amount, KvkNumber};

/// Earlier de-minimis aid to the single undertaking that the applicant is part of. What was granted here counts of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AidStatement {
    /// That everything is in it; without aid in three years nothing more is needed.
    pub declared: bool,
    /// The companies that are one undertaking with the applicant (article 2(2)).
    #[schema(max_items = 50)]
    pub related_companies: Vec<RelatedCompany>,
    /// The aid that others granted to any of them in three years.
    #[schema(max_items = 100)]
    pub aid: Vec<EarlierAid>,
}

/// A company that decides over the applicant, or over which it decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelatedCompany {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "Voorbeeld Holding BV")]
    pub name: String,
    /// Its number in the trade register, when it is in it: what was granted to it here counts too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kvk_number: Option<KvkNumber>,
}

/// Aid that someone else granted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EarlierAid {
    /// Who granted it.
    #[schema(min_length = 1, max_length = 200, example = "Provincie Voorbeeld")]
    pub grantor: String,
    /// How much.
    pub amount: Amount,
    /// The day on which it was granted, not that on which it was paid (article 3(3)).
    pub granted_on: NaiveDate,
}

impl EarlierAid {
    /// The same for the rule.
    #[must_use]
    pub const fn aid(&self) -> Aid {
        Aid {
            amount: self.amount.0,
            granted_on: self.granted_on,
        }
    }
}

impl AidStatement {
    /// Whether nothing was declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is missing or doesn't fit on a day, where the scheme asks for it.
    #[must_use]
    pub fn shortcomings(&self, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !self.declared {
            errors.push(FieldError::new(
                "/content/deMinimis/declared",
                "missing",
                "Verklaar welke de-minimissteun u in drie jaar kreeg, of dat u er geen kreeg.",
            ));
        }
        let coming = self
            .aid
            .iter()
            .enumerate()
            .filter(|(_, aid)| aid.granted_on > today);
        errors.extend(coming.map(|(index, _)| {
            FieldError::new(
                format!("/content/deMinimis/aid/{index}/grantedOn"),
                "date-in-future",
                "Deze dag moet nog komen. Noem de dag waarop de steun is verleend.",
            )
        }));
        errors
    }
}
