-- A ceiling that was lowered does not bite on what was filed before (Awb 4:27(2)), unless the publication of the ceiling
-- warned that it might be lowered with the budget (Awb 4:28).
ALTER TABLE ceiling_entries ADD COLUMN applies_to_filed boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ceiling_entries_applies_to_filed_only_when_lowered CHECK (NOT applies_to_filed OR kind = 'lowered'),
    DROP CONSTRAINT ceiling_entries_exempt_ground_known,
    ADD CONSTRAINT ceiling_entries_exempt_ground_known CHECK (exempt_ground IN ('lowered-after-filing'));

ALTER TABLE decisions ADD COLUMN exempt numeric(14, 2) NOT NULL DEFAULT 0,
    ADD CONSTRAINT decisions_exempt_within_amount CHECK (exempt BETWEEN 0 AND amount);

-- What those who filed at an instant may still be granted outside the ceiling.
CREATE FUNCTION room_outside_ceiling(ceiling uuid, filed_at timestamptz) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT greatest(0,
        coalesce(sum(amount) FILTER (WHERE kind = 'lowered' AND NOT applies_to_filed AND at > filed_at), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'raised' AND at > filed_at), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND exempt_ground IS NOT NULL), 0)
        + coalesce(sum(amount) FILTER (WHERE kind = 'released' AND exempt_ground IS NOT NULL), 0))
    FROM ceiling_entries WHERE ceiling_id = ceiling
$$;
REVOKE ALL ON FUNCTION room_outside_ceiling(uuid, timestamptz) FROM PUBLIC;
CREATE INDEX ceiling_entries_outside ON ceiling_entries (ceiling_id)
    WHERE kind IN ('lowered', 'raised') OR exempt_ground IS NOT NULL;

-- Runs after ceiling_entries_post, which holds the lock on the ceiling: triggers fire in order of name.
CREATE FUNCTION check_exemption() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    filed_at timestamptz;
BEGIN
    SELECT received_at INTO filed_at FROM decisions JOIN applications ON applications.id = application_id
        WHERE decisions.id = NEW.decision_id;
    IF filed_at IS NULL OR NEW.amount > room_outside_ceiling(NEW.ceiling_id, filed_at) THEN
        RAISE EXCEPTION 'decision % has no such room outside the ceiling', NEW.decision_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ceiling_entries_exempt_within_room';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ceiling_entries_z_exemption BEFORE INSERT ON ceiling_entries FOR EACH ROW
    WHEN (NEW.kind = 'committed' AND NEW.exempt_ground IS NOT NULL) EXECUTE FUNCTION check_exemption();
