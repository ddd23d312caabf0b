//! Letters: issued with the decision, made afterwards, always the same, and readable for everyone.

use std::sync::atomic::{AtomicBool, Ordering};

use diesel_async::SimpleAsyncConnection as _;
use object_store::ObjectStoreExt as _;
use plafond::documents::{self, Kind};
use plafond_letters::Manuscript;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::distribution::{propose, scored, tender};
use crate::support::story::{ADMINISTRATOR, AUDITOR, CASEWORKER, DECIDER, PROVIDER, content, grant, text};
use crate::support::visitor::Visitor;
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
async fn a_letter_that_the_store_of_files_does_not_give_is_told_in_words() {
    let app = App::start().await;
    let (_, letter) = granted(&app).await;
    app.make_letters().await;
    let id = text(&letter["id"]);
    let path = documents::file_path(id.parse().unwrap());
    let kept = app.office.files.get(&path).await.unwrap().bytes().await.unwrap();
    app.office.files.delete(&path).await.unwrap();
    let content = format!("/v1/letters/{id}/content");
    let away = app.get(PROVIDER, &content).await;
    assert_eq!(away.problem(), (503, "unavailable".to_owned()));
    assert!(
        text(&away.body["detail"]).contains("nu niet ophalen"),
        "{:#}",
        away.body
    );
    app.office.files.put(&path, kept.clone().into()).await.unwrap();
    assert_eq!(app.download(PROVIDER, &content).await.1, kept);
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

#[tokio::test(flavor = "multi_thread")]
async fn what_an_applicant_writes_is_printed_and_never_read_as_markup() {
    let app = App::start().await;
    let call = app.call("100000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut content = content("1000.00");
    content["title"] = json!("*vet* #let $x$ <y> @z `w` \\ [v]");
    let new = json!({ "callId": call.id, "organisationId": organisation, "content": content });
    let id = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
    for (who, step) in [(PROVIDER, "submission"), (CASEWORKER, "completion")] {
        app.post(who, &format!("/v1/applications/{id}/{step}"), &json!({}))
            .await
            .good();
    }
    app.granted(&id).await;
    let words = app.letter_of(&id).await.words();
    assert!(words.contains("*vet* #let $x$ <y> @z `w` \\ [v]"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_what_would_be_signed_marked_as_a_draft_and_records_nothing() {
    let app = App::start().await;
    let call = app.call("100000.00").await;
    let id = app.complete(PROVIDER, &call, "60000.00").await;
    let before = app.balance(&call.ceiling).await;
    app.make_letters().await;
    let path = format!("/v1/applications/{id}/decision-previews");
    for who in [CASEWORKER, DECIDER] {
        let (disposition, pdf) = app.download_of(who, &path, &grant()).await;
        assert!(disposition.starts_with("attachment"), "{disposition}");
        let pdf = Pdf::of(&pdf);
        assert!(pdf.info().contains("Concept: Wij verlenen u subsidie"));
        let words = pdf.words();
        assert!(words.contains("ten hoogste € 60.000,00") && words.contains("Naam van wie ondertekent"));
    }
    let decision = app.get(DECIDER, &format!("/v1/applications/{id}/decision")).await;
    assert_eq!(decision.problem().0, 404);
    assert_eq!(app.balance(&call.ceiling).await["committed"], before["committed"]);
    let letters = app
        .get(DECIDER, &format!("/v1/applications/{id}/letters"))
        .await
        .good();
    assert_eq!(letters["items"], json!([]));
    assert_eq!(app.make_letters().await, 0);
    let wrong = json!({ "outcome": "grant", "reasons": "x", "legalBasis": "x" });
    assert_eq!(app.post(DECIDER, &path, &wrong).await.problem().0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_that_asks_for_an_unknown_or_uncertain_field_is_refused_by_name() {
    let app = App::start().await;
    let scheme = scheme(&app).await;
    let path = format!("/v1/schemes/{scheme}/letter-templates");
    for (line, field) in [("#letter.reden", "reden"), ("#letter.score", "score")] {
        let source = format!("#import \"/letter.typ\": *\n#show: page-of-letter\n\n{line}\n");
        let answer = app
            .post(
                ADMINISTRATOR,
                &path,
                &json!({ "kind": "grant", "source": source }),
            )
            .await;
        assert_eq!(answer.problem().0, 400);
        let error = &answer.body["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/source"), &json!("letter-field-missing"))
        );
        let detail = text(&error["detail"]);
        assert!(
            detail.contains(&format!("'{field}'")) && detail.contains("regel 4"),
            "{detail}"
        );
    }
    let file = json!({ "kind": "grant", "source": "#read(\"/etc/passwd\")" });
    let answer = app.post(ADMINISTRATOR, &path, &file).await;
    assert_eq!(answer.body["errors"][0]["code"], "template-wrong");
    let kept = app.get(ADMINISTRATOR, &path).await.good();
    assert_eq!(kept["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheme_has_its_own_templates_in_versions_and_an_old_letter_keeps_its_own() {
    let app = App::start().await;
    let (_, shipped) = granted(&app).await;
    let path = format!("/v1/schemes/{}/letter-templates", scheme(&app).await);
    for (version, word) in [(1, "Gefeliciteerd."), (2, "Proficiat.")] {
        let source = format!(
            "#import \"/letter.typ\": *\n#show: page-of-letter\n\n{word}\n\n#reasons()\n#objection()\n#signature()\n"
        );
        let added = app
            .post(
                ADMINISTRATOR,
                &path,
                &json!({ "kind": "grant", "source": source }),
            )
            .await
            .good();
        assert_eq!(added["version"], version);
    }
    let (application, own) = granted(&app).await;
    assert_eq!(
        (&shipped["templateVersion"], &own["templateVersion"]),
        (&json!(null), &json!(2))
    );
    assert!(app.letter_of(&application).await.words().contains("Proficiat."));
    let check = format!("/v1/letters/{}/verification", text(&shipped["id"]));
    let verification = app.get(AUDITOR, &check).await.good();
    assert_eq!(verification["same"], true, "{verification}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_template_that_comes_with_the_service_can_be_made_with_and_without_what_may_be_absent() {
    for kind in Kind::ALL {
        for whole in [true, false] {
            let data = serde_json::Value::Object(documents::sample(*kind, whole)).to_string();
            let manuscript = Manuscript {
                layout: documents::LAYOUT.to_owned(),
                template: kind.shipped().to_owned(),
                data,
                ident: kind.as_str().to_owned(),
                written_at: chrono::DateTime::UNIX_EPOCH,
                files: Vec::new(),
            };
            let made = documents::print(manuscript).await;
            assert!(made.is_ok(), "{}: {made:?}", kind.as_str());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_letter_says_can_not_be_rewritten_and_its_hash_is_written_once() {
    let app = App::start().await;
    granted(&app).await;
    app.make_letters().await;
    let mut service = app.office.conn().await.unwrap();
    for statement in [
        "UPDATE letters SET data = '{}'",
        "UPDATE letters SET channel = 'post'",
        "DELETE FROM letters",
        "UPDATE letter_sources SET source = 'x'",
        "DELETE FROM print_jobs",
    ] {
        let refusal = service.batch_execute(statement).await.unwrap_err().to_string();
        assert!(refusal.contains("permission denied"), "{statement}: {refusal}");
    }
    let refusal = service
        .batch_execute("UPDATE letters SET sha256 = decode(repeat('00', 32), 'hex')")
        .await
        .unwrap_err()
        .to_string();
    assert!(refusal.contains("stays as it was made"), "{refusal}");
}

async fn scheme(app: &App) -> String {
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    text(&schemes["items"][0]["id"])
}

#[tokio::test(flavor = "multi_thread")]
async fn each_letter_of_a_distribution_is_seen_before_it_is_approved_and_nothing_is_recorded() {
    let app = App::start().await;
    let call = tender(&app, "100.00").await;
    let first = scored(&app, &call, "80.00", [9, 9]).await;
    let second = scored(&app, &call, "60.00", [8, 8]).await;
    let third = scored(&app, &call, "50.00", [7, 7]).await;
    app.travel(chrono::TimeDelta::hours(2));
    let made = propose(&app, &call, json!({})).await.good();
    let approval = json!({
        "reasons": "De aanvragen zijn afgewogen.", "legalBasis": "Artikel 4:26 Awb", "reportDueOn": "2030-03-01",
    });
    let path = format!("/v1/distributions/{}/letter-previews", text(&made["id"]));
    for (application, title, words) in [
        (&first, "Wij verlenen u subsidie", "€ 80,00"),
        (&second, "Wij verlenen u een deel", "€ 20,00"),
        (&third, "Wij wijzen uw aanvraag af", "Plaats 3 van 3"),
    ] {
        let new = json!({ "applicationId": application, "approval": approval });
        let (_, pdf) = app.download_of(DECIDER, &path, &new).await;
        let pdf = Pdf::of(&pdf);
        assert!(
            pdf.info().contains(&format!("Concept: {title}")),
            "{}",
            pdf.info()
        );
        assert!(pdf.words().contains(words), "{}", pdf.words());
    }
    let strange = json!({ "applicationId": uuid::Uuid::now_v7(), "approval": approval });
    let refused = app.post(DECIDER, &path, &strange).await;
    assert_eq!(refused.problem(), (404, "not-found".to_owned()));

    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let page = format!("/behandeling/verdelingen/{}/vaststelling", text(&made["id"]));
    let shown = decider.get(&page).await.text;
    assert_eq!(shown.matches("name=\"_aanvraag\"").count(), 3, "{shown}");
    let fields = [
        ("reasons", "Afgewogen."),
        ("legalBasis", "Artikel 4:26 Awb"),
        ("reportDueOn", "2030-03-01"),
        ("_aanvraag", second.as_str()),
    ];
    let draft = decider.send(&page, &format!("{page}/concept"), &fields).await;
    assert_eq!(draft.headers["content-type"], "application/pdf");
    let incomplete = decider
        .send(
            &page,
            &format!("{page}/concept"),
            &[("_aanvraag", first.as_str())],
        )
        .await;
    assert_eq!(incomplete.status, 400);
    let kept = [("reasons", "Dit blijft staan."), ("_vanaf", "2")];
    let further = decider.send(&page, &format!("{page}/brieven"), &kept).await.text;
    assert_eq!(further.matches("name=\"_aanvraag\"").count(), 1, "{further}");
    assert!(
        further.contains("Dit blijft staan.") && further.contains("Vorige brieven"),
        "{further}"
    );
    assert_eq!(app.balance(&call.ceiling).await["committed"], "0.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_of_an_intention_is_seen_before_it_goes_out() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let application = app.complete(PROVIDER, &call, "60.00").await;
    app.granted(&application).await;
    let intention = json!({
        "kind": "revocation", "intention": "Wij willen uw subsidie intrekken.", "reasons": "Er gebeurde niets.",
        "legalBasis": "Artikel 4:48 Awb", "respondBy": "2099-01-01",
    });
    let path = format!("/v1/applications/{application}/hearing-previews");
    let (_, pdf) = app.download_of(CASEWORKER, &path, &intention).await;
    let words = Pdf::of(&pdf).words();
    assert!(words.contains("Wij willen uw subsidie intrekken."), "{words}");
    let mut unheard = intention.clone();
    unheard.as_object_mut().unwrap().remove("respondBy");
    unheard["exception"] = json!({ "ground": "urgent", "reason": "x" });
    assert_eq!(app.post(CASEWORKER, &path, &unheard).await.problem().0, 400);
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let page = format!("/behandeling/aanvragen/{application}/voornemen");
    let fields = [
        ("kind", "revocation"),
        ("intention", "Wij willen uw subsidie intrekken."),
        ("reasons", "Er gebeurde niets."),
        ("legalBasis", "Artikel 4:48 Awb"),
        ("respondBy", "2099-01-01"),
    ];
    let draft = caseworker.send(&page, &format!("{page}/concept"), &fields).await;
    assert_eq!(draft.headers["content-type"], "application/pdf");
    let hearings = app
        .get(CASEWORKER, &format!("/v1/applications/{application}/hearings"))
        .await
        .good();
    assert_eq!(hearings["items"], json!([]), "nothing was announced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_letter_holds_up_no_request() {
    let app = App::start().await;
    let path = format!("/v1/schemes/{}/letter-templates", scheme(&app).await);
    let source = "#import \"/letter.typ\": *\n#show: page-of-letter\n\n\
                  #let slow = range(40000).map(turn => calc.rem(turn, 7)).sum()\n#slow\n#reasons()\n#objection()\n#signature()\n";
    let slow = json!({ "kind": "grant", "source": source });
    app.post(ADMINISTRATOR, &path, &slow).await.good();
    let call = app.call("100000.00").await;
    let id = app.complete(PROVIDER, &call, "60000.00").await;
    app.token(CASEWORKER).await;
    let preview = format!("/v1/applications/{id}/decision-previews");
    let grant = grant();
    let made = AtomicBool::new(false);
    let rendering = async {
        app.download_of(DECIDER, &preview, &grant).await;
        made.store(true, Ordering::Relaxed);
    };
    let asking = async {
        let mut answered = 0;
        while !made.load(Ordering::Relaxed) {
            app.get(CASEWORKER, "/v1/me").await.good();
            answered += 1;
        }
        answered
    };
    let ((), answered) = tokio::join!(rendering, asking);
    assert!(
        answered > 2,
        "while a letter was made, {answered} requests were answered"
    );
}
