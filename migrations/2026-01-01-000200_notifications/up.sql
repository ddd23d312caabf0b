-- Mail that is to go out. A row is written in the transaction of its cause, so that nobody is told what did not
-- happen and nothing happens untold (Awb 2:10); a worker sends it afterwards.
CREATE TABLE outbox_messages (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    text_body text NOT NULL,
    html_body text NOT NULL,
    message_id text NOT NULL CONSTRAINT outbox_messages_message_id_unique UNIQUE,
    dossier_id uuid,
    organisation_id uuid,
    created_at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'queued',
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    leased_until timestamptz,
    lease_owner uuid,
    last_error text,
    server_reply text,
    sent_at timestamptz,
    CONSTRAINT outbox_messages_status_known CHECK (status IN ('queued', 'sent', 'refused', 'dead')),
    CONSTRAINT outbox_messages_attempts_counted CHECK (attempts >= 0),
    CONSTRAINT outbox_messages_lease_whole CHECK ((leased_until IS NULL) = (lease_owner IS NULL)),
    CONSTRAINT outbox_messages_leased_while_queued CHECK (lease_owner IS NULL OR status = 'queued'),
    CONSTRAINT outbox_messages_sent_with_proof CHECK (
        (status = 'sent') = (sent_at IS NOT NULL) AND (status = 'sent') = (server_reply IS NOT NULL)),
    CONSTRAINT outbox_messages_failed_with_reason CHECK (
        status NOT IN ('refused', 'dead') OR last_error IS NOT NULL)
);
CREATE INDEX outbox_messages_due ON outbox_messages (next_attempt_at, id) WHERE status = 'queued';
CREATE INDEX outbox_messages_of_organisation ON outbox_messages (organisation_id, id);
CREATE INDEX outbox_messages_of_dossier ON outbox_messages (dossier_id, id);
CREATE INDEX outbox_messages_of_recipient ON outbox_messages (recipient, id);

-- Proof of sending (Awb 2:25): what was tried when, and the receiving server's own words.
CREATE TABLE outbox_attempts (
    message_id text NOT NULL REFERENCES outbox_messages (message_id),
    attempt int NOT NULL CONSTRAINT outbox_attempts_counted CHECK (attempt > 0),
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    server_reply text NOT NULL,
    PRIMARY KEY (message_id, attempt),
    CONSTRAINT outbox_attempts_outcome_known CHECK (outcome IN ('accepted', 'deferred', 'refused', 'silent'))
);
CREATE TRIGGER outbox_attempts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outbox_attempts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was written to someone is never rewritten: only what becomes of it can change.
GRANT SELECT, INSERT ON outbox_messages, outbox_attempts TO plafond_app;
GRANT UPDATE (status, attempts, next_attempt_at, leased_until, lease_owner, last_error, server_reply, sent_at)
    ON outbox_messages TO plafond_app;
