CREATE OR REPLACE FUNCTION refuse_releasing_own_grant() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.released_by IS NOT NULL AND NEW.released_by IN (
        SELECT decisions.decided_by FROM awards JOIN decisions ON decisions.id = awards.decision_id
            WHERE awards.id = NEW.award_id
        UNION ALL SELECT decided_by FROM award_changes WHERE award_id = NEW.award_id
        UNION ALL SELECT decided_by FROM settlements WHERE award_id = NEW.award_id) THEN
        RAISE EXCEPTION 'who decided on the award can''t release its payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_released_by_decider';
    END IF;
    RETURN NEW;
END
$$;
REVOKE UPDATE (decision_id) ON awards FROM plafond_app;
CREATE OR REPLACE FUNCTION demand_award_in_ledger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    held numeric;
    decided numeric;
BEGIN
    SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND change_id IS NULL), 0)
        INTO held, decided FROM ceiling_entries WHERE decision_id = NEW.decision_id;
    IF held IS DISTINCT FROM (SELECT amount FROM awards WHERE decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'the ledger holds % for decision %, and its award says otherwise', held, NEW.decision_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'awards_amount_in_ledger';
    END IF;
    IF decided IS DISTINCT FROM (SELECT amount FROM decisions WHERE id = NEW.decision_id) THEN
        RAISE EXCEPTION 'decision % is not in the ledger of its ceiling', NEW.decision_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_committed_in_ledger';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER awards_amount_in_ledger ON awards;
CREATE CONSTRAINT TRIGGER awards_amount_in_ledger AFTER INSERT OR UPDATE OF amount ON awards
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_award_in_ledger();
ALTER TABLE ceiling_entries DROP CONSTRAINT ceiling_entries_release_has_cause,
    ADD CONSTRAINT ceiling_entries_release_has_cause CHECK (
        CASE kind WHEN 'released' THEN (settlement_id IS NULL) <> (change_id IS NULL)
            ELSE settlement_id IS NULL AND (change_id IS NULL OR kind = 'committed') END),
    DROP COLUMN objection_id;
DROP TRIGGER award_changes_on_upheld_objection ON award_changes;
DROP FUNCTION demand_objection_to_change();
ALTER TABLE award_changes DROP COLUMN objection_id;
DROP TRIGGER ceiling_entries_z_objection ON ceiling_entries;
DROP FUNCTION check_objection_exemption();
DROP TRIGGER ceiling_entries_z_exemption ON ceiling_entries;
CREATE TRIGGER ceiling_entries_z_exemption BEFORE INSERT ON ceiling_entries FOR EACH ROW
    WHEN (NEW.kind = 'committed' AND NEW.exempt_ground IS NOT NULL) EXECUTE FUNCTION check_exemption();
CREATE OR REPLACE FUNCTION room_outside_ceiling(ceiling uuid, filed_at timestamptz) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT greatest(0,
        coalesce(sum(amount) FILTER (WHERE kind = 'lowered' AND NOT applies_to_filed AND at > filed_at), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'raised' AND at > filed_at), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND exempt_ground IS NOT NULL), 0)
        + coalesce(sum(amount) FILTER (WHERE kind = 'released' AND exempt_ground IS NOT NULL), 0))
    FROM ceiling_entries WHERE ceiling_id = ceiling
$$;
ALTER TABLE ceiling_entries DROP CONSTRAINT ceiling_entries_exempt_ground_known,
    ADD CONSTRAINT ceiling_entries_exempt_ground_known CHECK (exempt_ground IN ('lowered-after-filing'));
DROP FUNCTION room_at_decision(uuid);
DROP TRIGGER decisions_replaced_on_upheld_objection ON decisions;
DROP FUNCTION demand_upheld_objection();
DROP INDEX decisions_one_per_application;
ALTER TABLE decisions DROP COLUMN replaces_id, DROP COLUMN objection_id,
    DROP CONSTRAINT IF EXISTS decisions_of_application,
    ADD CONSTRAINT decisions_one_per_application UNIQUE (application_id);
