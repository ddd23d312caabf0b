-- The most that one application of a call gets, where that is announced (Awb 4:26). It stays as announced, like all of a
-- published call (`calls_stay_as_announced`).
ALTER TABLE calls ADD COLUMN maximum numeric(14, 2)
    CONSTRAINT calls_maximum_positive CHECK (maximum > 0),
    ADD CONSTRAINT calls_maximum_not_below_minimum CHECK (maximum >= minimum);

-- No award takes more than that, whoever writes it: in a distribution, on its own, changed, or after an objection.
CREATE FUNCTION refuse_above_maximum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most numeric;
BEGIN
    SELECT calls.maximum INTO most FROM applications JOIN calls ON calls.id = applications.call_id
        WHERE applications.id = NEW.application_id;
    IF NEW.amount > most THEN
        RAISE EXCEPTION 'award % takes %, above % for one application', NEW.id, NEW.amount, most
            USING ERRCODE = 'check_violation', CONSTRAINT = 'awards_within_maximum';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER awards_within_maximum AFTER INSERT OR UPDATE OF amount ON awards
    FOR EACH ROW EXECUTE FUNCTION refuse_above_maximum();
