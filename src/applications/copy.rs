//! The copy of what was entered, in words, that goes back to the applicant (Awb 2:17): everything, field by field.

use plafond_rules::dates;

use super::aid::AidStatement;
use super::attachments::Attachment;
use super::content::{Activity, Content};

/// A fact with its name.
type Fact = (String, String);

/// Everything that was entered, and the documents that came with it.
pub fn copy(content: &Content, documents: &[Attachment]) -> Vec<Fact> {
    let mut facts = vec![
        fact("Titel", content.title.as_str()),
        fact("Samenvatting", content.summary.as_str()),
    ];
    let activities = content.activities.iter();
    facts.extend(activities.map(|activity| (format!("Activiteit: {}", activity.title), in_full(activity))));
    let costs = content.budget.iter();
    facts.extend(costs.map(|line| (format!("Kosten: {}", line.description), line.amount.0.dutch())));
    let income = content.other_income.iter();
    facts.extend(income.map(|line| (format!("Inkomsten: {}", line.source), line.amount.0.dutch())));
    facts.push(fact("Gevraagd bedrag", content.requested().dutch()));
    facts.extend(aid(&content.de_minimis));
    let statements = content.statements.iter();
    facts.extend(statements.map(|statement| fact("Verklaring", statement.dutch())));
    facts.extend(documents.iter().map(|document| {
        let hash = hex::encode(&document.sha256);
        (
            format!("Document: {}", document.kind),
            format!("{}\nControlegetal (SHA-256): {hash}", document.name),
        )
    }));
    facts
}

fn fact(name: &str, value: impl Into<String>) -> Fact {
    (name.to_owned(), value.into())
}

fn in_full(activity: &Activity) -> String {
    let forms = activity.forms.iter().map(|form| form.dutch());
    let municipalities = activity
        .municipalities
        .iter()
        .map(|municipality| municipality.dutch());
    let number = |number: Option<i32>| number.map_or_else(String::new, |number| number.to_string());
    let yes = |yes: bool| if yes { "ja" } else { "nee" };
    [
        (
            "Doel",
            activity
                .objective
                .map_or_else(String::new, |objective| objective.dutch().to_owned()),
        ),
        ("Vormen van geweld", listed(forms)),
        ("Doelgroep", activity.target_group.clone()),
        ("Gemeenten", listed(municipalities)),
        ("Meldcode", activity.meldcode_element.clone()),
        (
            "Met ervaringsdeskundigen",
            yes(activity.experts_by_experience).to_owned(),
        ),
        ("Bijeenkomsten", number(activity.sessions)),
        ("Deelnemers", number(activity.participants)),
        ("Periode", activity.period()),
        ("Gratis voor deelnemers", yes(activity.free_of_charge).to_owned()),
        ("Aanmelden", activity.sign_up_at.clone().unwrap_or_default()),
    ]
    .map(|(name, value)| format!("{name}: {value}"))
    .join("\n")
}

fn listed(names: impl Iterator<Item = &'static str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn aid(statement: &AidStatement) -> Vec<Fact> {
    let mut facts: Vec<Fact> = statement
        .aid
        .iter()
        .map(|one| {
            let day = dates::dutch(one.granted_on);
            (
                format!("De-minimissteun: {}", one.grantor),
                format!("{}, verleend op {day}", one.amount.0.dutch()),
            )
        })
        .collect();
    facts.extend(statement.related_companies.iter().map(|company| {
        let number = company.kvk_number.as_ref();
        let number = number.map_or_else(String::new, |number| format!(" (KVK {})", number.0));
        fact("Zelfde onderneming", format!("{}{number}", company.name))
    }));
    if statement.declared {
        facts.push(fact("Verklaring", "De opgave van de-minimissteun is volledig."));
    }
    facts
}
