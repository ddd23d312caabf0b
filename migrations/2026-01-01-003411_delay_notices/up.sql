-- Word to an applicant that the decision comes later than it should, and when it is expected (Awb 4:14). It moves no term, and what was
-- said is never changed: who needs more time says so again.
CREATE TABLE delay_notices (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    decide_by date NOT NULL,
    expected_by date NOT NULL,
    reasons text NOT NULL CONSTRAINT delay_notices_reasons_given CHECK (length(btrim(reasons)) BETWEEN 1 AND 5000),
    told_by uuid NOT NULL REFERENCES users,
    told_on date NOT NULL,
    CONSTRAINT delay_notices_later CHECK (expected_by > decide_by AND expected_by > told_on)
);
CREATE INDEX delay_notices_by_application ON delay_notices (application_id, id);
CREATE TRIGGER delay_notices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delay_notices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON delay_notices TO plafond_app;
