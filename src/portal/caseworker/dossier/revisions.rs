//! Two versions of an application beside each other: what the supplement changed.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::Dossier;
use super::reading::{self, Line};
use crate::applications::{self, EverAttached, Revision};
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit};

/// Which two are asked for.
#[derive(Debug, Deserialize)]
struct Asked {
    van: Option<i32>,
    naar: Option<i32>,
}

/// A line that differs.
struct Difference {
    label: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/revisions.html")]
struct SideBySide {
    page: Page,
    dossier: Dossier,
    revisions: Vec<Revision>,
    from: i32,
    to: i32,
    differences: Vec<Difference>,
}

/// The lines of two versions that aren't the same, in the order in which they are read.
fn differences(before: &[Line], after: &[Line]) -> Vec<Difference> {
    let value = |lines: &[Line], label: &str| {
        let found = lines.iter().find(|line| line.label == label);
        found.map(|line| line.value.clone()).unwrap_or_default()
    };
    let gone = before
        .iter()
        .filter(|line| !after.iter().any(|other| other.label == line.label));
    let labels = after.iter().chain(gone).map(|line| line.label.clone());
    labels
        .map(|label| Difference {
            before: value(before, &label),
            after: value(after, &label),
            label,
        })
        .filter(|difference| difference.before != difference.after)
        .collect()
}

/// The documents that came in or went out between two versions.
fn documents(ever: &[EverAttached], between: (DateTime<Utc>, DateTime<Utc>), page: &Page) -> Vec<Difference> {
    let found = reading::documents(ever, between, page);
    let value = |line: Option<&Line>| line.map(|line| line.value.clone()).unwrap_or_default();
    let differs = found.iter().map(|(before, after)| Difference {
        label: before
            .as_ref()
            .or(after.as_ref())
            .map(|line| line.label.clone())
            .unwrap_or_default(),
        before: value(before.as_ref()),
        after: value(after.as_ref()),
    });
    differs.collect()
}

/// Two versions beside each other; the last two unless told.
#[get("/behandeling/aanvragen/{id}/versies")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, &visit, *id).await?;
    let revisions = applications::revisions_of(&mut conn, *id).await?;
    let last = revisions.last().map_or(1, |revision| revision.revision);
    let to = asked.naar.unwrap_or(last);
    let from = asked.van.unwrap_or(to - 1).max(1);
    let page = dossier.page(&visit, "Versies naast elkaar", "Versions side by side");
    let ever = applications::ever_attached(&mut conn, *id).await?;
    let version = |number: i32| revisions.iter().find(|revision| revision.revision == number);
    let lines = |number: i32| {
        version(number).map_or_else(Vec::new, |revision| reading::lines(&revision.content, &page))
    };
    let mut differences = differences(&lines(from), &lines(to));
    if let Some((before, after)) = version(from).zip(version(to)) {
        differences.extend(documents(&ever, (before.made_at, after.made_at), &page));
    }
    visit.show(&SideBySide {
        page,
        dossier,
        revisions,
        from,
        to,
        differences,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(label: &str, value: &str) -> Line {
        Line {
            label: label.to_owned(),
            value: value.to_owned(),
        }
    }

    #[test]
    fn what_was_changed_added_and_taken_away_is_told_and_nothing_else() {
        let before = [line("a", "1"), line("b", "2"), line("c", "3")];
        let after = [line("a", "1"), line("b", "4"), line("d", "5")];
        let found: Vec<_> = differences(&before, &after)
            .into_iter()
            .map(|one| (one.label, one.before, one.after))
            .collect();
        let told =
            |label: &str, before: &str, after: &str| (label.to_owned(), before.to_owned(), after.to_owned());
        assert_eq!(
            found,
            [told("b", "2", "4"), told("d", "", "5"), told("c", "3", "")]
        );
    }
}
