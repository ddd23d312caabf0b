//! Input that is wrong, late, doubled, forged or someone else's: each ends with a clear answer and loses nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{WHO, matrix, operations};
use crate::support::story::{
    ADMINISTRATOR, AUDITOR, CASEWORKER, DECIDER, OTHER_PROVIDER, PROVIDER, content, grant, organisation, text,
};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App, nowhere};

async fn draft_of(app: &App, body: &str) -> Answered {
    let token = app.token(PROVIDER).await;
    let request = app.request(Method::POST, "/v1/applications").bearer_auth(token);
    app.send(
        request
            .header("Content-Type", "application/json")
            .body(body.to_owned()),
    )
    .await
}

fn codes(answer: &Answered) -> Vec<(String, String)> {
    let errors = answer.body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| (text(&error["pointer"]), text(&error["code"])))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_that_is_no_amount_is_refused_and_never_rounded() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    for amount in [
        "1e9",
        "-1",
        "12.345",
        "12,50",
        "1000000000000000000000000000000",
        "",
        " 1",
        "NaN",
        "0x10",
    ] {
        let new = json!({ "callId": call.id, "organisationId": organisation, "content": content(amount) });
        let refused = app.post(PROVIDER, "/v1/applications", &new).await;
        assert_eq!(refused.problem(), (400, "invalid-input".to_owned()), "{amount}");
        assert_eq!(codes(&refused)[0].0, "/content/budget/0/amount", "{amount}");
    }
    let mut number = json!({ "callId": call.id, "organisationId": organisation, "content": content("1.00") });
    number["content"]["budget"][0]["amount"] = json!(12.5);
    assert_eq!(
        app.post(PROVIDER, "/v1/applications", &number).await.problem().0,
        400
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_that_adds_up_to_more_than_can_be_counted_is_refused_whatever_others_contribute() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut much = content("999999999999.99");
    let rent = json!({ "description": "Zaalhuur", "amount": "999999999999.99" });
    much["budget"].as_array_mut().unwrap().push(rent);
    much["otherIncome"] = json!([{ "source": "Eigen bijdrage", "amount": "999999999999.00" }]);
    let new = json!({ "callId": call.id, "organisationId": organisation, "content": much });
    let draft = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
    let path = format!("/v1/applications/{draft}/submission");
    let refused = app.post(PROVIDER, &path, &json!({})).await;
    let expected = ("/content/budget".to_owned(), "amount-too-large".to_owned());
    assert_eq!(codes(&refused), [expected], "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_no_day_of_ours_is_refused_before_it_stops_anyone_else() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    for day in [
        "0000-01-01",
        "1899-12-31",
        "2026-02-30",
        "2026-2-003",
        "+2026-1-1",
        "vandaag",
        "",
    ] {
        let mut odd = content("1.00");
        odd["activities"][0]["periodStart"] = json!(day);
        odd["deMinimis"] = json!({ "aid": [{ "grantor": "Gemeente", "amount": "1.00", "grantedOn": day }] });
        let new = json!({ "callId": call.id, "organisationId": organisation, "content": odd });
        let refused = app.post(PROVIDER, "/v1/applications", &new).await;
        let expected = [
            (
                "/content/activities/0/periodStart".to_owned(),
                "date-invalid".to_owned(),
            ),
            (
                "/content/deMinimis/aid/0/grantedOn".to_owned(),
                "date-invalid".to_owned(),
            ),
        ];
        let mut found = codes(&refused);
        found.sort();
        assert_eq!(found, expected, "{day}: {}", refused.body);
    }
}

