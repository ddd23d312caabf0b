DROP INDEX bank_account_changes_proposed;
DROP INDEX payments_by_batch;
DROP INDEX payments_by_due_day;
DROP INDEX awards_by_application;
DROP INDEX awards_by_ceiling;
DROP INDEX ceiling_entries_by_day;
