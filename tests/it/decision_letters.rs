//! The letter of each of the nine decisions: seen before it is signed with all that goes out, and as it was issued.

use chrono::{Days, TimeDelta};
use plafond::http::deed::day_of;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::story::{
    AUDITOR, CASEWORKER, Call, DECIDER, DECIDER_2, FINANCE, FINANCE_2, PROVIDER, grant, report, text,
};
use crate::support::visitor::Visitor;
use crate::support::{App, Pdf};

/// A letter: its kind, what stands above it, and what it has to say.
type Letter = (&'static str, &'static str, Vec<&'static str>);

/// A decision that is ready to be signed, with the letters that it brings.
struct Ready {
    who: &'static str,
    application: String,
    preview: String,
    path: String,
    body: Value,
    letters: Vec<Letter>,
}

impl Ready {
    fn on_application(application: String, body: Value, letter: Letter) -> Self {
        Self {
            who: DECIDER,
            preview: format!("/v1/applications/{application}/decision-previews"),
            path: format!("/v1/applications/{application}/decision"),
            application,
            body,
            letters: vec![letter],
        }
    }

    fn on_award(
        (application, award): (String, String),
        deed: &str,
        body: Value,
        letters: Vec<Letter>,
    ) -> Self {
        Self {
            who: DECIDER,
            preview: match deed {
                "changes" => format!("/v1/awards/{award}/change-previews"),
                _ => format!("/v1/awards/{award}/settlement-previews"),
            },
            path: format!("/v1/awards/{award}/{deed}"),
            application,
            body,
            letters,
        }
    }

    /// The draft of each letter, as who signs and who prepares it see it; nothing comes of it.
    async fn seen(&self, app: &App) {
        let before = letters_of(app, &self.application).await;
        for (at, (kind, title, says)) in self.letters.iter().enumerate() {
            let which = if at == 0 {
                String::new()
            } else {
                format!("?letter={kind}")
            };
            for who in [self.who, CASEWORKER] {
                let path = format!("{}{which}", self.preview);
                let (disposition, pdf) = app.download_of(who, &path, &self.body).await;
                assert!(disposition.starts_with("attachment"), "{disposition}");
                let pdf = Pdf::of(&pdf);
                let (info, words) = (pdf.info(), pdf.words());
                assert!(info.contains(&format!("Concept: {title}")), "{kind}: {info}");
                assert!(words.contains("Naam van wie ondertekent"), "{kind}: {words}");
                for said in says {
                    assert!(words.contains(said), "{kind}: {said}: {words}");
                }
            }
        }
        assert_eq!(letters_of(app, &self.application).await, before);
    }

    async fn signed(&self, app: &App) {
        app.post(self.who, &self.path, &self.body).await.good();
    }

    /// Each letter as it was issued, read by independent tools.
    async fn issued(&self, app: &App) {
        let issued = letters_of(app, &self.application).await;
        for (kind, title, says) in &self.letters {
            let letter = issued.iter().find(|(known, _)| known == kind);
            let (_, id) = letter.unwrap_or_else(|| panic!("{kind}: {issued:?}"));
            let pdf = Pdf::of(
                &app.download(PROVIDER, &format!("/v1/letters/{id}/content"))
                    .await
                    .1,
            );
            let words = pdf.words();
            for said in says.iter().chain([title]) {
                assert!(words.contains(said), "{kind}: {said}: {words}");
            }
            assert!(!words.contains("Concept") && !words.contains("Naam van wie ondertekent"));
            pdf.must_be_sound();
            archival_and_accessible(kind, title, &pdf);
        }
    }
}

fn archival_and_accessible(kind: &str, title: &str, pdf: &Pdf) {
    let info = pdf.info();
    assert!(info.contains("Tagged:          yes"), "{kind}: {info}");
    let metadata = pdf.metadata();
    for (part, expected) in [
        ("part", json!("2")),
        ("conformance", json!("A")),
        ("universal", json!("1")),
        ("language", json!("nl-NL")),
        ("marked", json!(true)),
        ("showsTitle", json!(true)),
        ("allFontsEmbedded", json!(true)),
    ] {
        assert_eq!(metadata[part], expected, "{kind}: {part}: {metadata:#}");
    }
    let named = metadata["title"].as_str().unwrap();
    assert!(named.starts_with(title), "{kind}: {named}");
    assert!(metadata["fonts"].as_u64().unwrap() > 0, "{kind}");
    assert!(!metadata["bookmarks"].as_array().unwrap().is_empty(), "{kind}");
}

/// Kind and identifier of the letters of a dossier, newest first.
async fn letters_of(app: &App, application: &str) -> Vec<(String, String)> {
    let path = format!("/v1/applications/{application}/letters");
    let found = app.get(AUDITOR, &path).await.good();
    let found = found["items"].as_array().unwrap().iter();
    found
        .map(|letter| (text(&letter["kind"]), text(&letter["id"])))
        .collect()
}

/// An award of so much, with an advance of EUR 800 on it when that is asked: application and award.
async fn awarded(app: &App, call: &Call, advanced: bool) -> (String, String) {
    let application = app.complete(PROVIDER, call, "900.00").await;
    let award = app.granted(&application).await;
    if advanced {
        let payments = format!("/v1/awards/{award}/payments");
        let advance = app.post(FINANCE, &payments, &json!({ "amount": "800.00" })).await;
        let payment = format!("/v1/payments/{}", text(&advance.good()["id"]));
        let release = format!("{payment}/release");
        app.post(FINANCE_2, &release, &json!({})).await.good();
        let credited = json!({ "paidOn": day_of(app.now()) });
        app.post(FINANCE, &format!("{payment}/confirmation"), &credited)
            .await
            .good();
    }
    (application, award)
}

/// What was asked for did not come in time.
async fn not_treated(app: &App) -> Ready {
    let call = app.call("10000.00").await;
    let application = app.submitted(PROVIDER, &call, "900.00").await;
    let missing = json!({ "missing": "De begroting", "dueOn": day_of(app.now()) + Days::new(1) });
    let path = format!("/v1/applications/{application}/supplement-requests");
    app.post(CASEWORKER, &path, &missing).await.good();
    app.travel(TimeDelta::days(3));
    let body = json!({
        "outcome": "not-treated", "reasons": "De begroting kwam niet.", "legalBasis": "Artikel 4:5 Awb",
    });
    let says = vec![
        "buiten behandeling gelaten",
        "De begroting kwam niet.",
        "€ 900,00",
    ];
    Ready::on_application(
        application,
        body,
        ("not-treated", "Wij behandelen uw aanvraag niet", says),
    )
}

async fn granted(app: &App, call: &Call) -> Ready {
    let application = app.complete(PROVIDER, call, "60000.00").await;
    let says = vec![
        "ten hoogste € 60.000,00",
        "Past bij de regeling.",
        "Over een voorschot krijgt u apart bericht.",
    ];
    Ready::on_application(application, grant(), ("grant", "Wij verlenen u subsidie", says))
}

/// Of what is asked only EUR 10,000 is left.
async fn granted_in_part(app: &App, call: &Call) -> Ready {
    let application = app.complete(PROVIDER, call, "60000.00").await;
    let says = vec!["ten hoogste € 10.000,00", "€ 10.000,00, uiterlijk op"];
    let letter = ("partial-grant", "Wij verlenen u een deel van de subsidie", says);
    Ready::on_application(application, grant(), letter)
}

async fn refused(app: &App, call: &Call) -> Ready {
    let application = app.complete(PROVIDER, call, "900.00").await;
    let body = json!({ "outcome": "refuse", "reasons": "Het past niet.", "legalBasis": "Artikel 4:35 Awb" });
    let says = vec!["U krijgt geen subsidie.", "Het past niet."];
    Ready::on_application(application, body, ("refusal", "Wij wijzen uw aanvraag af", says))
}

fn reclaimed(amount: &'static str) -> Letter {
    let says = vec![
        amount,
        "artikelen 4:57, 4:86 en 4:87",
        "U kunt bezwaar maken tot en met",
    ];
    ("reclaim", "U moet subsidie terugbetalen", says)
}

/// A settlement that asks back what was advanced too much.
async fn settled(app: &App, call: &Call) -> Ready {
    let on = awarded(app, call, true).await;
    app.post(PROVIDER, &format!("/v1/awards/{}/reports", on.1), &report())
        .await
        .good();
    app.heard(&on.1, json!({ "kind": "lower-settlement", "amount": "500.00" }))
        .await;
    let body = json!({ "amount": "500.00", "reasons": "Minder bijeenkomsten." });
    let says = vec![
        "Wij stellen uw subsidie vast op € 500,00.",
        "U hebt € 300,00 te veel ontvangen.",
        "Minder bijeenkomsten.",
    ];
    let own = ("settlement", "Wij stellen uw subsidie vast", says);
    let letters = vec![own, reclaimed("U moet € 300,00 terugbetalen")];
    Ready::on_award(on, "settlement", body, letters)
}

/// A change that asks back what was advanced too much.
async fn lowered(app: &App, call: &Call) -> Ready {
    let on = awarded(app, call, true).await;
    app.heard(&on.1, json!({ "kind": "lowering", "amount": "600.00" }))
        .await;
    let body = json!({
        "kind": "lowered", "amount": "600.00", "ground": "not-performed", "reasons": "Een training viel uit.",
    });
    let says = vec![
        "Wij wijzigen dat besluit.",
        "ten hoogste € 600,00",
        "Een training viel uit.",
    ];
    let letters = vec![
        ("change", "Wij wijzigen uw subsidie", says),
        reclaimed("U moet € 200,00 terugbetalen"),
    ];
    Ready::on_award(on, "changes", body, letters)
}

async fn revoked(app: &App, call: &Call) -> Ready {
    let on = awarded(app, call, false).await;
    app.heard(&on.1, json!({ "kind": "revocation" })).await;
    let body = json!({ "kind": "revoked", "ground": "not-performed", "reasons": "Er is niets gedaan." });
    let says = vec!["Wij trekken dat besluit in.", "€ 0,00", "Er is niets gedaan."];
    let letters = vec![("revocation", "Wij trekken uw subsidie in", says)];
    Ready::on_award(on, "changes", body, letters)
}

/// An objection to a refusal, of who doesn't want to be heard.
async fn objected(app: &App, call: &Call) -> Ready {
    let application = app.complete(PROVIDER, call, "900.00").await;
    let refusal =
        json!({ "outcome": "refuse", "reasons": "Het past niet.", "legalBasis": "Artikel 4:35 Awb" });
    let decision = format!("/v1/applications/{application}/decision");
    let decision = app.post(DECIDER, &decision, &refusal).await.good();
    let new = json!({ "against": "decision", "againstId": decision["id"], "grounds": "Het past wel." });
    let id = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let waiver = json!({ "ground": "objector-waived", "reason": "Alles staat op papier." });
    app.post(PROVIDER, &format!("/v1/objections/{id}/hearing-waiver"), &waiver)
        .await
        .good();
    Ready {
        who: DECIDER_2,
        application,
        preview: format!("/v1/objections/{id}/decision-previews"),
        path: format!("/v1/objections/{id}/decision"),
        body: json!({
            "outcome": "upheld", "reasons": "Het past toch.", "legalBasis": "Artikel 7:11 Awb", "reportDueOn": "2030-03-01",
        }),
        letters: vec![(
            "objection-decision",
            "Besluit op uw bezwaar",
            vec![
                "Uw bezwaar is gegrond",
                "€ 900,00",
                "Het past toch.",
                "in beroep gaan bij de rechtbank",
            ],
        )],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_the_nine_decisions_is_seen_before_it_is_signed_and_issued_as_an_archival_letter() {
    let app = App::start().await;
    let mut all = vec![not_treated(&app).await];
    let large = app.call("70000.00").await;
    let small = app.call("10000.00").await;
    all.push(granted(&app, &large).await);
    all.push(granted_in_part(&app, &large).await);
    all.push(refused(&app, &small).await);
    all.push(settled(&app, &small).await);
    all.push(lowered(&app, &small).await);
    all.push(revoked(&app, &small).await);
    all.push(objected(&app, &small).await);
    for ready in &all {
        ready.seen(&app).await;
        ready.signed(&app).await;
    }
    app.make_letters().await;
    for ready in &all {
        ready.issued(&app).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_names_the_next_letter_and_says_so_when_there_is_none() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let ready = settled(&app, &call).await;
    let token = app.token(DECIDER).await;
    let asked = async |which: &str| {
        let path = format!("{}{which}", ready.preview);
        let request = app.request(Method::POST, &path).bearer_auth(&token);
        app.send(request.json(&ready.body)).await
    };
    let first = asked("").await;
    assert_eq!(first.headers["content-type"], "application/pdf");
    assert_eq!(first.headers["link"], "<?letter=reclaim>; rel=\"next\"");
    let next = asked("?letter=reclaim").await;
    assert_eq!(next.headers["content-type"], "application/pdf");
    assert!(!next.headers.contains_key("link"), "{:?}", next.headers);
    let none = asked("?letter=revocation").await;
    assert_eq!(none.problem().0, 400);
    assert_eq!(
        (
            &none.body["errors"][0]["pointer"],
            &none.body["errors"][0]["code"]
        ),
        (&json!("/letter"), &json!("letter-not-issued"))
    );
    assert_eq!(
        asked("?letter=brief").await.body["errors"][0]["code"],
        "choice-unknown"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_sees_the_letter_about_paying_back_in_the_portal_too() {
    let app = App::start().await;
    let call = app.call("10000.00").await;
    let mut visitor = Visitor::new(&app);
    let settlement = settled(&app, &call).await;
    let change = lowered(&app, &call).await;
    visitor.log_in(DECIDER).await;
    let award = |ready: &Ready| ready.path.split('/').nth(3).unwrap().to_owned();
    let settle = format!("/behandeling/subsidies/{}/vaststelling", award(&settlement));
    let amend = format!(
        "/behandeling/subsidies/{}/wijziging?soort=lowered",
        award(&change)
    );
    let amended = format!("/behandeling/subsidies/{}/wijziging/concept", award(&change));
    let settling = [
        ("amount", "500,00"),
        ("reasons", "Minder."),
        ("_brief", "reclaim"),
    ];
    let changing = [
        ("kind", "lowered"),
        ("amount", "600,00"),
        ("ground", "not-performed"),
        ("reasons", "Minder."),
        ("_brief", "reclaim"),
    ];
    for (page, action, fields) in [
        (&settle, format!("{settle}/concept"), &settling[..]),
        (&amend, amended, &changing[..]),
    ] {
        let shown = visitor.get(page).await.text;
        assert!(shown.contains("name=\"_brief\" value=\"reclaim\""), "{shown}");
        let draft = visitor.send(page, &action, fields).await;
        assert_eq!(draft.status, 200, "{}", draft.text);
        let disposition = draft.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.contains("concept-reclaim.pdf"), "{disposition}");
    }
    let whole = [("amount", "900,00"), ("reasons", "Alles."), ("_brief", "reclaim")];
    let none = visitor.send(&settle, &format!("{settle}/concept"), &whole).await;
    assert_eq!(none.status, 400);
    assert!(
        none.text.contains("gaat deze brief niet uit") && none.text.contains("Alles."),
        "{}",
        none.text
    );
}
