//! How far each dossier of the sample gets, by which steps, and how many days ago each of those was.

use uuid::Uuid;

use super::desk::Provider;

/// How far a dossier gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    Draft,
    Withdrawn,
    Submitted,
    SupplementRequested,
    NotTreated,
    Complete,
    Assessed,
    Refused,
    Granted,
    Revoked,
    PaidAdvance,
    Accounted,
    Settled,
    Closed,
}

/// How far an objection in it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Received,
    RepairRequested,
    HearingPlanned,
    Upheld,
    Dismissed,
    Withdrawn,
    /// Received, and against what has to be paid back.
    AgainstReclaim,
}

/// What someone does in a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    AddPlan,
    Withdraw,
    Submit,
    AskToSupplement,
    FindComplete,
    Score,
    Decide,
    PrepareAdvance,
    ReleaseAdvance,
    ConfirmAdvance,
    Report,
    Evaluate,
    EvaluateHere,
    Announce,
    Answer,
    Settle,
    Revoke,
    PrepareReclaim,
    ReleaseReclaim,
    ConfirmReclaim,
    Object,
    AskToRepair,
    WaiveHearing,
    PlanHearing,
    RecordHearing,
    DecideOnObjection,
    TakeBack,
}

/// A dossier of the sample.
pub struct Case<'a> {
    /// Whose it is.
    pub provider: &'a Provider,
    /// The application.
    pub id: Uuid,
    /// How much is asked.
    pub euros: u64,
    /// How far it gets.
    pub until: Until,
    /// How far the objection in it gets, if there is one.
    pub objection: Option<Stage>,
}

/// A step, and how many days ago it was.
type Dated = (u64, Step);

impl Until {
    /// What it was before, and the steps that brought it from there.
    const fn course(self) -> (Option<Self>, &'static [Dated]) {
        match self {
            Self::Draft => (None, &[]),
            Self::Withdrawn => (Some(Self::Draft), &[(45, Step::Withdraw)]),
            Self::Submitted => (Some(Self::Draft), &[(45, Step::Submit)]),
            Self::SupplementRequested => (Some(Self::Submitted), &[(40, Step::AskToSupplement)]),
            Self::NotTreated => (Some(Self::SupplementRequested), &[(28, Step::Decide)]),
            Self::Complete => (Some(Self::Submitted), &[(40, Step::FindComplete)]),
            // Its call asks for a plan, which is added before it is submitted.
            Self::Assessed => (Some(Self::Complete), &[(46, Step::AddPlan), (35, Step::Score)]),
            Self::Refused | Self::Granted => (Some(Self::Complete), &[(28, Step::Decide)]),
            Self::Revoked => (
                Some(Self::Granted),
                &[(3, Step::Announce), (2, Step::Answer), (1, Step::Revoke)],
            ),
            Self::PaidAdvance => (
                Some(Self::Granted),
                &[
                    (25, Step::PrepareAdvance),
                    (24, Step::ReleaseAdvance),
                    (20, Step::ConfirmAdvance),
                ],
            ),
            Self::Accounted => (
                Some(Self::PaidAdvance),
                &[(4, Step::Report), (4, Step::Evaluate), (3, Step::EvaluateHere)],
            ),
            Self::Settled => (
                Some(Self::Accounted),
                &[(3, Step::Announce), (2, Step::Answer), (1, Step::Settle)],
            ),
            Self::Closed => (
                Some(Self::Settled),
                &[
                    (1, Step::PrepareReclaim),
                    (1, Step::ReleaseReclaim),
                    (0, Step::ConfirmReclaim),
                ],
            ),
        }
    }
}

impl Stage {
    const fn course(self) -> &'static [Dated] {
        match self {
            Self::Received => &[(20, Step::Object)],
            Self::RepairRequested => &[(20, Step::Object), (1, Step::AskToRepair)],
            Self::HearingPlanned => &[(20, Step::Object), (10, Step::PlanHearing)],
            Self::Upheld => &[
                (20, Step::Object),
                (15, Step::WaiveHearing),
                (2, Step::DecideOnObjection),
            ],
            Self::Dismissed => &[
                (20, Step::Object),
                (17, Step::PlanHearing),
                (5, Step::RecordHearing),
                (2, Step::DecideOnObjection),
            ],
            Self::Withdrawn => &[(20, Step::Object), (10, Step::TakeBack)],
            Self::AgainstReclaim => &[(0, Step::Object)],
        }
    }
}

impl Case<'_> {
    /// What is done in it, in the order of one day; which day comes first its reader has to see to.
    pub fn steps(&self) -> Vec<Dated> {
        let mut parts = vec![self.objection.map(Stage::course).unwrap_or_default()];
        let mut reached = Some(self.until);
        while let Some(until) = reached {
            let (before, own) = until.course();
            parts.push(own);
            reached = before;
        }
        parts.into_iter().rev().flatten().copied().collect()
    }
}
