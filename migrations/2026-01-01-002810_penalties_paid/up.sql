-- A penalty that was determined (Awb 4:18) is paid like anything else: prepared by one, released by another, credited by the
-- bank. A payment has one ground: an award or a penalty. No ceiling bears it, since it is no subsidy.
ALTER TABLE payments ALTER COLUMN award_id DROP NOT NULL,
    ADD COLUMN penalty_id uuid REFERENCES penalties,
    DROP CONSTRAINT payments_kind_known,
    ADD CONSTRAINT payments_kind_known CHECK (kind IN ('advance', 'final', 'reclaim', 'penalty')),
    ADD CONSTRAINT payments_one_ground CHECK (
        num_nonnulls(award_id, penalty_id) = 1 AND (kind = 'penalty') = (penalty_id IS NOT NULL));
CREATE INDEX payments_by_penalty ON payments (penalty_id) WHERE penalty_id IS NOT NULL;

-- The determination of a penalty is a decision, and can be objected to (Awb 4:19). An upheld objection determines more.
ALTER TABLE objections ADD COLUMN penalty_id uuid REFERENCES penalties,
    DROP CONSTRAINT objections_against_one_decision,
    ADD CONSTRAINT objections_against_one_decision CHECK (
        num_nonnulls(decision_id, settlement_id, change_id, penalty_id) = 1);
CREATE UNIQUE INDEX objections_one_per_penalty ON objections (organisation_id, penalty_id)
    WHERE status NOT IN ('withdrawn', 'inadmissible');

CREATE TABLE penalty_revisions (
    id uuid PRIMARY KEY,
    penalty_id uuid NOT NULL REFERENCES penalties,
    objection_id uuid NOT NULL REFERENCES objections,
    amount numeric(14, 2) NOT NULL,
    reasons text NOT NULL CONSTRAINT penalty_revisions_reasons_given CHECK (length(btrim(reasons)) > 0),
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    CONSTRAINT penalty_revisions_one_per_penalty UNIQUE (penalty_id),
    CONSTRAINT penalty_revisions_one_per_objection UNIQUE (objection_id)
);
CREATE TRIGGER penalty_revisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON penalty_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON penalty_revisions TO plafond_app;

-- It rests on an upheld objection, gives more than was determined, and no more than what the penalty came to.
CREATE FUNCTION check_penalty_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM penalties JOIN objections ON objections.penalty_id = notice_id
            JOIN objection_decisions ON objection_decisions.objection_id = objections.id
            WHERE notice_id = NEW.penalty_id AND objections.id = NEW.objection_id
            AND objection_decisions.outcome IN ('upheld', 'partly-upheld')
            AND objection_decisions.decided_by = NEW.decided_by
            AND NEW.amount > determined_amount AND NEW.amount <= penalties.amount) THEN
        RAISE EXCEPTION 'penalty % is not revised on an upheld objection', NEW.penalty_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'penalty_revisions_on_upheld_objection';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER penalty_revisions_on_upheld_objection BEFORE INSERT ON penalty_revisions
    FOR EACH ROW EXECUTE FUNCTION check_penalty_revision();

-- What is owed of a penalty now; nothing before it was determined.
CREATE FUNCTION penalty_owed(penalty uuid) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce((SELECT amount FROM penalty_revisions WHERE penalty_id = penalty),
        (SELECT determined_amount FROM penalties WHERE notice_id = penalty), 0)
$$;
REVOKE ALL ON FUNCTION penalty_owed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION penalty_owed(uuid) TO plafond_app;

-- What is planned or paid of a penalty never exceeds what is owed. The penalty's row is the lock.
CREATE FUNCTION keep_payments_within_penalty() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM FROM penalties WHERE notice_id = NEW.penalty_id FOR UPDATE;
    IF (SELECT coalesce(sum(amount), 0) FROM payments
        WHERE penalty_id = NEW.penalty_id AND status NOT IN ('returned', 'cancelled')) > penalty_owed(NEW.penalty_id) THEN
        RAISE EXCEPTION 'the payments of penalty % exceed it', NEW.penalty_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_within_penalty';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER payments_within_penalty AFTER INSERT OR UPDATE ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.penalty_id IS NOT NULL)
    EXECUTE FUNCTION keep_payments_within_penalty();
DROP TRIGGER payments_within_award ON payments;
CREATE CONSTRAINT TRIGGER payments_within_award AFTER INSERT OR UPDATE ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.award_id IS NOT NULL)
    EXECUTE FUNCTION keep_payments_within_award();

-- Whoever decided on the money in any way, first or on an objection, can't release it.
CREATE OR REPLACE FUNCTION refuse_releasing_own_grant() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.released_by IS NOT NULL AND NEW.released_by IN (
        SELECT decisions.decided_by FROM awards JOIN decisions USING (application_id)
            WHERE awards.id = NEW.award_id
        UNION ALL SELECT decided_by FROM award_changes WHERE award_id = NEW.award_id
        UNION ALL SELECT decided_by FROM settlements WHERE award_id = NEW.award_id
        UNION ALL SELECT determined_by FROM penalties WHERE notice_id = NEW.penalty_id
        UNION ALL SELECT decided_by FROM penalty_revisions WHERE penalty_id = NEW.penalty_id) THEN
        RAISE EXCEPTION 'who decided on the money can''t release its payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_released_by_decider';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION keep_replacement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments WHERE id = NEW.replaces AND award_id IS NOT DISTINCT FROM NEW.award_id
        AND penalty_id IS NOT DISTINCT FROM NEW.penalty_id AND kind = NEW.kind AND amount = NEW.amount
        AND status = 'returned') THEN
        RAISE EXCEPTION 'payment % replaces none that was returned', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_replace_returned';
    END IF;
    RETURN NEW;
END
$$;

-- Who determined the penalty doesn't decide on the objection (Awb 10:3(3)); what it is against never changes.
CREATE OR REPLACE FUNCTION refuse_deciding_own_objection() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM objections LEFT JOIN decisions ON decisions.id = objections.decision_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes ON award_changes.id = objections.change_id
            LEFT JOIN penalties ON penalties.notice_id = objections.penalty_id
            WHERE objections.id = NEW.objection_id
            AND coalesce(decisions.decided_by, settlements.decided_by, award_changes.decided_by, penalties.determined_by)
                = NEW.decided_by)
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
        OR (NEW.application_id, NEW.organisation_id, NEW.decision_id, NEW.settlement_id, NEW.change_id, NEW.penalty_id, NEW.channel,
            NEW.posted_on, NEW.received_on, NEW.registered_by, NEW.registered_at)
        IS DISTINCT FROM (OLD.application_id, OLD.organisation_id, OLD.decision_id, OLD.settlement_id, OLD.change_id,
            OLD.penalty_id, OLD.channel, OLD.posted_on, OLD.received_on, OLD.registered_by, OLD.registered_at) THEN
        RAISE EXCEPTION 'objection % stays as it was received and decided', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'objections_kept';
    END IF;
    RETURN NEW;
END
$$;
