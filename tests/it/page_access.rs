//! Who may see which page: every address of the portal, asked by every role and by nobody.
//!
//! The addresses are read from the sources; one without a line in the table below fails.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::access::WHO;
use crate::support::visitor::Visitor;
use crate::support::{App, nowhere};
use crate::tidy::sources;

pub const ANYONE: &str = "anyone";
const EVERYONE: &str = "provider-member caseworker assessor decider finance administrator auditor";
const PROVIDER: &str = "provider-member";
const CASEWORK: &str = "caseworker assessor decider auditor";
const CASEWORKER: &str = "caseworker";
const DECIDER: &str = "decider";
const DISTRIBUTE: &str = "caseworker decider auditor";
const FINANCE: &str = "finance auditor";
const MANAGEMENT: &str = "administrator decider auditor";

/// Address by address: who may. Who may do what a form asks, its action decides; forms are asked with nothing filled in.
pub const PAGES: &[(&str, &str)] = &[
    ("GET /", ANYONE),
    ("GET /openstellingen", ANYONE),
    ("GET /openstellingen/{id}", ANYONE),
    ("GET /openstellingen/{id}/loting", ANYONE),
    ("GET /openstellingen/{id}/loting/{draw}/deelnemers", ANYONE),
    ("GET /aanbod", ANYONE),
    ("GET /ontvangstbewijzen/{number}", ANYONE),
    ("GET /register", ANYONE),
    ("GET /register/csv", ANYONE),
    ("GET /register/json", ANYONE),
    ("GET /contact", ANYONE),
    ("GET /privacy", ANYONE),
    ("GET /toegankelijkheid", ANYONE),
    ("GET /demo/mail", ANYONE),
    ("GET /demo/mail/{name}", ANYONE),
    ("GET /aanmelden", ANYONE),
    ("POST /aanmelden", ANYONE),
    ("GET /taal/{language}", ANYONE),
    ("GET /inloggen", ANYONE),
    ("POST /inloggen", ANYONE),
    ("POST /uitloggen", ANYONE),
    ("GET /wachtwoord-vergeten", ANYONE),
    ("POST /wachtwoord-vergeten", ANYONE),
    ("GET /wachtwoord", ANYONE),
    ("POST /wachtwoord", ANYONE),
    ("GET /account", EVERYONE),
    ("POST /account/naam", EVERYONE),
    ("POST /account/e-mail", EVERYONE),
    ("GET /account/gegevens", EVERYONE),
    ("GET /aanvrager", PROVIDER),
    ("GET /aanvrager/organisaties/nieuw", PROVIDER),
    ("POST /aanvrager/organisaties/nieuw", PROVIDER),
    ("GET /aanvrager/organisaties/{id}", PROVIDER),
    ("GET /aanvrager/organisaties/{id}/gegevens", PROVIDER),
    ("POST /aanvrager/organisaties/{id}/gegevens", PROVIDER),
    ("GET /aanvrager/organisaties/{id}/rekening", PROVIDER),
    ("POST /aanvrager/organisaties/{id}/rekening", PROVIDER),
    ("GET /aanvrager/organisaties/{id}/mensen", PROVIDER),
    ("POST /aanvrager/organisaties/{id}/mensen", PROVIDER),
    (
        "GET /aanvrager/organisaties/{id}/mensen/{member}/weghalen",
        PROVIDER,
    ),
    (
        "POST /aanvrager/organisaties/{id}/mensen/{member}/weghalen",
        PROVIDER,
    ),
    ("POST /aanvrager/organisaties/{id}/mensen/{member}/rol", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen/activiteiten", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/activiteiten", PROVIDER),
    (
        "POST /aanvrager/aanvragen/{id}/invullen/activiteiten/{at}/verwijderen",
        PROVIDER,
    ),
    (
        "GET /aanvrager/aanvragen/{id}/invullen/activiteiten/{at}",
        PROVIDER,
    ),
    (
        "POST /aanvrager/aanvragen/{id}/invullen/activiteiten/{at}",
        PROVIDER,
    ),
    ("GET /aanvrager/aanvragen/{id}/invullen/begroting", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/begroting", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen/steun", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/steun", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen/controleren", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/indienen", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/aanvulling", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen/documenten", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/documenten", PROVIDER),
    (
        "POST /aanvrager/aanvragen/{id}/invullen/documenten/{document}/verwijderen",
        PROVIDER,
    ),
    ("GET /aanvrager/aanvragen/{id}/documenten/{document}", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen/algemeen", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/algemeen", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/ontvangst", PROVIDER),
    ("GET /aanvrager/aanvragen/nieuw", PROVIDER),
    ("POST /aanvrager/aanvragen/nieuw", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/invullen/verklaringen", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/invullen/verklaringen", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/verantwoording", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/verantwoording", PROVIDER),
    (
        "POST /aanvrager/aanvragen/{id}/verantwoording/documenten",
        PROVIDER,
    ),
    (
        "POST /aanvrager/aanvragen/{id}/verantwoording/documenten/{document}/verwijderen",
        PROVIDER,
    ),
    ("GET /aanvrager/aanvragen/{id}/evaluatie", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/evaluatie", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/intrekken", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/intrekken", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/in-gebreke", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/in-gebreke", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/inhoud", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/berichten", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/aanbod/{offer}", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/aanbod/{offer}/aannemen", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/aanbod/{offer}/afwijzen", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}/zienswijzen/{hearing}", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/zienswijzen/{hearing}", PROVIDER),
    (
        "POST /aanvrager/aanvragen/{id}/zienswijzen/{hearing}/gesprek",
        PROVIDER,
    ),
    (
        "POST /aanvrager/aanvragen/{id}/zienswijzen/{hearing}/afzien",
        PROVIDER,
    ),
    ("GET /aanvrager/aanvragen/{id}/bezwaar", PROVIDER),
    ("POST /aanvrager/aanvragen/{id}/bezwaar", PROVIDER),
    ("GET /aanvrager/bezwaren/{id}", PROVIDER),
    ("POST /aanvrager/bezwaren/{id}/gronden", PROVIDER),
    ("POST /aanvrager/bezwaren/{id}/aanvulling", PROVIDER),
    ("POST /aanvrager/bezwaren/{id}/horen", PROVIDER),
    ("POST /aanvrager/bezwaren/{id}/niet-horen", PROVIDER),
    ("POST /aanvrager/bezwaren/{id}/intrekken", PROVIDER),
    ("GET /aanvrager/aanvragen/{id}", PROVIDER),
    ("GET /aanvrager/brieven/{id}", PROVIDER),
    ("GET /behandeling", CASEWORK),
    ("POST /behandeling/filters", CASEWORK),
    ("POST /behandeling/filters/{id}/weghalen", CASEWORK),
    ("GET /behandeling/post", DISTRIBUTE),
    ("POST /behandeling/post", CASEWORKER),
    ("GET /behandeling/e-mail", DISTRIBUTE),
    ("GET /behandeling/post/{job}/retour", CASEWORKER),
    ("POST /behandeling/post/{job}/retour", CASEWORKER),
    ("GET /behandeling/e-mail/{message}/retour", CASEWORKER),
    ("POST /behandeling/e-mail/{message}/retour", CASEWORKER),
    ("GET /behandeling/aanvragen", CASEWORK),
    ("GET /behandeling/aanvragen/{id}", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/inhoud", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/bijlagen/{attachment}", CASEWORK),
    ("POST /behandeling/aanvragen/{id}/volledig", CASEWORKER),
    ("GET /behandeling/aanvragen/{id}/aanvulling", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/aanvulling", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/aanvulling/concept", CASEWORKER),
    ("GET /behandeling/aanvragen/{id}/versies", CASEWORK),
    ("POST /behandeling/aanvragen/{id}/deelplafond", CASEWORKER),
    ("GET /behandeling/aanvragen/{id}/termijnen", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/uitstel", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/uitstel", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/uitstel/concept", CASEWORKER),
    ("GET /behandeling/aanvragen/{id}/ingebrekestelling", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/ingebrekestelling", CASEWORKER),
    ("GET /behandeling/aanvragen/{id}/dwangsom", DECIDER),
    ("POST /behandeling/aanvragen/{id}/dwangsom", DECIDER),
    ("POST /behandeling/aanvragen/{id}/dwangsom/concept", DECIDER),
    ("GET /behandeling/aanvragen/{id}/berichten", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/notities", DISTRIBUTE),
    ("POST /behandeling/aanvragen/{id}/notities", "caseworker decider"),
    ("GET /behandeling/aanvragen/{id}/kennisgeving", DISTRIBUTE),
    ("GET /behandeling/aanvragen/{id}/kennisgeving/pdf", DISTRIBUTE),
    ("GET /behandeling/aanvragen/{id}/tijdlijn", CASEWORK),
    ("GET /behandeling/brieven/{id}", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/beoordeling", CASEWORK),
    ("POST /behandeling/aanvragen/{id}/beoordeling", "assessor"),
    ("POST /behandeling/aanvragen/{id}/belang", "assessor decider"),
    ("GET /behandeling/aanvragen/{id}/besluit", CASEWORK),
    ("POST /behandeling/aanvragen/{id}/besluit", DECIDER),
    ("POST /behandeling/aanvragen/{id}/besluit/concept", DECIDER),
    ("GET /behandeling/verdelingen", DISTRIBUTE),
    ("GET /behandeling/verdelingen/{id}", DISTRIBUTE),
    ("GET /behandeling/verdelingen/{id}/vaststelling", DECIDER),
    ("POST /behandeling/verdelingen/{id}/vaststelling", DECIDER),
    ("POST /behandeling/verdelingen/{id}/vaststelling/brieven", DECIDER),
    ("POST /behandeling/verdelingen/{id}/vaststelling/concept", DECIDER),
    ("GET /behandeling/openstellingen/{id}/reservelijst", DISTRIBUTE),
    (
        "GET /behandeling/openstellingen/{id}/reservelijst/{application}",
        DISTRIBUTE,
    ),
    (
        "POST /behandeling/openstellingen/{id}/reservelijst/{application}/aanbod",
        DECIDER,
    ),
    (
        "POST /behandeling/openstellingen/{id}/reservelijst/{application}/aanbod/concept",
        DECIDER,
    ),
    (
        "POST /behandeling/openstellingen/{id}/reservelijst/{application}/antwoord",
        CASEWORKER,
    ),
    (
        "POST /behandeling/openstellingen/{id}/reservelijst/{application}/terugname",
        DECIDER,
    ),
    (
        "POST /behandeling/openstellingen/{id}/reservelijst/{application}/verlening",
        DECIDER,
    ),
    (
        "POST /behandeling/openstellingen/{id}/reservelijst/{application}/verlening/concept",
        DECIDER,
    ),
    ("GET /behandeling/openstellingen/{id}/verdelingen", DISTRIBUTE),
    (
        "POST /behandeling/openstellingen/{id}/verdelingen",
        "caseworker decider",
    ),
    ("POST /behandeling/openstellingen/{id}/loting", DECIDER),
    (
        "POST /behandeling/openstellingen/{id}/loting/{draw}",
        "caseworker decider",
    ),
    ("GET /behandeling/aanvragen/{id}/zienswijzen", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/voornemen", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/voornemen", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/voornemen/concept", CASEWORKER),
    (
        "GET /behandeling/aanvragen/{id}/zienswijzen/{hearing}",
        CASEWORKER,
    ),
    (
        "POST /behandeling/aanvragen/{id}/zienswijzen/{hearing}",
        CASEWORKER,
    ),
    (
        "POST /behandeling/aanvragen/{id}/zienswijzen/{hearing}/afzien",
        CASEWORKER,
    ),
    ("GET /behandeling/bezwaren", CASEWORK),
    ("GET /behandeling/aanvragen/{id}/bezwaar", CASEWORKER),
    ("POST /behandeling/aanvragen/{id}/bezwaar", CASEWORKER),
    ("GET /behandeling/bezwaren/{id}", CASEWORK),
    ("GET /behandeling/bezwaren/{id}/besluit", DECIDER),
    ("POST /behandeling/bezwaren/{id}/besluit", DECIDER),
    ("GET /behandeling/bezwaren/{id}/{handeling}", CASEWORKER),
    ("POST /behandeling/bezwaren/{id}/{handeling}", CASEWORKER),
    ("GET /behandeling/subsidies/{id}/evaluatie", CASEWORK),
    ("POST /behandeling/subsidies/{id}/evaluatie", CASEWORKER),
    ("GET /behandeling/subsidies/{id}/vaststelling", CASEWORK),
    ("POST /behandeling/subsidies/{id}/vaststelling", DECIDER),
    ("POST /behandeling/bezwaren/{id}/besluit/concept", DECIDER),
    ("POST /behandeling/bezwaren/{id}/documenten", CASEWORKER),
    ("GET /behandeling/bezwaren/{id}/documenten/{document}", CASEWORK),
    ("POST /aanvrager/bezwaren/{id}/documenten", PROVIDER),
    ("GET /aanvrager/bezwaren/{id}/documenten/{document}", PROVIDER),
    ("POST /behandeling/subsidies/{id}/vaststelling/concept", DECIDER),
    ("GET /behandeling/subsidies/{id}/opschorting", CASEWORK),
    ("POST /behandeling/subsidies/{id}/opschorting", DECIDER),
    ("POST /behandeling/subsidies/{id}/opschorting/concept", DECIDER),
    (
        "POST /behandeling/subsidies/{id}/opschortingen/{suspension}/opheffing",
        DECIDER,
    ),
    ("GET /behandeling/subsidies/{id}/wijziging", DECIDER),
    ("POST /behandeling/subsidies/{id}/wijziging", DECIDER),
    ("POST /behandeling/subsidies/{id}/wijziging/concept", DECIDER),
    ("GET /financien", FINANCE),
    ("GET /financien/plafonds/{id}", FINANCE),
    ("GET /financien/plafonds/{id}/grootboek", FINANCE),
    ("GET /financien/plafonds/{id}/grootboek/csv", FINANCE),
    ("GET /financien/plafonds/{id}/verschillen", FINANCE),
    ("GET /financien/plafonds/{id}/verschillen/csv", FINANCE),
    ("GET /financien/dossiers", FINANCE),
    ("GET /financien/dossiers/{id}", FINANCE),
    ("GET /financien/subsidies/{id}", FINANCE),
    ("POST /financien/subsidies/{id}/voorschotten", "finance"),
    ("GET /financien/voorschotten", FINANCE),
    ("GET /financien/dwangsommen", FINANCE),
    ("POST /financien/dwangsommen/{id}", "finance"),
    ("GET /financien/betalingen", FINANCE),
    ("GET /financien/betalingen/{id}", FINANCE),
    ("POST /financien/filters", FINANCE),
    ("POST /financien/filters/{id}/weghalen", FINANCE),
    ("POST /financien/vrijgave", "finance"),
    ("POST /financien/betalingen/{id}/controle", "finance"),
    ("POST /financien/betalingen/{id}/vrijgave", "finance"),
    ("POST /financien/betalingen/{id}/bevestiging", "finance"),
    ("POST /financien/betalingen/{id}/terug", "finance"),
    ("POST /financien/betalingen/{id}/opnieuw", "finance"),
    ("POST /financien/betalingen/{id}/vervallen", "finance"),
    ("GET /financien/batches", FINANCE),
    ("POST /financien/batches", "finance"),
    ("GET /financien/batches/{id}", FINANCE),
    ("POST /financien/batches/{id}/bevestiging", "finance"),
    ("GET /financien/batches/{id}/csv", FINANCE),
    ("GET /financien/rekeningnummers", FINANCE),
    (
        "POST /financien/rekeningnummers/{organisation}/{change}",
        "finance",
    ),
    ("GET /beheer", MANAGEMENT),
    ("GET /beheer/regelingen/{id}/resultaten", MANAGEMENT),
    ("GET /beheer/regelingen/{id}/actiekaart", MANAGEMENT),
    ("GET /beheer/openstellingen/{id}/resultaten", MANAGEMENT),
    ("GET /beheer/regelingen", "administrator auditor"),
    ("GET /beheer/nieuwe-regeling", "administrator"),
    ("POST /beheer/nieuwe-regeling", "administrator"),
    ("GET /beheer/regelingen/{id}", "administrator auditor"),
    ("POST /beheer/regelingen/{id}/plafonds", "administrator"),
    ("GET /beheer/plafonds/{id}/wijziging", "administrator"),
    ("POST /beheer/plafonds/{id}/wijziging", "administrator"),
    ("GET /beheer/regelingen/{id}/nieuwe-openstelling", "administrator"),
    (
        "POST /beheer/regelingen/{id}/nieuwe-openstelling",
        "administrator",
    ),
    ("GET /beheer/openstellingen/{id}", "administrator auditor"),
    ("POST /beheer/openstellingen/{id}/publicatie", "administrator"),
    ("GET /beheer/openstellingen/{id}/wijzigen", "administrator"),
    ("POST /beheer/openstellingen/{id}/wijzigen", "administrator"),
    ("GET /beheer/regelingen/{id}/wijzigen", "administrator"),
    ("POST /beheer/regelingen/{id}/wijzigen", "administrator"),
    ("GET /beheer/plafonds/{id}/deelplafonds", "administrator auditor"),
    ("POST /beheer/plafonds/{id}/deelplafonds", "administrator"),
    ("GET /beheer/deelplafonds/{id}", "administrator"),
    ("POST /beheer/deelplafonds/{id}", "administrator"),
    ("GET /beheer/regelingen/{id}/brieven", "administrator auditor"),
    (
        "GET /beheer/regelingen/{id}/brieven/{kind}",
        "administrator auditor",
    ),
    ("POST /beheer/regelingen/{id}/brieven/{kind}", "administrator"),
    (
        "POST /beheer/regelingen/{id}/brieven/{kind}/concept",
        "administrator",
    ),
    ("GET /beheer/dwangsommen", "decider auditor"),
    ("GET /beheer/mensen", "administrator auditor"),
    ("GET /beheer/uitnodiging", "administrator"),
    ("POST /beheer/uitnodiging", "administrator"),
    ("GET /beheer/mensen/{id}", "administrator auditor"),
    ("POST /beheer/mensen/{id}", "administrator"),
    ("GET /beheer/mensen/{id}/mandaat", "administrator"),
    ("POST /beheer/mensen/{id}/mandaat", "administrator"),
    ("GET /beheer/mandaten", MANAGEMENT),
    ("GET /beheer/mandaten/{id}/einde", "administrator"),
    ("POST /beheer/mandaten/{id}/einde", "administrator"),
    ("GET /beheer/berichten", "administrator auditor"),
    ("POST /beheer/berichten/{id}/opnieuw", "administrator"),
    ("GET /beheer/spoor", "auditor"),
    ("GET /beheer/spoor/controle", "auditor"),
    ("POST /beheer/spoor/controle", "auditor"),
    ("GET /beheer/vrije-dagen", MANAGEMENT),
    ("POST /beheer/vrije-dagen", "administrator"),
    ("GET /beheer/storingen", MANAGEMENT),
    ("POST /beheer/storingen", "administrator"),
];

/// Every `#[get("...")]` and `#[post("...")]` of the portal.
fn addresses() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in sources("src/portal") {
        for (attribute, method) in [("#[get(\"", "GET"), ("#[post(\"", "POST")] {
            for rest in text.split(attribute).skip(1) {
                found.insert(format!("{method} {}", rest.split('"').next().unwrap()));
            }
        }
    }
    found
}

#[test]
fn every_page_has_a_line_in_the_table_and_the_table_no_other() {
    let lines: BTreeSet<_> = PAGES.iter().map(|(address, _)| (*address).to_owned()).collect();
    assert_eq!(addresses(), lines);
}

#[test]
fn every_form_is_read_by_the_one_reader_that_checks_its_ticket() {
    for (path, text) in sources("src/portal") {
        for handler in text.split("#[post(").skip(1) {
            let (address, function) = handler.split_once("fn ").unwrap();
            let signature = function.split('{').next().unwrap();
            assert!(
                signature.contains("form: Form")
                    || signature.contains("_form: Form")
                    || signature.contains("Upload"),
                "{}: {address}",
                path.display()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_sees_the_pages_its_line_says_and_no_other() {
    let app = App::start().await;
    let mut visitors = vec![("nobody", Visitor::new(&app))];
    for (role, who) in WHO {
        let mut visitor = Visitor::new(&app);
        visitor.log_in(who).await;
        visitors.push((role, visitor));
    }
    for (role, visitor) in &mut visitors {
        for (address, allowed) in PAGES.iter().filter(|(address, _)| *address != "POST /uitloggen") {
            let (method, path) = address.split_once(' ').unwrap();
            let method: Method = method.parse().unwrap();
            let form = if method == Method::POST {
                vec![("_ticket", visitor.ticket("/wachtwoord").await)]
            } else {
                Vec::new()
            };
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let sent = (method == Method::POST).then_some(form.as_slice());
            let shown = visitor.request(method, &nowhere(path), sent).await;
            let may = *allowed == ANYONE || allowed.split(' ').any(|allowed| allowed == *role);
            let sent_to_log_in = shown
                .headers
                .get("location")
                .is_some_and(|to| to.to_str().unwrap().starts_with("/inloggen?"));
            let wrong_words = *path == *"/inloggen" && shown.status == 401;
            let refused = shown.status == 403 || (shown.status == 401 && !wrong_words) || sent_to_log_in;
            assert_eq!(!refused, may, "{address} by {role}: {}", shown.status);
            assert!(shown.status.as_u16() < 500, "{address} by {role}: {}", shown.text);
        }
    }
}
