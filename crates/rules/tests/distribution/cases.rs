//! What is distributed in these tests, and anything that could be.

use std::collections::BTreeMap;

use plafond_rules::distribution::{
    Application, Criterion, Input, LastOne, Method, Points, Proposal, Seed, SubCeiling,
};
use plafond_rules::money::Money;
use proptest::prelude::*;

pub fn euros(amount: u64) -> Money {
    Money::from_cents(amount * 100).unwrap()
}

pub fn cents(amount: u64) -> Money {
    Money::from_cents(amount).unwrap()
}

pub fn asks(id: &str, amount: Money) -> Application {
    let complete_on = "2026-02-03".parse().ok();
    Application {
        id: id.to_owned(),
        requested: amount,
        cap: None,
        complete_on,
        points: BTreeMap::new(),
        sub_ceiling: None,
    }
}

pub fn on(day: &str, application: Application) -> Application {
    Application {
        complete_on: day.parse().ok(),
        ..application
    }
}

pub fn scored(points: &[u64], application: Application) -> Application {
    let given = points.iter().map(|points| Points(points * Points::ONE)).collect();
    Application {
        points: BTreeMap::from([("reach".to_owned(), given)]),
        ..application
    }
}

pub fn input(method: Method, ceiling: Money, applications: Vec<Application>) -> Input {
    Input {
        method,
        ceiling,
        minimum: Money::ZERO,
        sub_ceilings: Vec::new(),
        seed: Some(Seed(b"plafond".to_vec())),
        applications,
    }
}

pub fn receipt(last_one: LastOne) -> Method {
    Method::OrderOfReceipt { last_one }
}

pub fn tender(threshold: Option<u64>) -> Method {
    let reach = Criterion {
        id: "reach".to_owned(),
        weight: 100,
        maximum: 10,
        threshold: None,
    };
    let threshold = threshold.map(|least| Points(least * Points::ONE));
    Method::Tender {
        last_one: LastOne::Partial,
        criteria: vec![reach],
        threshold,
    }
}

pub fn told(proposal: &Proposal) -> Vec<(&str, u64)> {
    proposal
        .lines
        .iter()
        .map(|line| (line.id.as_str(), line.amount.cents() / 100))
        .collect()
}

pub fn some_application() -> impl Strategy<Value = Application> {
    let points = prop::collection::vec(0_u64..=10, 1..4);
    let part = prop::option::of(prop::sample::select(vec!["noord", "zuid"]));
    (
        1_u64..5_000,
        prop::option::of(1_u64..3_000),
        0_u32..4,
        points,
        part,
    )
        .prop_map(|(requested, cap, day, points, part)| {
            let application = scored(&points, asks("", cents(requested)));
            let complete_on = chrono::NaiveDate::from_ymd_opt(2026, 2, 1 + day);
            Application {
                cap: cap.map(cents),
                complete_on,
                sub_ceiling: part.map(str::to_owned),
                ..application
            }
        })
}

pub fn some_applications() -> impl Strategy<Value = Vec<Application>> {
    prop::collection::vec(some_application(), 1..12).prop_map(|mut applications| {
        for (index, application) in applications.iter_mut().enumerate() {
            application.id = format!("A{index:02}");
        }
        applications
    })
}

pub fn some_method() -> impl Strategy<Value = Method> {
    prop_oneof![
        Just(receipt(LastOne::Partial)),
        Just(receipt(LastOne::Refuse)),
        Just(receipt(LastOne::Skip)),
        Just(tender(None)),
        Just(tender(Some(55))),
        Just(Method::ProRata),
    ]
}

pub fn part(id: &str, amount: Money) -> SubCeiling {
    SubCeiling {
        id: id.to_owned(),
        amount,
    }
}

/// Anything that can be distributed, half of it with sub-ceilings.
pub fn some_input() -> impl Strategy<Value = Input> {
    let parts = prop::option::of((0_u64..15_000, 0_u64..15_000));
    (
        some_method(),
        1_u64..20_000,
        0_u64..500,
        some_applications(),
        parts,
    )
        .prop_map(|(method, ceiling, minimum, mut applications, parts)| {
            if parts.is_none() {
                for application in &mut applications {
                    application.sub_ceiling = None;
                }
            }
            let parts =
                parts.map(|(north, south)| vec![part("noord", cents(north)), part("zuid", cents(south))]);
            Input {
                minimum: cents(minimum),
                sub_ceilings: parts.unwrap_or_default(),
                ..input(method, cents(ceiling), applications)
            }
        })
}
