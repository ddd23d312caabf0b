//! Reads a document to be distributed, and tells all at once what is wrong with it, also what no single field can tell.

use std::collections::HashSet;

use plafond_rules::distribution::Points;

use super::document::{Claim, Document, Scored, points};
use crate::calls::DistributionMethod;
use crate::http::{Entered, FieldError, Problem, strict_json};

impl Document {
    /// Reads a document of someone, with everything that is wrong with it.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let document = Entered::<Self>::read(bytes)?;
        let wrong = wrong(&document);
        if wrong.is_empty() {
            Ok(document)
        } else {
            Err(Problem::invalid(wrong))
        }
    }
}

/// Everything that no single field can tell.
fn wrong(document: &Document) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for (index, application) in document.applications.iter().enumerate() {
        if !seen.insert(application.id.as_str()) {
            let pointer = format!("/applications/{index}/id");
            wrong.push(twice(pointer, "De aanvraag", &application.id));
        }
        if document.method == DistributionMethod::OrderOfReceipt && application.complete_on.is_none() {
            let pointer = format!("/applications/{index}/completeOn");
            wrong.push(FieldError::new(
                pointer,
                "missing",
                "Geef de dag waarop de aanvraag volledig was.",
            ));
        }
        if document.method == DistributionMethod::Tender {
            wrong.extend(wrong_points(document, index, application));
        }
    }
    if document.method == DistributionMethod::Tender {
        wrong.extend(wrong_criteria(document));
    }
    wrong.extend(wrong_sub_ceilings(document));
    wrong
}

/// Something that stands there twice.
pub fn twice(pointer: String, what: &str, id: &str) -> FieldError {
    FieldError::new(pointer, "repeated", format!("{what} {id} staat er twee keer."))
}

fn wrong_criteria(document: &Document) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    wrong.extend(wrong_weights(&document.criteria));
    wrong.extend(wrong_threshold(document));
    let mut seen = HashSet::new();
    for (index, criterion) in document.criteria.iter().enumerate() {
        if !seen.insert(criterion.id.as_str()) {
            let pointer = format!("/criteria/{index}/id");
            wrong.push(twice(pointer, "Het criterium", &criterion.id));
        }
        wrong.extend(wrong_least(criterion, &format!("/criteria/{index}/threshold")));
    }
    wrong
}

/// Weights that don't add up.
pub fn wrong_weights(criteria: &[Scored]) -> Option<FieldError> {
    let weights = criteria
        .iter()
        .map(|criterion| criterion.weight)
        .fold(0, u32::saturating_add);
    (weights != 100).then(|| {
        FieldError::new(
            "/criteria",
            "weights-not-100",
            "De wegingen tellen samen niet op tot 100.",
        )
    })
}

/// A total score that the rules can't count.
pub fn wrong_threshold(document: &Document) -> Option<FieldError> {
    let given = document.threshold.as_ref()?;
    points(given).is_none().then(|| too_fine("/threshold"))
}

/// Least points that nobody can give, or that the rules can't count.
pub fn wrong_least(criterion: &Scored, pointer: &str) -> Option<FieldError> {
    match points(criterion.threshold.as_ref()?) {
        None => Some(too_fine(pointer)),
        Some(least) => (least > whole(criterion.maximum)).then(|| {
            FieldError::new(
                pointer,
                "threshold-above-maximum",
                "De drempel is hoger dan het maximum.",
            )
        }),
    }
}

/// A threshold that the rules can't count exactly is no threshold.
fn too_fine(pointer: &str) -> FieldError {
    FieldError::new(
        pointer,
        "points-out-of-range",
        "Geef een drempel van nul of meer, met ten hoogste zes decimalen.",
    )
}

fn wrong_points(document: &Document, index: usize, application: &Claim) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let at = |criterion: &str| format!("/applications/{index}/points/{}", strict_json::token(criterion));
    for criterion in &document.criteria {
        match application.points.get(&criterion.id) {
            None => {
                let detail = format!("Geef de punten voor het criterium {}.", criterion.id);
                wrong.push(FieldError::new(at(&criterion.id), "missing", detail));
            }
            Some(given) if given.is_empty() => {
                wrong.push(FieldError::new(
                    at(&criterion.id),
                    "missing",
                    "Geef de punten van ten minste één beoordelaar.",
                ));
            }
            Some(given) => {
                for (assessor, number) in given.iter().enumerate() {
                    if points(number).is_none_or(|given| given > whole(criterion.maximum)) {
                        let pointer = format!("{}/{assessor}", at(&criterion.id));
                        let detail = format!(
                            "Geef 0 tot en met {} punten, met ten hoogste zes decimalen.",
                            criterion.maximum
                        );
                        wrong.push(FieldError::new(pointer, "points-out-of-range", detail));
                    }
                }
            }
        }
    }
    let known = |name: &&String| document.criteria.iter().any(|criterion| criterion.id == **name);
    for unknown in application.points.keys().filter(|name| !known(name)) {
        wrong.push(FieldError::new(
            at(unknown),
            "criterion-unknown",
            "Dit criterium staat niet in het bestand.",
        ));
    }
    wrong
}

fn wrong_sub_ceilings(document: &Document) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut known = HashSet::new();
    for (index, part) in document.sub_ceilings.iter().enumerate() {
        if !known.insert(part.id.as_str()) {
            let pointer = format!("/subCeilings/{index}/id");
            wrong.push(twice(pointer, "Het deelplafond", &part.id));
        }
    }
    for (index, application) in document.applications.iter().enumerate() {
        let named = application.sub_ceiling.as_deref();
        if let Some(unknown) = named.filter(|part| !known.contains(part)) {
            let detail = format!("Het deelplafond {unknown} staat niet in het bestand.");
            let pointer = format!("/applications/{index}/subCeiling");
            wrong.push(FieldError::new(pointer, "sub-ceiling-unknown", detail));
        }
    }
    wrong
}

fn whole(maximum: u32) -> Points {
    Points(u64::from(maximum) * Points::ONE)
}
