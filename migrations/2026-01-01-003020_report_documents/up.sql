-- A report is written over days: what was entered is kept as it stands, and goes when the report is given. It is a provider's own
-- until then, so it is no document of the dossier.
CREATE TABLE report_drafts (
    award_id uuid PRIMARY KEY REFERENCES awards,
    content jsonb NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    saved_by uuid NOT NULL REFERENCES users,
    saved_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON report_drafts TO plafond_app;

-- Documents with a report, such as an auditor's statement, belong to its award. They can be taken out until a report is given: then
-- they are evidence.
ALTER TABLE attachments ADD COLUMN award_id uuid REFERENCES awards;
CREATE INDEX attachments_by_award ON attachments (award_id, id) WHERE award_id IS NOT NULL;

CREATE OR REPLACE FUNCTION keep_submitted_attachment() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF OLD.removed_at IS NOT NULL
        OR (OLD.award_id IS NULL AND EXISTS (SELECT FROM application_revisions
            WHERE application_id = OLD.application_id AND made_at >= OLD.uploaded_at))
        OR (OLD.award_id IS NOT NULL AND EXISTS (SELECT FROM reports
            WHERE award_id = OLD.award_id AND reported_at >= OLD.uploaded_at)) THEN
        RAISE EXCEPTION 'attachment % was submitted or removed before', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachments_kept_once_submitted';
    END IF;
    RETURN NEW;
END
$$;
