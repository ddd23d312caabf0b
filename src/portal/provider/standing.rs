//! Where an application stands and what its applicant has to do, in plain words.

use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::terms::Duty;
use uuid::Uuid;

use crate::deadlines::Deadline;
use crate::portal::page::Language;

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
    let dossier = deadline.dossier_id;
    let (address, dutch, english) = asked(deadline.duty(), dossier)?;
    Some(Expected {
        address,
        what: language.say(dutch, english),
        about,
        until: deadline.ends_on,
        late: deadline.ends_on < today,
    })
}

fn asked(duty: Duty, dossier: Uuid) -> Option<(String, &'static str, &'static str)> {
    let at = |page: &str| format!("/aanvrager/aanvragen/{dossier}{page}");
    Some(match duty {
        Duty::Supplement => (at("/aanvullen"), "Vul uw aanvraag aan", "Add to your application"),
        Duty::Report => (
            at("/verantwoording"),
            "Verantwoord wat u hebt gedaan",
            "Report on what you did",
        ),
        Duty::ObjectionRepair => (at("#bezwaar"), "Vul uw bezwaar aan", "Add to your objection"),
        Duty::Hearing => (at("#zienswijze"), "Geef uw zienswijze", "Give your view"),
        Duty::Repayment => (at("#betalingen"), "Betaal terug", "Pay back"),
        Duty::Decision
        | Duty::NotTreated
        | Duty::Objection
        | Duty::ObjectionDecision
        | Duty::Payment
        | Duty::Recovery
        | Duty::PenaltyDecision => return None,
    })
}
