-- An upheld objection brings a decision that takes the place of the first one (Awb 7:11(2)). It goes through the ledger,
-- tested against the ceiling as it stood at the first decision (Awb 4:25(3)).
ALTER TABLE decisions
    ADD COLUMN objection_id uuid REFERENCES objections,
    ADD COLUMN replaces_id uuid,
    DROP CONSTRAINT decisions_one_per_application,
    ADD CONSTRAINT decisions_of_application UNIQUE (application_id, id),
    ADD CONSTRAINT decisions_one_per_objection UNIQUE (objection_id),
    ADD CONSTRAINT decisions_replaced_once UNIQUE (replaces_id),
    ADD CONSTRAINT decisions_replaces_own FOREIGN KEY (application_id, replaces_id) REFERENCES decisions (application_id, id),
    ADD CONSTRAINT decisions_replaced_on_objection CHECK ((objection_id IS NULL) = (replaces_id IS NULL));
CREATE UNIQUE INDEX decisions_one_per_application ON decisions (application_id) WHERE replaces_id IS NULL;

-- A replaced decision holds no money any more, and what replaces it rests on an objection that was upheld.
CREATE FUNCTION demand_upheld_objection() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM objection_decisions JOIN objections ON objections.id = objection_id
            WHERE objection_id = NEW.objection_id AND outcome IN ('upheld', 'partly-upheld')
            AND objections.decision_id = NEW.replaces_id AND objection_decisions.decided_by = NEW.decided_by) THEN
        RAISE EXCEPTION 'decision % rests on no upheld objection', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_replaced_on_upheld_objection';
    END IF;
    IF (SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0) FROM ceiling_entries
            WHERE decision_id = NEW.replaces_id) <> 0 THEN
        RAISE EXCEPTION 'decision % still holds money', NEW.replaces_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_replaced_released';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER decisions_replaced_on_upheld_objection AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL)
    EXECUTE FUNCTION demand_upheld_objection();

-- What could have been granted at a decision, its own grant included: the ceiling as it stood, and the room outside it
-- for who had filed before a lowering (Awb 4:25(3), 4:27(2)).
CREATE FUNCTION room_at_decision(decision uuid) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT first.ceiling_amount - first.ceiling_committed + greatest(0,
        coalesce(sum(entry.amount) FILTER (WHERE kind = 'lowered' AND NOT applies_to_filed AND at > received_at), 0)
        - coalesce(sum(entry.amount) FILTER (WHERE kind = 'raised' AND at > received_at), 0)
        - coalesce(sum(entry.amount) FILTER (WHERE kind = 'committed' AND exempt_ground = 'lowered-after-filing'), 0)
        + coalesce(sum(entry.amount) FILTER (WHERE kind = 'released' AND exempt_ground = 'lowered-after-filing'), 0))
    FROM decisions first JOIN applications ON applications.id = first.application_id
    LEFT JOIN ceiling_entries entry ON entry.ceiling_id = first.ceiling_id AND entry.at <= first.decided_at
        AND entry.decision_id IS DISTINCT FROM first.id
    WHERE first.id = decision GROUP BY first.id
$$;
REVOKE ALL ON FUNCTION room_at_decision(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION room_at_decision(uuid) TO plafond_app;

ALTER TABLE ceiling_entries DROP CONSTRAINT ceiling_entries_exempt_ground_known,
    ADD CONSTRAINT ceiling_entries_exempt_ground_known CHECK (exempt_ground IN ('lowered-after-filing', 'objection'));

-- What was granted on an objection takes nothing from the room of who had filed before a lowering.
CREATE OR REPLACE FUNCTION room_outside_ceiling(ceiling uuid, filed_at timestamptz) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT greatest(0,
        coalesce(sum(amount) FILTER (WHERE kind = 'lowered' AND NOT applies_to_filed AND at > filed_at), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'raised' AND at > filed_at), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND exempt_ground = 'lowered-after-filing'), 0)
        + coalesce(sum(amount) FILTER (WHERE kind = 'released' AND exempt_ground = 'lowered-after-filing'), 0))
    FROM ceiling_entries WHERE ceiling_id = ceiling
$$;

DROP TRIGGER ceiling_entries_z_exemption ON ceiling_entries;
CREATE TRIGGER ceiling_entries_z_exemption BEFORE INSERT ON ceiling_entries FOR EACH ROW
    WHEN (NEW.kind = 'committed' AND NEW.exempt_ground = 'lowered-after-filing') EXECUTE FUNCTION check_exemption();

-- A change that an objection to a settlement or to another change brings names it.
ALTER TABLE award_changes ADD COLUMN objection_id uuid REFERENCES objections,
    ADD CONSTRAINT award_changes_one_per_objection UNIQUE (objection_id),
    ADD CONSTRAINT award_changes_on_objection CHECK ((ground IS NOT DISTINCT FROM 'objection') = (objection_id IS NOT NULL));

