//! A template is tried on letters of every shape, so that its author hears at once what a later letter would lack.

use plafond::documents::{Kind, NewLetterTemplate, try_template};
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, text};
use crate::support::visitor::Visitor;

async fn scheme(app: &App) -> String {
    let schemes = app.send(app.request(Method::GET, "/v1/schemes")).await.good();
    text(&schemes["items"][0]["id"])
}

fn template(lines: &str) -> String {
    format!("#import \"/letter.typ\": *\n#show: page-of-letter\n\n{lines}\n")
}

/// What is said of each mistake in a template for a grant.
async fn refused(app: &App, lines: &str) -> Vec<String> {
    let path = format!("/v1/schemes/{}/letter-templates", scheme(app).await);
    let new = json!({ "kind": "grant", "source": template(lines) });
    let answer = app.post(ADMINISTRATOR, &path, &new).await;
    assert_eq!(answer.problem(), (400, "invalid-input".to_owned()), "{lines}");
    let errors = answer.body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            assert_eq!(error["code"], "letter-field-missing");
            text(&error["detail"])
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_template_that_comes_with_the_service_fits_every_shape_of_its_letter() {
    for kind in Kind::ALL {
        let new = NewLetterTemplate {
            kind: *kind,
            source: kind.shipped().to_owned(),
        };
        let tried = try_template(&new, chrono::Utc::now()).await;
        assert!(tried.is_ok(), "{}: {:?}", kind.as_str(), tried.err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_to_report_that_a_small_grant_lacks_is_told_when_the_template_is_added() {
    let app = App::start().await;
    for lines in [
        // Where a grant is settled of itself there may be no day to report, or there may.
        "#if has(\"settledBy\") [Vóór #letter.settledBy, en verantwoord vóór #letter.reportDueOn.]",
        "#if not has(\"settledBy\") [Verantwoord vóór #letter.reportDueOn.]",
        "#if has(\"score\") and has(\"rank\") [Verantwoord vóór #letter.reportDueOn.]",
    ] {
        let told = refused(&app, lines).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains("'reportDueOn'") && told[0].contains("regel 4"),
            "{told:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_fields_that_are_missing_are_told_at_once_and_those_asked_for_first_are_none() {
    let app = App::start().await;
    let lines = "Verantwoord vóór #letter.reportDueOn.\n#letter.score punten\n#if has(\"rank\") [plaats #letter.rank]\n#letter.reden";
    let told = refused(&app, lines).await;
    for (field, line) in [("reportDueOn", 4), ("score", 5), ("reden", 7)] {
        let named = |detail: &&String| {
            detail.contains(&format!("'{field}'")) && detail.contains(&format!("regel {line} "))
        };
        assert_eq!(told.iter().filter(named).count(), 1, "{field}: {told:?}");
    }
    assert_eq!(told.len(), 3, "{told:?}");

    let mut administrator = Visitor::new(&app);
    administrator.log_in(ADMINISTRATOR).await;
    let page = format!("/beheer/regelingen/{}/brieven/grant", scheme(&app).await);
    let source = template(lines);
    let fields = [("source", source.as_str())];
    let shown = administrator
        .send(&page, &format!("{page}/concept"), &fields)
        .await;
    assert_eq!(shown.status, 400);
    for field in ["reportDueOn", "score", "reden"] {
        assert!(
            shown.text.contains(&format!("{field}&#39;")) || shown.text.contains(&format!("{field}'")),
            "{field}"
        );
    }
}
