//! A download for a Dutch spreadsheet: semicolons, decimal commas, a mark that it is UTF-8, and no text that runs.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_DISPOSITION;
use bytes::Bytes;
use futures_util::stream;
use plafond_rules::money::Money;

use crate::http::Problem;

/// What the file begins with, so that a spreadsheet reads it as UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The lines of a file, or of a part of one: the first part begins with the names of its columns.
///
/// # Errors
/// When they can't be written.
pub fn lines<const CELLS: usize>(
    head: Option<[&str; CELLS]>,
    records: impl IntoIterator<Item = [String; CELLS]>,
) -> Result<Bytes, Problem> {
    let begin = if head.is_some() { MARK } else { &[] };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(begin.to_vec());
    if let Some(head) = head {
        writer.write_record(head).map_err(Problem::internal)?;
    }
    for record in records {
        writer.write_record(record).map_err(Problem::internal)?;
    }
    Ok(writer.into_inner().map_err(Problem::internal)?.into())
}

/// Some lines, and where they end in what they are read from; nowhere when there are none.
pub type Part<const CELLS: usize, Place> = (Vec<[String; CELLS]>, Option<Place>);

/// A file of any length, sent as it is read: `read` gives the lines after a place, and without one the first.
pub fn sent<const CELLS: usize, Place, Reading>(
    name: &str,
    head: [&'static str; CELLS],
    mut read: impl FnMut(Option<Place>) -> Reading + 'static,
) -> HttpResponse
where
    Place: 'static,
    Reading: Future<Output = Result<Part<CELLS, Place>, Problem>> + 'static,
{
    let parts = stream::try_unfold(Some(None), move |place: Option<Option<Place>>| {
        let next = place.map(|after| (after.is_none().then_some(head), read(after)));
        async move {
            let Some((head, part)) = next else {
                return Ok::<_, Problem>(None);
            };
            let (records, last) = part.await?;
            Ok(Some((lines(head, records)?, last.map(Some))))
        }
    });
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(parts)
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
