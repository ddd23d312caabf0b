//! Letters: issued with the decision, made afterwards, always the same, and readable for everyone.

use plafond::documents;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::story::{CASEWORKER, PROVIDER, text};
use crate::support::{App, Pdf};

/// An application that is granted, with the letter of the decision as JSON.
async fn granted(app: &App) -> (String, serde_json::Value) {
    let call = app.call("100000.00").await;
    let application = app.complete(PROVIDER, &call, "60000.00").await;
    app.granted(&application).await;
    let letters = app
        .get(PROVIDER, &format!("/v1/applications/{application}/letters"))
        .await
        .good();
    (application, letters["items"][0].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_made_after_the_decision_and_its_hash_is_in_the_audit_trail() {
    let app = App::start().await;
    let (application, letter) = granted(&app).await;
    let id = text(&letter["id"]);
    assert_eq!(
        (letter["kind"].as_str(), letter["sha256"].as_str()),
        (Some("grant"), None)
    );
    let early = app.get(PROVIDER, &format!("/v1/letters/{id}/content")).await;
    assert_eq!(early.problem(), (503, "unavailable".to_owned()));
    assert!(app.make_letters().await > 0);
    let letter = app.get(PROVIDER, &format!("/v1/letters/{id}")).await.good();
    let (disposition, pdf) = app.download(PROVIDER, &format!("/v1/letters/{id}/content")).await;
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let sha256 = hex::encode(Sha256::digest(&pdf));
    assert_eq!(letter["sha256"], json!(sha256));
    assert_eq!(letter["size"], json!(pdf.len()));
    let trail = app
        .get(CASEWORKER, &format!("/v1/applications/{application}/timeline"))
        .await
        .good();
    let kept = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["action"] == "letter-rendered")
        .unwrap();
    assert_eq!(kept["details"]["sha256"], json!(sha256));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_made_again_has_the_same_bytes() {
    let app = App::start().await;
    let (_, letter) = granted(&app).await;
    let id = text(&letter["id"]);
    app.make_letters().await;
    let (_, first) = app.download(PROVIDER, &format!("/v1/letters/{id}/content")).await;
    let stored = documents::get(&mut app.office.conn().await.unwrap(), id.parse().unwrap())
        .await
        .unwrap();
    documents::render(&app.office, &stored).await.unwrap();
    let (_, second) = app.download(PROVIDER, &format!("/v1/letters/{id}/content")).await;
    assert_eq!(first, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_says_all_that_the_law_wants_it_to_say() {
    let app = App::start().await;
    let (_, letter) = granted(&app).await;
    app.make_letters().await;
    let path = format!("/v1/letters/{}/content", text(&letter["id"]));
    let words = Pdf::of(&app.download(PROVIDER, &path).await.1).words();
    for part in [
        "Stichting Voorbeeld",
        "ten hoogste € 60.000,00",
        "artikel 4:31 van de Algemene wet bestuursrecht",
        "Vrijwilligers",
        "1 maart 2030",
        "Past bij de regeling.",
        "Artikel 4:29 Awb",
        "namens het college van burgemeester en wethouders",
        "U kunt bezwaar maken tot en met",
        "artikel 6:5 van de Algemene wet bestuursrecht",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_archival_and_accessible_according_to_independent_tools() {
    let app = App::start().await;
    let (_, letter) = granted(&app).await;
    app.make_letters().await;
    let path = format!("/v1/letters/{}/content", text(&letter["id"]));
    let pdf = Pdf::of(&app.download(PROVIDER, &path).await.1);
    pdf.must_be_sound();
    let info = pdf.info();
    assert!(info.contains("Tagged:          yes"), "{info}");
    assert!(
        info.contains("Title:           Wij verlenen u subsidie"),
        "{info}"
    );
    let structure = pdf.structure();
    for tag in [
        "H1",
        "H2",
        "P (block)",
        "Table (block)",
        "TH",
        "TD",
        "L (block)",
        "LI",
    ] {
        assert!(structure.contains(tag), "{tag}: {structure}");
    }
    let metadata = pdf.metadata();
    assert_eq!(
        (
            &metadata["part"],
            &metadata["conformance"],
            &metadata["universal"]
        ),
        (&json!("2"), &json!("A"), &json!("1"))
    );
    assert_eq!(metadata["language"], "nl-NL");
    assert_eq!(metadata["marked"], true);
    assert_eq!(metadata["showsTitle"], true);
    assert_eq!(metadata["allFontsEmbedded"], true);
    assert!(metadata["fonts"].as_u64().unwrap() > 0);
    assert!(!metadata["bookmarks"].as_array().unwrap().is_empty());
}
