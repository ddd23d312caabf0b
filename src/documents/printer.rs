//! The press of this process: at most two letters at a time, and never on a thread that answers requests.

use std::sync::LazyLock;
use std::time::Duration;

use plafond_letters::{Flaw, Manuscript, Mistake, Press};
use tokio::sync::Semaphore;

use crate::http::{FieldError, Problem, ProblemType};

/// How long a letter may take. A good one takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many letters are made at the same time.
const AT_ONCE: usize = 2;

/// Two at work, and two more that took too long; after that a restart of the service is the only help.
const THREADS: usize = 4;

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(PATIENCE, THREADS));
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Makes a PDF, when it is its turn.
///
/// # Errors
/// [`Flaw`] tells what is wrong with the template or its data.
pub async fn print(manuscript: Manuscript) -> Result<Vec<u8>, Flaw> {
    // Neither is ever closed, and a press that panics answers so itself.
    let Ok(_turn) = TURNS.acquire().await else {
        return Err(Flaw::Jammed);
    };
    tokio::task::spawn_blocking(|| PRESS.print(manuscript))
        .await
        .unwrap_or(Err(Flaw::Jammed))
}

/// A field that no letter of the kind has, and the part and line that ask for it.
#[must_use]
pub fn absent(field: &str, (part, line): (&str, usize), pointer: &str) -> FieldError {
    let dutch = format!("Het veld '{field}' bestaat niet in deze brief (regel {line} van: {part}).");
    let english = format!("This letter has no field '{field}' (line {line} of the {part}).");
    FieldError::new(pointer, "letter-field-missing", dutch).in_english(english)
}

/// A flaw as the one who asked for the letter is told it; `pointer` is where the template was entered.
#[must_use]
pub fn told(flaw: &Flaw, pointer: &str) -> Problem {
    match flaw {
        Flaw::FieldMissing { field, part, line } => {
            Problem::invalid(vec![absent(field, (*part, *line), pointer)])
        }
        Flaw::Wrong(mistakes) => {
            let mistakes = mistakes.iter().map(|mistake| {
                let Mistake { part, line, message } = mistake;
                let dutch = format!("Regel {line} van: {part}: {message}");
                let english = format!("Line {line} of the {part}: {message}");
                FieldError::new(pointer, "template-wrong", dutch).in_english(english)
            });
            Problem::invalid(mistakes.collect())
        }
        Flaw::Late => Problem::invalid_field(
            pointer,
            "template-endless",
            "De brief was niet binnen tien seconden klaar. Staat er een herhaling in het sjabloon die niet ophoudt?",
        ),
        Flaw::Jammed => Problem::new(
            ProblemType::UNAVAILABLE,
            "Er worden nu te veel brieven gemaakt. Probeer het later opnieuw.",
            "Too many letters are being made. Try again later.",
        )
        .retry_after(30),
    }
}
