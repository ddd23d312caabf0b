//! What was entered in an application, as someone reads it again.

use plafond_rules::money::Money;
use serde::Serialize;

use crate::applications::{Activity, AidStatement, Content};
use crate::portal::page::{Language, regulation};

/// The whole of it.
pub struct Shown {
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// The activities.
    pub activities: Vec<ActivityShown>,
    /// What it costs.
    pub costs: Vec<(String, Money)>,
    /// What others pay.
    pub income: Vec<(String, Money)>,
    /// What is asked for.
    pub requested: Money,
    /// De-minimis aid that it got before.
    pub aid: AidStatement,
    /// What was declared.
    pub statements: Vec<String>,
}

/// An activity with names in place of values.
pub struct ActivityShown {
    /// The activity.
    pub activity: Activity,
    /// Where it can be changed, below the address of the application.
    pub step: String,
    /// What it is for.
    pub objective: String,
    /// The forms of violence.
    pub forms: String,
    /// The municipalities.
    pub municipalities: String,
}

impl Shown {
    /// An application as it is read in a language.
    #[must_use]
    pub fn of(content: &Content, language: Language) -> Self {
        let activities = content
            .activities
            .iter()
            .enumerate()
            .map(|(at, activity)| ActivityShown {
                step: format!("/activiteiten/{at}"),
                objective: names(activity.objective.as_slice(), &regulation::OBJECTIVES, language),
                forms: names(&activity.forms, &regulation::FORMS, language),
                municipalities: names(&activity.municipalities, &regulation::MUNICIPALITIES, language),
                activity: activity.clone(),
            });
        let costs = content.budget.iter();
        let income = content.other_income.iter();
        Self {
            title: content.title.clone(),
            summary: content.summary.clone(),
            activities: activities.collect(),
            costs: costs
                .map(|line| (line.description.clone(), line.amount.0))
                .collect(),
            income: income.map(|line| (line.source.clone(), line.amount.0)).collect(),
            requested: content.requested(),
            aid: content.de_minimis.clone(),
            statements: content
                .statements
                .iter()
                .map(|statement| names(&[*statement], &regulation::STATEMENTS, language))
                .collect(),
        }
    }
}

fn names<T: Serialize>(
    values: &[T],
    list: &[(&'static str, &'static str, &'static str)],
    language: Language,
) -> String {
    let named = values.iter().filter_map(|value| {
        let value = serde_json::to_value(value).ok()?;
        Some(regulation::name(list, value.as_str()?, language).to_owned())
    });
    named.collect::<Vec<_>>().join(", ")
}
