//! Granted dossiers by the hundred thousand, each of an organisation of its own, copied inside PostgreSQL from one that came in over
//! HTTP.

use crate::Failure;
use crate::place::Place;

/// What is copied of a dossier, in the order of who refers to whom: the table, which rows, and what differs in copy `n`.
const COPIED: [(&str, &str, &str); 9] = [
    (
        "organisations",
        "original.id = (SELECT organisation_id FROM applications WHERE id = '{application}')",
        "'id', copy('f', n), 'kvk_number', 77000000 + n",
    ),
    (
        "applications",
        "original.id = '{application}'",
        "'id', copy('a', n), 'organisation_id', copy('f', n), 'reference', 'KOPIE-' || n, 'receipt_number', 8000000000 + n, 'title', original.title || ' ' || n",
    ),
    (
        "terms",
        "original.dossier_id = '{application}'",
        "'id', md5(original.id::text || n)::uuid, 'dossier_id', copy('a', n), 'object_id', md5(original.object_id::text || n)::uuid,
         'ends_on', original.ends_on + n % 300",
    ),
    (
        "decisions",
        "original.application_id = '{application}'",
        "'id', copy('b', n), 'application_id', copy('a', n)",
    ),
    (
        "awards",
        "original.application_id = '{application}'",
        "'id', copy('c', n), 'organisation_id', copy('f', n), 'decision_id', copy('b', n), 'application_id', copy('a', n)",
    ),
    (
        "ceiling_entries",
        "original.decision_id = (SELECT id FROM decisions WHERE application_id = '{application}')",
        "'seq', original.seq + n, 'decision_id', copy('b', n), 'at', original.at + n * interval '1 second'",
    ),
    (
        "payments",
        "original.award_id = (SELECT id FROM awards WHERE application_id = '{application}')",
        "'id', copy('d', n), 'award_id', copy('c', n), 'due_on', original.due_on + n % 300",
    ),
    (
        "reports",
        "original.award_id = (SELECT id FROM awards WHERE application_id = '{application}')",
        "'id', copy('e', n), 'award_id', copy('c', n)",
    ),
    (
        "people_reached",
        "original.report_id = (SELECT reports.id FROM reports JOIN awards ON awards.id = award_id WHERE application_id = '{application}')",
        "'report_id', copy('e', n)",
    ),
];

/// Adds copies `from..=to`, as the owner and past the triggers: only reading is measured.
pub async fn grow(place: &Place, application: &str, (from, to): (u32, u32)) -> Result<(), Failure> {
    let naming = "SET session_replication_role = replica;
         CREATE OR REPLACE FUNCTION pg_temp.copy(kind text, n int) RETURNS text IMMUTABLE LANGUAGE sql AS
         $$ SELECT 'ffffff0' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0') $$";
    let copying = COPIED.map(|(table, which, differs)| {
        let differs = differs.replace("copy(", "pg_temp.copy(");
        let which = which.replace("{application}", application);
        format!(
            "INSERT INTO {table} SELECT (jsonb_populate_record(original, jsonb_build_object({differs}))).*
             FROM {table} original, generate_series({from}, {to}) n WHERE {which}"
        )
    });
    let statements = format!("{naming}; {}; ANALYZE", copying.join("; "));
    place.as_owner(&statements).await
}
