//! The fields that a letter of each kind has, by name: what is filled in, and what a template may ask for.
//!
//! A field that isn't there is absent, never empty: a template that asks for it is refused instead of leaving a blank.

use serde_json::{Map, Value, json};

use super::kinds::Kind;

/// One field of a letter.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in a template: `letter.reasons`.
    pub name: &'static str,
    /// What it holds, for who writes a template.
    pub dutch: &'static str,
    /// The same in English.
    pub about: &'static str,
    /// Whether every letter of this kind has it.
    pub always: bool,
    /// An invented value, which also shows its shape.
    pub sample: Value,
}

/// What a field holds, in Dutch and English.
type About = (&'static str, &'static str);

fn always(name: &'static str, (dutch, about): About, sample: impl Into<Value>) -> Field {
    Field {
        name,
        dutch,
        about,
        always: true,
        sample: sample.into(),
    }
}

fn sometimes(name: &'static str, about: About, sample: impl Into<Value>) -> Field {
    Field {
        always: false,
        ..always(name, about, sample)
    }
}

/// What every letter has.
#[must_use]
pub fn of_every_letter() -> Vec<Field> {
    vec![
        always(
            "title",
            ("Wat boven de brief staat", "What stands above the letter"),
            "Wij verlenen u subsidie",
        ),
        always(
            "date",
            ("De dag van de brief", "The day of the letter"),
            "24 maart 2026",
        ),
        always(
            "reference",
            ("Het kenmerk van het dossier", "The number of the dossier"),
            "PHG-2026-00017",
        ),
        always(
            "about",
            ("De titel van de aanvraag", "The title of the application"),
            "Herkennen en handelen",
        ),
        always(
            "sender",
            (
                "De gemeente: naam, adres in regels, e-mailadres",
                "The municipality: name, address in lines, e-mail address",
            ),
            json!({ "name": "Gemeente Voorbeeld", "address": ["Postbus 1", "1234 AB Voorbeeld"], "email": "subsidie@gemeente.example" }),
        ),
        always(
            "addressee",
            (
                "De aanbieder: naam, KvK-nummer, adres in regels",
                "The provider: name, number in the trade register, address in lines",
            ),
            json!({ "name": "Stichting Voorbeeld", "kvkNumber": "69599068", "address": ["Voorbeeldstraat 1", "1234 AB Voorbeeld"] }),
        ),
        always(
            "signedBy",
            ("Wie ondertekent, met mandaat", "Who signs, under mandate"),
            "Kim Voorbeeld",
        ),
        always(
            "draft",
            ("Of het alleen een voorbeeld is", "Whether it is only a preview"),
            false,
        ),
    ]
}

/// What a letter of one kind has besides.
#[must_use]
pub fn of(kind: Kind) -> Vec<Field> {
    let mut fields = match kind {
        Kind::Grant | Kind::PartialGrant => granted(),
        Kind::Refusal | Kind::NotTreated => vec![requested(), activities(), score(), rank()],
        Kind::Change => changed(),
        Kind::Settlement => settled(),
        Kind::Revocation => revoked(),
        Kind::Reclaim => reclaimed(),
        Kind::PaymentReturned => sent_back(),
        Kind::PaymentSuspension => suspended(),
        Kind::Penalty => penalised(),
        Kind::ObjectionDecision => objected(),
        Kind::Hearing => intended(),
        Kind::SupplementRequest => missed(),
        Kind::DelayNotice => delayed(),
        Kind::ReserveOffer => offered(),
        Kind::ObjectionMessage => vec![always(
            "text",
            ("Wat in het bericht staat", "What the message says"),
            "Uw bezwaar is nog niet volledig. Wij missen uw gronden.",
        )],
        Kind::Message => vec![always(
            "text",
            ("Wat in het bericht stond", "What the message said"),
            "Wij hebben uw aanvraag ontvangen.",
        )],
    };
    fields.extend(motivated(kind));
    fields.push(sometimes(
        "details",
        (
            "Andere gegevens, elk met een naam",
            "Other facts, each with its name",
        ),
        json!([{ "label": "Zaaknummer", "value": "Z-1" }]),
    ));
    fields
}

