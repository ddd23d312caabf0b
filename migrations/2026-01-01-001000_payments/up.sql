-- Payments that go to the bank together.
CREATE TABLE payment_batches (
    id uuid PRIMARY KEY,
    payments integer NOT NULL CONSTRAINT payment_batches_not_empty CHECK (payments > 0),
    total numeric(14, 2) NOT NULL CONSTRAINT payment_batches_total_positive CHECK (total > 0),
    made_by uuid NOT NULL REFERENCES users,
    made_at timestamptz NOT NULL
);
CREATE TRIGGER payment_batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_batches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE payments (
    id uuid PRIMARY KEY,
    award_id uuid NOT NULL REFERENCES awards,
    kind text NOT NULL CONSTRAINT payments_kind_known CHECK (kind IN ('advance', 'final', 'reclaim')),
    amount numeric(14, 2) NOT NULL CONSTRAINT payments_amount_positive CHECK (amount > 0),
    iban text NOT NULL,
    account_holder text NOT NULL,
    status text NOT NULL CONSTRAINT payments_status_known
        CHECK (status IN ('planned', 'prepared', 'released', 'exported', 'paid', 'returned')),
    -- Six weeks after the decision (Awb 4:87).
    due_on date NOT NULL,
    created_at timestamptz NOT NULL,
    prepared_by uuid REFERENCES users,
    prepared_at timestamptz,
    released_by uuid REFERENCES users,
    released_at timestamptz,
    -- The day the bank credited the account, which is the day of payment (Awb 4:89(3)).
    paid_on date,
    confirmed_by uuid REFERENCES users,
    batch_id uuid REFERENCES payment_batches,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT payments_four_eyes CHECK (released_by IS NULL OR released_by <> prepared_by),
    CONSTRAINT payments_prepared_first CHECK (released_by IS NULL OR prepared_by IS NOT NULL),
    CONSTRAINT payments_columns_fit_status CHECK (CASE status
        WHEN 'planned' THEN prepared_by IS NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'prepared' THEN prepared_by IS NOT NULL AND released_by IS NULL AND paid_on IS NULL
        WHEN 'paid' THEN released_by IS NOT NULL AND paid_on IS NOT NULL
        ELSE released_by IS NOT NULL AND paid_on IS NULL END)
);
CREATE INDEX payments_by_award ON payments (award_id, id);
CREATE INDEX payments_to_export ON payments (id) WHERE status = 'released';

-- Who decided the grant can't release its money.
CREATE FUNCTION refuse_releasing_own_grant() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER payments_not_released_by_decider BEFORE INSERT OR UPDATE ON payments
    FOR EACH ROW EXECUTE FUNCTION refuse_releasing_own_grant();

-- What is planned or paid to a provider never exceeds the award. The award's row is the lock.
CREATE FUNCTION keep_payments_within_award() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER payments_within_award AFTER INSERT OR UPDATE ON payments
    FOR EACH ROW EXECUTE FUNCTION keep_payments_within_award();

GRANT SELECT, INSERT, UPDATE ON payments TO plafond_app;
GRANT SELECT, INSERT ON payment_batches TO plafond_app;
