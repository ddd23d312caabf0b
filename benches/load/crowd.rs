//! Granted dossiers by the hundred thousand, each of an organisation of its own, copied inside PostgreSQL from one that came in over
//! HTTP; and as many objections, messages, events, letters for the post, people and batches.

use crate::Failure;
use crate::place::Place;

/// What is copied of a dossier, in the order of who refers to whom: the table, which rows, and what differs in copy `n`.
const COPIED: [(&str, &str, &str); 15] = [
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
        // The other half waits for its first advance.
        "original.award_id = (SELECT id FROM awards WHERE application_id = '{application}') AND n % 2 = 0",
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
    (
        "objections",
        "original.application_id = '{application}'",
        "'id', copy('1', n), 'application_id', copy('a', n), 'organisation_id', copy('f', n), 'decision_id', copy('b', n)",
    ),
    (
        "letters",
        "original.id = (SELECT id FROM letters WHERE dossier_id = '{application}' ORDER BY id LIMIT 1)",
        "'id', copy('6', n), 'dossier_id', copy('a', n), 'organisation_id', copy('f', n), 'object_id', copy('b', n), 'channel', 'post',
         'notification_id', null",
    ),
    // As if they were sent, or the worker would send them all.
    (
        "outbox_messages",
        "original.id = (SELECT id FROM outbox_messages WHERE dossier_id = '{application}' ORDER BY id LIMIT 1)",
        "'id', copy('2', n), 'message_id', 'meting-' || n || '@plafond.example', 'dossier_id', copy('a', n),
         'organisation_id', copy('f', n), 'status', 'sent', 'sent_at', original.created_at, 'server_reply', '250 OK',
         'lease_owner', null, 'leased_until', null",
    ),
    (
        "audit_events",
        "original.chain_id = '{application}' AND original.seq <= 2",
        "'chain_id', copy('a', n), 'at', original.at - n * interval '1 second'",
    ),
    (
        "users",
        "original.email = 'aanvrager@nieuw.example'",
        "'id', copy('4', n), 'email', 'meting-' || n || '@plafond.example'",
    ),
    (
        "user_roles",
        "original.user_id = (SELECT id FROM users WHERE email = 'aanvrager@nieuw.example')",
        "'user_id', copy('4', n)",
    ),
];

/// What is made beside it: one letter in five hundred still has to go to the post.
const MADE: [(&str, &str); 2] = [
    (
        "print_jobs (id, letter_id, reason, queued_at, posted_on, posted_by, posted_at)",
        "SELECT copy('3', n)::uuid, copy('6', n)::uuid, 'no-consent', letter.issued_at, posted.at::date, posted.by, posted.at
         FROM (SELECT * FROM letters WHERE dossier_id = '{application}' ORDER BY id LIMIT 1) letter
         CROSS JOIN generate_series({from}, {to}) n
         LEFT JOIN LATERAL (SELECT letter.issued_at AS at, letter.issued_by AS by WHERE n % 500 <> 1) posted ON true",
    ),
    (
        "payment_batches (id, payments, total, made_by, made_at)",
        "SELECT copy('5', n)::uuid, 1, 100, maker.id, now() - n * interval '1 hour'
         FROM (SELECT id FROM users WHERE email = 'financien@gemeente.example') maker
         CROSS JOIN generate_series({from}, {to}) n",
    ),
];

/// Adds copies `from..=to`, as the owner and past the triggers: only reading is measured. The figures that triggers keep are
/// counted anew.
pub async fn grow(place: &Place, application: &str, (from, to): (u32, u32)) -> Result<(), Failure> {
    let naming = "SET session_replication_role = replica;
         CREATE OR REPLACE FUNCTION pg_temp.copy(kind text, n int) RETURNS text IMMUTABLE LANGUAGE sql AS
         $$ SELECT 'ffffff0' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0') $$";
    // A record is made once and then taken apart: written in one, it would be made anew for each of its columns.
    let copying = COPIED.map(|(table, which, differs)| {
        format!(
            "INSERT INTO {table} SELECT (made.one).* FROM (
                SELECT jsonb_populate_record(original, jsonb_build_object({differs})) AS one
                FROM {table} original, generate_series({{from}}, {{to}}) n WHERE {which} OFFSET 0) made"
        )
    });
    let making = MADE.map(|(table, made)| format!("INSERT INTO {table} {made}"));
    let growing = [copying.join("; "), making.join("; ")]
        .join("; ")
        .replace("copy(", "pg_temp.copy(")
        .replace("{application}", application)
        .replace("{from}", &from.to_string())
        .replace("{to}", &to.to_string());
    place
        .as_owner(&format!("{naming}; {growing}; SELECT recount_figures()"))
        .await?;
    place.as_owner("VACUUM ANALYZE").await
}