fn changed() -> Vec<Field> {
    vec![
        always(
            "granted",
            ("Wat eerder is verleend", "What was granted before"),
            "€ 60.000,00",
        ),
        always(
            "amount",
            ("Wat nu is verleend", "What is granted now"),
            "€ 50.000,00",
        ),
        sometimes(
            "effectiveOn",
            ("Vanaf welke dag het geldt", "From which day it counts"),
            "1 juni 2026",
        ),
        obligations(),
        sometimes(
            "reportDueOn",
            (
                "De laatste dag voor de eindverantwoording",
                "The last day for the final report",
            ),
            "1 maart 2027",
        ),
    ]
}

fn settled() -> Vec<Field> {
    vec![
        always("granted", ("Wat is verleend", "What was granted"), "€ 60.000,00"),
        always(
            "amount",
            (
                "Op hoeveel de subsidie is vastgesteld",
                "On how much the subsidy is settled",
            ),
            "€ 55.000,00",
        ),
        always(
            "paid",
            ("Wat eerder is betaald", "What was paid before"),
            "€ 60.000,00",
        ),
        sometimes(
            "owed",
            ("Wat de aanbieder nog krijgt", "What the provider still gets"),
            "€ 5.000,00",
        ),
        sometimes(
            "reclaimed",
            (
                "Wat de aanbieder moet terugbetalen",
                "What the provider has to pay back",
            ),
            "€ 5.000,00",
        ),
    ]
}

fn revoked() -> Vec<Field> {
    vec![
        always("granted", ("Wat is verleend", "What was granted"), "€ 60.000,00"),
        always("amount", ("Wat ervan overblijft", "What remains of it"), "€ 0,00"),
        sometimes(
            "effectiveOn",
            ("Vanaf welke dag het geldt", "From which day it counts"),
            "1 juni 2026",
        ),
        sometimes(
            "reclaimed",
            (
                "Wat de aanbieder moet terugbetalen",
                "What the provider has to pay back",
            ),
            "€ 30.000,00",
        ),
    ]
}

fn reclaimed() -> Vec<Field> {
    vec![
        always(
            "amount",
            ("Wat terugbetaald moet worden", "What has to be paid back"),
            "€ 5.000,00",
        ),
        always(
            "payBy",
            (
                "De laatste dag om terug te betalen",
                "The last day to pay it back",
            ),
            "5 mei 2026",
        ),
        sometimes(
            "account",
            ("Op welke rekening", "On which account"),
            "NL91 ABNA 0417 1643 00",
        ),
    ]
}

fn sent_back() -> Vec<Field> {
    vec![
        always("amount", ("Wat is betaald", "What was paid"), "€ 50.000,00"),
        always(
            "account",
            ("De rekening waarop is betaald", "The account that was paid to"),
            "NL91 ABNA 0417 1643 00",
        ),
    ]
}

fn suspended() -> Vec<Field> {
    vec![
        always(
            "suspicion",
            (
                "De grond die de gemeente vermoedt, in woorden",
                "The ground that is suspected, in words",
            ),
            "artikel 4:48, eerste lid, onder b: een verplichting is niet nagekomen",
        ),
        always(
            "until",
            (
                "De laatste dag waarop niet wordt betaald",
                "The last day on which nothing is paid",
            ),
            "4 augustus 2026",
        ),
    ]
}

fn intended() -> Vec<Field> {
    vec![
        always(
            "intention",
            (
                "Wat de gemeente wil besluiten, in woorden",
                "What the municipality means to decide, in words",
            ),
            "Wij willen uw subsidie lager vaststellen.",
        ),
        always(
            "respondBy",
            ("De laatste dag om te antwoorden", "The last day to answer"),
            "21 april 2026",
        ),
    ]
}

