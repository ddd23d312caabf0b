//! What happened in a dossier, in English. The Dutch words come with the event itself.

/// Action by action.
const ENGLISH: &[(&str, &str)] = &[
    ("application-drafted", "Draft begun"),
    ("application-revised", "Application changed"),
    ("attachment-added", "Document added"),
    ("attachment-removed", "Document taken out"),
    ("application-submitted", "Application submitted"),
    ("supplement-requested", "More asked for"),
    ("application-supplemented", "Application supplemented"),
    ("application-complete", "Application found complete"),
    ("application-allocated", "Sub-ceiling chosen"),
    ("application-withdrawn", "Application withdrawn"),
    ("assessment-given", "Assessment given"),
    ("conflict-declared", "Interest declared"),
    ("application-assessed", "Assessment finished"),
    ("application-decided", "Decision taken"),
    ("hearing-announced", "View asked on an intention"),
    ("hearing-viewed", "View received"),
    ("hearing-waived", "View waived"),
    ("hearing-left-out", "Recorded why no view is needed"),
    ("payment-prepared", "Payment prepared"),
    ("payment-released", "Payment released"),
    ("payment-cancelled", "Payment lapsed"),
    ("payment-returned", "Payment sent back by the bank"),
    ("payment-replaced", "Payment planned again"),
    ("payment-paid", "Payment credited by the bank"),
    ("report-given", "Report received"),
    ("evaluation-given", "Evaluation received"),
    ("award-settled", "Grant settled"),
    ("award-changed", "Grant changed"),
    ("award-revoked", "Grant revoked"),
    ("objection-received", "Objection received"),
    ("objection-grounds-added", "Grounds added to the objection"),
    ("objection-repair-requested", "More asked for on the objection"),
    ("objection-repaired", "Objection supplemented as asked"),
    (
        "objection-committee-asked",
        "Committee asked for advice on the objection",
    ),
    ("objection-hearing-offered", "Asked whether a hearing is wanted"),
    ("objection-hearing-wanted", "Asked to be heard"),
    (
        "objection-hearing-planned",
        "Invited to the hearing on the objection",
    ),
    ("objection-heard", "Heard on the objection"),
    ("objection-hearing-waived", "Hearing on the objection waived"),
    ("objection-postponed", "Decision on the objection postponed"),
    ("objection-withdrawn", "Objection withdrawn"),
    ("objection-decided", "Decision on the objection taken"),
    ("decision-replaced", "New decision taken on an objection"),
    ("distribution-approved", "Distribution approved"),
    ("notice-of-default-received", "Notice of default received"),
    ("penalty-ended", "Penalty ended"),
    ("penalty-determined", "Penalty determined"),
    ("term-lapsed", "Term lapsed"),
    ("note-written", "Note written"),
    ("letter-issued", "Letter signed"),
    ("letter-rendered", "Letter kept as a PDF"),
    ("letter-posted", "Letter posted"),
    ("notice-returned", "Message came back"),
    ("dossier-read", "Dossier read"),
];

/// What happened, in English, when there are words for it.
#[must_use]
pub fn english(action: &str) -> Option<&'static str> {
    let found = ENGLISH.iter().find(|(known, _)| *known == action);
    found.map(|(_, words)| *words)
}
