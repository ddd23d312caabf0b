DROP TABLE call_evaluations;
ALTER TABLE ceiling_entries DROP CONSTRAINT ceiling_entries_settlement_exists;
DROP TABLE settlements, evaluations, people_reached, reports;