/// Where a body of the table of who may do what has free text: there it says "x".
fn free_text(body: &Value, pointer: &str, found: &mut Vec<String>) {
    match body {
        Value::String(text) if text == "x" => found.push(pointer.to_owned()),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                free_text(item, &format!("{pointer}/{at}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                free_text(field, &format!("{pointer}/{name}"), found);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_nothing_but_blanks_is_no_text_wherever_one_is_asked_for() {
    let app = App::start().await;
    let matrix = matrix();
    let mut asked = 0;
    for (method, path, operation) in operations() {
        let name = operation.operation_id.unwrap();
        let (_, allowed, body) = matrix.iter().find(|(line, ..)| *line == name).unwrap();
        let mut places = Vec::new();
        free_text(body, "", &mut places);
        if places.is_empty() {
            continue;
        }
        let mut blank = body.clone();
        for place in &places {
            *blank.pointer_mut(place).unwrap() = json!(" \u{a0}\n");
        }
        let may = |role: &str| allowed.split(' ').any(|allowed| allowed == role);
        let (_, who) = WHO.iter().find(|(role, _)| may(role)).unwrap();
        let request = app
            .request(method, &nowhere(&path))
            .bearer_auth(app.token(who).await)
            .header("Idempotency-Key", Uuid::now_v7().to_string())
            .header("If-Match", "\"1\"");
        let refused = app.send(request.json(&blank)).await;
        assert_eq!(
            refused.problem(),
            (400, "invalid-input".to_owned()),
            "{name}: {}",
            refused.body
        );
        let found = codes(&refused);
        for place in places {
            let expected = (place, "text-empty".to_owned());
            assert!(found.contains(&expected), "{name}: {expected:?} in {found:?}");
        }
        asked += 1;
    }
    assert!(asked > 45, "{asked} operations ask for words");
}

#[tokio::test(flavor = "multi_thread")]
async fn criteria_that_cannot_be_told_apart_and_documents_that_cannot_be_named_are_refused() {
    let app = App::start().await;
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await.good();
    let scheme = text(&schemes["items"][0]["id"]);
    let ceiling = app.call("1000.00").await.ceiling;
    let criterion = |title: &str| json!({ "code": "reach", "title": title, "weight": 50, "maximum": 10 });
    let call = json!({
        "schemeId": scheme, "ceilingId": ceiling, "title": "Openstelling", "description": "Trainingen.",
        "opensAt": app.now(), "closesAt": app.now() + TimeDelta::days(30), "decisionWeeks": 13,
        "distributionMethod": "tender", "lastOne": "partial", "minimum": "0.00",
        "requiredDocuments": ["activiteitenplan", " ", "p".repeat(201)], "themes": [""],
        "criteria": [criterion("Bereik"), criterion("Bereik onder jongeren")],
    });
    let refused = app.post(ADMINISTRATOR, "/v1/calls", &call).await;
    let mut found = codes(&refused);
    found.sort();
    let expected = [
        ("/criteria/1/code", "repeated"),
        ("/requiredDocuments/1", "text-empty"),
        ("/requiredDocuments/2", "text-too-long"),
        ("/themes/0", "text-empty"),
    ];
    assert_eq!(
        found,
        expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())),
        "{}",
        refused.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_comes_back_at_once() {
    let app = App::start().await;
    let mut wrong = organisation();
    wrong["kvkNumber"] = json!("123");
    wrong["rsin"] = json!("123456789");
    wrong["iban"] = json!("NL91ABNA0417164301");
    wrong["email"] = json!("nergens");
    wrong["surprise"] = json!(1);
    let refused = app.post(PROVIDER, "/v1/organisations", &wrong).await;
    let pointers: Vec<_> = codes(&refused).into_iter().map(|(pointer, _)| pointer).collect();
    for expected in ["/kvkNumber", "/rsin", "/iban", "/email", "/surprise"] {
        assert!(
            pointers.iter().any(|pointer| pointer == expected),
            "{expected} in {pointers:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_broken_doubled_or_far_too_large_is_refused() {
    let app = App::start().await;
    assert_eq!(
        draft_of(&app, "{").await.problem(),
        (400, "invalid-input".to_owned())
    );
    let doubled = draft_of(
        &app,
        r#"{"callId": 1, "callId": 2, "organisationId": null, "surprise": 1}"#,
    )
    .await;
    let doubled = codes(&doubled);
    for (pointer, code) in [
        ("/callId", "key-repeated"),
        ("/callId", "type-wrong"),
        ("/organisationId", "type-wrong"),
        ("/content", "field-missing"),
        ("/surprise", "field-unknown"),
    ] {
        let expected = (pointer.to_owned(), code.to_owned());
        assert!(doubled.contains(&expected), "{expected:?} in {doubled:?}");
    }
    let large = format!("{{\"callId\": \"{}\"}}", "x".repeat(10 * 1024 * 1024));
    assert_eq!(
        draft_of(&app, &large).await.problem(),
        (413, "too-large".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_behind_the_question_mark_comes_back_at_once() {
    let app = App::start().await;
    let expected = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        pairs
            .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
            .collect::<Vec<_>>()
    };
    for (path, wrong) in [
        (
            "/v1/calls?limit=1000&cursor=first&colour=blue",
            &[
                ("/colour", "field-unknown"),
                ("/cursor", "uuid-invalid"),
                ("/limit", "number-too-large"),
            ][..],
        ),
        ("/v1/calls?limit=many", &[("/limit", "type-wrong")]),
        (
            "/v1/calls?limit=1&limit=2&colour=blue",
            &[("/colour", "field-unknown"), ("/limit", "key-repeated")],
        ),
        ("/v1/notifications?status=lost", &[("/status", "choice-unknown")]),
        (
            "/v1/deadlines?dueBefore=tomorrow&lapsed=perhaps",
            &[("/dueBefore", "date-invalid"), ("/lapsed", "type-wrong")],
        ),
    ] {
        let refused = app.get(CASEWORKER, path).await;
        assert_eq!(refused.problem(), (400, "invalid-input".to_owned()), "{path}");
        let mut found = codes(&refused);
        found.sort();
        assert_eq!(found, expected(wrong), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_read_refuses_a_parameter_that_it_does_not_know() {
    let app = App::start().await;
    let unknown = ("/colour".to_owned(), "field-unknown".to_owned());
    for (method, path, _) in operations() {
        if method != Method::GET {
            continue;
        }
        let asked = format!("{}?colour=blue", nowhere(&path));
        let refused = app.get(CASEWORKER, &asked).await;
        assert_eq!(refused.problem(), (400, "invalid-input".to_owned()), "{asked}");
        assert!(codes(&refused).contains(&unknown), "{asked}: {}", refused.body);
    }
    // Who asks a list that always comes whole for a part is told that there are none.
    let refused = app.get(CASEWORKER, "/v1/letter-kinds?cursor=1&limit=2").await;
    let mut found = codes(&refused);
    found.sort();
    let both = ["/cursor", "/limit"].map(|name| (name.to_owned(), "field-unknown".to_owned()));
    assert_eq!(found, both, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_that_nobody_can_see_are_refused() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    for sign in ["\u{0}", "\u{202e}", "\u{61c}"] {
        let mut new =
            json!({ "callId": call.id, "organisationId": organisation, "content": content("1.00") });
        new["content"]["title"] = json!(format!("Plan {sign}nalp"));
        let refused = app.post(PROVIDER, "/v1/applications", &new).await;
        assert_eq!(codes(&refused)[0].0, "/content/title");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_that_nobody_can_see_are_refused_in_addresses_forms_and_names_of_documents() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    for sign in ["%00", "%E2%80%AE", "%D8%9C"] {
        for asked in ["/aanbod?doelgroep=", "/aanbod?gemeente=", "/aanbod?onderwerp="] {
            let refused = visitor.get(&format!("{asked}{sign}")).await;
            assert_eq!(refused.status, 400, "{asked}{sign}: {}", refused.text);
        }
    }
    for sign in ['\u{0}', '\u{202e}', '\u{61c}'] {
        let address = format!("aanvrager{sign}@voorbeeld.example");
        let fields = [("email", address.as_str()), ("password", "mis")];
        let refused = visitor.send("/inloggen", "/inloggen", &fields).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(refused.text.contains("onzichtbaar teken"), "{}", refused.text);
    }
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "10.00").await;
    let form = Form::new()
        .text("kind", "plan\u{202e}fdp")
        .part("file", Part::bytes(b"%PDF-1.7\n".to_vec()).file_name("plan.pdf"));
    let token = app.token(PROVIDER).await;
    let request = app.request(Method::POST, &format!("/v1/applications/{draft}/attachments"));
    let refused = app.send(request.bearer_auth(token).multipart(form)).await;
    assert_eq!(codes(&refused), [("/kind".to_owned(), "missing".to_owned())]);
    visitor.log_in(AUDITOR).await;
    assert_eq!(visitor.get("/beheer/spoor?kenmerk=%00").await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_counts_until_the_very_instant_of_closing_and_not_a_second_longer() {
    let app = App::start().await;
    // The clock stands still for this: the last instant of a call is the present one.
    let closing = app.now() + TimeDelta::seconds(3600);
    let call = app.call_like("1000.00", json!({ "closesAt": closing })).await;
    let in_time = app.draft(PROVIDER, &call, "10.00").await;
    let late = app.draft(PROVIDER, &call, "10.00").await;
    app.freeze(closing);
    app.post(
        PROVIDER,
        &format!("/v1/applications/{in_time}/submission"),
        &json!({}),
    )
    .await
    .good();
    app.freeze(closing + TimeDelta::seconds(1));
    let refused = app
        .post(
            PROVIDER,
            &format!("/v1/applications/{late}/submission"),
            &json!({}),
        )
        .await;
    assert_eq!(refused.problem(), (409, "call-closed".to_owned()));
    let kept = app
        .get(PROVIDER, &format!("/v1/applications/{late}"))
        .await
        .good();
    assert_eq!(kept["status"], "draft");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_submission_twice_at_once_is_received_once() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let token = app.token(PROVIDER).await;
    let submit = |key: &str| {
        let request = app.request(Method::POST, &format!("/v1/applications/{id}/submission"));
        app.send(
            request
                .bearer_auth(&token)
                .header("Idempotency-Key", key)
                .json(&json!({})),
        )
    };
    let (first, second, third) = tokio::join!(submit("one"), submit("one"), submit("two"));
    let mut numbers = Vec::new();
    for answer in [first, second, third] {
        if answer.status.is_success() {
            numbers.push(answer.body["receipt"]["number"].as_i64().unwrap());
        } else {
            assert_eq!(answer.problem(), (409, "impossible-now".to_owned()));
        }
    }
    assert!(!numbers.is_empty());
    assert!(numbers.iter().all(|number| *number == numbers[0]), "{numbers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_comes_back_with_another_body_is_refused_and_demanded_where_it_matters() {
    let app = App::start().await;
    let token = app.token(PROVIDER).await;
    let register = |body: Value| {
        let request = app.request(Method::POST, "/v1/organisations").bearer_auth(&token);
        app.send(request.header("Idempotency-Key", "mine").json(&body))
    };
    let body = organisation();
    let first = register(body.clone()).await.good();
    assert_eq!(register(body).await.good(), first);
    assert_eq!(
        register(organisation()).await.problem(),
        (422, "key-reused".to_owned())
    );
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "10.00").await;
    let without = app
        .request(Method::POST, &format!("/v1/applications/{draft}/submission"))
        .bearer_auth(&token);
    assert_eq!(
        app.send(without.json(&json!({}))).await.problem(),
        (400, "header-missing".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_dossier_does_not_exist_for_a_provider() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&id).await;
    let organisation =
        text(&app.get(PROVIDER, &format!("/v1/applications/{id}")).await.good()["organisationId"]);
    for path in [
        format!("/v1/applications/{id}"),
        format!("/v1/applications/{id}/timeline"),
        format!("/v1/applications/{id}/terms"),
        format!("/v1/applications/{id}/attachments"),
        format!("/v1/applications/{id}/decision"),
        format!("/v1/applications/{id}/supplement-requests"),
        format!("/v1/awards/{award}"),
        format!("/v1/awards/{award}/payments"),
        format!("/v1/awards/{award}/reports"),
        format!("/v1/awards/{award}/evaluation"),
        format!("/v1/organisations/{organisation}"),
        format!("/v1/organisations/{organisation}/members"),
    ] {
        assert_eq!(
            app.get(OTHER_PROVIDER, &path).await.problem(),
            (404, "not-found".to_owned()),
            "{path}"
        );
        app.get(PROVIDER, &path).await.good();
    }
    let others = app.get(OTHER_PROVIDER, "/v1/applications").await.good();
    assert_eq!(others["items"], json!([]));
    let withdrawn = app
        .post(
            OTHER_PROVIDER,
            &format!("/v1/applications/{id}/withdrawal"),
            &json!({}),
        )
        .await;
    assert_eq!(withdrawn.problem(), (404, "not-found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_its_own_organisations_secret() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "100.00").await;
    for who in [CASEWORKER, AUDITOR, DECIDER] {
        assert_eq!(
            app.get(who, &format!("/v1/applications/{draft}"))
                .await
                .problem()
                .0,
            404,
            "{who}"
        );
    }
    let decided = app
        .post(DECIDER, &format!("/v1/applications/{draft}/decision"), &grant())
        .await;
    assert_eq!(decided.problem().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_forged_expired_or_unsigned_opens_nothing() {
    let app = App::start().await;
    let token = app.token(AUDITOR).await;
    let parts: Vec<_> = token.split('.').collect();
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["roles"] = json!(["administrator"]);
    let altered = URL_SAFE_NO_PAD.encode(claims.to_string());
    for forged in [
        format!("{header}.{}.", parts[1]),
        format!("{header}.{altered}.{}", parts[2]),
        format!("{}.{altered}.{}", parts[0], parts[2]),
        "x.y.z".to_owned(),
        String::new(),
    ] {
        let answer = app
            .send(app.request(Method::GET, "/v1/me").bearer_auth(&forged))
            .await;
        assert_eq!(answer.problem(), (401, "not-logged-in".to_owned()), "{forged}");
    }
    app.send(
        app.request(Method::GET, "/v1/me")
            .header("Authorization", format!("bearer {token}")),
    )
    .await
    .good();
    app.travel(TimeDelta::minutes(11));
    let expired = app
        .send(app.request(Method::GET, "/v1/me").bearer_auth(&token))
        .await;
    assert_eq!(expired.problem().0, 401);
    // A stranger's list would look like all there is.
    for token in [token.as_str(), "x.y.z"] {
        let public = app
            .send(app.request(Method::GET, "/v1/calls").bearer_auth(token))
            .await;
        assert_eq!(public.problem(), (401, "not-logged-in".to_owned()), "{token}");
    }
    app.send(app.request(Method::GET, "/v1/calls")).await.good();
    let credentials = json!({ "email": AUDITOR, "password": app.password(AUDITOR) });
    let again = app.request(Method::POST, "/v1/tokens").bearer_auth(&token);
    app.send(again.json(&credentials)).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_in_one_draft_do_not_overwrite_each_other() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{draft}");
    let token = app.token(PROVIDER).await;
    let etag = app.get(PROVIDER, &path).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    let change = |etag: Option<String>, title: &str| {
        let mut request = app.request(Method::PATCH, &path).bearer_auth(&token);
        if let Some(etag) = etag {
            request = request.header("If-Match", etag);
        }
        app.send(request.json(&json!({ "content": { "title": title } })))
    };
    assert_eq!(
        change(None, "Zonder").await.problem(),
        (428, "if-match-missing".to_owned())
    );
    assert_eq!(
        change(Some(etag.clone()), "Eerste").await.good()["content"]["title"],
        "Eerste"
    );
    assert_eq!(
        change(Some(etag), "Tweede").await.problem(),
        (412, "stale".to_owned())
    );
    assert_eq!(
        app.get(PROVIDER, &path).await.good()["content"]["title"],
        "Eerste"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_known_by_its_content_and_not_by_its_name() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "100.00").await;
    let program = app
        .upload(PROVIDER, &draft, "plan.pdf", b"MZ\x90\x00 a program".to_vec())
        .await;
    assert_eq!(program.problem(), (415, "wrong-media-type".to_owned()));
    let large = [b"%PDF-1.7\n".to_vec(), vec![b' '; 26 * 1024 * 1024]].concat();
    assert_eq!(
        app.upload(PROVIDER, &draft, "plan.pdf", large).await.problem(),
        (413, "too-large".to_owned())
    );
    let plan = b"%PDF-1.7\n%%EOF\n".to_vec();
    let kept = app
        .upload(PROVIDER, &draft, "../../plan\u{202e}.pdf", plan.clone())
        .await
        .good();
    assert_eq!(
        (kept["name"].as_str(), kept["size"].as_u64()),
        (Some("plan.pdf"), Some(15))
    );
    let path = format!("/v1/applications/{draft}/attachments/{}", text(&kept["id"]));
    let token = app.token(PROVIDER).await;
    let response = app
        .request(Method::GET, &path)
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert!(
        response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(response.bytes().await.unwrap(), plan);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_file_in_one_form_is_refused_instead_of_lost() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/applications/{draft}/attachments");
    let kept = async || {
        let files = app.office.files.list(None);
        futures_util::StreamExt::count(files).await
    };
    let before = kept().await;
    let form = || Form::new().text("kind", "plan");
    let file = || Part::bytes(b"%PDF-1.7\n%%EOF\n".to_vec()).file_name("plan.pdf");
    for (form, pointer, code) in [
        (
            form().part("file", file()).part("file", file()),
            "/file",
            "key-repeated",
        ),
        (
            form().part("file", file()).text("note", "bij het plan"),
            "/note",
            "field-unknown",
        ),
        (
            form().text("kind", "begroting").part("file", file()),
            "/kind",
            "key-repeated",
        ),
    ] {
        let request = app.request(Method::POST, &path);
        let request = request.bearer_auth(app.token(PROVIDER).await).multipart(form);
        let refused = app.send(request).await;
        assert_eq!(
            codes(&refused),
            [(pointer.to_owned(), code.to_owned())],
            "{}",
            refused.body
        );
    }
    assert_eq!(kept().await, before, "nothing of it stays behind");
    let listed = app.get(PROVIDER, &path).await.good();
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_file_ends_as_its_content_says_so_that_opening_it_starts_nothing() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "100.00").await;
    for (name, kept) in [
        ("plan.pdf", "plan.pdf"),
        ("Plan.PDF", "Plan.PDF"),
        ("plan.hta", "plan.hta.pdf"),
        ("plan.pdf.exe", "plan.pdf.exe.pdf"),
        ("plan.docx", "plan.docx.pdf"),
        ("plan", "plan.pdf"),
    ] {
        let plan = b"%PDF-1.7\n<script>start()</script>\n%%EOF\n".to_vec();
        let answer = app.upload(PROVIDER, &draft, name, plan).await.good();
        assert_eq!(answer["name"], kept, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_document_is_refused_rather_than_cut_off() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "10.00").await;
    let path = format!("/v1/applications/{draft}/attachments");
    let token = app.token(PROVIDER).await;
    let named = |kind: String| {
        let file = Part::bytes(b"%PDF-1.7\n".to_vec()).file_name("plan.pdf");
        let form = Form::new().text("kind", kind).part("file", file);
        let request = app.request(Method::POST, &path).bearer_auth(&token);
        app.send(request.multipart(form))
    };
    let refused = named("p".repeat(201)).await;
    assert_eq!(refused.problem(), (400, "invalid-input".to_owned()));
    assert_eq!(
        codes(&refused),
        [("/kind".to_owned(), "text-too-long".to_owned())]
    );
    assert_eq!(named("p".repeat(200)).await.good()["kind"], "p".repeat(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_there_and_a_method_that_is_not_possible_say_so() {
    let app = App::start().await;
    let nowhere = app.send(app.request(Method::GET, "/v1/nowhere")).await;
    assert_eq!(nowhere.problem(), (404, "not-found".to_owned()));
    assert_eq!(nowhere.headers["content-type"], "application/problem+json");
    let trailing = app.send(app.request(Method::GET, "/v1/calls/")).await;
    assert_eq!(trailing.status, 404);
    let wrong = app.send(app.request(Method::DELETE, "/v1/calls")).await;
    assert_eq!(wrong.problem(), (405, "method-not-allowed".to_owned()));
    assert!(wrong.headers["allow"].to_str().unwrap().contains("GET"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_is_told_in_english_to_who_asks_for_it() {
    let app = App::start().await;
    let request = app
        .request(Method::GET, "/v1/me")
        .header("Accept-Language", "en-GB");
    assert_eq!(app.send(request).await.body["title"], "You are not logged in");
    assert_eq!(
        app.send(app.request(Method::GET, "/v1/me")).await.body["title"],
        "U bent niet ingelogd"
    );
    let administrator = app.token(ADMINISTRATOR).await;
    let wrong = app
        .request(Method::POST, "/v1/schemes")
        .bearer_auth(administrator)
        .header("Accept-Language", "en-GB")
        .json(&json!({ "title": "" }));
    let answer = app.send(wrong).await;
    let details: Vec<String> = answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| text(&error["detail"]))
        .collect();
    assert!(
        details.contains(&"This field is missing. Fill it in.".to_owned()),
        "{details:?}"
    );
    assert!(details.contains(&"Fill this in.".to_owned()), "{details:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_its_protective_headers() {
    let app = App::start().await;
    for path in ["/v1/calls", "/v1/nowhere", "/v1/me"] {
        let headers = app.send(app.request(Method::GET, path)).await.headers;
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(
            headers["content-security-policy"], "frame-ancestors 'none'",
            "{path}"
        );
        assert!(headers.contains_key("strict-transport-security"), "{path}");
        assert_eq!(headers["api-version"], env!("CARGO_PKG_VERSION"), "{path}");
    }
}

/// The key that signs now.
#[derive(diesel::QueryableByName)]
struct Signer {
    #[diesel(sql_type = diesel::sql_types::Text)]
    kid: String,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    private_der: Vec<u8>,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    public_key: Vec<u8>,
}

/// The claims of a real token, and the key that signed it.
async fn claims_and_key(app: &App) -> (Value, Signer) {
    let token = app.token(AUDITOR).await;
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let key = "SELECT kid, private_der, public_key FROM signing_keys ORDER BY created_at DESC LIMIT 1";
    let key = diesel::sql_query(key).get_result(&mut owner).await.unwrap();
    (serde_json::from_slice(&claims).unwrap(), key)
}

fn signed(algorithm: Algorithm, claims: &Value, kid: &str, key: &EncodingKey) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_another_service_or_by_another_issuer_opens_nothing_though_its_key_is_ours() {
    let app = App::start().await;
    let (claims, key) = claims_and_key(&app).await;
    let ask = async |claim: &str, value: Value| {
        let mut claims = claims.clone();
        claims[claim] = value;
        let token = signed(
            Algorithm::EdDSA,
            &claims,
            &key.kid,
            &EncodingKey::from_ed_der(&key.private_der),
        );
        app.send(app.request(Method::GET, "/v1/me").bearer_auth(token))
            .await
    };
    ask("iss", json!("plafond")).await.good();
    for (claim, value) in [
        ("iss", json!("elders")),
        ("aud", json!("another-api")),
        ("aud", Value::Null),
        ("exp", json!(app.now().timestamp() - 1)),
        ("exp", Value::Null),
        ("sub", json!("nobody")),
    ] {
        let answer = ask(claim, value.clone()).await;
        assert_eq!(
            answer.problem(),
            (401, "not-logged-in".to_owned()),
            "{claim} {value}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_half_of_a_key_signs_nothing() {
    let app = App::start().await;
    let (claims, key) = claims_and_key(&app).await;
    let forged = signed(
        Algorithm::HS256,
        &claims,
        &key.kid,
        &EncodingKey::from_secret(&key.public_key),
    );
    let answer = app
        .send(app.request(Method::GET, "/v1/me").bearer_auth(forged))
        .await;
    assert_eq!(answer.problem(), (401, "not-logged-in".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stole_a_key_opens_nothing_with_it_once_it_was_renewed() {
    let app = App::start().await;
    let (mut claims, stolen) = claims_and_key(&app).await;
    let mut forge = async || {
        claims["iat"] = json!(app.now().timestamp());
        claims["exp"] = json!(app.now().timestamp() + 600);
        let key = EncodingKey::from_ed_der(&stolen.private_der);
        let token = signed(Algorithm::EdDSA, &claims, &stolen.kid, &key);
        app.send(app.request(Method::GET, "/v1/me").bearer_auth(token))
            .await
    };
    forge().await.good();
    let now = app.now();
    app.office
        .act(async |conn| plafond::identity::rotate_keys(conn, now).await.map(drop))
        .await
        .unwrap();
    app.travel(TimeDelta::minutes(13));
    assert_eq!(forge().await.problem(), (401, "not-logged-in".to_owned()));
    app.get(AUDITOR, "/v1/me").await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_possible_instead_is_told_in_english_words_too() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let application = app.complete(PROVIDER, &call, "900.00").await;
    let token = app.token(CASEWORKER).await;
    let path = format!("/v1/applications/{application}/completion");
    let request = app.request(Method::POST, &path).bearer_auth(token);
    let refused = app.send(request.header("Accept-Language", "en")).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    let detail = text(&refused.body["detail"]);
    assert!(
        detail.starts_with("The application is at \"complete\". Possible now: "),
        "{detail}"
    );
    assert!(detail.ends_with(" or withdraw."), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_to_be_there_is_not_taken_away_and_nobody_is_told_that_it_was() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let me = text(&app.get(CASEWORKER, "/v1/me").await.good()["id"]);
    let call_path = format!("/v1/calls/{}", call.id);
    let scheme = text(&app.get(ADMINISTRATOR, &call_path).await.good()["schemeId"]);
    for (who, path, change, wrong) in [
        (
            PROVIDER,
            format!("/v1/organisations/{organisation}"),
            json!({ "name": null, "email": null }),
            &["/email", "/name"][..],
        ),
        (
            ADMINISTRATOR,
            format!("/v1/users/{me}"),
            json!({ "roles": null }),
            &["/roles"],
        ),
        (
            ADMINISTRATOR,
            format!("/v1/schemes/{scheme}"),
            json!({ "title": null, "deviationAmount": null }),
            &["/deviationAmount", "/title"],
        ),
        (
            ADMINISTRATOR,
            call_path,
            json!({ "minimum": null, "criteria": null, "maximum": null }),
            &["/criteria", "/minimum"],
        ),
    ] {
        let token = app.token(who).await;
        let request = app.request(Method::PATCH, &path).bearer_auth(token);
        let refused = app.send(request.header("If-Match", "\"1\"").json(&change)).await;
        assert_eq!(refused.problem(), (400, "invalid-input".to_owned()), "{path}");
        let mut found: Vec<_> = codes(&refused).into_iter().map(|(pointer, _)| pointer).collect();
        found.sort();
        assert_eq!(found, wrong, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_that_is_full_of_documents_says_so_and_keeps_no_file_of_another() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let draft = app.draft(PROVIDER, &call, "100.00").await;
    let plan = || b"%PDF-1.7\n%%EOF\n".to_vec();
    let kept = async || {
        let files = app.office.files.list(None);
        futures_util::StreamExt::count(files).await
    };
    app.upload(PROVIDER, &draft, "plan.pdf", plan()).await.good();
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let many = format!(
        "INSERT INTO attachments (id, application_id, kind, name, media_type, size, sha256, uploaded_by, uploaded_at) \
         SELECT gen_random_uuid(), application_id, kind, name, media_type, size, sha256, uploaded_by, uploaded_at \
         FROM attachments, generate_series(1, 198) WHERE application_id = '{draft}'"
    );
    assert_eq!(diesel::sql_query(many).execute(&mut conn).await.unwrap(), 198);
    app.upload(PROVIDER, &draft, "rooster.pdf", plan()).await.good();
    let before = kept().await;
    let full = app.upload(PROVIDER, &draft, "nog-een.pdf", plan()).await;
    assert_eq!(full.problem(), (409, "impossible-now".to_owned()));
    assert_eq!(kept().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheme_is_known_to_nobody_outside_until_a_call_of_it_is_published() {
    let app = App::start().await;
    let new = json!({
        "title": "Regeling in voorbereiding", "legalBasis": "Ontwerp", "decisionWeeks": 13,
        "fullAdvanceBelow": "25000.00", "auditFrom": "125000.00",
    });
    let scheme = text(&app.post(ADMINISTRATOR, "/v1/schemes", &new).await.good()["id"]);
    let path = format!("/v1/schemes/{scheme}");
    let listed = |answer: Answered| answer.good().to_string().contains(&scheme);
    let strangers = async |path: &str| app.send(app.request(Method::GET, path)).await;
    assert_eq!(strangers(&path).await.problem().0, 404);
    assert!(!listed(strangers("/v1/schemes").await));
    assert_eq!(app.get(PROVIDER, &path).await.problem().0, 404);
    assert!(listed(app.get(CASEWORKER, "/v1/schemes").await));
    let ceiling = json!({
        "amount": "1000.00", "periodStart": "2026-01-01", "periodEnd": "2026-12-31", "resolution": "Collegebesluit",
        "publishedOn": "2025-12-01",
    });
    let ceilings = format!("{path}/ceilings");
    let ceiling = text(&app.post(ADMINISTRATOR, &ceilings, &ceiling).await.good()["id"]);
    let call = json!({
        "schemeId": scheme, "ceilingId": ceiling, "title": "Eerste openstelling", "description": "Trainingen.",
        "opensAt": app.now(), "closesAt": app.now() + TimeDelta::days(30), "decisionWeeks": 13,
        "distributionMethod": "order-of-receipt", "lastOne": "partial", "minimum": "0.00", "requiredDocuments": [],
        "themes": [], "criteria": [],
    });
    let call = text(&app.post(ADMINISTRATOR, "/v1/calls", &call).await.good()["id"]);
    assert_eq!(strangers(&path).await.problem().0, 404);
    let published = format!("/v1/calls/{call}/publication");
    app.post(ADMINISTRATOR, &published, &json!({})).await.good();
    assert_eq!(
        strangers(&path).await.good()["title"],
        "Regeling in voorbereiding"
    );
    assert!(listed(strangers("/v1/schemes").await));
}
