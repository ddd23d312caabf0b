CREATE TABLE decisions (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    outcome text NOT NULL CONSTRAINT decisions_outcome_known
        CHECK (outcome IN ('granted', 'partially-granted', 'refused', 'not-treated')),
    requested numeric(14, 2) NOT NULL,
    amount numeric(14, 2) NOT NULL,
    reasons text NOT NULL,
    legal_basis text NOT NULL,
    obligations text[] NOT NULL,
    score numeric(5, 2),
    -- The ceiling as it stood at this decision: an objection is tested against it (Awb 4:25(3)).
    ceiling_id uuid NOT NULL REFERENCES ceilings,
    ceiling_amount numeric(14, 2) NOT NULL,
    ceiling_committed numeric(14, 2) NOT NULL,
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    notified_on date NOT NULL,
    objection_until date NOT NULL,
    CONSTRAINT decisions_one_per_application UNIQUE (application_id),
    CONSTRAINT decisions_reasons_given CHECK (length(btrim(reasons)) > 0),
    CONSTRAINT decisions_amount_within_request CHECK (amount <= requested),
    CONSTRAINT decisions_amount_fits_outcome CHECK (CASE outcome
        WHEN 'granted' THEN amount = requested AND amount > 0
        WHEN 'partially-granted' THEN amount > 0 AND amount < requested
        ELSE amount = 0 END)
);
CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who assessed an application can't decide on it, whichever of the two comes first.
CREATE FUNCTION refuse_deciding_own_assessment() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM assessments WHERE application_id = NEW.application_id AND assessor_id = NEW.decided_by) THEN
        RAISE EXCEPTION 'the decider assessed this application'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_not_by_assessor';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER decisions_not_by_assessor BEFORE INSERT ON decisions
    FOR EACH ROW EXECUTE FUNCTION refuse_deciding_own_assessment();

-- A grant without its entry in the ledger, or with another amount, can't be committed.
CREATE FUNCTION demand_commitment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.amount <> (SELECT coalesce(sum(amount), 0) FROM ceiling_entries
        WHERE decision_id = NEW.id AND ceiling_id = NEW.ceiling_id AND kind = 'committed') THEN
        RAISE EXCEPTION 'decision % is not in the ledger of its ceiling', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_committed_in_ledger';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER decisions_committed_in_ledger AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_commitment();
ALTER TABLE ceiling_entries ADD CONSTRAINT ceiling_entries_decision_exists
    FOREIGN KEY (decision_id) REFERENCES decisions DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE awards (
    id uuid PRIMARY KEY,
    decision_id uuid NOT NULL REFERENCES decisions,
    application_id uuid NOT NULL REFERENCES applications,
    organisation_id uuid NOT NULL REFERENCES organisations,
    ceiling_id uuid NOT NULL REFERENCES ceilings,
    amount numeric(14, 2) NOT NULL CONSTRAINT awards_amount_positive CHECK (amount > 0),
    status text NOT NULL CONSTRAINT awards_status_known
        CHECK (status IN ('granted', 'running', 'accountability-due', 'settled', 'closed', 'revoked')),
    report_due_on date NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT awards_one_per_decision UNIQUE (decision_id)
);
CREATE INDEX awards_by_organisation ON awards (organisation_id, id DESC);

GRANT SELECT, INSERT ON decisions TO plafond_app;
GRANT SELECT, INSERT, UPDATE ON awards TO plafond_app;
