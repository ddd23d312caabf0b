//! Every page of the portal in English: what is said in Dutch says so by its `lang`, and the service itself says nothing in
//! Dutch. Texts, choices in a list, titles, labels of charts and what only a screen reader says are all read.

use serde_json::json;

use crate::access::WHO;
use crate::every_page::{NO_PAGE, more, somewhere};
use crate::page_access::{ANYONE, PAGES};
use crate::strangers::belongings;
use crate::support::App;
use crate::support::story::{ASSESSOR, PROVIDER, text};
use crate::support::visitor::Visitor;

/// Words of Dutch that English hasn't got.
const DUTCH: &str = "aanvraag alle bekijk besluit bezwaar bij dagen deze een geen het kies maak naar niet nog onbekend \
                     ontvangen tot uw verleend voor weken wij wordt zijn";

/// What nobody wrote but the service: on an English page it says this in English.
const OWN: [&str; 7] = ["Geen", "Ja", "Nee", "Alle", "Onbekend", "Niet bekend", "Nog niet"];

/// What someone called something of their own, in whatever language.
const CALLED: [&str; 1] = ["Van een ander"];

/// Elements without an end.
const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// What is read: a text or a label, and the language it is in.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    lang: String,
    text: String,
}

/// The value of an attribute in the inside of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// All that a page says. What people enter and what is code is left out.
fn said(page: &str) -> Vec<Said> {
    let mut found = Vec::new();
    let mut open: Vec<(String, String)> = Vec::new();
    for part in page.split('<').skip(1) {
        let Some((tag, words)) = part.split_once('>') else {
            continue;
        };
        let name: String = tag.chars().take_while(|letter| !letter.is_whitespace()).collect();
        let name = name.trim_end_matches('/');
        if let Some(closed) = name.strip_prefix('/') {
            let depth = open.iter().rposition(|(name, _)| name == closed);
            open.truncate(depth.unwrap_or(open.len()));
        } else if !name.starts_with('!') {
            let around = open.last().map(|(_, lang)| lang.clone()).unwrap_or_default();
            let lang = attribute(tag, "lang").map_or(around, str::to_owned);
            for label in ["aria-label", "alt", "placeholder", "title"] {
                let text = attribute(tag, label).map(str::to_owned);
                let said = text.map(|text| Said {
                    lang: lang.clone(),
                    text,
                });
                found.extend(said);
            }
            if !VOID.contains(&name) && !tag.ends_with('/') {
                open.push((name.to_owned(), lang));
            }
        }
        let quiet = ["code", "script", "style", "textarea"];
        let Some((_, lang)) = open.last().filter(|(name, _)| !quiet.contains(&name.as_str())) else {
            continue;
        };
        if !words.trim().is_empty() {
            found.push(Said {
                lang: lang.clone(),
                text: words.trim().to_owned(),
            });
        }
    }
    found
}

/// What is wrong with what is said on an English page, if anything is.
fn is_wrong(said: &Said) -> bool {
    if CALLED.contains(&said.text.trim_start_matches([':', ' '])) {
        return false;
    }
    if said.lang == "nl" {
        return OWN.contains(&said.text.trim_end_matches('.'));
    }
    let lower = said.text.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| DUTCH.split(' ').any(|dutch| dutch == word))
}

#[test]
fn dutch_is_found_wherever_a_page_says_it() {
    let page = "<html lang=\"en\"><title>Geen besluit</title><p>None <span lang=\"nl\">Een brief</span></p><select>\
                <option value=\"\">Maak een keuze</option></select><svg aria-label=\"Verleend: 42%\"><text>Nog niet</text></svg>\
                <img alt=\"Niet bekend\"><td lang=\"nl\">Geen</td><code>geen</code></html>";
    let all = said(page);
    let wrong: Vec<_> = all.iter().filter(|said| is_wrong(said)).collect();
    let wrong: Vec<_> = wrong.iter().map(|said| said.text.as_str()).collect();
    let expected = [
        "Geen besluit",
        "Maak een keuze",
        "Verleend: 42%",
        "Nog niet",
        "Niet bekend",
        "Geen",
    ];
    assert_eq!(wrong, expected);
    let dutch = Said {
        lang: "nl".to_owned(),
        text: "Een brief".to_owned(),
    };
    assert!(all.contains(&dutch), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_in_english_what_the_service_says() {
    let app = App::start().await;
    let mut known = belongings(&app).await;
    more(&app, &mut known).await;
    let path = format!("/v1/applications/{}/decision", known["applicationId"]);
    let decision = app.get(WHO[0].1, &path).await.good();
    let contested = format!("?tegen=decision&besluit={}", text(&decision["id"]));
    let (mut pages, mut dutch, mut wrong) = (0, 0, Vec::new());
    for role in WHO
        .iter()
        .map(|(role, who)| (*role, Some(*who)))
        .chain([(ANYONE, None)])
    {
        let mut visitor = Visitor::new(&app);
        if let (_, Some(who)) = role {
            visitor.log_in(who).await;
        }
        visitor.set_cookie("taal", "en");
        for (line, allowed) in PAGES {
            let Some(address) = line.strip_prefix("GET ") else {
                continue;
            };
            let is_page = NO_PAGE.iter().all(|(known, _)| *known != address);
            if !is_page || allowed.split(' ').next() != Some(role.0) {
                continue;
            }
            let mut path = somewhere(address, &known);
            if address == "/aanvrager/aanvragen/{id}/bezwaar" {
                path.push_str(&contested);
            }
            let shown = visitor.get(&path).await;
            if shown.status != 200 || !shown.text.contains("<html lang=\"en\"") {
                wrong.push(format!("{path} is no page in English: {}", shown.status));
                continue;
            }
            let all = said(&shown.text);
            pages += 1;
            dutch += all.iter().filter(|said| said.lang == "nl").count();
            let found = all.iter().filter(|said| is_wrong(said));
            wrong.extend(found.map(|said| format!("{path}: {said:?}")));
        }
    }
    assert!(
        pages > 100 && dutch > 100,
        "{pages} pages with {dutch} texts in Dutch"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_the_call_asks_for_says_its_language_among_others() {
    let app = App::start().await;
    let asks = json!({ "requiredDocuments": ["activiteitenplan"] });
    let call = app.call_like("50000.00", asks).await;
    let id = app.draft(PROVIDER, &call, "10000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    visitor.set_cookie("taal", "en");
    let page = format!("/aanvrager/aanvragen/{id}/invullen/documenten");
    let shown = visitor.get(&page).await.text;
    for option in [
        "<option value=\"activiteitenplan\" selected lang=\"nl\">activiteitenplan</option>",
        "<option value=\"ander document\">Another document</option>",
    ] {
        assert!(shown.contains(option), "{option}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_about_a_criterion_says_its_language() {
    let app = App::start().await;
    let scored = json!({
        "distributionMethod": "tender",
        "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }],
    });
    let call = app.call_like("50000.00", scored).await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ASSESSOR).await;
    visitor.set_cookie("taal", "en");
    let page = format!("/behandeling/aanvragen/{id}/beoordeling");
    let fields = [
        ("noConflictOfInterest", "true"),
        ("points/reach", "11"),
        ("advice", "Goed."),
    ];
    let refused = visitor.send(&page, &page, &fields).await;
    assert_eq!(refused.status, 400);
    let told = "<a href=\"#points/reach\"><span lang=\"nl\">Bereik</span>: points: <span lang=\"en\">";
    assert!(refused.text.contains(told), "{}", refused.text);
}
