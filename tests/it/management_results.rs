//! What was reached, in charts beside their tables: nothing is left out of either without saying so.

use plafond::portal::page::regulation::MUNICIPALITIES;
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{DECIDER, PROVIDER, report, text};
use crate::support::visitor::Visitor;

/// An award of EUR 10,000 whose report reached these people and cost so much; gives its call.
async fn reached(app: &App, people: &[Value], costs: &str) -> String {
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    let award = app.granted(&application).await;
    let mut told = report();
    told["actualCosts"] = json!(costs);
    told["reached"] = json!(people);
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &told)
        .await
        .good();
    call.id
}

/// The section under a heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let begin = format!("<h2>{heading}</h2>");
    let (_, rest) = page
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{heading}: {page}"));
    rest.split_once("</section>").unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_shows_all_eighteen_municipalities_and_says_what_it_leaves_out_of_professions() {
    let app = App::start().await;
    let everywhere = MUNICIPALITIES.iter().map(
        |(municipality, ..)| json!({ "municipality": municipality, "profession": "leerkracht", "people": 10 }),
    );
    let many = (0..25).map(
        |number| json!({ "municipality": "arnhem", "profession": format!("beroep {number:02}"), "people": 1 }),
    );
    let call = reached(&app, &everywhere.chain(many).collect::<Vec<_>>(), "8000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(DECIDER).await;
    let page = format!("/beheer/openstellingen/{call}/resultaten");
    let shown = visitor.get(&page).await.text;
    let municipalities = section(&shown, "Gemeenten");
    assert_eq!(municipalities.matches("class=\"fill\"").count(), 18);
    assert_eq!(municipalities.matches("<tr><td>").count(), 18);
    for (_, name, _) in MUNICIPALITIES {
        assert!(
            municipalities.contains(&format!("{name}: 10"))
                || municipalities.contains(&format!("{name}: 35")),
            "the text beside the chart has {name}: {municipalities}"
        );
    }
    let professions = section(&shown, "Beroepen");
    assert_eq!(professions.matches("class=\"fill\"").count(), 18);
    assert_eq!(professions.matches("<tr><td>").count(), 26);
    let told = "De grafiek toont de 18 grootste van 26. De tabel toont ze alle";
    assert_eq!(
        professions.matches(told).count(),
        2,
        "for who sees it and for who hears it: {professions}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reaching_a_person_cost_is_drawn_by_call() {
    let app = App::start().await;
    let people =
        |number: u32| vec![json!({ "municipality": "arnhem", "profession": "leerkracht", "people": number })];
    let call = reached(&app, &people(100), "7700.00").await;
    reached(&app, &people(50), "7150.00").await;
    let found = app.get(DECIDER, &format!("/v1/calls/{call}")).await.good();
    let mut visitor = Visitor::new(&app);
    visitor.log_in(DECIDER).await;
    let page = format!("/beheer/regelingen/{}/resultaten", text(&found["schemeId"]));
    let shown = visitor.get(&page).await.text;
    let costs = section(&shown, "Kosten per persoon");
    for each in ["€\u{a0}77,00", "€\u{a0}143,00"] {
        assert!(
            costs.contains(&format!("Preventieaanbod: {each}")),
            "in the words of the chart: {costs}"
        );
        assert!(
            costs.contains(&format!(
                "<td>Preventieaanbod</td><td class=\"number\">{each}</td>"
            )),
            "in its table: {costs}"
        );
    }
    assert_eq!(
        costs.matches("class=\"fill\"").count(),
        costs.matches("<tr><td>").count(),
        "a bar for each line: {costs}"
    );
}
