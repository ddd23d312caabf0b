-- Who decides has a mandate (Awb 10:3), and who moves money is of finance (domain handbook, who does what): a token tells
-- what someone was minutes ago, this is what someone is. It is seen when the row is kept: what is only rehearsed, to show its letter,
-- is done by nobody.
CREATE FUNCTION demand_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    doer uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
    IF doer IS NULL OR (TG_OP = 'UPDATE' AND doer IS NOT DISTINCT FROM (to_jsonb(OLD) ->> TG_ARGV[0])::uuid) THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM user_roles WHERE user_id = doer AND role = TG_ARGV[1]) THEN
        RAISE EXCEPTION '% of % has to be a %', TG_ARGV[0], TG_TABLE_NAME, TG_ARGV[1]
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_held';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER decisions_by_a_decider AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE CONSTRAINT TRIGGER award_changes_by_a_decider AFTER INSERT ON award_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE CONSTRAINT TRIGGER settlements_by_a_decider AFTER INSERT ON settlements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE CONSTRAINT TRIGGER objection_decisions_by_a_decider AFTER INSERT ON objection_decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE CONSTRAINT TRIGGER distribution_approvals_by_a_decider AFTER INSERT ON distribution_approvals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('approved_by', 'decider');
CREATE CONSTRAINT TRIGGER penalties_determined_by_a_decider AFTER INSERT OR UPDATE OF determined_by ON penalties
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('determined_by', 'decider');
CREATE CONSTRAINT TRIGGER assessments_by_an_assessor AFTER INSERT ON assessments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('assessor_id', 'assessor');
CREATE CONSTRAINT TRIGGER payments_prepared_by_finance AFTER INSERT OR UPDATE OF prepared_by ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('prepared_by', 'finance');
CREATE CONSTRAINT TRIGGER payments_released_by_finance AFTER INSERT OR UPDATE OF released_by ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('released_by', 'finance');
CREATE CONSTRAINT TRIGGER payments_confirmed_by_finance AFTER INSERT OR UPDATE OF confirmed_by ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('confirmed_by', 'finance');
CREATE CONSTRAINT TRIGGER bank_account_changes_judged_by_finance AFTER INSERT OR UPDATE OF judged_by ON bank_account_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('judged_by', 'finance');
