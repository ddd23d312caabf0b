//! Distributions of one call beside each other, and what hangs on a single point.

use plafond_rules::distribution::{Difference, Sensitive, compare, distribute, sensitivity};

use super::document::Document;
use super::store::Distribution;
use crate::http::Problem;

/// How many others one is held against at most.
pub const MOST_BESIDE: usize = 4;

/// What differs from each of the others, and what hangs on a point.
pub type Compared = (Vec<Vec<Difference>>, Vec<Sensitive>);

/// Holds a distribution against others, and tells on which of its points it hangs. All are made again from what was kept.
pub fn compared(distribution: &Distribution, others: &[Distribution]) -> Result<Compared, Problem> {
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
