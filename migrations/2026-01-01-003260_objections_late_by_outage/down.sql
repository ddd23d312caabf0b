DROP TRIGGER objection_decisions_outage_recorded ON objection_decisions;
DROP FUNCTION demand_recorded_outage();
