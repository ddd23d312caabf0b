-- What an award is now: its amount is what the ledger holds for it, its obligations and its last day are those in force.
-- What was granted stands in the decision, what was settled in the settlement, what changed in between below.
ALTER TABLE awards DROP CONSTRAINT awards_amount_positive,
    ADD CONSTRAINT awards_amount_not_negative CHECK (amount >= 0),
    ADD CONSTRAINT awards_revoked_is_nothing CHECK (status <> 'revoked' OR amount = 0),
    ADD COLUMN obligations text[] NOT NULL DEFAULT '{}';
UPDATE awards SET obligations = decisions.obligations FROM decisions WHERE decisions.id = decision_id;
UPDATE awards SET amount = settlements.amount FROM settlements WHERE settlements.award_id = awards.id;
ALTER TABLE awards ALTER COLUMN obligations DROP DEFAULT;
REVOKE UPDATE ON awards FROM plafond_app;
GRANT UPDATE (amount, status, obligations, report_due_on, version) ON awards TO plafond_app;

CREATE TABLE award_changes (
    id uuid PRIMARY KEY,
    award_id uuid NOT NULL REFERENCES awards,
    kind text NOT NULL CONSTRAINT award_changes_kind_known
        CHECK (kind IN ('raised', 'lowered', 'revoked', 'obligations', 'report-due')),
    -- The ground in the Awb for what is to the provider's disadvantage, or the objection that led to it (Awb 7:11).
    ground text CONSTRAINT award_changes_ground_known CHECK (ground IN (
        'not-performed', 'obligations-broken', 'wrong-data', 'known-to-be-wrong', 'budget-not-granted',
        'unknown-facts', 'settlement-known-to-be-wrong', 'obligations-broken-afterwards',
        'grant-wrong', 'changed-insights', 'named-by-regulation', 'objection')),
    amount_before numeric(14, 2) NOT NULL,
    amount_after numeric(14, 2) NOT NULL,
    obligations text[] NOT NULL,
    report_due_on date NOT NULL,
    effective_from date NOT NULL,
    breach_on date,
    reasons text NOT NULL CONSTRAINT award_changes_reasons_given CHECK (length(btrim(reasons)) > 0),
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    objection_until date NOT NULL,
    CONSTRAINT award_changes_amounts_fit_kind CHECK (CASE kind
        WHEN 'raised' THEN amount_after > amount_before
        WHEN 'lowered' THEN amount_after > 0 AND amount_after < amount_before
        WHEN 'revoked' THEN amount_after = 0 AND amount_before >= 0
        ELSE amount_after = amount_before END),
    CONSTRAINT award_changes_worse_has_ground CHECK (kind NOT IN ('lowered', 'revoked') OR ground IS NOT NULL),
    CONSTRAINT award_changes_raised_has_no_ground CHECK (kind <> 'raised' OR coalesce(ground, 'objection') = 'objection'),
    -- Awb 4:50(1): only after a reasonable term.
    CONSTRAINT award_changes_reasonable_term CHECK (
        ground NOT IN ('grant-wrong', 'changed-insights', 'named-by-regulation')
        OR effective_from > (decided_at AT TIME ZONE 'Europe/Amsterdam')::date)
);
CREATE INDEX award_changes_by_award ON award_changes (award_id, id);
CREATE TRIGGER award_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON award_changes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON award_changes TO plafond_app;

-- Which grounds there are depends on the settlement, and after it they lapse in five years (Awb 4:48-4:50).
CREATE FUNCTION check_award_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    decided_on CONSTANT date := (NEW.decided_at AT TIME ZONE 'Europe/Amsterdam')::date;
    for_settled CONSTANT boolean := NEW.ground IN
        ('unknown-facts', 'settlement-known-to-be-wrong', 'obligations-broken-afterwards');
    settled_on date;
