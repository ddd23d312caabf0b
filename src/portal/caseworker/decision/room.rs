//! How much of the ceiling is left for an application, and what of it fits (Awb 4:25(2)).

use chrono::NaiveDate;
use plafond_rules::ceiling::Balance;
use plafond_rules::money::Money;

use crate::awards::bounds::DeMinimis;
use crate::ceiling::{self, sub_ceilings};
use crate::db::Conn;
use crate::http::Problem;
use crate::portal::caseworker::dossier::Dossier;

/// The money there is.
pub struct Room {
    /// The ceiling.
    pub ceiling: Balance,
    /// What of it is left.
    pub available: Money,
    /// What is left of the part it is paid from as well, with the name of that.
    pub part: Option<(String, Money)>,
    /// What was asked for.
    pub requested: Money,
    /// The most that the call lets one application get, where it announced that.
    pub maximum: Option<Money>,
    /// What of that fits now.
    pub fits: Money,
    /// De-minimis aid that the undertaking got before, where the scheme gives it.
    pub aid: Option<DeMinimis>,
}

impl Room {
    /// As it is now; another decision may be first.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn of(conn: &mut Conn, dossier: &Dossier, today: NaiveDate) -> Result<Self, Problem> {
        let ceiling = ceiling::get(conn, dossier.call.ceiling_id).await?.balance();
        let part = match dossier.application.sub_ceiling_id {
            Some(part) => {
                let part = sub_ceilings::find(conn, part).await?;
                let left = part.balance().available();
                Some((part.title, left))
            }
            None => None,
        };
        let available = ceiling.available();
        let requested = dossier.application.requested.0;
        let aid = DeMinimis::of(conn, &dossier.application, today).await?;
        let least = part.as_ref().map_or(available, |(_, left)| available.min(*left));
        let maximum = dossier.call.maximum.map(|most| most.0);
        let bounds = [maximum, aid.as_ref().map(DeMinimis::left), Some(least)];
        Ok(Self {
            fits: bounds.into_iter().flatten().fold(requested, Money::min),
            maximum,
            aid,
            ceiling,
            available,
            part,
            requested,
        })
    }

    /// Whether all that was asked for fits.
    #[must_use]
    pub fn fits_whole(&self) -> bool {
        self.fits == self.requested
    }
}
