//! The first thing a newcomer does with a demo: run the main job against it, and an objection.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};

use crate::support::DemoFolder;

/// What the dossier's own story holds in the end, in this order.
const STORY: [&str; 20] = [
    "Concept begonnen",
    "Bijlage toegevoegd",
    "Aanvraag ingediend",
    "Om aanvulling gevraagd",
    "Aanvraag gewijzigd",
    "Aanvraag aangevuld",
    "Aanvraag volledig bevonden",
    "Beoordeling afgerond",
    "Verdeling vastgesteld",
    "Besluit genomen",
    "Betaling vrijgegeven",
    "Betaling ontvangen volgens de bank",
    "Verantwoording ontvangen",
    "Evaluatie ontvangen",
    "Evaluatie ontvangen",
    "Zienswijze gevraagd over een voornemen",
    "Zienswijze ontvangen",
    "Subsidie vastgesteld",
    "Betaling vrijgegeven",
    "Betaling ontvangen volgens de bank",
];

/// Holds the end of the main job against the story of its dossier.
fn tells_the_whole_story(told: &str) {
    let (_, mut rest) = told.split_once("== 10.").unwrap();
    for title in STORY {
        rest = rest
            .split_once(title)
            .unwrap_or_else(|| panic!("'{title}' is missing after what comes before it in\n{told}"))
            .1;
    }
}

/// Runs a script of the examples, holds what it tells against the facts of its story, and gives all of it.
fn play(script: &str, arguments: &[&str], facts: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(script);
    let output = Command::new(path).args(arguments).output().unwrap();
    let (told, trouble) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "{script} {arguments:?}: {told}\n{trouble}"
    );
    for fact in facts {
        assert!(
            told.contains(fact),
            "{script} {arguments:?}: '{fact}' is missing in\n{told}"
        );
    }
    told.into_owned()
}

/// Which mail goes to whom in the story of a tender, from its first application to its last payment.
const TOLD: [(&str, &str); 23] = [
    ("application-arrived", "behandelaar@gemeente.example"),
    ("application-decided", "subsidie@nieuw.example"),
    ("application-received", "subsidie@nieuw.example"),
    ("application-to-decide", "behandelaar@gemeente.example"),
    ("application-to-decide", "mandaathouder-2@gemeente.example"),
    ("application-to-decide", "mandaathouder@gemeente.example"),
    ("application-to-score", "beoordelaar-1@gemeente.example"),
    ("application-to-score", "beoordelaar-2@gemeente.example"),
    ("award-granted", "financien-2@gemeente.example"),
    ("award-granted", "financien@gemeente.example"),
    ("award-settled", "subsidie@nieuw.example"),
    ("evaluation-received", "subsidie@nieuw.example"),
    ("hearing-announced", "subsidie@nieuw.example"),
    ("hearing-view-arrived", "behandelaar@gemeente.example"),
    ("hearing-view-received", "subsidie@nieuw.example"),
    ("payment-paid", "subsidie@nieuw.example"),
    ("payment-reclaimed", "subsidie@nieuw.example"),
    ("payment-to-release", "financien-2@gemeente.example"),
    ("report-arrived", "behandelaar@gemeente.example"),
    ("report-received", "subsidie@nieuw.example"),
    ("supplement-arrived", "behandelaar@gemeente.example"),
    ("supplement-received", "subsidie@nieuw.example"),
    ("supplement-requested", "subsidie@nieuw.example"),
];

/// Each kind of mail with its reader, about the applications of the call by tender.
async fn told(database: &str) -> BTreeSet<(String, String)> {
    #[derive(QueryableByName)]
    struct Mail {
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Text)]
        recipient: String,
    }
    let mut conn = AsyncPgConnection::establish(database).await.unwrap();
    let mail: Vec<Mail> = diesel::sql_query(
        "SELECT DISTINCT kind, recipient FROM outbox_messages JOIN applications ON applications.id = dossier_id
         JOIN calls ON calls.id = call_id WHERE calls.title = 'Preventieaanbod 2026' AND distribution_method = 'tender'",
    )
    .get_results(&mut conn)
    .await
    .unwrap();
    mail.into_iter().map(|mail| (mail.kind, mail.recipient)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_runs_by_each_method_and_an_objection_to_its_money_against_the_demo() {
    let folder = DemoFolder::new();
    let demo = folder.start(&[]);
    let in_rank = [
        "its hash is the SHA-256 of the content",
        "confirmed to subsidie@nieuw.example with a copy of what was entered: Kosten: Trainers: € 60.000,00; Kosten: Zaalhuur",
        "granted: 60000.00 of 60000.00",
        "partially-granted: 40000.00 of 60000.00",
        "committed 100000.00, available 0.00",
        "advance of 54000.00 is paid",
        "the provider gives its view, which is viewed",
        "settled lower at 50000.00, paid 54000.00",
        "committed 90000.00, available 10000.00",
        "who lacks 20000.00 and could get 10000.00",
        "reclaim of 4000.00 is paid",
        "the award is closed",
        "decided again from its inputs it is the same: true",
    ];
    let shared = [
        "its hash is the SHA-256 of the content",
        "partially-granted: 50000.00 of 60000.00",
        "committed 100000.00, available 0.00",
        "advance of 45000.00 is paid",
        "settled lower at 40000.00, paid 45000.00",
        "who lacks 10000.00 and could get 10000.00",
        "reclaim of 5000.00 is paid",
        "the award is closed",
    ];
    // Each waits for its window to close, so they play at once.
    std::thread::scope(|scope| {
        let address = demo.address.as_str();
        scope.spawn(move || tells_the_whole_story(&play("main-job", &[address, "tender"], &in_rank)));
        for (method, facts) in [
            ("order-of-receipt", in_rank.as_slice()),
            ("pro-rata", shared.as_slice()),
        ] {
            scope.spawn(move || play("main-job", &[address, method], facts));
        }
        let objected = [
            "committed 50000.00, available 50000.00",
            "received, in time: true",
            "repaired: received",
            "granted 60000.00, of which 10000.00 outside the ceiling",
            "committed 100000.00, available 0.00, exempt 10000.00",
            "decided again from its inputs it is the same: true",
            "Besluit op bezwaar genomen",
        ];
        scope.spawn(move || play("objection", &[address], &objected));
    });
    let expected: BTreeSet<_> = TOLD
        .iter()
        .map(|(kind, reader)| ((*kind).to_owned(), (*reader).to_owned()))
        .collect();
    assert_eq!(told(&demo.database_url).await, expected);
}
