//! Finding a dossier among many: by its reference, or by who applies.

use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use plafond::applications::{Wanted, list};
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{
    CASEWORKER, Call, FINANCE, OTHER_PROVIDER, PROVIDER, content, organisation, text,
};
use crate::support::visitor::Visitor;

/// Someone's application for an organisation with a name of its own: the application as it was submitted.
async fn submitted(app: &App, who: &str, call: &Call, new: &Value) -> Value {
    let organisation = app.post(who, "/v1/organisations", new).await.good();
    let draft =
        json!({ "callId": call.id, "organisationId": organisation["id"], "content": content("1000.00") });
    let draft = app.post(who, "/v1/applications", &draft).await.good();
    let path = format!("/v1/applications/{}", text(&draft["id"]));
    app.post(who, &format!("{path}/submission"), &json!({}))
        .await
        .good();
    app.get(who, &path).await.good()
}

fn named(name: &str) -> Value {
    let mut new = organisation();
    new["name"] = json!(name);
    new
}

/// Two dossiers in one call: what each organisation told about itself, and its application.
async fn two_dossiers(app: &App) -> [(Value, Value); 2] {
    let call = app.call("50000.00").await;
    let (dawn, hundred) = (named("Stichting Dageraad"), named("Vereniging 100% Veilig_Thuis"));
    let first = submitted(app, PROVIDER, &call, &dawn).await;
    let second = submitted(app, OTHER_PROVIDER, &call, &hundred).await;
    [(dawn, first), (hundred, second)]
}

