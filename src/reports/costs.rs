//! What each line of the budget really cost: asked for in the final report of a large award, with an explanation of what deviates.

use plafond_rules::money::Money;
use plafond_rules::settlement::arrangement::Arrangement;
use plafond_rules::settlement::deviations::must_explain;
use uuid::Uuid;

use super::requests::NewReport;
use super::store::{self, Cost};
use crate::applications::{self, Content};
use crate::awards::{self, Award};
use crate::calls;
use crate::db::Conn;
use crate::http::{FieldError, Problem};

/// The costs of a report by line, as they are kept. The caller has locked the dossier.
///
/// # Errors
/// 400 with all that is missing, not explained or doesn't add up.
pub async fn checked(
    conn: &mut Conn,
    award: &Award,
    report: Uuid,
    new: &NewReport,
) -> Result<Vec<Cost>, Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let amount = award.amount.0;
    let (arrangement, _) = awards::arrangement_of(conn, &application, amount).await?;
    let asked = new.last && arrangement == Arrangement::ByAuditedCosts;
    let given = match &new.costs {
        None if asked => {
            return Err(wrong(
                "/costs",
                "missing",
                "Noem bij een subsidie van dit bedrag wat elke regel van de begroting echt kostte.",
            ));
        }
        None => return Ok(Vec::new()),
        Some(given) => given,
    };
    let call = calls::get(conn, application.call_id).await?;
    let bounds = calls::get_scheme(conn, call.scheme_id).await?.deviation_bounds();
    let content: Content = serde_json::from_value(application.content).map_err(Problem::internal)?;
    if given.len() != content.budget.len() {
        let detail = format!(
            "De begroting heeft {} regels. Noem van elk wat zij kostte, in dezelfde volgorde.",
            content.budget.len()
        );
        return Err(wrong("/costs", "lines-differ", &detail));
    }
    let mut errors = Vec::new();
    let mut costs = Vec::new();
    for (line, (at, (budget, cost))) in (1..).zip(content.budget.iter().zip(given).enumerate()) {
        let deviates = must_explain(budget.amount.0, cost.amount.0, bounds);
        let explanation = cost.explanation.clone().filter(|text| !text.trim().is_empty());
        if deviates && explanation.is_none() {
            errors.push(FieldError::new(
                format!("/costs/{at}/explanation"),
                "deviation-unexplained",
                format!(
                    "'{}' was begroot op {} en kostte {}. Leg dat verschil uit.",
                    budget.description,
                    budget.amount.0.dutch(),
                    cost.amount.0.dutch()
                ),
            ));
        }
        costs.push(Cost {
            report_id: report,
            line,
            description: budget.description.clone(),
            budgeted: budget.amount,
            amount: cost.amount,
            deviates,
            explanation,
        });
    }
    errors.extend(not_adding_up(conn, award.id, new).await?);
    if errors.is_empty() {
        Ok(costs)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The lines add up to all that was reported: by this report, and by those about days before it.
async fn not_adding_up(conn: &mut Conn, award: Uuid, new: &NewReport) -> Result<Option<FieldError>, Problem> {
    let before = store::list(conn, award).await?;
    let before = before
        .iter()
        .filter(|report| report.period_end < new.period_start)
        .map(|report| report.actual_costs.0);
    let reported = Money::sum(before.chain([new.actual_costs.0])).unwrap_or(Money::MAX);
    let lines = new.costs.iter().flatten().map(|cost| cost.amount.0);
    let lines = Money::sum(lines).unwrap_or(Money::MAX);
    Ok((lines != reported).then(|| {
        let detail = format!(
            "De regels zijn samen {}, en verantwoord is {}. Maak die gelijk.",
            lines.dutch(),
            reported.dutch()
        );
        FieldError::new("/costs", "not-adding-up", detail)
    }))
}

fn wrong(pointer: &str, code: &str, detail: &str) -> Problem {
    Problem::invalid_field(pointer, code, detail)
}
