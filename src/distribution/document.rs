//! What is distributed, as a document: the file of `plafond distribute`, and what is kept of each distribution.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use plafond_rules::distribution::{
    self as rule, Criterion, Input, LastOne, Method, Points, Refusal, Seed, SubCeiling,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::answer::Answer;
use crate::audit::Canonical;
use crate::calls;
use crate::http::fields::Amount;
use crate::http::{FieldError, Problem};

/// What is distributed among whom, and how. What it leaves out gets its default before its hash is taken.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// How.
    pub method: calls::DistributionMethod,
    /// The money there is.
    pub ceiling: Amount,
    /// What happens with the last one that doesn't fit whole.
    #[serde(default)]
    pub last_one: calls::LastOne,
    /// For the draw, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^([0-9a-fA-F]{2})+$")]
    pub seed: Option<String>,
    /// The least for a last one, or for anyone pro rata.
    #[serde(default)]
    pub minimum: Amount,
    /// The total score, out of 100, below which an application is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 100)]
    pub threshold: Option<Number>,
    /// What is scored.
    #[serde(default)]
    pub criteria: Vec<Scored>,
    /// The parts of the ceiling that have a limit of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_ceilings: Vec<Part>,
    /// Among whom.
    pub applications: Vec<Claim>,
}

/// A criterion.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scored {
    /// What it is called.
    #[schema(min_length = 1)]
    pub id: String,
    /// How much it counts, out of 100.
    #[schema(minimum = 1, maximum = 100)]
    pub weight: u32,
    /// The most points.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub maximum: u32,
    /// The least mean points; fewer means a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, minimum = 0)]
    pub threshold: Option<Number>,
}

/// A sub-ceiling.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// What it is called.
    #[schema(min_length = 1)]
    pub id: String,
    /// The money there is.
    pub amount: Amount,
}

/// An application, as far as it matters for the distribution.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Claim {
    /// What it is called.
    #[schema(min_length = 1, example = "PHG-2026-00017")]
    pub id: String,
    /// What is asked for.
    pub requested: Amount,
    /// The most that may be granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
    /// Why that is the most, in words for the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 1000,
        example = "Binnen drie jaar past nog € 20.000,00 de-minimissteun."
    )]
    pub cap_because: Option<String>,
    /// The day on which it was complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete_on: Option<NaiveDate>,
    /// Per criterion the points of each assessor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, Vec<f64>>)]
    pub points: BTreeMap<String, Vec<Number>>,
    /// The sub-ceiling it is paid from as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "achterhoek")]
    pub sub_ceiling: Option<String>,
}

impl Document {
    /// Distributes, and says what came out with the hash of what went in.
    ///
    /// # Errors
    /// 400 where the method needs more than there is.
    pub fn answer(self) -> Result<(Canonical, Answer), Problem> {
        let canonical = self.sealed()?;
        let proposal = rule::distribute(&self.input()?)
            .map_err(|refusal| Problem::invalid(vec![self.placed(&refusal)]))?;
        let answer = self.explained(Answer::of(&proposal, &canonical));
        Ok((canonical, answer))
    }

    /// An answer that also says why some can get no more than their cap.
    #[must_use]
    pub fn explained(&self, mut answer: Answer) -> Answer {
        let because: HashMap<&str, &String> = self
            .applications
            .iter()
            .filter(|claim| claim.cap.is_some_and(|cap| cap < claim.requested))
            .filter_map(|claim| Some((claim.id.as_str(), claim.cap_because.as_ref()?)))
            .collect();
        for line in &mut answer.proposal {
            if let Some(why) = because.get(line.id.as_str()) {
                line.reasons.insert(0, (*why).clone());
            }
        }
        answer
    }

    /// The document as one text that is always the same, in whatever order its lists stand.
    ///
    /// # Errors
    /// 500 when it can't be written as JSON.
    pub fn sealed(&self) -> Result<Canonical, Problem> {
        let mut sorted = self.clone();
        sorted.applications.sort_by(|one, other| one.id.cmp(&other.id));
        sorted.sub_ceilings.sort_by(|one, other| one.id.cmp(&other.id));
        Canonical::of(&sorted).map_err(Problem::internal)
    }