/// The references that are found, by whoever asks.
async fn found(app: &App, who: &str, search: &str) -> Vec<String> {
    let page = app
        .get(who, &format!("/v1/applications?search={search}"))
        .await
        .good();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| text(&item["reference"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn finance_finds_the_money_of_a_dossier_by_what_the_bank_names() {
    let app = App::start().await;
    let [(_, first), (_, second)] = two_dossiers(&app).await;
    let (one, two) = (text(&first["reference"]), text(&second["reference"]));
    let dossier = format!("/financien/dossiers/{}", text(&first["id"]));
    let mut finance = Visitor::new(&app);
    finance.log_in(FINANCE).await;
    for sought in [one.to_lowercase(), "dageraad".to_owned()] {
        let page = format!("/financien/dossiers?zoek={sought}");
        let shown = finance.get(&page).await.text;
        assert!(shown.contains(&dossier) && !shown.contains(&two), "{shown}");
        assert!(shown.contains(">geen<"), "no grant yet: {shown}");
    }
    assert_eq!(finance.get(&dossier).await.status, 200);
    let path = format!("/v1/applications/{}/completion", text(&second["id"]));
    app.post(CASEWORKER, &path, &json!({})).await.good();
    let award = app.granted(&text(&second["id"])).await;
    let granted = finance.get("/financien/dossiers?zoek=veilig").await.text;
    let figure = format!("<a href=\"/financien/subsidies/{award}#boekingen\">€\u{a0}1.000,00</a>");
    assert!(granted.contains(&figure), "it leads to its entries: {granted}");
    let none = finance.get("/financien/dossiers?zoek=nergens").await.text;
    assert!(none.contains("Wij vonden geen dossier"), "{none}");
    let home = finance.get("/financien").await.text;
    assert!(home.contains("action=\"/financien/dossiers\""), "{home}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_is_found_by_its_reference_or_by_who_applies() {
    let app = App::start().await;
    let [(dawn, first), (hundred, second)] = two_dossiers(&app).await;
    let (one, two) = (text(&first["reference"]), text(&second["reference"]));
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let kvk = text(&hundred["kvkNumber"]);
    let begun = kvk.get(..7).unwrap();
    let begin_alike = text(&dawn["kvkNumber"]).starts_with(begun);
    for (search, is_one, is_two) in [
        (one.as_str(), true, false),
        (one.to_lowercase().as_str(), true, false),
        ("phg-", true, true),
        ("%20PHG-1999", false, false),
        ("Stichting+Dag", true, false),
        ("dageraad", true, false),
        ("ageraad", false, false),
        ("DAG+stich", true, false),
        ("veilig", false, true),
        ("Vereniging+100%25", false, true),
        ("thuis+dageraad", false, false),
        ("%25", false, false),
        ("_", false, false),
        (kvk.as_str(), false, true),
        (begun, begin_alike, true),
        ("+", true, true),
        ("'%22:*%20%26%20!%20(", false, false),
    ] {
        let shown = visitor
            .get(&format!("/behandeling/aanvragen?zoek={search}"))
            .await;
        assert_eq!(shown.status, 200, "{search}");
        let expected: Vec<_> = [(is_two, &two), (is_one, &one)]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, reference)| reference.clone())
            .collect();
        let told = [&two, &one].map(|reference| shown.text.contains(&format!(">{reference}</a>")));
        assert_eq!(told, [is_two, is_one], "{search}: {}", shown.text);
        let mut all = found(&app, CASEWORKER, search).await;
        all.retain(|reference| *reference == one || *reference == two);
        assert_eq!(all, expected, "{search}");
    }
    assert_eq!(
        found(&app, PROVIDER, "PHG-").await,
        std::slice::from_ref(&one),
        "nobody finds what is someone else's"
    );
    let long = format!("/v1/applications?search={}", "a".repeat(101));
    let refused = app.get(CASEWORKER, &long).await;
    assert_eq!(
        refused.body["errors"][0]["code"], "text-too-long",
        "{:#}",
        refused.body
    );
    let long = format!("/behandeling/aanvragen?zoek={}", "a".repeat(5000));
    assert_eq!(visitor.get(&long).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sought_goes_along_to_the_next_page_and_in_a_kept_filter() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut of_dawn = Vec::new();
    for name in ["Stichting Dageraad", "Stichting Avond", "Vereniging Dageraad"] {
        let one = submitted(&app, PROVIDER, &call, &named(name)).await;
        if name.contains("Dageraad") {
            of_dawn.push(text(&one["reference"]));
        }
    }
    let first = app
        .get(CASEWORKER, "/v1/applications?search=dageraad&limit=1")
        .await;
    let link = first.headers["link"].to_str().unwrap().to_owned();
    let next = link.trim_start_matches('<').split('>').next().unwrap();
    assert!(next.contains("search=dageraad"), "{link}");
    let second = app.get(CASEWORKER, next).await;
    let told = [first.good(), second.good()].map(|page| text(&page["items"][0]["reference"]));
    assert_eq!(told, [of_dawn[1].clone(), of_dawn[0].clone()]);

    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let list = "/behandeling/aanvragen?zoek=dageraad&status=submitted";
    let filter = [
        ("list", "applications"),
        ("_zoek", "dageraad"),
        ("_status", "submitted"),
        ("name", "Dageraad"),
    ];
    let nameless = visitor.send(list, "/behandeling/filters", &filter[..3]).await;
    assert_eq!(nameless.status, 400);
    assert!(
        nameless.text.contains("name=\"_zoek\" value=\"dageraad\"")
            && !nameless.text.contains("Stichting Avond"),
        "{}",
        nameless.text
    );
    let kept = visitor.send(list, "/behandeling/filters", &filter).await;
    assert_eq!(kept.going_to(), list);
    let shown = visitor.get(list).await.text;
    assert!(
        shown.contains("aria-current=\"page\">Dageraad") && !shown.contains("Stichting Avond"),
        "{shown}"
    );
    let views = app.get(CASEWORKER, "/v1/saved-views").await.good();
    assert_eq!(views["items"][0]["search"], "dageraad");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_thousands_have_in_their_name_finds_the_same_dossiers() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let mut of_dawn = Vec::new();
    for name in ["Stichting Dageraad", "Stichting Avond", "Vereniging Dageraad"] {
        let one = submitted(&app, PROVIDER, &call, &named(name)).await;
        if name.contains("Dageraad") {
            of_dawn.push(text(&one["reference"]));
        }
    }
    of_dawn.reverse();
    let searches = ["dageraad", "dag", "stichting+dageraad", "avond"];
    let mut before = Vec::new();
    for search in searches {
        before.push(found(&app, CASEWORKER, search).await);
    }
    assert_eq!(before[0], of_dawn);
    crowd(&app).await;
    for (search, expected) in searches.into_iter().zip(before) {
        assert_eq!(found(&app, CASEWORKER, search).await, expected, "{search}");
    }
    let first = app
        .get(CASEWORKER, "/v1/applications?search=dageraad&limit=1")
        .await;
    let link = first.headers["link"].to_str().unwrap().to_owned();
    let next = link.trim_start_matches('<').split('>').next().unwrap();
    let second = app.get(CASEWORKER, next).await;
    let told = [first.good(), second.good()].map(|page| text(&page["items"][0]["reference"]));
    assert_eq!(told.to_vec(), of_dawn, "page after page");
}

/// As many organisations called Dageraad as are no longer looked up one by one.
async fn crowd(app: &App) -> AsyncPgConnection {
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    owner
        .batch_execute(
            "INSERT INTO organisations SELECT (jsonb_populate_record(original, jsonb_build_object(
                'id', gen_random_uuid(), 'kvk_number', (10000000 + n)::text))).*
            FROM organisations original, generate_series(1, 2010) n WHERE original.name = 'Stichting Dageraad'
            ON CONFLICT (kvk_number) DO NOTHING",
        )
        .await
        .unwrap();
    owner
}

