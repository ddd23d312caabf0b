//! People read words where programs read codes: in the trail, at templates, of roles, and in what a spreadsheet opens; all in
//! the language that was chosen.

use serde_json::json;

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, AUDITOR, DECIDER, FINANCE, PROVIDER, grant, text};
use crate::support::visitor::Visitor;

/// What stands between two marks, each time.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    page.split(begin)
        .skip(1)
        .map(|rest| rest.split_once(end).unwrap().0)
        .collect()
}

fn is_code(text: &str) -> bool {
    text.contains('-')
        && text
            .chars()
            .all(|letter| letter == '-' || letter.is_ascii_lowercase())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_tells_what_happened_in_the_language_of_the_reader() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(AUDITOR).await;
    for (language, expected) in [
        (
            "nl",
            ["Regeling gemaakt", "Aanvraag ingediend", "Gebruiker toegevoegd"],
        ),
        ("en", ["Scheme made", "Application submitted", "User added"]),
    ] {
        visitor.set_cookie("taal", language);
        let page = visitor.get("/beheer/spoor").await.text;
        let (_, choice) = page.split_once("<select id=\"wat\"").unwrap();
        let (choice, rest) = choice.split_once("</select>").unwrap();
        let options = between(choice, "<option value=\"", "</option>");
        let shown: Vec<_> = options
            .iter()
            .map(|option| option.split_once("\">").unwrap().1)
            .collect();
        assert!(shown.len() > 20, "the sample has much: {shown:?}");
        let codes: Vec<_> = shown.iter().filter(|name| is_code(name)).collect();
        assert!(codes.is_empty(), "{codes:?} have no words");
        for name in expected {
            assert!(shown.contains(&name), "{name} is not among {shown:?}");
        }
        for what in between(rest, "<strong>", "</strong>") {
            assert!(!is_code(what), "{what}");
        }
        for who in between(rest, "<span class=\"quiet\">", "</span>") {
            assert!(
                !is_code(who) && !matches!(who, "service" | "operator" | "account"),
                "{who}"
            );
        }
    }
    visitor.set_cookie("taal", "nl");
    let schemes = visitor.get("/beheer/spoor?wat=scheme-created").await.text;
    assert!(schemes.contains("<td>Regeling</td>"), "{schemes}");
    assert!(
        schemes.contains("<span class=\"quiet\">Beheerder</span>"),
        "{schemes}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_template_may_ask_for_is_told_in_dutch_and_in_english() {
    let app = App::start().await;
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    let page = format!(
        "/beheer/regelingen/{}/brieven/grant",
        text(&schemes["items"][0]["id"])
    );
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    for (language, there, elsewhere) in [
        ("nl", "Wat boven de brief staat", "What stands above the letter"),
        ("en", "What stands above the letter", "Wat boven de brief staat"),
    ] {
        visitor.set_cookie("taal", language);
        let shown = visitor.get(&page).await.text;
        assert!(shown.contains(there) && !shown.contains(elsewhere), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_have_names_in_english_too() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    visitor.set_cookie("taal", "en");
    let people = visitor.get("/beheer/mensen").await.text;
    assert!(
        people.contains("<td>Applicant</td>") && !people.contains(">provider-member<"),
        "{people}"
    );
    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    provider.set_cookie("taal", "en");
    let own = provider.get("/account").await.text;
    assert!(own.contains("<dd>Applicant</dd>"), "{own}");
}

#[tokio::test(flavor = "multi_thread")]
async fn under_dutch_headings_a_spreadsheet_has_dutch_words() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    let register = visitor.get("/register/csv").await.text;
    let mut statuses = 0;
    for line in register.lines().skip(1) {
        let status = line.rsplit(';').next().unwrap().trim();
        statuses += 1;
        assert!(
            [
                "Verleend",
                "In uitvoering",
                "Verantwoord",
                "Vastgesteld",
                "Afgerond",
                "Ingetrokken"
            ]
            .contains(&status),
            "{line}"
        );
    }
    assert!(statuses > 1, "{register}");

    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let lowered = json!({ "kind": "lowered", "amount": "600.00", "ground": "Collegebesluit" });
    let entries = format!("/v1/ceilings/{}/entries", call.ceiling);
    app.post(ADMINISTRATOR, &entries, &lowered).await.good();
    let mut whole = grant();
    whole["inSoFarAsCeilingAllows"] = json!(false);
    let decision = format!("/v1/applications/{application}/decision");
    app.post(DECIDER, &decision, &whole).await.good();
    visitor.log_in(FINANCE).await;
    let path = format!("/financien/plafonds/{}/grootboek/csv", call.ceiling);
    let ledger = visitor.get(&path).await.text;
    assert!(
        ledger.contains("Buiten het plafond: verlaagd na indiening (Awb 4:27)"),
        "{ledger}"
    );
    assert!(!ledger.contains("lowered-after-filing"), "{ledger}");
}
