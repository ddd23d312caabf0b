//! `plafond distribute`: a distribution from a file, without a database.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use plafond_rules::distribution::{
    self as rule, Criterion, Input, LastOne, Line, Method, Points, Refusal, Score, Seed,
};
use plafond_rules::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::mistakes::Mistake;
use crate::http::fields::Amount;
use crate::http::{Entered, Problem, entered, strict_json};

/// Which file to distribute from.
#[derive(Debug, Args)]
pub struct Distribute {
    /// The file, as docs/distribution.md describes it
    file: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum MethodName {
    OrderOfReceipt,
    Tender,
    ProRata,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum LastOneName {
    #[default]
    Partial,
    Refuse,
    Skip,
}

/// The file. What it leaves out gets its default before its hash is taken.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    method: MethodName,
    ceiling: Amount,
    #[serde(default)]
    last_one: LastOneName,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^([0-9a-fA-F]{2})+$")]
    seed: Option<String>,
    #[serde(default = "nothing")]
    minimum: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 100)]
    threshold: Option<Number>,
    #[serde(default)]
    criteria: Vec<FileCriterion>,
    applications: Vec<FileApplication>,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FileCriterion {
    #[schema(min_length = 1)]
    id: String,
    #[schema(minimum = 1, maximum = 100)]
    weight: u32,
    #[schema(minimum = 1, maximum = 1_000_000)]
    maximum: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, minimum = 0)]
    threshold: Option<Number>,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FileApplication {
    #[schema(min_length = 1)]
    id: String,
    requested: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    cap: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complete_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, Vec<f64>>)]
    points: BTreeMap<String, Vec<Number>>,
}

/// A line of the answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    id: &'a str,
    rank: usize,
    outcome: &'static str,
    amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<String>,
    reasons: &'a [String],
}

impl<'a> From<&'a Line> for Shown<'a> {
    fn from(line: &'a Line) -> Self {
        Self {
            id: &line.id,
            rank: line.rank,
            outcome: line.outcome.as_str(),
            amount: Amount(line.amount),
            score: line.score.as_ref().map(Score::shown),
            reasons: &line.reasons,
        }
    }
}

fn nothing() -> Amount {
    Amount(Money::ZERO)
}

impl Distribute {
    /// Reads the file and distributes.
    pub fn run(&self) -> Result<Value, Vec<Mistake>> {
        let bytes = std::fs::read(&self.file).map_err(|error| {
            let shown = self.file.display();
            vec![Mistake::at(
                "",
                "file-unreadable",
                format!("Het bestand {shown} kan niet worden gelezen: {error}."),
            )]
        })?;
        propose(&bytes)
    }
}

/// The answer to a file.
fn propose(bytes: &[u8]) -> Result<Value, Vec<Mistake>> {
    let document = entered::document(bytes).map_err(|problem| mistakes(&problem))?;
    let mut file = Entered::<File>::check(&document).map_err(|problem| mistakes(&problem))?;
    refuse_inconsistent(&file)?;
    let input = input(&file)?;
    let proposal = rule::distribute(&input).map_err(|refusal| vec![placed(&refusal, &file)])?;
    file.applications.sort_by(|one, other| one.id.cmp(&other.id));
    let canonical = serde_json_canonicalizer::to_vec(&file)
        .map_err(|error| vec![Mistake::at("", "input-unhashable", error.to_string())])?;
    let lines: Vec<_> = proposal.lines.iter().map(Shown::from).collect();
    Ok(json!({
        "proposal": lines,
        "granted": proposal.granted.to_string(),
        "remaining": proposal.remaining.to_string(),
        "inputHash": hex::encode(Sha256::digest(canonical)),
        "ruleVersion": rule::RULE_VERSION,
    }))
}

fn mistakes(problem: &Problem) -> Vec<Mistake> {
    problem
        .errors()
        .iter()
        .map(|error| Mistake::at(&error.pointer, &error.code, &error.detail))
        .collect()
}

