DROP TABLE objection_decisions, objection_postponements, objection_hearings, objection_repairs, objection_grounds, objections;
DROP FUNCTION refuse_deciding_own_objection(), keep_objection(), demand_objection_decision(), demand_decided_objection();
