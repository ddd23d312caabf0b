CREATE OR REPLACE FUNCTION keep_submitted_attachment() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF OLD.removed_at IS NOT NULL OR EXISTS (SELECT FROM application_revisions
            WHERE application_id = OLD.application_id AND made_at >= OLD.uploaded_at) THEN
        RAISE EXCEPTION 'attachment % was submitted or removed before', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachments_kept_once_submitted';
    END IF;
    RETURN NEW;
END
$$;
DROP INDEX attachments_by_award;
ALTER TABLE attachments DROP COLUMN award_id;
DROP TABLE report_drafts;
