//! What happened, in words: in a dossier, of which the Dutch come with the event itself, and outside of one.

use super::Language;
use crate::applications;

/// Action by action.
const ENGLISH: &[(&str, &str)] = &[
    ("application-drafted", "Draft begun"),
    ("application-revised", "Application changed"),
    ("attachment-added", "Document added"),
    ("attachment-removed", "Document taken out"),
    ("application-submitted", "Application submitted"),
    ("supplement-requested", "More asked for"),
    ("application-supplemented", "Application supplemented"),
    ("decision-delayed", "Told that the decision comes later"),
    ("application-complete", "Application found complete"),
    ("application-allocated", "Sub-ceiling chosen"),
    ("application-withdrawn", "Application withdrawn"),
    ("assessment-given", "Assessment given"),
    ("conflict-declared", "Interest declared"),
    ("application-assessed", "Assessment finished"),
    ("application-decided", "Decision taken"),
    ("hearing-announced", "View asked on an intention"),
    ("hearing-talk-asked", "Talk asked about our intention"),
    ("hearing-viewed", "View received"),
    ("hearing-waived", "View waived"),
    ("hearing-left-out", "Recorded why no view is needed"),
    ("payment-planned", "Payment planned"),
    ("payment-prepared", "Payment prepared"),
    ("payment-released", "Payment released"),
    ("payment-cancelled", "Payment lapsed"),
    ("payment-returned", "Payment sent back by the bank"),
    ("payment-replaced", "Payment planned again"),
    ("payment-paid", "Payment credited by the bank"),
    ("payment-suspended", "Payment suspended"),
    ("payment-suspension-ended", "Suspension of payment over"),
    ("report-given", "Report received"),
    ("evaluation-given", "Evaluation received"),
    ("award-settled", "Grant settled"),
    ("award-changed", "Grant changed"),
    ("award-revoked", "Grant revoked"),
    ("objection-received", "Objection received"),
    ("objection-grounds-added", "Grounds added to the objection"),
    ("objection-attachment-added", "Document added to the objection"),
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
    (
        "objection-recounted",
        "Time to decide on the objection counted anew",
    ),
    ("objection-withdrawn", "Objection withdrawn"),
    ("objection-decided", "Decision on the objection taken"),
    ("decision-replaced", "New decision taken on an objection"),
    ("distribution-approved", "Distribution approved"),
    ("reserve-offered", "Returned money offered"),
    ("reserve-accepted", "Offer accepted"),
    ("reserve-declined", "Offer declined"),
    ("reserve-lapsed", "Offer lapsed"),
    ("reserve-withdrawn", "Offer taken back"),
    ("reserve-granted", "Offered money granted"),
    ("notice-of-default-received", "Notice of default received"),
    ("penalty-ended", "Penalty ended"),
    ("penalty-resumed", "Penalty runs again"),
    ("penalty-determined", "Penalty determined"),
    ("penalty-revised", "Penalty determined anew on an objection"),
    ("reclaim-revised", "Reclaim made less on an objection"),
    ("term-lapsed", "Term lapsed"),
    ("note-written", "Note written"),
    ("letter-issued", "Letter signed"),
    ("letter-rendered", "Letter kept as a PDF"),
    ("letter-posted", "Letter posted"),
    ("letter-taken-over", "Mail about the letter sent on a later day"),
    ("notice-returned", "Message came back"),
    ("dossier-read", "Dossier read"),
];

/// What happens outside a dossier, in Dutch and English.
const OUTSIDE: &[(&str, &str, &str)] = &[
    (
        "bank-account-change-judged",
        "Nieuw rekeningnummer beoordeeld",
        "New account number judged",
    ),
    (
        "bank-account-change-proposed",
        "Nieuw rekeningnummer doorgegeven",
        "New account number given",
    ),
    ("call-changed", "Openstelling gewijzigd", "Call changed"),
    ("call-created", "Openstelling gemaakt", "Call made"),
    ("call-evaluated", "Openstelling geëvalueerd", "Call evaluated"),
    ("call-published", "Openstelling bekendgemaakt", "Call published"),
    (
        "ceiling-changed",
        "Plafond vastgesteld of gewijzigd",
        "Ceiling set or changed",
    ),
    ("distribution-made", "Verdeling gemaakt", "Distribution made"),
    ("draw-committed", "Loting vastgelegd", "Draw committed to"),
    ("draw-published", "Loting bekendgemaakt", "Draw published"),
    ("free-day-added", "Vrije dag toegevoegd", "Free day added"),
    (
        "letter-template-added",
        "Sjabloon van een brief toegevoegd",
        "Letter template added",
    ),
    (
        "mail-chosen",
        "Gekozen waarover e-mail komt",
        "Chosen what mail comes about",
    ),
    ("mandate-ended", "Mandaat beëindigd", "Mandate ended"),
    ("mandate-given", "Mandaat gegeven", "Mandate given"),
    (
        "member-added",
        "Collega van een aanvrager toegevoegd",
        "Colleague of an applicant added",
    ),
    (
        "member-invited-again",
        "Collega van een aanvrager opnieuw uitgenodigd",
        "Colleague of an applicant invited again",
    ),
    (
        "member-removed",
        "Collega van een aanvrager weggehaald",
        "Colleague of an applicant taken out",
    ),
    (
        "member-role-changed",
        "Beheerder bij een aanvrager gewijzigd",
        "Manager of an applicant changed",
    ),
    (
        "notification-retried",
        "Bericht opnieuw verstuurd",
        "Message sent again",
    ),
    (
        "organisation-changed",
        "Organisatie gewijzigd",
        "Organisation changed",
    ),
    (
        "organisation-registered",
        "Organisatie aangemeld",
        "Organisation registered",
    ),
    ("outage-recorded", "Storing vastgelegd", "Outage recorded"),
    ("own-name-changed", "Eigen naam gewijzigd", "Own name changed"),
    ("password-chosen", "Wachtwoord gekozen", "Password chosen"),
    (
        "payments-exported",
        "Betalingen naar de bank gestuurd",
        "Payments sent to the bank",
    ),
    ("scheme-changed", "Regeling gewijzigd", "Scheme changed"),
    ("scheme-created", "Regeling gemaakt", "Scheme made"),
    (
        "signing-key-made",
        "Sleutel voor ondertekening gemaakt",
        "Signing key made",
    ),
    (
        "sub-ceiling-changed",
        "Deelplafond vastgesteld of gewijzigd",
        "Sub-ceiling set or changed",
    ),
    (
        "trail-check-asked",
        "Controle van het spoor gevraagd",
        "Check of the trail asked for",
    ),
    ("user-changed", "Gebruiker gewijzigd", "User changed"),
    ("user-enrolled", "Gebruiker toegevoegd", "User added"),
    (
        "view-removed",
        "Bewaard filter weggehaald",
        "Saved filter taken away",
    ),
    ("view-saved", "Filter bewaard", "Filter saved"),
];

/// What happened, in or outside a dossier, when there are words for it.
#[must_use]
pub fn in_words(action: &str, language: Language) -> Option<&'static str> {
    let outside = OUTSIDE.iter().find(|(known, ..)| *known == action);
    let in_dossier = || match language {
        Language::Dutch => applications::in_words(action),
        Language::English => english(action),
    };
    outside
        .map(|(_, dutch, english)| language.say(dutch, english))
        .or_else(in_dossier)
}

/// What happened, in English, when there are words for it.
#[must_use]
pub fn english(action: &str) -> Option<&'static str> {
    let found = ENGLISH.iter().find(|(known, _)| *known == action);
    found.map(|(_, words)| *words)
}
