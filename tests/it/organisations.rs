//! Organisations: where their letters go, and who belongs to them.

use diesel_async::RunQueryDsl as _;
use serde_json::{Value, json};

use crate::support::story::{ADMINISTRATOR, AUDITOR, OTHER_PROVIDER, PROVIDER, content, organisation, text};
use crate::support::visitor::Visitor;
use crate::support::{Answered, App};

#[track_caller]
fn constraint_of(refused: diesel::QueryResult<usize>) -> String {
    let Err(diesel::result::Error::DatabaseError(_, information)) = refused else {
        panic!("{refused:?}");
    };
    information.constraint_name().unwrap_or_default().to_owned()
}

/// Changes an organisation as it stands.
async fn changed(app: &App, id: &str, change: &Value) -> Answered {
    app.patch(PROVIDER, &format!("/v1/organisations/{id}"), change)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_consent_to_electronic_sending_letters_need_an_address_awb_2_8() {
    let app = App::start().await;
    let address = json!({ "street": "Postbus 12", "postcode": "6800 AA", "town": "Arnhem" });
    let mut new = organisation();
    new["electronicSending"] = json!(false);
    let refused = app.post(PROVIDER, "/v1/organisations", &new).await;
    assert_eq!(refused.problem(), (400, "invalid-input".to_owned()));
    assert_eq!(refused.body["errors"][0]["pointer"], "/postalAddress");
    assert_eq!(refused.body["errors"][0]["code"], "address-missing");
    new["postalAddress"] = json!({ "street": "Postbus 12", "postcode": "6800AA", "town": "Arnhem" });
    let refused = app.post(PROVIDER, "/v1/organisations", &new).await;
    assert_eq!(refused.body["errors"][0]["code"], "postcode-invalid");
    new["postalAddress"] = address.clone();
    app.post(PROVIDER, "/v1/organisations", &new).await.good();

    let id = app.organisation(PROVIDER).await;
    let post = json!({ "electronicSending": false });
    assert_eq!(
        changed(&app, &id, &post).await.problem(),
        (400, "invalid-input".to_owned())
    );
    let post = json!({ "electronicSending": false, "postalAddress": address });
    changed(&app, &id, &post).await.good();
    let nowhere = json!({ "postalAddress": null });
    assert_eq!(changed(&app, &id, &nowhere).await.problem().0, 400);
    let electronic = json!({ "electronicSending": true, "postalAddress": null });
    let known = changed(&app, &id, &electronic).await.good();
    assert_eq!(known["postalAddress"], json!(null));
    let mut conn = app.office.conn().await.unwrap();
    let statement = format!("UPDATE organisations SET consented_at = NULL WHERE id = '{id}'");
    let refused = diesel::sql_query(statement).execute(&mut conn).await;
    assert_eq!(constraint_of(refused), "organisations_reachable");
}

/// An organisation of two: gives it, and the account of each.
async fn of_two(app: &App) -> (String, String, String) {
    let id = app.organisation(PROVIDER).await;
    let colleague = json!({ "email": OTHER_PROVIDER, "name": "Kim Collega" });
    let added = app
        .post(PROVIDER, &format!("/v1/organisations/{id}/members"), &colleague)
        .await
        .good();
    let first = text(&app.get(PROVIDER, "/v1/me").await.good()["id"]);
    (id, first, text(&added["id"]))
}

async fn taken_out(app: &App, by: &str, organisation: &str, member: &str) -> Answered {
    let path = format!("/v1/organisations/{organisation}/members/{member}/removal");
    app.post(by, &path, &json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_taken_out_sees_nothing_from_then_on_and_is_told() {
    let app = App::start().await;
    let (id, _, colleague) = of_two(&app).await;
    let path = format!("/v1/organisations/{id}");
    let page = format!("/aanvrager/organisaties/{id}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(OTHER_PROVIDER).await;
    assert_eq!(visitor.get(&page).await.status, 200);
    app.get(OTHER_PROVIDER, &path).await.good();

    taken_out(&app, PROVIDER, &id, &colleague).await.good();
    // The same token and the same session as before.
    assert_eq!(app.get(OTHER_PROVIDER, &path).await.problem().0, 404);
    assert_eq!(visitor.get(&page).await.status, 404);
    let mail = app.get(OTHER_PROVIDER, "/v1/notifications").await.good();
    assert_eq!(mail["items"][0]["kind"], "member-removed");
    let said = text(&mail["items"][0]["text"]);
    assert!(said.contains("weggehaald bij Stichting Voorbeeld"), "{said}");
    let members = app.get(PROVIDER, &format!("{path}/members")).await.good();
    assert_eq!(members["items"].as_array().unwrap().len(), 1);
    let again = taken_out(&app, PROVIDER, &id, &colleague).await;
    assert_eq!(again.problem(), (404, "not-found".to_owned()));
    let mut events = Vec::new();
    let mut next = Some("/v1/audit-events?limit=200".to_owned());
    while let Some(page) = next {
        let read = app.get(AUDITOR, &page).await;
        let link = read
            .headers
            .get("link")
            .map(|link| link.to_str().unwrap().to_owned());
        next = link.map(|link| link[1..link.find('>').unwrap()].to_owned());
        events.extend(read.good()["items"].as_array().unwrap().clone());
    }
    let event = events
        .iter()
        .find(|event| event["action"] == "member-removed")
        .unwrap();
    assert_eq!(
        (&event["chainId"], &event["objectId"]),
        (&json!(id), &json!(colleague))
    );

    let back = json!({ "email": OTHER_PROVIDER, "name": "Kim Collega" });
    app.post(PROVIDER, &format!("{path}/members"), &back).await.good();
    app.get(OTHER_PROVIDER, &path).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_can_always_log_in_for_an_organisation() {
    let app = App::start().await;
    let (id, first, colleague) = of_two(&app).await;
    // Who leaves by oneself is told so too.
    taken_out(&app, OTHER_PROVIDER, &id, &colleague).await.good();
    let mail = app.get(OTHER_PROVIDER, "/v1/notifications").await.good();
    let said = text(&mail["items"][0]["text"]);
    assert!(said.contains("U hebt u afgemeld"), "{said}");
    let last = taken_out(&app, PROVIDER, &id, &first).await;
    assert_eq!(last.problem(), (409, "impossible-now".to_owned()));
    let mut conn = app.office.conn().await.unwrap();
    let statement = format!("DELETE FROM organisation_members WHERE organisation_id = '{id}'");
    let refused = diesel::sql_query(statement).execute(&mut conn).await;
    assert_eq!(constraint_of(refused), "organisation_members_never_none");

    // A colleague whose access ended doesn't count.
    let (id, first, colleague) = of_two(&app).await;
    let path = format!("/v1/users/{colleague}");
    let ended = json!({ "active": false });
    app.patch(ADMINISTRATOR, &path, &ended).await.good();
    let last = taken_out(&app, PROVIDER, &id, &first).await;
    assert_eq!(last.problem(), (409, "impossible-now".to_owned()));
    taken_out(&app, PROVIDER, &id, &colleague).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_is_taken_out_from_the_page_after_a_second_look() {
    let app = App::start().await;
    let (id, first, colleague) = of_two(&app).await;
    let page = format!("/aanvrager/organisaties/{id}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let shown = visitor.get(&page).await.text;
    let own = format!("{page}/mensen/{first}/weghalen");
    let theirs = format!("{page}/mensen/{colleague}/weghalen");
    for link in [&own, &theirs] {
        assert!(shown.contains(link), "{link}: {shown}");
    }
    let asked = visitor.get(&theirs).await.text;
    assert!(
        asked.contains("Weet u zeker dat deze collega") && asked.contains(OTHER_PROVIDER),
        "{asked}"
    );
    let done = visitor.send(&theirs, &theirs, &[]).await;
    assert_eq!(done.going_to(), page);
    let shown = visitor.get(&page).await.text;
    assert!(
        !shown.contains(OTHER_PROVIDER) && !shown.contains("/weghalen"),
        "{shown}"
    );
    let asked = visitor.get(&own).await.text;
    assert!(asked.contains("Weet u zeker dat u niet meer"), "{asked}");
    let last = visitor.send(&own, &own, &[]).await;
    assert_eq!(last.status, 409);
    assert!(
        last.text.contains("Nodig eerst een collega uit."),
        "{}",
        last.text
    );
    let mut stranger = Visitor::new(&app);
    stranger.log_in(OTHER_PROVIDER).await;
    assert_eq!(stranger.get(&own).await.status, 404);
    let new = "/aanvrager/organisaties/nieuw";
    assert_eq!(stranger.send(new, &own, &[]).await.status, 404);
}

/// Lets someone of an organisation manage it, or no longer.
async fn role(app: &App, by: &str, (organisation, member): (&str, &str), manages: bool) -> Answered {
    let path = format!("/v1/organisations/{organisation}/members/{member}/role");
    app.post(by, &path, &json!({ "manages": manages })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_applies_leaves_people_details_and_account_to_who_manages() {
    let app = App::start().await;
    let (id, first, colleague) = of_two(&app).await;
    let path = format!("/v1/organisations/{id}");
    let changed_role = role(&app, PROVIDER, (&id, &colleague), false).await.good();
    assert_eq!(changed_role["manages"], false);
    let mail = app.get(OTHER_PROVIDER, "/v1/notifications").await.good();
    let said = text(&mail["items"][0]["text"]);
    assert!(said.contains("doet nu een beheerder"), "{said}");

    let not_allowed = (403, "not-allowed".to_owned());
    let account = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Voorbeeld" });
    let third = json!({ "email": "sam@voorbeeld.example", "name": "Sam Collega" });
    for (to, body) in [("bank-account-changes", &account), ("members", &third)] {
        let refused = app.post(OTHER_PROVIDER, &format!("{path}/{to}"), body).await;
        assert_eq!(refused.problem(), not_allowed, "{to}");
    }
    let named = json!({ "name": "Stichting Anders" });
    let renamed = app.patch(OTHER_PROVIDER, &path, &named).await;
    assert_eq!(renamed.problem(), not_allowed);
    let refused = role(&app, OTHER_PROVIDER, (&id, &colleague), true).await;
    assert_eq!(refused.problem(), not_allowed);
    let refused = taken_out(&app, OTHER_PROVIDER, &id, &first).await;
    assert_eq!(refused.problem(), not_allowed);

    // The work itself is everyone's, and everyone may go.
    let call = app.call("5000.00").await;
    let draft = json!({ "callId": call.id, "organisationId": id, "content": content("100.00") });
    app.post(OTHER_PROVIDER, "/v1/applications", &draft).await.good();
    taken_out(&app, OTHER_PROVIDER, &id, &colleague).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_always_has_someone_who_manages_it() {
    let app = App::start().await;
    let (id, first, colleague) = of_two(&app).await;
    role(&app, PROVIDER, (&id, &colleague), false).await.good();
    let impossible = (409, "impossible-now".to_owned());
    let last = role(&app, PROVIDER, (&id, &first), false).await;
    assert_eq!(last.problem(), impossible);
    let leaving = taken_out(&app, PROVIDER, &id, &first).await;
    assert_eq!(leaving.problem(), impossible);
    let again = role(&app, PROVIDER, (&id, &first), true).await;
    assert_eq!(again.problem(), impossible);
    let mut conn = app.office.conn().await.unwrap();
    for statement in [
        format!("UPDATE organisation_members SET manages = false WHERE organisation_id = '{id}'"),
        format!("DELETE FROM organisation_members WHERE organisation_id = '{id}' AND manages"),
    ] {
        let refused = diesel::sql_query(statement).execute(&mut conn).await;
        assert_eq!(constraint_of(refused), "organisation_members_one_manages");
    }

    // When nobody who can log in manages it any more, whoever is left does.
    let path = format!("/v1/users/{first}");
    let ended = json!({ "active": false });
    app.patch(ADMINISTRATOR, &path, &ended).await.good();
    role(&app, OTHER_PROVIDER, (&id, &colleague), true).await.good();
    taken_out(&app, OTHER_PROVIDER, &id, &first).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_an_organisation_offers_only_what_someone_may_do_there() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let page = format!("/aanvrager/organisaties/{id}");
    let at = |part: &str| format!("{page}/{part}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    // Without its tick a colleague is no manager.
    let fields = [("name", "Kim Collega"), ("email", OTHER_PROVIDER)];
    let done = visitor.send(&at("mensen"), &at("mensen"), &fields).await;
    assert_eq!(done.going_to(), page);
    let members = app
        .get(PROVIDER, &format!("/v1/organisations/{id}/members"))
        .await
        .good();
    let colleague = members["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["email"] == OTHER_PROVIDER)
        .unwrap();
    assert_eq!(colleague["manages"], false);
    let to_role = at(&format!("mensen/{}/rol", text(&colleague["id"])));

    let mut other = Visitor::new(&app);
    other.log_in(OTHER_PROVIDER).await;
    let shown = other.get(&page).await.text;
    assert!(
        shown.contains("Beheerder") && shown.contains("Organisatie verlaten"),
        "{shown}"
    );
    for part in ["gegevens", "rekening", "mensen"] {
        assert!(!shown.contains(&format!("{}\"", at(part))), "{part}: {shown}");
        let refused = other.get(&at(part)).await;
        assert_eq!(refused.status, 403, "{part}");
        assert!(
            refused.text.contains("Dit doet een beheerder"),
            "{}",
            refused.text
        );
    }
    assert!(!shown.contains("/rol\""), "{shown}");

    let done = visitor.send(&page, &to_role, &[("manages", "true")]).await;
    assert_eq!(done.going_to(), page);
    let shown = other.get(&page).await.text;
    assert!(
        shown.contains("Geen beheerder meer") && shown.contains(&at("rekening")),
        "{shown}"
    );
}
