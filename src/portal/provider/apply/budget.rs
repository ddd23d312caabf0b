//! The step of the money: what it costs, what others pay, and what is asked for.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Draft;
use super::autosave::Autosave;
use super::part::{self, Part};
use crate::applications::{BudgetLine, Content, Income};
use crate::http::fields::Amount;
use crate::http::{Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    ("budget/*/description", "Waarvoor", "For what"),
    ("budget/*/amount", "Bedrag", "Amount"),
    ("otherIncome/*/source", "Van wie", "From whom"),
    ("otherIncome/*/amount", "Bedrag", "Amount"),
];

/// Blank rows below what is filled in.
const BLANK: usize = 2;

/// Costs and the income that covers part of them.
#[derive(PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Budget {
    #[serde(default)]
    #[schema(max_items = 100)]
    budget: Vec<BudgetLine>,
    #[serde(default)]
    #[schema(max_items = 50)]
    other_income: Vec<Income>,
}

impl Part for Budget {
    fn of(content: &Content, _: usize) -> Option<Self> {
        Some(Self {
            budget: content.budget.clone(),
            other_income: content.other_income.clone(),
        })
    }

    fn put(self, content: &mut Content, _: usize) {
        content.budget = self.budget;
        content.other_income = self.other_income;
    }
}

/// What the lines add up to.
pub struct Sums {
    /// What it costs.
    pub costs: Money,
    /// What others pay.
    pub income: Money,
    /// What is asked for.
    pub requested: Money,
}

impl Sums {
    /// The sums of an application.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let costs = Money::sum(content.budget.iter().map(|line| line.amount.0));
        let income = Money::sum(content.other_income.iter().map(|line| line.amount.0));
        Self {
            costs: costs.unwrap_or(Money::MAX),
            income: income.unwrap_or(Money::MAX),
            requested: content.requested(),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/provider/apply/budget.html")]
struct BudgetPage {
    page: Page,
    f: Filled,
    id: Uuid,
    costs: usize,
    income: usize,
    sums: Sums,
    /// The most that one application gets, where the call says so.
    most: Option<Amount>,
    asks_more: bool,
}

fn budget_page(draft: &Draft, visit: &Visit, f: Filled) -> BudgetPage {
    BudgetPage {
        page: draft.page(visit, "Begroting", "Budget"),
        costs: f.rows("budget", 1) + BLANK,
        income: f.rows("otherIncome", 0) + BLANK,
        f: f.asking(QUESTIONS),
        id: draft.application.id,
        sums: Sums::of(&draft.content),
        most: draft.call.maximum,
        asks_more: draft.asks_more(),
    }
}

#[get("/aanvrager/aanvragen/{id}/invullen/begroting")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    let filled = part::shown::<Budget>(&draft.content, 0)?;
    visit.show(&budget_page(&draft, &visit, filled))
}

#[post("/aanvrager/aanvragen/{id}/invullen/begroting")]
async fn keep(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    autosave: Autosave,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    form.without_blank_rows("budget");
    form.without_blank_rows("otherIncome");
    let after = {
        let mut conn = office.conn().await?;
        Draft::open(&mut conn, &office, &visit, *id).await?.after_budget()
    };
    let onward = part::next_or_row(*id, "/begroting", after);
    match part::keep::<Budget>(&office, &visit, (*id, 0), form, autosave, onward).await? {
        Ok(done) => Ok(done),
        Err((draft, filled)) => {
            let page = budget_page(&draft, &visit, filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(keep);
}
