-- Who doesn't consent to electronic sending (Awb 2:8) gets letters by post, and then its address is known. What was registered before
-- stays as it is until someone tells how it can be reached.
CREATE FUNCTION demand_reachable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.consented_at IS NULL AND NEW.street IS NULL THEN
        RAISE EXCEPTION 'no letter can reach organisation %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisations_reachable';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER organisations_reachable BEFORE INSERT OR UPDATE OF consented_at, street, postcode, town ON organisations
    FOR EACH ROW EXECUTE FUNCTION demand_reachable();
