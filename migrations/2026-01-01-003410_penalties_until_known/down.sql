ALTER TABLE penalties DROP COLUMN decided_on;
