-- A provider gives its view in writing or by word of mouth, as it likes (Awb 4:9). Who asks for a talk in time isn't taken to have kept
-- silent: nothing is decided until what was said is written down, or that it gives no view after all.
ALTER TABLE hearings ADD COLUMN talk_asked_on date,
    ADD CONSTRAINT hearings_talk_asked_in_time CHECK (
        talk_asked_on BETWEEN (announced_at AT TIME ZONE 'Europe/Amsterdam')::date AND respond_by),
    ADD CONSTRAINT hearings_talk_asked_of_who_is_heard CHECK (talk_asked_on IS NULL OR exception IS NULL);
GRANT UPDATE (talk_asked_on) ON hearings TO plafond_app;

-- Once it was asked for, it stays so.
CREATE FUNCTION keep_talk_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.talk_asked_on IS NOT NULL OR NEW.status <> 'invited' THEN
        RAISE EXCEPTION 'a talk about hearing % was asked for before, or can''t be', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hearings_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER hearings_talk_asked_once BEFORE UPDATE ON hearings FOR EACH ROW
    WHEN (NEW.talk_asked_on IS DISTINCT FROM OLD.talk_asked_on) EXECUTE FUNCTION keep_talk_asked();

CREATE OR REPLACE FUNCTION hearing_covers(hearing uuid, dossier uuid, kinds text[], before numeric, after numeric, at timestamptz)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT FROM hearings WHERE id = hearing AND application_id = dossier AND kind = ANY (kinds)
        AND amount_before = before AND amount <= after AND closed_at IS NULL AND announced_at <= at
        AND (status <> 'invited'
            OR (talk_asked_on IS NULL AND respond_by < (at AT TIME ZONE 'Europe/Amsterdam')::date)))
$$;
