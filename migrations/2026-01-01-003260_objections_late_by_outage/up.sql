-- That the service was away excuses a late objection only when an outage was recorded from before it came in (Awb 2:21, 6:11).
CREATE FUNCTION demand_recorded_outage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM outages JOIN objections ON objections.id = NEW.objection_id
            WHERE outages.began_at < (objections.received_on + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam') THEN
        RAISE EXCEPTION 'no outage was recorded that excuses objection %', NEW.objection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_decisions_outage_recorded';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER objection_decisions_outage_recorded BEFORE INSERT ON objection_decisions
    FOR EACH ROW WHEN (NEW.excuse = 'outage') EXECUTE FUNCTION demand_recorded_outage();
