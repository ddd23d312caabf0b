//! The confirmation of a report holds a whole copy of what was entered (Awb 2:17).

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{CASEWORKER, PROVIDER, text};

/// A report with in each field a value that occurs nowhere else.
fn everything(last: bool) -> Value {
    json!({
        "periodStart": "2026-03-17", "periodEnd": "2026-11-29", "final": last, "sessions": 517, "narrative": "Verhaal een.",
        "actualCosts": "1234.56", "thirdPartyIncome": "234.56", "ownContribution": "77.77",
        "reached": [
            { "municipality": "oude-ijsselstreek", "profession": "wijkagent", "people": 618 },
            { "municipality": "winterswijk", "profession": "leerkracht", "people": 719 },
        ],
        "costs": [{ "amount": "1234.56", "explanation": "Uitleg twee." }],
    })
}

const SAID: [&str; 13] = [
    "Periode: 17 maart 2026 tot en met 29 november 2026",
    "Aantal bijeenkomsten: 517",
    "Verhaal een.",
    "Bereikt: Oude IJsselstreek, wijkagent: 618",
    "Bereikt: Winterswijk, leerkracht: 719",
    "Werkelijke kosten: € 1.234,56",
    "Daarvan betaald door anderen: € 234,56",
    "Daarvan betaald door uzelf: € 77,77",
    "Kosten: Trainers: € 1.234,56 (begroot: € 1.000,00)",
    "Uitleg: Uitleg twee.",
    "Document: verslag",
    "verslag.pdf",
    "Ontvangen op",
];

pub async fn attach(app: &App, award: &str, name: &str) {
    let token = app.token(PROVIDER).await;
    let file = Part::bytes(b"%PDF-1.7\n%%EOF\n".to_vec()).file_name(name.to_owned());
    let form = Form::new().text("kind", "verslag").part("file", file);
    let request = app
        .request(Method::POST, &format!("/v1/awards/{award}/report-documents"))
        .bearer_auth(token);
    app.send(request.multipart(form)).await.good();
}

/// The confirmations of one kind about an application, oldest first: recipient, subject and text.
async fn confirmations(app: &App, application: &str, kind: &str) -> Vec<[String; 3]> {
    let mail = app.mail_of(application, kind).await;
    mail.iter()
        .rev()
        .map(|mail| ["recipient", "subject", "text"].map(|part| text(&mail[part])))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reports_gets_a_copy_of_everything_that_was_entered() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&id).await;
    let path = format!("/v1/awards/{award}/reports");
    attach(&app, &award, "verslag.pdf").await;
    app.post(PROVIDER, &path, &everything(false)).await.good();
    attach(&app, &award, "eindverslag.pdf").await;
    app.post(PROVIDER, &path, &everything(true)).await.good();
    let found = confirmations(&app, &id, "report-received").await;
    let [interim, last] = found.as_slice() else {
        panic!("{found:?}")
    };
    for [recipient, _, copy] in [interim, last] {
        assert_eq!(recipient, "subsidie@voorbeeld.example");
        let missing: Vec<_> = SAID.iter().filter(|said| !copy.contains(**said)).collect();
        assert!(missing.is_empty(), "{missing:?} in {copy}");
    }
    assert!(
        interim[1].contains("uw tussenrapportage over PHG-"),
        "{}",
        interim[1]
    );
    assert!(last[1].contains("uw eindverantwoording over PHG-"), "{}", last[1]);
    assert!(
        last[2].contains(": eindverslag.pdf") && !last[2].contains(": verslag.pdf"),
        "each copy has the documents that came with its own report: {}",
        last[2]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_who_evaluates_gets_a_copy_of_what_was_entered_awb_2_17() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&id).await;
    let path = format!("/v1/awards/{award}/evaluation");
    let ours = json!({ "wentWell": "Goed bereik.", "couldBeBetter": "Eerder publiceren." });
    app.post(CASEWORKER, &path, &ours).await.good();
    let theirs = json!({ "wentWell": "De opkomst was hoog.", "couldBeBetter": "Het formulier was lang." });
    app.post(PROVIDER, &path, &theirs).await.good();
    let found = confirmations(&app, &id, "evaluation-received").await;
    let [[recipient, subject, copy]] = found.as_slice() else {
        panic!("who evaluates gets one, and the municipality none: {found:?}")
    };
    assert_eq!(recipient, "subsidie@voorbeeld.example");
    assert!(subject.contains("uw evaluatie over PHG-"), "{subject}");
    for said in [
        "Wat ging goed?: De opkomst was hoog.",
        "Wat kan beter?: Het formulier was lang.",
        "Ontvangen op: ",
    ] {
        assert!(copy.contains(said), "{said} in {copy}");
    }
}
