-- A document that was put in by mistake can be taken out again, until it was submitted: then it is evidence.
ALTER TABLE attachments
    ADD COLUMN removed_at timestamptz,
    ADD COLUMN removed_by uuid REFERENCES users,
    ADD CONSTRAINT attachments_removed_by_someone CHECK ((removed_at IS NULL) = (removed_by IS NULL));

CREATE FUNCTION keep_submitted_attachment() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER attachments_kept_once_submitted BEFORE UPDATE ON attachments
    FOR EACH ROW EXECUTE FUNCTION keep_submitted_attachment();

GRANT UPDATE (removed_at, removed_by) ON attachments TO plafond_app;
