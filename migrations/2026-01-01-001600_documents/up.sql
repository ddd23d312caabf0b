-- The text of every layout and template that a letter was ever made from, by its hash: a letter can be made again long
-- after the service or a scheme got a new template.
CREATE TABLE letter_sources (
    sha256 bytea PRIMARY KEY,
    source text NOT NULL,
    kept_at timestamptz NOT NULL,
    CONSTRAINT letter_sources_by_hash CHECK (sha256 = sha256(convert_to(source, 'UTF8')))
);
CREATE TRIGGER letter_sources_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON letter_sources
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Templates of a scheme; without one, the template that came with the service is used.
CREATE TABLE letter_templates (
    id uuid PRIMARY KEY,
    scheme_id uuid NOT NULL REFERENCES schemes,
    kind text NOT NULL,
    version integer NOT NULL CONSTRAINT letter_templates_version_counted CHECK (version > 0),
    source_sha256 bytea NOT NULL REFERENCES letter_sources,
    made_by uuid NOT NULL REFERENCES users,
    made_at timestamptz NOT NULL,
    CONSTRAINT letter_templates_version_once UNIQUE (scheme_id, kind, version)
);
CREATE TRIGGER letter_templates_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON letter_templates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A letter is its facts. The PDF is made from them afterwards, and kept in the store of files under the same id.
CREATE TABLE letters (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    dossier_id uuid NOT NULL REFERENCES applications,
    organisation_id uuid NOT NULL REFERENCES organisations,
    -- What it makes known: a decision, a settlement, a change.
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    title text NOT NULL,
    addressee text NOT NULL,
    -- Canonical JSON (RFC 8785), exactly as it was hashed.
    data text NOT NULL,
    data_sha256 bytea NOT NULL,
    layout_sha256 bytea NOT NULL REFERENCES letter_sources,
    template_sha256 bytea NOT NULL REFERENCES letter_sources,
    -- The version of the scheme's own template; empty for the one that came with the service.
    template_version integer,
    channel text NOT NULL CONSTRAINT letters_channel_known CHECK (channel IN ('electronic', 'post')),
    -- Consent to electronic sending as it stood (Awb 2:8), and the version of the organisation that says so.
    consented_at timestamptz,
    consent_version bigint,
    notification_id uuid REFERENCES outbox_messages,
    issued_by uuid NOT NULL REFERENCES users,
    issued_at timestamptz NOT NULL,
    -- What becomes of it.
    rendered_at timestamptz,
    size bigint CONSTRAINT letters_size_positive CHECK (size > 0),
    sha256 bytea CONSTRAINT letters_sha256_length CHECK (octet_length(sha256) = 32),
    engine text,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    last_error text,
    CONSTRAINT letters_data_by_hash CHECK (data_sha256 = sha256(convert_to(data, 'UTF8'))),
    CONSTRAINT letters_consent_whole CHECK ((consented_at IS NULL) = (consent_version IS NULL)),
    CONSTRAINT letters_electronic_with_consent CHECK (channel = 'post' OR consented_at IS NOT NULL),
    CONSTRAINT letters_electronic_announced CHECK ((channel = 'electronic') = (notification_id IS NOT NULL)),
    CONSTRAINT letters_rendered_whole CHECK (
        (rendered_at IS NULL) = (size IS NULL) AND (rendered_at IS NULL) = (sha256 IS NULL)
        AND (rendered_at IS NULL) = (engine IS NULL))
);
CREATE INDEX letters_of_dossier ON letters (dossier_id, id);
CREATE INDEX letters_of_object ON letters (object_id, id);
CREATE UNIQUE INDEX letters_of_notification ON letters (notification_id);
CREATE INDEX letters_to_render ON letters (next_attempt_at, id) WHERE sha256 IS NULL;

-- The hash of a letter is written once.
CREATE FUNCTION keep_rendered_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sha256 IS NOT NULL AND (NEW.rendered_at, NEW.size, NEW.sha256, NEW.engine)
        IS DISTINCT FROM (OLD.rendered_at, OLD.size, OLD.sha256, OLD.engine) THEN
        RAISE EXCEPTION 'letter % stays as it was made', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'letters_rendered_once';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_rendered_once BEFORE UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION keep_rendered_letter();

-- Letters that have to go by post: without consent (Awb 2:8), or because other sending failed (Awb 2:11).
CREATE TABLE print_jobs (
    id uuid PRIMARY KEY,
    letter_id uuid NOT NULL REFERENCES letters,
    reason text NOT NULL CONSTRAINT print_jobs_reason_known CHECK (reason IN ('no-consent', 'returned')),
    queued_at timestamptz NOT NULL,
    posted_on date,
    posted_by uuid REFERENCES users,
    posted_at timestamptz,
    CONSTRAINT print_jobs_posted_whole CHECK (
        (posted_on IS NULL) = (posted_by IS NULL) AND (posted_on IS NULL) = (posted_at IS NULL))
);
CREATE INDEX print_jobs_of_letter ON print_jobs (letter_id, id);
CREATE INDEX print_jobs_waiting ON print_jobs (id) WHERE posted_on IS NULL;

CREATE FUNCTION keep_posted_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.posted_on IS NOT NULL THEN
        RAISE EXCEPTION 'print job % was posted', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'print_jobs_posted_once';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER print_jobs_posted_once BEFORE UPDATE ON print_jobs FOR EACH ROW EXECUTE FUNCTION keep_posted_job();

GRANT SELECT, INSERT ON letter_sources, letter_templates, letters, print_jobs TO plafond_app;
GRANT UPDATE (rendered_at, size, sha256, engine, attempts, next_attempt_at, last_error) ON letters TO plafond_app;
GRANT UPDATE (posted_on, posted_by, posted_at) ON print_jobs TO plafond_app;
