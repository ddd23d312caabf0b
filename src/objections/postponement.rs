//! More time to decide on an objection: a committee that advises (Awb 7:13), and postponement (Awb 7:10).

use serde_json::json;
use uuid::Uuid;

use super::dossier::{self, Dossier};
use super::messages;
use super::requests::{NewCommittee, NewPostponement, PostponementGround};
use super::store::{self, Objection, Postponement};
use crate::db::Conn;
use crate::http::{Deed, FieldError, Problem, ProblemType};

/// Asks a committee for advice, which gives twelve weeks instead of six (Awb 7:10(1), 7:13).
///
/// # Errors
/// 409 when it was decided or taken back, or a committee advises already.
pub async fn involve_committee(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewCommittee,
) -> Result<Objection, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    dossier.must_be_open()?;
    must_be_running(deed, &dossier)?;
    if dossier.objection.committee.is_some() {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Er adviseert al een commissie over dit bezwaar.",
            "A committee advises on this objection already.",
        ));
    }
    dossier.objection.committee = Some(new.name.clone());
    dossier.recount(conn).await?;
    let status = dossier.objection.status();
    dossier.move_on(conn, status).await?;
    let details = json!({ "committee": new.name, "decideBy": dossier.objection.decide_by });
    dossier
        .journal(conn, deed, "objection-committee-asked", details)
        .await?;
    messages::committee_asked(conn, deed, &dossier, &new.name).await?;
    Ok(dossier.objection)
}

/// Postpones the decision: once by at most six weeks, or further on a ground of law.
///
/// # Errors
/// 400 with all that is wrong, 409 when it was decided, was postponed once before, or the term is over.
pub async fn postpone(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewPostponement,
) -> Result<Postponement, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    dossier.must_be_open()?;
    check(deed, &dossier.objection, &new)?;
    if !needs_consent(new.ground) {
        must_be_running(deed, &dossier)?;
    }
    if new.ground == PostponementGround::Once {
        let before = store::list_postponements(conn, id).await?;
        if before.iter().any(|postponement| postponement.weeks.is_some()) {
            return Err(Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                "De beslissing is al een keer uitgesteld. Verder uitstel kan als de indiener daarmee instemt (artikel 7:10, \
                 vierde lid, Awb).",
                "It was postponed once already; further only with consent.",
            ));
        }
    }
    let postponement = Postponement {
        id: Uuid::now_v7(),
        objection_id: id,
        ground: new
            .ground
            .further()
            .map_or("once", |ground| ground.as_str())
            .to_owned(),
        weeks: new.weeks,
        until: new.until,
        consented_on: new.consented_on,
        reason: new.reason,
        postponed_by: deed.by(),
        postponed_at: deed.now,
    };
    store::insert_postponement(conn, &postponement).await?;
    dossier.recount(conn).await?;
    let status = dossier.objection.status();
    dossier.move_on(conn, status).await?;
    let details = json!({
        "ground": postponement.ground, "weeks": postponement.weeks, "until": postponement.until,
        "consentedOn": postponement.consented_on, "reason": postponement.reason,
        "decideBy": dossier.objection.decide_by,
    });
    dossier
        .journal(conn, deed, "objection-postponed", details)
        .await?;
    messages::postponed(conn, deed, &dossier, &postponement).await?;
    Ok(postponement)
}

/// A term that is over can't be made longer without the objector.
fn must_be_running(deed: &Deed<'_>, dossier: &Dossier) -> Result<(), Problem> {
    if deed.today() <= dossier.objection.decide_by {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        "De termijn om te beslissen is al voorbij. Uitstel kan nu alleen nog als de indiener daarmee instemt.",
        "The term is over; it can only be postponed with consent.",
    ))
}

/// Whether someone has to agree first (Awb 7:10(4), under a and b).
const fn needs_consent(ground: PostponementGround) -> bool {
    matches!(
        ground,
        PostponementGround::ConsentOfAll | PostponementGround::ConsentOfObjector
    )
}

fn check(deed: &Deed<'_>, objection: &Objection, new: &NewPostponement) -> Result<(), Problem> {
    let once = new.ground == PostponementGround::Once;
    let consent = needs_consent(new.ground);
    let later = objection.decide_by.max(deed.today());
    let rules = [
        (
            new.weeks.is_some() == once,
            "/weeks",
            "Noem het aantal weken, 1 tot en met 6, bij een eerste uitstel; laat het anders weg.",
        ),
        (
            new.until.is_some() != once,
            "/until",
            "Noem de nieuwe laatste dag bij verder uitstel; laat die bij een eerste uitstel weg.",
        ),
        (
            new.until.is_none_or(|until| until > later),
            "/until",
            "Kies een dag na de laatste dag die nu geldt, en na vandaag.",
        ),
        (
            new.consented_on.is_some() == consent,
            "/consentedOn",
            "Noem de dag waarop is ingestemd als het uitstel daarop rust; laat die anders weg.",
        ),
        (
            new.consented_on.is_none_or(|day| day <= deed.today()),
            "/consentedOn",
            "De instemming is er al: noem een dag die niet later is dan vandaag.",
        ),
    ];
    let errors: Vec<_> = rules
        .into_iter()
        .filter(|(kept, ..)| !kept)
        .map(|(_, pointer, detail)| FieldError::new(pointer, "does-not-fit-ground", detail))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}
