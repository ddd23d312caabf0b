//! A template is tried on letters of every shape, so that its author hears at once what a later letter would lack; and one that
//! was saved before tells so where it is shown.

use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond::documents::{Kind, NewLetterTemplate, try_template};
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, text};
use crate::support::visitor::Visitor;

async fn scheme(app: &App) -> String {
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
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

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_missing_is_named_in_english_for_who_asks_for_it() {
    let app = App::start().await;
    let path = format!("/v1/schemes/{}/letter-templates", scheme(&app).await);
    let source = template("Verantwoord vóór #letter.reportDueOn.\n#letter.reden");
    let request = app
        .request(Method::POST, &path)
        .bearer_auth(app.token(ADMINISTRATOR).await)
        .header("Idempotency-Key", uuid::Uuid::now_v7().to_string())
        .header("Accept-Language", "en")
        .json(&json!({ "kind": "grant", "source": source }));
    let answer = app.send(request).await;
    assert_eq!(answer.problem(), (400, "invalid-input".to_owned()));
    let told: Vec<_> = answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| text(&error["detail"]))
        .collect();
    let expected = [
        "Not every letter of this kind has the field 'reportDueOn' (line 4 of the template). Ask for it first: #if has(\"reportDueOn\") [...].",
        "This letter has no field 'reden' (line 5 of the template).",
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for words in expected {
        assert!(told.iter().any(|detail| detail == words), "{words}: {told:?}");
    }
}

/// Keeps a template that was never tried, as one from before is.
async fn saved_before(app: &App, scheme: &str, lines: &str) {
    let source = template(lines);
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let kept = format!(
        "INSERT INTO letter_sources VALUES (sha256(convert_to($text${source}$text$, 'UTF8')), $text${source}$text$, now())"
    );
    let used = format!(
        "INSERT INTO letter_templates SELECT '{}', '{scheme}', 'grant', 1, sha256(convert_to($text${source}$text$, 'UTF8')), id, now()
         FROM users WHERE email = '{ADMINISTRATOR}'",
        uuid::Uuid::now_v7()
    );
    for statement in [kept, used] {
        assert_eq!(diesel::sql_query(statement).execute(&mut owner).await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_from_before_that_no_longer_fits_every_letter_says_why_until_a_next_version_does() {
    let app = App::start().await;
    let scheme = scheme(&app).await;
    let mut administrator = Visitor::new(&app);
    administrator.log_in(ADMINISTRATOR).await;
    let list = format!("/beheer/regelingen/{scheme}/brieven");
    let page = format!("{list}/grant");
    let wrong = "Not every letter of this kind has the field";
    administrator.set_cookie("taal", "en");
    for path in [&list, &page] {
        let shown = administrator.get(path).await.text;
        assert!(!shown.contains(wrong), "nothing is wrong yet: {shown}");
    }

    saved_before(&app, &scheme, "Verantwoord vóór #letter.reportDueOn.").await;
    for path in [&list, &page] {
        let shown = administrator.get(path).await.text;
        for told in [wrong, "reportDueOn", "line 4 of the template"] {
            assert!(shown.contains(told), "{path}, {told}: {shown}");
        }
    }
    administrator.set_cookie("taal", "nl");
    let shown = administrator.get(&list).await.text;
    assert!(
        shown.contains("bestaat niet in elke brief van deze soort"),
        "{shown}"
    );
    // What stands in the form is wrong now; what is shown of the service's own is not.
    let shown = administrator.get(&format!("{page}?versie=0")).await.text;
    assert!(!shown.contains("past niet meer bij elke brief"), "{shown}");

    let mended = template("#if has(\"reportDueOn\") [Verantwoord vóór #letter.reportDueOn.]");
    let fields = [("source", mended.as_str())];
    administrator.send(&page, &page, &fields).await.going_to();
    for (path, told) in [(&list, "versie 2"), (&page, "In gebruik")] {
        let shown = administrator.get(path).await.text;
        assert!(
            shown.contains(told) && !shown.contains("bestaat niet in elke brief"),
            "{path}: {shown}"
        );
    }
}
