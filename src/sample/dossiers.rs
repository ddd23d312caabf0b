//! A dossier in every state, of the five providers the plan names. Every figure, number and person is invented. What happened in them
//! is done in the order in which it happened, so that ledger, letters and trail stand in order of day.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::course::{Case, Stage, Step, Until};
use super::desk::{Desk, Provider};
use super::people::People;
use super::{applying, objections, spending};
use crate::db::Conn;
use crate::http::{Office, Problem};

/// Providers: name, address of their person, and numbers. The KvK numbers are the trade register's public test numbers.
const PROVIDERS: [(&str, &str, &str, &str, &str); 5] = [
    (
        "Privacy Direct Nederland BV",
        "aanvrager@privacydirect.example",
        "68750110",
        "123456782",
        "NL91ABNA0417164300",
    ),
    (
        "Nul23",
        "aanvrager@nul23.example",
        "90001354",
        "111222333",
        "NL20INGB0001234567",
    ),
    (
        "ECS",
        "aanvrager@ecs.example",
        "69599068",
        "800000018",
        "NL69INGB0123456789",
    ),
    (
        "Stichting Speak Up",
        "aanvrager@speakup.example",
        "90000102",
        "800001011",
        "NL02ABNA0123456789",
    ),
    (
        "F69",
        "aanvrager@f69.example",
        "90006623",
        "800002015",
        "NL44RABO0123456789",
    ),
];

/// By order of receipt: whose, how much is asked, for what, and how far it gets.
const DOSSIERS: [(usize, u64, &str, Until); 13] = [
    (0, 18_000, "Privacy en de meldcode", Until::Settled),
    (1, 24_500, "Weerbaar op school", Until::Accounted),
    (2, 22_000, "Signaleren in de wijk", Until::PaidAdvance),
    (3, 15_000, "Praat erover", Until::Granted),
    (4, 40_000, "Landelijke campagne", Until::Refused),
    (0, 9_000, "Vervolgtraining privacy", Until::Complete),
    (1, 12_000, "Ouderavonden", Until::SupplementRequested),
    (2, 7_500, "Spreekuur", Until::NotTreated),
    (3, 11_000, "Ervaringsverhalen", Until::Submitted),
    (4, 5_000, "Podcast", Until::Withdrawn),
    (4, 6_000, "Theater", Until::Draft),
    (2, 3_000, "Webinar voor huisartsen", Until::Closed),
    (3, 4_000, "Zomerkamp", Until::Revoked),
];

/// An objection in every state that matters, each against the refusal of a dossier of its own: whose, how much was asked, for what,
/// and how far it gets.
const OBJECTIONS: [(usize, u64, &str, Stage); 6] = [
    (1, 3_500, "Lesbrief meldcode", Stage::Received),
    (2, 2_500, "Informatieavond voor trainers", Stage::RepairRequested),
    (3, 4_500, "Gespreksgroep voor vaders", Stage::HearingPlanned),
    (4, 3_000, "Voorlichting in de moskee", Stage::Upheld),
    (1, 8_000, "Reclame op bussen", Stage::Dismissed),
    (2, 2_000, "Folder voor ouderen", Stage::Withdrawn),
];

/// For the call with criteria: whose, how much is asked, and for what.
const SCORED: (usize, u64, &str) = (0, 20_000, "Herkennen in de kinderopvang");

/// The calls the dossiers answer: one by order of receipt, one with criteria.
pub struct Calls {
    pub by_receipt: Uuid,
    pub scored: Uuid,
}

