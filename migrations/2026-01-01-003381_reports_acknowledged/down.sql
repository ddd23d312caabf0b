CREATE OR REPLACE FUNCTION keep_submitted_attachment() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
ALTER TABLE reports DROP COLUMN acknowledged_at;
