//! Where an application stands and what its applicant has to do, in plain words.

use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::awards;
use plafond_rules::terms::Duty;

use crate::deadlines::Deadline;
use crate::portal::page::{Language, regulation};

/// Where an application stands: how a badge shows it, and in a word or two.
pub struct Standing {
    /// The class of its badge.
    pub class: &'static str,
    /// In a word or two.
    pub words: &'static str,
}

/// Where an application with this status stands.
#[must_use]
pub const fn of(status: Status, language: Language) -> Standing {
    let (class, dutch, english) = match status {
        Status::Draft => ("", "Concept", "Draft"),
        Status::Submitted => ("soon", "Ingediend", "Submitted"),
        Status::SupplementRequested => ("wait", "Aanvulling nodig", "More needed"),
        Status::Complete | Status::Assessed => ("soon", "In behandeling", "Being handled"),
        Status::Granted => ("good", "Verleend", "Granted"),
        Status::PartiallyGranted => ("good", "Deels verleend", "Granted in part"),
        Status::Refused => ("late", "Afgewezen", "Refused"),
        Status::NotTreated => ("late", "Niet behandeld", "Not treated"),
        Status::Withdrawn => ("", "Ingetrokken", "Withdrawn"),
    };
    Standing {
        class,
        words: language.say(dutch, english),
    }
}

/// Where an application stands, or the grant that it brought once that is over.
#[must_use]
pub fn with_grant(status: Status, award: Option<awards::Status>, language: Language) -> Standing {
    let ended = award.and_then(|award| regulation::ended(award, language));
    ended.map_or_else(
        || of(status, language),
        |(words, class)| Standing { class, words },
    )
}

/// Where an application stands, in a sentence.
#[must_use]
pub const fn sentence(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Draft => (
            "U hebt deze aanvraag nog niet ingediend.",
            "You have not submitted this application yet.",
        ),
        Status::Submitted => (
            "Wij hebben uw aanvraag ontvangen en kijken of zij volledig is.",
            "We received your application and check whether it is complete.",
        ),
        Status::SupplementRequested => (
            "Wij missen nog iets in uw aanvraag. Zolang u aanvult, staat onze beslistermijn stil, als die nog loopt.",
            "Something is missing in your application. While you add it, our time to decide stands still, if it still runs.",
        ),
        Status::Complete => (
            "Uw aanvraag is volledig. Wij bereiden een besluit voor.",
            "Your application is complete. We prepare a decision.",
        ),
        Status::Assessed => (
            "Uw aanvraag is beoordeeld. Wij bereiden een besluit voor.",
            "Your application was assessed. We prepare a decision.",
        ),
        Status::Granted => (
            "U krijgt de subsidie die u vroeg.",
            "You get the grant you asked for.",
        ),
        Status::PartiallyGranted => (
            "U krijgt een deel van de subsidie die u vroeg.",
            "You get part of the grant you asked for.",
        ),
        Status::Refused => ("Uw aanvraag is afgewezen.", "Your application was refused."),
        Status::NotTreated => (
            "Wij hebben uw aanvraag niet behandeld, omdat zij onvolledig bleef.",
            "We did not treat your application, because it stayed incomplete.",
        ),
        Status::Withdrawn => (
            "U hebt deze aanvraag ingetrokken.",
            "You withdrew this application.",
        ),
    }
}

/// What came after the grant, in a sentence; nothing while nothing happened.
#[must_use]
pub const fn after_grant(status: awards::Status) -> Option<(&'static str, &'static str)> {
    Some(match status {
        awards::Status::Granted => return None,
        awards::Status::Running => (
            "Uw subsidie is verleend en het voorschot is betaald.",
            "Your grant was awarded and the advance was paid.",
        ),
        awards::Status::AccountabilityDue => (
            "Uw verantwoording is binnen. Wij stellen de subsidie vast.",
            "Your report is in. We settle the grant.",
        ),
        awards::Status::Settled => ("Uw subsidie is vastgesteld.", "Your grant was settled."),
        awards::Status::Closed => (
            "Uw subsidie is vastgesteld en afgerond.",
            "Your grant was settled and is closed.",
        ),
        awards::Status::Revoked => ("Uw subsidie is ingetrokken.", "Your grant was revoked."),
    })
}

