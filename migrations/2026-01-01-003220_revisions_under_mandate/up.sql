-- What an upheld objection makes of a penalty is decided by a decider with a mandate, as its first determination was. Until now that
-- leaned on the decision on the objection alone.
CREATE CONSTRAINT TRIGGER penalty_revisions_by_a_decider AFTER INSERT ON penalty_revisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE FUNCTION revised_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demand_mandate(NEW.decided_by, (NEW.decided_at AT TIME ZONE 'Europe/Amsterdam')::date, 0);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER penalty_revisions_under_mandate AFTER INSERT ON penalty_revisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised_under_mandate();
