//! The people of the sample, who carry a dossier as far as it goes, step by step.

use bytes::Bytes;
use chrono::{DateTime, Days, NaiveDate, Utc};
use object_store::ObjectStoreExt as _;
use plafond_rules::hearings::Intention;
use plafond_rules::identifiers::{Iban, Kvk, Rsin};
use plafond_rules::money::Money;
use uuid::Uuid;

use super::people::People;
use crate::applications::{self, NewApplication, NewSupplementRequest};
use crate::assessment::{self, NewAssessment};
use crate::awards::{self, NewDecision, Wish};
use crate::changes::{self, NewChange};
use crate::db::Conn;
use crate::hearings::{self, IntentionName, NewIntention, NewView};
use crate::http::deed::day_of;
use crate::http::fields::{Amount, IbanNumber, KvkNumber, RsinNumber};
use crate::http::{Actor, Deed, Entered, Office, Problem};
use crate::organisations::{self, NewOrganisation};
use crate::payments::{self, NewPayment};
use crate::reports::{self, NewEvaluation, NewReport};
use crate::settlement::{self, NewSettlement};

pub(super) const CASEWORKER: &str = "behandelaar@gemeente.example";
const DECIDER: &str = "mandaathouder@gemeente.example";

/// How far a sample dossier gets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Until {
    Draft,
    Withdrawn,
    Submitted,
    SupplementRequested,
    NotTreated,
    Complete,
    Refused,
    Revoked,
    Granted,
    PaidAdvance,
    Accounted,
    Settled,
    Closed,
}

/// A provider's person, acting for the organisation.
pub(super) struct Provider {
    pub(super) actor: Actor,
    organisation: Uuid,
}

/// The people of the sample at their desks, doing what they would do.
pub(super) struct Desk<'a> {
    pub(super) office: &'a Office,
    pub(super) people: &'a People,
    pub(super) now: DateTime<Utc>,
}

