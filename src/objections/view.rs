//! An objection as it is shown, with everything that belongs to it.

use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::objections::Excuse;
use plafond_rules::terms::{Calendar, Duty, Term};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::contested::{self, Contested};
use super::requests::Against;
use super::store::{self, Attachment, Grounds, Hearing, Objection, ObjectionDecision, Postponement};
use super::terms;
use super::time_given::{Missing, missing};
use crate::applications;
use crate::db::Conn;
use crate::deadlines;
use crate::http::Problem;

/// An objection as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectionSummary {
    /// The identifier.
    pub id: Uuid,
    /// The application whose dossier it is in.
    pub application_id: Uuid,
    /// Who objects.
    pub organisation_id: Uuid,
    /// What kind of decision it is against.
    pub against: Against,
    /// Which one.
    pub against_id: Uuid,
    /// Where it stands.
    #[schema(example = "received")]
    pub status: String,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// The last day on which a decision is in time.
    pub decide_by: NaiveDate,
}

impl From<Objection> for ObjectionSummary {
    fn from(objection: Objection) -> Self {
        let against = contested::named_by(&objection).unwrap_or((Against::Decision, Uuid::nil()));
        Self {
            id: objection.id,
            application_id: objection.application_id,
            organisation_id: objection.organisation_id,
            against: against.0,
            against_id: against.1,
            status: objection.status,
            received_on: objection.received_on,
            decide_by: objection.decide_by,
        }
    }
}

/// An objection with everything that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectionView {
    /// The identifier.
    pub id: Uuid,
    /// What people call the application.
    #[schema(example = "PHG-2026-00017")]
    pub reference: String,
    /// The application whose dossier it is in.
    pub application_id: Uuid,
    /// Who objects.
    pub organisation_id: Uuid,
    /// What kind of decision it is against.
    pub against: Against,
    /// Which one.
    pub against_id: Uuid,
    /// Where it stands.
    #[schema(example = "received")]
    pub status: String,
    /// How it came in: `post`, `e-mail` or `online`.
    #[schema(example = "online")]
    pub channel: String,
    /// The day it was posted.
    pub posted_on: Option<NaiveDate>,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// When it was entered.
    pub registered_at: DateTime<Utc>,
    /// What the objector has against the decision, oldest first.
    pub grounds: Vec<GroundsView>,
    /// The documents with it, oldest first.
    pub attachments: Vec<ObjectionAttachmentView>,
    /// Why it is late, in the objector's words.
    #[schema(example = "De dienst lag op de laatste avond stil.")]
    pub late_reason: Option<String>,
    /// Whether it was in time, or late without blame: because of an outage that was recorded, or as was decided.
    pub in_time: bool,
    /// Why, sentence by sentence.
    #[schema(example = json!(["Ontvangen op 2 april 2026, uiterlijk op de laatste dag (6 mei 2026)."]))]
    pub in_time_reasoning: Vec<String>,
    /// The last day on which a decision is in time.
    pub decide_by: NaiveDate,
    /// Its terms, with how they were counted.
    pub terms: Vec<ObjectionTerm>,
    /// What was missing, oldest first.
    pub repair_requests: Vec<RepairRequestView>,
    /// The committee that advises (Awb 7:13).
    #[schema(example = "Commissie voor bezwaarschriften")]
    pub committee: Option<String>,
    /// When was asked whether the objector wants to be heard.
    pub hearing_asked_on: Option<NaiveDate>,
    /// The last day for the answer.
    pub hearing_answer_by: Option<NaiveDate>,
    /// When the objector asked to be heard.
    pub hearing_wanted_on: Option<NaiveDate>,
    /// The hearings, oldest first.
    pub hearings: Vec<HearingView>,
    /// On which ground the objector isn't heard (Awb 7:3).
    #[schema(example = "objector-waived")]
    pub unheard_ground: Option<String>,
    /// Why that ground is there.
    #[schema(example = "Onze gronden staan volledig op papier.")]
    pub unheard_reason: Option<String>,
    /// How often and until when the decision was postponed.
    pub postponements: Vec<PostponementView>,
    /// When it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
    /// The decision on it.
    pub decision: Option<ObjectionDecisionView>,
}