CREATE FUNCTION demand_objection_to_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM objection_decisions JOIN objections ON objections.id = objection_decisions.objection_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes contested ON contested.id = objections.change_id
            WHERE objection_decisions.objection_id = NEW.objection_id AND objection_decisions.outcome IN ('upheld', 'partly-upheld')
            AND coalesce(settlements.award_id, contested.award_id) = NEW.award_id
            AND objection_decisions.decided_by = NEW.decided_by) THEN
        RAISE EXCEPTION 'change % rests on no upheld objection', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_changes_on_upheld_objection';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER award_changes_on_upheld_objection AFTER INSERT ON award_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.objection_id IS NOT NULL)
    EXECUTE FUNCTION demand_objection_to_change();

-- What is given back since an objection replaces the decision that held it names that objection.
ALTER TABLE ceiling_entries ADD COLUMN objection_id uuid REFERENCES objections,
    DROP CONSTRAINT ceiling_entries_release_has_cause,
    ADD CONSTRAINT ceiling_entries_release_has_cause CHECK (
        CASE kind WHEN 'released' THEN num_nonnulls(settlement_id, change_id, objection_id) = 1
            ELSE settlement_id IS NULL AND objection_id IS NULL AND (change_id IS NULL OR kind = 'committed') END);

-- A replaced decision has no award any more and holds nothing.
CREATE OR REPLACE FUNCTION demand_award_in_ledger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    held numeric;
    decided numeric;
BEGIN
    SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0),
        coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND change_id IS NULL), 0)
        INTO held, decided FROM ceiling_entries WHERE decision_id = NEW.decision_id;
    IF held IS DISTINCT FROM coalesce((SELECT amount FROM awards WHERE decision_id = NEW.decision_id), 0) THEN
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
CREATE CONSTRAINT TRIGGER awards_amount_in_ledger AFTER INSERT OR UPDATE OF amount, decision_id ON awards
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_award_in_ledger();
GRANT UPDATE (decision_id) ON awards TO plafond_app;

-- Outside the ceiling only what no longer fits inside it, and at most: for the decision that an upheld objection brought,
-- what could have been granted at the first one; for a change that it brought, what the contested settlement or change took.
-- Runs after ceiling_entries_post, which holds the lock.
CREATE FUNCTION check_objection_exemption() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    room numeric;
    held numeric;
BEGIN
    IF NEW.change_id IS NULL THEN
        SELECT room_at_decision(replaces_id) INTO room FROM decisions
            JOIN objection_decisions USING (objection_id)
            WHERE decisions.id = NEW.decision_id AND decisions.ceiling_id = NEW.ceiling_id
            AND objection_decisions.outcome IN ('upheld', 'partly-upheld');
        SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0) INTO held FROM ceiling_entries
            WHERE decision_id = NEW.decision_id;
    ELSE
        SELECT coalesce(settlements.granted - settlements.amount, contested.amount_before - contested.amount_after)
            INTO room FROM award_changes JOIN objection_decisions USING (objection_id)
            JOIN objections ON objections.id = objection_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes contested ON contested.id = objections.change_id
            WHERE award_changes.id = NEW.change_id AND objection_decisions.outcome IN ('upheld', 'partly-upheld');
        SELECT coalesce(sum(amount), 0) INTO held FROM ceiling_entries WHERE change_id = NEW.change_id;
    END IF;
    IF room IS NULL OR held + NEW.amount > room OR NEW.committed_after < NEW.amount_after THEN
        RAISE EXCEPTION 'decision % has no such room outside the ceiling', NEW.decision_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ceiling_entries_exempt_within_room';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ceiling_entries_z_objection BEFORE INSERT ON ceiling_entries FOR EACH ROW
    WHEN (NEW.kind = 'committed' AND NEW.exempt_ground = 'objection') EXECUTE FUNCTION check_objection_exemption();

-- Whoever decided on the money in any way, first or on an objection, can't release it.
CREATE OR REPLACE FUNCTION refuse_releasing_own_grant() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.released_by IS NOT NULL AND NEW.released_by IN (
        SELECT decisions.decided_by FROM awards JOIN decisions USING (application_id)
            WHERE awards.id = NEW.award_id
        UNION ALL SELECT decided_by FROM award_changes WHERE award_id = NEW.award_id
        UNION ALL SELECT decided_by FROM settlements WHERE award_id = NEW.award_id) THEN
        RAISE EXCEPTION 'who decided on the award can''t release its payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_released_by_decider';
    END IF;
    RETURN NEW;
END
$$;
