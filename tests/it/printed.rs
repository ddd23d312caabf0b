//! Lists on paper, where their filters can't be seen: they say what was chosen, and when it was asked for.

use plafond_rules::dates;

use crate::support::App;
use crate::support::story::{AUDITOR, CASEWORKER};
use crate::support::visitor::Visitor;

/// What only paper shows of a page, each in one line.
fn on_paper(page: &str) -> Vec<String> {
    let lines = page.split("<p class=\"only-print\">").skip(1);
    let read = |line: &str| {
        let (line, _) = line.split_once("</p>").unwrap();
        let words = line.split('<').map(|part| match part.split_once('>') {
            Some((_, text)) => text,
            None => part,
        });
        let words = words.collect::<String>();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    lines.map(read).collect()
}

async fn desk<'a>(app: &'a App, who: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(who).await;
    visitor
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_on_paper_says_what_was_chosen_and_when_it_was_asked_for() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut caseworker = desk(&app, CASEWORKER).await;
    let mut auditor = desk(&app, AUDITOR).await;
    let address = "/behandeling/aanvragen?status=complete&zoek=Stichting";
    let page = caseworker.get(address).await.text;
    let today = format!("Opgevraagd op {} om", dates::dutch(dates::day_of(app.now())));
    let [when, what]: [String; 2] = on_paper(&page).try_into().unwrap();
    assert!(when.starts_with(&today), "{when}");
    assert_eq!(
        what,
        "Kenmerk, aanvrager of KvK-nummer: Stichting. Status: Volledig."
    );
    let all = caseworker.get("/behandeling/aanvragen").await.text;
    assert_eq!(on_paper(&all)[1], "Alles, zonder filter.");
    let due = format!(
        "/behandeling?openstelling={}&voor=2026-03-24&verlopen=true",
        call.id
    );
    let due = caseworker.get(&due).await.text;
    let told = &on_paper(&due)[1];
    assert!(told.starts_with("Wie: Mijn werk. Openstelling: "), "{told}");
    assert!(
        told.ends_with(". Uiterlijk voor: 24 maart 2026. Alleen wat te laat is."),
        "{told}"
    );
    let objections = caseworker
        .get("/behandeling/bezwaren?status=dismissed")
        .await
        .text;
    assert_eq!(on_paper(&objections)[1], "Status: Ongegrond.");
    let trail = auditor.get("/beheer/spoor?wie=iemand&tot=2026-03-24").await.text;
    assert_eq!(
        on_paper(&trail)[1],
        "E-mailadres van wie het deed: iemand. Tot en met: 24 maart 2026."
    );
    let everything = auditor.get("/beheer/spoor").await.text;
    assert_eq!(on_paper(&everything)[1], "Alles, zonder filter.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_on_paper_says_in_english_what_was_chosen() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.set_cookie("taal", "en");
    let page = visitor
        .get("/aanbod?gemeente=arnhem&doelgroep=teachers&vanaf=2026-03-24")
        .await
        .text;
    assert_eq!(
        on_paper(&page)[1],
        "Municipality: Arnhem. For whom: teachers. Still to follow from: 24 March 2026."
    );
}
