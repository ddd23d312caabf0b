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
CREATE OR REPLACE FUNCTION keep_payments_within_award() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    award uuid;
    allowed numeric;
BEGIN
    IF TG_TABLE_NAME = 'awards' THEN award := NEW.id; ELSE award := NEW.award_id; END IF;
    SELECT amount INTO allowed FROM awards WHERE id = award FOR UPDATE;
    IF (SELECT coalesce(sum(CASE kind WHEN 'reclaim' THEN -amount ELSE amount END), 0) FROM payments
        WHERE award_id = award AND status NOT IN ('returned', 'cancelled')) > allowed THEN
        RAISE EXCEPTION 'the payments of award % exceed it', award
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_within_award';
    END IF;
    RETURN NULL;
END
$$;
DROP FUNCTION waived_of(uuid, timestamptz);
DROP TABLE reclaim_revisions;
DROP FUNCTION waived_under_mandate();
DROP FUNCTION demand_reclaim_followed();
DROP FUNCTION check_reclaim_revision();
DROP TRIGGER objections_against_a_reclaim ON objections;
DROP FUNCTION demand_reclaim();
DROP INDEX objections_one_per_reclaim;
ALTER TABLE objections DROP CONSTRAINT objections_against_one_decision,
    DROP COLUMN reclaim_id,
    ADD CONSTRAINT objections_against_one_decision CHECK (
        num_nonnulls(decision_id, settlement_id, change_id, penalty_id) = 1);
ALTER TABLE payments DROP CONSTRAINT payments_kind_known, DROP CONSTRAINT payments_columns_fit_status,
    DROP CONSTRAINT payments_reclaim_decided,
    DROP COLUMN decided_by,
    ADD CONSTRAINT payments_kind_known CHECK (kind IN ('advance', 'final', 'reclaim', 'penalty')),
    ADD CONSTRAINT payments_columns_fit_status CHECK (CASE status
        WHEN 'planned' THEN prepared_by IS NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'prepared' THEN prepared_by IS NOT NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'cancelled' THEN released_by IS NULL AND paid_on IS NULL
        WHEN 'paid' THEN released_by IS NOT NULL AND paid_on IS NOT NULL
        ELSE released_by IS NOT NULL AND paid_on IS NULL END);
