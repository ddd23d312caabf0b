DROP TABLE terms;
DROP FUNCTION keep_closed_term();
ALTER TABLE schemes DROP COLUMN warn_working_days;
DROP TABLE free_days;
