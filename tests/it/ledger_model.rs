//! Random sequences of raising, lowering, filing, granting, changing, revoking and settling, beside the simplest model
//! that can be right.

use plafond_rules::money::Money;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, Call, DECIDER, PROVIDER, grant, report, text};

/// Something that is tried; amounts in whole euros.
#[derive(Clone, Debug)]
enum Try {
    Raise(u64),
    Lower {
        euros: u64,
        applies_to_filed: bool,
    },
    /// Files an application, to be decided on later.
    File(u64),
    /// Decides on one that was filed.
    Decide {
        which: usize,
        in_so_far_as_it_fits: bool,
    },
    Grant {
        euros: u64,
        in_so_far_as_it_fits: bool,
    },
    /// Changes one of the awards to a percentage of what was asked for.
    Change {
        which: usize,
        percent: u64,
        in_so_far_as_it_fits: bool,
    },
    /// Revokes one of the awards.
    Revoke(usize),
    /// Settles one of the awards at a percentage of its amount.
    Settle {
        which: usize,
        percent: u64,
    },
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        1 => (1_u64..400).prop_map(Try::Raise),
        2 => (1_u64..600, prop::bool::weighted(0.2)).prop_map(|(euros, applies_to_filed)| Try::Lower { euros, applies_to_filed }),
        2 => (100_u64..900).prop_map(Try::File),
        2 => (0_usize..3, any::<bool>()).prop_map(|(which, in_so_far_as_it_fits)| Try::Decide { which, in_so_far_as_it_fits }),
        3 => (1_u64..500, any::<bool>()).prop_map(|(euros, in_so_far_as_it_fits)| Try::Grant { euros, in_so_far_as_it_fits }),
        2 => (0_usize..8, 0_u64..=110).prop_map(|(which, percent)| Try::Settle { which, percent }),
        3 => (0_usize..6, 0_u64..=110, any::<bool>()).prop_map(|(which, percent, in_so_far_as_it_fits)| Try::Change {
            which, percent, in_so_far_as_it_fits,
        }),
        1 => (0_usize..6).prop_map(Try::Revoke),
    ];
    prop::collection::vec(one, 8..32)
}

/// What must come out, in cents.
#[derive(Debug, Default)]
struct Model {
    amount: u64,
    committed: u64,
    exempt: u64,
    /// How much the ceiling was lowered (or raised, when negative), in so far as it doesn't bite on what was filed.
    changes: Vec<i64>,
    /// What was filed: how much, and after how many changes.
    filed: Vec<(String, u64, usize)>,
    /// Awards that can still be changed or settled.
    awards: Vec<Awarded>,
}

/// An award as it is.
#[derive(Clone, Debug)]
struct Awarded {
    id: String,
    amount: u64,
    /// The part of it outside the ceiling.
    outside: u64,
    /// What was asked for.
    requested: u64,
    /// After how many changes of the ceiling it was filed.
    filed_after: usize,
}

fn shown(cents: u64) -> String {
    Money::from_cents(cents).unwrap().to_string()
}

impl Model {
    async fn change(&mut self, app: &App, call: &Call, (kind, applies_to_filed): (&str, bool), euros: u64) {
        let path = format!("/v1/ceilings/{}/entries", call.ceiling);
        let amount = shown(euros * 100);
        let body = json!({ "kind": kind, "amount": amount, "ground": "Besluit", "appliesToFiled": applies_to_filed });
        let answer = app.post(ADMINISTRATOR, &path, &body).await;
        let after = if kind == "raised" {
            Some(self.amount + euros * 100)
        } else {
            self.amount.checked_sub(euros * 100)
        };
        let allowed = after.filter(|after| *after >= self.committed);
        assert_eq!(
            answer.status.is_success(),
            allowed.is_some(),
            "{kind} {euros}: {:#}",
            answer.body
        );
        if allowed.is_some() && !applies_to_filed {
            let change = i64::try_from(euros * 100).unwrap();
            self.changes.push(if kind == "raised" { -change } else { change });
        }
        self.amount = allowed.unwrap_or(self.amount);
    }

    async fn file(&mut self, app: &App, call: &Call, euros: u64) {
        let application = app.complete(PROVIDER, call, &shown(euros * 100)).await;
        self.filed.push((application, euros * 100, self.changes.len()));
    }

    async fn decide(&mut self, app: &App, which: usize, in_so_far_as_it_fits: bool) {
        if which >= self.filed.len() {
            return;
        }
        let (application, wanted, changes) = self.filed.remove(which);
        let mut decision = grant();
        decision["inSoFarAsCeilingAllows"] = json!(in_so_far_as_it_fits);
        let answer = app
            .post(
                DECIDER,
                &format!("/v1/applications/{application}/decision"),
                &decision,
            )
            .await;
        let (expected, outside) = self.fits(wanted, changes, in_so_far_as_it_fits);
        if expected == 0 {
            assert_eq!(answer.problem(), (409, "ceiling-reached".to_owned()));
            return;
        }
        let decided = answer.good();
        assert_eq!(decided["amount"], shown(expected));
        assert_eq!(decided["ceilingSnapshot"]["committed"], shown(self.committed));
        assert_eq!(decided["exempt"], shown(outside));
        self.committed += expected - outside;
        self.exempt += outside;
        self.awards.push(Awarded {
            id: text(&decided["awardId"]),
            amount: expected,
            outside,
            requested: wanted,
            filed_after: changes,
        });
    }

