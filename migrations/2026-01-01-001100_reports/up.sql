-- What was done and reached: numbers only, never data of a resident or client.
CREATE TABLE reports (
    id uuid PRIMARY KEY,
    award_id uuid NOT NULL REFERENCES awards,
    period_start date NOT NULL,
    period_end date NOT NULL,
    final boolean NOT NULL,
    sessions integer NOT NULL CONSTRAINT reports_sessions_not_negative CHECK (sessions >= 0),
    narrative text NOT NULL,
    actual_costs numeric(14, 2) NOT NULL,
    third_party_income numeric(14, 2) NOT NULL,
    own_contribution numeric(14, 2) NOT NULL,
    reported_by uuid NOT NULL REFERENCES users,
    reported_at timestamptz NOT NULL,
    CONSTRAINT reports_period_in_order CHECK (period_start <= period_end)
);
CREATE INDEX reports_by_award ON reports (award_id, id);
CREATE UNIQUE INDEX reports_one_final ON reports (award_id) WHERE final;

CREATE TABLE people_reached (
    report_id uuid NOT NULL REFERENCES reports,
    municipality text NOT NULL,
    profession text NOT NULL,
    people integer NOT NULL CONSTRAINT people_reached_positive CHECK (people > 0),
    PRIMARY KEY (report_id, municipality, profession)
);

CREATE TABLE evaluations (
    id uuid PRIMARY KEY,
    award_id uuid NOT NULL REFERENCES awards,
    party text NOT NULL CONSTRAINT evaluations_party_known CHECK (party IN ('provider', 'municipality')),
    went_well text NOT NULL,
    could_be_better text NOT NULL,
    written_by uuid NOT NULL REFERENCES users,
    written_at timestamptz NOT NULL,
    CONSTRAINT evaluations_once_per_party UNIQUE (award_id, party)
);

-- What the municipality concludes of a whole call, with its providers (Awb 4:24).
CREATE TABLE call_evaluations (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES calls,
    conclusions text NOT NULL,
    next_steps text NOT NULL,
    written_by uuid NOT NULL REFERENCES users,
    written_at timestamptz NOT NULL
);
CREATE INDEX call_evaluations_by_call ON call_evaluations (call_id, id);
CREATE TRIGGER call_evaluations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON call_evaluations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE settlements (
    id uuid PRIMARY KEY,
    award_id uuid NOT NULL REFERENCES awards,
    outcome text NOT NULL CONSTRAINT settlements_outcome_known CHECK (outcome IN ('as-granted', 'lower', 'nil')),
    granted numeric(14, 2) NOT NULL,
    amount numeric(14, 2) NOT NULL,
    paid numeric(14, 2) NOT NULL,
    reasons text NOT NULL,
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    objection_until date NOT NULL,
    CONSTRAINT settlements_one_per_award UNIQUE (award_id),
    CONSTRAINT settlements_amount_fits_outcome CHECK (CASE outcome
        WHEN 'as-granted' THEN amount = granted
        WHEN 'lower' THEN amount > 0 AND amount < granted
        ELSE amount = 0 END)
);
ALTER TABLE ceiling_entries ADD CONSTRAINT ceiling_entries_settlement_exists
    FOREIGN KEY (settlement_id) REFERENCES settlements DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER reports_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reports
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON reports, people_reached, evaluations, call_evaluations, settlements TO plafond_app;
