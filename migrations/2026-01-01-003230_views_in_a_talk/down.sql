CREATE OR REPLACE FUNCTION hearing_covers(hearing uuid, dossier uuid, kinds text[], before numeric, after numeric, at timestamptz)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT FROM hearings WHERE id = hearing AND application_id = dossier AND kind = ANY (kinds)
        AND amount_before = before AND amount <= after AND closed_at IS NULL AND announced_at <= at
        AND (status <> 'invited' OR respond_by < (at AT TIME ZONE 'Europe/Amsterdam')::date))
$$;
DROP TRIGGER hearings_talk_asked_once ON hearings;
DROP FUNCTION keep_talk_asked();
ALTER TABLE hearings DROP CONSTRAINT hearings_talk_asked_in_time,
    DROP CONSTRAINT hearings_talk_asked_of_who_is_heard,
    DROP COLUMN talk_asked_on;
