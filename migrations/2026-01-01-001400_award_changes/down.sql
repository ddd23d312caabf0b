CREATE OR REPLACE FUNCTION refuse_releasing_own_grant() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.released_by IS NOT NULL AND EXISTS (
        SELECT FROM awards JOIN decisions ON decisions.id = awards.decision_id
        WHERE awards.id = NEW.award_id AND decisions.decided_by = NEW.released_by) THEN
        RAISE EXCEPTION 'who decided the grant can''t release its payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_released_by_decider';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER awards_cover_payments ON awards;
DROP TRIGGER payments_within_award ON payments;
CREATE TRIGGER payments_within_award AFTER INSERT OR UPDATE ON payments
    FOR EACH ROW EXECUTE FUNCTION keep_payments_within_award();
CREATE OR REPLACE FUNCTION keep_payments_within_award() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    granted numeric;
BEGIN
    SELECT amount INTO granted FROM awards WHERE id = NEW.award_id FOR UPDATE;
    IF (SELECT coalesce(sum(amount), 0) FROM payments
        WHERE award_id = NEW.award_id AND kind <> 'reclaim' AND status <> 'returned') > granted THEN
        RAISE EXCEPTION 'the payments of award % exceed it', NEW.award_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_within_award';
    END IF;
    RETURN NULL;
END
$$;
DELETE FROM payments WHERE status = 'cancelled';
ALTER TABLE payments DROP CONSTRAINT payments_status_known, DROP CONSTRAINT payments_columns_fit_status,
    ADD CONSTRAINT payments_status_known
        CHECK (status IN ('planned', 'prepared', 'released', 'exported', 'paid', 'returned')),
    ADD CONSTRAINT payments_columns_fit_status CHECK (CASE status
        WHEN 'planned' THEN prepared_by IS NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'prepared' THEN prepared_by IS NOT NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'paid' THEN released_by IS NOT NULL AND paid_on IS NOT NULL
        ELSE released_by IS NOT NULL AND paid_on IS NULL END);
DROP TRIGGER ceiling_entries_in_award ON ceiling_entries;
DROP TRIGGER awards_amount_in_ledger ON awards;
DROP FUNCTION demand_award_in_ledger();
ALTER TABLE ceiling_entries DROP CONSTRAINT ceiling_entries_release_has_cause,
    DROP CONSTRAINT ceiling_entries_change_exists, DROP COLUMN change_id;
DROP TABLE award_changes;
DROP FUNCTION check_award_change(), demand_change_in_ledger();
UPDATE awards SET amount = decisions.amount FROM decisions WHERE decisions.id = decision_id;
GRANT UPDATE ON awards TO plafond_app;
ALTER TABLE awards DROP COLUMN obligations, DROP CONSTRAINT awards_amount_not_negative,
    DROP CONSTRAINT awards_revoked_is_nothing,
    ADD CONSTRAINT awards_amount_positive CHECK (amount > 0);
