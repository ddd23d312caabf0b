-- What each line of the budget really cost, in the final report of a large award; a line that deviates as much as the scheme says is
-- explained (Uniform Subsidiekader).
ALTER TABLE schemes
    ADD COLUMN deviation_percent integer NOT NULL DEFAULT 20
        CONSTRAINT schemes_deviation_percent_in_range CHECK (deviation_percent BETWEEN 1 AND 100),
    ADD COLUMN deviation_amount numeric(14, 2) NOT NULL DEFAULT 25000
        CONSTRAINT schemes_deviation_amount_not_negative CHECK (deviation_amount >= 0);

CREATE TABLE report_costs (
    report_id uuid NOT NULL REFERENCES reports,
    -- Which line of the budget, from one.
    line integer NOT NULL CONSTRAINT report_costs_from_one CHECK (line > 0),
    description text NOT NULL,
    budgeted numeric(14, 2) NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT report_costs_not_negative CHECK (amount >= 0),
    deviates boolean NOT NULL,
    explanation text,
    PRIMARY KEY (report_id, line),
    CONSTRAINT report_costs_deviation_explained CHECK (NOT deviates OR length(btrim(explanation)) > 0)
);
CREATE TRIGGER report_costs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report_costs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON report_costs TO plafond_app;