/// Fills both calls.
pub async fn fill(
    conn: &mut Conn,
    office: &Office,
    people: &People,
    calls: &Calls,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let desk = Desk {
        office,
        people,
        now,
        days_ago: 0,
    };
    let mut providers = Vec::new();
    for provider in PROVIDERS {
        providers.push(desk.registered(conn, provider).await?);
    }
    let cases = drafted(conn, desk, &providers, calls).await?;
    let done = cases.iter().flat_map(|case| {
        let steps = case.steps().into_iter();
        steps.map(move |(days_ago, step)| (days_ago, step, case))
    });
    let mut agenda: Vec<_> = done.collect();
    agenda.sort_by_key(|(days_ago, ..)| Reverse(*days_ago));
    for (days_ago, step, case) in agenda {
        take(conn, &desk.on(days_ago), (step, case)).await?;
    }
    Ok(())
}

/// The drafts with which all dossiers begin.
async fn drafted<'a>(
    conn: &mut Conn,
    desk: Desk<'_>,
    providers: &'a [Provider],
    calls: &Calls,
) -> Result<Vec<Case<'a>>, Problem> {
    let plain = DOSSIERS.into_iter().map(|(whose, euros, title, until)| {
        let objection = (until == Until::Settled).then_some(Stage::AgainstReclaim);
        (calls.by_receipt, (whose, euros, title), until, objection)
    });
    let contested = OBJECTIONS.into_iter().map(|(whose, euros, title, stage)| {
        let application = (whose, euros, title);
        (calls.by_receipt, application, Until::Refused, Some(stage))
    });
    let scored = [(calls.scored, SCORED, Until::Assessed, None)];
    let mut cases = Vec::new();
    for (call, (whose, euros, title), until, objection) in plain.chain(contested).chain(scored) {
        if let Some(provider) = providers.get(whose) {
            let id = desk.drafted(conn, provider, call, euros, title).await?;
            cases.push(Case {
                provider,
                id,
                euros,
                until,
                objection,
            });
        }
    }
    Ok(cases)
}

/// Takes a step, as its people would.
async fn take(conn: &mut Conn, desk: &Desk<'_>, (step, case): (Step, &Case<'_>)) -> Result<(), Problem> {
    match step {
        Step::AddPlan => applying::add_plan(conn, desk, case).await,
        Step::Withdraw => applying::withdraw(conn, desk, case).await,
        Step::Submit => applying::submit(conn, desk, case).await,
        Step::AskToSupplement => applying::ask_to_supplement(conn, desk, case).await,
        Step::FindComplete => applying::find_complete(conn, desk, case).await,
        Step::Score => applying::score(conn, desk, case).await,
        Step::Decide => applying::decide(conn, desk, case).await,
        Step::PrepareAdvance => spending::prepare_advance(conn, desk, case).await,
        Step::ReleaseAdvance => spending::release(conn, desk, case, "advance").await,
        Step::ConfirmAdvance => spending::confirm(conn, desk, case, "advance").await,
        Step::Report => spending::report(conn, desk, case).await,
        Step::Evaluate => spending::evaluate(conn, desk, case).await,
        Step::EvaluateHere => spending::evaluate_here(conn, desk, case).await,
        Step::Announce => spending::announce(conn, desk, case).await,
        Step::Answer => spending::answer(conn, desk, case).await,
        Step::Settle => spending::settle(conn, desk, case).await,
        Step::Revoke => spending::revoke(conn, desk, case).await,
        Step::PrepareReclaim => spending::prepare_reclaim(conn, desk, case).await,
        Step::ReleaseReclaim => spending::release(conn, desk, case, "reclaim").await,
        Step::ConfirmReclaim => spending::confirm(conn, desk, case, "reclaim").await,
        Step::Object => objections::object(conn, desk, case).await,
        Step::AskToRepair => objections::ask_to_repair(conn, desk, case).await,
        Step::WaiveHearing => objections::waive_hearing(conn, desk, case).await,
        Step::PlanHearing => objections::plan_hearing(conn, desk, case).await,
        Step::RecordHearing => objections::record_hearing(conn, desk, case).await,
        Step::DecideOnObjection => objections::decide(conn, desk, case).await,
        Step::TakeBack => objections::take_back(conn, desk, case).await,
    }
}
