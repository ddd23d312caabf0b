//! A call with other figures than its own, to see what comes out then. Whatever differs makes a simulation of it.

use std::collections::HashSet;

use super::checks;
use super::document::Document;
use super::requests::NewDistribution;
use crate::http::{FieldError, Problem, strict_json};

impl Document {
    /// The same with other figures.
    ///
    /// # Errors
    /// 400 with all that takes no part or doesn't fit.
    pub fn with(mut self, other: &NewDistribution) -> Result<Self, Problem> {
        self.method = other.method.unwrap_or(self.method);
        self.ceiling = other.ceiling.unwrap_or(self.ceiling);
        self.last_one = other.last_one.unwrap_or(self.last_one);
        self.minimum = other.minimum.unwrap_or(self.minimum);
        self.threshold = other.threshold.clone().or(self.threshold);
        self.seed = other.seed.clone().or(self.seed);
        let mut wrong: Vec<FieldError> = checks::wrong_threshold(&self).into_iter().collect();
        wrong.extend(self.try_criteria(other));
        wrong.extend(self.try_sub_ceilings(other));
        wrong.extend(self.try_caps(other));
        if wrong.is_empty() {
            Ok(self)
        } else {
            Err(Problem::invalid(wrong))
        }
    }

    /// Other weights and least points.
    fn try_criteria(&mut self, other: &NewDistribution) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        let mut seen = HashSet::new();
        for (index, tried) in other.criteria.iter().enumerate() {
            let name = format!("/criteria/{index}/id");
            let known = self.criteria.iter_mut().find(|own| own.id == tried.id);
            let Some(criterion) = known else {
                let detail = "Dit criterium hoort niet bij de openstelling.";
                wrong.push(FieldError::new(name, "criterion-unknown", detail));
                continue;
            };
            if !seen.insert(tried.id.as_str()) {
                wrong.push(checks::twice(name, "Het criterium", &tried.id));
            }
            criterion.weight = tried.weight.unwrap_or(criterion.weight);
            if let Some(least) = &tried.threshold {
                criterion.threshold = Some(least.clone());
            }
            wrong.extend(checks::wrong_least(
                criterion,
                &format!("/criteria/{index}/threshold"),
            ));
        }
        if !other.criteria.is_empty() && !self.criteria.is_empty() {
            wrong.extend(checks::wrong_weights(&self.criteria));
        }
        wrong
    }

    /// Other amounts for parts of the ceiling.
    fn try_sub_ceilings(&mut self, other: &NewDistribution) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        let mut seen = HashSet::new();
        for (index, tried) in other.sub_ceilings.iter().enumerate() {
            let name = format!("/subCeilings/{index}/id");
            let known = self.sub_ceilings.iter_mut().find(|own| own.id == tried.id);
            let Some(part) = known else {
                let detail = "Dit deelplafond hoort niet bij het plafond van de openstelling.";
                wrong.push(FieldError::new(name, "sub-ceiling-unknown", detail));
                continue;
            };
            if !seen.insert(tried.id.as_str()) {
                wrong.push(checks::twice(name, "Het deelplafond", &tried.id));
            }
            part.amount = tried.amount.unwrap_or(part.amount);
        }
        wrong
    }

    /// The most for anyone, or for some.
    fn try_caps(&mut self, other: &NewDistribution) -> Vec<FieldError> {
        for claim in &mut self.applications {
            let own = other.caps.get(&claim.id).copied();
            if let Some(cap) = own.or(other.cap) {
                claim.cap = Some(cap);
                claim.cap_because = None;
            }
        }
        let known = |reference: &&String| self.applications.iter().any(|claim| claim.id == **reference);
        let unknown = other.caps.keys().filter(|reference| !known(reference));
        unknown
            .map(|reference| {
                let pointer = format!("/caps/{}", strict_json::token(reference));
                let detail = "Deze aanvraag doet niet mee in de verdeling.";
                FieldError::new(pointer, "application-unknown", detail)
            })
            .collect()
    }
}