/// A document with an objection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectionAttachmentView {
    /// The identifier.
    pub id: Uuid,
    /// What it is, in the words of who added it.
    #[schema(example = "deelnemerslijst zonder namen")]
    pub kind: String,
    /// The name of the file.
    #[schema(example = "aantallen.pdf")]
    pub name: String,
    /// What it is, by its content.
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// How large it is, in bytes.
    pub size: i64,
    /// SHA-256 of its content, in hexadecimal.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub sha256: String,
    /// Whether the municipality added it.
    pub by_municipality: bool,
    /// When it came in.
    pub uploaded_at: DateTime<Utc>,
}

impl From<Attachment> for ObjectionAttachmentView {
    fn from(attachment: Attachment) -> Self {
        Self {
            id: attachment.id,
            kind: attachment.kind,
            name: attachment.name,
            media_type: attachment.media_type,
            size: attachment.size,
            sha256: hex::encode(attachment.sha256),
            by_municipality: attachment.by_municipality,
            uploaded_at: attachment.uploaded_at,
        }
    }
}

/// Grounds of an objection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroundsView {
    /// What the objector has against the decision.
    pub text: String,
    /// When it came in.
    pub given_at: DateTime<Utc>,
}

/// A term of an objection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectionTerm {
    /// `objection`, `objection-decision`, or `appeal` once it was decided.
    #[schema(example = "objection-decision")]
    pub kind: String,
    /// Its last day, until 24:00 in Amsterdam.
    pub end: NaiveDate,
    /// How it was counted, sentence by sentence.
    pub reasoning: Vec<String>,
}

/// A request for what is missing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepairRequestView {
    /// The identifier.
    pub id: Uuid,
    /// What is missing.
    pub missing: String,
    /// The day it was asked for.
    pub requested_on: NaiveDate,
    /// The last day on which it can be supplied; later than was named when its letter was posted later.
    pub due_on: NaiveDate,
    /// Whether its letter still has to be posted: then the time to supply it did not begin yet (Awb 3:41, 6:6).
    pub waits_for_post: bool,
    /// Until which day it is still in time after that since the service was away (Awb 2:21), when it was.
    pub extended_until: Option<NaiveDate>,
    /// The day it was supplied.
    pub completed_on: Option<NaiveDate>,
}

/// A hearing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HearingView {
    /// The identifier.
    pub id: Uuid,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// In which room, or at which address online.
    #[schema(example = "Stadhuis, kamer 2.14")]
    pub place: String,
    /// Whether it is online.
    pub online: bool,
    /// Whether the objector agreed to less than a week to read the file (Awb 7:4(5)).
    pub short_notice_agreed: bool,
    /// Who was there.
    #[schema(example = "De voorzitter van de stichting, de behandelaar")]
    pub attendees: Option<String>,
    /// What was said (Awb 7:7).
    #[schema(example = "De indiener lichtte het bereik toe.")]
    pub report: Option<String>,
}

/// A postponement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostponementView {
    /// The identifier.
    pub id: Uuid,
    /// `once`, `consent-of-all`, `consent-of-objector` or `rules-of-procedure`.
    #[schema(example = "once")]
    pub ground: String,
    /// By how many weeks.
    pub weeks: Option<i32>,
    /// Until which day.
    pub until: Option<NaiveDate>,
    /// When was agreed.
    pub consented_on: Option<NaiveDate>,
    /// Why.
    #[schema(example = "De commissie komt pas volgende maand bijeen.")]
    pub reason: String,
    /// When it was postponed.
    pub postponed_at: DateTime<Utc>,
}

