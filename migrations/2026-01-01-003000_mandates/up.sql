-- Mandates (mandaat, Awb 10:1-10:11): who may decide in the name of the college, by which resolution, from when until when, and up
-- to what amount. What was given never changes; it can only end sooner, with a reason.
CREATE TABLE mandates (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    resolution text NOT NULL CONSTRAINT mandates_resolution_given CHECK (length(btrim(resolution)) BETWEEN 1 AND 300),
    valid_from date NOT NULL,
    -- The last day on which it counts.
    valid_until date,
    up_to numeric(14, 2) CONSTRAINT mandates_up_to_something CHECK (up_to > 0),
    -- Nobody for those that were there before this register.
    given_by uuid REFERENCES users,
    given_at timestamptz NOT NULL,
    ended_by uuid REFERENCES users,
    ended_at timestamptz,
    end_reason text,
    version bigint NOT NULL DEFAULT 1,
    -- One that ends the day before it begins never counted.
    CONSTRAINT mandates_period_forward CHECK (valid_until >= valid_from - 1),
    CONSTRAINT mandates_ended_with_reason CHECK (
        (ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL)
        AND (ended_at IS NULL OR valid_until IS NOT NULL))
);
CREATE INDEX mandates_by_user ON mandates (user_id, id);
GRANT SELECT, INSERT ON mandates TO plafond_app;
GRANT UPDATE (valid_until, ended_by, ended_at, end_reason, version) ON mandates TO plafond_app;

CREATE FUNCTION mandates_end_sooner_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR NEW.valid_until IS NULL OR NEW.valid_until >= OLD.valid_until THEN
        RAISE EXCEPTION 'a mandate only ends sooner, and once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mandates_end_sooner_only';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER mandates_end_sooner_only BEFORE UPDATE ON mandates
    FOR EACH ROW EXECUTE FUNCTION mandates_end_sooner_only();

-- Whoever could decide before this register goes on deciding, until the administrator writes down the resolution.
INSERT INTO mandates (id, user_id, resolution, valid_from, given_at)
SELECT gen_random_uuid(), users.id, 'Rol van mandaathouder van voor het mandaatregister',
    (users.created_at AT TIME ZONE 'Europe/Amsterdam')::date, now()
FROM users WHERE EXISTS (SELECT FROM user_roles WHERE user_id = users.id AND role = 'decider');

-- Nothing is decided without a mandate that is in force on that day for that amount. It is seen when the decision is kept: a
-- letter that is read beforehand comes of a decision that is taken back.
CREATE FUNCTION demand_mandate(person uuid, on_day date, amount numeric) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM mandates WHERE user_id = person AND valid_from <= on_day
            AND (valid_until IS NULL OR valid_until >= on_day) AND (up_to IS NULL OR up_to >= amount)) THEN
        RAISE EXCEPTION 'no mandate in force for this'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mandates_in_force';
    END IF;
END
$$;

CREATE FUNCTION decided_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demand_mandate(NEW.decided_by, (NEW.decided_at AT TIME ZONE 'Europe/Amsterdam')::date, NEW.amount);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER decisions_under_mandate AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decided_under_mandate();
CREATE CONSTRAINT TRIGGER settlements_under_mandate AFTER INSERT ON settlements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decided_under_mandate();

CREATE FUNCTION changed_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demand_mandate(NEW.decided_by, (NEW.decided_at AT TIME ZONE 'Europe/Amsterdam')::date, NEW.amount_after);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER award_changes_under_mandate AFTER INSERT ON award_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION changed_under_mandate();

CREATE FUNCTION objected_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demand_mandate(NEW.decided_by, (NEW.decided_at AT TIME ZONE 'Europe/Amsterdam')::date, 0);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER objection_decisions_under_mandate AFTER INSERT ON objection_decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION objected_under_mandate();

CREATE FUNCTION approved_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demand_mandate(NEW.approved_by, (NEW.approved_at AT TIME ZONE 'Europe/Amsterdam')::date, 0);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER distribution_approvals_under_mandate AFTER INSERT ON distribution_approvals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION approved_under_mandate();

CREATE FUNCTION determined_under_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.determined_by IS NOT NULL AND OLD.determined_by IS NULL THEN
        PERFORM demand_mandate(NEW.determined_by, NEW.determined_on, 0);
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER penalties_under_mandate AFTER UPDATE ON penalties
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION determined_under_mandate();