fn missed() -> Vec<Field> {
    vec![
        always(
            "missing",
            ("Wat ontbreekt", "What is missing"),
            "Een begroting met de kosten per activiteit.",
        ),
        always(
            "dueOn",
            ("De laatste dag om het aan te vullen", "The last day to supply it"),
            "21 april 2026",
        ),
    ]
}

fn delayed() -> Vec<Field> {
    vec![
        always(
            "decideBy",
            (
                "De laatste dag van de termijn om te beslissen",
                "The last day of the term to decide",
            ),
            "21 april 2026",
        ),
        always(
            "expectedBy",
            (
                "De dag waarop het besluit er naar verwachting is",
                "The day by which the decision is expected",
            ),
            "19 mei 2026",
        ),
        always(
            "reasons",
            ("Waarom het later wordt", "Why it comes later"),
            "De beoordelaars hebben meer tijd nodig, omdat er veel aanvragen zijn.",
        ),
    ]
}

fn penalised() -> Vec<Field> {
    vec![
        always("amount", ("Wat verschuldigd is", "What is owed"), "€ 322,00"),
        always("days", ("Over hoeveel dagen", "For how many days"), "14"),
    ]
}

fn granted() -> Vec<Field> {
    vec![
        requested(),
        always(
            "amount",
            (
                "Wat ten hoogste is verleend (Awb 4:31)",
                "The most that is granted (Awb 4:31)",
            ),
            "€ 60.000,00",
        ),
        activities(),
        obligations(),
        sometimes(
            "advances",
            (
                "Voorschotten, elk met het bedrag en de laatste dag van betaling",
                "Advances, each with its amount and the last day on which it is paid",
            ),
            json!([{ "amount": "€ 60.000,00", "payBy": "5 mei 2026" }]),
        ),
        sometimes(
            "reportDueOn",
            (
                "De laatste dag voor de eindverantwoording, als die wordt gevraagd",
                "The last day for the final report, when one is asked",
            ),
            "1 maart 2027",
        ),
        sometimes(
            "settledBy",
            (
                "De laatste dag waarop de subsidie vanzelf wordt vastgesteld, als geen verantwoording wordt gevraagd",
                "The last day on which it is settled of itself, when no report is asked",
            ),
            "1 maart 2027",
        ),
        score(),
        rank(),
    ]
}

fn offered() -> Vec<Field> {
    vec![
        requested(),
        always(
            "amount",
            ("Wat wordt aangeboden", "What is offered"),
            "€ 20.000,00",
        ),
        always(
            "explanation",
            ("Wat de aanvrager moet weten", "What the applicant has to know"),
            "Een andere aanbieder gaf subsidie terug.",
        ),
        always(
            "respondBy",
            ("De laatste dag om te antwoorden", "The last day to answer"),
            "21 april 2026",
        ),
    ]
}

fn objected() -> Vec<Field> {
    vec![
        always(
            "receivedOn",
            ("Wanneer het bezwaar binnenkwam", "When the objection came in"),
            "2 april 2026",
        ),
        always(
            "against",
            ("Tegen welk besluit", "Against which decision"),
            "ons besluit van 24 maart 2026",
        ),
        always(
            "outcome",
            ("Wat is besloten, in woorden", "What was decided, in words"),
            "Uw bezwaar is gegrond.",
        ),
        sometimes(
            "heard",
            (
                "Hoe de bezwaarmaker is gehoord, of waarom niet",
                "How the objector was heard, or why not",
            ),
            "U bent op 20 april 2026 gehoord.",
        ),
        sometimes(
            "amount",
            (
                "Wat nu is verleend, verschuldigd of teruggevorderd",
                "What is granted, owed or reclaimed now",
            ),
            "€ 60.000,00",
        ),
        sometimes(
            "amountIs",
            (
                "Wat dat bedrag is, als het geen subsidie is",
                "What that amount is, when it is no grant",
            ),
            "Terugvordering",
        ),
        sometimes(
            "moves",
            (
                "Wat nu betaald of terugbetaald moet worden",
                "What has to be paid or paid back now",
            ),
            "U krijgt nog € 5.000,00. Wij betalen dat binnen zes weken.",
        ),
        sometimes(
            "advice",
            (
                "Het advies van de commissie, en waarom het besluit daarvan afwijkt",
                "The advice of the committee, and why the decision differs from it",
            ),
            "De commissie adviseerde dit ook.",
        ),
        always(
            "appealUntil",
            (
                "De laatste dag om naar de rechtbank te gaan",
                "The last day to go to court",
            ),
            "10 augustus 2026",
        ),
    ]
}

