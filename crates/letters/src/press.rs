//! Makes letters on threads of their own, a few at a time, and gives up on one that takes too long.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::flaw::{Flaw, Mistake};
use crate::manuscript::Manuscript;
use crate::sheet::Sheet;

/// What makes the letters. Another version may make other bytes of the same letter.
pub const ENGINE: &str = "typst 0.15.1";

/// A letter nests deeper than the stack of a thread allows by itself.
const STACK: usize = 16 * 1024 * 1024;

/// For how many letters a result of the engine is remembered; without forgetting, memory grows for ever.
const REMEMBERED: usize = 10;

/// A press with a limit to its threads: one that takes too long can't be stopped, only counted.
#[derive(Clone, Debug)]
pub struct Press {
    patience: Duration,
    most_threads: usize,
    threads: Arc<AtomicUsize>,
}

/// One thread of a press, counted until it ends, however it ends.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn begin(threads: &Arc<AtomicUsize>) -> Self {
        threads.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(threads))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Press {
    /// A press that waits so long for a letter and runs so many threads, those that take too long among them.
    #[must_use]
    pub fn new(patience: Duration, most_threads: usize) -> Self {
        Self {
            patience,
            most_threads,
            threads: Arc::default(),
        }
    }

    /// Makes the PDF of a letter. Blocks for at most the patience of the press.
    ///
    /// # Errors
    /// [`Flaw`] tells what is wrong with the template or its data.
    pub fn print(&self, manuscript: Manuscript) -> Result<Vec<u8>, Flaw> {
        if self.threads.load(Ordering::Acquire) >= self.most_threads {
            return Err(Flaw::Jammed);
        }
        let (tell, told) = mpsc::sync_channel(1);
        let counted = Counted::begin(&self.threads);
        let work = move || {
            let made = print(&manuscript);
            comemo::evict(REMEMBERED);
            drop(counted);
            // Nobody listens any more when it took too long.
            let _ = tell.send(made);
        };
        thread::Builder::new()
            .name("letter".to_owned())
            .stack_size(STACK)
            .spawn(work)
            .map_err(|error| Flaw::Wrong(vec![Mistake::of_whole(error.to_string())]))?;
        told.recv_timeout(self.patience).unwrap_or_else(|why| {
            Err(match why {
                mpsc::RecvTimeoutError::Timeout => Flaw::Late,
                mpsc::RecvTimeoutError::Disconnected => {
                    Flaw::Wrong(vec![Mistake::of_whole("the engine gave up")])
                }
            })
        })
    }
}

fn print(manuscript: &Manuscript) -> Result<Vec<u8>, Flaw> {
    let whole = |mistake| Flaw::Wrong(vec![mistake]);
    let sheet = Sheet::of(manuscript).map_err(whole)?;
    let document: PagedDocument = typst::compile(&sheet)
        .output
        .map_err(|found| Flaw::from_engine(&sheet, &found))?;
    let archival = if manuscript.files.is_empty() {
        PdfStandard::A_2a
    } else {
        PdfStandard::A_3a
    };
    let standards = PdfStandards::new(&[archival, PdfStandard::Ua_1])
        .map_err(|error| whole(Mistake::of_whole(error.message().as_str())))?;
    let options = PdfOptions {
        ident: Smart::Custom(manuscript.ident.clone()),
        creator: Smart::Custom(Some("Plafond".to_owned())),
        timestamp: instant(manuscript.written_at).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|found| Flaw::from_engine(&sheet, &found))
}

fn instant(at: DateTime<Utc>) -> Option<Datetime> {
    let part = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
}
