//! A download for a Dutch spreadsheet: semicolons, decimal commas, a mark that it is UTF-8, and no text that runs.

use bytes::Bytes;
use plafond_rules::money::Money;

use crate::http::Problem;

/// What the file begins with, so that a spreadsheet reads it as UTF-8.
pub const MARK: &[u8] = "\u{feff}".as_bytes();

/// A writer of such lines.
#[must_use]
pub fn writer(begin: Vec<u8>) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(begin)
}

/// Some lines of a file that is sent as it is read.
///
/// # Errors
/// When they can't be written.
pub fn lines<const CELLS: usize>(
    begin: &[u8],
    records: impl IntoIterator<Item = [String; CELLS]>,
) -> Result<Bytes, Problem> {
    let mut writer = writer(begin.to_vec());
    for record in records {
        writer.write_record(record).map_err(Problem::internal)?;
    }
    Ok(writer.into_inner().map_err(Problem::internal)?.into())
}

/// An amount with a decimal comma.
#[must_use]
pub fn comma(amount: Money) -> String {
    amount.to_string().replace('.', ",")
}

/// A spreadsheet takes a text that begins with one of these for a formula, and runs it.
#[must_use]
pub fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}
