//! The first thing a newcomer does with a demo: run the main job against it.

use std::path::Path;
use std::process::Command;

use crate::support::DemoFolder;

/// Runs the script by a method, and holds what it tells against the facts of its story.
fn play(address: &str, method: &str, facts: &[&str]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/main-job");
    let output = Command::new(script).args([address, method]).output().unwrap();
    let (told, trouble) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{method}: {told}\n{trouble}");
    for fact in facts {
        assert!(told.contains(fact), "{method}: '{fact}' is missing in\n{told}");
    }
}

#[test]
fn the_main_job_runs_from_call_to_evaluation_by_each_method_against_the_demo() {
    let folder = DemoFolder::new();
    let demo = folder.start(&[]);
    let in_rank = [
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
        for (method, facts) in [
            ("tender", in_rank.as_slice()),
            ("order-of-receipt", in_rank.as_slice()),
            ("pro-rata", shared.as_slice()),
        ] {
            scope.spawn(move || play(address, method, facts));
        }
    });
}
