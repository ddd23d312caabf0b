-- An application is left untreated within four weeks after it was supplemented or the time for that lapsed (Awb 4:5(4)), or it
-- is decided on as it is.
CREATE FUNCTION refuse_late_untreated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.notified_on > (SELECT max(ends_on) FROM terms
        WHERE dossier_id = NEW.application_id AND kind = 'not-treated' AND status <> 'ended') THEN
        RAISE EXCEPTION 'the time to leave application % untreated is over', NEW.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_not_treated_in_time';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER decisions_not_treated_in_time BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.outcome = 'not-treated') EXECUTE FUNCTION refuse_late_untreated();