impl Desk<'_> {
    pub(super) fn deed<'b>(&'b self, actor: &'b Actor, days_ago: u64) -> Deed<'b> {
        let role = actor.roles.first().map_or("none", |role| role.as_str());
        Deed {
            actor,
            role,
            settings: &self.office.settings,
            now: self.now - Days::new(days_ago),
        }
    }

    pub(super) fn person(&self, email: &str) -> Result<&Actor, Problem> {
        self.people.get(email).ok_or_else(Problem::not_found)
    }

    pub(super) async fn registered(
        &self,
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
        let organisation = organisations::register(conn, &self.deed(&actor, 60), new)
            .await?
            .id;
        actor.organisations.push(organisation);
        Ok(Provider { actor, organisation })
    }

    /// The day on which the sample is made.
    pub(super) fn today(&self) -> NaiveDate {
        day_of(self.now)
    }

    pub(super) async fn drafted(
        &self,
        conn: &mut Conn,
        provider: &Provider,
        call: Uuid,
        euros: u64,
        title: &str,
    ) -> Result<Uuid, Problem> {
        let day = |ahead| day_of(self.now) + Days::new(ahead);
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
        Ok(applications::draft(conn, &self.deed(&provider.actor, 50), new)
            .await?
            .id)
    }

    /// Carries a dossier as far as it goes, step by step as its people would.
    pub(super) async fn carried(
        &self,
        conn: &mut Conn,
        provider: &Provider,
        id: Uuid,
        euros: u64,
        until: Until,
    ) -> Result<(), Problem> {
        let caseworker = self.person(CASEWORKER)?;
        let own = |days_ago| self.deed(&provider.actor, days_ago);
        if until == Until::Draft {
            return Ok(());
        }
        if until == Until::Withdrawn {
            return applications::withdraw(conn, &own(45), id).await.map(drop);
        }
        applications::submit(conn, &own(45), id).await?;
        if until == Until::Submitted {
            return Ok(());
        }
        if matches!(until, Until::SupplementRequested | Until::NotTreated) {
            let days_given = if until == Until::NotTreated { 10 } else { 60 };
            let request = NewSupplementRequest {
                missing: "Vertel hoe u ervaringsdeskundigen inzet.".to_owned(),
                due_on: day_of(self.now) - Days::new(40) + Days::new(days_given),
            };
            applications::request_supplement(conn, &self.deed(caseworker, 40), id, request).await?;
            if until == Until::NotTreated {
                self.decided(conn, id, Wish::NotTreated, None).await?;
            }
            return Ok(());
        }
        assessment::find_complete(conn, &self.deed(caseworker, 40), id).await?;
        if until == Until::Refused {
            self.decided(conn, id, Wish::Refuse, None).await?;
        } else if until == Until::Revoked {
            self.revoked(conn, provider, id).await?;
        } else if until >= Until::Granted {
            // The one that only got its grant got a part.
            let part = (until == Until::Granted).then(|| euros_of(euros * 4 / 5));
            let award = self
                .decided(conn, id, Wish::Grant, part)
                .await?
                .ok_or_else(Problem::not_found)?;
            self.spent(conn, provider, award, euros, until).await?;
        }
        Ok(())
    }

    async fn decided(
        &self,
        conn: &mut Conn,
        id: Uuid,
        outcome: Wish,
        amount: Option<Amount>,
    ) -> Result<Option<Uuid>, Problem> {
        let legal_basis = match outcome {
            Wish::Grant => "Artikel 4:29 Awb",
            Wish::Refuse => "Artikel 4:35 Awb",
            Wish::NotTreated => "Artikel 4:5 Awb",
        };
        let decision = NewDecision {
            outcome,
            amount,
            in_so_far_as_ceiling_allows: true,
            reasons: "Voorbeeld van een motivering: de activiteiten zijn getoetst aan de regeling."
                .to_owned(),
            legal_basis: legal_basis.to_owned(),
            obligations: vec!["Geef elke activiteit gratis.".to_owned()],
            // Of what was granted in part no report is asked: it is a small award (Awb 4:47).
            report_due_on: amount.is_none().then(|| day_of(self.now) + Days::new(365)),
            deviates_from_applicant: false,
            reasonable_term_until: None,
            no_reasonable_term_because: None,
        };
        let (_, award) = awards::decide(conn, &self.deed(self.person(DECIDER)?, 28), id, decision).await?;
        Ok(award.map(|award| award.id))
    }

    /// Pays, accounts for and settles an award.
    async fn spent(
        &self,
        conn: &mut Conn,
        provider: &Provider,
        award: Uuid,
        euros: u64,
        until: Until,
    ) -> Result<(), Problem> {
        if until < Until::PaidAdvance {
            return Ok(());
        }
        let (one, other) = (
            self.person("financien@gemeente.example")?,
            self.person("financien-2@gemeente.example")?,
        );
        let payment = NewPayment {
            amount: euros_of(euros * 9 / 10),
        };
        let payment = payments::prepare_advance(conn, &self.deed(one, 25), award, payment).await?;
        payments::release(conn, &self.deed(other, 24), payment.id).await?;
        payments::confirm(
            conn,
            &self.deed(one, 20),
            payment.id,
            day_of(self.now) - Days::new(21),
        )
        .await?;
        if until < Until::Accounted {
            return Ok(());
        }
        let report = serde_json::json!({
            "periodStart": day_of(self.now) - Days::new(20), "periodEnd": day_of(self.now) - Days::new(5), "final": true,
            "sessions": 7, "narrative": "Voorbeeld: zeven van de acht bijeenkomsten gingen door.",
            "actualCosts": euros_of(euros * 8 / 10), "thirdPartyIncome": "0.00", "ownContribution": "0.00",
            "reached": [
                { "municipality": "arnhem", "profession": "leerkracht", "people": 61 },
                { "municipality": "zevenaar", "profession": "inwoner", "people": 34 },
            ],
        });
        let report: NewReport = Entered::check(&report)?;
        reports::report(conn, &self.deed(&provider.actor, 4), award, report).await?;
        let learned = || NewEvaluation {
            went_well: "Voorbeeld: veel belangstelling.".to_owned(),
            could_be_better: "Voorbeeld: eerder beginnen met werven.".to_owned(),
        };
        reports::evaluate(conn, &self.deed(&provider.actor, 4), award, learned()).await?;
        reports::evaluate(conn, &self.deed(self.person(CASEWORKER)?, 3), award, learned()).await?;
        if until < Until::Settled {
            return Ok(());
        }
        let kept = euros_of(euros * 8 / 10);
        self.heard(conn, provider, award, (Intention::LowerSettlement, Some(kept)))
            .await?;
        let reasons = "Voorbeeld: een van de acht bijeenkomsten ging niet door.".to_owned();
        let new = NewSettlement {
            amount: euros_of(euros * 8 / 10),
            reasons,
        };
        settlement::settle(conn, &self.deed(self.person(DECIDER)?, 1), award, new).await?;
        if until < Until::Closed {
            return Ok(());
        }
        for payment in payments::api::of_award(conn, award).await? {
            if payment.kind == "reclaim" {
                payments::prepare(conn, &self.deed(one, 1), payment.id).await?;
                payments::release(conn, &self.deed(other, 1), payment.id).await?;
                payments::confirm(conn, &self.deed(one, 0), payment.id, day_of(self.now)).await?;
            }
        }
        Ok(())
    }

    /// Grants, and takes it back when it turns out that nothing will be done.
    async fn revoked(&self, conn: &mut Conn, provider: &Provider, id: Uuid) -> Result<(), Problem> {
        let granted = self.decided(conn, id, Wish::Grant, None).await?;
        let award = granted.ok_or_else(Problem::not_found)?;
        self.heard(conn, provider, award, (Intention::Revocation, None))
            .await?;
        let revoked = serde_json::json!({
            "kind": "revoked", "ground": "not-performed", "reasons": "Voorbeeld: de activiteiten gaan niet door.",
        });
        let revoked: NewChange = Entered::check(&revoked)?;
        changes::change(conn, &self.deed(self.person(DECIDER)?, 1), award, revoked)
            .await
            .map(drop)
    }

    /// Announces something to the provider's disadvantage, and the provider says what it thinks of it.
    async fn heard(
        &self,
        conn: &mut Conn,
        provider: &Provider,
        award: Uuid,
        (kind, amount): (Intention, Option<Amount>),
    ) -> Result<(), Problem> {
        let dossier = awards::get(conn, award).await?.application_id;
        let new = NewIntention {
            kind: IntentionName(kind),
            amount,
            intention: "Voorbeeld: wij willen u minder subsidie geven.".to_owned(),
            reasons: "Voorbeeld: een van de acht bijeenkomsten ging niet door.".to_owned(),
            legal_basis: "Artikel 4:46 of 4:48 Awb".to_owned(),
            respond_by: Some(day_of(self.now) + Days::new(11)),
            exception: None,
        };
        let hearing = hearings::announce(conn, &self.deed(self.person(CASEWORKER)?, 3), dossier, new).await?;
        let view = NewView {
            view: "Voorbeeld: dat klopt, een trainer was ziek.".to_owned(),
            spoken: false,
            given_on: None,
        };
        hearings::view(conn, &self.deed(&provider.actor, 2), (dossier, hearing.id), view)
            .await
            .map(drop)
    }

    /// Carries a dossier of the call with criteria to where it waits for a decision.
    pub(super) async fn scored(&self, conn: &mut Conn, provider: &Provider, id: Uuid) -> Result<(), Problem> {
        let plan = Bytes::from_static(b"%PDF-1.7\n% an invented plan\n%%EOF\n");
        let file = Uuid::now_v7();
        self.office
            .files
            .put(&applications::file_path(file), plan.clone().into())
            .await
            .map_err(Problem::internal)?;
        applications::attach(
            conn,
            &self.deed(&provider.actor, 46),
            id,
            applications::Stored::pdf(file, "activiteitenplan", &plan),
        )
        .await?;
        applications::submit(conn, &self.deed(&provider.actor, 45), id).await?;
        assessment::find_complete(conn, &self.deed(self.person(CASEWORKER)?, 40), id).await?;
        for (assessor, reach) in [
            ("beoordelaar-1@gemeente.example", 8),
            ("beoordelaar-2@gemeente.example", 7),
        ] {
            let new = NewAssessment {
                no_conflict_of_interest: true,
                points: [("reach".to_owned(), reach), ("quality".to_owned(), 7)].into(),
                reasons: [("reach".to_owned(), "Voorbeeld van een reden.".to_owned())].into(),
                advice: "Voorbeeld van een advies.".to_owned(),
            };
            assessment::assess(conn, &self.deed(self.person(assessor)?, 35), id, new).await?;
        }
        Ok(())
    }
}

pub(super) fn euros_of(amount: u64) -> Amount {
    Amount(Money::from_cents(amount * 100).unwrap_or_default())
}