/// What no single field can tell.
fn refuse_inconsistent(file: &File) -> Result<(), Vec<Mistake>> {
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for (index, application) in file.applications.iter().enumerate() {
        if !seen.insert(application.id.as_str()) {
            let pointer = format!("/applications/{index}/id");
            wrong.push(Mistake::at(
                pointer,
                "repeated",
                format!("De aanvraag {} staat er twee keer.", application.id),
            ));
        }
        if file.method == MethodName::OrderOfReceipt && application.complete_on.is_none() {
            let pointer = format!("/applications/{index}/completeOn");
            wrong.push(Mistake::at(
                pointer,
                "missing",
                "Geef de dag waarop de aanvraag volledig was.",
            ));
        }
        if file.method == MethodName::Tender {
            wrong.extend(wrong_points(file, index, application));
        }
    }
    if file.method == MethodName::Tender {
        wrong.extend(wrong_criteria(file));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn wrong_criteria(file: &File) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    let weights: u32 = file
        .criteria
        .iter()
        .map(|criterion| criterion.weight)
        .fold(0, u32::saturating_add);
    if weights != 100 {
        wrong.push(Mistake::at(
            "/criteria",
            "weights-not-100",
            "De wegingen tellen samen niet op tot 100.",
        ));
    }
    let mut seen = HashSet::new();
    for (index, criterion) in file.criteria.iter().enumerate() {
        if !seen.insert(criterion.id.as_str()) {
            let pointer = format!("/criteria/{index}/id");
            wrong.push(Mistake::at(
                pointer,
                "repeated",
                format!("Het criterium {} staat er twee keer.", criterion.id),
            ));
        }
        let above = criterion
            .threshold
            .as_ref()
            .and_then(points)
            .is_some_and(|least| least > whole(criterion.maximum));
        if above {
            let pointer = format!("/criteria/{index}/threshold");
            wrong.push(Mistake::at(
                pointer,
                "threshold-above-maximum",
                "De drempel is hoger dan het maximum.",
            ));
        }
    }
    wrong
}

fn wrong_points(file: &File, index: usize, application: &FileApplication) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    let at = |criterion: &str| format!("/applications/{index}/points/{}", strict_json::token(criterion));
    for criterion in &file.criteria {
        match application.points.get(&criterion.id) {
            None => {
                let detail = format!("Geef de punten voor het criterium {}.", criterion.id);
                wrong.push(Mistake::at(at(&criterion.id), "missing", detail));
            }
            Some(given) if given.is_empty() => {
                wrong.push(Mistake::at(
                    at(&criterion.id),
                    "missing",
                    "Geef de punten van ten minste één beoordelaar.",
                ));
            }
            Some(given) => {
                for (assessor, number) in given.iter().enumerate() {
                    if points(number).is_none_or(|given| given > whole(criterion.maximum)) {
                        let pointer = format!("{}/{assessor}", at(&criterion.id));
                        let detail = format!(
                            "Geef 0 tot en met {} punten, met ten hoogste zes decimalen.",
                            criterion.maximum
                        );
                        wrong.push(Mistake::at(pointer, "points-out-of-range", detail));
                    }
                }
            }
        }
    }
    let known = |name: &&String| file.criteria.iter().any(|criterion| criterion.id == **name);
    for unknown in application.points.keys().filter(|name| !known(name)) {
        wrong.push(Mistake::at(
            at(unknown),
            "criterion-unknown",
            "Dit criterium staat niet in het bestand.",
        ));
    }
    wrong
}

fn whole(maximum: u32) -> Points {
    Points(u64::from(maximum) * Points::ONE)
}

/// Points as the rules count them; nothing when they are negative or finer than that.
fn points(number: &Number) -> Option<Points> {
    let exact: Decimal = number.to_string().parse().ok()?;
    let millionths = exact.checked_mul(Decimal::from(Points::ONE))?.normalize();
    (millionths.scale() == 0).then(|| u64::try_from(millionths.mantissa()).ok().map(Points))?
}

fn input(file: &File) -> Result<Input, Vec<Mistake>> {
    let last_one = match file.last_one {
        LastOneName::Partial => LastOne::Partial,
        LastOneName::Refuse => LastOne::Refuse,
        LastOneName::Skip => LastOne::Skip,
    };
    let criteria = file.criteria.iter().map(|criterion| Criterion {
        id: criterion.id.clone(),
        weight: criterion.weight,
        maximum: criterion.maximum,
        threshold: criterion.threshold.as_ref().and_then(points),
    });
    let method = match file.method {
        MethodName::OrderOfReceipt => Method::OrderOfReceipt { last_one },
        MethodName::Tender => Method::Tender {
            last_one,
            criteria: criteria.collect(),
            threshold: file.threshold.as_ref().and_then(points),
        },
        MethodName::ProRata => Method::ProRata,
    };
    let seed = file.seed.as_ref().map(hex::decode).transpose();
    let seed = seed.map_err(|_| {
        vec![Mistake::at(
            "/seed",
            "seed-invalid",
            "Een seed bestaat uit hexadecimale tekens, steeds twee.",
        )]
    })?;
    let applications = file.applications.iter().map(|application| rule::Application {
        id: application.id.clone(),
        requested: application.requested.0,
        cap: application.cap.map(|cap| cap.0),
        complete_on: application.complete_on,
        points: application
            .points
            .iter()
            .map(|(criterion, given)| (criterion.clone(), given.iter().filter_map(points).collect()))
            .collect(),
    });
    Ok(Input {
        method,
        ceiling: file.ceiling.0,
        minimum: file.minimum.0,
        seed: seed.map(Seed),
        applications: applications.collect(),
    })
}

fn placed(refusal: &Refusal, file: &File) -> Mistake {
    let of = |id: &str| {
        file.applications
            .iter()
            .position(|application| application.id == id)
            .unwrap_or_default()
    };
    let detail = refusal.to_string();
    match refusal {
        Refusal::Repeated(id) => Mistake::at(format!("/applications/{}/id", of(id)), "repeated", detail),
        Refusal::NoDay(id) => Mistake::at(format!("/applications/{}/completeOn", of(id)), "missing", detail),
        Refusal::NoPoints { application, .. } => Mistake::at(
            format!("/applications/{}/points", of(application)),
            "missing",
            detail,
        ),
        Refusal::NoSeed(_) => Mistake::at("/seed", "seed-missing", detail),
    }
}
