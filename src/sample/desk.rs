//! The people of the sample at their desks on one day, and how providers come to have a draft.

use chrono::{DateTime, Days, NaiveDate, Utc};
use plafond_rules::identifiers::{Iban, Kvk, Rsin};
use plafond_rules::money::Money;
use uuid::Uuid;

use super::people::People;
use crate::applications::{self, NewApplication};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::fields::{Amount, IbanNumber, KvkNumber, RsinNumber};
use crate::http::{Actor, Deed, Entered, Office, Problem};
use crate::organisations::{self, NewOrganisation};

pub(super) const CASEWORKER: &str = "behandelaar@gemeente.example";
pub(super) const DECIDER: &str = "mandaathouder@gemeente.example";

/// How many days ago providers registered, and began their drafts.
const REGISTERED: u64 = 60;
const DRAFTED: u64 = 50;

/// A provider's person, acting for the organisation.
pub struct Provider {
    pub(super) actor: Actor,
    organisation: Uuid,
}

/// The people of the sample, doing what they would do on one day.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub(super) office: &'a Office,
    pub(super) people: &'a People,
    /// When the sample is made.
    pub(super) now: DateTime<Utc>,
    /// How long before that it is for them.
    pub(super) days_ago: u64,
}

impl Desk<'_> {
    /// The same desks on another day.
    #[must_use]
    pub fn on(self, days_ago: u64) -> Self {
        Self { days_ago, ..self }
    }

    pub(super) fn deed<'b>(&'b self, actor: &'b Actor) -> Deed<'b> {
        let role = actor.roles.first().map_or("none", |role| role.as_str());
        Deed {
            actor,
            role,
            settings: &self.office.settings,
            now: self.now - Days::new(self.days_ago),
        }
    }

    pub(super) fn person(&self, email: &str) -> Result<&Actor, Problem> {
        self.people.get(email).ok_or_else(Problem::not_found)
    }

    /// The day on which the sample is made.
    pub(super) fn today(&self) -> NaiveDate {
        day_of(self.now)
    }

    pub(super) async fn registered(
        self,
        conn: &mut Conn,
        provider: (&str, &str, &str, &str, &str),
    ) -> Result<Provider, Problem> {
        let (name, email, kvk, rsin, iban) = provider;
        let mut actor = self.person(email)?.clone();
        let new = NewOrganisation {
            name: name.to_owned(),
            kvk_number: KvkNumber(Kvk::parse(kvk).map_err(Problem::internal)?),
            rsin: RsinNumber(Rsin::parse(rsin).map_err(Problem::internal)?),
            iban: IbanNumber(Iban::parse(iban).map_err(Problem::internal)?),
            account_holder: name.to_owned(),
            email: email.to_owned(),
            electronic_sending: true,
            postal_address: None,
        };
        let organisation = organisations::register(conn, &self.on(REGISTERED).deed(&actor), new)
            .await?
            .id;
        actor.organisations.push(organisation);
        Ok(Provider { actor, organisation })
    }

    pub(super) async fn drafted(
        self,
        conn: &mut Conn,
        provider: &Provider,
        call: Uuid,
        euros: u64,
        title: &str,
    ) -> Result<Uuid, Problem> {
        let day = |ahead| self.today() + Days::new(ahead);
        // The providers are real, so that what is invented about them has to say so wherever it is shown.
        let shown = format!("{title} (verzonnen voorbeeld)");
        let content = serde_json::json!({
            "title": shown,
            "summary": "Voorbeeld: alle gegevens in deze aanvraag zijn verzonnen.",
            "activities": [{
                "title": shown, "objective": "ability-to-act", "forms": ["partner-violence", "emotional-abuse"],
                "targetGroup": "Professionals en vrijwilligers", "municipalities": ["arnhem", "doetinchem", "zevenaar"],
                "meldcodeElement": "Deelnemers oefenen de vijf stappen van de meldcode.", "expertsByExperience": true,
                "sessions": 8, "participants": 120, "periodStart": day(30), "periodEnd": day(300), "freeOfCharge": true,
                "signUpAt": "aanmelden@voorbeeld.example",
            }],
            "budget": [{ "description": "Trainers en materiaal", "amount": euros_of(euros) }],
            "otherIncome": [],
        });
        let new = serde_json::json!({ "callId": call, "organisationId": provider.organisation, "content": content });
        let new: NewApplication = Entered::check(&new)?;
        Ok(
            applications::draft(conn, &self.on(DRAFTED).deed(&provider.actor), new)
                .await?
                .id,
        )
    }
}

pub(super) fn euros_of(amount: u64) -> Amount {
    Amount(Money::from_cents(amount * 100).unwrap_or_default())
}
