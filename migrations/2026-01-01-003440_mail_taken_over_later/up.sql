-- Mail counts as sent when it reaches a server that isn't ours (Awb 2.3, 3:41). When that is on a later Dutch day than the letter was
-- signed, what runs since it was made known begins on that day. The day is written down once, together with what follows from it.
ALTER TABLE letters ADD COLUMN accepted_on date,
    ADD CONSTRAINT letters_accepted_later CHECK (accepted_on > (issued_at AT TIME ZONE 'Europe/Amsterdam')::date);
GRANT UPDATE (accepted_on) ON letters TO plafond_app;

CREATE FUNCTION keep_accepted_letter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.accepted_on IS NOT DISTINCT FROM NEW.accepted_on OR TG_OP = 'INSERT' AND NEW.accepted_on IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' OR OLD.accepted_on IS NOT NULL OR NOT EXISTS (SELECT FROM outbox_messages
            WHERE id = NEW.notification_id AND status = 'sent'
            AND (sent_at AT TIME ZONE 'Europe/Amsterdam')::date = NEW.accepted_on) THEN
        RAISE EXCEPTION 'no mail server took over letter % on that day', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'letters_accepted_as_proven';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_accepted_as_proven BEFORE INSERT OR UPDATE OF accepted_on ON letters
    FOR EACH ROW EXECUTE FUNCTION keep_accepted_letter();

-- Mail that was taken over on a later day: a few, among all there is.
CREATE INDEX outbox_messages_taken_over_later ON outbox_messages (id)
    WHERE status = 'sent' AND (sent_at AT TIME ZONE 'Europe/Amsterdam')::date > (created_at AT TIME ZONE 'Europe/Amsterdam')::date;

CREATE OR REPLACE FUNCTION last_day_given(object uuid, given_on date, named date) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN job.id IS NOT NULL AND job.posted_on IS NULL THEN NULL
        ELSE greatest(named, coalesce(job.posted_on, mail.accepted_on) + (named - given_on)) END
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (
        SELECT print_jobs.id, print_jobs.posted_on FROM letters JOIN print_jobs ON print_jobs.letter_id = letters.id
        WHERE letters.object_id = object AND print_jobs.reason IN ('no-consent', 'undelivered')
        ORDER BY print_jobs.id LIMIT 1) AS job ON true
    LEFT JOIN LATERAL (
        SELECT letters.accepted_on FROM letters WHERE letters.object_id = object AND letters.accepted_on IS NOT NULL
        ORDER BY letters.id LIMIT 1) AS mail ON true
$$;

-- What was over since mail seemed to be sent begins again when its letter is posted: a term of its own after the one that ended.
ALTER TABLE terms DROP CONSTRAINT terms_one_per_object;
CREATE UNIQUE INDEX terms_one_running_per_object ON terms (dossier_id, kind, object_id) WHERE closed_on IS NULL;
