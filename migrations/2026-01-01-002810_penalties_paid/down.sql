CREATE OR REPLACE FUNCTION refuse_deciding_own_objection() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM objections LEFT JOIN decisions ON decisions.id = objections.decision_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes ON award_changes.id = objections.change_id
            WHERE objections.id = NEW.objection_id
            AND coalesce(decisions.decided_by, settlements.decided_by, award_changes.decided_by) = NEW.decided_by)
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
        OR (NEW.application_id, NEW.organisation_id, NEW.decision_id, NEW.settlement_id, NEW.change_id, NEW.channel,
            NEW.posted_on, NEW.received_on, NEW.registered_by, NEW.registered_at)
        IS DISTINCT FROM (OLD.application_id, OLD.organisation_id, OLD.decision_id, OLD.settlement_id, OLD.change_id,
            OLD.channel, OLD.posted_on, OLD.received_on, OLD.registered_by, OLD.registered_at) THEN
        RAISE EXCEPTION 'objection % stays as it was received and decided', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'objections_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION keep_replacement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments WHERE id = NEW.replaces AND award_id = NEW.award_id AND kind = NEW.kind
        AND amount = NEW.amount AND status = 'returned') THEN
        RAISE EXCEPTION 'payment % replaces none that was returned', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_replace_returned';
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
        UNION ALL SELECT decided_by FROM settlements WHERE award_id = NEW.award_id) THEN
        RAISE EXCEPTION 'who decided on the award can''t release its payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_released_by_decider';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER payments_within_award ON payments;
CREATE CONSTRAINT TRIGGER payments_within_award AFTER INSERT OR UPDATE ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_payments_within_award();
DROP TRIGGER payments_within_penalty ON payments;
DROP FUNCTION keep_payments_within_penalty();
DROP FUNCTION penalty_owed(uuid);
DROP TABLE penalty_revisions;
DROP FUNCTION check_penalty_revision();
DROP INDEX objections_one_per_penalty;
ALTER TABLE objections DROP CONSTRAINT objections_against_one_decision,
    DROP COLUMN penalty_id,
    ADD CONSTRAINT objections_against_one_decision CHECK (num_nonnulls(decision_id, settlement_id, change_id) = 1);
ALTER TABLE payments DROP CONSTRAINT payments_one_ground,
    DROP CONSTRAINT payments_kind_known,
    DROP COLUMN penalty_id,
    ADD CONSTRAINT payments_kind_known CHECK (kind IN ('advance', 'final', 'reclaim')),
    ALTER COLUMN award_id SET NOT NULL;
