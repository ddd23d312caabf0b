-- Whoever has an interest in an application says so and keeps away from it (Awb 2:4): doesn't score it, and doesn't decide on it. It can
-- turn out after the scores were given; then they stay, and whoever decides knows.
CREATE TABLE conflicts_of_interest (
    application_id uuid NOT NULL REFERENCES applications,
    user_id uuid NOT NULL REFERENCES users,
    reason text NOT NULL CONSTRAINT conflicts_of_interest_reason_given CHECK (length(btrim(reason)) BETWEEN 1 AND 2000),
    declared_at timestamptz NOT NULL,
    CONSTRAINT conflicts_of_interest_once PRIMARY KEY (application_id, user_id)
);
CREATE INDEX conflicts_of_interest_by_user ON conflicts_of_interest (user_id, application_id);
CREATE TRIGGER conflicts_of_interest_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conflicts_of_interest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON conflicts_of_interest TO plafond_app;

CREATE FUNCTION assessed_without_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM conflicts_of_interest WHERE application_id = NEW.application_id AND user_id = NEW.assessor_id) THEN
        RAISE EXCEPTION 'the assessor declared a conflict of interest'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessments_without_conflict';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER assessments_without_conflict BEFORE INSERT ON assessments
    FOR EACH ROW EXECUTE FUNCTION assessed_without_conflict();

CREATE FUNCTION decided_without_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM conflicts_of_interest WHERE application_id = NEW.application_id AND user_id = NEW.decided_by) THEN
        RAISE EXCEPTION 'the decider declared a conflict of interest'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_without_conflict';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER decisions_without_conflict BEFORE INSERT ON decisions
    FOR EACH ROW EXECUTE FUNCTION decided_without_conflict();
