//! Values of the API about money in words.

use crate::figures::payments::Transfer;
use crate::portal::page::{Language, regulation};

/// A value with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// What a payment is.
pub const KINDS: [Entry; 5] = [
    ("advance", "Voorschot", "Advance"),
    ("final", "Slotbetaling", "Final payment"),
    ("reclaim", "Terugvordering", "Reclaim"),
    ("refund", "Teruggave na bezwaar", "Refund on an objection"),
    ("penalty", "Dwangsom", "Penalty"),
];

/// Where a payment to a provider stands.
pub const STATUSES: [Entry; 7] = [
    ("planned", "Te controleren", "To be checked"),
    ("prepared", "Vrij te geven", "To be released"),
    ("released", "Vrijgegeven", "Released"),
    ("exported", "Bij de bank", "With the bank"),
    ("paid", "Bijgeschreven", "Credited"),
    ("returned", "Teruggekomen", "Returned"),
    ("cancelled", "Vervallen", "Lapsed"),
];

/// Where a reclaim stands, of which the money comes in.
const RECLAIM_STATUSES: [Entry; 5] = [
    ("planned", "Te controleren", "To be checked"),
    ("prepared", "Akkoord te geven", "To be approved"),
    ("released", "Terug te ontvangen", "To be received back"),
    ("paid", "Terugontvangen", "Received back"),
    ("cancelled", "Vervallen", "Lapsed"),
];

/// What an entry of a ledger did.
pub const ENTRIES: [Entry; 5] = [
    ("set", "Vastgesteld plafond", "Ceiling set"),
    ("raised", "Plafond verhoogd", "Ceiling raised"),
    ("lowered", "Plafond verlaagd", "Ceiling lowered"),
    ("committed", "Verleend", "Granted"),
    ("released", "Vrijgevallen", "Returned"),
];

/// Why an entry stands outside the ceiling.
pub const GROUNDS: [Entry; 2] = [
    (
        "lowered-after-filing",
        "Buiten het plafond: verlaagd na indiening (Awb 4:27)",
        "Outside the ceiling: lowered after filing (Awb 4:27)",
    ),
    (
        "objection",
        "Buiten het plafond: na bezwaar (Awb 4:25, lid 3)",
        "Outside the ceiling: on an objection (Awb 4:25(3))",
    ),
];

/// A value in words, with its own life.
pub fn of(list: &[Entry], value: &str, language: Language) -> String {
    regulation::name(list, value, language).to_owned()
}

/// Where a payment stands, whichever way its money goes.
pub fn stage(payment: &Transfer, language: Language) -> String {
    if payment.is_reclaim() {
        of(&RECLAIM_STATUSES, &payment.status, language)
    } else {
        of(&STATUSES, &payment.status, language)
    }
}

/// How a payment's stage looks beside its name.
pub fn tone(status: &str) -> &'static str {
    match status {
        "planned" | "prepared" => "wait",
        "released" | "exported" => "soon",
        "paid" => "good",
        _ => "",
    }
}
