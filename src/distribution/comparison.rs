//! Distributions of one call beside each other, and what hangs on a single point.

use actix_web::web;
use chrono::{DateTime, Utc};
use plafond_rules::distribution::{Difference, Line, Sensitive, Shift, compare, distribute, sensitivity};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::Document;
use super::store::{self, Distribution};
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;

/// How many others one is held against at most.
pub const MOST_BESIDE: usize = 4;

/// Distributions beside each other.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    /// This one.
    pub distribution_id: Uuid,
    /// The others, in the order in which they were asked for.
    pub others: Vec<BesideView>,
    /// Which single points of this one change who gets something.
    pub sensitivity: Vec<SensitiveView>,
}

/// Another distribution beside this one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BesideView {
    /// The other.
    pub distribution_id: Uuid,
    /// What it was made for.
    #[schema(example = "Wat als het plafond 10 % hoger was?")]
    pub note: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What it grants in all.
    pub granted: Amount,
    /// What it leaves.
    pub remaining: Amount,
    /// Who is treated differently by it, in order of reference.
    pub differences: Vec<DifferenceView>,
}

/// An application that is treated differently.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// The application.
    pub reference: String,
    /// `in`, `out`, `more`, `less` or `rank`, seen from this one to the other.
    #[schema(example = "in")]
    pub shift: &'static str,
    /// What this one gives.
    pub before: Option<LineView>,
    /// What the other gives.
    pub after: Option<LineView>,
}

/// A line of a proposal, in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    /// Its rank.
    pub rank: usize,
    /// `grant`, `partial` or `refuse`.
    #[schema(example = "grant")]
    pub outcome: &'static str,
    /// What it gets.
    pub amount: Amount,
}

/// A point that changes who gets something.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SensitiveView {
    /// The application whose point it is.
    pub reference: String,
    /// The criterion.
    #[schema(example = "reach")]
    pub criterion: String,
    /// `one-more` or `one-less`, from one assessor.
    #[schema(example = "one-less")]
    pub point: &'static str,
    /// Who would then get something, and now gets nothing.
    #[schema(example = json!(["PHG-2026-00018"]))]
    pub falls_in: Vec<String>,
    /// Who would then get nothing, and now gets something.
    #[schema(example = json!(["PHG-2026-00017"]))]
    pub falls_out: Vec<String>,
    /// Whether that makes a tie that has to be drawn first.
    pub drawn: bool,
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        let line = |line: Line| LineView {
            rank: line.rank,
            outcome: line.outcome.as_str(),
            amount: Amount(line.amount),
        };
        Self {
            reference: difference.id,
            shift: Shift::as_str(difference.shift),
            before: difference.before.map(line),
            after: difference.after.map(line),
        }
    }
}

impl From<Sensitive> for SensitiveView {
    fn from(sensitive: Sensitive) -> Self {
        Self {
            reference: sensitive.id,
            criterion: sensitive.criterion,
            point: if sensitive.more { "one-more" } else { "one-less" },
            falls_in: sensitive.falls_in,
            falls_out: sensitive.falls_out,
            drawn: sensitive.drawn,
        }
    }
}

/// Distributions to hold one against, in the order in which they are asked for.
///
/// # Errors
/// 404 when one isn't there.
pub async fn beside(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Distribution>, Problem> {
    let found = store::among(conn, ids).await?;
    let wanted = ids.iter().map(|id| found.iter().find(|one| one.id == *id));
    wanted
        .map(|one| one.cloned().ok_or_else(Problem::not_found))
        .collect()
}

/// What differs from other distributions of the same call, and what hangs on a single point.
///
/// # Errors
/// 400 for one of another call.
pub async fn comparison_of(
    distribution: Distribution,
    others: Vec<Distribution>,
) -> Result<ComparisonView, Problem> {
    if others.iter().any(|other| other.call_id != distribution.call_id) {
        return Err(Problem::invalid_field(
            "/with",
            "other-call",
            "Vergelijk met een verdeling van dezelfde openstelling.",
        ));
    }
    let distribution_id = distribution.id;
    // Many proposals are made for this; meanwhile others are served.
    let comparing = move || {
        let compared = compared(&distribution, &others)?;
        Ok::<_, Problem>((compared, others))
    };
    let ((differences, sensitive), others) = web::block(comparing).await.map_err(Problem::internal)??;
    let others = others
        .into_iter()
        .zip(differences)
        .map(|(other, differences)| BesideView {
            distribution_id: other.id,
            note: other.note,
            made_at: other.made_at,
            granted: other.granted,
            remaining: other.remaining,
            differences: differences.into_iter().map(DifferenceView::from).collect(),
        });
    Ok(ComparisonView {
        distribution_id,
        others: others.collect(),
        sensitivity: sensitive.into_iter().map(SensitiveView::from).collect(),
    })
}

/// What differs from each of the others, and what hangs on a point.
type Compared = (Vec<Vec<Difference>>, Vec<Sensitive>);

/// Holds a distribution against others, and tells on which of its points it hangs. All are made again from what was kept.
fn compared(distribution: &Distribution, others: &[Distribution]) -> Result<Compared, Problem> {
    let input = |of: &Distribution| {
        let document: Document = serde_json::from_str(&of.input).map_err(Problem::internal)?;
        document.input()
    };
    let own = input(distribution)?;
    let sensitive = sensitivity(&own).map_err(Problem::internal)?;
    if others.is_empty() {
        return Ok((Vec::new(), sensitive));
    }
    let before = distribute(&own).map_err(Problem::internal)?;
    let differences = others.iter().map(|other| {
        let after = distribute(&input(other)?).map_err(Problem::internal)?;
        Ok(compare(&before, &after))
    });
    Ok((differences.collect::<Result<_, Problem>>()?, sensitive))
}
