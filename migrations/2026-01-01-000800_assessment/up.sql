CREATE TABLE assessments (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    assessor_id uuid NOT NULL REFERENCES users,
    -- The declaration comes with the scores: without it they can't be given.
    no_conflict_declared_at timestamptz NOT NULL,
    advice text NOT NULL,
    given_at timestamptz NOT NULL,
    CONSTRAINT assessments_once_per_assessor UNIQUE (application_id, assessor_id)
);

CREATE TABLE assessment_points (
    assessment_id uuid NOT NULL REFERENCES assessments,
    criterion_id uuid NOT NULL REFERENCES criteria,
    points integer NOT NULL CONSTRAINT assessment_points_not_negative CHECK (points >= 0),
    PRIMARY KEY (assessment_id, criterion_id)
);
CREATE TRIGGER assessments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER assessment_points_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment_points
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON assessments, assessment_points TO plafond_app;
