-- Documents with an objection (Awb 6:5, 7:4): of the objector, or registered with an objection on paper. What is in the dossier of
-- an objection stays in it.
CREATE TABLE objection_attachments (
    id uuid PRIMARY KEY,
    objection_id uuid NOT NULL REFERENCES objections,
    -- What it is, in the words of who added it.
    kind text NOT NULL CONSTRAINT objection_attachments_kind_given CHECK (length(btrim(kind)) > 0),
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL CONSTRAINT objection_attachments_size_positive CHECK (size > 0),
    sha256 bytea NOT NULL CONSTRAINT objection_attachments_sha256_length CHECK (octet_length(sha256) = 32),
    -- Whether the municipality added it.
    by_municipality boolean NOT NULL,
    uploaded_by uuid NOT NULL REFERENCES users,
    uploaded_at timestamptz NOT NULL
);
CREATE INDEX objection_attachments_by_objection ON objection_attachments (objection_id, id);
CREATE TRIGGER objection_attachments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_attachments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nothing comes in after it was decided or taken back.
CREATE FUNCTION refuse_late_attachment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM objections WHERE id = NEW.objection_id
        AND status IN ('upheld', 'partly-upheld', 'dismissed', 'inadmissible', 'withdrawn')) THEN
        RAISE EXCEPTION 'objection % is over', NEW.objection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_attachments_while_open';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER objection_attachments_while_open BEFORE INSERT ON objection_attachments
    FOR EACH ROW EXECUTE FUNCTION refuse_late_attachment();
GRANT SELECT, INSERT ON objection_attachments TO plafond_app;
