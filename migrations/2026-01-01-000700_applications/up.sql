-- The number is the order of receipt: taken without a lock, so gaps are possible and nobody waits.
CREATE SEQUENCE receipt_numbers AS bigint;
CREATE SEQUENCE reference_numbers AS bigint;

CREATE TABLE applications (
    id uuid PRIMARY KEY,
    reference text NOT NULL,
    call_id uuid NOT NULL REFERENCES calls,
    organisation_id uuid NOT NULL REFERENCES organisations,
    status text NOT NULL,
    title text NOT NULL,
    -- What the applicant entered: activities, budget lines, other income; read and written as one document.
    content jsonb NOT NULL,
    requested numeric(14, 2) NOT NULL,
    created_by uuid NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    receipt_number bigint,
    received_at timestamptz,
    content_hash bytea,
    complete_on date,
    decide_by date,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT applications_reference_unique UNIQUE (reference),
    CONSTRAINT applications_receipt_number_unique UNIQUE (receipt_number),
    CONSTRAINT applications_status_known CHECK (status IN ('draft', 'submitted', 'supplement-requested', 'complete',
        'assessed', 'granted', 'partially-granted', 'refused', 'not-treated', 'withdrawn')),
    CONSTRAINT applications_receipt_once_submitted CHECK (
        (receipt_number IS NULL) = (received_at IS NULL) AND (receipt_number IS NULL) = (content_hash IS NULL)
        AND (receipt_number IS NOT NULL OR status IN ('draft', 'withdrawn'))
        AND (receipt_number IS NULL OR status <> 'draft'))
);
CREATE INDEX applications_by_organisation ON applications (organisation_id, id DESC);
CREATE INDEX applications_by_call ON applications (call_id, id DESC);
CREATE INDEX applications_by_status ON applications (status, id DESC);

-- A receipt, once given, stays as it was given (Awb 2:17).
CREATE FUNCTION keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.receipt_number IS NOT NULL AND (NEW.receipt_number, NEW.received_at, NEW.content_hash)
        IS DISTINCT FROM (OLD.receipt_number, OLD.received_at, OLD.content_hash) THEN
        RAISE EXCEPTION 'the receipt of % stays as it was given', OLD.reference
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'applications_receipt_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER applications_receipt_kept BEFORE UPDATE ON applications FOR EACH ROW EXECUTE FUNCTION keep_receipt();

-- Every version that was acknowledged: the submission and each supplement.
CREATE TABLE application_revisions (
    application_id uuid NOT NULL REFERENCES applications,
    revision integer NOT NULL,
    content jsonb NOT NULL,
    content_hash bytea NOT NULL,
    made_by uuid NOT NULL REFERENCES users,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (application_id, revision)
);
CREATE TRIGGER application_revisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE supplement_requests (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    missing text NOT NULL,
    requested_by uuid NOT NULL REFERENCES users,
    requested_on date NOT NULL,
    due_on date NOT NULL,
    completed_on date,
    answer text,
    CONSTRAINT supplement_requests_due_after_request CHECK (due_on > requested_on),
    CONSTRAINT supplement_requests_completed_after_request CHECK (completed_on >= requested_on)
);
CREATE INDEX supplement_requests_by_application ON supplement_requests (application_id, id);
CREATE UNIQUE INDEX supplement_requests_one_open ON supplement_requests (application_id) WHERE completed_on IS NULL;

CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    -- Which of the documents that the call asks for it is.
    kind text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL CONSTRAINT attachments_size_positive CHECK (size > 0),
    sha256 bytea NOT NULL CONSTRAINT attachments_sha256_length CHECK (octet_length(sha256) = 32),
    uploaded_by uuid NOT NULL REFERENCES users,
    uploaded_at timestamptz NOT NULL
);
CREATE INDEX attachments_by_application ON attachments (application_id, id);

GRANT USAGE ON SEQUENCE receipt_numbers, reference_numbers TO plafond_app;
GRANT SELECT, INSERT, UPDATE ON applications, supplement_requests TO plafond_app;
GRANT SELECT, INSERT ON application_revisions, attachments TO plafond_app;
