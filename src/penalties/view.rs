//! Notices of default and penalties as they are shown, with how each was counted.

use chrono::NaiveDate;
use plafond_rules::dates::dutch;
use plafond_rules::terms::Stage;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::determination;
use super::store::{self, Notice, Penalty};
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;

/// A notice of default.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// The identifier.
    pub id: Uuid,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// `online` or `post`.
    #[schema(example = "online")]
    pub channel: String,
    /// Whether it came before the term had lapsed, and so has no effect.
    pub premature: bool,
    /// Why it counts, or doesn't.
    #[schema(example = "Ontvangen op 30 juni 2026, nadat de beslistermijn was geëindigd op 22 juni 2026.")]
    pub verdict: String,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        Self {
            id: notice.id,
            received_on: notice.received_on,
            channel: notice.channel,
            premature: notice.premature,
            verdict: notice.verdict,
        }
    }
}

/// What a late decision costs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PenaltyView {
    /// The notice of default that started it, by which it is called.
    pub id: Uuid,
    /// The term to decide that lapsed: on the application, or on an objection.
    pub term_id: Uuid,
    /// The day on which the notice of default came in.
    pub noticed_on: NaiveDate,
    /// `grace` (a decision still costs nothing), `running`, `maximum`, `ended` (by the decision, and to be determined),
    /// `nothing-owed` (it ended before anything was) or `determined`.
    #[schema(example = "running")]
    pub stage: String,
    /// The last day on which a decision costs nothing.
    pub free_until: NaiveDate,
    /// The first day that costs.
    pub start: NaiveDate,
    /// The last day that can cost.
    pub last_day: NaiveDate,
    /// What today costs.
    pub per_day: Amount,
    /// For how many days it is owed so far, 42 at most.
    pub days: i32,
    /// What it costs so far; what it came to once it has ended; what is owed once that was determined.
    pub amount: Amount,
    /// The day on which it was determined (Awb 4:18).
    pub determined_on: Option<NaiveDate>,
    /// How it was counted, sentence by sentence.
    pub reasoning: Vec<String>,
}

/// A penalty as it stands on a day; `revised` is what an objection made of it.
///
/// # Errors
/// When the calendar ends.
pub fn view(penalty: Penalty, revised: Option<Amount>, today: NaiveDate) -> Result<PenaltyView, Problem> {
    let over = penalty.ended_on;
    let course = penalty.course(over.unwrap_or(today)).map_err(Problem::internal)?;
    let stage = match (penalty.determined_on, over, course.stage) {
        (Some(_), ..) => "determined",
        (None, Some(_), _) if penalty.came_to_nothing() => "nothing-owed",
        (None, Some(_), _) => "ended",
        (None, None, Stage::Grace) => "grace",
        (None, None, Stage::Running) => "running",
        (None, None, Stage::Maximum) => "maximum",
    };
    let mut reasoning = course.reasoning;
    if let Some(day) = penalty.waits_for_post() {
        reasoning.push(format!(
            "Op {} is beslist, maar de brief met dat besluit is nog niet op de post gedaan. Tot die dag gaat de dwangsom door (artikelen \
             3:41 en 4:17 van de Algemene wet bestuursrecht).",
            dutch(day)
        ));
    }
    if let Some(day) = over.filter(|_| penalty.came_to_nothing()) {
        reasoning.push(format!(
            "Op {} was er geen verzuim meer, voordat een dwangsom begon te lopen. Er is dus niets verschuldigd, en er hoeft niets te \
             worden vastgesteld.",
            dutch(day)
        ));
    }
    if let (Some(day), Some(reasons)) = (penalty.determined_on, penalty.reasons) {
        reasoning.push(format!("Vastgesteld op {}: {reasons}", dutch(day)));
    }
    if let Some(Amount(amount)) = revised {
        reasoning.push(format!("Na bezwaar vastgesteld op {}.", amount.dutch()));
    }
    let counted = i32::try_from(course.so_far.days).map_err(Problem::internal)?;
    Ok(PenaltyView {
        id: penalty.notice_id,
        term_id: penalty.term_id,
        noticed_on: penalty.noticed_on,
        stage: stage.to_owned(),
        free_until: course.free_until,
        start: penalty.starts_on,
        last_day: course.last_day,
        per_day: if over.is_some() {
            Amount::ZERO
        } else {
            Amount(course.per_day)
        },
        days: penalty.days.unwrap_or(counted),
        amount: revised
            .or(penalty.determined_amount)
            .or(penalty.amount)
            .unwrap_or(Amount(course.so_far.amount)),
        determined_on: penalty.determined_on,
        reasoning,
    })
}

