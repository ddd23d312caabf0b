-- A proposal to distribute a ceiling (Awb 4:26): what went in and what came out, as canonical JSON (RFC 8785). Never changed.
CREATE TABLE distributions (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES calls,
    ceiling_id uuid NOT NULL REFERENCES ceilings,
    method text NOT NULL CONSTRAINT distributions_method_known
        CHECK (method IN ('order-of-receipt', 'tender', 'pro-rata')),
    -- Whether it was made with other figures than those of the call.
    simulated boolean NOT NULL,
    note text,
    rule_version text NOT NULL,
    input text NOT NULL,
    input_hash bytea NOT NULL
        CONSTRAINT distributions_hash_true CHECK (input_hash = sha256(convert_to(input, 'UTF8'))),
    answer text NOT NULL,
    granted numeric(14, 2) NOT NULL,
    remaining numeric(14, 2) NOT NULL,
    made_by uuid NOT NULL REFERENCES users,
    made_at timestamptz NOT NULL,
    CONSTRAINT distributions_simulated_or_not UNIQUE (id, simulated)
);
CREATE INDEX distributions_by_call ON distributions (call_id, id DESC);

-- The applications it was made for, as they were, each with what is proposed for it.
CREATE TABLE distribution_members (
    distribution_id uuid NOT NULL REFERENCES distributions,
    application_id uuid NOT NULL REFERENCES applications,
    reference text NOT NULL,
    status text NOT NULL,
    version bigint NOT NULL,
    rank integer NOT NULL CONSTRAINT distribution_members_rank_positive CHECK (rank > 0),
    outcome text NOT NULL CONSTRAINT distribution_members_outcome_known CHECK (outcome IN ('grant', 'partial', 'refuse')),
    amount numeric(14, 2) NOT NULL,
    PRIMARY KEY (distribution_id, application_id),
    CONSTRAINT distribution_members_rank_unique UNIQUE (distribution_id, rank),
    CONSTRAINT distribution_members_amount_fits_outcome CHECK ((outcome = 'refuse') = (amount = 0))
);

-- One becomes decisions, once, and never a simulation.
CREATE TABLE distribution_approvals (
    distribution_id uuid PRIMARY KEY,
    simulated boolean NOT NULL DEFAULT false CONSTRAINT distribution_approvals_of_no_simulation CHECK (NOT simulated),
    approved_by uuid NOT NULL REFERENCES users,
    approved_at timestamptz NOT NULL,
    CONSTRAINT distribution_approvals_of_distribution FOREIGN KEY (distribution_id, simulated)
        REFERENCES distributions (id, simulated)
);

-- The decisions it became.
CREATE TABLE distribution_decisions (
    decision_id uuid PRIMARY KEY REFERENCES decisions,
    distribution_id uuid NOT NULL REFERENCES distribution_approvals,
    application_id uuid NOT NULL,
    FOREIGN KEY (distribution_id, application_id) REFERENCES distribution_members (distribution_id, application_id)
);
CREATE INDEX distribution_decisions_by_distribution ON distribution_decisions (distribution_id);

-- What was approved is what was proposed, to the cent.
CREATE FUNCTION demand_as_proposed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM decisions JOIN distribution_members USING (application_id)
        WHERE decisions.id = NEW.decision_id AND distribution_id = NEW.distribution_id
          AND decisions.application_id = NEW.application_id AND decisions.amount = distribution_members.amount) THEN
        RAISE EXCEPTION 'decision % is not what distribution % proposed', NEW.decision_id, NEW.distribution_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'distribution_decisions_as_proposed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER distribution_decisions_as_proposed BEFORE INSERT ON distribution_decisions
    FOR EACH ROW EXECUTE FUNCTION demand_as_proposed();

-- Who is next when money returns, in this order.
CREATE TABLE reserve_places (
    distribution_id uuid NOT NULL REFERENCES distribution_approvals,
    place integer NOT NULL CONSTRAINT reserve_places_from_one CHECK (place > 0),
    application_id uuid NOT NULL,
    -- The most that may be granted to it.
    wanted numeric(14, 2) NOT NULL,
    PRIMARY KEY (distribution_id, place),
    FOREIGN KEY (distribution_id, application_id) REFERENCES distribution_members (distribution_id, application_id)
);

CREATE TRIGGER distributions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON distributions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER distribution_members_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON distribution_members
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER distribution_approvals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON distribution_approvals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER distribution_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON distribution_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reserve_places_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reserve_places
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON distributions, distribution_members, distribution_approvals, distribution_decisions, reserve_places
    TO plafond_app;