BEGIN
    PERFORM FROM awards WHERE id = NEW.award_id AND amount = NEW.amount_before FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'award % is not at %', NEW.award_id, NEW.amount_before
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_changes_from_what_it_is';
    END IF;
    SELECT (settlements.decided_at AT TIME ZONE 'Europe/Amsterdam')::date INTO settled_on
        FROM settlements WHERE award_id = NEW.award_id;
    IF NEW.ground <> 'objection' AND for_settled <> (settled_on IS NOT NULL) THEN
        RAISE EXCEPTION 'ground % does not go with whether award % was settled', NEW.ground, NEW.award_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_changes_ground_fits_settlement';
    END IF;
    IF for_settled AND (decided_on > CASE WHEN NEW.ground = 'obligations-broken-afterwards' THEN NEW.breach_on
            ELSE settled_on END + interval '5 years') IS NOT FALSE THEN
        RAISE EXCEPTION 'a settlement is changed within five years'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_changes_within_five_years';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER award_changes_lawful BEFORE INSERT ON award_changes
    FOR EACH ROW EXECUTE FUNCTION check_award_change();

-- Money of an award moves by its decision, a change or its settlement, and each says how much.
ALTER TABLE ceiling_entries ADD COLUMN change_id uuid,
    ADD CONSTRAINT ceiling_entries_change_exists
        FOREIGN KEY (change_id) REFERENCES award_changes DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT ceiling_entries_release_has_cause CHECK (
        CASE kind WHEN 'released' THEN (settlement_id IS NULL) <> (change_id IS NULL)
            ELSE settlement_id IS NULL AND (change_id IS NULL OR kind = 'committed') END);
CREATE INDEX ceiling_entries_by_change ON ceiling_entries (change_id) WHERE change_id IS NOT NULL;

CREATE FUNCTION demand_change_in_ledger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.amount_after - NEW.amount_before <> (
        SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0)
        FROM ceiling_entries WHERE change_id = NEW.id) THEN
        RAISE EXCEPTION 'change % is not in the ledger', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_changes_in_ledger';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER award_changes_in_ledger AFTER INSERT ON award_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_change_in_ledger();

-- The amount of an award and what the ledger holds for it can't differ once a transaction commits.
CREATE FUNCTION demand_award_in_ledger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
CREATE CONSTRAINT TRIGGER awards_amount_in_ledger AFTER INSERT OR UPDATE OF amount ON awards
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_award_in_ledger();
CREATE CONSTRAINT TRIGGER ceiling_entries_in_award AFTER INSERT ON ceiling_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.decision_id IS NOT NULL)
    EXECUTE FUNCTION demand_award_in_ledger();

-- A payment that a later decision makes needless lapses before it is released.
ALTER TABLE payments DROP CONSTRAINT payments_status_known, DROP CONSTRAINT payments_columns_fit_status,
    ADD CONSTRAINT payments_status_known
        CHECK (status IN ('planned', 'prepared', 'released', 'exported', 'paid', 'returned', 'cancelled')),
    ADD CONSTRAINT payments_columns_fit_status CHECK (CASE status
        WHEN 'planned' THEN prepared_by IS NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'prepared' THEN prepared_by IS NOT NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'cancelled' THEN released_by IS NULL AND paid_on IS NULL
        WHEN 'paid' THEN released_by IS NOT NULL AND paid_on IS NOT NULL
        ELSE released_by IS NOT NULL AND paid_on IS NULL END);

-- What is paid and planned, less what comes back, never exceeds what the award is now.
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
-- At the end of the transaction, since a lowering lets payments lapse and plans a reclaim in more than one statement.
DROP TRIGGER payments_within_award ON payments;
CREATE CONSTRAINT TRIGGER payments_within_award AFTER INSERT OR UPDATE ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_payments_within_award();
CREATE CONSTRAINT TRIGGER awards_cover_payments AFTER UPDATE OF amount ON awards
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_payments_within_award();

-- Who decided on the money in any way can't release it.
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
