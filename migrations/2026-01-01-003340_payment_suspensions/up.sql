-- The obligation to pay is suspended from the day on which the provider is told of a serious suspicion that its award has to be changed
-- or revoked, until and including the day on which that decision is made known, and for thirteen weeks at most (Awb 4:56).
CREATE TABLE payment_suspensions (
    id uuid PRIMARY KEY,
    award_id uuid NOT NULL REFERENCES awards,
    -- The ground that is suspected: one of Awb 4:48 or 4:49.
    ground text NOT NULL CONSTRAINT payment_suspensions_ground_known CHECK (ground IN (
        'not-performed', 'obligations-broken', 'wrong-data', 'known-to-be-wrong', 'budget-not-granted',
        'unknown-facts', 'settlement-known-to-be-wrong', 'obligations-broken-afterwards')),
    reasons text NOT NULL CONSTRAINT payment_suspensions_reasons_given CHECK (length(btrim(reasons)) > 0),
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    -- The day of the notice: that of the mail, or that on which the letter was posted.
    notified_on date NOT NULL,
    -- The last day on which payment waits.
    ends_on date NOT NULL,
    status text NOT NULL CONSTRAINT payment_suspensions_status_known CHECK (status IN ('running', 'lifted', 'concluded', 'lapsed')),
    -- The change or revocation that ended it.
    change_id uuid REFERENCES award_changes,
    lifted_by uuid REFERENCES users,
    lift_reasons text,
    ended_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT payment_suspensions_from_the_notice CHECK (notified_on >= (decided_at AT TIME ZONE 'Europe/Amsterdam')::date),
    CONSTRAINT payment_suspensions_within_thirteen_weeks CHECK (ends_on BETWEEN notified_on AND notified_on + 91
        AND (status <> 'running' OR ends_on = notified_on + 91)),
    CONSTRAINT payment_suspensions_columns_fit_status CHECK ((status = 'running') = (ended_at IS NULL)
        AND (status = 'concluded') = (change_id IS NOT NULL) AND (status = 'lifted') = (lifted_by IS NOT NULL)
        AND (lifted_by IS NULL) = (lift_reasons IS NULL) AND length(btrim(lift_reasons)) > 0)
);
CREATE INDEX payment_suspensions_by_award ON payment_suspensions (award_id, id);
CREATE UNIQUE INDEX payment_suspensions_one_running ON payment_suspensions (award_id) WHERE status = 'running';

-- It begins with the notice, which a letter that is posted later makes later, and ends once.
CREATE FUNCTION keep_payment_suspension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'running' THEN
            RAISE EXCEPTION 'a suspension begins with its notice'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_suspensions_begin_running';
        END IF;
    ELSIF OLD.status <> 'running' OR NEW.notified_on < OLD.notified_on THEN
        RAISE EXCEPTION 'suspension % stays as it was', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_suspensions_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payment_suspensions_kept BEFORE INSERT OR UPDATE ON payment_suspensions
    FOR EACH ROW EXECUTE FUNCTION keep_payment_suspension();
CREATE TRIGGER payment_suspensions_never_removed BEFORE DELETE OR TRUNCATE ON payment_suspensions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE CONSTRAINT TRIGGER payment_suspensions_by_a_decider AFTER INSERT ON payment_suspensions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('decided_by', 'decider');
CREATE CONSTRAINT TRIGGER payment_suspensions_lifted_by_a_decider AFTER UPDATE OF lifted_by ON payment_suspensions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_role('lifted_by', 'decider');

-- Whether payment of an award waits on a day: up to and including the last one, unless it was lifted.
CREATE FUNCTION payment_is_suspended(of_award uuid, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT FROM payment_suspensions WHERE award_id = of_award AND status <> 'lifted' AND ends_on >= on_day)
$$;
REVOKE ALL ON FUNCTION payment_is_suspended(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payment_is_suspended(uuid, date) TO plafond_app;

-- No money leaves meanwhile. What a provider pays back isn't held up.
CREATE FUNCTION refuse_suspended_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    moved_at timestamptz := NEW.released_at;
BEGIN
    -- What the bank did with a payment that had left is a fact.
    IF TG_OP = 'UPDATE' AND (NEW.status = OLD.status OR (NEW.status = 'paid' AND OLD.status IN ('released', 'exported'))) THEN
        RETURN NEW;
    END IF;
    IF NEW.status = 'exported' THEN
        SELECT made_at INTO moved_at FROM payment_batches WHERE id = NEW.batch_id;
    END IF;
    IF payment_is_suspended(NEW.award_id, (coalesce(moved_at, now()) AT TIME ZONE 'Europe/Amsterdam')::date) THEN
        RAISE EXCEPTION 'payment of award % is suspended', NEW.award_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_not_while_suspended';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payments_not_while_suspended BEFORE INSERT OR UPDATE OF status ON payments FOR EACH ROW
    WHEN (NEW.status IN ('released', 'exported', 'paid') AND NEW.kind <> 'reclaim' AND NEW.award_id IS NOT NULL)
    EXECUTE FUNCTION refuse_suspended_payment();

ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'appeal', 'objection-repair', 'objection-decision', 'payment', 'payment-suspension',
        'repayment', 'report', 'settlement', 'recovery', 'penalty-decision'));

GRANT SELECT, INSERT ON payment_suspensions TO plafond_app;
GRANT UPDATE (notified_on, ends_on, status, change_id, lifted_by, lift_reasons, ended_at, version)
    ON payment_suspensions TO plafond_app;
