//! Every figure of finance leads to a list that adds up to it: on the day itself and as it stood before.

use chrono::{NaiveDate, TimeDelta};
use plafond::http::deed::day_of;
use serde_json::{Value, json};

use crate::sub_ceilings::{part, under};
use crate::support::App;
use crate::support::story::{ADMINISTRATOR, FINANCE, FINANCE_2, PROVIDER, report, text};
use crate::support::visitor::Visitor;

/// A page without its charts and without what stands around it.
fn middle(page: &str) -> String {
    let main = page
        .split_once("<main")
        .and_then(|(_, rest)| rest.split_once("</main>"));
    let mut parts = main.unwrap().0.split("<svg");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |all, part| all + part.split_once("</svg>").unwrap().1)
}

/// The amounts in a text, in cents.
fn amounts(text: &str) -> Vec<i64> {
    let amount = |rest: &str| {
        let written = rest
            .chars()
            .take_while(|one| one.is_ascii_digit() || matches!(one, '.' | ','));
        let digits: String = written.filter(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    };
    text.split("€\u{a0}").skip(1).map(amount).collect()
}

/// The links of a page that show amounts.
fn figures(page: &str) -> Vec<(String, Vec<i64>)> {
    let link = |rest: &str| {
        let (address, rest) = rest.split_once('"').unwrap();
        let shown = rest.split_once("</a>").unwrap().0;
        (
            address.replace("&#38;", "&").replace("&amp;", "&"),
            amounts(shown),
        )
    };
    middle(page)
        .split("<a href=\"")
        .skip(1)
        .map(link)
        .filter(|(_, amounts)| !amounts.is_empty())
        .collect()
}

/// The cells with numbers of each row of a list.
fn rows(page: &str) -> Vec<Vec<String>> {
    let cell = |rest: &str| rest.split_once("</td>").unwrap().0.to_owned();
    middle(page)
        .split("<tr>")
        .skip(1)
        .map(|row| {
            row.split("<td class=\"number\">")
                .skip(1)
                .map(cell)
                .collect::<Vec<_>>()
        })
        .filter(|cells| !cells.is_empty())
        .collect()
}

fn first(cell: &str) -> i64 {
    let amount = amounts(cell).first().copied().unwrap_or_default();
    if cell.contains('−') { -amount } else { amount }
}

/// What a list adds up to, row by row. A quarter came back of what was settled before.
fn added(address: &str, page: &str) -> i64 {
    let rows = rows(page);
    let column = |place: usize| rows.iter().map(|cells| first(&cells[place])).sum::<i64>();
    let running = || {
        let without = rows
            .iter()
            .filter(|cells| cells.get(4).is_none_or(|cell| amounts(cell).is_empty()));
        without.map(|cells| first(&cells[0])).sum::<i64>() / 4
    };
    match address.split_once('?').unwrap() {
        (path, _) if path.ends_with("/betalingen") => column(0),
        (_, query) if query.contains("keuze=vastgesteld") => column(3),
        (_, query) if query.contains("keuze=verantwoord") => column(4),
        (_, query) if query.contains("keuze=lopend") => running(),
        (_, query) if query.contains("keuze=verwacht") => column(4) + running(),
        (_, query) if query.contains("soort=vrijgevallen") => -column(1),
        (_, query) if query.contains("soort=") && !query.contains("soort=&") => column(1),
        // All entries of a ledger: what was available after the newest.
        _ => rows.first().map_or(0, |cells| first(&cells[2])),
    }
}

async fn step(app: &App, who: &str, payment: &Value, step: &str, body: &Value) {
    let path = format!("/v1/payments/{}/{step}", text(&payment["id"]));
    app.post(who, &path, body).await.good();
}

/// An advance that a second person released.
async fn released(app: &App, award: &str, euros: &str) -> Value {
    let path = format!("/v1/awards/{award}/payments");
    let advance = app.post(FINANCE, &path, &json!({ "amount": euros })).await.good();
    step(app, FINANCE_2, &advance, "release", &json!({})).await;
    advance
}

async fn accounted(app: &App, award: &str, costs: &str) {
    let mut told = report();
    told["actualCosts"] = json!(costs);
    let path = format!("/v1/awards/{award}/reports");
    app.post(PROVIDER, &path, &told).await.good();
}

/// A ceiling of which everything happened: raised, granted in a part and in the whole, paid, settled a quarter lower and
/// taken back, accounted for, and still running.
struct Happened {
    ceiling: String,
    /// The day before the settlement.
    before: NaiveDate,
    /// The award that still runs.
    running: String,
    /// What has to come back, released and not confirmed.
    reclaim: Value,
}

async fn happened(app: &App) -> Happened {
    let call = app.call("50000.00").await;
    let raise = json!({ "kind": "raised", "amount": "5000.00", "ground": "Collegebesluit" });
    let entries = format!("/v1/ceilings/{}/entries", call.ceiling);
    app.post(ADMINISTRATOR, &entries, &raise).await.good();
    let north = part(app, &call, "noord", "20000.00").await;
    let first = under(app, &call, &north, "10000.00").await;
    let second = app.complete(PROVIDER, &call, "8000.00").await;
    let third = app.complete(PROVIDER, &call, "6000.00").await;
    let settled = app.granted(&first).await;
    let running = app.granted(&second).await;
    let waiting = app.granted(&third).await;
    let advance = released(app, &settled, "9000.00").await;
    let before = day_of(app.now());
    step(
        app,
        FINANCE,
        &advance,
        "confirmation",
        &json!({ "paidOn": before }),
    )
    .await;
    app.travel(TimeDelta::days(3));
    accounted(app, &settled, "7500.00").await;
    app.settled_lower(&settled, "7500.00").await;
    accounted(app, &waiting, "5000.00").await;
    let path = format!("/v1/awards/{settled}/payments");
    let mut payments = app.get(FINANCE, &path).await.good();
    let reclaim = payments["items"].as_array_mut().unwrap().pop().unwrap();
    assert_eq!(reclaim["kind"], "reclaim");
    step(app, FINANCE, &reclaim, "preparation", &json!({})).await;
    step(app, FINANCE_2, &reclaim, "release", &json!({})).await;
    Happened {
        ceiling: call.ceiling,
        before,
        running,
        reclaim,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_a_ceiling_leads_to_a_list_that_adds_up_to_it() {
    let app = App::start().await;
    let done = happened(&app).await;
    let today = json!({ "paidOn": day_of(app.now()) });
    step(&app, FINANCE, &done.reclaim, "confirmation", &today).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let page = format!("/financien/plafonds/{}", done.ceiling);
    let glances = [
        // Three on top, eight in all, three of the part, and what is expected: together, by two ways, and what it rests on.
        (page.clone(), 3 + 8 + 3 + 4),
        (format!("{page}?op={}", done.before), 3 + 8 + 3),
    ];
    for (glance, expected) in glances {
        let shown = visitor.get(&glance).await.text;
        let figures = figures(&shown);
        assert_eq!(figures.len(), expected, "{glance}: {figures:#?}");
        let linked: usize = figures.iter().map(|(_, amounts)| amounts.len()).sum();
        assert_eq!(
            amounts(&middle(&shown)).len(),
            linked,
            "no figure without its list"
        );
        for (address, told) in figures {
            let list = visitor.get(&address).await;
            assert_eq!(list.status, 200, "{address}");
            let figure = *told.last().unwrap();
            assert_eq!(added(&address, &list.text), figure, "{address}: {}", list.text);
            let is_whole = address.contains("keuze=verwacht");
            if !rows(&list.text).is_empty() && !is_whole {
                let middle = middle(&list.text);
                let strong = middle.split("<strong>").skip(1);
                let sums: Vec<_> = strong
                    .flat_map(|rest| amounts(rest.split_once("</strong>").unwrap().0))
                    .collect();
                assert!(sums.contains(&figure), "{address} tells {sums:?}, not {figure}");
            }
        }
    }
    let today = visitor.get(&page).await.text;
    let expected = figures(&today);
    let of = |choice: &str| {
        let found = expected.iter().find(|(address, _)| address.ends_with(choice));
        found.unwrap().1.clone()
    };
    assert_eq!(
        of("keuze=verantwoord"),
        [100_000],
        "6,000 of which 5,000 was spent"
    );
    assert_eq!(of("keuze=lopend"), [200_000], "a quarter of 8,000");
    assert_eq!(of("keuze=verwacht"), [300_000]);
    assert_eq!(of("keuze=vastgesteld"), [1_000_000, 750_000]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_into_the_next_batch_and_what_is_late_are_listed() {
    let app = App::start().await;
    let done = happened(&app).await;
    let advance = released(&app, &done.running, "5000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(FINANCE).await;
    let batches = visitor.get("/financien/batches").await.text;
    let next = figures(&batches);
    let list = "/financien/betalingen?stand=versturen".to_owned();
    assert_eq!(next.first(), Some(&(list.clone(), vec![500_000])), "{batches}");
    let shown = visitor.get(&list).await.text;
    assert_eq!(added(&list, &shown), 500_000, "{shown}");
    let reclaim = text(&done.reclaim["id"]);
    assert!(!shown.contains(&reclaim), "a reclaim is never sent: {shown}");
    let confirmed = visitor.get("/financien/betalingen?stand=bevestigen").await.text;
    assert!(confirmed.contains(&reclaim), "{confirmed}");

    let of_ceiling = format!("/financien/betalingen?stand=bevestigen&plafond={}", done.ceiling);
    let shown = visitor.get(&of_ceiling).await.text;
    let plain = shown.replace('\u{a0}', " ");
    assert!(
        plain.contains("U ziet alleen betalingen van het plafond 1 januari 2026 – 31 december 2026"),
        "{shown}"
    );
    assert!(
        shown.contains("2 betalingen. Aan aanbieders samen: <strong>€\u{a0}5.000,00</strong>. Terug van aanbieders samen: <strong>€\u{a0}1.500,00</strong>."),
        "{shown}"
    );
    assert!(
        shown.contains("href=\"/financien/betalingen?stand=bevestigen\">Toon alle plafonds"),
        "{shown}"
    );

    let late = "/financien/betalingen?stand=te-laat";
    let home = visitor.get("/financien").await.text;
    assert!(!home.contains(late), "nothing is late yet: {home}");
    app.travel(TimeDelta::days(60));
    visitor.log_in(FINANCE).await;
    let home = visitor.get("/financien").await.text;
    let counted = home
        .split_once(&format!("<a href=\"{late}\"><strong>"))
        .and_then(|(_, rest)| rest.split_once("</strong>"));
    let counted: usize = counted.unwrap_or_else(|| panic!("{home}")).0.parse().unwrap();
    let shown = visitor.get(late).await.text;
    assert!(
        shown.contains(&reclaim) && shown.contains(&text(&advance["id"])),
        "{shown}"
    );
    assert_eq!(rows(&shown).len(), counted, "as many as were counted: {shown}");
}
