//! How much hangs on one point: who falls in or out of a tender when one assessor gives one point more or less.

use super::compare::{Shift, compare};
use super::score::Scale;
use super::tender::{order, scale, scored};
use super::{
    Application, Input, LastOne, Method, Outcome, Points, Proposal, Refusal, Score, distribute, sorted,
};

/// One point that changes who gets something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitive {
    /// The application whose point it is.
    pub id: String,
    /// The criterion.
    pub criterion: String,
    /// Whether it is a point more; otherwise a point less.
    pub more: bool,
    /// Who would then get something, and now gets nothing.
    pub falls_in: Vec<String>,
    /// Who would then get nothing, and now gets something.
    pub falls_out: Vec<String>,
    /// Whether that point makes a tie that has to be drawn first, so that nobody can tell yet.
    pub drawn: bool,
}

/// Every point that changes who gets something, in order of application and criterion. Other methods have no points.
///
/// # Errors
/// [`Refusal`] when the input itself can't be distributed.
pub fn sensitivity(input: &Input) -> Result<Vec<Sensitive>, Refusal> {
    let proposal = distribute(input)?;
    let Method::Tender {
        last_one,
        criteria,
        threshold,
    } = &input.method
    else {
        return Ok(Vec::new());
    };
    let sorted = sorted(input)?;
    let scale = scale(criteria, *threshold, &sorted);
    let tender = Tender {
        input,
        ranked: scored(&scale, &sorted)?,
        cut: cut(input, *last_one, &proposal),
        proposal: &proposal,
    };
    let mut found = Vec::new();
    for application in &sorted {
        for criterion in criteria {
            for more in [true, false] {
                let most = u64::from(criterion.maximum) * Points::ONE;
                if let Some(changed) = with_a_point(application, &criterion.id, more, most) {
                    found.extend(tender.effect(&scale, &changed, &criterion.id, more)?);
                }
            }
        }
    }
    Ok(found)
}

/// The same application with a point more or less from one assessor, unless nobody can give that.
fn with_a_point(application: &Application, criterion: &str, more: bool, most: u64) -> Option<Application> {
    let mut changed = application.clone();
    let given = changed.points.get_mut(criterion)?;
    if more {
        let lowest = given
            .iter_mut()
            .min()
            .filter(|points| points.0 + Points::ONE <= most)?;
        lowest.0 += Points::ONE;
    } else {
        let highest = given.iter_mut().max()?;
        highest.0 = highest.0.checked_sub(Points::ONE)?;
    }
    Some(changed)
}

/// The place of the first that doesn't get the whole, where all before it get the whole and all after it nothing,
/// whatever their order among themselves.
fn cut(input: &Input, last_one: LastOne, proposal: &Proposal) -> Option<usize> {
    let clean = input.sub_ceilings.is_empty() && last_one != LastOne::Skip;
    proposal
        .lines
        .iter()
        .position(|line| line.outcome != Outcome::Grant)
        .filter(|_| clean)
}

struct Tender<'a> {
    input: &'a Input,
    ranked: Vec<(&'a Application, Score)>,
    cut: Option<usize>,
    proposal: &'a Proposal,
}

impl Tender<'_> {
    /// Who falls in or out with this application instead, if anyone does.
    fn effect(
        &self,
        scale: &Scale<'_>,
        changed: &Application,
        criterion: &str,
        more: bool,
    ) -> Result<Option<Sensitive>, Refusal> {
        let score = scale.score(&changed.id, &changed.points)?;
        if self.changes_nothing(&changed.id, &score) {
            return Ok(None);
        }
        let mut sensitive = Sensitive {
            id: changed.id.clone(),
            criterion: criterion.to_owned(),
            more,
            falls_in: Vec::new(),
            falls_out: Vec::new(),
            drawn: false,
        };
        let mut input = self.input.clone();
        for application in &mut input.applications {
            if application.id == changed.id {
                application.clone_from(changed);
            }
        }
        match distribute(&input) {
            Ok(proposal) => {
                for difference in compare(self.proposal, &proposal) {
                    match difference.shift {
                        Shift::In => sensitive.falls_in.push(difference.id),
                        Shift::Out => sensitive.falls_out.push(difference.id),
                        Shift::More | Shift::Less | Shift::Rank => {}
                    }
                }
            }
            Err(Refusal::NoSeed(_)) => sensitive.drawn = true,
            Err(refusal) => return Err(refusal),
        }
        let matters = sensitive.drawn || !sensitive.falls_in.is_empty() || !sensitive.falls_out.is_empty();
        Ok(matters.then_some(sensitive))
    }

    /// Whether it is plain that this score leaves everyone where they are: still before the cut, or still after it.
    fn changes_nothing(&self, id: &str, score: &Score) -> bool {
        let others = || self.ranked.iter().filter(|(other, _)| other.id != id);
        let before = others().filter(|(_, other)| order(other, score).is_lt()).count();
        let ties = others().any(|(_, other)| order(other, score).is_eq());
        let place = self.proposal.lines.iter().position(|line| line.id == id);
        match self.cut.zip(place) {
            Some((cut, place)) if place < cut => before < cut && !ties && !score.is_below(),
            Some((cut, place)) if place > cut => before > cut && !ties,
            Some(_) | None => false,
        }
    }
}
