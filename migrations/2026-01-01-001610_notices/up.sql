-- On whose consent a message went out (Awb 2:8, 2:25): noted here, so that no sender can forget it.
ALTER TABLE outbox_messages ADD COLUMN consented_at timestamptz, ADD COLUMN consent_version bigint;
CREATE FUNCTION note_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.organisation_id IS NOT NULL THEN
        SELECT consented_at, CASE WHEN consented_at IS NOT NULL THEN version END
            INTO NEW.consented_at, NEW.consent_version FROM organisations WHERE id = NEW.organisation_id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER outbox_messages_note_consent BEFORE INSERT ON outbox_messages
    FOR EACH ROW EXECUTE FUNCTION note_consent();

-- What came back: mail that bounced after a server took it over, or a letter that the post returned (Awb 2:11).
CREATE TABLE returned_notices (
    id uuid PRIMARY KEY,
    notification_id uuid REFERENCES outbox_messages CONSTRAINT returned_notices_once_per_message UNIQUE,
    print_job_id uuid REFERENCES print_jobs CONSTRAINT returned_notices_once_per_job UNIQUE,
    returned_on date NOT NULL,
    reason text NOT NULL,
    -- How it was sent again.
    again_job_id uuid NOT NULL REFERENCES print_jobs,
    recorded_by uuid NOT NULL REFERENCES users,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT returned_notices_of_one CHECK (num_nonnulls(notification_id, print_job_id) = 1)
);
CREATE TRIGGER returned_notices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON returned_notices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON returned_notices TO plafond_app;