    /// What the rules need.
    ///
    /// # Errors
    /// 400 when the seed isn't hexadecimal.
    pub fn input(&self) -> Result<Input, Problem> {
        let seed = self.seed.as_ref().map(hex::decode).transpose().map_err(|_| {
            Problem::invalid_field(
                "/seed",
                "seed-invalid",
                "Een seed bestaat uit hexadecimale tekens, steeds twee.",
            )
        })?;
        let parts = self.sub_ceilings.iter().map(|part| SubCeiling {
            id: part.id.clone(),
            amount: part.amount.0,
        });
        Ok(Input {
            method: self.how(),
            ceiling: self.ceiling.0,
            minimum: self.minimum.0,
            sub_ceilings: parts.collect(),
            seed: seed.map(Seed),
            applications: self.applications.iter().map(Claim::application).collect(),
        })
    }

    fn how(&self) -> Method {
        let last_one = match self.last_one {
            calls::LastOne::Partial => LastOne::Partial,
            calls::LastOne::Refuse => LastOne::Refuse,
            calls::LastOne::Skip => LastOne::Skip,
        };
        match self.method {
            calls::DistributionMethod::OrderOfReceipt => Method::OrderOfReceipt { last_one },
            calls::DistributionMethod::Tender => Method::Tender {
                last_one,
                criteria: self.criteria.iter().map(Scored::criterion).collect(),
                threshold: self.threshold.as_ref().and_then(points),
            },
            calls::DistributionMethod::ProRata => Method::ProRata,
        }
    }

    /// Where in the document the rules found something wrong.
    #[must_use]
    pub fn placed(&self, refusal: &Refusal) -> FieldError {
        let of = |id: &str| {
            let place = self
                .applications
                .iter()
                .position(|application| application.id == id);
            place.unwrap_or_default()
        };
        let (pointer, code) = match refusal {
            Refusal::Repeated(id) => (format!("/applications/{}/id", of(id)), "repeated"),
            Refusal::NoDay(id) => (format!("/applications/{}/completeOn", of(id)), "missing"),
            Refusal::NoPoints { application, .. } => {
                (format!("/applications/{}/points", of(application)), "missing")
            }
            Refusal::NoSubCeiling { application, .. } => (
                format!("/applications/{}/subCeiling", of(application)),
                "sub-ceiling-unknown",
            ),
            Refusal::RepeatedSubCeiling(_) => ("/subCeilings".to_owned(), "repeated"),
            Refusal::NoSeed(_) => ("/seed".to_owned(), "seed-missing"),
        };
        FieldError::new(pointer, code, refusal.to_string())
    }
}

impl Scored {
    fn criterion(&self) -> Criterion {
        Criterion {
            id: self.id.clone(),
            weight: self.weight,
            maximum: self.maximum,
            threshold: self.threshold.as_ref().and_then(points),
        }
    }
}

impl Claim {
    fn application(&self) -> rule::Application {
        rule::Application {
            id: self.id.clone(),
            requested: self.requested.0,
            cap: self.cap.map(|cap| cap.0),
            complete_on: self.complete_on,
            points: self
                .points
                .iter()
                .map(|(criterion, given)| (criterion.clone(), given.iter().filter_map(points).collect()))
                .collect(),
            sub_ceiling: self.sub_ceiling.clone(),
        }
    }
}

/// Points as the rules count them; nothing when they are negative or finer than that.
pub fn points(number: &Number) -> Option<Points> {
    let exact: Decimal = number.to_string().parse().ok()?;
    let millionths = exact.checked_mul(Decimal::from(Points::ONE))?.normalize();
    (millionths.scale() == 0).then(|| u64::try_from(millionths.mantissa()).ok().map(Points))?
}
