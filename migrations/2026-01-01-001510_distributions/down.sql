DROP TABLE reserve_places;
DROP TABLE distribution_decisions;
DROP FUNCTION demand_as_proposed;
DROP TABLE distribution_approvals;
DROP TABLE distribution_members;
DROP TABLE distributions;
