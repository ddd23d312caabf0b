//! Two distributions of one call beside each other, and what hangs on a single point.

use plafond_rules::distribution::{Difference, Sensitive, compare, distribute, sensitivity};

use super::document::Document;
use super::store::Distribution;
use crate::http::Problem;

/// What differs, and what hangs on a point.
pub type Compared = (Vec<Difference>, Vec<Sensitive>);

/// Holds a distribution against another, and tells on which of its points it hangs. Both are made again from what was kept.
pub fn compared(distribution: &Distribution, with: Option<&Distribution>) -> Result<Compared, Problem> {
    let input = |of: &Distribution| {
        let document: Document = serde_json::from_str(&of.input).map_err(Problem::internal)?;
        document.input()
    };
    let own = input(distribution)?;
    let sensitive = sensitivity(&own).map_err(Problem::internal)?;
    let differences = match with {
        None => Vec::new(),
        Some(other) => {
            let before = distribute(&own).map_err(Problem::internal)?;
            let after = distribute(&input(other)?).map_err(Problem::internal)?;
            compare(&before, &after)
        }
    };
    Ok((differences, sensitive))
}
