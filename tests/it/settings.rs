//! The settings as an operator gives them: in variables, read to the letter where they are secrets.

use std::process::Output;

use crate::support::process::plafond;

fn config(settings: &[(&str, &str)]) -> Output {
    plafond("config").envs(settings.iter().copied()).output().unwrap()
}

#[test]
fn a_secret_is_taken_to_the_letter_whatever_it_looks_like() {
    for secret in ["0123", "true", "[1, 2", "\"quoted\"", "a=b#c", " spaces "] {
        let output = config(&[
            ("PLAFOND_MAIL_USERNAME", secret),
            ("PLAFOND_MAIL_PASSWORD", secret),
        ]);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{secret}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let name = serde_json::to_string(secret).unwrap();
        assert!(shown.contains(&name), "{name} in {shown}");
        assert!(shown.contains("********"), "{shown}");
    }
}
