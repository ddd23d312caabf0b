//! What an applicant entered as lines that people read, so that two versions can be held beside each other.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::applications::{AidStatement, Attachment, BudgetLine, Content, EverAttached, Income};
use crate::portal::page::{Page, regulation};

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was asked.
    pub label: String,
    /// What was answered.
    pub value: String,
}

/// The parts of an activity, by their names in the API.
const PARTS: [(&str, &str, &str); 13] = [
    ("title", "titel", "title"),
    ("objective", "doel", "objective"),
    ("forms", "gaat over", "about"),
    ("targetGroup", "voor wie", "for whom"),
    ("municipalities", "gemeenten", "municipalities"),
    ("meldcodeElement", "meldcode", "reporting code"),
    (
        "expertsByExperience",
        "ervaringsdeskundigen",
        "experts by experience",
    ),
    ("sessions", "bijeenkomsten", "sessions"),
    ("participants", "deelnemers", "participants"),
    ("periodStart", "eerste dag", "first day"),
    ("periodEnd", "laatste dag", "last day"),
    ("freeOfCharge", "gratis", "free of charge"),
    ("signUpAt", "aanmelden", "signing up"),
];

/// The lines of a version. One that can't be read has none.
#[must_use]
pub fn lines(content: &Value, page: &Page) -> Vec<Line> {
    let Ok(read) = serde_json::from_value::<Content>(content.clone()) else {
        return Vec::new();
    };
    let line = |label: String, value: String| Line { label, value };
    let mut lines = vec![
        line(page.say("Titel", "Title").to_owned(), read.title.clone()),
        line(
            page.say("Samenvatting", "Summary").to_owned(),
            read.summary.clone(),
        ),
    ];
    let activities = content.get("activities").and_then(Value::as_array);
    for (index, activity) in activities.into_iter().flatten().enumerate() {
        let nth = format!("{} {}", page.say("Activiteit", "Activity"), index + 1);
        lines.extend(PARTS.iter().filter_map(|(key, dutch, english)| {
            let value = activity.get(key)?;
            Some(line(
                format!("{nth}: {}", page.say(dutch, english)),
                told(key, value, page),
            ))
        }));
    }
    for (index, BudgetLine { description, amount }) in read.budget.iter().enumerate() {
        let nth = format!("{} {}", page.say("Begroting, post", "Budget, line"), index + 1);
        lines.push(line(nth, format!("{description}: {}", page.euros(amount))));
    }
    for (index, Income { source, amount }) in read.other_income.iter().enumerate() {
        let nth = format!("{} {}", page.say("Inkomsten, post", "Income, line"), index + 1);
        lines.push(line(nth, format!("{source}: {}", page.euros(amount))));
    }
    lines.extend(aid(&read.de_minimis, page));
    let requested = page.euros(&read.requested());
    lines.push(line(
        page.say("Gevraagd bedrag", "Amount requested").to_owned(),
        requested,
    ));
    lines.extend(content.get("statements").map(|stated| {
        line(
            page.say("Verklaringen", "Statements").to_owned(),
            told("statements", stated, page),
        )
    }));
    lines
}

/// What was declared about de-minimis aid; nothing where nothing was.
fn aid(stated: &AidStatement, page: &Page) -> Vec<Line> {
    if stated.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line {
        label: page
            .say("De-minimissteun volledig opgegeven", "All de-minimis aid stated")
            .to_owned(),
        value: told("declared", &Value::Bool(stated.declared), page),
    }];
    for (index, company) in stated.related_companies.iter().enumerate() {
        let number = company.kvk_number.as_ref();
        let number = number.map_or_else(String::new, |number| format!(" (KvK {})", number.0));
        lines.push(Line {
            label: format!(
                "{} {}",
                page.say("Verbonden onderneming", "Related company"),
                index + 1
            ),
            value: format!("{}{number}", company.name),
        });
    }
    for (index, one) in stated.aid.iter().enumerate() {
        let (amount, day) = (page.euros(&one.amount), page.day(&one.granted_on));
        lines.push(Line {
            label: format!("{} {}", page.say("De-minimissteun", "De-minimis aid"), index + 1),
            value: format!("{}: {amount}, {day}", one.grantor),
        });
    }
    lines
}

/// The documents of which a version had one and another didn't: what was there at `from`, and at `to`.
#[must_use]
pub fn documents(
    ever: &[EverAttached],
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    page: &Page,
) -> Vec<(Option<Line>, Option<Line>)> {
    let was_there = |(document, removed_at): &EverAttached, at: DateTime<Utc>| {
        document.uploaded_at <= at && removed_at.is_none_or(|removed_at| removed_at > at)
    };
    let line = |document: &Attachment| Line {
        label: format!("{}: {}", page.say("Document", "Document"), document.kind),
        value: format!("{}, {}", document.name, page.moment(&document.uploaded_at)),
    };
    let differs = ever
        .iter()
        .map(|one| (&one.0, was_there(one, from), was_there(one, to)))
        .filter(|(_, before, after)| before != after);
    differs
        .map(|(document, before, after)| (before.then(|| line(document)), after.then(|| line(document))))
        .collect()
}

fn told(key: &str, value: &Value, page: &Page) -> String {
    let list: &[(&str, &str, &str)] = match key {
        "objective" => &regulation::OBJECTIVES,
        "forms" => &regulation::FORMS,
        "municipalities" => &regulation::MUNICIPALITIES,
        "statements" => &regulation::STATEMENTS,
        _ => &[],
    };
    match value {
        Value::Bool(true) => page.say("ja", "yes").to_owned(),
        Value::Bool(false) => page.say("nee", "no").to_owned(),
        Value::String(text) => match text.parse() {
            Ok(day) if key.starts_with("period") => page.day(&day),
            _ => regulation::name(list, text, page.language()).to_owned(),
        },
        Value::Array(values) => {
            let words: Vec<String> = values.iter().map(|value| told(key, value, page)).collect();
            words.join(", ")
        }
        Value::Null | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
