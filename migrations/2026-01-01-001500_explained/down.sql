DROP TRIGGER decisions_have_basis ON decisions;
DROP FUNCTION demand_basis;
DROP TABLE decision_bases;
