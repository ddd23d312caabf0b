//! Figures are kept added up: whatever happens, and whenever what changed is folded in, they are what all records add up to.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use plafond::http::deed::day_of;
use plafond::worker;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{
    ADMINISTRATOR, CASEWORKER, Call, DECIDER, FINANCE, FINANCE_2, PROVIDER, content, grant, report, text,
};

/// Something that is tried; what can't be is refused, and changes nothing.
#[derive(Clone, Debug)]
enum Try {
    Raise,
    /// One of two organisations is granted something in one of two calls.
    Grant {
        organisation: usize,
        call: usize,
        euros: u32,
    },
    /// Reports on one of the awards.
    Report {
        which: usize,
        last: bool,
        people: u32,
    },
    Change {
        which: usize,
        percent: u32,
    },
    Revoke(usize),
    Settle {
        which: usize,
        percent: u32,
    },
    /// Plans a payment and takes it so many steps further.
    Pay {
        which: usize,
        euros: u32,
        steps: u32,
    },
    /// Another day.
    Wait(i64),
    /// The worker comes by.
    Fold,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let award = 0_usize..4;
    let one = prop_oneof![
        1 => Just(Try::Raise),
        4 => (0_usize..2, 0_usize..2, 100_u32..900).prop_map(|(organisation, call, euros)| Try::Grant { organisation, call, euros }),
        3 => (award.clone(), any::<bool>(), 1_u32..50).prop_map(|(which, last, people)| Try::Report { which, last, people }),
        2 => (award.clone(), 10_u32..100).prop_map(|(which, percent)| Try::Change { which, percent }),
        1 => award.clone().prop_map(Try::Revoke),
        2 => (award.clone(), 0_u32..=100).prop_map(|(which, percent)| Try::Settle { which, percent }),
        4 => (award, 1_u32..300, 0_u32..4).prop_map(|(which, euros, steps)| Try::Pay { which, euros, steps }),
        1 => (1_i64..4).prop_map(Try::Wait),
        2 => Just(Try::Fold),
    ];
    prop::collection::vec(one, 12..28)
}

/// Two calls of one scheme, two organisations, and the awards with what was granted.
struct Story<'a> {
    app: &'a App,
    calls: [Call; 2],
    organisations: [String; 2],
    awards: Vec<(String, u32)>,
}

fn euros(amount: u32) -> String {
    format!("{amount}.00")
}

