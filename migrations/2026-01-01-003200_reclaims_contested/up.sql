-- A reclaim (Awb 4:57) is a decision with a letter of its own, so it can be objected to by itself. It has someone who took it. An
-- objection that is upheld makes it less or nothing; what was paid back of that goes back to the provider.
ALTER TABLE payments ADD COLUMN decided_by uuid REFERENCES users;
UPDATE payments SET decided_by = (SELECT coalesce(
        (SELECT decided_by FROM award_changes WHERE award_changes.award_id = awards.id AND decided_at = payments.created_at LIMIT 1),
        (SELECT decided_by FROM settlements WHERE settlements.award_id = awards.id),
        (SELECT decided_by FROM decisions WHERE decisions.id = awards.decision_id))
    FROM awards WHERE awards.id = payments.award_id) WHERE kind = 'reclaim';
-- What waits for the end of the transaction would stand in the way of what follows.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE payments DROP CONSTRAINT payments_kind_known, DROP CONSTRAINT payments_columns_fit_status,
    ADD CONSTRAINT payments_kind_known CHECK (kind IN ('advance', 'final', 'reclaim', 'refund', 'penalty')),
    ADD CONSTRAINT payments_reclaim_decided CHECK ((kind = 'reclaim') = (decided_by IS NOT NULL)),
    -- A payment that was released is with the bank. A reclaim is not: until the provider pays, it can lapse.
    ADD CONSTRAINT payments_columns_fit_status CHECK (CASE status
        WHEN 'planned' THEN prepared_by IS NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'prepared' THEN prepared_by IS NOT NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'cancelled' THEN (released_by IS NULL OR kind = 'reclaim') AND paid_on IS NULL
        WHEN 'paid' THEN released_by IS NOT NULL AND paid_on IS NOT NULL
        ELSE released_by IS NOT NULL AND paid_on IS NULL END);

ALTER TABLE objections ADD COLUMN reclaim_id uuid REFERENCES payments,
    DROP CONSTRAINT objections_against_one_decision,
    ADD CONSTRAINT objections_against_one_decision CHECK (
        num_nonnulls(decision_id, settlement_id, change_id, penalty_id, reclaim_id) = 1);
CREATE UNIQUE INDEX objections_one_per_reclaim ON objections (organisation_id, reclaim_id)
    WHERE status NOT IN ('withdrawn', 'inadmissible');
CREATE FUNCTION demand_reclaim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments WHERE id = NEW.reclaim_id AND kind = 'reclaim') THEN
        RAISE EXCEPTION 'payment % reclaims nothing', NEW.reclaim_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objections_against_a_reclaim';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER objections_against_a_reclaim BEFORE INSERT ON objections FOR EACH ROW WHEN (NEW.reclaim_id IS NOT NULL)
    EXECUTE FUNCTION demand_reclaim();

CREATE TABLE reclaim_revisions (
    id uuid PRIMARY KEY,
    reclaim_id uuid NOT NULL REFERENCES payments,
    objection_id uuid NOT NULL REFERENCES objections,
    -- What has to be paid back in the end, and what no longer has to be.
    amount numeric(14, 2) NOT NULL CONSTRAINT reclaim_revisions_not_negative CHECK (amount >= 0),
    waived numeric(14, 2) NOT NULL CONSTRAINT reclaim_revisions_waive_something CHECK (waived > 0),
    -- What is reclaimed in its place, or what goes back to who had paid.
    followed_by uuid REFERENCES payments,
    reasons text NOT NULL CONSTRAINT reclaim_revisions_reasons_given CHECK (length(btrim(reasons)) > 0),
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    CONSTRAINT reclaim_revisions_one_per_reclaim UNIQUE (reclaim_id),
    CONSTRAINT reclaim_revisions_one_per_objection UNIQUE (objection_id),
    CONSTRAINT reclaim_revisions_followed_once UNIQUE (followed_by)
);
CREATE TRIGGER reclaim_revisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reclaim_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON reclaim_revisions TO plafond_app;

-- It rests on an upheld objection against that reclaim, by who decided on it, and adds up.
CREATE FUNCTION check_reclaim_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments JOIN objections ON objections.reclaim_id = payments.id
            JOIN objection_decisions ON objection_decisions.objection_id = objections.id
            WHERE payments.id = NEW.reclaim_id AND objections.id = NEW.objection_id
            AND objection_decisions.outcome IN ('upheld', 'partly-upheld')
            AND objection_decisions.decided_by = NEW.decided_by
            AND NEW.amount + NEW.waived = payments.amount) THEN
        RAISE EXCEPTION 'reclaim % is not revised on an upheld objection', NEW.reclaim_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reclaim_revisions_on_upheld_objection';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reclaim_revisions_on_upheld_objection BEFORE INSERT ON reclaim_revisions
    FOR EACH ROW EXECUTE FUNCTION check_reclaim_revision();

-- What was paid back goes back; what wasn't lapses, and the rest of it is reclaimed anew.
CREATE FUNCTION demand_reclaim_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments contested LEFT JOIN payments follows ON follows.id = NEW.followed_by
            AND follows.award_id = contested.award_id
            WHERE contested.id = NEW.reclaim_id AND CASE contested.status
                WHEN 'paid' THEN follows.kind = 'refund' AND follows.amount = NEW.waived
                WHEN 'cancelled' THEN CASE WHEN NEW.amount = 0 THEN NEW.followed_by IS NULL
                    ELSE follows.kind = 'reclaim' AND follows.amount = NEW.amount END
                ELSE false END) THEN
        RAISE EXCEPTION 'what follows on reclaim % is not what was decided', NEW.reclaim_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reclaim_revisions_followed';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER reclaim_revisions_followed AFTER INSERT ON reclaim_revisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_reclaim_followed();