/// Reasons and how to object, where there is a decision (Awb 3:45-3:47); reasons alone for an intention or a suspicion.
fn motivated(kind: Kind) -> Vec<Field> {
    let reasons = always(
        "reasons",
        (
            "Waarom, in de woorden van wie beslist",
            "Why, in the words of who decides",
        ),
        "De activiteiten passen bij de regeling.",
    );
    let basis = always(
        "legalBasis",
        ("Op welke artikelen", "On which articles"),
        "Artikel 4:29 Awb, artikel 3 van de regeling",
    );
    let until = always(
        "objectionUntil",
        ("De laatste dag om bezwaar te maken", "The last day to object"),
        "6 mei 2026",
    );
    match kind {
        Kind::PaymentReturned
        | Kind::SupplementRequest
        | Kind::DelayNotice
        | Kind::ReserveOffer
        | Kind::ObjectionMessage
        | Kind::Message => Vec::new(),
        Kind::Hearing | Kind::PaymentSuspension | Kind::ObjectionDecision => vec![reasons, basis],
        Kind::Grant
        | Kind::PartialGrant
        | Kind::Refusal
        | Kind::NotTreated
        | Kind::Change
        | Kind::Settlement
        | Kind::Revocation
        | Kind::Reclaim
        | Kind::Penalty => vec![reasons, basis, until],
    }
}

fn requested() -> Field {
    always(
        "requested",
        ("Wat is gevraagd", "What was asked for"),
        "€ 60.000,00",
    )
}

fn activities() -> Field {
    always(
        "activities",
        (
            "Waarover de aanvraag gaat, per activiteit",
            "What the application is about, activity by activity",
        ),
        json!([{
            "title": "Training meldcode", "targetGroup": "Vrijwilligers van sportclubs", "sessions": "10", "participants": "150",
            "period": "1 maart 2026 tot en met 30 november 2026",
        }]),
    )
}

fn obligations() -> Field {
    sometimes(
        "obligations",
        (
            "Wat de aanbieder moet doen (Awb 4:37-4:39)",
            "What the provider has to do (Awb 4:37-4:39)",
        ),
        json!(["Meld het ons meteen als een activiteit niet doorgaat."]),
    )
}

fn score() -> Field {
    sometimes(
        "score",
        ("De totale score, van 100", "The total score, of 100"),
        "69,00",
    )
}

fn rank() -> Field {
    sometimes(
        "rank",
        ("De plaats op de ranglijst", "The place in the ranking"),
        "3 van 12",
    )
}

/// A letter that doesn't exist, to try a template on: with all its fields, or only with those it always has.
#[must_use]
pub fn sample(kind: Kind, whole: bool) -> Map<String, Value> {
    of_every_letter()
        .into_iter()
        .chain(of(kind))
        .filter(|field| whole || field.always)
        .map(|field| {
            let value = if field.name == "title" {
                kind.title().into()
            } else {
                field.sample
            };
            (field.name.to_owned(), value)
        })
        .collect()
}