/// Penalties as they stand on a day, with what an objection made of them.
pub async fn views(
    conn: &mut Conn,
    penalties: Vec<Penalty>,
    today: NaiveDate,
) -> Result<Vec<PenaltyView>, Problem> {
    let ids: Vec<Uuid> = penalties.iter().map(|penalty| penalty.notice_id).collect();
    let revised = store::revised(conn, &ids).await?;
    let views = penalties.into_iter().map(|penalty| {
        let revised = revised.get(&penalty.notice_id).copied();
        view(penalty, revised, today)
    });
    views.collect()
}

/// What the lateness of decisions in a dossier costs on a day, once notices of default came in: of each decision that was
/// late, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn penalties_of(
    conn: &mut Conn,
    application: Uuid,
    today: NaiveDate,
) -> Result<Vec<PenaltyView>, Problem> {
    let penalties = store::list_of(conn, application).await?;
    views(conn, penalties, today).await
}

/// The penalty that asks for something: the oldest that has to be determined, or else the oldest that runs, or the latest.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn penalty_of(
    conn: &mut Conn,
    application: Uuid,
    today: NaiveDate,
) -> Result<Option<PenaltyView>, Problem> {
    let penalties = store::list_of(conn, application).await?;
    let at_hand = determination::at_hand(penalties).into_iter().collect();
    Ok(views(conn, at_hand, today).await?.pop())
}

/// What being late with a term costs on a day, once a notice of default came in for it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn penalty_of_term(
    conn: &mut Conn,
    term: Uuid,
    today: NaiveDate,
) -> Result<Option<PenaltyView>, Problem> {
    let penalty = store::find_of_term(conn, term).await?.into_iter().collect();
    Ok(views(conn, penalty, today).await?.pop())
}

/// The notices of default in a dossier, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn notices_of(conn: &mut Conn, application: Uuid) -> diesel::QueryResult<Vec<NoticeView>> {
    let found = store::list_notices(conn, application).await?;
    Ok(found.into_iter().map(NoticeView::from).collect())
}

/// A penalty with the dossier it is about.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PenaltySummary {
    /// The notice of default that started it.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// What people call the dossier.
    #[schema(example = "PHG-2026-00017")]
    pub reference: String,
    /// The title of the application.
    #[schema(example = "Herkennen en handelen")]
    pub title: String,
    /// Who is owed.
    #[schema(example = "Stichting Voorbeeld")]
    pub organisation: String,
    /// What it costs.
    pub penalty: PenaltyView,
}

/// Penalties as they stand on a day, newest first; only those that were not determined yet, when that is asked.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn summaries(
    conn: &mut Conn,
    undetermined: bool,
    today: NaiveDate,
    cursor: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<PenaltySummary>, Problem> {
    let found = store::list(conn, undetermined, cursor, fetch).await?;
    let ids: Vec<Uuid> = found.iter().map(|(penalty, _)| penalty.notice_id).collect();
    let revised = store::revised(conn, &ids).await?;
    let summaries = found.into_iter().map(|(penalty, about)| {
        let (reference, title, organisation) = about;
        let revised = revised.get(&penalty.notice_id).copied();
        Ok(PenaltySummary {
            id: penalty.notice_id,
            application_id: penalty.application_id,
            reference,
            title,
            organisation,
            penalty: view(penalty, revised, today)?,
        })
    });
    summaries.collect()
}