#[derive(diesel::QueryableByName)]
struct Looks {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    looks: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn dossiers_far_away_are_found_without_asking_of_each_who_applied() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let far = submitted(&app, PROVIDER, &call, &named("Stichting Dageraad")).await;
    let near = submitted(&app, PROVIDER, &call, &named("Vereniging Avond")).await;
    let mut owner = crowd(&app).await;
    let newer = format!(
        "INSERT INTO applications SELECT (jsonb_populate_record(original, jsonb_build_object(
            'id', 'ffffffff-ffff-7fff-bfff-' || lpad(to_hex(n), 12, '0'), 'reference', 'PHG-2099-' || n,
            'receipt_number', 500000000 + n))).*
        FROM applications original, generate_series(1, 1500) n WHERE original.id = '{}'",
        text(&near["id"])
    );
    owner.batch_execute(&newer).await.unwrap();
    // What was put there was held against who applies as well: only a connection of its own counts what seeking looks at.
    let mut seeker = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    seeker.batch_execute("BEGIN").await.unwrap();
    let wanted = Wanted {
        search: Some("dageraad"),
        ..Wanted::default()
    };
    let found = list(&mut seeker, &wanted, None, 26).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| one.reference.clone()).collect();
    assert_eq!(found, [text(&far["reference"])]);
    let looks = "SELECT coalesce(idx_scan, 0) + seq_scan AS looks FROM pg_stat_xact_user_tables WHERE relname = 'organisations'";
    let Looks { looks } = diesel::sql_query(looks).get_result(&mut seeker).await.unwrap();
    assert!(
        (2..1100).contains(&looks),
        "{looks} looks at who applied, for 1502 dossiers"
    );
    seeker.batch_execute("ROLLBACK").await.unwrap();

    // Page after page finds each of them once, whatever is near to where a page begins.
    let alike = "UPDATE organisations SET name = 'Vereniging Dageraad' WHERE name = 'Vereniging Avond'";
    owner.batch_execute(alike).await.unwrap();
    let mut all = Vec::new();
    for expected in [700, 700, 102] {
        let page = list(&mut owner, &wanted, all.last().copied(), 700).await.unwrap();
        assert_eq!(page.len(), expected);
        all.extend(page.iter().map(|one| one.id));
    }
    assert!(
        all.is_sorted_by(|newer, older| newer > older),
        "newest first, each once"
    );
}