/// A decision on an objection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectionDecisionView {
    /// The identifier.
    pub id: Uuid,
    /// The objection.
    pub objection_id: Uuid,
    /// `upheld`, `partly-upheld`, `dismissed` or `inadmissible`.
    #[schema(example = "upheld")]
    pub outcome: String,
    /// Why it couldn't be considered: `late`, `not-interested` or `not-repaired`.
    #[schema(example = "late")]
    pub inadmissible_ground: Option<String>,
    /// Why.
    pub reasons: String,
    /// On which articles.
    pub legal_basis: String,
    /// Why lateness is not held against the objector: `outage` or `other`.
    #[schema(example = "outage")]
    pub excuse: Option<String>,
    /// What happened then.
    #[schema(example = "De dienst lag op de laatste avond van 20 tot 24 uur stil.")]
    pub excuse_reason: Option<String>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// The last day to appeal to the court.
    pub appeal_until: NaiveDate,
}

impl From<Missing> for RepairRequestView {
    fn from(asked: Missing) -> Self {
        Self {
            due_on: asked.last_day(),
            waits_for_post: asked.waits_for_post(),
            id: asked.repair.id,
            missing: asked.repair.missing,
            requested_on: asked.repair.requested_on,
            extended_until: None,
            completed_on: asked.repair.completed_on,
        }
    }
}

impl From<Hearing> for HearingView {
    fn from(hearing: Hearing) -> Self {
        Self {
            id: hearing.id,
            starts_at: hearing.starts_at,
            place: hearing.place,
            online: hearing.online,
            short_notice_agreed: hearing.short_notice_agreed,
            attendees: hearing.attendees,
            report: hearing.report,
        }
    }
}

impl From<Postponement> for PostponementView {
    fn from(postponement: Postponement) -> Self {
        Self {
            id: postponement.id,
            ground: postponement.ground,
            weeks: postponement.weeks,
            until: postponement.until,
            consented_on: postponement.consented_on,
            reason: postponement.reason,
            postponed_at: postponement.postponed_at,
        }
    }
}

impl From<ObjectionDecision> for ObjectionDecisionView {
    fn from(decision: ObjectionDecision) -> Self {
        Self {
            id: decision.id,
            objection_id: decision.objection_id,
            outcome: decision.outcome,
            inadmissible_ground: decision.inadmissible_ground,
            reasons: decision.reasons,
            legal_basis: decision.legal_basis,
            excuse: decision.excuse,
            excuse_reason: decision.excuse_reason,
            decided_at: decision.decided_at,
            appeal_until: decision.appeal_until,
        }
    }
}

/// The objections in one state, or in any, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn summaries(
    conn: &mut Conn,
    status: Option<&str>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<ObjectionSummary>, Problem> {
    let wanted = store::Wanted {
        status,
        ..store::Wanted::default()
    };
    let found = store::list(conn, &wanted, cursor, fetch).await?;
    Ok(found.into_iter().map(ObjectionSummary::from).collect())
}