impl Story<'_> {
    async fn grant(&mut self, organisation: usize, call: usize, amount: u32) {
        let (app, call) = (self.app, &self.calls[call]);
        let new = json!({
            "callId": call.id, "organisationId": self.organisations[organisation], "content": content(&euros(amount)),
        });
        let draft = app.post(PROVIDER, "/v1/applications", &new).await.good();
        let id = text(&draft["id"]);
        let of = |part: &str| format!("/v1/applications/{id}/{part}");
        app.post(PROVIDER, &of("submission"), &json!({})).await.good();
        app.post(CASEWORKER, &of("completion"), &json!({})).await.good();
        let decided = app.post(DECIDER, &of("decision"), &grant()).await;
        if decided.status.is_success() {
            self.awards.push((text(&decided.body["awardId"]), amount));
        }
    }

    /// Announces what is intended, if it can be, and writes down that the provider gives no view.
    async fn hear(&self, award: &str, mut intention: Value) {
        let award = self
            .app
            .get(CASEWORKER, &format!("/v1/awards/{award}"))
            .await
            .good();
        let path = format!("/v1/applications/{}/hearings", text(&award["applicationId"]));
        for (field, words) in [
            ("intention", "Wij willen minder subsidie geven."),
            ("reasons", "Twee bijeenkomsten gingen niet door."),
            ("legalBasis", "Artikel 4:46 Awb"),
            ("respondBy", "2099-01-01"),
        ] {
            intention[field] = json!(words);
        }
        let hearing = self.app.post(CASEWORKER, &path, &intention).await;
        if hearing.status.is_success() {
            let waiver = format!("{path}/{}/waiver", text(&hearing.body["id"]));
            self.app.post(CASEWORKER, &waiver, &json!({})).await.good();
        }
    }

    async fn report(&self, award: &str, last: bool, people: u32) {
        let mut told = report();
        told["final"] = json!(last);
        told["actualCosts"] = json!(euros(people * 7));
        told["reached"] = json!([
            { "municipality": "arnhem", "profession": "leerkracht", "people": people },
            { "municipality": "ede", "profession": "leerkracht", "people": 1 },
        ]);
        let path = format!("/v1/awards/{award}/reports");
        self.app.post(PROVIDER, &path, &told).await;
    }

    async fn change(&self, award: &str, amount: u32) {
        let body =
            json!({ "kind": "lowered", "amount": euros(amount), "ground": "not-performed", "reasons": "x" });
        self.hear(award, json!({ "kind": "lowering", "amount": euros(amount) }))
            .await;
        let path = format!("/v1/awards/{award}/changes");
        self.app.post(DECIDER, &path, &body).await;
    }

    async fn revoke(&self, award: &str) {
        self.hear(award, json!({ "kind": "revocation" })).await;
        let body = json!({ "kind": "revoked", "ground": "wrong-data", "reasons": "x" });
        let path = format!("/v1/awards/{award}/changes");
        self.app.post(DECIDER, &path, &body).await;
    }

    async fn settle(&self, award: &str, amount: u32) {
        self.report(award, true, 3).await;
        self.hear(
            award,
            json!({ "kind": "lower-settlement", "amount": euros(amount) }),
        )
        .await;
        let body = json!({ "amount": euros(amount), "reasons": "x" });
        let path = format!("/v1/awards/{award}/settlement");
        self.app.post(DECIDER, &path, &body).await;
    }

    /// Planned by finance, released by another, and credited: as far as it comes.
    async fn pay(&self, award: &str, amount: u32, steps: u32) {
        let planned = json!({ "amount": euros(amount) });
        let path = format!("/v1/awards/{award}/payments");
        let answer = self.app.post(FINANCE, &path, &planned).await;
        if !answer.status.is_success() {
            return;
        }
        let path = format!("/v1/payments/{}", text(&answer.body["id"]));
        if steps > 0 {
            let path = format!("{path}/release");
            self.app.post(FINANCE_2, &path, &json!({})).await;
        }
        if steps > 1 {
            let credited = json!({ "paidOn": day_of(self.app.now()) });
            let path = format!("{path}/confirmation");
            self.app.post(FINANCE, &path, &credited).await;
        }
    }

    async fn follow(&mut self, tried: Try) {
        let (app, awards) = (self.app, self.awards.len());
        match tried {
            Try::Raise => {
                let path = format!("/v1/ceilings/{}/entries", self.calls[0].ceiling);
                let body = json!({ "kind": "raised", "amount": "10.00", "ground": "Besluit" });
                app.post(ADMINISTRATOR, &path, &body).await.good();
            }
            Try::Grant {
                organisation,
                call,
                euros,
            } => self.grant(organisation, call, euros).await,
            Try::Report { which, last, people } if which < awards => {
                self.report(&self.awards[which].0, last, people).await;
            }
            Try::Change { which, percent } if which < awards => {
                let (award, granted) = &mut self.awards[which];
                let (award, amount) = (award.clone(), (*granted * percent / 100).max(1));
                *granted = amount;
                self.change(&award, amount).await;
            }
            Try::Revoke(which) if which < awards => {
                let (award, _) = self.awards.remove(which);
                self.revoke(&award).await;
            }
            Try::Settle { which, percent } if which < awards => {
                let (award, granted) = self.awards.remove(which);
                self.settle(&award, granted * percent / 100).await;
            }
            Try::Pay { which, euros, steps } if which < awards => {
                self.pay(&self.awards[which].0, euros, steps).await;
            }
            Try::Wait(days) => app.travel(TimeDelta::days(days)),
            Try::Fold => worker::fold_figures(&app.office).await.unwrap(),
            Try::Report { .. }
            | Try::Change { .. }
            | Try::Revoke(_)
            | Try::Settle { .. }
            | Try::Pay { .. } => {}
        }
    }
}

/// A figure: of what, which, by what, of which day; and how much.
#[derive(diesel::QueryableByName)]
struct Figure {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    number: String,
}

/// As they are kept.
const KEPT: &str = "
    SELECT concat_ws(' ', place, figure, value, day) AS name, trim_scale(sum(number))::text AS number FROM figures
    WHERE figure NOT IN ('award-of', 'providers') GROUP BY place, figure, value, day HAVING sum(number) <> 0
    UNION ALL SELECT concat_ws(' ', id, 'providers'), providers_of(id)::text
    FROM (SELECT id FROM calls UNION ALL SELECT id FROM schemes) place WHERE providers_of(id) <> 0";

