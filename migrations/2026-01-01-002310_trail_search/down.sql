DROP INDEX audit_events_by_action;
DROP INDEX audit_events_by_actor;
