-- The trail is searched by who acted and by what was done, newest first.
CREATE INDEX audit_events_by_actor ON audit_events (actor_id, at DESC);
CREATE INDEX audit_events_by_action ON audit_events (action, at DESC);
