ALTER TABLE ceiling_entries DROP CONSTRAINT ceiling_entries_decision_exists;
DROP TABLE awards, decisions;
DROP FUNCTION refuse_deciding_own_assessment();
DROP FUNCTION demand_commitment();