-- By a decider with a mandate for what is given up.
CREATE CONSTRAINT TRIGGER reclaim_revisions_by_a_decider AFTER INSERT ON reclaim_revisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE FUNCTION waived_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demand_mandate(NEW.decided_by, (NEW.decided_at AT TIME ZONE 'Europe/Amsterdam')::date, NEW.waived);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER reclaim_revisions_under_mandate AFTER INSERT ON reclaim_revisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION waived_under_mandate();

-- What a provider may keep beyond what its award is. Who gets more afterwards has that much less to be forgiven.
CREATE FUNCTION waived_of(of_award uuid, by_then timestamptz) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT greatest(0, given.waived - coalesce((SELECT sum(amount_after - amount_before) FROM award_changes
        WHERE award_changes.award_id = of_award AND kind = 'raised' AND decided_at > given.since AND decided_at < by_then), 0))
    FROM (SELECT coalesce(sum(reclaim_revisions.waived), 0) AS waived, min(decided_at) AS since FROM reclaim_revisions
        JOIN payments ON payments.id = reclaim_id WHERE payments.award_id = of_award AND decided_at < by_then) given
$$;
REVOKE ALL ON FUNCTION waived_of(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waived_of(uuid, timestamptz) TO plafond_app;

CREATE OR REPLACE FUNCTION keep_payments_within_award() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    award uuid;
    allowed numeric;
BEGIN
    IF TG_TABLE_NAME = 'awards' THEN award := NEW.id; ELSE award := NEW.award_id; END IF;
    SELECT amount INTO allowed FROM awards WHERE id = award FOR UPDATE;
    IF (SELECT coalesce(sum(CASE kind WHEN 'reclaim' THEN -amount ELSE amount END), 0) FROM payments
        WHERE award_id = award AND status NOT IN ('returned', 'cancelled')) > allowed + waived_of(award, 'infinity') THEN
        RAISE EXCEPTION 'the payments of award % exceed it', award
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_within_award';
    END IF;
    RETURN NULL;
END
$$;

-- Whoever decided on the money in any way, first or on an objection, can't release it.
CREATE OR REPLACE FUNCTION refuse_releasing_own_grant() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.released_by IS NOT NULL AND NEW.released_by IN (
        SELECT decisions.decided_by FROM awards JOIN decisions USING (application_id)
            WHERE awards.id = NEW.award_id
        UNION ALL SELECT decided_by FROM award_changes WHERE award_id = NEW.award_id
        UNION ALL SELECT decided_by FROM settlements WHERE award_id = NEW.award_id
        UNION ALL SELECT reclaim_revisions.decided_by FROM reclaim_revisions JOIN payments ON payments.id = reclaim_id
            WHERE payments.award_id = NEW.award_id
        UNION ALL SELECT determined_by FROM penalties WHERE notice_id = NEW.penalty_id
        UNION ALL SELECT decided_by FROM penalty_revisions WHERE penalty_id = NEW.penalty_id) THEN
        RAISE EXCEPTION 'who decided on the money can''t release its payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_released_by_decider';
    END IF;
    RETURN NEW;
END
$$;

-- Who reclaimed doesn't decide on the objection (Awb 10:3(3)); what it is against never changes.
CREATE OR REPLACE FUNCTION refuse_deciding_own_objection() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM objections LEFT JOIN decisions ON decisions.id = objections.decision_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes ON award_changes.id = objections.change_id
            LEFT JOIN penalties ON penalties.notice_id = objections.penalty_id
            LEFT JOIN payments ON payments.id = objections.reclaim_id
            WHERE objections.id = NEW.objection_id
            AND coalesce(decisions.decided_by, settlements.decided_by, award_changes.decided_by, penalties.determined_by,
                payments.decided_by) = NEW.decided_by)
        OR EXISTS (SELECT FROM objections JOIN assessments USING (application_id)
            WHERE objections.id = NEW.objection_id AND assessor_id = NEW.decided_by) THEN
        RAISE EXCEPTION 'who decided first, or assessed, can''t decide on the objection'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_decisions_not_by_first_decider';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION keep_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('upheld', 'partly-upheld', 'dismissed', 'inadmissible', 'withdrawn')
        OR (NEW.application_id, NEW.organisation_id, NEW.decision_id, NEW.settlement_id, NEW.change_id, NEW.penalty_id,
            NEW.reclaim_id, NEW.channel, NEW.posted_on, NEW.received_on, NEW.registered_by, NEW.registered_at)
        IS DISTINCT FROM (OLD.application_id, OLD.organisation_id, OLD.decision_id, OLD.settlement_id, OLD.change_id,
            OLD.penalty_id, OLD.reclaim_id, OLD.channel, OLD.posted_on, OLD.received_on, OLD.registered_by,
            OLD.registered_at) THEN
        RAISE EXCEPTION 'objection % stays as it was received and decided', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'objections_kept';
    END IF;
    RETURN NEW;
END
$$;
