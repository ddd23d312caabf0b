//! The provider desk without a browser: what a form does, refuses and keeps.

use chrono::TimeDelta;
use plafond_rules::roles::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::App;
use crate::support::story::{FINANCE, OTHER_PROVIDER, PROVIDER, organisation, text};
use crate::support::visitor::Visitor;

const NEW: &str = "/aanvrager/organisaties/nieuw";

/// The hidden field of the first form on a page that has one.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    let value = rest.split('"').next().unwrap();
    value
        .replace("&#34;", "\"")
        .replace("&#38;", "&")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_organisation_yet_registers_one_and_goes_on_to_the_application() {
    let app = App::start().await;
    let who = app
        .enrol("nieuw@stichting.example", &[Role::ProviderMember])
        .await;
    let call = app.call("50000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(who).await;
    let home = visitor.get("/aanvrager").await;
    assert!(home.text.contains("Meld uw organisatie aan"), "{}", home.text);
    let new = organisation();
    let iban: String = text(&new["iban"])
        .chars()
        .enumerate()
        .fold(String::new(), |mut all, (at, sign)| {
            if at > 0 && at % 4 == 0 {
                all.push(' ');
            }
            all.push(sign);
            all
        });
    let (kvk, rsin) = (text(&new["kvkNumber"]), text(&new["rsin"]));
    let mut fields = vec![
        ("_openstelling", call.id.as_str()),
        ("name", "Stichting Weerbaar"),
        ("kvkNumber", kvk.as_str()),
        ("rsin", "123"),
        ("iban", iban.as_str()),
        ("accountHolder", "Stichting Weerbaar"),
        ("email", "info@weerbaar.example"),
        ("electronicSending", "true"),
    ];
    let refused = visitor.send(NEW, NEW, &fields).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("href=\"#rsin\""), "{}", refused.text);
    assert!(
        refused.text.contains("value=\"Stichting Weerbaar\""),
        "nothing has to be typed again"
    );
    fields[3] = ("rsin", rsin.as_str());
    let done = visitor.send(NEW, NEW, &fields).await;
    assert_eq!(
        done.going_to(),
        format!("/aanvrager/aanvragen/nieuw?openstelling={}", call.id)
    );
    assert!(
        visitor
            .get("/aanvrager")
            .await
            .text
            .contains("Stichting Weerbaar")
    );
    let again = visitor.send(NEW, NEW, &fields).await;
    assert_eq!(again.status, 409, "a KvK number belongs to one organisation");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_everything_empty_is_told_of_all_of_it_at_once() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let refused = visitor.send(NEW, NEW, &[]).await;
    assert_eq!(refused.status, 400);
    for field in [
        "name",
        "kvkNumber",
        "rsin",
        "iban",
        "accountHolder",
        "email",
        "postalAddress",
    ] {
        let link = format!("href=\"#{field}\"");
        assert!(refused.text.contains(&link), "{field}: {}", refused.text);
    }
    // So is who empties what is known.
    let id = app.organisation(PROVIDER).await;
    let page = format!("/aanvrager/organisaties/{id}/gegevens");
    let refused = visitor.fill(&page, &[("name", ""), ("email", "")]).await;
    assert_eq!(refused.status, 400);
    for field in ["name", "email", "postalAddress"] {
        let link = format!("href=\"#{field}\"");
        assert!(refused.text.contains(&link), "{field}: {}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_changes_details_and_overwrites_nobodys() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let at = |page: &str| format!("/aanvrager/organisaties/{id}{page}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let version = hidden(&visitor.get(&at("/gegevens")).await.text, "_version");
    let fields = [
        ("_version", version.as_str()),
        ("name", "Stichting Anders"),
        ("email", "anders@voorbeeld.example"),
        ("postalAddress/street", "Postbus 12"),
        ("postalAddress/postcode", "6800aa"),
        ("postalAddress/town", "Arnhem"),
    ];
    visitor
        .send(&at("/gegevens"), &at("/gegevens"), &fields)
        .await
        .going_to();
    let shown = visitor.get(&at("")).await.text;
    assert!(shown.contains("Stichting Anders"), "{shown}");
    assert!(shown.contains("Postbus 12<br>6800 AA  ARNHEM"), "{shown}");
    assert!(shown.contains("Per post"), "the box was left open: {shown}");

    // A colleague who looked at the old version sees both values, and nothing was overwritten.
    let fields = [
        ("_version", version.as_str()),
        ("name", "Stichting Eigenwijs"),
        ("email", "anders@voorbeeld.example"),
        ("electronicSending", "true"),
    ];
    let both = visitor.send(&at("/gegevens"), &at("/gegevens"), &fields).await;
    assert_eq!(both.status, 412);
    assert!(
        both.text.contains("value=\"Stichting Eigenwijs\""),
        "{}",
        both.text
    );
    assert!(
        both.text.contains("<strong data-theirs>Stichting Anders"),
        "{}",
        both.text
    );
    let newest = hidden(&both.text, "_version");
    let fields = [
        ("_version", newest.as_str()),
        ("name", "Stichting Eigenwijs"),
        ("email", "anders@voorbeeld.example"),
        ("electronicSending", "true"),
    ];
    visitor
        .send(&at("/gegevens"), &at("/gegevens"), &fields)
        .await
        .going_to();
    assert!(visitor.get(&at("")).await.text.contains("Stichting Eigenwijs"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_proposes_an_account_and_invites_a_colleague() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let at = |page: &str| format!("/aanvrager/organisaties/{id}{page}");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let account = organisation();
    let iban = text(&account["iban"]);
    let fields = [("iban", iban.as_str()), ("accountHolder", "Stichting Anders")];
    visitor
        .send(&at("/rekening"), &at("/rekening"), &fields)
        .await
        .going_to();
    let shown = visitor.get(&at("")).await.text;
    assert!(
        shown.contains(&iban) && shown.contains("De gemeente controleert"),
        "{shown}"
    );
    let changes = app
        .get(FINANCE, &format!("/v1/organisations/{id}/bank-account-changes"))
        .await
        .good();
    assert_eq!(changes["items"][0]["status"], "proposed");

    let fields = [("name", "Sam Collega"), ("email", "sam@voorbeeld.example")];
    visitor
        .send(&at("/mensen"), &at("/mensen"), &fields)
        .await
        .going_to();
    let shown = visitor.get(&at("")).await.text;
    assert!(
        shown.contains("sam@voorbeeld.example") && shown.contains("Uitgenodigd"),
        "{shown}"
    );
    // The first mail went astray: whoever was invited and can't get in yet is invited once more, from the same page.
    let first = app.link_to("sam@voorbeeld.example").await;
    visitor.send(&at(""), &at("/mensen"), &fields).await.going_to();
    let second = app.link_to("sam@voorbeeld.example").await;
    assert_ne!(first, second);
    for _ in 0..3 {
        visitor.send(&at(""), &at("/mensen"), &fields).await.going_to();
    }
    let enough = visitor.send(&at(""), &at("/mensen"), &fields).await;
    assert_eq!(enough.status, 409, "nobody fills a mailbox: {}", enough.text);
    let chosen = json!({ "token": second, "password": "een-lang-wachtwoord" });
    let request = app.request(Method::POST, "/v1/passwords").json(&chosen);
    app.send(request).await.good();
    let shown = visitor.get(&at("")).await.text;
    assert!(!shown.contains("Uitgenodigd"), "{shown}");
    let member = visitor.send(&at(""), &at("/mensen"), &fields).await;
    assert_eq!(member.status, 409, "{}", member.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_account_is_told_by_mail_of_an_organisation_more() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let colleague = json!({ "email": OTHER_PROVIDER, "name": "Kim Collega", "manages": false });
    let added = app
        .post(PROVIDER, &format!("/v1/organisations/{id}/members"), &colleague)
        .await
        .good();
    assert_eq!(added["accepted"], true);
    let mail = app.get(OTHER_PROVIDER, "/v1/notifications").await.good();
    let told = &mail["items"][0];
    assert_eq!(told["kind"], "member-added", "{mail:#}");
    let said = text(&told["text"]);
    assert!(
        said.contains("toegevoegd bij Stichting Voorbeeld") && !said.contains("uitnodigen"),
        "{said}"
    );
    assert!(said.contains(&format!("/aanvrager/organisaties/{id}")), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_letters_by_post_tells_where_to_awb_2_8() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let page = format!("/aanvrager/organisaties/{id}/gegevens");
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let mut fields = vec![("name", "Stichting Post"), ("email", "post@voorbeeld.example")];
    let nowhere = visitor.fill(&page, &fields).await;
    assert_eq!(nowhere.status, 400);
    for told in [
        "href=\"#postalAddress\"",
        "Geef het postadres",
        "value=\"Stichting Post\"",
    ] {
        assert!(nowhere.text.contains(told), "{told}: {}", nowhere.text);
    }
    fields.extend([
        ("postalAddress/street", "Postbus 12"),
        ("postalAddress/postcode", "68 AA"),
    ]);
    let half = visitor.fill(&page, &fields).await;
    assert_eq!(half.status, 400);
    for wrong in ["postalAddress/postcode", "postalAddress/town"] {
        assert!(
            half.text.contains(&format!("href=\"#{wrong}\"")),
            "{wrong}: {}",
            half.text
        );
    }
    assert!(
        half.text.contains("Schrijf een postcode als 1234 AB."),
        "{}",
        half.text
    );
    fields[3] = ("postalAddress/postcode", "6800 AA");
    fields.push(("postalAddress/town", "Arnhem"));
    visitor.fill(&page, &fields).await.going_to();
    let kept = visitor.get(&page).await.text;
    assert!(
        kept.contains("value=\"Postbus 12\"") && kept.contains("value=\"6800 AA\""),
        "{kept}"
    );

    // With consent nothing has to be known, and what is emptied is taken away.
    let electronic = [
        ("name", "Stichting Post"),
        ("email", "post@voorbeeld.example"),
        ("electronicSending", "true"),
    ];
    visitor.fill(&page, &electronic).await.going_to();
    let known = app.get(PROVIDER, &format!("/v1/organisations/{id}")).await.good();
    assert_eq!(known["postalAddress"], serde_json::json!(null));
    let shown = visitor.get(&format!("/aanvrager/organisaties/{id}")).await.text;
    assert!(shown.contains("Nog niet bekend"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detail_that_is_emptied_is_asked_for_and_not_forgotten() {
    let app = App::start().await;
    let id = app.organisation(PROVIDER).await;
    let page = format!("/aanvrager/organisaties/{id}/gegevens");
    let before = app.get(PROVIDER, &format!("/v1/organisations/{id}")).await.good();
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let fields = [("name", " "), ("email", ""), ("electronicSending", "true")];
    let refused = visitor.fill(&page, &fields).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    for field in ["name", "email"] {
        for told in [format!("href=\"#{field}\""), format!("id=\"{field}-wrong\"")] {
            assert!(refused.text.contains(&told), "{told}: {}", refused.text);
        }
    }
    assert!(refused.text.contains("Vul dit in."), "{}", refused.text);
    // Together with what is wrong otherwise.
    let fields = [
        ("name", ""),
        ("email", "geen adres"),
        ("electronicSending", "true"),
    ];
    let refused = visitor.fill(&page, &fields).await;
    assert_eq!(refused.status, 400);
    for field in ["name", "email"] {
        assert!(
            refused.text.contains(&format!("href=\"#{field}\"")),
            "{}",
            refused.text
        );
    }
    let known = app.get(PROVIDER, &format!("/v1/organisations/{id}")).await.good();
    assert_eq!(known, before, "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_registers_and_wants_letters_by_post_tells_where_to_awb_2_8() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let new = organisation();
    let (kvk, rsin, iban) = (text(&new["kvkNumber"]), text(&new["rsin"]), text(&new["iban"]));
    let fields = [
        ("name", "Stichting Nieuw"),
        ("kvkNumber", kvk.as_str()),
        ("rsin", rsin.as_str()),
        ("iban", iban.as_str()),
        ("accountHolder", "Stichting Nieuw"),
        ("email", "nieuw@voorbeeld.example"),
    ];
    let refused = visitor.send(NEW, NEW, &fields).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("href=\"#postalAddress\""),
        "{}",
        refused.text
    );
    let mut fields = fields.to_vec();
    fields.extend([
        ("postalAddress/street", "Voorbeeldstraat 1"),
        ("postalAddress/postcode", "6811 AB"),
        ("postalAddress/town", "Arnhem"),
    ]);
    visitor.send(NEW, NEW, &fields).await.going_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_does_not_exist_at_this_desk() {
    let app = App::start().await;
    let id = app.organisation(OTHER_PROVIDER).await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    for page in ["", "/gegevens", "/rekening", "/mensen"] {
        let address = format!("/aanvrager/organisaties/{id}{page}");
        assert_eq!(visitor.get(&address).await.status, 404, "{page}");
        if !page.is_empty() {
            let sent = visitor
                .send(NEW, &address, &[("name", "x"), ("_version", "1")])
                .await;
            assert_eq!(sent.status, 404, "{page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_logged_out_gets_the_form_back_as_it_was_filled_in() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let ticket = visitor.ticket(NEW).await;
    app.travel(TimeDelta::hours(2));
    let long = "Stichting \"Zo & Zo\"";
    let fields = [
        ("name", long),
        ("rsin", "123456782"),
        ("_ticket", ticket.as_str()),
    ];
    let again = visitor.request(Method::POST, NEW, Some(&fields)).await;
    assert_eq!(again.status, 401);
    let (kept, to) = (hidden(&again.text, "_bewaard"), hidden(&again.text, "_naar"));
    assert_eq!(to, NEW);
    let login = hidden(&again.text, "_ticket");
    let wrong = [
        ("email", PROVIDER),
        ("password", "mis"),
        ("_naar", to.as_str()),
        ("_bewaard", kept.as_str()),
        ("_ticket", login.as_str()),
    ];
    let refused = visitor.request(Method::POST, "/inloggen", Some(&wrong)).await;
    assert_eq!(
        hidden(&refused.text, "_bewaard"),
        kept,
        "a typing mistake loses nothing"
    );
    let mut right = wrong;
    right[1] = ("password", app.password(PROVIDER));
    let back = visitor.request(Method::POST, "/inloggen", Some(&right)).await;
    assert_eq!(back.status, 200);
    let (ticket, name) = (hidden(&back.text, "_ticket"), hidden(&back.text, "name"));
    assert_eq!(name, long);
    let resumed = [
        ("name", name.as_str()),
        ("rsin", "123456782"),
        ("_hervat", "ja"),
        ("_ticket", ticket.as_str()),
    ];
    let form = visitor.request(Method::POST, NEW, Some(&resumed)).await;
    assert!(form.text.contains("is er nog"), "{}", form.text);
    assert!(form.text.contains("value=\"123456782\""), "{}", form.text);
    let organisations = app.get(PROVIDER, "/v1/organisations").await.good();
    let names = organisations["items"].as_array().unwrap().iter();
    assert!(
        names.into_iter().all(|one| one["name"] != long),
        "nothing was saved yet"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_logged_in_again_elsewhere_loses_nothing_and_a_stranger_gains_nothing() {
    let app = App::start().await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    let old = visitor.ticket(NEW).await;
    let mut elsewhere = Visitor::new(&app);
    elsewhere.log_in(PROVIDER).await;
    visitor.set_cookie("plafond", &elsewhere.cookie("plafond").unwrap());
    let post = |site: &'static str| {
        app.request(Method::POST, NEW)
            .header(
                "cookie",
                format!("plafond={}", visitor.cookie("plafond").unwrap()),
            )
            .header("sec-fetch-site", site)
            .form(&[("_ticket", old.as_str()), ("name", "Stichting Twee Tabs")])
    };
    let own = post("same-origin").send().await.unwrap().text().await.unwrap();
    assert_eq!(hidden(&own, "name"), "Stichting Twee Tabs");
    let foreign = post("cross-site").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(!foreign.text().await.unwrap().contains("Twee Tabs"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_page_shows_the_newest_applications_and_leads_to_the_older_ones() {
    let app = App::start().await;
    let call = app.call("90000.00").await;
    app.submitted(PROVIDER, &call, "1000.00").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(PROVIDER).await;
    for _ in 0..21 {
        app.draft(PROVIDER, &call, "1000.00").await;
    }
    let first = visitor.get("/aanvrager").await.text;
    assert_eq!(first.matches("Indienen kan tot").count(), 20, "{first}");
    let (_, rest) = first.split_once("/aanvrager?na=").unwrap();
    let next = format!("/aanvrager?na={}", rest.split('"').next().unwrap());
    let second = visitor.get(&next).await.text;
    assert!(second.contains("Ingediend"), "{second}");
}
