//! What a letter and a mail say about these bounds.

use plafond_rules::dates;
use serde_json::{Value, json};

use super::recurring::in_words;
use crate::applications::Application;
use crate::awards::Decision;
use crate::calls;
use crate::db::Conn;
use crate::http::Problem;

/// As details of the letter of a decision: that what it grants is de-minimis aid, as the undertaking has to be told
/// (Regulation (EU) 2023/2831, article 7), and the reasonable term of a refusal (Awb 4:51).
///
/// # Errors
/// When PostgreSQL fails.
pub async fn details(
    conn: &mut Conn,
    application: &Application,
    decision: &Decision,
) -> Result<Vec<Value>, Problem> {
    let mut told = Vec::new();
    let call = calls::get(conn, application.call_id).await?;
    let is_aid = calls::get_scheme(conn, call.scheme_id)
        .await?
        .de_minimis_ceiling
        .is_some();
    if is_aid && !decision.amount.0.is_zero() {
        let words = format!(
            "{} van deze subsidie is de-minimissteun (Verordening (EU) 2023/2831). Geef dit op als u binnen drie jaar weer zulke \
             steun vraagt.",
            decision.amount.0.dutch()
        );
        told.push(json!({ "label": "Staatssteun", "value": words }));
    }
    let years: Vec<i32> = decision.recurring_years.iter().flatten().copied().collect();
    let had = if years.is_empty() {
        String::new()
    } else {
        format!("U kreeg in {} subsidie. ", in_words(&years))
    };
    if let Some(until) = decision.reasonable_term_until {
        let words = format!(
            "{had}Daarom krijgt u tot en met {} de tijd om u aan te passen (artikel 4:51 van de Algemene wet bestuursrecht).",
            dates::dutch(until)
        );
        told.push(json!({ "label": "Redelijke termijn", "value": words }));
    } else if let Some(why) = &decision.no_reasonable_term_because {
        told.push(json!({ "label": "Redelijke termijn", "value": format!("{had}Een termijn is niet nodig: {why}") }));
    }
    Ok(told)
}
