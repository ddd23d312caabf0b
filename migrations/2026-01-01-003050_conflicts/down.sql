DROP TRIGGER decisions_without_conflict ON decisions;
DROP TRIGGER assessments_without_conflict ON assessments;
DROP FUNCTION decided_without_conflict();
DROP FUNCTION assessed_without_conflict();
DROP TABLE conflicts_of_interest;
