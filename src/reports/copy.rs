//! The copy of what was reported or learned, in words, that goes back to the provider (Awb 2:17): everything, field by field.

use plafond_rules::dates;

use super::requests::NewReport;
use super::store::{Cost, Evaluation};
use crate::applications::Attachment;

/// Everything that was entered, and the documents that came with it.
pub fn copy(new: &NewReport, costs: &[Cost], documents: &[Attachment]) -> Vec<(String, String)> {
    let kind = if new.last {
        "Eindverantwoording"
    } else {
        "Tussenrapportage"
    };
    let (first, last) = (dates::dutch(new.period_start), dates::dutch(new.period_end));
    let mut facts = vec![
        fact("Soort", kind),
        fact("Periode", format!("{first} tot en met {last}")),
        fact("Aantal bijeenkomsten", new.sessions.to_string()),
        fact("Wat hebt u gedaan?", new.narrative.as_str()),
    ];
    facts.extend(new.reached.iter().map(|line| {
        let whom = format!("Bereikt: {}, {}", line.municipality.dutch(), line.profession);
        (whom, line.people.to_string())
    }));
    facts.extend([
        fact("Werkelijke kosten", new.actual_costs.0.dutch()),
        fact("Daarvan betaald door anderen", new.third_party_income.0.dutch()),
        fact("Daarvan betaald door uzelf", new.own_contribution.0.dutch()),
    ]);
    facts.extend(
        costs
            .iter()
            .map(|cost| (format!("Kosten: {}", cost.description), of_line(cost))),
    );
    facts.extend(documents.iter().map(|document| {
        let hash = hex::encode(&document.sha256);
        (
            format!("Document: {}", document.kind),
            format!("{}\nControlegetal (SHA-256): {hash}", document.name),
        )
    }));
    facts
}

/// Both that was learned.
pub fn of_evaluation(evaluation: &Evaluation) -> [(String, String); 2] {
    [
        fact("Wat ging goed?", evaluation.went_well.as_str()),
        fact("Wat kan beter?", evaluation.could_be_better.as_str()),
    ]
}

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn of_line(cost: &Cost) -> String {
    let amounts = format!("{} (begroot: {})", cost.amount.0.dutch(), cost.budgeted.0.dutch());
    match &cost.explanation {
        Some(explanation) => format!("{amounts}\nUitleg: {explanation}"),
        None => amounts,
    }
}
