//! What a caseworker and a decider can do with an objection, and what each asks.

use crate::objections::ObjectionView;
use crate::portal::page::filled::Question;

/// A value with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// How a question is answered.
pub enum Answer {
    /// In one line.
    Line,
    /// In more lines.
    Lines,
    /// With a day.
    Day,
    /// With a day and a time.
    Moment,
    /// With a number.
    Number,
    /// With an amount.
    Amount,
    /// With yes or no.
    Tick,
    /// With one of some.
    Choice(&'static [Entry]),
}

/// A question.
pub struct Field {
    /// The field of the API's document.
    pub name: &'static str,
    /// What helps to answer it, in Dutch and English.
    pub hint: (&'static str, &'static str),
    /// How it is answered.
    pub answer: Answer,
}

/// Something that can be done.
pub struct Act {
    /// Its place in the address.
    pub slug: &'static str,
    /// What it is called, in Dutch and English.
    pub title: (&'static str, &'static str),
    /// What it is for.
    pub lead: (&'static str, &'static str),
    /// What it asks.
    pub fields: &'static [Field],
}

/// What the fields of all of them ask.
pub const QUESTIONS: &[Question] = &[
    ("missing", "Wat ontbreekt er?", "What is missing?"),
    ("dueOn", "Aanvullen tot en met", "To be supplied until"),
    ("name", "Naam van de commissie", "Name of the committee"),
    ("answerBy", "Antwoorden tot en met", "Answer until"),
    ("startsAt", "Wanneer?", "When?"),
    ("place", "Waar?", "Where?"),
    ("online", "Het gesprek is online", "It is online"),
    (
        "shortNoticeAgreed",
        "De indiener stemt in met minder dan een week",
        "The objector agrees to less than a week",
    ),
    ("attendees", "Wie waren erbij?", "Who was there?"),
    ("report", "Wat is er gezegd?", "What was said?"),
    ("ground", "Op welke grond?", "On which ground?"),
    ("reason", "Toelichting", "Explanation"),
    ("weeks", "Hoeveel weken?", "How many weeks?"),
    ("until", "Tot en met", "Until"),
    ("consentedOn", "Dag van de instemming", "Day of the consent"),
    ("grounds", "Gronden van het bezwaar", "Grounds of the objection"),
    ("outcome", "Wat is uw besluit?", "What is your decision?"),
    (
        "inadmissibleGround",
        "Waarom niet-ontvankelijk?",
        "Why inadmissible?",
    ),
    ("lateness/excuse", "Verschoonbaar te laat?", "Late without blame?"),
    ("lateness/reason", "Waarom verschoonbaar?", "Why without blame?"),
    ("amount", "Nieuw bedrag", "New amount"),
    (
        "inSoFarAsCeilingAllows",
        "Past dit niet meer onder het plafond van toen, verleen dan wat wel past",
        "When this doesn't fit under the ceiling as it was, grant what does",
    ),
    ("reportDueOn", "Verantwoording uiterlijk op", "Final report by"),
    ("reasons", "Motivering", "Reasons"),
    ("legalBasis", "Wettelijke grondslag", "Legal basis"),
];

/// Why an objector isn't heard (Awb 7:3).
pub const UNHEARD: [Entry; 5] = [
    (
        "clearly-inadmissible",
        "Kennelijk niet-ontvankelijk",
        "Clearly inadmissible",
    ),
    ("clearly-unfounded", "Kennelijk ongegrond", "Clearly unfounded"),
    (
        "objector-waived",
        "De indiener wil niet worden gehoord",
        "The objector doesn't want to be heard",
    ),
    (
        "no-answer",
        "De indiener antwoordde niet op tijd",
        "The objector didn't answer in time",
    ),
    (
        "fully-upheld",
        "De indiener krijgt helemaal gelijk",
        "The objector gets everything",
    ),
];

const POSTPONED: [Entry; 4] = [
    (
        "once",
        "Eenmalig, ten hoogste zes weken",
        "Once, at most six weeks",
    ),
    (
        "consent-of-all",
        "Alle belanghebbenden stemmen in",
        "All interested parties agree",
    ),
    (
        "consent-of-objector",
        "De indiener stemt in en niemand heeft er last van",
        "The objector agrees and nobody is harmed",
    ),
    (
        "rules-of-procedure",
        "Wettelijke procedurevoorschriften",
        "Rules of procedure",
    ),
];

const OUTCOMES: [Entry; 4] = [
    ("upheld", "Gegrond", "Upheld"),
    ("partly-upheld", "Gedeeltelijk gegrond", "Partly upheld"),
    ("dismissed", "Ongegrond", "Dismissed"),
    ("inadmissible", "Niet-ontvankelijk", "Inadmissible"),
];

const INADMISSIBLE: [Entry; 3] = [
    ("late", "Te laat, zonder verschoning", "Too late, without excuse"),
    (
        "not-interested",
        "De indiener is geen belanghebbende",
        "The objector is no interested party",
    ),
    ("not-repaired", "Niet op tijd aangevuld", "Not supplied in time"),
];

const EXCUSES: [Entry; 2] = [
    (
        "outage",
        "Onze dienst was niet bereikbaar",
        "Our service could not be reached",
    ),
    ("other", "Een andere reden", "Another reason"),
];

const NONE: (&str, &str) = ("", "");

const fn field(name: &'static str, answer: Answer) -> Field {
    Field {
        name,
        hint: NONE,
        answer,
    }
}

const fn hinted(name: &'static str, answer: Answer, hint: (&'static str, &'static str)) -> Field {
    Field { name, hint, answer }
}

const INFORM: (&str, &str) = ("De indiener krijgt hiervan bericht.", "The objector is told.");

/// What a caseworker can do.
const ACTS: [Act; 8] = [
    Act {
        slug: "aanvulling",
        title: ("Vraag om aanvulling", "Ask for what is missing"),
        lead: INFORM,
        fields: &[field("missing", Answer::Lines), field("dueOn", Answer::Day)],
    },
    Act {
        slug: "gronden",
        title: (
            "Voeg gronden toe die per post kwamen",
            "Add grounds that came by post",
        ),
        lead: (
            "Neem de tekst over. Schrijf niets over slachtoffers of cliënten.",
            "Take over the text. Write nothing about victims or clients.",
        ),
        fields: &[field("grounds", Answer::Lines)],
    },
    Act {
        slug: "commissie",
        title: ("Vraag advies aan een commissie", "Ask a committee for advice"),
        lead: (
            "De beslistermijn wordt dan twaalf weken (artikel 7:13 Awb).",
            "The term to decide is twelve weeks then (Awb 7:13).",
        ),
        fields: &[field("name", Answer::Line)],
    },
    Act {
        slug: "horen-vragen",
        title: (
            "Vraag of de indiener wil worden gehoord",
            "Ask whether the objector wants to be heard",
        ),
        lead: INFORM,
        fields: &[field("answerBy", Answer::Day)],
    },
    Act {
        slug: "horen",
        title: ("Nodig uit voor het horen", "Invite to the hearing"),
        lead: INFORM,
        fields: &[
            hinted(
                "startsAt",
                Answer::Moment,
                ("Ten minste een week vooruit.", "At least a week ahead."),
            ),
            field("place", Answer::Line),
            field("online", Answer::Tick),
            field("shortNoticeAgreed", Answer::Tick),
        ],
    },
    Act {
        slug: "verslag",
        title: (
            "Schrijf het verslag van het horen",
            "Write the report of the hearing",
        ),
        lead: (
            "Het verslag gaat in het dossier (artikel 7:7 Awb).",
            "The report goes into the dossier (Awb 7:7).",
        ),
        fields: &[
            hinted(
                "attendees",
                Answer::Line,
                ("Functies, geen namen.", "Functions, no names."),
            ),
            field("report", Answer::Lines),
        ],
    },
    Act {
        slug: "niet-horen",
        title: ("Zie af van horen", "Leave the hearing out"),
        lead: (
            "Dat mag alleen op een grond van artikel 7:3 Awb.",
            "Only on a ground of Awb 7:3.",
        ),
        fields: &[
            field("ground", Answer::Choice(&UNHEARD)),
            field("reason", Answer::Lines),
        ],
    },
    Act {
        slug: "uitstel",
        title: ("Stel het besluit uit", "Postpone the decision"),
        lead: (
            "De indiener krijgt de nieuwe dag te horen (artikel 7:10 Awb).",
            "The objector is told the new day (Awb 7:10).",
        ),
        fields: &[
            field("ground", Answer::Choice(&POSTPONED)),
            hinted(
                "weeks",
                Answer::Number,
                ("Alleen bij eenmalig uitstel.", "Only for a postponement once."),
            ),
            hinted(
                "until",
                Answer::Day,
                ("Bij elke andere grond.", "For any other ground."),
            ),
            hinted(
                "consentedOn",
                Answer::Day,
                ("Alleen bij instemming.", "Only with consent."),
            ),
            field("reason", Answer::Lines),
        ],
    },
];

/// Deciding.
pub const DECISION: Act = Act {
    slug: "besluit",
    title: ("Beslis op het bezwaar", "Decide on the objection"),
    lead: (
        "U beslist namens het college, en niet op uw eigen besluit (artikel 10:3 Awb).",
        "You decide on behalf of the college, and not on your own decision (Awb 10:3).",
    ),
    fields: &[
        field("outcome", Answer::Choice(&OUTCOMES)),
        hinted(
            "inadmissibleGround",
            Answer::Choice(&INADMISSIBLE),
            ("Alleen bij niet-ontvankelijk.", "Only when inadmissible."),
        ),
        hinted(
            "amount",
            Answer::Amount,
            (
                "Alleen bij gegrond. Leeg: alles wat was gevraagd. Bij een terugvordering: wat er nog terug moet; leeg is niets.",
                "Only when upheld. Empty: all that was asked for. For a reclaim: what still has to come back; empty is nothing.",
            ),
        ),
        field("inSoFarAsCeilingAllows", Answer::Tick),
        hinted(
            "reportDueOn",
            Answer::Day,
            (
                "Alleen als er eerst niets was verleend.",
                "Only when nothing was granted before.",
            ),
        ),
        hinted(
            "lateness/excuse",
            Answer::Choice(&EXCUSES),
            (
                "Alleen als het bezwaar te laat is en dat de indiener niet is aan te rekenen (artikel 6:11 Awb).",
                "Only when it is late and that can't be held against the objector (Awb 6:11).",
            ),
        ),
        field("lateness/reason", Answer::Lines),
        field("reasons", Answer::Lines),
        hinted(
            "legalBasis",
            Answer::Line,
            (
                "Zoals: artikelen 4:25 en 7:11 Awb.",
                "Like: articles 4:25 and 7:11 Awb.",
            ),
        ),
    ],
};

/// The one of this name, if there is one.
#[must_use]
pub fn named(slug: &str) -> Option<&'static Act> {
    ACTS.iter().find(|act| act.slug == slug)
}

/// What makes sense now: the action itself refuses the rest, with why.
#[must_use]
pub fn possible(view: &ObjectionView) -> Vec<&'static Act> {
    let planned = view.hearings.iter().any(|hearing| hearing.report.is_none());
    let heard = view.status == "heard" || view.status == "hearing-waived";
    let fits = |act: &&Act| match act.slug {
        "aanvulling" => view.status != "repair-requested",
        "verslag" => planned,
        "horen-vragen" => view.hearing_asked_on.is_none() && !heard && !planned,
        "horen" | "niet-horen" => !heard && !planned,
        "commissie" => view.committee.is_none(),
        _ => true,
    };
    ACTS.iter().filter(fits).collect()
}
