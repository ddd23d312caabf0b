-- What was announced before a call opened stays so (Awb 4:26, 4:27): its window, its criteria and how its money is distributed.
CREATE FUNCTION keep_announced_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND to_jsonb(NEW) - 'version' <> to_jsonb(OLD) - 'version' THEN
        RAISE EXCEPTION 'call % stays as it was announced', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'calls_stay_as_announced';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER calls_stay_as_announced BEFORE UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION keep_announced_call();

CREATE FUNCTION keep_announced_criteria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM calls WHERE id IN (OLD.call_id, NEW.call_id) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the criteria of a published call stay as they were announced'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'criteria_stay_as_announced';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;
CREATE TRIGGER criteria_stay_as_announced BEFORE INSERT OR UPDATE OR DELETE ON criteria
    FOR EACH ROW EXECUTE FUNCTION keep_announced_criteria();