/// As all records add up to, asked of each record.
const ADDED: &str = "
    WITH award AS (
        SELECT awards.*, application.call_id, application.content, call.scheme_id
        FROM awards JOIN applications application ON application.id = application_id JOIN calls call ON call.id = call_id),
    stands AS (SELECT * FROM award WHERE status <> 'revoked'),
    told AS (SELECT stands.call_id, report.* FROM stands JOIN reports report ON report.award_id = stands.id),
    met AS (SELECT told.call_id, reached.* FROM told JOIN people_reached reached ON reached.report_id = told.id),
    waits AS (
        SELECT award.ceiling_id, award.amount, report.id AS report_id,
            least(award.amount, greatest(actual_costs - third_party_income - own_contribution, 0)) AS costs
        FROM award LEFT JOIN reports report ON report.award_id = award.id AND report.final
        WHERE award.status IN ('granted', 'running', 'accountability-due')),
    entries AS (
        SELECT ceiling_id AS place, kind, amount, exempt_ground IS NOT NULL AS exempt, at FROM ceiling_entries
        UNION ALL SELECT sub_ceiling_id, kind, amount, false, at FROM sub_ceiling_entries),
    signed AS (
        SELECT place, kind, exempt, amount * CASE WHEN kind IN ('lowered', 'released') THEN -1 ELSE 1 END AS amount,
            (at AT TIME ZONE 'Europe/Amsterdam')::date AS day FROM entries),
    bank AS (
        SELECT ceiling_id, payment.kind = 'reclaim' AS back, payment.amount, paid_on
        FROM award JOIN payments payment ON award_id = award.id WHERE payment.status = 'paid'),
    open AS (SELECT * FROM payments WHERE status IN ('planned', 'prepared', 'released', 'exported')),
    found (place, figure, value, day, number) AS (
        SELECT call_id, 'awards', '', date '-infinity', 1::numeric FROM stands
        UNION ALL SELECT call_id, 'granted', '', '-infinity', amount FROM stands
        UNION ALL SELECT call_id, 'reports', '', '-infinity', 1 FROM told
        UNION ALL SELECT call_id, 'sessions', '', '-infinity', sessions FROM told
        UNION ALL SELECT call_id, 'costs', '', '-infinity', actual_costs FROM told
        UNION ALL SELECT call_id, 'people', '', '-infinity', people FROM met
        UNION ALL SELECT call_id, 'people-in', municipality, '-infinity', people FROM met
        UNION ALL SELECT call_id, 'people-as', profession, '-infinity', people FROM met
        UNION ALL SELECT call_id, 'form', form, '-infinity', 1
            FROM stands, jsonb_array_elements(content -> 'activities') activity, jsonb_array_elements_text(activity -> 'forms') form
        UNION ALL SELECT place, 'ceiling', '', day, amount FROM signed WHERE kind IN ('set', 'raised', 'lowered')
        UNION ALL SELECT place, CASE WHEN exempt THEN 'exempt' ELSE 'committed' END, '', day, amount
            FROM signed WHERE kind IN ('committed', 'released')
        UNION ALL SELECT place, 'returned', '', day, -amount FROM signed WHERE kind = 'released'
        UNION ALL SELECT ceiling_id, CASE WHEN back THEN 'reclaimed' ELSE 'paid' END, '', paid_on, amount FROM bank
        UNION ALL SELECT ceiling_id, 'settled', '', (decided_at AT TIME ZONE 'Europe/Amsterdam')::date, settlements.amount
            FROM settlements JOIN award ON award.id = award_id
        UNION ALL SELECT ceiling_id, 'settlements', '', '-infinity', 1 FROM settlements JOIN award ON award.id = award_id
        UNION ALL SELECT ceiling_id, 'settled-from', '', '-infinity', granted FROM settlements JOIN award ON award.id = award_id
        UNION ALL SELECT ceiling_id, 'accounts', '', '-infinity', 1 FROM waits WHERE report_id IS NOT NULL
        UNION ALL SELECT ceiling_id, 'accounted', '', '-infinity', amount FROM waits WHERE report_id IS NOT NULL
        UNION ALL SELECT ceiling_id, 'accounted-costs', '', '-infinity', costs FROM waits WHERE report_id IS NOT NULL
        UNION ALL SELECT ceiling_id, 'runs', '', '-infinity', 1 FROM waits WHERE report_id IS NULL
        UNION ALL SELECT ceiling_id, 'running', '', '-infinity', amount FROM waits WHERE report_id IS NULL
        UNION ALL SELECT '00000000-0000-0000-0000-000000000000', 'unplanned', '', '-infinity', 1 FROM award
            WHERE status = 'granted' AND id NOT IN (SELECT award_id FROM payments WHERE award_id IS NOT NULL AND status <> 'cancelled')
        UNION ALL SELECT '00000000-0000-0000-0000-000000000000', 'payments',
            CASE WHEN status = 'released' AND kind <> 'reclaim' THEN 'to-export' ELSE status END, '-infinity', 1 FROM open
        UNION ALL SELECT '00000000-0000-0000-0000-000000000000', 'to-export', '', '-infinity', amount FROM open
            WHERE status = 'released' AND kind <> 'reclaim'
        UNION ALL SELECT '00000000-0000-0000-0000-000000000000', 'due', '', due_on, 1 FROM open
        UNION ALL SELECT organisation_id, 'year-given', '', make_date(year, 1, 1), 1
            FROM award CROSS JOIN LATERAL (
                SELECT min((activity ->> 'periodStart')::date) AS first, max((activity ->> 'periodEnd')::date) AS last
                FROM jsonb_array_elements(content -> 'activities') activity) period
            CROSS JOIN LATERAL generate_series(extract(year FROM first)::integer, extract(year FROM last)::integer) year
            WHERE amount > 0)
    SELECT concat_ws(' ', place, figure, value, day) AS name, trim_scale(sum(number))::text AS number FROM found
    GROUP BY place, figure, value, day HAVING sum(number) <> 0
    UNION ALL SELECT concat_ws(' ', call_id, 'providers'), count(DISTINCT organisation_id)::text FROM stands GROUP BY call_id
    UNION ALL SELECT concat_ws(' ', scheme_id, 'providers'), count(DISTINCT organisation_id)::text FROM stands GROUP BY scheme_id";