/// Where an objection stands.
#[must_use]
pub fn of_objection(status: &str, language: Language) -> Standing {
    let (class, dutch, english) = match status {
        "received" => ("soon", "Ontvangen", "Received"),
        "repair-requested" => ("wait", "Aanvulling nodig", "More needed"),
        "heard" => ("soon", "U bent gehoord", "You were heard"),
        "hearing-waived" => ("soon", "Wij bereiden een besluit voor", "We prepare a decision"),
        "upheld" => ("good", "U krijgt gelijk", "Upheld"),
        "partly-upheld" => ("good", "U krijgt deels gelijk", "Upheld in part"),
        "dismissed" => ("late", "Ongegrond", "Dismissed"),
        "inadmissible" => ("late", "Niet in behandeling genomen", "Not considered"),
        _ => ("", "Ingetrokken", "Withdrawn"),
    };
    Standing {
        class,
        words: language.say(dutch, english),
    }
}

/// Where the hearing about an intention stands.
#[must_use]
pub fn of_hearing(status: &str, language: Language) -> Standing {
    let (class, dutch, english) = match status {
        "invited" => ("wait", "Wij wachten op uw reactie", "We wait for your answer"),
        "viewed" => ("good", "U gaf uw zienswijze", "You gave your view"),
        "waived" => ("", "U reageert niet", "You don't answer"),
        "lapsed" => ("late", "De tijd is voorbij", "The time is over"),
        _ => ("", "U bent niet gehoord", "You were not heard"),
    };
    Standing {
        class,
        words: language.say(dutch, english),
    }
}

/// Where an offer from the reserve list stands.
#[must_use]
pub fn of_offer(status: &str, language: Language) -> Standing {
    let (class, dutch, english) = match status {
        "offered" => ("wait", "Wij wachten op uw antwoord", "We wait for your answer"),
        "accepted" => (
            "soon",
            "U neemt het aan; wij nemen een besluit",
            "You accept it; we decide",
        ),
        "declined" => ("", "U wilt het niet", "You don't want it"),
        "lapsed" => ("late", "De tijd is voorbij", "The time is over"),
        "withdrawn" => ("", "Door ons teruggenomen", "Taken back by us"),
        _ => ("good", "Verleend", "Granted"),
    };
    Standing {
        class,
        words: language.say(dutch, english),
    }
}

/// Something that the applicant has to do.
pub struct Expected {
    /// Where it can be done.
    pub address: String,
    /// What it is.
    pub what: &'static str,
    /// The application it is about: reference and title.
    pub about: (String, String),
    /// The last day.
    pub until: NaiveDate,
    /// Whether that day is over.
    pub late: bool,
}

/// What a term asks of the applicant; nothing for what only the municipality does, or what is merely possible.
#[must_use]
pub fn expected(
    deadline: &Deadline,
    about: (String, String),
    today: NaiveDate,
    language: Language,
) -> Option<Expected> {
    let (address, dutch, english) = asked(deadline)?;
    Some(Expected {
        address,
        what: language.say(dutch, english),
        about,
        until: deadline.ends_on,
        late: deadline.ends_on < today,
    })
}

fn asked(deadline: &Deadline) -> Option<(String, &'static str, &'static str)> {
    let at = |page: &str| format!("/aanvrager/aanvragen/{}{page}", deadline.dossier_id);
    Some(match deadline.duty() {
        Duty::Supplement => (at("/invullen"), "Vul uw aanvraag aan", "Add to your application"),
        Duty::Report => (
            at("/verantwoording"),
            "Verantwoord wat u hebt gedaan",
            "Report on what you did",
        ),
        Duty::ObjectionRepair => (at("#bezwaar"), "Vul uw bezwaar aan", "Add to your objection"),
        Duty::Hearing => (
            at(&format!("/zienswijzen/{}", deadline.object_id)),
            "Geef uw zienswijze",
            "Give your view",
        ),
        Duty::ReserveAnswer => (
            at(&format!("/aanbod/{}", deadline.object_id)),
            "Antwoord op ons aanbod",
            "Answer our offer",
        ),
        Duty::Repayment => (at("#betalingen"), "Betaal terug", "Pay back"),
        Duty::Decision
        | Duty::NotTreated
        | Duty::Objection
        | Duty::Appeal
        | Duty::ObjectionDecision
        | Duty::Payment
        | Duty::PaymentSuspension
        | Duty::Settlement
        | Duty::Recovery
        | Duty::PenaltyDecision => return None,
    })
}
