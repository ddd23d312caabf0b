ALTER INDEX login_failures_by_subject RENAME TO login_failures_by_email;
ALTER TABLE login_failures RENAME COLUMN subject_hash TO email_hash;
