//! What is told to whom about a suspension of payment.

use plafond_rules::dates;
use plafond_rules::payments::Suspension as Standing;
use plafond_rules::roles::Role;
use serde_json::json;

use super::store::Suspension;
use crate::applications::{self, Application};
use crate::awards::Award;
use crate::db::Conn;
use crate::documents::{self, Kind};
use crate::http::{Deed, Problem};
use crate::notifications::{tell, tell_colleagues};
use crate::{identity, organisations};

/// The notice to the provider, which begins the suspension (Awb 4:56): what is suspected, why, and how long at most. And word to finance.
pub async fn suspended(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    suspension: &Suspension,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let organisation = organisations::get(conn, award.organisation_id).await?;
    let until = dates::dutch(suspension.ends_on);
    let mut message = applications::to_applicant(deed, &application, &organisation, "payment-suspended");
    message.subject = format!("Wij betalen voorlopig niet voor {}", application.reference);
    message.paragraphs = vec![
        format!(
            "Wij hebben het ernstige vermoeden dat wij de subsidie voor '{}' moeten wijzigen of intrekken. Daarom betalen wij \
             voorlopig niets meer uit.",
            application.title
        ),
        suspension.reasons.clone(),
        format!(
            "Dat duurt tot en met de dag waarop u ons besluit daarover krijgt, en uiterlijk tot en met {until}. Hoeven wij niets te \
             wijzigen, dan betalen wij weer."
        ),
    ];
    let suspicion = suspension.suspicion().dutch();
    message.facts = vec![("Ons vermoeden".to_owned(), format!("{suspicion} (Awb)"))];
    let fields = json!({
        "suspicion": suspicion,
        "until": until,
        "reasons": suspension.reasons,
        "legalBasis": "artikel 4:56 van de Algemene wet bestuursrecht",
    });
    let object = ("payment-suspension", suspension.id);
    let kind = Kind::PaymentSuspension;
    let letter = applications::letter(conn, &application, &organisation, kind, object, fields).await?;
    documents::issue(conn, deed, letter, message).await?;
    let words = format!(
        "De betaling van de subsidie aan {} is opgeschort, uiterlijk tot en met {until} (artikel 4:56 Awb). Tot die tijd kan niets worden \
         vrijgegeven of naar de bank gaan.",
        organisation.name
    );
    to_finance(conn, deed, &application, ("payment-suspended", words)).await
}

/// The suspicion is gone, and payment goes on.
pub async fn lifted(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    suspension: &Suspension,
) -> Result<(), Problem> {
    resumed(conn, deed, award, suspension).await?;
    over(conn, deed, award, suspension).await
}

/// A suspension is over: word to finance, and to the provider when nobody decided in time.
pub async fn over(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    suspension: &Suspension,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let standing = suspension.held().standing;
    if standing == Standing::Lapsed {
        resumed(conn, deed, award, suspension).await?;
    }
    let from = match standing {
        Standing::Lifted => "Wat klaarstaat, kan nu worden vrijgegeven.".to_owned(),
        Standing::Running | Standing::Concluded | Standing::Lapsed => format!(
            "Wat daarna nog te betalen is, kan vanaf de dag na {} worden vrijgegeven.",
            dates::dutch(suspension.ends_on)
        ),
    };
    let words = format!("De opschorting van de betaling is {}. {from}", standing.dutch());
    to_finance(conn, deed, &application, ("payment-suspension-over", words)).await
}

/// Word to the provider that payment goes on.
async fn resumed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    suspension: &Suspension,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let organisation = organisations::get(conn, award.organisation_id).await?;
    let mut message = applications::to_applicant(deed, &application, &organisation, "payment-resumed");
    message.subject = format!("Wij betalen weer voor {}", application.reference);
    message.paragraphs = vec![format!(
        "Sinds {} betaalden wij voorlopig niets meer van de subsidie voor '{}'. Dat is voorbij.",
        dates::dutch(suspension.notified_on),
        application.title
    )];
    message.paragraphs.extend(suspension.lift_reasons.clone());
    message.paragraphs.push(
        "De dagen waarop wij niet betaalden, komen boven op onze termijn om te betalen. In uw dossier staat de nieuwe laatste dag."
            .to_owned(),
    );
    Ok(tell(conn, deed, &message).await?)
}

async fn to_finance(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (kind, words): (&'static str, String),
) -> Result<(), Problem> {
    let mut message = applications::to_finance(deed, application, kind);
    message.subject = format!("Opschorting van betaling: {}", application.reference);
    message.paragraphs = vec![words];
    let finance = identity::addresses_of(conn, Role::Finance).await?;
    Ok(tell_colleagues(conn, deed, finance, &message).await?)
}
