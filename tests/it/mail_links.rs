//! Where mail leads to: always a page of the portal that its reader may see, never a door for programs.

use std::collections::BTreeSet;

use chrono::{Days, TimeDelta};
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond::http::deed::day_of;
use serde_json::json;

use crate::support::App;
use crate::support::story::{
    CASEWORKER, DECIDER, FINANCE, FINANCE_2, OTHER_PROVIDER, PROVIDER, grant, report, text,
};
use crate::support::visitor::Visitor;
use crate::tidy::sources;

/// The address of a provider's organisation, whose mail its members read.
const ORGANISATION: &str = "subsidie@voorbeeld.example";

#[derive(diesel::QueryableByName)]
struct Sent {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    recipient: String,
    #[diesel(sql_type = Text)]
    text_body: String,
}

impl Sent {
    /// The addresses of ours in it, without the site.
    fn paths(&self, site: &str) -> Vec<String> {
        let after = self.text_body.split(site).skip(1);
        after
            .map(|rest| rest.split_whitespace().next().unwrap_or_default())
            .map(|path| path.trim_end_matches('.').to_owned())
            .collect()
    }
}

async fn all_mail(app: &App) -> Vec<Sent> {
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    diesel::sql_query("SELECT kind, recipient, text_body FROM outbox_messages ORDER BY id")
        .load(&mut conn)
        .await
        .unwrap()
}

/// A grant that is paid, reported on, announced lower, settled and objected to.
async fn a_grant_and_what_follows(app: &App) {
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "1000.00").await;
    let award = app.granted(&id).await;
    let payment = app
        .post(
            FINANCE,
            &format!("/v1/awards/{award}/payments"),
            &json!({ "amount": "900.00" }),
        )
        .await
        .good();
    let payment = format!("/v1/payments/{}", text(&payment["id"]));
    app.post(FINANCE_2, &format!("{payment}/release"), &json!({}))
        .await
        .good();
    let paid = json!({ "paidOn": day_of(app.now()) });
    app.post(FINANCE_2, &format!("{payment}/confirmation"), &paid)
        .await
        .good();
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let intention = json!({
        "kind": "lower-settlement", "amount": "700.00", "intention": "Minder.", "reasons": "Minder gedaan.",
        "legalBasis": "Artikel 4:46 Awb", "respondBy": day_of(app.now()) + Days::new(14),
    });
    let hearings = format!("/v1/applications/{id}/hearings");
    let hearing = text(&app.post(CASEWORKER, &hearings, &intention).await.good()["id"]);
    app.post(
        PROVIDER,
        &format!("{hearings}/{hearing}/view"),
        &json!({ "view": "Nee." }),
    )
    .await
    .good();
    let settlement = json!({ "amount": "700.00", "reasons": "Minder bijeenkomsten." });
    let settled = app
        .post(DECIDER, &format!("/v1/awards/{award}/settlement"), &settlement)
        .await
        .good();
    let objection = json!({ "against": "settlement", "againstId": settled["id"], "grounds": "Onjuist." });
    app.post(PROVIDER, "/v1/objections", &objection).await.good();
}

/// An application that is supplemented, refused and late, and an organisation with another account.
async fn a_refusal_and_a_late_decision(app: &App) {
    let call = app.call("50000.00").await;
    let id = app.complete(OTHER_PROVIDER, &call, "1000.00").await;
    let organisation = text(
        &app.get(OTHER_PROVIDER, &format!("/v1/applications/{id}"))
            .await
            .good()["organisationId"],
    );
    let account = json!({ "iban": "NL91ABNA0417164300", "accountHolder": "Stichting Voorbeeld" });
    let changes = format!("/v1/organisations/{organisation}/bank-account-changes");
    app.post(OTHER_PROVIDER, &changes, &account).await.good();
    let late = app.submitted(OTHER_PROVIDER, &call, "500.00").await;
    let mut refusal = grant();
    refusal["outcome"] = json!("refuse");
    refusal.as_object_mut().unwrap().remove("reportDueOn");
    app.post(DECIDER, &format!("/v1/applications/{id}/decision"), &refusal)
        .await
        .good();
    app.travel(TimeDelta::weeks(14));
    let notice = format!("/v1/applications/{late}/notices-of-default");
    app.post(OTHER_PROVIDER, &notice, &json!({})).await.good();
    plafond::worker::tell_of_terms(&app.office).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_in_mail_is_a_page_that_its_reader_may_see() {
    let app = App::start().await;
    a_grant_and_what_follows(&app).await;
    a_refusal_and_a_late_decision(&app).await;
    app.make_letters().await;
    let site = app.office.settings.public_url.clone();
    let mail = all_mail(&app).await;
    let kinds: BTreeSet<_> = mail.iter().map(|sent| sent.kind.as_str()).collect();
    for kind in [
        "application-received",
        "application-arrived",
        "application-to-decide",
        "award-granted",
        "bank-account-change-proposed",
        "hearing-announced",
        "hearing-view-arrived",
        "report-arrived",
        "report-received",
        "term-lapsed",
    ] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    let mut followed = 0;
    for reader in mail
        .iter()
        .map(|sent| sent.recipient.clone())
        .collect::<BTreeSet<_>>()
    {
        // Mail to an organisation is about the dossier of either provider.
        let people = if reader == ORGANISATION {
            vec![PROVIDER, OTHER_PROVIDER]
        } else {
            vec![reader.as_str()]
        };
        let mut visitors = Vec::new();
        for who in people {
            let mut visitor = Visitor::new(&app);
            visitor.log_in(who).await;
            visitors.push(visitor);
        }
        for sent in mail.iter().filter(|sent| sent.recipient == reader) {
            let paths = sent.paths(&site);
            assert!(
                !paths.is_empty(),
                "{} leads nowhere: {}",
                sent.kind,
                sent.text_body
            );
            for path in paths {
                assert!(!path.starts_with("/v1"), "{}: {path}", sent.kind);
                let mut answers = Vec::new();
                for visitor in &mut visitors {
                    answers.push(visitor.get(&path).await.status.as_u16());
                }
                assert!(
                    answers.contains(&200),
                    "{} to {reader}: {path} {answers:?}",
                    sent.kind
                );
                followed += 1;
            }
        }
    }
    assert!(followed > 20, "{followed}");
}

#[test]
fn no_message_is_given_an_address_for_programs() {
    for (path, text) in sources("src") {
        assert!(
            !text.contains("{}/v1/") && !text.contains("{public_url}/v1/"),
            "{}: an address of ours that goes out to people leads to a page",
            path.display()
        );
    }
}
