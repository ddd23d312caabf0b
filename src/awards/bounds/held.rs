//! All that bounds a grant beside the ceiling, held until the transaction ends.

use plafond_rules::awards::maximum;
use plafond_rules::money::Money;

use super::de_minimis::{self, DeMinimis};
use super::most;
use crate::applications::Application;
use crate::calls;
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem};

/// What bounds a grant beside the ceiling.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// The most that the call lets one application get, where it announced that.
    pub maximum: Option<Amount>,
    /// What its undertaking got before, where the scheme gives de-minimis aid.
    pub aid: Option<DeMinimis>,
}

/// What bounds a grant to an application; nobody changes it by another grant until the transaction ends. The caller has
/// locked the ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn hold(conn: &mut Conn, deed: &Deed<'_>, application: &Application) -> Result<Bounds, Problem> {
    Ok(Bounds {
        maximum: calls::get(conn, application.call_id).await?.maximum,
        aid: de_minimis::hold(conn, deed, application).await?,
    })
}

/// Demands that the award of an application may become so much, and gives the aid that it was held against, to be kept with
/// what is decided. The caller has locked the ceiling.
///
/// # Errors
/// 409 with what it may become.
pub async fn must_allow(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    amount: Money,
) -> Result<Option<DeMinimis>, Problem> {
    let Bounds { maximum, aid } = hold(conn, deed, application).await?;
    maximum::within(amount, maximum.map(|most| most.0))
        .map_err(|above| most::refused(&application.reference, above))?;
    if let Some(known) = &aid {
        known
            .allow(amount)
            .map_err(|too_much| de_minimis::refused(&application.reference, too_much))?;
    }
    Ok(aid)
}
