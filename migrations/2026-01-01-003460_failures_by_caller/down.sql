DROP INDEX login_failures_by_caller;
ALTER TABLE login_failures DROP COLUMN caller_hash;
DROP TABLE login_secret;