async fn figures(owner: &mut AsyncPgConnection, query: &str) -> BTreeMap<String, String> {
    let found: Vec<Figure> = diesel::sql_query(query).load(owner).await.unwrap();
    found
        .into_iter()
        .map(|figure| (figure.name, figure.number))
        .collect()
}

async fn owner_of(app: &App) -> AsyncPgConnection {
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    // To compile a question that long takes longer than to answer it.
    owner.batch_execute("SET jit = off").await.unwrap();
    owner
}

/// Demands that what is kept is what all records add up to.
async fn must_agree(owner: &mut AsyncPgConnection, after: &str) {
    let (kept, added) = (figures(owner, KEPT).await, figures(owner, ADDED).await);
    assert_eq!(kept, added, "after {after}");
}

async fn happens(app: &App, tries: Vec<Try>) {
    let mut story = Story {
        app,
        calls: [app.call("100000.00").await, app.call("5000.00").await],
        organisations: [app.organisation(PROVIDER).await, app.organisation(PROVIDER).await],
        awards: Vec::new(),
    };
    let mut owner = owner_of(app).await;
    for tried in tries {
        let told = format!("{tried:?}");
        let waited = matches!(tried, Try::Wait(_));
        story.follow(tried).await;
        if waited {
            // A call is open for an hour.
            story.calls = [app.call("100000.00").await, app.call("5000.00").await];
        }
        must_agree(&mut owner, &told).await;
    }
    let kept = figures(&mut owner, KEPT).await;
    assert!(!kept.is_empty());
    owner.batch_execute("SELECT recount_figures()").await.unwrap();
    assert_eq!(figures(&mut owner, KEPT).await, kept, "counted anew");
    must_agree(&mut owner, "counting anew").await;
}

#[test]
fn what_is_kept_added_up_is_what_all_records_add_up_to_whatever_happens() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let app = runtime.block_on(App::start());
    let config = Config {
        cases: 3,
        max_shrink_iters: 20,
        failure_persistence: None,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&tries(), |tries| {
        runtime.block_on(happens(&app, tries));
        Ok(())
    });
    ran.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_folds_while_others_grant_loses_nothing() {
    let app = App::start().await;
    let call = app.call("100000.00").await;
    let mut ready = Vec::new();
    for _ in 0..12 {
        ready.push(app.complete(PROVIDER, &call, "100.00").await);
    }
    app.token(DECIDER).await;
    let granting = futures_util::future::join_all(ready.iter().map(|id| app.granted(id)));
    let folding = async {
        for _ in 0..40 {
            let (one, other) = tokio::join!(
                worker::fold_figures(&app.office),
                worker::fold_figures(&app.office)
            );
            one.unwrap();
            other.unwrap();
        }
    };
    tokio::join!(granting, folding);
    let mut owner = owner_of(&app).await;
    must_agree(&mut owner, "granting and folding at once").await;
    worker::fold_figures(&app.office).await.unwrap();
    must_agree(&mut owner, "folding").await;
    let left = figures(
        &mut owner,
        "SELECT 'left' AS name, count(*)::text AS number FROM figure_changes",
    );
    assert_eq!(left.await["left"], "0");
    let awards = format!(
        "SELECT 'awards' AS name, trim_scale(sum(number))::text AS number FROM figures WHERE place = '{}' AND figure = 'awards'",
        call.id
    );
    assert_eq!(figures(&mut owner, &awards).await["awards"], "12");
}