/// Reads everything that belongs to an objection.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn whole(conn: &mut Conn, objection: Objection) -> Result<ObjectionView, Problem> {
    let contested = contested::of(conn, &objection).await?;
    let application = applications::get(conn, objection.application_id).await?;
    let repairs = missing(conn, objection.id).await?;
    let postponements = store::list_postponements(conn, objection.id).await?;
    let decision = store::find_decision(conn, objection.id).await?;
    let grounds = store::list_grounds(conn, objection.id).await?;
    let hearings = store::list_hearings(conn, objection.id).await?;
    let attachments = store::list_attachments(conn, objection.id).await?;
    let calendar = deadlines::calendar(conn).await?;
    let decision = match decision {
        Some(decision) => Some(terms::as_known(conn, decision, &calendar).await?),
        None => None,
    };
    let timeliness = match &decision {
        Some(decision) => terms::was_in_time(&objection, &contested, excuse(decision), &calendar)?,
        None => terms::in_time(conn, application.call_id, (&objection, &contested), &calendar).await?,
    };
    let terms = terms_of(conn, (&objection, &contested), decision.as_ref(), &calendar).await?;
    Ok(ObjectionView {
        id: objection.id,
        reference: application.reference,
        application_id: objection.application_id,
        organisation_id: objection.organisation_id,
        against: contested.against().0,
        against_id: contested.against().1,
        status: objection.status,
        channel: objection.channel,
        posted_on: objection.posted_on,
        received_on: objection.received_on,
        registered_at: objection.registered_at,
        grounds: grounds.into_iter().map(told).collect(),
        attachments: attachments
            .into_iter()
            .map(ObjectionAttachmentView::from)
            .collect(),
        late_reason: objection.late_reason,
        in_time: timeliness.timely,
        in_time_reasoning: timeliness.reasoning,
        decide_by: objection.decide_by,
        terms,
        repair_requests: asked(conn, application.call_id, repairs).await?,
        committee: objection.committee,
        hearing_asked_on: objection.hearing_asked_on,
        hearing_answer_by: objection.hearing_answer_by,
        hearing_wanted_on: objection.hearing_wanted_on,
        hearings: hearings.into_iter().map(HearingView::from).collect(),
        unheard_ground: objection.unheard_ground,
        unheard_reason: objection.unheard_reason,
        postponements: postponements.into_iter().map(PostponementView::from).collect(),
        withdrawn_on: objection.withdrawn_on,
        decision: decision.map(ObjectionDecisionView::from),
    })
}

/// The terms of an objection for who made it, also for who is not the applicant: to object, to decide on it as the dossier keeps
/// that term, and once it was decided to go to court (Awb 6:7, 7:10, 8:1).
async fn terms_of(
    conn: &mut Conn,
    (objection, contested): (&Objection, &Contested),
    decision: Option<&ObjectionDecision>,
    calendar: &Calendar,
) -> Result<Vec<ObjectionTerm>, Problem> {
    let kept = deadlines::of_dossier(conn, objection.application_id).await?;
    let deciding = kept
        .into_iter()
        .find(|term| term.duty() == Duty::ObjectionDecision && term.object_id == objection.id);
    let mut all = vec![(Duty::Objection, terms::to_object(contested, calendar)?)];
    all.extend(deciding.map(|term| (Duty::ObjectionDecision, term.term())));
    if let Some(decision) = decision {
        let end = decision.appeal_until;
        let counted = terms::to_appeal(decision.notified_on, calendar)?;
        all.push((Duty::Appeal, Term { end, ..counted }));
    }
    let shown = all.into_iter().map(|(duty, term)| ObjectionTerm {
        kind: duty.as_str().to_owned(),
        end: term.end,
        reasoning: term.reasoning,
    });
    Ok(shown.collect())
}

/// What was asked for, with the time that outages of ours gave.
async fn asked(
    conn: &mut Conn,
    call: Uuid,
    repairs: Vec<Missing>,
) -> Result<Vec<RepairRequestView>, Problem> {
    let mut asked = Vec::with_capacity(repairs.len());
    for repair in repairs {
        let gave = terms::longer_to_repair(conn, call, &repair).await?;
        asked.push(RepairRequestView {
            extended_until: gave.map(|gave| gave.last_day()),
            ..RepairRequestView::from(repair)
        });
    }
    Ok(asked)
}

fn told(grounds: Grounds) -> GroundsView {
    GroundsView {
        text: grounds.text,
        given_at: grounds.given_at,
    }
}

fn excuse(decision: &ObjectionDecision) -> Option<(Excuse, &str)> {
    let kind = if decision.excuse.as_deref()? == Excuse::Outage.as_str() {
        Excuse::Outage
    } else {
        Excuse::Other
    };
    Some((kind, decision.excuse_reason.as_deref()?))
}
