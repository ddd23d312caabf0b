-- What fails counts for a known browser of an account as well as for the account: a row is of the one or the other, by its hash.
ALTER TABLE login_failures RENAME COLUMN email_hash TO subject_hash;
ALTER INDEX login_failures_by_email RENAME TO login_failures_by_subject;
