//! De-minimis aid to a single undertaking: what the applicant stated, and what was granted here.

use chrono::NaiveDate;
use plafond_rules::awards::de_minimis::{self as rule, Aid, TooMuch};
use plafond_rules::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;
use crate::applications::{Application, Content};
use crate::calls;
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::organisations;

/// What a single undertaking got, held against the most that it may get, on the day of a grant.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeMinimis {
    /// The most in any three years.
    pub ceiling: Amount,
    /// The day from which three years are counted back.
    pub on: NaiveDate,
    /// All that was stated and granted, also what is too old to count.
    pub aid: Vec<CountedAid>,
}

/// Aid that was granted before.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CountedAid {
    /// Who granted it, in the words of the applicant, or under which reference it was granted here.
    #[schema(example = "Provincie Voorbeeld")]
    pub grantor: String,
    /// How much.
    pub amount: Amount,
    /// When.
    pub granted_on: NaiveDate,
}

impl DeMinimis {
    /// What is known about the undertaking of an application on a day; nothing where its scheme gives no such aid.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn of(
        conn: &mut Conn,
        application: &Application,
        on: NaiveDate,
    ) -> Result<Option<Self>, Problem> {
        let call = calls::get(conn, application.call_id).await?;
        let Some(ceiling) = calls::get_scheme(conn, call.scheme_id).await?.de_minimis_ceiling else {
            return Ok(None);
        };
        let content: Content =
            serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
        let stated = content.de_minimis;
        let own = organisations::get(conn, application.organisation_id)
            .await?
            .kvk_number;
        let related = stated.related_companies.into_iter();
        let mut undertaking: Vec<String> = related
            .filter_map(|company| company.kvk_number.map(|number| number.0.to_string()))
            .collect();
        undertaking.push(own);
        let mut aid: Vec<CountedAid> = stated
            .aid
            .into_iter()
            .map(|one| CountedAid {
                grantor: one.grantor,
                amount: one.amount,
                granted_on: one.granted_on,
            })
            .collect();
        let granted = store::granted_to(conn, &undertaking, application.id).await?;
        aid.extend(
            granted
                .into_iter()
                .map(|(reference, amount, granted_on)| CountedAid {
                    grantor: reference,
                    amount,
                    granted_on,
                }),
        );
        Ok(Some(Self { ceiling, on, aid }))
    }

    /// Whether so much can be granted.
    ///
    /// # Errors
    /// [`TooMuch`], with what can.
    pub fn allow(&self, wanted: Money) -> Result<(), TooMuch> {
        rule::allow(wanted, self.ceiling.0, &self.known(), self.on)
    }

    /// What was granted in the three years.
    #[must_use]
    pub fn received(&self) -> Money {
        rule::received(&self.known(), self.on)
    }

    /// What can still be granted.
    #[must_use]
    pub fn left(&self) -> Money {
        self.ceiling.0.saturating_sub(self.received())
    }

    fn known(&self) -> Vec<Aid> {
        let known = self.aid.iter().map(|one| Aid {
            amount: one.amount.0,
            granted_on: one.granted_on,
        });
        known.collect()
    }
}

/// What is known about the undertaking of an application, which nobody changes by another grant until the transaction ends.
/// The caller has locked the ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn hold(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<Option<DeMinimis>, Problem> {
    if DeMinimis::of(conn, application, deed.today()).await?.is_none() {
        return Ok(None);
    }
    store::hold(conn).await?;
    DeMinimis::of(conn, application, deed.today()).await
}

/// The refusal in words, with what does fit.
#[must_use]
pub fn refused(reference: &str, too_much: TooMuch) -> Problem {
    let TooMuch { received, left } = too_much;
    let possible = if left.is_zero() {
        "Wijs de aanvraag af, of verleen pas als oudere steun niet meer meetelt.".to_owned()
    } else {
        format!("Verleen ten hoogste {}, of wijs de aanvraag af.", left.dutch())
    };
    Problem::new(
        ProblemType::TOO_MUCH_AID,
        format!(
            "Aanvraag {reference}: deze onderneming kreeg in drie jaar al {} de-minimissteun, dus er past nog {} bij. {possible}",
            received.dutch(),
            left.dutch()
        ),
        too_much.to_string(),
    )
}
