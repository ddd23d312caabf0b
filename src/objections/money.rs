//! What is told about the money that a decision on an objection moves.

use plafond_rules::dates;

use super::consequence::Consequence;
use super::contested::Contested;
use super::dossier::Dossier;
use crate::http::Deed;

/// What the money is called that an objection was about.
pub fn subject(dossier: &Dossier) -> &'static str {
    amount_is(dossier).unwrap_or("Subsidie")
}

/// What the money is that an objection was about, where nothing is granted.
pub fn amount_is(dossier: &Dossier) -> Option<&'static str> {
    match dossier.contested {
        Contested::Penalty(_) => Some("Dwangsom"),
        Contested::Reclaim(_) => Some("Terugvordering"),
        Contested::Decision(_) | Contested::Settlement(..) | Contested::Change(..) => None,
    }
}

/// How much there was before the decision and how much there is now, line by line.
pub fn money(dossier: &Dossier, consequence: &Consequence) -> Vec<(String, String)> {
    let what = subject(dossier);
    let mut facts = vec![
        (format!("{what} voor dit besluit"), consequence.before.dutch()),
        (format!("{what} nu"), consequence.after.dutch()),
    ];
    if !consequence.exempt.is_zero() {
        facts.push((
            "Waarvan buiten het subsidieplafond".to_owned(),
            consequence.exempt.dutch(),
        ));
    }
    facts
}

/// What has to be paid or paid back now, and how.
pub fn moves(deed: &Deed<'_>, dossier: &Dossier, consequence: &Consequence) -> Option<String> {
    let fitted = &consequence.fitted;
    if let Some(day) = consequence.pay_by {
        let account = match deed.settings.sender_account.as_str() {
            "" => String::new(),
            known => format!(", op rekening {known}"),
        };
        return Some(format!(
            "U betaalt {} terug, uiterlijk op {}{account}. Noem bij uw betaling {}.",
            fitted.reclaimed.dutch(),
            dates::dutch(day),
            dossier.application.reference
        ));
    }
    if !fitted.reclaimed.is_zero() {
        return Some(format!(
            "U hebt {} te veel ontvangen. U krijgt bericht hoe u dat terugbetaalt.",
            fitted.reclaimed.dutch()
        ));
    }
    let is_reclaim = matches!(dossier.contested, Contested::Reclaim(_));
    if !fitted.owed.is_zero() {
        let again = if is_reclaim { "krijgt" } else { "krijgt nog" };
        let back = if is_reclaim { " terug" } else { "" };
        return Some(format!(
            "U {again} {}{back}. Wij betalen dat binnen zes weken.",
            fitted.owed.dutch()
        ));
    }
    is_reclaim.then(|| "U hoeft niets meer terug te betalen.".to_owned())
}
