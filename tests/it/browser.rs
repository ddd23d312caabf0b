//! The portal in a real browser: every page accessible, valid and fit for a phone. Pictures go to `target/screenshots`.

use serde_json::json;

use crate::support::browser::{play, play_at};
use crate::support::story::{
    ADMINISTRATOR, ASSESSOR, ASSESSOR_2, CASEWORKER, Call, DECIDER, FINANCE, FINANCE_2, OTHER_PROVIDER,
    PROVIDER, report,
};
use crate::support::{App, DemoFolder};

#[tokio::test(flavor = "multi_thread")]
async fn the_front_door_and_the_way_in() {
    let app = App::start().await;
    play(&app, "front_door", json!({})).await;
}

/// A tender with more asked for than there is, scored by two; gives the applications.
async fn scored_tender(app: &App, call: &Call, points: &[(i32, i32)], euros: &str) -> Vec<String> {
    let mut scored = Vec::new();
    for (reach, quality) in points {
        let application = app.complete(OTHER_PROVIDER, call, euros).await;
        for who in [ASSESSOR, ASSESSOR_2] {
            let given = json!({
                "noConflictOfInterest": true, "points": { "reach": reach, "quality": quality },
                "advice": "Veel bereik, en goed onderbouwd. De begroting kan scherper.",
            });
            let path = format!("/v1/applications/{application}/assessments");
            app.post(who, &path, &given).await.good();
        }
        scored.push(application);
    }
    scored
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_of_casework() {
    let app = App::start().await;
    let tender = json!({
        "title": "Preventieaanbod 2026", "distributionMethod": "tender", "threshold": 55, "criteria": [
            { "code": "reach", "title": "Bereik onder inwoners en professionals", "weight": 60, "maximum": 10, "threshold": 4 },
            { "code": "quality", "title": "Kwaliteit van het aanbod", "weight": 40, "maximum": 10 },
        ],
    });
    let call = app.call_like("18000.00", tender.clone()).await;
    let application = app.complete(PROVIDER, &call, "12000.00").await;
    let scored = scored_tender(&app, &call, &[(7, 6)], "20000.00").await;
    let contested = app.call_like("50000.00", tender).await;
    scored_tender(&app, &contested, &[(9, 8), (8, 7), (7, 8), (5, 4)], "20000.00").await;
    let by_receipt = app.call("50000.00").await;
    let accounted = app.complete(PROVIDER, &by_receipt, "9000.00").await;
    let award = app.granted(&accounted).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    crate::desk_notes::decided_by_post(&app).await;
    app.make_letters().await;
    let more = json!({
        "application": application, "scored": scored[0], "award": award, "contested": contested.id, "decided": accounted,
    });
    play(&app, "caseworker", more).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_desk() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let granted = app.complete(OTHER_PROVIDER, &call, "12500.00").await;
    app.granted(&granted).await;
    let accounted = app.complete(OTHER_PROVIDER, &call, "9000.00").await;
    let hearing = app.announced(&accounted).await;
    app.make_letters().await;
    let more = json!({
        "newcomer": PROVIDER, "grantee": OTHER_PROVIDER, "granted": granted, "accounted": accounted, "hearing": hearing,
    });
    play(&app, "provider", more).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_paper_all_can_be_read_and_a_line_tells_the_day_and_what_was_chosen() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let application = app.complete(PROVIDER, &call, "10000.00").await;
    app.granted(&application).await;
    let part = json!({ "code": "achterhoek", "title": "Gemeenten in de Achterhoek", "amount": "20000.00", "ground": "Collegebesluit" });
    let parts = format!("/v1/ceilings/{}/sub-ceilings", call.ceiling);
    app.post(ADMINISTRATOR, &parts, &part).await.good();
    let open = app.complete(OTHER_PROVIDER, &call, "5000.00").await;
    let more = json!({ "application": application, "open": open, "ceiling": call.ceiling });
    play(&app, "print", more).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_page_that_leads_on() {
    let app = App::start().await;
    play(&app, "refusals", json!({})).await;
    app.office.pool.close();
    play(&app, "refusals", json!({ "away": true })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_english_what_is_dutch_says_so() {
    let app = App::start().await;
    let named = json!({ "title": "Gratis trainingen in de wijk", "description": "Voor vrijwilligers in buurthuizen" });
    let call = app.call_like("50000.00", named).await;
    let draft = app.draft(PROVIDER, &call, "1000.00").await;
    let open = app.complete(PROVIDER, &call, "5000.00").await;
    let granted = app.complete(PROVIDER, &call, "9000.00").await;
    let award = app.granted(&granted).await;
    let (ceiling, call) = (&call.ceiling, &call.id);
    let pages = json!({
        "": ["/", "/openstellingen", format!("/openstellingen/{call}"), "/aanbod", "/register", "/contact"],
        PROVIDER: [
            "/aanvrager", format!("/aanvrager/aanvragen/{draft}/invullen"), format!("/aanvrager/aanvragen/{draft}/invullen/activiteiten"),
            "/aanvrager/aanvragen/nieuw", format!("/aanvrager/aanvragen/nieuw?openstelling={call}"), format!("/aanvrager/aanvragen/{granted}"),
            format!("/aanvrager/aanvragen/{granted}/verantwoording"),
        ],
        CASEWORKER: [
            "/behandeling?wie=alle", "/behandeling/aanvragen", format!("/behandeling/aanvragen/{open}"),
            format!("/behandeling/aanvragen/{open}/aanvulling"), format!("/behandeling/aanvragen/{granted}/besluit"),
            format!("/behandeling/openstellingen/{call}/verdelingen"),
        ],
        FINANCE: [
            "/financien", format!("/financien/plafonds/{ceiling}"), format!("/financien/plafonds/{ceiling}/grootboek"),
            format!("/financien/subsidies/{award}"),
        ],
        ADMINISTRATOR: [
            "/beheer", "/beheer/regelingen", format!("/beheer/openstellingen/{call}"), format!("/beheer/openstellingen/{call}/wijzigen"),
        ],
    });
    let dutch = [
        "Gratis trainingen in de wijk",
        "Voor vrijwilligers in buurthuizen",
        "Herkennen",
    ];
    play(&app, "english", json!({ "pages": pages, "dutch": dutch })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_runs_without_scripts_on_a_narrow_phone_and_by_keyboard_alone() {
    let folder = DemoFolder::new();
    let demo = tokio::task::block_in_place(|| folder.start(&[]));
    let staff = [
        ADMINISTRATOR,
        CASEWORKER,
        ASSESSOR,
        ASSESSOR_2,
        DECIDER,
        FINANCE,
        FINANCE_2,
    ];
    let told = |way| play_at(&demo.address, "story", json!({ "way": way, "staff": staff }));
    tokio::join!(told("scriptless"), told("narrow"), told("keys"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_weigh_little_at_first_and_next_to_nothing_after() {
    let folder = DemoFolder::new();
    let demo = tokio::task::block_in_place(|| folder.start(&[]));
    play_at(&demo.address, "weight", json!({})).await;
}
