//! The two things a newcomer does first: start the demo, and run the main job against it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A demo that ends with its test.
struct Demo {
    process: Child,
    address: String,
    folder: std::path::PathBuf,
}

impl Demo {
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("plafond-demo-{}", uuid::Uuid::now_v7()));
        // What an earlier demo would have left there.
        std::fs::create_dir(&folder).unwrap();
        for file in ["made-by-plafond-demo", "left-over"] {
            std::fs::write(folder.join(file), "").unwrap();
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_plafond"))
            .args(["demo", "--listen", "127.0.0.1:0", "--json", "--reset", "--data"])
            .arg(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self {
            process,
            address: ready["address"].as_str().unwrap().to_owned(),
            folder,
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // The shell's own `kill`: a bare system has no program of that name.
        let interrupt = format!("kill -INT {}", self.process.id());
        let _ = Command::new("sh").args(["-c", &interrupt]).status();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

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
    let demo = Demo::start();
    assert!(!demo.folder.join("left-over").exists(), "--reset starts over");
    let in_rank = [
        "granted: 60000.00 of 60000.00",
        "partially-granted: 40000.00 of 60000.00",
        "committed 100000.00, available 0.00",
        "advance of 54000.00 is paid",
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