    /// How much of a wish is granted, and the part of that outside the ceiling.
    fn fits(&self, wanted: u64, filed_after: usize, in_so_far_as_it_fits: bool) -> (u64, u64) {
        let since: i64 = self.changes[filed_after..].iter().sum();
        let room = u64::try_from(since).unwrap_or(0).saturating_sub(self.exempt);
        let available = self.amount - self.committed;
        let left = available + room;
        let granted = match (wanted <= left, in_so_far_as_it_fits) {
            (true, _) => wanted,
            (false, true) => left,
            (false, false) => 0,
        };
        (granted, granted.saturating_sub(available))
    }

    /// Money of an award comes back, first what stood outside the ceiling.
    fn give_back(&mut self, which: usize, back: u64) {
        let award = &mut self.awards[which];
        let outside = back.min(award.outside);
        award.amount -= back;
        award.outside -= outside;
        self.exempt -= outside;
        self.committed -= back - outside;
    }

    async fn change_award(&mut self, app: &App, which: usize, percent: u64, in_so_far_as_it_fits: bool) {
        let Some(award) = self.awards.get(which).cloned() else {
            return;
        };
        let to = award.requested * percent / 100;
        let path = format!("/v1/awards/{}/changes", award.id);
        if to > award.amount {
            let body = json!({
                "kind": "raised", "amount": shown(to), "inSoFarAsCeilingAllows": in_so_far_as_it_fits, "reasons": "x",
            });
            let answer = app.post(DECIDER, &path, &body).await;
            if to > award.requested {
                assert_eq!(answer.problem(), (400, "invalid-input".to_owned()));
                return;
            }
            let (granted, outside) = self.fits(to - award.amount, award.filed_after, in_so_far_as_it_fits);
            if granted == 0 {
                assert_eq!(answer.problem(), (409, "ceiling-reached".to_owned()));
                return;
            }
            assert_eq!(answer.good()["amountAfter"], shown(award.amount + granted));
            self.committed += granted - outside;
            self.exempt += outside;
            self.awards[which].amount += granted;
            self.awards[which].outside += outside;
            return;
        }
        let body =
            json!({ "kind": "lowered", "amount": shown(to), "ground": "not-performed", "reasons": "x" });
        if to > 0 && to < award.amount {
            app.heard(&award.id, json!({ "kind": "lowering", "amount": shown(to) }))
                .await;
        }
        let answer = app.post(DECIDER, &path, &body).await;
        if to == 0 || to == award.amount {
            assert_eq!(answer.problem(), (400, "invalid-input".to_owned()));
            return;
        }
        assert_eq!(answer.good()["amountAfter"], shown(to));
        self.give_back(which, award.amount - to);
    }

    async fn revoke(&mut self, app: &App, which: usize) {
        let Some(award) = self.awards.get(which).cloned() else {
            return;
        };
        app.heard(&award.id, json!({ "kind": "revocation" })).await;
        let body = json!({ "kind": "revoked", "ground": "wrong-data", "reasons": "x" });
        app.post(DECIDER, &format!("/v1/awards/{}/changes", award.id), &body)
            .await
            .good();
        self.give_back(which, award.amount);
        self.awards.remove(which);
    }

    async fn settle(&mut self, app: &App, which: usize, percent: u64) {
        let Some(Awarded {
            id: award,
            amount: granted,
            ..
        }) = self.awards.get(which).cloned()
        else {
            return;
        };
        let settled = granted * percent / 100;
        // A settlement that was refused before left its report behind.
        app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
            .await;
        if settled < granted {
            app.heard(
                &award,
                json!({ "kind": "lower-settlement", "amount": shown(settled) }),
            )
            .await;
        }
        let body = json!({ "amount": shown(settled), "reasons": "x" });
        let answer = app
            .post(DECIDER, &format!("/v1/awards/{award}/settlement"), &body)
            .await;
        if settled > granted {
            assert_eq!(answer.problem(), (400, "invalid-input".to_owned()));
            return;
        }
        answer.good();
        self.give_back(which, granted - settled);
        self.awards.remove(which);
    }
}

async fn follow(app: &App, tries: Vec<Try>) {
    let call = app.call("1000.00").await;
    let mut model = Model {
        amount: 100_000,
        ..Model::default()
    };
    for tried in tries {
        match tried {
            Try::Raise(euros) => model.change(app, &call, ("raised", false), euros).await,
            Try::Lower {
                euros,
                applies_to_filed,
            } => {
                model
                    .change(app, &call, ("lowered", applies_to_filed), euros)
                    .await;
            }
            Try::File(euros) => model.file(app, &call, euros).await,
            Try::Decide {
                which,
                in_so_far_as_it_fits,
            } => model.decide(app, which, in_so_far_as_it_fits).await,
            Try::Grant {
                euros,
                in_so_far_as_it_fits,
            } => {
                model.file(app, &call, euros).await;
                model
                    .decide(app, model.filed.len() - 1, in_so_far_as_it_fits)
                    .await;
            }
            Try::Change {
                which,
                percent,
                in_so_far_as_it_fits,
            } => {
                model
                    .change_award(app, which, percent, in_so_far_as_it_fits)
                    .await;
            }
            Try::Revoke(which) => model.revoke(app, which).await,
            Try::Settle { which, percent } => model.settle(app, which, percent).await,
        }
        let balance = app.balance(&call.ceiling).await;
        let told = (
            text(&balance["amount"]),
            text(&balance["committed"]),
            text(&balance["available"]),
            text(&balance["exempt"]),
        );
        assert_eq!(
            told,
            (
                shown(model.amount),
                shown(model.committed),
                shown(model.amount - model.committed),
                shown(model.exempt)
            )
        );
    }
}

#[test]
fn the_ledger_follows_the_simplest_model_whatever_is_tried() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let app = runtime.block_on(App::start());
    let config = Config {
        cases: 8,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&tries(), |tries| {
        runtime.block_on(follow(&app, tries));
        Ok(())
    });
    ran.unwrap();
}
